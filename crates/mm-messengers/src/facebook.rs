//! Facebook by the feed of a page. It knows no key against doubles, but takes no post twice in a
//! row: what was refused for that is out.

mod page_tokens;

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use form_urlencoded::Serializer;
use mm_core::{Cancel, Error, ErrorKind, Token};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::{Response, Secrets};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::carry::carry;
use crate::link::{is_link, text_or_link};
use crate::web::{Answer, Ask, Service, WebSettings, web_setters};
pub use page_tokens::PageToken;

/// The version of the Graph API that is asked, if nobody says otherwise.
const DEFAULT_VERSION: &str = "v23.0";
/// How long a post may be. The reference of the Graph API names no length
/// (<https://developers.facebook.com/docs/graph-api/reference/page/feed>); Facebook announced this
/// one in 2011 and tells it to who exceeds it.
const TEXT_CHARS_MAX: usize = 63_206;
/// The code of a post that is as the one before.
const DUPLICATE: &str = "506";
/// How long to wait after a limit of which Facebook does not say when it ends.
const LIMIT_UNKNOWN: Duration = Duration::from_secs(60);
/// The longest time that is believed.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);

/// Posts on a page by its token. An address is the id of a page, or empty for the token's own.
///
/// A text that is a link and nothing else is posted as a link. One of more than 63,206
/// characters is refused before it is sent.
pub struct Facebook {
    alias: String,
    token: Token,
    version: String,
    service: Service,
}

/// Sets a [`Facebook`] up, and [finds](Self::page_tokens) tokens of pages.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct FacebookBuilder {
    token: Option<Token>,
    version: String,
    web: WebSettings,
}

impl FacebookBuilder {
    web_setters!("https://graph.facebook.com");

    /// The token of the page, without which nothing can be posted.
    pub fn page_token(mut self, token: Token) -> Self {
        self.token = Some(token);
        self
    }

    /// The version of the Graph API, such as `v23.0`, which is the default.
    pub fn graph_version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Checks everything and makes the messenger, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for the base URL; [`ErrorKind::InvalidSetting`] without a token,
    /// and for a version that is none, a proxy, or a certificate.
    pub fn build(self) -> Result<Facebook, Error> {
        let version = self.version()?;
        let token = self
            .token
            .ok_or_else(|| invalid("a page token is needed"))?;
        let secrets = Secrets::of_texts([token.expose_secret()]);
        Ok(Facebook {
            alias: "fb".to_owned(),
            service: self.web.build("Facebook", secrets)?,
            version,
            token,
        })
    }

    /// The version as it stands in paths.
    fn version(&self) -> Result<String, Error> {
        let number = self.version.trim_start_matches('v');
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match number.split_once('.') {
            Some((major, minor)) if is_number(major) && is_number(minor) => {
                Ok(format!("v{major}.{minor}"))
            }
            _ => Err(invalid("a version of the Graph API looks like `v23.0`")),
        }
    }
}

fn invalid(reason: &str) -> Error {
    Error::new(ErrorKind::InvalidSetting).with_message(reason)
}

/// Shows no token.
impl fmt::Debug for FacebookBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FacebookBuilder").finish_non_exhaustive()
    }
}

/// What Facebook answers to a new post.
#[derive(Deserialize)]
struct Posted {
    #[expect(dead_code, reason = "that there is one makes it a success")]
    id: String,
}

/// An error, which may come with any status.
#[derive(Deserialize)]
struct Refusal {
    error: Trouble,
}

#[derive(Deserialize)]
struct Trouble {
    #[serde(default)]
    message: String,
    #[serde(default)]
    code: u32,
    #[serde(default)]
    is_transient: bool,
}

/// Reads an answer, in which an error may stand whatever its status is.
fn read<T: DeserializeOwned>(service: &Service, answer: &Answer) -> Result<T, Error> {
    let body = answer.response.body();
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body) {
        return Err(refused(service, &refusal.error, answer));
    }
    match serde_json::from_slice(body) {
        Ok(read) if answer.is_success() => Ok(read),
        _ => Err(service.unread(answer)),
    }
}

/// The codes: <https://developers.facebook.com/docs/graph-api/guides/error-handling>.
fn refused(service: &Service, trouble: &Trouble, answer: &Answer) -> Error {
    let status = answer.response.status();
    let kind = match trouble.code {
        102 | 190 => ErrorKind::Status(401),
        4 | 17 | 32 | 341 | 613 | 80_000..=80_099 => ErrorKind::RateLimited,
        _ if status == 429 => ErrorKind::RateLimited,
        // The service is down; other errors that pass may be of one post.
        2 => ErrorKind::Status(503),
        1 => ErrorKind::Status(500),
        _ if trouble.is_transient => ErrorKind::Status(500),
        10 | 200..=299 | 368 => ErrorKind::Status(403),
        _ if status >= 400 => ErrorKind::Status(status),
        _ => ErrorKind::Status(400),
    };
    let error = service.refused(kind, &trouble.code.to_string(), &trouble.message);
    if kind != ErrorKind::RateLimited {
        return error;
    }
    let told = regained_in(&answer.response).or(answer.wait);
    let wait = told.unwrap_or(LIMIT_UNKNOWN);
    service.close(wait);
    error.with_retry_after(wait)
}

