//! The hashtags of a post.

/// The longest `hashtags` of a post, in bytes.
const BYTES_MAX: usize = 1_000;

/// The hashtags of a text, separated by spaces, as the server stores them: a `#`, a
/// letter, and at least one more letter or digit at the end.
pub(crate) fn hashtags(text: &str) -> String {
    let mut found = String::new();
    // Most texts have none.
    if !text.contains('#') {
        return found;
    }
    for word in text.split_whitespace().filter(|word| word.contains('#')) {
        let word = word.trim_start_matches(|c| !is_alphanumeric(c) && c != '#');
        let word = word.trim_end_matches(|c| !is_alphanumeric(c));
        let name = word.trim_start_matches('#');
        if name.len() < word.len() && is_hashtag(name) {
            if !found.is_empty() {
                found.push(' ');
            }
            found.push('#');
            found.push_str(name);
        }
    }
    // The server counts a space before the first one too.
    if found.len() + 1 > BYTES_MAX {
        let mut end = BYTES_MAX - 2;
        while !found.is_char_boundary(end) {
            end -= 1;
        }
        found.truncate(found[..end].rfind(' ').unwrap_or(0));
    }
    found
}

fn is_hashtag(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && name.chars().nth(1).is_some()
        && chars.all(|c| is_alphanumeric(c) || matches!(c, '-' | '_' | '.'))
}

/// A letter of any script or an ASCII digit.
fn is_alphanumeric(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashtag_is_a_word_with_a_number_sign() {
        for (text, expected) in [
            ("", ""),
            ("no tags", ""),
            ("see #alerts", "#alerts"),
            ("#alerts #über\n#a1", "#alerts #über #a1"),
            ("(#alerts), \"#b-c_d.e\"!", "#alerts #b-c_d.e"),
            ("##alerts", "#alerts"),
            ("#alerts.", "#alerts"),
            ("#alerts #alerts", "#alerts #alerts"),
        ] {
            assert_eq!(hashtags(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_hashtag_is_none() {
        for text in [
            "#", "#a", "#1", "#12", "#1a", "a#bc", "# abc", "#-a", "#a/b", "#a#b", "/#/",
        ] {
            assert_eq!(hashtags(text), "", "{text}");
        }
    }

    #[test]
    fn many_hashtags_are_cut_at_a_space() {
        let text = "#12345 #abcdefg ".repeat(200);
        let found = hashtags(&text);
        assert!(found.len() < BYTES_MAX && found.len() > BYTES_MAX - 20);
        assert!(found.split(' ').all(|tag| tag == "#abcdefg"));
        assert_eq!(hashtags(&format!("#{}", "a".repeat(2_000))), "");
    }
}
