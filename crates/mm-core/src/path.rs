//! Where in a payload something is, spelled as on the wire.

/// The longest excerpt of a user's words in an error.
const EXCERPT_CHARS_MAX: usize = 40;

/// The longest path within a field in an error.
const PATH_BYTES_MAX: usize = 160;

/// What is at `inner` in `outer`: `title` in `fields[0]` is `fields[0].title`. The end
/// of a path that is far too long is left out.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    let mut end = inner.len().min(PATH_BYTES_MAX);
    while !inner.is_char_boundary(end) {
        end -= 1;
    }
    let inner = &inner[..end];
    if inner.is_empty() {
        outer.to_owned()
    } else if inner.starts_with('[') {
        format!("{outer}{inner}")
    } else {
        format!("{outer}.{inner}")
    }
}

/// At most 40 characters of a user's words, on one line and without controls.
pub(crate) fn excerpt(words: &str) -> String {
    let mut excerpt = String::new();
    for (index, c) in words.chars().enumerate() {
        if index == EXCERPT_CHARS_MAX {
            excerpt.push('…');
            break;
        }
        excerpt.push(if c.is_control() { '\u{FFFD}' } else { c });
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_join_without_a_dot() {
        assert_eq!(join("attachments", "[1].title"), "attachments[1].title");
        assert_eq!(join("props", "card"), "props.card");
        assert_eq!(join("text", ""), "text");
    }

    #[test]
    fn a_path_has_an_end() {
        let path = (0..1_000).fold(String::new(), |path, _| join("é", &path));
        assert!(path.starts_with("é.é.é") && path.len() <= PATH_BYTES_MAX + 3);
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        assert_eq!(excerpt("a\nb"), "a\u{FFFD}b");
        assert_eq!(excerpt(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!(excerpt(&"é".repeat(40)), "é".repeat(40));
    }
}
