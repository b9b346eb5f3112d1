//! The size of `props`, counted as the server counts it.
//!
//! The server writes `props` with Go's JSON encoder and counts code points. It adds
//! entries of its own first, attachments last: each post takes as many as fit, and
//! further ones go to posts of their own. An attachment that does not fit a post
//! alone loses the end of its text without a word, so it is refused here.

use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::attachment::{Attachment, Field};
use crate::check::refuse;
use crate::limits::{Limits, USERNAME_CHARS_MAX};
use crate::payload::More;
use crate::payload_wire::Props;
use crate::wire::Unset;
use crate::{Error, Payload};

/// What the settings of a webhook add. They are not known here.
struct Hook {
    username_chars: usize,
    name_chars: usize,
}

/// The most that they can add.
const LARGEST: Hook = Hook {
    username_chars: USERNAME_CHARS_MAX,
    name_chars: 64,
};

/// About the longest path of an emoji's picture on the server.
const EMOJI_PATH_CHARS: usize = 64;

pub(crate) fn check(payload: &Payload, limits: &Limits) -> Result<(), Error> {
    let Some(more) = &payload.more else {
        return Ok(());
    };
    if Props(more).is_unset() && more.attachments.is_empty() {
        return Ok(());
    }
    let max = limits.props_chars();
    let base = base_chars(payload, more, &LARGEST);
    if base > max {
        return refuse(
            "props",
            format!("has {base} characters as the server counts them, but a post holds {max}"),
        );
    }
    for (index, attachment) in more.attachments.iter().enumerate() {
        let chars = base + attachment_chars(attachment);
        if chars > max {
            return refuse(
                format!("attachments[{index}]"),
                format!(
                    "has {chars} characters as the server counts them in props, but a post \
                     holds {max}"
                ),
            );
        }
    }
    Ok(())
}

/// The size of `props` without attachments.
fn base_chars(payload: &Payload, more: &More, hook: &Hook) -> usize {
    let given_or = |given: Option<&str>, chars: usize| match given {
        Some(given) => given.to_owned(),
        None => "x".repeat(chars),
    };
    let mut own = json!({
        "from_webhook": "true",
        "override_username": given_or(payload.username(), hook.username_chars),
        "webhook_display_name": "x".repeat(hook.name_chars),
    });
    if payload.icon_url().is_some() || payload.icon_emoji().is_some() {
        own["override_icon_url"] = given_or(payload.icon_url(), EMOJI_PATH_CHARS).into();
    }
    if let Some(emoji) = payload.icon_emoji() {
        own["override_icon_emoji"] = emoji.into();
    }
    let props = chars(&Props(more));
    // Two objects become one: a brace of each goes, and a comma comes unless one is empty.
    chars(&own) + props - if props > 2 { 1 } else { 2 }
}

/// What an attachment adds: `,"attachments":[..]` with all fields, set or not.
fn attachment_chars(attachment: &Attachment) -> usize {
    let a = attachment;
    let unset_texts = [
        ("fallback", &a.fallback),
        ("color", &a.color),
        ("pretext", &a.pretext),
        ("author_name", &a.author_name),
        ("author_link", &a.author_link),
        ("author_icon", &a.author_icon),
        ("title", &a.title),
        ("title_link", &a.title_link),
        ("text", &a.text),
        ("image_url", &a.image_url),
        ("thumb_url", &a.thumb_url),
        ("footer", &a.footer),
        ("footer_icon", &a.footer_icon),
    ];
    let unset: usize = unset_texts
        .iter()
        .map(|(name, text)| entry_chars(name, "\"\"", text.is_none()))
        .chain([
            entry_chars("id", "0", !a.extra.contains_key("id")),
            entry_chars("fields", "null", a.fields.is_empty()),
            entry_chars("ts", "null", a.ts.is_none()),
        ])
        .sum();
    let fields: usize = a.fields.iter().map(unset_field_chars).sum();
    // The server gives an action an id of 26 characters.
    let without_id = a.actions.iter().filter(|action| action.id.is_none());
    let ids = without_id.count() * (entry_chars("id", "\"\"", true) + 26);
    let set = chars(attachment);
    // Each unset entry was counted with a comma, of which the first needs none.
    let no_comma = usize::from(set == 2);
    r#","attachments":[]"#.len() + set + unset + fields + ids - no_comma
}

/// What a field of an attachment has beside what is set.
fn unset_field_chars(field: &Field) -> usize {
    let is_quoted = |value: &Value| !value.is_string();
    let quotes = if field.value.as_ref().is_some_and(is_quoted) {
        2
    } else {
        0
    };
    quotes
        + entry_chars("title", "\"\"", field.title.is_none())
        + entry_chars("value", "null", field.value.is_none())
        + entry_chars("short", "false", field.short.is_none())
}

/// What an entry takes that the server writes although it is not set: quotes, colon
/// and comma too.
fn entry_chars(name: &str, value: &str, is_unset: bool) -> usize {
    if is_unset {
        name.len() + value.len() + 4
    } else {
        0
    }
}

/// The characters of a value as Go's JSON encoder writes it.
fn chars(value: &impl Serialize) -> usize {
    let mut count = GoChars::default();
    let written = serde_json::to_writer(&mut count, value);
    debug_assert!(written.is_ok(), "counting cannot fail");
    count.chars
}

/// Counts code points, and six for each that Go escapes and `serde_json` does not.
#[derive(Default)]
struct GoChars {
    chars: usize,
    last: [u8; 2],
}

impl io::Write for GoChars {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for &byte in bytes {
            match byte {
                b'<' | b'>' | b'&' => self.chars += 6,
                // The last byte of U+2028 and U+2029.
                0xA8 | 0xA9 if self.last == [0xE2, 0x80] => self.chars += 5,
                0x80..=0xBF => {} // Within a code point.
                _ => self.chars += 1,
            }
            self.last = [self.last[1], byte];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
