//! The hub's API, as services use it.

use mm_core::{Cancel, Error, ErrorKind};
use mm_sender::{Http, HttpSettings, ProxyChoice, Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::time::Duration;

use crate::settings;

/// How long the hub may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How much of an answer is read: names of groups, and a scope for each of many services.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// A client of the hub.
#[derive(Debug)]
pub(crate) struct Hub {
    http: Http,
    settings: settings::Hub,
}

/// What the hub says of a token, or of a user.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Model {
    /// `user`, or `service`.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) admin: bool,
    /// None where the token may not see them.
    pub(crate) groups: Option<Vec<String>>,
    pub(crate) scopes: Vec<String>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
}

impl Hub {
    pub(crate) fn new(settings: settings::Hub) -> Result<Self, Error> {
        let api = &settings.api;
        // The hub is next door, and its own people ask it without a proxy, too.
        let http = HttpSettings::default().proxy(ProxyChoice::Direct);
        let http = Http::new(api.is_https(), api.host(), api.port(), &http)?;
        Ok(Self { http, settings })
    }

    pub(crate) fn settings(&self) -> &settings::Hub {
        &self.settings
    }

    /// Whose token this is; none if the hub does not know it.
    ///
    /// # Errors
    /// The hub could not be asked, or answers something else.
    pub(crate) fn whoami(&self, token: &str, cancel: &Cancel) -> Result<Option<Model>, Error> {
        if !may_stand_in_header(token) {
            return Ok(None);
        }
        let answer = self.get("/user", token, cancel)?;
        match answer.status() {
            200 => read(&answer).map(Some),
            401 | 403 | 404 => Ok(None),
            status => Err(Error::new(ErrorKind::Status(status))),
        }
    }

    /// What this service may see of a user.
    ///
    /// # Errors
    /// As [`whoami`](Self::whoami); [`ErrorKind::Status`] also if it may see nothing.
    pub(crate) fn user(&self, name: &str, cancel: &Cancel) -> Result<Model, Error> {
        let path = format!("/users/{}", utf8_percent_encode(name, NON_ALPHANUMERIC));
        let answer = self.get(&path, self.settings.token.expose(), cancel)?;
        match answer.status() {
            200 => read(&answer),
            status => Err(Error::new(ErrorKind::Status(status))),
        }
    }

    /// The token behind a code that a browser brings from the hub's login.
    ///
    /// # Errors
    /// As [`user`](Self::user).
    pub(crate) fn exchange(&self, code: &str, cancel: &Cancel) -> Result<String, Error> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("client_secret", self.settings.token.expose())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.settings.callback)
            .finish();
        let url = format!("{}/oauth2/token", self.settings.api.as_str());
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let request = Request::new("POST", &url).headers(&headers);
        let request = request.body(form.as_bytes()).timeout(TIMEOUT);
        let answer = self.http.send(&request, cancel)?;
        match answer.status() {
            200 => read::<Granted>(&answer).map(|granted| granted.access_token),
            status => Err(Error::new(ErrorKind::Status(status))),
        }
    }

    fn get(&self, path: &str, token: &str, cancel: &Cancel) -> Result<Response, Error> {
        let url = format!("{}{path}", self.settings.api.as_str());
        let authorization = format!("token {token}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("accept", "application/json"),
        ];
        let request = Request::new("GET", &url).headers(&headers);
        let request = request.timeout(TIMEOUT).body_max(ANSWER_BYTES_MAX);
        self.http.send(&request, cancel)
    }
}

/// Whether it can be sent at all: what is no token by its letters is none of the hub's.
fn may_stand_in_header(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn read<T: serde::de::DeserializeOwned>(answer: &Response) -> Result<T, Error> {
    serde_json::from_slice(answer.body()).map_err(|_| {
        // What it answers may hold a token: it is not quoted.
        Error::new(ErrorKind::Protocol).with_message("the hub's answer is not what it should be")
    })
}
