//! One call to a service that answers with JSON: by the rate gate of its server, within a time,
//! and with every secret taken out of what it says.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind, ServerUrl};
use mm_sender::{
    BodyEnd, DEFAULT_TIMEOUT, Http, HttpSettings, ProxyChoice, RateGate, Request, Response,
    Secrets, TlsSettings, basic_authorization, judge_api,
};

use crate::call::{call, line};

/// How a service is reached.
#[derive(Clone)]
pub(crate) struct WebSettings {
    pub(crate) base_url: String,
    pub(crate) proxy: ProxyChoice,
    pub(crate) tls: TlsSettings,
    pub(crate) timeout: Duration,
}

impl WebSettings {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            proxy: ProxyChoice::default(),
            tls: TlsSettings::default(),
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// The service of this name, whose errors show none of these secrets.
    pub(crate) fn build(&self, name: &'static str, secrets: Secrets) -> Result<Service, Error> {
        let url = ServerUrl::parse(&self.base_url)?;
        let http = HttpSettings::default().proxy(self.proxy.clone());
        let http = http.tls(self.tls.clone());
        let mut secrets = secrets;
        if let Some(userinfo) = url.expose_userinfo() {
            secrets = secrets.and(Secrets::of_userinfo(userinfo));
        }
        Ok(Service {
            name,
            http: Http::new(url.is_https(), url.host(), url.port(), &http)?,
            gate: RateGate::of(url.origin()),
            url,
            timeout: self.timeout,
            secrets,
        })
    }
}

/// What every builder of such a messenger can be told.
macro_rules! web_setters {
    ($default:literal) => {
        #[doc = concat!("Where the service is, for gateways and tests. Default: `", $default, "`.")]
        pub fn base_url(mut self, url: impl Into<String>) -> Self {
            self.web.base_url = url.into();
            self
        }

        /// How a proxy is chosen. Default: by the environment.
        pub fn proxy(mut self, choice: mm_sender::ProxyChoice) -> Self {
            self.web.proxy = choice;
            self
        }

        /// Which certificates are trusted and shown. Default: the system's roots, none.
        pub fn tls(mut self, tls: mm_sender::TlsSettings) -> Self {
            self.web.tls = tls;
            self
        }

        /// How long one request may take, from name lookup to last byte. Default 10 s.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.web.timeout = timeout;
            self
        }
    };
}
pub(crate) use web_setters;

/// A service, with its kept connections.
pub(crate) struct Service {
    name: &'static str,
    url: ServerUrl,
    http: Http,
    gate: Arc<RateGate>,
    timeout: Duration,
    secrets: Secrets,
}

/// What is asked of a service. Path, headers and body may hold secrets: it has no `Debug`.
pub(crate) struct Ask<'a> {
    method: &'static str,
    path: &'a str,
    authorization: Option<&'a str>,
    body: Option<(&'static str, &'a [u8])>,
}

impl<'a> Ask<'a> {
    /// The path begins with a slash, after the base URL's own.
    pub(crate) fn new(method: &'static str, path: &'a str) -> Self {
        Self {
            method,
            path,
            authorization: None,
            body: None,
        }
    }

    /// A body, and its content type.
    pub(crate) fn body(mut self, kind: &'static str, body: &'a [u8]) -> Self {
        self.body = Some((kind, body));
        self
    }

    /// The value of the header that says who asks.
    #[cfg(feature = "twitter")]
    pub(crate) fn authorization(mut self, value: &'a str) -> Self {
        self.authorization = Some(value);
        self
    }
}

/// An answer, and how long its status and headers ask to wait.
pub(crate) struct Answer {
    pub(crate) response: Response,
    pub(crate) wait: Option<Duration>,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.response.status(), 200..=299)
    }
}

impl Service {
    #[cfg(feature = "twitter")]
    pub(crate) fn url(&self) -> &ServerUrl {
        &self.url
    }

    /// Waits until a request may be made by what is known of the service's limit.
    pub(crate) fn wait_ready(&self, deadline: Instant, cancel: &Cancel) -> Result<(), Error> {
        self.gate.wait_open(Some(deadline), cancel)
    }

    /// Makes one request. Whatever was answered whole is an answer.
    pub(crate) fn call(&self, ask: &Ask<'_>, cancel: &Cancel) -> Result<Answer, Error> {
        let url = format!("{}{}", self.url, ask.path);
        let basic = self.url.expose_userinfo().map(basic_authorization);
        let mut headers = vec![("accept", "application/json")];
        let authorization = ask.authorization.or(basic.as_deref());
        headers.extend(authorization.map(|value| ("authorization", value)));
        headers.extend(ask.body.map(|(kind, _)| ("content-type", kind)));
        let mut request = Request::new(ask.method, &url);
        request = request.headers(&headers);
        if let Some((_, body)) = ask.body {
            request = request.body(body);
        }
        let (response, wait) = call(&self.http, &self.gate, self.timeout, request, cancel)?;
        let answer = Answer { response, wait };
        match answer.response.body_end() {
            // A status that is no success says enough.
            _ if !answer.is_success() => Ok(answer),
            BodyEnd::Whole => Ok(answer),
            BodyEnd::TooLong => Err(self.strange("is far longer than one of")),
            _ => Err(Error::new(ErrorKind::Interrupted)
                .with_message("the connection or the time ended in the middle of the answer")),
        }
    }

    /// Lets nobody ask this service for so long, as it said in its own way.
    pub(crate) fn close(&self, wait: Duration) {
        let seconds = wait.as_secs_f64().to_string();
        let refusal = Response::new(429, &[("retry-after", &seconds)], b"");
        self.gate.learn(&refusal);
    }

    /// An error that the service tells in its own words, with the code that programs know it by.
    pub(crate) fn refused(&self, kind: ErrorKind, code: &str, words: &str) -> Error {
        let [code, words] = [code, words].map(|words| line(&self.secrets, words));
        let words = words.trim_end_matches('.');
        let message = match (words.is_empty(), code.is_empty()) {
            (false, false) => format!("{} answered: {words} (error {code})", self.name),
            (false, true) => format!("{} answered: {words}", self.name),
            _ => format!("{} answered with error {code}", self.name),
        };
        let error = Error::new(kind).with_message(message);
        if code.is_empty() {
            error
        } else {
            error.with_server_id(code)
        }
    }

    /// The error of an answer that is not as this service gives them.
    pub(crate) fn unread(&self, answer: &Answer) -> Error {
        match judge_api(&answer.response, answer.wait, &self.secrets) {
            Err(error) => error,
            Ok(()) => self.strange("is not one of"),
        }
    }

    fn strange(&self, is: &str) -> Error {
        Error::new(ErrorKind::Protocol).with_message(format!("the answer {is} {}", self.name))
    }
}

/// Shows no secrets.
impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
