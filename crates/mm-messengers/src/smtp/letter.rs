//! A dispatch as a mail.

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use mm_core::Error;
use mm_outbox::{Content, Message};
use serde_json::Value;

/// The field of a message's context whose URL (`https:`, `http:` or `mailto:`) becomes the
/// header `List-Unsubscribe`, by which mail programs offer a button.
pub const UNSUBSCRIBE_URL: &str = "unsubscribe_url";

/// No line of a mail has more characters.
const LINE_CHARS_MAX: usize = 998;

/// A mail, ready to be sent.
pub(super) struct Letter {
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

/// What mails have in common.
#[derive(Clone, Debug)]
pub(super) struct Letterhead {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) default_subject: Option<String>,
}

impl Letterhead {
    /// Writes a mail. Its id is made of the key, if there is one.
    pub(super) fn letter(
        &self,
        to: &str,
        content: &Content,
        key: Option<&str>,
        unsubscribe_url: Option<&str>,
    ) -> Result<Letter, Error> {
        let to = mailbox("address", to)?;
        let address = to.email.clone();
        let mut builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .date_now()
            .message_id(key.map(|key| self.message_id(key)));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let subject = content.subject.as_ref().or(self.default_subject.as_ref());
        if let Some(subject) = subject {
            is_one_line("subject", subject)?;
            builder = builder.subject(subject.as_str());
        }
        if let Some(url) = unsubscribe_url {
            builder = builder.raw_header(list_unsubscribe(url)?);
        }
        let text = content.text.clone();
        let mail = match &content.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(text, html.clone())),
            None => builder.singlepart(SinglePart::plain(text)),
        };
        let mail = mail.map_err(|error| {
            Error::invalid_payload("text", "cannot be made a mail").with_source(error)
        })?;
        Ok(Letter {
            to: address,
            bytes: mail.formatted(),
        })
    }

    /// The same for the same key, so that who gets a mail twice can tell.
    fn message_id(&self, key: &str) -> String {
        let domain = self.from.email.domain();
        // An id is ASCII; what names the dispatch is the key.
        let domain = if domain.is_ascii() {
            domain
        } else {
            "outbox.invalid"
        };
        format!("<{key}@{domain}>")
    }
}

/// The URL of a message's context.
pub(super) fn unsubscribe_url(message: &Message) -> Result<Option<&str>, Error> {
    match message.context.get(UNSUBSCRIBE_URL) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(url)) => Ok(Some(url)),
        Some(_) => Err(Error::invalid_payload(UNSUBSCRIBE_URL, "is no text")),
    }
}

fn list_unsubscribe(url: &str) -> Result<HeaderValue, Error> {
    let is_known = ["https:", "http:", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let is_plain = url
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ','));
    let value = format!("<{url}>");
    let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
    if !is_known || !is_plain || name.len() + 2 + value.len() > LINE_CHARS_MAX {
        let reason = "is no URL that fits into a header of a mail";
        return Err(Error::invalid_payload(UNSUBSCRIBE_URL, reason));
    }
    Ok(HeaderValue::dangerous_new_pre_encoded(
        name,
        value.clone(),
        value,
    ))
}

/// An address, alone or as `Name <address>`; one, and nothing behind it.
pub(super) fn mailbox(field: &str, text: &str) -> Result<Mailbox, Error> {
    is_one_line(field, text)?;
    let text = text.trim();
    let wrong = || Error::invalid_payload(field, "is no address of mail");
    if !text.ends_with('>') {
        let address: Address = text.parse().map_err(|_| wrong())?;
        return Ok(Mailbox::new(None, address));
    }
    let mailbox: Mailbox = text.parse().map_err(|_| wrong())?;
    // The parser stops where an address ends, whatever follows it.
    if text.ends_with(&format!("<{}>", mailbox.email)) {
        Ok(mailbox)
    } else {
        Err(wrong())
    }
}

/// A line break would begin another header, or another command.
pub(super) fn is_one_line(field: &str, text: &str) -> Result<(), Error> {
    if text.chars().any(char::is_control) {
        let reason = "has a line break or another control character";
        return Err(Error::invalid_payload(field, reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Letterhead {
        Letterhead {
            from: mailbox("from", "Outbox <outbox@example.com>").unwrap(),
            reply_to: None,
            default_subject: None,
        }
    }

    fn written(content: &Content, url: Option<&str>) -> Result<String, Error> {
        let letter = head().letter("ada@example.com", content, Some("k-1"), url)?;
        Ok(String::from_utf8(letter.bytes).unwrap())
    }

    #[test]
    fn one_address_is_taken_and_nothing_else() {
        for good in [
            "ada@example.com",
            " ada+x@example.com ",
            "Ada Lovelace <ada@example.com>",
            "\"Lovelace, Ada\" <ada@example.com>",
            "ada@[127.0.0.1]",
            "ada@exämple.com",
        ] {
            assert!(mailbox("address", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@example.com, eve@example.com",
            "ada@example.com eve@example.com",
            "Ada <ada@example.com>, Eve <eve@example.com>",
            "ada@example.com>",
            "<ada@example.com",
            "ada@example.com\r\nRCPT TO:<eve@example.com>",
            "Ada\nBcc: eve@example.com <ada@example.com>",
            "ada@exa mple.com",
        ] {
            let error = mailbox("address", bad).unwrap_err();
            assert_eq!(error.field(), Some("address"), "{bad}");
        }
    }

    #[test]
    fn a_subject_cannot_bring_a_header_along() {
        for subject in ["a\r\nBcc: eve@example.com", "a\nb", "a\rb", "a\0b"] {
            let error = written(&Content::text("x").with_subject(subject), None).unwrap_err();
            assert_eq!(error.field(), Some("subject"));
        }
    }

    #[test]
    fn a_link_to_unsubscribe_is_a_header_or_refused() {
        let content = Content::text("x");
        let url = "https://example.com/u?a=1&b=2";
        let mail = written(&content, Some(url)).unwrap();
        assert!(
            mail.contains(&format!("\r\nList-Unsubscribe: <{url}>\r\n")),
            "{mail}"
        );
        let long = format!("https://example.com/{}", "x".repeat(1000));
        for bad in [
            "javascript:x",
            "https://x/\r\nBcc: a@b",
            "https://x/>,<y",
            "https://ä/",
            &long,
        ] {
            let error = written(&content, Some(bad)).unwrap_err();
            assert_eq!(error.field(), Some(UNSUBSCRIBE_URL), "{bad}");
        }
    }

    #[test]
    fn the_id_is_of_the_key_and_the_senders_domain() {
        let mail = written(&Content::text("x"), None).unwrap();
        assert!(
            mail.contains("\r\nMessage-ID: <k-1@example.com>\r\n"),
            "{mail}"
        );
    }
}
