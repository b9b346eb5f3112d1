//! X, which was Twitter, by signed requests. It knows no key against doubles, but takes no text
//! twice within some time: what was refused for that is out.

mod oauth;
mod weight;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mm_core::{Cancel, Error, ErrorKind, ServerUrl, Token, random_u64};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::{Response, Secrets};
use serde::Deserialize;
use serde_json::json;

use crate::carry::{Unsent, carry};
use crate::web::{Answer, Ask, Service, WebSettings, web_setters};
use oauth::{Keys, Signed};
use weight::{WEIGHT_MAX, weight};

const PATH: &str = "/2/tweets";
/// The longest time that is believed: limits of a day are the longest that X has.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);

/// Posts for the account of an access token. With an address a post begins with it: `@user `.
///
/// A text of more than 280 characters, as X weighs them, is refused before it is sent.
pub struct Twitter {
    alias: String,
    keys: Keys,
    service: Service,
    /// What X takes for the URL of a request.
    signed_url: String,
}

/// Sets a [`Twitter`] up.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct TwitterBuilder {
    keys: Keys,
    web: WebSettings,
    signed_as: Option<String>,
}

impl TwitterBuilder {
    web_setters!("https://api.x.com");

    /// The base URL that X itself knows, which requests are signed for, where a gateway with
    /// another one stands before it. Default: the base URL.
    pub fn signed_as(mut self, url: impl Into<String>) -> Self {
        self.signed_as = Some(url.into());
        self
    }

    /// Checks everything and makes the messenger, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for a base URL; [`ErrorKind::InvalidSetting`] for a proxy or a
    /// certificate, or a user and a password in the base URL, in whose header the signature
    /// stands.
    pub fn build(self) -> Result<Twitter, Error> {
        let keys = self.keys;
        let all = [
            &keys.api_key,
            &keys.api_secret,
            &keys.access_token,
            &keys.access_token_secret,
        ];
        let secrets = Secrets::of_texts(all.map(Token::expose_secret));
        let service = self.web.build("X", secrets)?;
        if service.url().expose_userinfo().is_some() {
            let text = "user and password in the base URL need the header of the signature";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        }
        let signed_as = self.signed_as.as_deref().map(ServerUrl::parse);
        let signed_url = signed_url(signed_as.transpose()?.as_ref().unwrap_or(service.url()));
        Ok(Twitter {
            alias: "twitter".to_owned(),
            keys,
            service,
            signed_url,
        })
    }
}

/// Shows no keys.
impl fmt::Debug for TwitterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TwitterBuilder").finish_non_exhaustive()
    }
}

/// The URL as it is signed: without the port of its scheme.
fn signed_url(url: &ServerUrl) -> String {
    let origin = url.origin();
    let port = if url.is_https() { ":443" } else { ":80" };
    let origin = origin.strip_suffix(port).unwrap_or(origin);
    format!("{origin}{}{PATH}", url.subpath())
}

/// What X answers, success or not.
#[derive(Deserialize)]
struct Reply {
    data: Option<Post>,
    status: Option<u16>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Post {
    #[expect(dead_code, reason = "that there is one makes it a success")]
    id: String,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    message: String,
    #[serde(default)]
    detail: String,
    status: Option<u16>,
}

impl Reply {
    fn is_error(&self) -> bool {
        self.data.is_none() && !(self.errors.is_empty() && self.title.is_empty())
    }

    fn words(&self) -> String {
        let own = if self.detail.is_empty() {
            &self.title
        } else {
            &self.detail
        };
        let first = self.errors.first().map_or("", |problem| {
            if problem.message.is_empty() {
                &problem.detail
            } else {
                &problem.message
            }
        });
        let texts = [own.as_str(), first];
        let told: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        told.join(" ")
    }
}

impl Twitter {
    /// A messenger that is called `twitter`, with the keys of an application and of the account
    /// that it posts for.
    pub fn builder(
        api_key: Token,
        api_secret: Token,
        access_token: Token,
        access_token_secret: Token,
    ) -> TwitterBuilder {
        TwitterBuilder {
            keys: Keys {
                api_key,
                api_secret,
                access_token,
                access_token_secret,
            },
            web: WebSettings::new("https://api.x.com"),
            signed_as: None,
        }
    }

    /// Another alias, where there are several. As `twitter` it answers to `x` as well, and the
    /// other way round.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// Posts a text. A refusal as a double is a success for one that may be out.
    fn post(&self, to: &str, text: &str, is_doubtful: bool, cancel: &Cancel) -> Result<(), Error> {
        let text = post_of(to, text)?;
        let nonce = format!("{:016x}{:016x}", random_u64(), random_u64());
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default().as_secs();
        let signed = Signed {
            method: "POST",
            url: &self.signed_url,
            params: &[],
            nonce: &nonce,
            timestamp: &now.to_string(),
        };
        let authorization = signed.authorization(&self.keys)?;
        let body = json!({"text": text}).to_string();
        let ask = Ask::new("POST", PATH)
            .authorization(&authorization)
            .body("application/json", body.as_bytes());
        let answer = self.service.call(&ask, cancel)?;
        let wait = wait_of(&answer.response, now);
        if let Some(wait) = wait {
            self.service.close(wait);
        }
        let reply = match serde_json::from_slice::<Reply>(answer.response.body()) {
            Ok(reply) if answer.is_success() && reply.data.is_some() => return Ok(()),
            Ok(reply) if reply.is_error() => reply,
            _ => return Err(self.service.unread(&answer)),
        };
        let words = reply.words();
        let is_double = words.to_lowercase().contains("duplicate content");
        if is_double && is_doubtful {
            return Ok(());
        }
        Err(self.refused(&reply, &words, wait, &answer))
    }

