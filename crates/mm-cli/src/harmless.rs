//! Texts from anywhere, so that they do nothing to the terminal that shows them.

use std::fmt::Write as _;

/// How much of a line is shown.
#[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
const LINE_CHARS_MAX: usize = 1000;

/// A line whose control characters are visible instead of obeyed, up to a length.
#[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
pub(crate) fn line(text: &str) -> String {
    let mut chars = text.char_indices();
    match chars.nth(LINE_CHARS_MAX) {
        Some((end, _)) => whole(&text[..end]) + "…",
        None => whole(text),
    }
}

/// The same of any length.
pub(crate) fn whole(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if is_harmful(c) => push_visible(&mut shown, c),
            c => shown.push(c),
        }
    }
    shown
}

/// Escapes within JSON what a terminal would obey and JSON lets stand.
#[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
pub(crate) fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // Outside of strings JSON has none of these, and all of them are of the basic plane.
        if is_harmful(c) {
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether a terminal obeys it, or it turns around the text after it.
pub(crate) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn push_visible(shown: &mut String, c: char) {
    let picture = match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('\u{2421}'),
        _ => None,
    };
    match picture {
        Some(picture) => shown.push(picture),
        None => {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        }
    }
}

#[cfg(all(test, any(feature = "catcher", feature = "outbox", feature = "rest")))]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        for (text, shown) in [
            ("plain **text** ä 🚀", "plain **text** ä 🚀"),
            ("\u{1b}]0;title\u{7}\u{1b}[2J", "␛]0;title␇␛[2J"),
            ("\u{9b}31m\u{7f}", "<U+009B>31m␡"),
            ("\u{202e}cod.exe", "<U+202E>cod.exe"),
            ("a\tb\rc\0", "a    b␍c␀"),
        ] {
            assert_eq!(line(text), shown);
        }
    }

    #[test]
    fn a_line_is_shown_up_to_a_length() {
        let long = "ä".repeat(LINE_CHARS_MAX);
        assert_eq!(line(&long), long);
        assert_eq!(line(&(long.clone() + "b")), long + "…");
    }

    #[test]
    fn json_stays_the_same_value() {
        let text = "\u{1b}\u{9b}1m\u{7f}\u{202e}ä\n🚀";
        let written = json(&serde_json::to_string(text).unwrap());
        assert!(!written.chars().any(is_harmful), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
