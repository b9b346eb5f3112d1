//! Requests that the server makes itself: to slash commands and outgoing webhooks.

use std::time::Duration;

use mm_sender::mm_core::Cancel;
use mm_sender::{Http, HttpSettings, ProxyChoice, Request};
use serde_json::{Map, Value};

use crate::hook::first_value;
use crate::world::World;

/// How much of an answer is read, as a real server does.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Who asks.
const USER_AGENT: &str = "Mattermost-Bot/1.1";

/// A request to somebody else's server. Its URL and headers may hold secrets.
#[derive(Clone)]
pub(crate) struct Outcall {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) timeout: Duration,
}

impl std::fmt::Debug for Outcall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outcall")
            .field("method", &self.method)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

impl Outcall {
    /// A call of an outgoing webhook, as JSON or as a form.
    pub(crate) fn of_hook(
        url: &str,
        content_type: &str,
        payload: &Map<String, Value>,
        world: &World,
    ) -> Self {
        let (content_type, body) = if content_type == "application/json" {
            let body = Value::Object(payload.clone()).to_string();
            ("application/json", body)
        } else {
            ("application/x-www-form-urlencoded", form(payload))
        };
        Self {
            method: "POST",
            url: url.to_owned(),
            headers: vec![
                ("Content-Type", content_type.to_owned()),
                ("Accept", "application/json".to_owned()),
            ],
            body: Some(body.into_bytes()),
            timeout: timeout(world),
        }
    }
}

impl Heard {
    /// The body as a JSON object, without fields that are null: to the server they are as
    /// good as not there.
    pub(crate) fn fields(&self) -> Option<Value> {
        let body = first_value::<Value>(&self.body).ok()?;
        body.is_object().then(|| without_nulls(body))
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                fields
                    .map(|(name, value)| (name, without_nulls(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// How long a call may take.
pub(crate) fn timeout(world: &World) -> Duration {
    let seconds = world.number("ServiceSettings.OutgoingIntegrationRequestsTimeout", 30);
    Duration::from_secs(u64::try_from(seconds.max(1)).unwrap_or(30))
}

/// A payload as a form; its time is in seconds there.
fn form(payload: &Map<String, Value>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in payload {
        match value {
            Value::String(text) => form.append_pair(name, text),
            Value::Number(number) if name == "timestamp" => {
                let seconds = number.as_i64().unwrap_or_default() / 1000;
                form.append_pair(name, &seconds.to_string())
            }
            other => form.append_pair(name, &other.to_string()),
        };
    }
    form.finish()
}

/// Makes a call and waits for what comes back; it blocks. No proxy of the environment is
/// used: what a test asks for should not depend on the shell that it is started from.
///
/// # Errors
/// In words, why nothing came back.
pub(crate) fn make(call: &Outcall) -> Result<Heard, String> {
    let (https, host, port) = target(&call.url).ok_or("the URL is none of HTTP")?;
    let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
    let http = Http::new(https, &host, port, &settings).map_err(|error| error.to_string())?;
    let mut headers: Vec<(&str, &str)> = vec![("User-Agent", USER_AGENT)];
    headers.extend(
        call.headers
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    );
    let mut request = Request::new(call.method, &call.url)
        .headers(&headers)
        .timeout(call.timeout)
        .body_max(ANSWER_BYTES_MAX);
    if let Some(body) = &call.body {
        request = request.body(body);
    }
    let response = http
        .send(&request, &Cancel::new())
        .map_err(|error| error.to_string())?;
    Ok(Heard {
        status: response.status(),
        content_type: response
            .header("content-type")
            .unwrap_or_default()
            .to_owned(),
        body: response.body().to_vec(),
    })
}

/// Whether it is HTTPS, the host and the port.
fn target(url: &str) -> Option<(bool, String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let https = match scheme.to_ascii_lowercase().as_str() {
        "http" => false,
        "https" => true,
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_port = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let default = if https { 443 } else { 80 };
    let (host, port) = match host_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (host_port, default),
    };
    (!host.is_empty()).then(|| (https, host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_of_a_url_is_its_host_and_port() {
        let found = |url| target(url);
        assert_eq!(
            found("http://127.0.0.1:9/cmd?x=1"),
            Some((false, "127.0.0.1".into(), 9))
        );
        assert_eq!(
            found("https://u:p@hooks.test/a"),
            Some((true, "hooks.test".into(), 443))
        );
        assert_eq!(found("http://[::1]/"), Some((false, "[::1]".into(), 80)));
        assert_eq!(found("ftp://x/"), None);
        assert_eq!(found("http://"), None);
    }

    #[test]
    fn a_form_gives_the_time_in_seconds() {
        let payload = serde_json::json!({"text": "a b&c", "timestamp": 1_700_000_000_123_i64});
        let form = form(payload.as_object().unwrap());
        assert_eq!(form, "text=a+b%26c&timestamp=1700000000");
    }

    #[test]
    fn a_call_shows_no_secret() {
        let call = Outcall {
            method: "POST",
            url: "http://x/s3cret".into(),
            headers: vec![("Authorization", "Token s3cret".into())],
            body: Some(b"token=s3cret".to_vec()),
            timeout: Duration::from_secs(1),
        };
        assert!(!format!("{call:?}").contains("s3cret"));
    }
}
