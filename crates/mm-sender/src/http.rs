//! HTTP as all crates of this workspace speak it: finite timeouts, no redirects, every
//! status an answer, bodies bounded, connections kept.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use mm_core::{Cancel, Error, ErrorKind};
use ureq::http;

use crate::failure;
use crate::link::{self, Attempt};
use crate::route::{ProxyChoice, Route};
use crate::stream::{Inlet, Outlet};
use crate::tls::TlsSettings;

/// How long one request may take by default, from name lookup to last byte.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
/// How much of an answer is read by default.
const DEFAULT_BODY_MAX: usize = 64 * 1024;
/// How many connections are kept for the next request.
const IDLE_CONNECTIONS: usize = 8;
/// How long a connection is kept for it.
const IDLE_TIME: Duration = Duration::from_secs(15);

/// How a server is reached.
#[derive(Clone, Debug, Default)]
pub struct HttpSettings {
    proxy: ProxyChoice,
    tls: TlsSettings,
}

impl HttpSettings {
    /// How a proxy is chosen. Default: by the environment.
    #[must_use]
    pub fn proxy(mut self, choice: ProxyChoice) -> Self {
        self.proxy = choice;
        self
    }

    /// Which certificates are trusted and shown. Default: the system's roots, none.
    #[must_use]
    pub fn tls(mut self, tls: TlsSettings) -> Self {
        self.tls = tls;
        self
    }
}

/// A client for one server, with its kept connections. Many threads may share one.
pub struct Http {
    agent: ureq::Agent,
    route: Route,
}

impl Http {
    /// Checks the settings and makes the client, without traffic.
    ///
    /// # Errors
    /// [`InvalidSetting`](mm_core::ErrorKind::InvalidSetting) for a proxy or a certificate that cannot be used.
    pub fn new(https: bool, host: &str, port: u16, settings: &HttpSettings) -> Result<Self, Error> {
        let (config, route) = config(https, host, port, settings)?;
        let agent = link::agent(config.build());
        Ok(Self { agent, route })
    }

    /// The way to the server, and why.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Sends a request and reads its answer. Every status is an answer.
    ///
    /// # Errors
    /// No answer came. [`Error::may_have_acted`] is exact: it is false if no byte of
    /// the request left this process.
    pub fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, Error> {
        let attempt = Arc::new(Attempt::new(request.timeout));
        let _hook = {
            let attempt = Arc::clone(&attempt);
            cancel.on_cancel(move || attempt.cancel())
        };
        attempt
            .watch(|| self.run(request, attempt.timeout()))
            .map_err(|error| failure::from_ureq(error, &attempt, self.route.proxy()))
    }

    /// Sends a request whose body is read from `body` while it is sent, and reads the answer.
    ///
    /// Exactly `len` bytes are sent. The request's timeout bounds the time between two of
    /// its pieces, rather than the whole.
    ///
    /// # Errors
    /// As [`send`](Self::send); [`ErrorKind::Io`] if `body` cannot be read or ends early.
    pub fn send_from(
        &self,
        request: &Request<'_>,
        body: &mut dyn Read,
        len: u64,
        cancel: &Cancel,
    ) -> Result<Response, Error> {
        let attempt = Arc::new(Attempt::new(request.timeout));
        let _hook = {
            let attempt = Arc::clone(&attempt);
            cancel.on_cancel(move || attempt.cancel())
        };
        let mut inlet = Inlet::new(body, len, &attempt);
        let mut run = || {
            let head = request.head().header("content-length", len);
            let body = ureq::SendBody::from_reader(&mut inlet);
            self.run_with(head.body(body)?, link::TIMEOUT_MAX)
        };
        let answer = attempt.watch(|| Ok(Response::read(run()?, request.body_max)));
        answer.map_err(|error| match inlet.failed() {
            Some(reason) => cannot_read(reason).with_may_have_acted(attempt.has_left()),
            None => failure::from_ureq(error, &attempt, self.route.proxy()),
        })
    }

    /// Sends a request, and writes the body of its answer to `to` as it comes, if its status
    /// is a success; another answer is read as by [`send`](Self::send). The answer that is
    /// given back has no body in the first case.
    ///
    /// The request's timeout bounds the time between two pieces, rather than the whole.
    ///
    /// # Errors
    /// As [`send`](Self::send); [`ErrorKind::Io`] if `to` cannot be written;
    /// [`ErrorKind::Interrupted`] if the answer ended early. What was written stays.
    pub fn send_to(
        &self,
        request: &Request<'_>,
        to: &mut dyn Write,
        cancel: &Cancel,
    ) -> Result<Response, Error> {
        let attempt = Arc::new(Attempt::new(request.timeout));
        let _hook = {
            let attempt = Arc::clone(&attempt);
            cancel.on_cancel(move || attempt.cancel())
        };
        let mut outlet = Outlet::new(to, &attempt);
        let mut run = || {
            let response = match request.body {
                Some(body) => self.run_with(request.head().body(body)?, link::TIMEOUT_MAX)?,
                None => self.run_with(request.head().body(())?, link::TIMEOUT_MAX)?,
            };
            if !response.status().is_success() {
                return Ok(Response::read(response, request.body_max));
            }
            let (head, body) = response.into_parts();
            io::copy(&mut body.into_reader(), &mut outlet)?;
            let response = http::Response::from_parts(head, ureq::Body::builder().data(""));
            Ok(Response::read(response, 0))
        };
        attempt
            .watch(&mut run)
            .map_err(|error| match outlet.failed() {
                Some(reason) => cannot_write(reason).with_may_have_acted(true),
                None => failure::from_ureq(error, &attempt, self.route.proxy()),
            })
    }

