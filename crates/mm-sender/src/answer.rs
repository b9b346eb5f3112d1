//! What an answer to a webhook request means.

use std::time::Duration;

use mm_core::{Error, ErrorKind};
use serde::Deserialize;

use crate::http::{BodyEnd, Response};
use crate::secrets::Secrets;

/// How much of a server's own message is shown.
const MESSAGE_CHARS_MAX: usize = 300;

/// How much of an answer that is no JSON is looked at.
const BEGIN_BYTES_MAX: usize = 4096;

/// Takes secrets out of what the server says.
pub(crate) trait Clean {
    /// Out of a text for people.
    fn text(&self, said: &str) -> String;

    /// Out of an id, which programs compare.
    fn id(&self, said: &str) -> String;
}

impl Clean for Secrets {
    fn text(&self, said: &str) -> String {
        self.redact(said)
    }

    fn id(&self, said: &str) -> String {
        self.redact_id(said)
    }
}

/// The JSON of a server's error.
#[derive(Default, Deserialize)]
struct ServerError {
    #[serde(default)]
    id: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    request_id: String,
}

/// Whether the server accepted the payload; if not, why.
///
/// `retry_after` is what the rate gate read from the answer. `clean` takes secrets out
/// of a text of the server's.
///
/// # Errors
/// What the answer says otherwise.
pub(crate) fn accepted(
    response: &Response,
    retry_after: Option<Duration>,
    clean: &impl Clean,
) -> Result<(), Error> {
    match response.status() {
        // A login page or a proxy's greeting is no delivery. What is not HTML is taken
        // as such: a real server says `ok`, gateways drop or change it.
        200..=299 if is_html(response) => Err(Error::new(ErrorKind::Protocol).with_message(
            "the answer is an HTML page, so something other than the webhook answered",
        )),
        200..=299 if response.body_end() == BodyEnd::TooLong => {
            Err(Error::new(ErrorKind::Protocol)
                .with_message("the answer is far longer than one of a webhook"))
        }
        200..=299 => Ok(()),
        _ => Err(refusal(response, retry_after, clean)),
    }
}

/// What an answer says that is no success.
fn refusal(response: &Response, retry_after: Option<Duration>, clean: &impl Clean) -> Error {
    let status = response.status();
    let with_wait = |error: Error| match retry_after {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    };
    match status {
        300..=399 => {
            let target = response
                .header("location")
                .and_then(|location| origin_of(location, clean));
            let to = target.map_or_else(String::new, |origin| format!(" to {origin}"));
            Error::new(ErrorKind::Redirect(status)).with_message(format!(
                "the server redirects elsewhere{to} (status {status})"
            ))
        }
        429 => with_wait(Error::new(ErrorKind::RateLimited)),
        _ => with_wait(refused(response, clean)),
    }
}

/// Whether a server's answer to a request of its REST API is a success; if not, why, in the
/// server's own words without these secrets. `retry_after` is what
/// [`RateGate::learn`](crate::RateGate::learn) read from the answer.
///
/// # Errors
/// The status, with the server's error id, message and request id; an answer that is no JSON
/// is told by its first words.
pub fn judge_api(
    response: &Response,
    retry_after: Option<Duration>,
    secrets: &Secrets,
) -> Result<(), Error> {
    if matches!(response.status(), 200..=299) {
        return Ok(());
    }
    let error = refusal(response, retry_after, secrets);
    let body = serde_json::from_slice::<ServerError>(response.body());
    let id = body.ok().map(|body| body.request_id);
    let id = id.filter(|id| !id.is_empty());
    let id = id.or_else(|| response.header("x-request-id").map(str::to_owned));
    Err(match id {
        Some(id) => error.with_request_id(shown(&id, |id| secrets.id(id))),
        None => error,
    })
}

fn refused(response: &Response, clean: &impl Clean) -> Error {
    let status = response.status();
    let error = Error::new(ErrorKind::Status(status));
    if let Ok(server) = serde_json::from_slice::<ServerError>(response.body())
        && !(server.id.is_empty() && server.message.is_empty())
    {
        let said = shown(&server.message, |said| clean.text(said));
        let id = shown(&server.id, |said| clean.id(said));
        let message = match (said.is_empty(), id.is_empty()) {
            (false, false) => format!("the server answered with status {status}: {said} ({id})"),
            (false, true) => format!("the server answered with status {status}: {said}"),
            _ => format!("the server answered with status {status} ({id})"),
        };
        let error = error.with_message(message);
        return if id.is_empty() {
            error
        } else {
            error.with_server_id(id)
        };
    }
    if is_html(response) {
        return error.with_message(format!(
            "an HTML page with status {status} came instead of the server's answer"
        ));
    }
    let begin = response.body().get(..BEGIN_BYTES_MAX);
    let begin = String::from_utf8_lossy(begin.unwrap_or(response.body()));
    match shown(&begin, |said| clean.text(said)) {
        said if said.is_empty() => error,
        said => error.with_message(format!("the server answered with status {status}: {said}")),
    }
}

fn is_html(response: &Response) -> bool {
    let html = |kind: &str| {
        kind.trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    };
    response.header("content-type").is_some_and(html)
        || response.body().trim_ascii_start().starts_with(b"<")
}

