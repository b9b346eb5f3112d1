//! Texts as XML can hold them, and in stanzas that servers take.

use std::borrow::Cow;

use mm_core::split_text;

/// What stands for a character that XML 1.0 has no way to hold.
const REPLACEMENT: char = '\u{FFFD}';

/// The text with line ends as XML reads them, and without what would end the stream.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_held(c) && c != '\r') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let chars = text.chars().map(|c| match c {
        '\r' => '\n',
        c if is_held(c) => c,
        _ => REPLACEMENT,
    });
    Cow::Owned(chars.collect())
}

fn is_held(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// How many bytes of a stanza it takes at most.
pub(super) fn wire_bytes(text: &str) -> usize {
    text.chars().map(char_wire_bytes).sum()
}

fn char_wire_bytes(c: char) -> usize {
    match c {
        // As `&quot;` at the longest.
        '&' | '<' | '>' | '"' | '\'' => 6,
        _ => c.len_utf8(),
    }
}

/// The messages that a clean text becomes: cut behind paragraphs, lines or words where that can
/// be, and without those that would show nothing.
pub(super) fn parts(text: &str, bytes_max: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let room = fitting_chars(rest, bytes_max);
        // What it would open again is of Mattermost alone.
        let part = split_text(rest, room).next();
        let part = part.map_or(rest, |part| part.original());
        parts.push(part);
        rest = &rest[part.len()..];
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// How many characters at the start of the text fit into a message.
fn fitting_chars(text: &str, bytes_max: usize) -> usize {
    let mut bytes = 0;
    let fitting = text.chars().take_while(|c| {
        bytes += char_wire_bytes(*c);
        bytes <= bytes_max
    });
    fitting.count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(
            clean("a\0b\u{1b}[0m\u{FFFF}"),
            "a\u{FFFD}b\u{FFFD}[0m\u{FFFD}"
        );
        assert_eq!(clean("a\r\nb\rc\n\td"), "a\nb\nc\n\td");
        assert!(matches!(clean("Grüße 👋\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_is_cut_where_its_stanza_would_be_too_long() {
        assert_eq!(parts(&"a".repeat(100), 100).len(), 1);
        assert_eq!(parts(&"a".repeat(101), 100).len(), 2);
        assert_eq!(parts(&"&".repeat(17), 100).len(), 2);
        assert_eq!(parts("one two three", 8), ["one two ", "three"]);
        assert!(parts(" \n", 100).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn parts_fit_and_lose_nothing_but_white_space(text in "([a-z<&]{1,9}[ \n]|😀|é|\\PC){0,600}") {
            let text = clean(&text);
            let parts = parts(&text, 200);
            for part in &parts {
                prop_assert!(wire_bytes(part) <= 200);
            }
            let kept = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(kept(&parts.concat()), kept(&text));
        }
    }
}