    fn refused(
        &self,
        reply: &Reply,
        words: &str,
        wait: Option<Duration>,
        answer: &Answer,
    ) -> Error {
        let status = match answer.response.status() {
            200..=299 => {
                let first = reply.errors.first().and_then(|problem| problem.status);
                reply.status.or(first).unwrap_or(400)
            }
            status => status,
        };
        let kind = match status {
            429 => ErrorKind::RateLimited,
            status => ErrorKind::Status(status),
        };
        let error = self.service.refused(kind, &status.to_string(), words);
        match wait.or(answer.wait) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        }
    }
}

impl Messenger for Twitter {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn other_aliases(&self) -> &[&str] {
        match self.alias.as_str() {
            "twitter" => &["x"],
            "x" => &["twitter"],
            _ => &[],
        }
    }

    fn title(&self) -> &'static str {
        "X"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.service.wait_ready(until, cancel);
        carry(batch, ready, |parcel, cancel| -> Result<(), Unsent> {
            let text = &parcel.content().text;
            let sent = self.post(parcel.address(), text, parcel.is_doubtful(), cancel);
            sent.map_err(|error| (error, 0))
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.post(to, text, false, cancel)
    }
}

/// Shows no keys.
impl fmt::Debug for Twitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twitter")
            .field("alias", &self.alias)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// The text as it is posted.
fn post_of(to: &str, text: &str) -> Result<String, Error> {
    let to = to.trim();
    let name = to.strip_prefix('@').unwrap_or(to);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !name.bytes().all(is_part) || (name.is_empty() && !to.is_empty()) {
        return Err(Error::invalid_payload("to", "is not the name of a user"));
    }
    if text.trim().is_empty() {
        return Err(Error::invalid_payload("text", "has nothing to show"));
    }
    let post = match name {
        "" => text.to_owned(),
        name => format!("@{name} {text}"),
    };
    let weight = weight(&post);
    if weight > WEIGHT_MAX {
        let reason = format!("weighs {weight} characters for X, which takes {WEIGHT_MAX}");
        return Err(Error::invalid_payload("text", reason));
    }
    Ok(post)
}

/// How long X asks to wait in its own headers, where a limit is used up.
fn wait_of(response: &Response, now: u64) -> Option<Duration> {
    if response.status() != 429 {
        return None;
    }
    let number = |name: &str| response.header(name)?.trim().parse::<u64>().ok();
    let limits = ["x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"];
    let resets = limits.into_iter().filter_map(|limit| {
        let left = number(&format!("{limit}-remaining")).unwrap_or(0);
        number(&format!("{limit}-reset")).filter(|_| left == 0)
    });
    let reset = resets.max()?;
    Some(Duration::from_secs(reset.saturating_sub(now)).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_begins_with_whom_it_is_for() {
        for (to, post) in [
            ("", "hi"),
            ("idlesign", "@idlesign hi"),
            (" @idlesign ", "@idlesign hi"),
        ] {
            assert_eq!(post_of(to, "hi").unwrap(), post);
        }
        for to in ["@", "a b", "@@a", "a@b"] {
            assert_eq!(post_of(to, "hi").unwrap_err().field(), Some("to"), "{to}");
        }
    }

    #[test]
    fn the_address_counts_too() {
        let text = "a".repeat(275);
        assert!(post_of("", &text).is_ok() && post_of("abc", &text).is_ok());
        let error = post_of("abcd", &text).unwrap_err();
        assert_eq!(error.field(), Some("text"));
        assert!(error.to_string().contains("281"), "{error}");
    }

    #[test]
    fn the_limit_that_is_used_up_says_how_long() {
        let wait = |headers: &[(&str, &str)]| wait_of(&Response::new(429, headers, b""), 1000);
        assert_eq!(wait(&[]), None);
        let short = [
            ("x-rate-limit-reset", "1060"),
            ("x-rate-limit-remaining", "0"),
        ];
        assert_eq!(wait(&short), Some(Duration::from_secs(60)));
        let day = [
            ("x-rate-limit-reset", "1060"),
            ("x-rate-limit-remaining", "7"),
            ("x-user-limit-24hour-reset", "9000"),
            ("x-user-limit-24hour-remaining", "0"),
        ];
        assert_eq!(wait(&day), Some(Duration::from_secs(8000)));
        assert_eq!(
            wait(&[("x-rate-limit-reset", "9999999999")]),
            Some(WAIT_MAX)
        );
    }

    #[test]
    fn the_port_of_a_scheme_is_not_signed() {
        for (url, signed) in [
            ("https://api.x.com:443", "https://api.x.com/2/tweets"),
            ("http://gw:8080/x/", "http://gw:8080/x/2/tweets"),
        ] {
            assert_eq!(signed_url(&ServerUrl::parse(url).unwrap()), signed);
        }
    }
}
