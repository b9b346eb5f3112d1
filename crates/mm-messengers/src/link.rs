//! A text that is a link and nothing else.

use std::borrow::Cow;

use mm_outbox::Content;

/// Whether a text is one URL, which services show as what it leads to.
pub(crate) fn is_link(text: &str) -> bool {
    let text = text.trim();
    let rest = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// A text with its subject; a link stays alone, or it would be none.
pub(crate) fn text_or_link(content: &Content) -> Cow<'_, str> {
    if is_link(&content.text) {
        return Cow::Borrowed(&content.text);
    }
    content.text_with_subject()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_stands_above_a_text_and_not_above_a_link() {
        let of = |text: &str| text_or_link(&Content::text(text).with_subject("s")).into_owned();
        assert_eq!(of("text"), "s\n\ntext");
        assert_eq!(of("https://example.com"), "https://example.com");
    }

    #[test]
    fn a_link_stands_alone() {
        assert!(is_link("https://example.com/a?b=c") && is_link(" http://a \n"));
        for text in [
            "",
            "https://",
            "see https://a",
            "https://a and b",
            "httpd is down",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }
}
