//! What a message's context says of the heads of its mails.

use lettre::message::Mailbox;
use mm_core::Error;
use mm_outbox::Message;
use serde_json::Value;

use super::letter::mailbox;

/// The field of a message's context whose URL (`https:`, `http:` or `mailto:`) becomes the
/// header `List-Unsubscribe`, by which mail programs offer a button. Without it the outbox's own
/// [link](mm_outbox::Parcel::link) stands there, if it makes them.
pub const UNSUBSCRIBE_URL: &str = "unsubscribe_url";
/// The field of a message's context with the address of who wrote it. It stands in `From` if its
/// domain is that of the messenger's own sender, or [any may](super::SmtpBuilder::from_of_any_domain);
/// else in `Reply-To`, since a server that gets a mail of a domain from others than its own is
/// most often told to refuse it. Bounces go to the messenger's own sender in any case. A text
/// without `@` is no address, and changes nothing.
pub const FROM: &str = "from";
/// The field of a message's context with the address that answers go to, in the place of the
/// messenger's own.
pub const REPLY_TO: &str = "reply_to";

/// What a message wants.
#[derive(Debug, Default)]
pub(super) struct Wishes<'a> {
    pub(super) from: Option<Mailbox>,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) unsubscribe_url: Option<&'a str>,
}

impl<'a> Wishes<'a> {
    pub(super) fn of(message: &'a Message) -> Result<Self, Error> {
        // A type of message may mean something else by such a word, and who has no address but a
        // name on a machine is still to be heard.
        let address = |field| {
            let text = text(message, field)?.filter(|text| text.contains('@'));
            text.map(|text| mailbox(field, text)).transpose()
        };
        Ok(Self {
            from: address(FROM)?,
            reply_to: address(REPLY_TO)?,
            unsubscribe_url: text(message, UNSUBSCRIBE_URL)?,
        })
    }
}

/// A text of the context.
fn text<'a>(message: &'a Message, field: &str) -> Result<Option<&'a str>, Error> {
    match message.context.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Error::invalid_payload(field, "is no text")),
    }
}