/// Scheme and host of a redirect's target: its path may hold the webhook's key.
fn origin_of(location: &str, clean: &impl Clean) -> Option<String> {
    let (scheme, rest) = location.split_once("://")?;
    let host = rest.split(['/', '?', '#', '\\']).next()?;
    let host = host.rsplit('@').next()?;
    Some(shown(&format!("{scheme}://{host}"), |said| {
        clean.text(said)
    }))
}

/// One line of printable characters without secrets, not too long. Cleaned when nothing
/// stands within a secret any more, and before a cut could leave a part of one.
fn shown(text: &str, clean: impl Fn(&str) -> String) -> String {
    let printable: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    let words: Vec<_> = printable.split_whitespace().collect();
    let line = clean(&words.join(" "));
    let mut shown: String = line.chars().take(MESSAGE_CHARS_MAX).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes this word out.
    struct Word(&'static str);

    impl Clean for Word {
        fn text(&self, said: &str) -> String {
            said.replace(self.0, "<redacted>")
        }

        fn id(&self, said: &str) -> String {
            self.text(said)
        }
    }

    fn judge(response: &Response) -> Result<(), Error> {
        accepted(response, None, &Secrets::default())
    }

    const JSON: (&str, &str) = ("Content-Type", "application/json");

    #[test]
    fn the_recorded_errors_keep_their_id_and_message() {
        // From a real server: a locked hook asked for another channel.
        let body = br#"{"id":"web.incoming_webhook.channel_locked.app_error","message":"This webhook is not permitted to post to the requested channel.","detailed_error":"","request_id":"kzgz3w74b3duxypbp8zssu6y9e","status_code":403}"#;
        let error = judge(&Response::new(403, &[JSON], body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(403));
        assert_eq!(
            error.server_id(),
            Some("web.incoming_webhook.channel_locked.app_error")
        );
        assert_eq!(
            error.to_string(),
            "the server answered with status 403: This webhook is not permitted to post to the \
             requested channel (web.incoming_webhook.channel_locked.app_error)"
        );
        assert!(!error.is_transient() && !error.may_have_acted());
    }

    #[test]
    fn the_recorded_429_is_a_rate_limit() {
        let response = Response::new(429, &[("Retry-After", "1")], b"limit exceeded\n");
        let wait = Some(Duration::from_secs(1));
        let error = accepted(&response, wait, &Secrets::default()).unwrap_err();
        assert_eq!(
            (error.kind(), error.retry_after()),
            (ErrorKind::RateLimited, wait)
        );
        assert!(error.is_transient() && !error.may_have_acted());
    }

    #[test]
    fn ok_is_delivered_and_so_is_what_gateways_make_of_it() {
        for (status, body) in [(200, "ok"), (200, ""), (201, "{}"), (204, "")] {
            assert!(
                judge(&Response::new(status, &[], body.as_bytes())).is_ok(),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn an_html_page_is_no_delivery_even_with_200() {
        let html = ("Content-Type", "text/html; charset=utf-8");
        for response in [
            Response::new(200, &[html], b"welcome"),
            Response::new(200, &[], b"\n <!doctype html><title>Log in</title>"),
        ] {
            let error = judge(&response).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Protocol);
            assert!(error.may_have_acted() && !error.is_transient());
        }
        let error = judge(&Response::new(502, &[html], b"<h1>Bad Gateway</h1>")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(502));
        assert!(error.to_string().contains("HTML page"), "{error}");
    }

    #[test]
    fn a_redirect_tells_where_to_without_the_path() {
        let to = [(
            "Location",
            "https://user:pw@chat.example.com/hooks/secret?x",
        )];
        let error = judge(&Response::new(301, &to, b"")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect(301));
        assert_eq!(
            error.to_string(),
            "the server redirects elsewhere to https://chat.example.com (status 301)"
        );
    }

    #[test]
    fn a_text_of_the_servers_is_cleaned_and_cut() {
        let body = serde_json::json!({"id": "x", "message": format!("a\u{1b}[31m\nSECRET {}", "b".repeat(999))});
        let response = Response::new(400, &[JSON], body.to_string().as_bytes());
        let clean = Word("SECRET");
        let shown = accepted(&response, None, &clean).unwrap_err().to_string();
        assert!(
            shown.contains("a[31m <redacted> bbb") && shown.chars().count() < 400,
            "{shown}"
        );
        assert!(!shown.contains('\u{1b}') && !shown.contains('\n'));
    }

    #[test]
    fn no_way_to_write_a_secret_gets_it_shown() {
        let clean = Word("SECRET");
        for said in [
            "SEC\u{0}RET".to_owned(),
            "SEC\u{1b}RET".to_owned(),
            // Across the place of the cut.
            format!("{}SECRET", "b".repeat(MESSAGE_CHARS_MAX - 3)),
        ] {
            let body = serde_json::json!({"id": said, "message": said}).to_string();
            let response = Response::new(400, &[JSON], body.as_bytes());
            let error = accepted(&response, None, &clean).unwrap_err();
            let shown = format!("{error} {:?}", error.server_id());
            assert!(!shown.contains("SEC"), "{shown}");
        }
        let to = [("Location", "https://SECRET/a")];
        let error = accepted(&Response::new(302, &to, b""), None, &clean).unwrap_err();
        assert!(!error.to_string().contains("SECRET"), "{error}");
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 100u16..999, body: Vec<u8>, location in "\\PC{0,40}") {
            let _ = judge(&Response::new(status, &[("Location", &location)], &body));
        }
    }
}
