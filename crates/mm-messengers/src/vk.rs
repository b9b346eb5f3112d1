//! VK by a wall. A post carries the key of its dispatch as `guid`, by which VK knows it again.

use std::fmt;
use std::time::Duration;

use form_urlencoded::Serializer;
use mm_core::{Cancel, Error, ErrorKind, Token};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::Secrets;
use serde::Deserialize;
use serde_json::Value;

use crate::carry::carry;
use crate::link::{is_link, text_or_link};
use crate::web::{Answer, Ask, Service, WebSettings, web_setters};

const PATH: &str = "/method/wall.post";
/// The version of the API that is asked, if nobody says otherwise.
const DEFAULT_VERSION: (u32, u32) = (5, 199);
/// The oldest that can be asked.
const VERSION_MIN: (u32, u32) = (5, 131);
/// How long a post may be. VK documents no length for `wall.post`
/// (<https://dev.vk.com/method/wall.post>); this is what people find that its editor takes.
const TEXT_CHARS_MAX: usize = 15_895;

/// Posts on walls by a token. An address is the id of a person, or of a community with a minus;
/// empty for the wall of the token's own person.
///
/// A text that is a link and nothing else is attached. One of more than 15,895 characters is
/// refused before it is sent.
pub struct Vk {
    alias: String,
    token: Token,
    version: String,
    service: Service,
}

/// Sets a [`Vk`] up.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct VkBuilder {
    token: Token,
    version: String,
    web: WebSettings,
}

impl VkBuilder {
    web_setters!("https://api.vk.com");

    /// The version of the API: 5.131 or newer. Default: 5.199.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Checks everything and makes the messenger, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for the base URL; [`ErrorKind::InvalidSetting`] for a version
    /// that is none or too old, a proxy, or a certificate.
    pub fn build(self) -> Result<Vk, Error> {
        let parts = self.version.split_once('.');
        let version = parts.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some(version) = version.filter(|version| *version >= VERSION_MIN) else {
            let text = "the version of VK's API is to be 5.131 or newer";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        };
        let secrets = Secrets::of_texts([self.token.expose_secret()]);
        Ok(Vk {
            alias: "vk".to_owned(),
            service: self.web.build("VK", secrets)?,
            token: self.token,
            version: format!("{}.{}", version.0, version.1),
        })
    }
}

/// Shows no token.
impl fmt::Debug for VkBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VkBuilder").finish_non_exhaustive()
    }
}

/// What VK answers, with status 200 for errors too.
#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    response: Value,
    error: Option<Trouble>,
}

#[derive(Deserialize)]
struct Trouble {
    error_code: u32,
    #[serde(default)]
    error_msg: String,
}