    fn run(&self, request: &Request<'_>, timeout: Duration) -> Result<Response, ureq::Error> {
        let builder = request.head();
        let response = match request.body {
            Some(body) => self.run_with(builder.body(body)?, timeout)?,
            None => self.run_with(builder.body(())?, timeout)?,
        };
        Ok(Response::read(response, request.body_max))
    }

    fn run_with(
        &self,
        request: http::Request<impl ureq::AsSendBody>,
        timeout: Duration,
    ) -> Result<http::Response<ureq::Body>, ureq::Error> {
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(timeout))
            .build();
        self.agent.run(request)
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// What ureq is told.
type ConfigBuilder = ureq::config::ConfigBuilder<ureq::typestate::AgentScope>;

/// What ureq is told, and the way to the server.
pub(crate) fn config(
    https: bool,
    host: &str,
    port: u16,
    settings: &HttpSettings,
) -> Result<(ConfigBuilder, Route), Error> {
    let route = settings.proxy.route(https, host, port)?;
    // Reading the system's certificates takes time: only where they are used.
    let proxy_tls = route
        .proxy()
        .is_some_and(|proxy| proxy.redacted().starts_with("https:"));
    let mut config = ureq::Agent::config_builder()
        .proxy(route.proxy().map(crate::Proxy::to_ureq))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        .max_idle_age(IDLE_TIME)
        .user_agent(concat!("mm-sender/", env!("CARGO_PKG_VERSION")));
    if https || proxy_tls {
        config = config.tls_config(settings.tls.build()?);
    } else {
        settings.tls.check()?;
    }
    Ok((config, route))
}

fn cannot_read(reason: io::Error) -> Error {
    Error::new(ErrorKind::Io)
        .with_message(format!("the body of the request cannot be read: {reason}"))
        .with_source(reason)
}

fn cannot_write(reason: io::Error) -> Error {
    Error::new(ErrorKind::Io)
        .with_message(format!("the answer cannot be written: {reason}"))
        .with_source(reason)
}

/// A request. Its URL and headers may hold secrets: it has no `Debug`.
#[expect(missing_debug_implementations, reason = "URL and headers hold secrets")]
#[derive(Clone, Copy)]
pub struct Request<'a> {
    method: &'a str,
    url: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Option<&'a [u8]>,
    timeout: Duration,
    body_max: usize,
}

impl<'a> Request<'a> {
    /// A request without headers and body, with [`DEFAULT_TIMEOUT`].
    pub fn new(method: &'a str, url: &'a str) -> Self {
        let (headers, body) = (&[] as &[_], None);
        let (timeout, body_max) = (DEFAULT_TIMEOUT, DEFAULT_BODY_MAX);
        Self {
            method,
            url,
            headers,
            body,
            timeout,
            body_max,
        }
    }

    fn head(&self) -> http::request::Builder {
        let mut builder = http::Request::builder().method(self.method).uri(self.url);
        for (name, value) in self.headers {
            builder = builder.header(*name, *value);
        }
        builder
    }

    /// The headers beside those that HTTP itself needs.
    #[must_use]
    pub fn headers(mut self, headers: &'a [(&'a str, &'a str)]) -> Self {
        self.headers = headers;
        self
    }

    /// The body.
    #[must_use]
    pub fn body(mut self, body: &'a [u8]) -> Self {
        self.body = Some(body);
        self
    }

    /// How long it may take, from name lookup to last byte.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes of the answer's body are read. Default 64 KiB.
    #[must_use]
    pub fn body_max(mut self, bytes: usize) -> Self {
        self.body_max = bytes;
        self
    }
}

/// How the body of an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEnd {
    /// All of it is there.
    Whole,
    /// The connection ended, the time ran out or the encoding broke before its end.
    Cut,
    /// It is longer than what was to be read; the rest was left.
    TooLong,
}

/// An answer. Its body may echo secrets: `Debug` shows neither it nor the headers.
#[derive(Clone)]
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    end: BodyEnd,
}

impl Response {
    /// An answer that came from elsewhere than [`Http::send`], whole.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let owned = |&(name, value): &(&str, &str)| (name.to_ascii_lowercase(), value.to_owned());
        let headers = headers.iter().map(owned).collect();
        Self {
            status,
            headers,
            body: body.to_vec(),
            end: BodyEnd::Whole,
        }
    }

    fn read(response: http::Response<ureq::Body>, body_max: usize) -> Self {
        let status = response.status().as_u16();
        let text =
            |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        let mut body = Vec::new();
        // Read to the end, so that the connection can be kept; one byte more than is
        // wanted tells whether there is more.
        let limit = u64::try_from(body_max)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        let read = response
            .into_body()
            .into_reader()
            .take(limit)
            .read_to_end(&mut body);
        let end = match read {
            Err(_) => BodyEnd::Cut,
            Ok(_) if body.len() > body_max => BodyEnd::TooLong,
            Ok(_) => BodyEnd::Whole,
        };
        body.truncate(body_max);
        Self {
            status,
            headers,
            body,
            end,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Every header of this name, in any case.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let headers = self.headers.iter();
        let of_name = headers.filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.as_str())
    }

    /// What was read of the body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// What was read of the body, without a copy.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Whether that is all of it.
    pub fn body_end(&self) -> BodyEnd {
        self.end
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_len", &self.body.len())
            .field("body_end", &self.end)
            .finish_non_exhaustive()
    }
}
