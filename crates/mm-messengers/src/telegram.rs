//! Telegram by its Bot API. It knows no key against doubles: what may have arrived is sent
//! again, so a message arrives at least once.

mod parts;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mm_core::{Cancel, Error, ErrorKind, Token};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::Secrets;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::carry::{Unsent, carry, unsent};
use crate::web::{Answer, Ask, Service, WebSettings, web_setters};

/// What a user sends to begin with a bot.
const START: &str = "/start";
/// The longest time that is believed.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);
/// How long a name of a channel may be.
const NAME_CHARS_MAX: usize = 64;

/// Sends to chats by the token of a bot. An address is the id of a chat, which
/// [`get_chat_ids`](Self::get_chat_ids) finds, or the name of a channel as `@channel`.
///
/// A text of more than 4,096 characters, as Telegram counts them, becomes several messages.
pub struct Telegram {
    alias: String,
    token: Token,
    service: Service,
    is_verified: AtomicBool,
}

/// Sets a [`Telegram`] up.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct TelegramBuilder {
    token: Token,
    web: WebSettings,
}

impl TelegramBuilder {
    web_setters!("https://api.telegram.org");

    /// Checks everything and makes the messenger, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for the base URL; [`ErrorKind::InvalidSetting`] for a token
    /// that has not the form of one, a proxy, or a certificate.
    pub fn build(self) -> Result<Telegram, Error> {
        // It stands in the path of each request.
        let token = self.token.expose_secret();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
        let parts = token.split_once(':').filter(|(id, key)| {
            id.bytes().all(|byte| byte.is_ascii_digit()) && !id.is_empty() && !key.is_empty()
        });
        let Some((_, key)) = parts.filter(|_| token.bytes().all(is_part)) else {
            let text = "the token has not the form of a Telegram bot's, `123456:ABC-DEF`";
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(text));
        };
        let secrets = Secrets::of_texts([token, key]);
        Ok(Telegram {
            alias: "telegram".to_owned(),
            service: self.web.build("Telegram", secrets)?,
            token: self.token,
            is_verified: AtomicBool::new(false),
        })
    }
}

/// Shows no token.
impl fmt::Debug for TelegramBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelegramBuilder").finish_non_exhaustive()
    }
}

/// What the API answers, success or not.
#[derive(Deserialize)]
struct Reply {
    ok: bool,
    #[serde(default)]
    result: Value,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

/// What to do about an error.
#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// Of what came to the bot, what is a message.
#[derive(Deserialize)]
struct Update {
    message: Option<Incoming>,
}

#[derive(Deserialize)]
struct Incoming {
    #[serde(default)]
    text: String,
    chat: Chat,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
}

impl Telegram {
    /// A messenger for the bot of this token, which is called `telegram`.
    pub fn builder(token: Token) -> TelegramBuilder {
        TelegramBuilder {
            token,
            web: WebSettings::new("https://api.telegram.org"),
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// The ids of the chats in which somebody sent `/start` to the bot, each once: of the last
    /// day, and at most of the last 100 things that came to it, which is what Telegram keeps.
    ///
    /// # Errors
    /// Why they could not be asked for; 409 if the bot has a webhook.
    pub fn get_chat_ids(&self, cancel: &Cancel) -> Result<Vec<i64>, Error> {
        let updates: Vec<Update> = self.ask("getUpdates", &json!({}), cancel)?;
        let messages = updates.into_iter().filter_map(|update| update.message);
        let mut ids = Vec::new();
        for message in messages.filter(|message| is_start(&message.text)) {
            if !ids.contains(&message.chat.id) {
                ids.push(message.chat.id);
            }
        }
        Ok(ids)
    }

    fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        fields: &Value,
        cancel: &Cancel,
    ) -> Result<T, Error> {
        let path = format!("/bot{}/{method}", self.token.expose_secret());
        let body = fields.to_string();
        let ask = Ask::new("POST", &path).body("application/json", body.as_bytes());
        let answer = self.service.call(&ask, cancel)?;
        let Ok(reply) = serde_json::from_slice::<Reply>(answer.response.body()) else {
            return Err(self.service.unread(&answer));
        };
        if !reply.ok {
            return Err(self.refused(&reply, &answer));
        }
        serde_json::from_value(reply.result).map_err(|_| self.service.unread(&answer))
    }

    fn refused(&self, reply: &Reply, answer: &Answer) -> Error {
        let status = reply.error_code.unwrap_or(answer.response.status());
        let told = |kind| {
            let code = status.to_string();
            self.service.refused(kind, &code, &reply.description)
        };
        match (status, reply.parameters.migrate_to_chat_id) {
            (429, _) => {
                let asked = reply.parameters.retry_after;
                let asked = asked.map(|asked| Duration::from_secs(asked).min(WAIT_MAX));
                if let Some(wait) = asked {
                    self.service.close(wait);
                }
                let error = told(ErrorKind::RateLimited);
                match asked.or(answer.wait) {
                    Some(wait) => error.with_retry_after(wait),
                    None => error,
                }
            }
            (_, Some(id)) => {
                let error = told(ErrorKind::Status(status));
                let text = format!("{error}; the chat has become {id}: send there");
                error.with_message(text)
            }
            _ => told(ErrorKind::Status(status)),
        }
    }

    /// Sends a text in as many messages as it takes, of which so many are out already.
    fn post(&self, to: &str, text: &str, mut out: usize, cancel: &Cancel) -> Result<(), Unsent> {
        let chat = chat_of(to).map_err(|error| (error, out))?;
        let parts = parts::parts(text);
        if parts.is_empty() {
            let error = Error::invalid_payload("text", "has nothing to show");
            return Err((error, out));
        }
        for part in parts.iter().skip(out) {
            let fields = json!({"chat_id": chat, "text": part});
            let sent = self.ask::<Value>("sendMessage", &fields, cancel);
            if let Err(error) = sent {
                if error.status() == Some(401) {
                    self.is_verified.store(false, Ordering::Relaxed);
                }
                return Err(unsent(error, out, parts.len()));
            }
            out += 1;
        }
        Ok(())
    }
}

impl Messenger for Telegram {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "Telegram"
    }

