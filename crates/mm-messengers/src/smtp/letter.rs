//! A dispatch as a mail.

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use mm_core::Error;
use mm_outbox::Content;

use super::wishes::{UNSUBSCRIBE_URL, Wishes};

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
    /// Whether a message may be from an address of another domain.
    pub(super) is_from_free: bool,
}

impl Letterhead {
    /// Writes a mail. Its id is made of the key, if there is one. The link is one of the outbox,
    /// which a `POST` follows.
    pub(super) fn letter(
        &self,
        to: &str,
        content: &Content,
        key: Option<&str>,
        wishes: &Wishes<'_>,
        link: Option<&str>,
    ) -> Result<Letter, Error> {
        let to = mailbox("address", to)?;
        let address = to.email.clone();
        let (from, reply_to) = self.authors(wishes);
        let mut builder = lettre::Message::builder()
            .from(from.clone())
            .to(to)
            .date_now()
            .message_id(key.map(|key| self.message_id(key)));
        if from.email != self.from.email {
            // Who sends it is told where it is not who wrote it.
            builder = builder.sender(self.from.clone());
        }
        if let Some(reply_to) = reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let subject = content.subject.as_ref().or(self.default_subject.as_ref());
        if let Some(subject) = subject {
            is_one_line("subject", subject)?;
            builder = builder.subject(subject.as_str());
        }
        if let Some(url) = wishes.unsubscribe_url.or(link) {
            builder = builder.raw_header(list_unsubscribe(url)?);
            let is_own = wishes.unsubscribe_url.is_none();
            if is_own && url.starts_with("https:") {
                builder = builder.raw_header(one_click());
            }
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

    /// Who is shown to have written it, and who gets the answers.
    fn authors<'a>(&'a self, wishes: &'a Wishes<'_>) -> (&'a Mailbox, Option<&'a Mailbox>) {
        let (author, reply_to) = (wishes.from.as_ref(), wishes.reply_to.as_ref());
        let domain = self.from.email.domain();
        let is_own = |one: &&Mailbox| one.email.domain().eq_ignore_ascii_case(domain);
        if let Some(from) = author.filter(|one| self.is_from_free || is_own(one)) {
            return (from, reply_to.or(self.reply_to.as_ref()));
        }
        let reply_to = reply_to.or(author);
        (&self.from, reply_to.or(self.reply_to.as_ref()))
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

/// Says that a `POST` to the URL is enough, as RFC 8058 has it.
fn one_click() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
    let value = "List-Unsubscribe=One-Click".to_owned();
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
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
            is_from_free: false,
        }
    }

    fn written(content: &Content, url: Option<&str>) -> Result<String, Error> {
        let wishes = Wishes {
            unsubscribe_url: url,
            ..Wishes::default()
        };
        let letter = head().letter("ada@example.com", content, Some("k-1"), &wishes, None)?;
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
    fn a_link_of_the_outbox_is_followed_by_one_click_if_it_is_encrypted() {
        let mail = |wishes: &Wishes<'_>, link: &str| {
            let content = Content::text("x");
            let letter = head().letter("ada@example.com", &content, None, wishes, Some(link));
            String::from_utf8(letter.unwrap().bytes).unwrap()
        };
        let one_click = "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
        let ours = mail(&Wishes::default(), "https://x.example/u");
        assert!(ours.contains("\r\nList-Unsubscribe: <https://x.example/u>\r\n"));
        assert!(ours.contains(one_click), "{ours}");
        let in_the_clear = mail(&Wishes::default(), "http://x.example/u");
        assert!(in_the_clear.contains("<http://x.example/u>"));
        assert!(!in_the_clear.contains(one_click));
        let theirs = Wishes {
            unsubscribe_url: Some("https://y.example/"),
            ..Wishes::default()
        };
        let theirs = mail(&theirs, "https://x.example/u");
        assert!(theirs.contains("<https://y.example/>") && !theirs.contains(one_click));
    }

    #[test]
    fn who_wrote_it_is_shown_if_the_domain_is_the_senders_and_gets_the_answers_else() {
        let box_of = |text: &str| Some(mailbox("x", text).unwrap());
        let heads = |is_from_free: bool, from: &str, reply_to: Option<&str>| {
            let mut head = head();
            head.reply_to = box_of("help@example.com");
            head.is_from_free = is_from_free;
            let wishes = Wishes {
                from: box_of(from),
                reply_to: reply_to.and_then(box_of),
                unsubscribe_url: None,
            };
            let content = Content::text("x");
            let letter = head.letter("ada@example.com", &content, None, &wishes, None);
            let mail = String::from_utf8(letter.unwrap().bytes).unwrap();
            ["From", "Sender", "Reply-To"].map(|name| {
                let name = format!("{name}: ");
                let line = mail.lines().find_map(|line| line.strip_prefix(&*name));
                line.unwrap_or_default().to_owned()
            })
        };
        let own = "Outbox <outbox@example.com>";
        let (near, far) = ("Bob <bob@EXAMPLE.com>", "Eve <eve@example.org>");
        let help = "help@example.com";
        assert_eq!(
            heads(false, near, None),
            ["Bob <bob@EXAMPLE.com>", own, help]
        );
        assert_eq!(heads(false, far, None), [own, "", far]);
        assert_eq!(
            heads(false, far, Some("a@b.example")),
            [own, "", "a@b.example"]
        );
        assert_eq!(heads(true, far, None), [far, own, help]);
        assert_eq!(
            heads(false, "outbox@example.com", None),
            ["outbox@example.com", "", help]
        );
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
