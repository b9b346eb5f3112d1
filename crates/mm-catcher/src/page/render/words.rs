//! Words that mean something: mentions, channels, hashtags, emoji and bare addresses.

use super::{emoji, escape};

/// How a name goes on in `@name` and `~name`.
fn in_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || "._-".contains(char)
}

/// Escapes a text, and marks its words. Within a link no other begins.
pub(super) fn mark(text: &str, in_link: bool) -> String {
    let mut output = String::with_capacity(text.len() + text.len() / 4);
    let mut rest = text;
    // What a mention must not follow: the `@` of `anna@example.com` begins none.
    let mut before = ' ';
    while let Some(char) = rest.chars().next() {
        let at_word = !(before.is_alphanumeric() || before == '_');
        let length = match char {
            ':' => with_emoji(rest, &mut output),
            'h' | 'H' | 'w' if at_word && !in_link => with_address(rest, &mut output),
            '@' if at_word => with_name(rest, "mention", 1, &mut output),
            '~' if at_word => with_name(rest, "channel", 1, &mut output),
            '#' if at_word && before != '#' && before != '&' => with_hashtag(rest, &mut output),
            _ => None,
        };
        let length = length.unwrap_or_else(|| {
            let length = plain(rest, char);
            escape(&rest[..length], &mut output);
            length
        });
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    output
}

/// How far a text goes on before another word may begin.
fn plain(text: &str, first: char) -> usize {
    let start = first.len_utf8();
    text[start..]
        .find([':', '@', '~', '#', 'h', 'H', 'w'])
        .map_or(text.len(), |at| start + at)
}

fn with_emoji(text: &str, output: &mut String) -> Option<usize> {
    let (length, emoji) = emoji::at_start(text)?;
    output.push_str("<span class=\"emoji\" title=\"");
    escape(&text[..length], output);
    output.push_str("\">");
    output.push_str(&emoji);
    output.push_str("</span>");
    Some(length)
}

fn with_name(text: &str, class: &str, least: usize, output: &mut String) -> Option<usize> {
    let name = &text[1..];
    let length = name.find(|char| !in_name(char)).unwrap_or(name.len());
    // A full stop after a name ends the sentence.
    let name = name[..length].trim_end_matches(['.', '-', '_']);
    let starts = name.starts_with(|char: char| char.is_ascii_alphanumeric());
    if name.len() < least || !starts {
        return None;
    }
    span(class, &text[..=name.len()], output);
    Some(name.len() + 1)
}

fn with_hashtag(text: &str, output: &mut String) -> Option<usize> {
    let tag = &text[1..];
    let part = |char: char| char.is_alphanumeric() || "_-.".contains(char);
    let length = tag.find(|char| !part(char)).unwrap_or(tag.len());
    let tag = tag[..length].trim_end_matches(['_', '-', '.']);
    // As the server has it: at least three signs with the `#`, and a letter first.
    let long = tag.chars().nth(1).is_some();
    if !long || !tag.starts_with(char::is_alphabetic) {
        return None;
    }
    span("hashtag", &text[..=tag.len()], output);
    Some(tag.len() + 1)
}

fn with_address(text: &str, output: &mut String) -> Option<usize> {
    const STARTS: [&str; 3] = ["http://", "https://", "www."];
    let start = STARTS.iter().find(|start| {
        text.get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start))
    })?;
    let end = |char: char| char.is_whitespace() || char.is_control() || "<>\"`|".contains(char);
    let length = text.find(end).unwrap_or(text.len());
    let address = without_end(&text[..length]);
    if address.len() <= start.len() {
        return None;
    }
    output.push_str("<a href=\"");
    if start.starts_with("www") {
        output.push_str("http://");
    }
    escape(address, output);
    output.push_str("\">");
    escape(address, output);
    output.push_str("</a>");
    Some(address.len())
}

/// An address without what belongs to the sentence around it.
fn without_end(address: &str) -> &str {
    let opened = address.matches('(').count();
    let mut closed = address.matches(')').count();
    address.trim_end_matches(|char| match char {
        ')' if closed > opened => {
            closed -= 1;
            true
        }
        _ => ".,;:!?'*_~".contains(char),
    })
}

fn span(class: &str, text: &str, output: &mut String) {
    output.push_str("<span class=\"");
    output.push_str(class);
    output.push_str("\">");
    escape(text, output);
    output.push_str("</span>");
}
