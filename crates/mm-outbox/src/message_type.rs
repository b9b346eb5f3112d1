//! What a message becomes for its recipients.

use mm_core::{Error, ErrorKind};
use serde_json::{Map, Value};

use crate::message::{Message, SUBJECT, TEXT};
use crate::messenger::{Content, Messenger, names};
use crate::payload;

/// What people call types that say nothing.
const DEFAULT_TITLE: &str = "Notification";

/// Of how many attempts the last one is, if nobody says otherwise.
pub const DEFAULT_RETRY_LIMIT: u32 = 10;

/// Whom a content is made for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct For<'a> {
    /// The alias of the messenger.
    pub messenger: &'a str,
    /// What the messenger answers to as well.
    pub other_aliases: &'a [&'a str],
    /// The address. None where one content is made for all of a message's recipients.
    pub address: Option<&'a str>,
    /// The id of the user, if it is one.
    pub user: Option<&'a str>,
    /// The signed link by which the recipient says that the message was read, where a content is
    /// made for each and the outbox makes [links](crate::OutboxBuilder::links).
    pub mark_read_url: Option<&'a str>,
    /// The same to unsubscribe, if there is something to unsubscribe from.
    pub unsubscribe_url: Option<&'a str>,
}

/// A kind of message: what it is called, who may send it, and what its context is made into.
pub trait MessageType: Send + Sync {
    /// What programs and the store call it.
    fn alias(&self) -> &str;

    /// What people call it. Types of one title are one row of the preferences.
    fn title(&self) -> &str {
        DEFAULT_TITLE
    }

    /// The aliases of the messengers that can carry it, any of each; empty for all.
    fn supported_messengers(&self) -> &[String] {
        &[]
    }

    /// The priority of those that say nothing.
    fn priority(&self) -> i64 {
        0
    }

    /// How often each dispatch is tried.
    fn retry_limit(&self) -> u32 {
        DEFAULT_RETRY_LIMIT
    }

    /// Whether users may subscribe to it.
    fn allows_subscription(&self) -> bool {
        true
    }

    /// Whether a content is made for each dispatch, rather than one for a message and
    /// messenger.
    fn has_dynamic_context(&self) -> bool {
        false
    }

    /// The mark of those that say nothing: what is scheduled with a mark is appended to the
    /// message of that mark which is not sent yet.
    fn group_mark(&self) -> Option<&str> {
        None
    }

    /// What becomes of a context when another is appended: that of the other, with the two
    /// texts as lines.
    fn merge_context(
        &self,
        before: Map<String, Value>,
        new: Map<String, Value>,
    ) -> Map<String, Value> {
        append_text(before, new)
    }

    /// Makes what is sent.
    ///
    /// # Errors
    /// The context has not what it takes; [`ErrorKind::InvalidPayload`] says which field.
    fn content(&self, message: &Message, to: For<'_>) -> Result<Content, Error>;
}

pub(crate) fn append_text(
    mut before: Map<String, Value>,
    mut new: Map<String, Value>,
) -> Map<String, Value> {
    payload::append(&before, &mut new);
    let text = |context: &Map<String, Value>| Some(context.get(TEXT)?.as_str()?.to_owned());
    let (first, second) = (text(&before), text(&new));
    before.extend(new);
    if let (Some(first), Some(second)) = (first, second) {
        before.insert(TEXT.to_owned(), format!("{first}\n{second}").into());
    }
    before
}

/// The text of a context.
fn text(message: &Message, field: &str) -> Result<String, Error> {
    match message.context.get(field) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Error::invalid_payload(field, "is no text")),
        None => Err(Error::invalid_payload(field, "is missing in the context")),
    }
}

/// Plain text: the field `text` of the context.
#[derive(Clone, Copy, Debug)]
pub struct PlainText;

impl MessageType for PlainText {
    fn alias(&self) -> &'static str {
        "plain"
    }

    fn content(&self, message: &Message, _: For<'_>) -> Result<Content, Error> {
        text(message, TEXT).map(Content::text)
    }
}

/// What readers without HTML get.
pub(crate) fn plain_of(html: &str) -> String {
    nanohtml2text::html2text(html)
        .replace("\r\n", "\n")
        .trim()
        .to_owned()
}

/// A mail of plain text: the fields `subject` and `text`.
#[derive(Clone, Copy, Debug)]
pub struct EmailText;

impl MessageType for EmailText {
    fn alias(&self) -> &'static str {
        "email_plain"
    }

    fn content(&self, message: &Message, _: For<'_>) -> Result<Content, Error> {
        let content = Content::text(text(message, TEXT)?);
        Ok(content.with_subject(text(message, SUBJECT)?))
    }
}

/// A mail of HTML: the fields `subject` and `text`, which is HTML. Its text part, and what
/// messengers without HTML send, is the field `plain` if there is one, else made of the HTML.
#[derive(Clone, Copy, Debug)]
pub struct EmailHtml;

impl MessageType for EmailHtml {
    fn alias(&self) -> &'static str {
        "email_html"
    }

    fn content(&self, message: &Message, _: For<'_>) -> Result<Content, Error> {
        let html = text(message, TEXT)?;
        let plain = match message.context.get("plain") {
            Some(_) => text(message, "plain")?,
            None => plain_of(&html),
        };
        let content = Content::text(plain).with_html(html);
        Ok(content.with_subject(text(message, SUBJECT)?))
    }
}

/// Whether a messenger can carry messages of a type.
pub(crate) fn supports(kind: &dyn MessageType, messenger: &dyn Messenger) -> bool {
    let supported = kind.supported_messengers();
    let is_named = |name: &str| supported.iter().any(|alias| alias == name);
    supported.is_empty() || names(messenger).any(is_named)
}

/// That a messenger cannot, in words.
pub(crate) fn unsupported(kind: &dyn MessageType, messenger: &dyn Messenger) -> String {
    format!(
        "messages of the type {:?} cannot be sent by {:?}",
        kind.alias(),
        messenger.alias()
    )
}

/// The error of a message whose type nobody registered.
pub(crate) fn unknown(alias: &str) -> Error {
    let text = format!("no message type is registered as {alias:?}");
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

#[cfg(test)]
mod tests {
    use super::plain_of;

    #[test]
    fn html_becomes_what_a_reader_sees() {
        let html = "<style>p { x }</style><p>Hello <b>you</b> &amp; all</p><script>no()</script><p>Bye</p>";
        let plain = plain_of(html);
        let lines: Vec<_> = plain.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["Hello you & all", "Bye"]);
    }
}
