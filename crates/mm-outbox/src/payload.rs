//! A payload of Mattermost as a message: its text is for every messenger, the rest of it for
//! those that know payloads.

use mm_core::{Attachment, Error, Payload};
use serde_json::{Map, Value};

use crate::message::{Draft, Message, TEXT};

/// The field of a context that a payload stands in.
const PAYLOAD: &str = "payload";

impl Draft {
    /// A plain text that is more for Mattermost: attachments, props, a priority and whatever
    /// else the payload has. Other messengers send its text and the words of its attachments.
    /// Its channel is that of the recipient.
    ///
    /// ```
    /// use mm_outbox::Draft;
    /// use mm_outbox::mm_core::{Attachment, Payload};
    ///
    /// let mut payload = Payload::new("");
    /// payload.set_attachments(vec![Attachment::new("0 MB left").title("db1")]);
    /// let draft = Draft::payload(&payload);
    /// assert_eq!(draft.context()["text"], "db1\n0 MB left");
    /// ```
    pub fn payload(payload: &Payload) -> Self {
        let mut text = payload.text().to_owned();
        for attachment in payload.attachments() {
            for words in words(attachment) {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&words);
            }
        }
        let draft = Self::text(text);
        match serde_json::to_value(payload) {
            Ok(Value::Object(whole)) if whole.keys().any(|key| key != TEXT) => {
                draft.with(PAYLOAD, whole)
            }
            _ => draft,
        }
    }
}

impl Message {
    /// The payload, if it was one of more than a text, for this channel or the webhook's own.
    ///
    /// # Errors
    /// [`InvalidPayload`](mm_core::ErrorKind::InvalidPayload) if what stands there is none.
    pub fn payload(&self, channel: Option<&str>) -> Result<Option<Payload>, Error> {
        let Some(whole) = self.context.get(PAYLOAD) else {
            return Ok(None);
        };
        let read = serde_json::from_value::<Payload>(whole.clone());
        let mut payload = read.map_err(|error| {
            Error::invalid_payload(PAYLOAD, "is no payload of Mattermost").with_source(error)
        })?;
        payload.set_channel(channel);
        Ok(Some(payload))
    }
}

/// What an attachment says, line by line.
fn words(attachment: &Attachment) -> Vec<String> {
    let said = [&attachment.pretext, &attachment.title, &attachment.text];
    let said = said.into_iter().flatten().filter(|text| !text.is_empty());
    let mut words: Vec<String> = said.map(ToString::to_string).collect();
    for field in &attachment.fields {
        let value = match &field.value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        words.push(match field.title.as_deref() {
            Some(title) if !title.is_empty() => format!("{title}: {value}"),
            _ => value,
        });
    }
    if words.is_empty() {
        words.extend(attachment.fallback.as_ref().map(ToString::to_string));
    }
    words
}

/// What becomes of payloads when a message is appended to another: texts are lines,
/// attachments follow each other, and of all else the later one counts.
pub(crate) fn append(before: &Map<String, Value>, new: &mut Map<String, Value>) {
    let own = |context: &Map<String, Value>| match (context.get(PAYLOAD), context.get(TEXT)) {
        (Some(Value::Object(whole)), _) => whole.clone(),
        (_, Some(text)) => Map::from_iter([(TEXT.to_owned(), text.clone())]),
        _ => Map::new(),
    };
    if !before.contains_key(PAYLOAD) && !new.contains_key(PAYLOAD) {
        return;
    }
    let (mut first, mut second) = (own(before), own(new));
    let text = |whole: &Map<String, Value>| {
        let text = whole.get(TEXT).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let lines: Vec<_> = [text(&first), text(&second)]
        .into_iter()
        .flatten()
        .collect();
    if let Some(Value::Array(more)) = second.get_mut("attachments")
        && let Some(Value::Array(mut all)) = first.remove("attachments")
    {
        all.append(more);
        *more = all;
    }
    first.extend(second);
    first.insert(TEXT.to_owned(), lines.join("\n").into());
    new.insert(PAYLOAD.to_owned(), first.into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message_type::append_text;

    fn payload(text: &str, attachment: &str) -> Payload {
        let mut payload = Payload::new(text);
        payload.set_attachments(vec![Attachment::new(attachment).field("of", 3)]);
        payload
    }

    #[test]
    fn a_text_alone_is_a_plain_text() {
        let draft = Draft::payload(&Payload::new("hello"));
        assert_eq!(draft.context().len(), 1);
    }

    #[test]
    fn the_words_of_attachments_are_the_text_of_those_who_know_none() {
        let draft = Draft::payload(&payload("full", "db1"));
        assert_eq!(draft.context()[TEXT], "full\ndb1\nof: 3");
        let mut bare = Payload::new("");
        bare.set_attachments(vec![Attachment::default().fallback("a picture")]);
        assert_eq!(Draft::payload(&bare).context()[TEXT], "a picture");
    }

    #[test]
    fn appended_payloads_keep_texts_and_attachments_of_both() {
        let context = |payload: &Payload| Draft::payload(payload).context().clone();
        let (one, two) = (payload("one", "a"), payload("", "b"));
        let both = append_text(context(&one), context(&two));
        assert_eq!(both[PAYLOAD]["text"], "one");
        assert_eq!(both[PAYLOAD]["attachments"][0]["text"], "a");
        assert_eq!(both[PAYLOAD]["attachments"][1]["text"], "b");
        assert_eq!(both[TEXT], "one\na\nof: 3\nb\nof: 3");
        let plain = context(&Payload::new("two"));
        for (first, second) in [(context(&one), plain.clone()), (plain, context(&one))] {
            let both = append_text(first, second);
            let text = both[PAYLOAD]["text"].as_str().unwrap_or_default();
            assert!(text.contains("one") && text.contains("two"), "{text}");
            assert_eq!(both[PAYLOAD]["attachments"][0]["text"], "a");
        }
    }
}
