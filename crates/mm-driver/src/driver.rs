//! The driver: one server, one session, and every request to it.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use mm_core::{Cancel, Error, ErrorKind, ServerUrl, Token};
use mm_sender::{BodyEnd, Http, RateGate, Response, Secrets, judge_api};

use crate::call::{Body, Call, Options};
use crate::cookies::Cookies;
use crate::driver_builder::Settings;
use crate::form;
use crate::json::FromJson;
use crate::lookup::Known;
use crate::repeat;
use crate::session::{Credentials, Session};
use crate::{DriverBuilder, Request};

/// A driver of the REST API of one server. Clones share its session and its connections, and
/// many threads may use one.
#[derive(Clone)]
pub struct Driver(Arc<Inner>);

struct Inner {
    url: ServerUrl,
    http: Http,
    gate: Arc<RateGate>,
    credentials: Credentials,
    session: Session,
    cookies: Cookies,
    known: Known,
    settings: Settings,
    secrets: Mutex<Secrets>,
}

impl Driver {
    /// Sets up a driver for the server at this URL, as people paste it: with or without
    /// scheme, port, subpath and `/api/v4`.
    pub fn builder(url: &str) -> DriverBuilder {
        DriverBuilder::new(url)
    }

    pub(crate) fn new(
        url: ServerUrl,
        credentials: Credentials,
        settings: Settings,
    ) -> Result<Self, Error> {
        let http = Http::new(url.is_https(), url.host(), url.port(), &settings.http())?;
        let mut secrets = credentials.secrets();
        if let Some(userinfo) = url.expose_userinfo() {
            secrets = secrets.and(Secrets::of_userinfo(userinfo));
        }
        Ok(Self(Arc::new(Inner {
            gate: RateGate::of(url.origin()),
            url,
            http,
            credentials,
            session: Session::default(),
            cookies: Cookies::default(),
            known: Known::default(),
            settings,
            secrets: Mutex::new(secrets),
        })))
    }

    /// The server's URL.
    pub fn url(&self) -> &ServerUrl {
        &self.0.url
    }

    /// A request of any method and path, for what the table of operations does not have. The
    /// path begins after the server's own: `/api/v4/...` or `/plugins/...`, percent-encoded.
    pub fn request(&self, method: &'static str, path: impl Into<String>) -> RawRequest<'_> {
        RawRequest(Call::raw(self, method, path.into()))
    }

    pub(crate) fn get(&self, path: &str) -> RawRequest<'_> {
        self.request("GET", path)
    }

    /// Takes the secrets that this driver knows out of a text from elsewhere.
    pub fn redact(&self, text: &str) -> String {
        self.secrets().redact(text)
    }

