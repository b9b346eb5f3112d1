//! Markup that was written for Slack.

use super::Names;
use super::attachment::Attachment;
use crate::compat::Rules;

const ANNOUNCEMENTS: &[(&str, &str)] = &[
    ("<!channel>", "@channel"),
    ("<!here>", "@here"),
    ("<!all>", "@all"),
];

/// Converts a text to Markdown: announcements, mentions of users by id, and links.
pub(crate) fn convert_message(text: String, names: &dyn Names, rules: &Rules) -> String {
    let text = convert_names(text, names);
    let label_ends: &[u8] = if rules.link_label_pipes {
        b"\n>"
    } else {
        b"\n|>"
    };
    convert_links(text, b"\n<|>", label_ends)
}

/// Converts the texts of an attachment. Its title holds no links.
pub(crate) fn convert_attachment(attachment: &mut Attachment, names: &dyn Names) {
    let convert = |text: &mut String, has_links: bool| {
        *text = convert_names(std::mem::take(text), names);
        if has_links {
            *text = convert_links(std::mem::take(text), b"<|", b">");
        }
    };
    convert(&mut attachment.pretext, true);
    convert(&mut attachment.text, true);
    convert(&mut attachment.title, false);
    for field in attachment.fields.iter_mut().flatten() {
        if let serde_json::Value::String(value) = &mut field.value {
            convert(value, true);
        }
    }
}

fn convert_names(text: String, names: &dyn Names) -> String {
    // Most texts have nothing to convert.
    if !text.contains('<') {
        return text;
    }
    let mut text = text;
    for (from, to) in ANNOUNCEMENTS {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    convert_users(text, names)
}

/// Makes `<@id>` the name of that user, if there is one.
fn convert_users(text: String, names: &dyn Names) -> String {
    let mut converted = String::new();
    let mut copied = 0;
    for (at, sign) in text.match_indices("<@") {
        let rest = &text[at + sign.len()..];
        let end = rest
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        if end == 0 || rest.as_bytes().get(end) != Some(&b'>') {
            continue;
        }
        if let Some(name) = names.username(&rest[..end]) {
            converted.push_str(&text[copied..at]);
            converted.push('@');
            converted.push_str(&name);
            copied = at + sign.len() + end + 1;
        }
    }
    if copied == 0 {
        return text;
    }
    converted.push_str(&text[copied..]);
    converted
}

/// Makes `<target|label>` a link of Markdown. Targets and labels have at least one
/// character and end before the first of their `_ends`.
fn convert_links(text: String, target_ends: &[u8], label_ends: &[u8]) -> String {
    let bytes = text.as_bytes();
    let find = |from: usize, ends: &[u8]| {
        let found = bytes[from..].iter().position(|byte| ends.contains(byte));
        found.map_or(bytes.len(), |found| from + found)
    };
    let mut converted = String::new();
    let mut copied = 0;
    let mut at = 0;
    // Before it no label ends well, so that a text full of broken links is read once.
    let mut no_label_before = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'<') {
        let start = at + found;
        at = start + 1;
        let pipe = find(start + 1, target_ends);
        if pipe == start + 1 || bytes.get(pipe) != Some(&b'|') || pipe + 1 < no_label_before {
            continue;
        }
        let end = find(pipe + 1, label_ends);
        if bytes.get(end) != Some(&b'>') {
            no_label_before = end;
            continue;
        }
        if end == pipe + 1 {
            continue;
        }
        converted.push_str(&text[copied..start]);
        for piece in ["[", &text[pipe + 1..end], "](", &text[start + 1..pipe], ")"] {
            converted.push_str(piece);
        }
        copied = end + 1;
        at = copied;
    }
    if copied == 0 {
        return text;
    }
    converted.push_str(&text[copied..]);
    converted
}

/// The URL of the picture of an emoji, with or without colons around its name.
pub(crate) fn emoji_url(name: &str, names: &dyn Names) -> Option<String> {
    let name = name.replace(':', "");
    if name.is_empty() {
        return None;
    }
    if let Some(emoji) = standard_emoji(&name) {
        let points: Vec<String> = emoji
            .chars()
            .map(|c| format!("{:04x}", u32::from(c)))
            .collect();
        return Some(format!("/static/emoji/{}.png", points.join("-")));
    }
    let id = names.custom_emoji_id(&name)?;
    Some(format!("/api/v4/emoji/{id}/image"))
}

/// The emoji of a short name, of a name in Unicode with `_` for spaces, or of a flag as
/// `flag-de`.
fn standard_emoji(name: &str) -> Option<String> {
    if let Some(emoji) = emojis::get_by_shortcode(name) {
        return Some(emoji.as_str().to_owned());
    }
    if let Some(country) = name.strip_prefix("flag-") {
        let letter = |byte: u8| match byte {
            b'a'..=b'z' => char::from_u32(0x1_F1E6 + u32::from(byte - b'a')),
            _ => None,
        };
        let flag: String = country.bytes().map(letter).collect::<Option<_>>()?;
        return Some(emojis::get(&flag)?.as_str().to_owned());
    }
    let is_named = |emoji: &&emojis::Emoji| {
        let words = emoji.name().bytes();
        words
            .map(|byte| if byte == b' ' { b'_' } else { byte })
            .eq(name.bytes())
    };
    Some(emojis::iter().find(is_named)?.as_str().to_owned())
}

#[cfg(test)]
mod tests;
