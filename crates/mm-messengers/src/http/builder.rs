//! What a request is made of, checked.

use std::fmt;
use std::time::Duration;

use mm_core::{Error, ErrorKind, ServerUrl};
use mm_sender::{DEFAULT_TIMEOUT, Http, HttpSettings, ProxyChoice, RateGate, Secrets, TlsSettings};
use serde_json::{Map, Value};

use super::HttpMessenger;
use super::template::{Templates, percent_encoded};

/// What may pass by itself.
const TRANSIENT: [u16; 7] = [408, 425, 429, 500, 502, 503, 504];

/// Settings of a [`HttpMessenger`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct HttpMessengerBuilder {
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    secrets: Vec<(String, String)>,
    success: Vec<u16>,
    transient: Vec<u16>,
    settings: HttpSettings,
    timeout: Duration,
}

impl HttpMessengerBuilder {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            method: "POST".to_owned(),
            headers: Vec::new(),
            body: None,
            secrets: Vec::new(),
            success: (200..300).collect(),
            transient: TRANSIENT.to_vec(),
            settings: HttpSettings::default(),
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// The template of the method. Default: `POST`.
    pub fn method(mut self, template: impl Into<String>) -> Self {
        self.method = template.into();
        self
    }

    /// A header, with the template of its value.
    pub fn header(mut self, name: impl Into<String>, template: impl Into<String>) -> Self {
        self.headers.push((name.into(), template.into()));
        self
    }

    /// The template of the body. Default: no body.
    pub fn body(mut self, template: impl Into<String>) -> Self {
        self.body = Some(template.into());
        self
    }

    /// What templates see as `secrets.NAME`, and no error shows.
    pub fn secret(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.secrets.push((name.into(), value.into()));
        self
    }

    /// The statuses of what was sent. Default: 200 to 299.
    pub fn success(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.success = statuses.into_iter().collect();
        self
    }

    /// The statuses after which it is tried again; after any other it has failed. Default: 408,
    /// 425, 429, 500, 502, 503 and 504.
    pub fn transient(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.transient = statuses.into_iter().collect();
        self
    }

    /// How a proxy is chosen. Default: by the environment.
    pub fn proxy(mut self, choice: ProxyChoice) -> Self {
        self.settings = self.settings.proxy(choice);
        self
    }

    /// Which certificates are trusted and shown. Default: the system's roots, none.
    pub fn tls(mut self, tls: TlsSettings) -> Self {
        self.settings = self.settings.tls(tls);
        self
    }

    /// How long one request may take, from name lookup to last byte. Default: 10 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Checks everything and makes the messenger, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for scheme, host and port; [`ErrorKind::InvalidSetting`] for a
    /// template, a header, a proxy or a certificate.
    pub fn build(self) -> Result<HttpMessenger, Error> {
        let (server, path) = split(&self.url);
        if server.contains(['{', '}']) {
            let text = "scheme, host and port of a URL are no template";
            return Err(Error::new(ErrorKind::InvalidUrl).with_message(text));
        }
        let server = ServerUrl::parse(server)?;
        let mut templates = Templates::new();
        templates.add("method", &self.method)?;
        templates.add("url", path)?;
        if let Some(body) = &self.body {
            templates.add("body", body)?;
        }
        for (name, template) in &self.headers {
            let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            if name.is_empty() || !name.bytes().all(is_name) {
                let text = format!("{name:?} is no name of a header");
                return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
            }
            templates.add(&header_part(name), template)?;
        }
        let forms = |(_, value): &(String, String)| [value.clone(), percent_encoded(value)];
        let forms: Vec<_> = self.secrets.iter().flat_map(forms).collect();
        let mut secrets = Secrets::of_texts(forms.iter().map(String::as_str));
        if let Some(userinfo) = server.expose_userinfo() {
            secrets = secrets.and(Secrets::of_userinfo(userinfo));
        }
        let exposed = self.secrets.into_iter();
        let exposed: Map<_, _> = exposed
            .map(|(name, value)| (name, Value::from(value)))
            .collect();
        Ok(HttpMessenger {
            alias: "http".to_owned(),
            http: Http::new(
                server.is_https(),
                server.host(),
                server.port(),
                &self.settings,
            )?,
            gate: RateGate::of(server.origin()),
            server,
            templates,
            headers: self.headers.into_iter().map(|(name, _)| name).collect(),
            has_body: self.body.is_some(),
            exposed: exposed.into(),
            secrets,
            success: self.success,
            transient: self.transient,
            timeout: self.timeout,
        })
    }
}

/// What errors and templates call a header.
pub(super) fn header_part(name: &str) -> String {
    format!("header {name}")
}

/// Scheme, host and port, and what follows them.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..]
        .find(['/', '?'])
        .map_or(url.len(), |at| host + at);
    url.split_at(end)
}

/// Shows no templates: they may hold secrets.
impl fmt::Debug for HttpMessengerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpMessengerBuilder")
            .finish_non_exhaustive()
    }
}