    /// Asks who the bot is, until that was answered once.
    fn before_send(&self, cancel: &Cancel) -> Result<(), Error> {
        if !self.is_verified.load(Ordering::Relaxed) {
            self.ask::<Value>("getMe", &json!({}), cancel)?;
            self.is_verified.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.service.wait_ready(until, cancel);
        carry(batch, ready, |parcel, cancel| {
            let text = parcel.content().text_with_subject();
            self.post(parcel.address(), &text, parcel.parts_sent(), cancel)
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.before_send(cancel)?;
        self.post(to, text, 0, cancel).map_err(|(error, _)| error)
    }
}

/// Shows no token.
impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telegram")
            .field("alias", &self.alias)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// An address as the API takes it.
fn chat_of(to: &str) -> Result<Value, Error> {
    let to = to.trim();
    if let Ok(id) = to.parse::<i64>() {
        return Ok(json!(id));
    }
    let is_name = |name: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !name.is_empty() && name.len() <= NAME_CHARS_MAX && name.bytes().all(is_part)
    };
    if to.strip_prefix('@').is_some_and(is_name) {
        return Ok(json!(to));
    }
    let reason = "is neither the number of a chat nor the name of a channel, `@channel`";
    Err(Error::invalid_payload("chat_id", reason))
}

/// `/start`, also with what a link gave along, or with the name of the bot.
fn is_start(text: &str) -> bool {
    let rest = text.strip_prefix(START);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '@']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_number_or_the_name_of_a_channel() {
        for (to, chat) in [
            ("1234", json!(1234)),
            (" -100987 ", json!(-100_987)),
            ("@news_de", json!("@news_de")),
        ] {
            assert_eq!(chat_of(to).unwrap(), chat);
        }
        for to in ["", "@", "news", "@a b", "@a/../b", "1.5"] {
            assert_eq!(chat_of(to).unwrap_err().field(), Some("chat_id"), "{to}");
        }
    }

    #[test]
    fn a_start_may_carry_more() {
        assert!(["/start", "/start ref42", "/start@my_bot"].map(is_start) == [true; 3]);
        assert!(["/started", "start", "say /start"].map(is_start) == [false; 3]);
    }

    #[test]
    fn a_token_that_could_change_the_path_is_refused_and_not_quoted() {
        for pasted in ["secret", "1:a/../b", "1:a?b", "a:secret", "1:", ":secret"] {
            let token = Token::parse(pasted).unwrap();
            let error = Telegram::builder(token).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidSetting, "{pasted}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