/// How long until a limit ends, which Facebook tells in minutes.
fn regained_in(response: &Response) -> Option<Duration> {
    type Usage = HashMap<String, Vec<HashMap<String, Value>>>;
    let header = response.header("x-business-use-case-usage")?;
    let usage: Usage = serde_json::from_str(header).ok()?;
    let limits = usage.into_values().flatten();
    let minutes = limits.filter_map(|limit| limit.get("estimated_time_to_regain_access")?.as_u64());
    let minutes = minutes.max().filter(|minutes| *minutes > 0)?;
    Some(Duration::from_secs(minutes.saturating_mul(60)).min(WAIT_MAX))
}

impl Facebook {
    /// A messenger that is called `fb`, when it has a [page token](FacebookBuilder::page_token).
    pub fn builder() -> FacebookBuilder {
        FacebookBuilder {
            token: None,
            version: DEFAULT_VERSION.to_owned(),
            web: WebSettings::new("https://graph.facebook.com"),
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// Posts a text. A refusal as a double is a success for one that may be out.
    fn post(&self, to: &str, text: &str, is_doubtful: bool, cancel: &Cancel) -> Result<(), Error> {
        let page = page_of(to)?;
        let field = check(text)?;
        let body = Serializer::new(String::new())
            .append_pair(field, text)
            .append_pair("access_token", self.token.expose_secret())
            .finish();
        let path = format!("/{}/{page}/feed", self.version);
        let kind = "application/x-www-form-urlencoded";
        let ask = Ask::new("POST", &path).body(kind, body.as_bytes());
        let answer = self.service.call(&ask, cancel)?;
        match read::<Posted>(&self.service, &answer) {
            Err(error) if is_doubtful && error.server_id() == Some(DUPLICATE) => Ok(()),
            read => read.map(drop),
        }
    }
}

impl Messenger for Facebook {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "Facebook"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.service.wait_ready(until, cancel);
        carry(batch, ready, |parcel, cancel| {
            let text = text_or_link(parcel.content());
            let sent = self.post(parcel.address(), &text, parcel.is_doubtful(), cancel);
            sent.map_err(|error| (error, 0))
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.post(to, text, false, cancel)
    }
}

/// Shows no token.
impl fmt::Debug for Facebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facebook")
            .field("alias", &self.alias)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// The page as it stands in the path.
fn page_of(to: &str) -> Result<&str, Error> {
    let to = to.trim();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match to {
        "" => Ok("me"),
        to if to.bytes().all(is_part) => Ok(to),
        _ => Err(Error::invalid_payload("to", "is not the id of a page")),
    }
}

/// The field that a text goes into, if it is not too long.
fn check(text: &str) -> Result<&'static str, Error> {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        return Err(Error::invalid_payload("message", "has nothing to show"));
    }
    if chars > TEXT_CHARS_MAX {
        let reason = format!("has {chars} characters, Facebook takes {TEXT_CHARS_MAX}");
        return Err(Error::invalid_payload("message", reason));
    }
    Ok(if is_link(text) { "link" } else { "message" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_change_the_path() {
        assert_eq!(
            (page_of("").unwrap(), page_of(" 42 ").unwrap()),
            ("me", "42")
        );
        for to in ["a/b", "..", "a?b", "a b", "%2e"] {
            assert_eq!(page_of(to).unwrap_err().field(), Some("to"), "{to}");
        }
    }

    #[test]
    fn a_version_has_its_v_and_nothing_else() {
        for (given, used) in [("v19.0", "v19.0"), ("2.6", "v2.6")] {
            let builder = Facebook::builder().graph_version(given);
            assert_eq!(builder.version().unwrap(), used);
        }
        for given in ["", "v", "v23", "23.x", "v1.0/me"] {
            let builder = Facebook::builder().graph_version(given);
            let error = builder.version().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting, "{given}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        assert_eq!(check(&"ä".repeat(TEXT_CHARS_MAX)).unwrap(), "message");
        let error = check(&"ä".repeat(TEXT_CHARS_MAX + 1)).unwrap_err();
        assert_eq!(error.field(), Some("message"));
    }

    #[test]
    fn a_limit_ends_when_the_header_says() {
        let usage =
            r#"{"1": [{"type": "pages", "estimated_time_to_regain_access": 19}], "2": [{}]}"#;
        let response = Response::new(400, &[("X-Business-Use-Case-Usage", usage)], b"");
        assert_eq!(regained_in(&response), Some(Duration::from_secs(19 * 60)));
        for usage in [
            "",
            "{",
            r#"{"1": [{"estimated_time_to_regain_access": 0}]}"#,
        ] {
            let response = Response::new(400, &[("X-Business-Use-Case-Usage", usage)], b"");
            assert_eq!(regained_in(&response), None, "{usage}");
        }
    }
}
