//! How a record becomes a message.

use std::fmt::{self, Write};
use std::sync::Arc;

use mm_core::{Attachment, Payload};

use crate::Entry;

type WriteText = dyn Fn(&mut String, &Entry<'_>) + Send + Sync;
type Make = dyn Fn(&Entry<'_>) -> Payload + Send + Sync;

/// How a record becomes a message.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Format {
    /// One line of text: time, level, target, message and key-values. Markdown in the
    /// message is rendered.
    #[default]
    Plain,
    /// As `Plain`, in a code block: everything is shown as it is, in columns.
    CodeBlock,
    /// An attachment with a bar in the level's colour, the message, and a field for each
    /// key-value.
    Attachment,
    /// A text of your own; see [`Format::text`].
    Text(Arc<WriteText>),
    /// A payload of your own; see [`Format::payload`].
    Payload(Arc<Make>),
}

impl Format {
    /// A closure that writes the text.
    ///
    /// ```
    /// use std::fmt::Write;
    /// let format = mm_log::Format::text(|text, entry| {
    ///     let _ = write!(text, "**{}** {}", entry.severity, entry.message);
    /// });
    /// # drop(format);
    /// ```
    pub fn text(write: impl Fn(&mut String, &Entry<'_>) + Send + Sync + 'static) -> Self {
        Self::Text(Arc::new(write))
    }

    /// A closure that makes the payload. Channel, username and emoji are filled in where
    /// it leaves them out.
    pub fn payload(make: impl Fn(&Entry<'_>) -> Payload + Send + Sync + 'static) -> Self {
        Self::Payload(Arc::new(make))
    }

    /// The message for a record.
    pub(crate) fn make(&self, entry: &Entry<'_>) -> Payload {
        match self {
            Self::Plain | Self::CodeBlock => Payload::new(line(entry)),
            Self::Attachment => attachment(entry),
            Self::Text(write) => {
                let mut text = String::new();
                write(&mut text, entry);
                Payload::new(text)
            }
            Self::Payload(make) => make(entry),
        }
    }

    /// As [`make`](Self::make), but runs no closure of the user's.
    pub(crate) fn make_own(&self, entry: &Entry<'_>) -> Payload {
        match self {
            Self::Attachment => attachment(entry),
            _ => Payload::new(line(entry)),
        }
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "Plain",
            Self::CodeBlock => "CodeBlock",
            Self::Attachment => "Attachment",
            Self::Text(_) => "Text(..)",
            Self::Payload(_) => "Payload(..)",
        })
    }
}

/// `2026-11-21T02:15:02.123Z ERROR app::db: message key=value`
fn line(entry: &Entry<'_>) -> String {
    let mut text = String::with_capacity(entry.message.len() + entry.target.len() + 48);
    let time = humantime::format_rfc3339_millis(entry.time);
    // Writing to a string cannot fail.
    let _ = write!(text, "{time} {} {}: ", entry.severity, entry.target);
    if let Some(spans) = &entry.spans {
        let _ = write!(text, "{spans}: ");
    }
    text.push_str(&entry.message);
    for (key, value) in &entry.fields {
        let _ = if value.contains(char::is_whitespace) || value.is_empty() {
            write!(text, " {key}={value:?}")
        } else {
            write!(text, " {key}={value}")
        };
    }
    text
}

fn attachment(entry: &Entry<'_>) -> Payload {
    let fallback = format!("{} {}: {}", entry.severity, entry.target, entry.message);
    let footer = match &entry.location {
        Some((file, line)) => format!("{} ({file}:{line})", entry.target),
        None => entry.target.clone().into_owned(),
    };
    let mut attachment = Attachment::new(entry.message.clone())
        .fallback(fallback)
        .color(entry.severity.color())
        .title(entry.severity.as_str())
        .footer(footer);
    if let Some(spans) = &entry.spans {
        attachment = attachment.field("spans", spans.as_ref());
    }
    for (key, value) in &entry.fields {
        attachment = attachment.short_field(key.as_ref(), value.as_str());
    }
    Payload::builder().attachment(attachment).build_unchecked()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::Severity;

    fn entry() -> Entry<'static> {
        let mut entry = Entry::new(Severity::Warn, "app::db", "connection lost");
        entry.time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_219_625_123);
        entry.fields = vec![
            ("attempt".into(), "3".into()),
            ("host".into(), "a b".into()),
        ];
        entry
    }

    #[test]
    fn a_line_has_time_level_target_message_and_fields() {
        assert_eq!(
            Format::Plain.make(&entry()).text(),
            "2026-11-21T00:07:05.123Z WARN app::db: connection lost attempt=3 host=\"a b\""
        );
    }

    #[test]
    fn spans_stand_before_the_message() {
        let mut entry = entry();
        entry.spans = Some("request{id=7}:query".into());
        let text = Format::Plain.make(&entry).text().to_owned();
        assert!(
            text.contains("app::db: request{id=7}:query: connection lost"),
            "{text}"
        );
    }

    #[test]
    fn an_attachment_has_the_colour_of_its_level_and_a_field_for_each_key() {
        let payload = Format::Attachment.make(&entry());
        let json = serde_json::to_value(&payload.attachments()[0]).unwrap();
        assert_eq!(json["color"], Severity::Warn.color());
        assert_eq!(json["text"], "connection lost");
        assert_eq!(json["fields"][0]["title"], "attempt");
        assert_eq!(json["fields"][1]["value"], "a b");
        payload.check(&mm_core::Limits::default()).unwrap();
    }

    #[test]
    fn a_closure_decides_for_itself() {
        let text = Format::text(|text, entry| text.push_str(&entry.message));
        assert_eq!(text.make(&entry()).text(), "connection lost");
        let payload = Format::payload(|_| Payload::new("own"));
        assert_eq!(payload.make(&entry()).text(), "own");
    }
}