impl Vk {
    /// A messenger that is called `vk`, with a token of a person or a community.
    pub fn builder(token: Token) -> VkBuilder {
        let (major, minor) = DEFAULT_VERSION;
        VkBuilder {
            token,
            version: format!("{major}.{minor}"),
            web: WebSettings::new("https://api.vk.com"),
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// The page where a person lets an application of this id post. It leads to another, in
    /// whose URL the token stands as `access_token`.
    ///
    /// ```
    /// let url = mm_messengers::Vk::token_url("1234");
    /// assert!(url.starts_with("https://oauth.vk.com/authorize?client_id=1234&"));
    /// ```
    pub fn token_url(app_id: &str) -> String {
        let (major, minor) = DEFAULT_VERSION;
        let query = Serializer::new(String::new())
            .append_pair("client_id", app_id)
            .append_pair("scope", "wall,offline")
            .append_pair("display", "page")
            .append_pair("response_type", "token")
            .append_pair("v", &format!("{major}.{minor}"))
            .append_pair("redirect_uri", "https://oauth.vk.com/blank.html")
            .finish();
        format!("https://oauth.vk.com/authorize?{query}")
    }

    fn post(&self, to: &str, text: &str, key: Option<&str>, cancel: &Cancel) -> Result<(), Error> {
        let owner = owner_of(to)?;
        let field = check(text)?;
        let mut form = Serializer::new(String::new());
        form.append_pair(field, text);
        if let Some(owner) = owner {
            form.append_pair("owner_id", &owner.to_string());
        }
        // Of a community: in its name.
        form.append_pair("from_group", "1");
        if let Some(key) = key {
            form.append_pair("guid", key);
        }
        form.append_pair("access_token", self.token.expose_secret());
        form.append_pair("v", &self.version);
        let body = form.finish();
        let kind = "application/x-www-form-urlencoded";
        let ask = Ask::new("POST", PATH).body(kind, body.as_bytes());
        let answer = self.service.call(&ask, cancel)?;
        match serde_json::from_slice::<Reply>(answer.response.body()) {
            Ok(Reply {
                error: Some(trouble),
                ..
            }) => Err(self.refused(&trouble, &answer)),
            Ok(reply) if answer.is_success() && reply.response["post_id"].is_i64() => Ok(()),
            _ => Err(self.service.unread(&answer)),
        }
    }

    /// The codes: <https://dev.vk.com/reference/errors>.
    fn refused(&self, trouble: &Trouble, answer: &Answer) -> Error {
        let (kind, wait) = match trouble.error_code {
            5 | 17 | 27 | 28 => (ErrorKind::Status(401), None),
            6 => (ErrorKind::RateLimited, Some(1)),
            9 => (ErrorKind::RateLimited, Some(60)),
            // A captcha, which nobody is there to read; VK asks for none after a while.
            14 => (ErrorKind::RateLimited, Some(300)),
            29 => (ErrorKind::RateLimited, Some(3600)),
            1 | 10 => (ErrorKind::Status(500), None),
            7 | 15 | 18 | 203 | 210 | 214 | 219 | 220 | 222 | 224 => (ErrorKind::Status(403), None),
            _ => (ErrorKind::Status(400), None),
        };
        let code = trouble.error_code.to_string();
        let error = self.service.refused(kind, &code, &trouble.error_msg);
        match wait.map(Duration::from_secs).or(answer.wait) {
            Some(wait) => {
                self.service.close(wait);
                error.with_retry_after(wait)
            }
            None => error,
        }
    }
}

impl Messenger for Vk {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "VK"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.service.wait_ready(until, cancel);
        carry(batch, ready, |parcel, cancel| {
            let (text, key) = (text_or_link(parcel.content()), parcel.key());
            let sent = self.post(parcel.address(), &text, Some(&key), cancel);
            sent.map_err(|error| (error, 0))
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.post(to, text, None, cancel)
    }
}

/// Shows no token.
impl fmt::Debug for Vk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vk")
            .field("alias", &self.alias)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// The owner of a wall; none for one's own.
fn owner_of(to: &str) -> Result<Option<i64>, Error> {
    let to = to.trim();
    if to.is_empty() {
        return Ok(None);
    }
    let owner = to.parse::<i64>().ok().filter(|owner| *owner != 0);
    let reason = "is not the number of a person, or of a community with a minus";
    let owner = owner.ok_or_else(|| Error::invalid_payload("owner_id", reason))?;
    Ok(Some(owner))
}

/// The field that a text goes into, if it is not too long.
fn check(text: &str) -> Result<&'static str, Error> {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        return Err(Error::invalid_payload("message", "has nothing to show"));
    }
    if chars > TEXT_CHARS_MAX {
        let reason = format!("has {chars} characters, VK takes {TEXT_CHARS_MAX}");
        return Err(Error::invalid_payload("message", reason));
    }
    Ok(if is_link(text) {
        "attachments"
    } else {
        "message"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_number_of_an_owner() {
        for (to, owner) in [("", None), ("12", Some(12)), (" -34 ", Some(-34))] {
            assert_eq!(owner_of(to).unwrap(), owner);
        }
        for to in ["0", "club1", "1 2", "@a"] {
            assert_eq!(owner_of(to).unwrap_err().field(), Some("owner_id"), "{to}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        assert_eq!(check(&"я".repeat(TEXT_CHARS_MAX)).unwrap(), "message");
        let error = check(&"я".repeat(TEXT_CHARS_MAX + 1)).unwrap_err();
        assert_eq!(error.field(), Some("message"));
    }

    #[test]
    fn a_version_before_5_131_is_refused() {
        let build = |version: &str| {
            let token = Token::parse("vk1.a.secret").unwrap();
            Vk::builder(token).version(version).build()
        };
        assert!(build("5.131").is_ok() && build("6.0").is_ok());
        for version in ["5.130", "4.999", "5", "", "5.131&x=1"] {
            let error = build(version).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting, "{version}");
        }
    }
}
