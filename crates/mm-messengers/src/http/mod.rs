//! Any service that takes a request as a messenger: the request is made of templates.

mod builder;
mod template;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use mm_core::{Cancel, Error, ErrorKind, ServerUrl};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::{Http, RateGate, Request, Response, Secrets, basic_authorization};
use serde_json::Value;

use crate::call::{call, line};
use crate::carry::carry;
use crate::fields;
pub use builder::HttpMessengerBuilder;
use template::{Templates, without_nulls};

/// Makes a request for each dispatch. Method, URL, headers and body are templates of minijinja.
///
/// They see `address`, `subject`, `text`, `html`, `user`, `key` (the same at each attempt: for
/// an `Idempotency-Key`), `attempts`, `is_doubtful`, `message` (`id`, `type`, `context`,
/// `sender`, `priority`, `group_mark`, `created_at`, `expires_at`) and `secrets`. What a
/// dispatch has not is undefined, and using it an error unless by `default`; in a test message
/// there is no `message`. The filter `json` makes any value JSON, a text with its quotes; `url`
/// makes a text a part of a URL. Scheme, host and port of the URL are no template.
///
/// ```
/// use mm_messengers::HttpMessenger;
///
/// let sms = HttpMessenger::builder("https://sms.example.com/send?to={{ address|url }}")
///     .header("Authorization", "Bearer {{ secrets.token }}")
///     .header("Content-Type", "application/json")
///     .header("Idempotency-Key", "{{ key }}")
///     .body(r#"{"text": {{ text|json }}}"#)
///     .secret("token", "8u81pyui9pfgjysykinoobtwiw")
///     .build()?
///     .called("sms");
/// # drop(sms);
/// # Ok::<(), mm_outbox::Error>(())
/// ```
pub struct HttpMessenger {
    alias: String,
    server: ServerUrl,
    http: Http,
    gate: Arc<RateGate>,
    templates: Templates,
    /// Their names; their templates are named `header NAME`.
    headers: Vec<String>,
    has_body: bool,
    /// What templates see of them.
    exposed: Value,
    secrets: Secrets,
    success: Vec<u16>,
    transient: Vec<u16>,
    timeout: Duration,
}

impl HttpMessenger {
    /// A messenger that is called `http`, with the template of its URL.
    pub fn builder(url: impl Into<String>) -> HttpMessengerBuilder {
        HttpMessengerBuilder::new(url.into())
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    fn call(&self, fields: Value, cancel: &Cancel) -> Result<(), Error> {
        let mut fields = without_nulls(fields);
        fields["secrets"] = self.exposed.clone();
        self.ask(&fields, cancel).map_err(|error| self.shown(error))
    }

    fn ask(&self, fields: &Value, cancel: &Cancel) -> Result<(), Error> {
        let method = self.templates.render("method", fields)?;
        if method.is_empty() || !method.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Error::invalid_payload("method", "is none of HTTP"));
        }
        let path = self.templates.render("url", fields)?;
        let is_path = path.is_empty() || path.starts_with(['/', '?']);
        if !is_path || !path.bytes().all(|b| b.is_ascii_graphic()) {
            let reason = "is none: the filter `url` makes a text a part of one";
            return Err(Error::invalid_payload("url", reason));
        }
        let url = format!("{}{path}", self.server.origin());
        let mut headers = Vec::new();
        let basic = self.server.expose_userinfo().map(basic_authorization);
        headers.extend(basic.map(|value| ("authorization", value)));
        for name in &self.headers {
            let part = builder::header_part(name);
            let value = self.templates.render(&part, fields)?;
            if !value.bytes().all(|b| matches!(b, b' '..=b'~')) {
                let reason = "has characters that no header has";
                return Err(Error::invalid_payload(part, reason));
            }
            headers.push((name, value));
        }
        let body = self.has_body.then(|| self.templates.render("body", fields));
        let body = body.transpose()?;
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let mut request = Request::new(&method, &url).headers(&headers);
        if let Some(body) = &body {
            request = request.body(body.as_bytes());
        }
        self.send_request(request, cancel)
    }

    fn send_request(&self, request: Request<'_>, cancel: &Cancel) -> Result<(), Error> {
        let (response, wait) = call(&self.http, &self.gate, self.timeout, request, cancel)?;
        self.judge(&response, wait)
    }

    fn judge(&self, response: &Response, wait: Option<Duration>) -> Result<(), Error> {
        let status = response.status();
        if self.success.contains(&status) {
            return Ok(());
        }
        let kind = match status {
            429 => ErrorKind::RateLimited,
            300..=399 => ErrorKind::Redirect(status),
            _ => ErrorKind::Status(status),
        };
        let body = String::from_utf8_lossy(response.body());
        let words = line(&self.secrets, &body);
        let gap = if words.is_empty() { "" } else { ": " };
        let error = Error::new(kind)
            .with_message(format!(
                "the service answered with status {status}{gap}{words}"
            ))
            .with_is_transient(self.transient.contains(&status));
        Err(match wait {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        })
    }

    /// A template may put a secret where an error tells of it.
    fn shown(&self, error: Error) -> Error {
        let text = error.to_string();
        let shown = self.secrets.redact(&text);
        if shown == text {
            error
        } else {
            error.with_message(shown)
        }
    }
}

impl Messenger for HttpMessenger {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.gate.wait_open(Some(until), cancel);
        carry(batch, ready, |parcel, cancel| {
            let sent = self.call(fields::of_parcel(message, parcel), cancel);
            sent.map_err(|error| (error, 0))
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.call(fields::of_test(to, text), cancel)
    }
}

/// Shows no templates: they may hold secrets.
impl fmt::Debug for HttpMessenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpMessenger")
            .field("alias", &self.alias)
            .field("server", &self.server.origin())
            .finish_non_exhaustive()
    }
}