    /// Waits until a request may be made by what is known of the server's rate limit. It
    /// promises nothing: a request still waits by itself.
    ///
    /// # Errors
    /// `RateLimited` at once if the wait would pass `deadline`, `Canceled` if `cancel` ends it.
    pub fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        self.0.gate.wait_open(deadline, cancel)
    }

    fn secrets(&self) -> Secrets {
        let secrets = self
            .0
            .secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        secrets.clone()
    }

    /// Shows this text nowhere from now on.
    pub(crate) fn hide(&self, secret: &str) {
        let mut secrets = self
            .0
            .secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *secrets = std::mem::take(&mut *secrets).and(Secrets::of_texts([secret]));
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    pub(crate) fn session(&self) -> &Session {
        &self.0.session
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        &self.0.cookies
    }

    pub(crate) fn known(&self) -> &Known {
        &self.0.known
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Makes a request with all its attempts, and reads the answer.
    pub(crate) fn exchange(
        &self,
        method: &str,
        path: &str,
        body: Body,
        options: &Options,
    ) -> Result<Vec<u8>, Error> {
        repeat::exchange(self, method, path, body, options, None).map(Response::into_body)
    }

    /// Makes a request with all its attempts, and writes the answer as it comes.
    pub(crate) fn download(
        &self,
        path: &str,
        writer: &mut dyn Write,
        options: &Options,
    ) -> Result<u64, Error> {
        let mut counted = repeat::Counted::new(writer);
        repeat::exchange(self, "GET", path, Body::None, options, Some(&mut counted))?;
        Ok(counted.written())
    }

    /// Makes one attempt, and judges its answer.
    pub(crate) fn attempt(
        &self,
        method: &str,
        body: &Body,
        attempt: Attempt<'_>,
        options: &Options,
    ) -> Result<Response, Error> {
        let settings = self.settings();
        let pass = self.0.gate.enter(attempt.until, &options.cancel);
        let _pass = pass?; // Until the gate has learned from the answer.
        // A stream has no end that is known before: each of its pieces has.
        let is_stream = attempt.to.is_some() || matches!(body, Body::File(_) | Body::Form(_));
        let mut timeout = options.timeout.unwrap_or(settings.timeout);
        if let Some(until) = attempt.until {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(too_late());
            }
            if !is_stream {
                timeout = timeout.min(left);
            }
        }
        let url = format!("{}{}", self.0.url, attempt.path);
        let boundary = form::boundary();
        let kind = match body {
            Body::None => None,
            Body::Fields(_) | Body::Whole(_) => Some("application/json".to_owned()),
            Body::Form(_) => Some(format!("multipart/form-data; boundary={boundary}")),
            Body::File(file) => Some(file.kind().to_owned()),
        };
        let (authorization, cookies) = (self.authorization(attempt.token), self.0.cookies.header());
        let mut headers = vec![("accept", "application/json, */*")];
        headers.extend(kind.as_deref().map(|kind| ("content-type", kind)));
        headers.extend(cookies.as_deref().map(|cookies| ("cookie", cookies)));
        let authorization = authorization.iter();
        headers.extend(authorization.map(|(name, value)| (name.as_str(), value.as_str())));
        let request = mm_sender::Request::new(method, &url)
            .headers(&headers)
            .timeout(timeout)
            .body_max(settings.answer_max);
        let (http, cancel) = (&self.0.http, &options.cancel);
        let json;
        let answer = match body {
            Body::None => match attempt.to {
                Some(to) => http.send_to(&request, to, cancel),
                // Told as empty: else it would go in chunks, which not every gateway takes.
                None if matches!(method, "POST" | "PUT" | "PATCH") => {
                    http.send(&request.body(b""), cancel)
                }
                None => http.send(&request, cancel),
            },
            Body::Fields(fields) => {
                json = serde_json::to_vec(fields).map_err(not_json)?;
                http.send(&request.body(&json), cancel)
            }
            Body::Whole(value) => {
                json = serde_json::to_vec(value).map_err(not_json)?;
                http.send(&request.body(&json), cancel)
            }
            Body::Form(fields) => {
                let mut opened = form::open(fields, &boundary)?;
                http.send_from(&request, &mut opened.reader, opened.len, cancel)
            }
            Body::File(file) => {
                let mut opened = file.open()?;
                http.send_from(&request, &mut opened.reader, opened.len, cancel)
            }
        }?;
        self.0.cookies.learn(&answer);
        self.judge(&answer).map(|()| answer)
    }

    /// What an answer means, and what the rate gate learns of it.
    fn judge(&self, answer: &Response) -> Result<(), Error> {
        let wait = self.0.gate.learn(answer);
        judge_api(answer, wait, &self.secrets())?;
        match answer.body_end() {
            BodyEnd::Whole => Ok(()),
            BodyEnd::TooLong => Err(Error::new(ErrorKind::Protocol).with_message(format!(
                "the answer is longer than {} bytes (`answer_max`)",
                self.settings().answer_max
            ))),
            _ => Err(Error::new(ErrorKind::Interrupted)
                .with_message("the connection or the time ended in the middle of the answer")),
        }
    }

    /// The headers that say who asks: a token or an own one, and what a gateway wants.
    pub(crate) fn authorization(&self, token: Option<&Token>) -> Vec<(String, String)> {
        let own = match self.credentials() {
            Credentials::Header(name, value) => Some((name.clone(), value.clone())),
            _ => None,
        };
        let value = match (token, self.0.url.expose_userinfo()) {
            (Some(token), _) => Some(format!("Bearer {}", token.expose_secret())),
            (None, Some(userinfo)) => Some(mm_sender::basic_authorization(userinfo)),
            (None, None) => None,
        };
        let standard = value.map(|value| ("authorization".to_owned(), value));
        own.into_iter().chain(standard).collect()
    }
}

/// One attempt at a request.
pub(crate) struct Attempt<'a> {
    pub(crate) path: &'a str,
    pub(crate) token: Option<&'a Token>,
    /// When all must be over.
    pub(crate) until: Option<Instant>,
    /// Where a successful answer goes.
    pub(crate) to: Option<&'a mut dyn Write>,
}

fn too_late() -> Error {
    Error::new(ErrorKind::Timeout)
        .with_may_have_acted(false)
        .with_message("the deadline passed before the request was sent")
}

fn not_json(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::InvalidPayload).with_source(error)
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("url", &self.0.url)
            .finish_non_exhaustive()
    }
}

/// A request of any method and path, see [`Driver::request`].
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct RawRequest<'d>(Call<'d>);

impl RawRequest<'_> {
    /// Sends the bytes of a file as the body.
    pub fn file(mut self, file: crate::FilePart) -> Self {
        self.0.set_body(Body::File(file));
        self
    }

    /// Sends a file as a part of a form.
    #[cfg(feature = "files")]
    pub(crate) fn form_file(self, name: &'static str, file: crate::FilePart) -> Self {
        let file = crate::param::Argument::File(file);
        Self(self.0.with(crate::operation::Place::Form, name, file))
    }

    /// Sends it, and reads the answer as it is.
    ///
    /// # Errors
    /// Why it did not succeed.
    pub fn send_bytes(self) -> Result<Vec<u8>, Error> {
        self.0.send_bytes()
    }

    /// Sends it, and writes the answer to `writer` as it comes; gives its length.
    ///
    /// # Errors
    /// Why it did not succeed; what was written until then stays written.
    pub fn send_to(self, writer: &mut dyn Write) -> Result<u64, Error> {
        self.0.send_to(writer)
    }

    /// Sends it, and makes an object of the answer, such as one of [`types`](crate::types).
    ///
    /// # Errors
    /// Why it did not succeed.
    pub fn send_typed<T: FromJson>(self) -> Result<T, Error> {
        self.0.send()
    }

    /// Sends it, and reads the answer as JSON; an empty one is null.
    ///
    /// # Errors
    /// Why it did not succeed.
    pub fn send(self) -> Result<serde_json::Value, Error> {
        self.0.send()
    }
}

impl<'d> Request<'d> for RawRequest<'d> {
    fn call(&mut self) -> &mut Call<'d> {
        &mut self.0
    }

    fn into_call(self) -> Call<'d> {
        self.0
    }
}
