//! A text that is a link and nothing else.

/// Whether a text is one URL, which services show as what it leads to.
pub(crate) fn is_link(text: &str) -> bool {
    let text = text.trim();
    let rest = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::is_link;

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
