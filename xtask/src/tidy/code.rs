//! Rust sources as code alone, and where their tests are.

/// A source without its comments, the texts of its literals turned into quotes.
///
/// Every line stays where it was, so that a word found in the result can be told with its place.
pub(crate) fn code_of(source: &str) -> String {
    let mut reader = Reader {
        rest: source,
        code: String::with_capacity(source.len()),
    };
    while let Some(char) = reader.rest.chars().next() {
        reader.next(char);
    }
    reader.code
}

struct Reader<'a> {
    rest: &'a str,
    code: String,
}

impl Reader<'_> {
    fn next(&mut self, char: char) {
        let in_word = self.code.ends_with(is_word);
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()), ' ');
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest), ' ');
        } else if char == '"' {
            self.blank(quoted(self.rest, '"'), '"');
        } else if let (false, Some(length)) = (in_word, raw_string(self.rest)) {
            self.blank(length, '"');
        } else if char == '\'' && is_char_literal(self.rest) {
            self.blank(quoted(self.rest, '\''), '"');
        } else {
            self.code.push(char);
            self.rest = &self.rest[char.len_utf8()..];
        }
    }

    /// Takes so many bytes, and leaves their white space alone as it is.
    fn blank(&mut self, length: usize, with: char) {
        let (taken, rest) = self.rest.split_at(length);
        let blank = |char: char| if char.is_whitespace() { char } else { with };
        self.code.extend(taken.chars().map(blank));
        self.rest = rest;
    }
}

pub(crate) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// The length of a comment that may hold others.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(next) = text[at..].find(['/', '*']) {
        at += next;
        match text.get(at..at + 2) {
            Some("/*") => depth += 1,
            Some("*/") if depth == 1 => return at + 2,
            Some("*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    text.len()
}

/// The length of a literal up to its closing quote, escapes stepped over.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if char == '\\' {
            escaped = true;
        } else if char == quote {
            return at + 1;
        }
    }
    text.len()
}

/// The length of `r".."`, `r#".."#` and their like, if one begins here.
fn raw_string(text: &str) -> Option<usize> {
    let after = ["r", "br", "cr"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))?;
    let inside = after.trim_start_matches('#');
    let hashes = &after[..after.len() - inside.len()];
    let inside = inside.strip_prefix('"')?;
    let start = text.len() - inside.len();
    let end = format!("\"{hashes}");
    let length = inside.find(&end).map(|at| start + at + end.len());
    Some(length.unwrap_or(text.len()))
}

/// Tells `'a'` and `'\n'` from the lifetime `'a`.
fn is_char_literal(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    chars.next() == Some('\\') || chars.next() == Some('\'')
}

/// For each line of code, whether it lies in an item under `#[cfg(test)]`.
pub(crate) fn test_lines(code: &str) -> Vec<bool> {
    let mut lines = vec![false; code.lines().count()];
    for start in ["#[cfg(test)]", "#[cfg(all(test,"] {
        for (at, _) in code.match_indices(start) {
            let end = at + start.len() + item(&code[at + start.len()..]);
            let first = code[..at].matches('\n').count();
            let last = code[..end].matches('\n').count();
            for line in lines.iter_mut().take(last + 1).skip(first) {
                *line = true;
            }
        }
    }
    lines
}

/// The length of the item that begins here: up to its `;`, or to the end of its braces.
fn item(code: &str) -> usize {
    let mut braces = 0_usize;
    let mut brackets = 0_isize;
    for (at, char) in code.char_indices() {
        match char {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            '{' => braces += 1,
            '}' if braces <= 1 => return at,
            '}' => braces -= 1,
            ';' if braces == 0 && brackets <= 0 => return at,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_space() {
        assert_eq!(code_of("a // b\nc").trim_end(), "a     \nc");
        assert_eq!(
            code_of("a /* b /* c */ d\n */ e"),
            "a               \n    e"
        );
        assert_eq!(code_of("/// dbg!(1)"), "          ".to_owned() + " ");
    }

    #[test]
    fn texts_become_quotes() {
        assert_eq!(code_of(r#"f("a \" // b")"#), r#"f("" "" "" "")"#);
        assert_eq!(code_of(r##"f(r#"a"b"#)g"##), r#"f("""""""")g"#);
        assert_eq!(code_of("b\"//\" br\"\\\" c"), "b\"\"\"\" \"\"\"\"\" c");
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        assert_eq!(code_of("'\"' '\\'' 'a' b"), "\"\"\" \"\"\"\" \"\"\" b");
        assert_eq!(code_of("fn f<'a>(x: &'a str)"), "fn f<'a>(x: &'a str)");
    }

    #[test]
    fn a_raw_name_is_no_raw_string() {
        assert_eq!(code_of("r#type + for\"x\""), "r#type + for\"\"\"");
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_text() {
        for text in ["\"abc", "r#\"abc\"", "/* abc", "'\\"] {
            assert_eq!(code_of(text).chars().count(), text.len());
        }
    }

    #[test]
    fn a_test_region_ends_with_its_item() {
        let code = "a;\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nc;\n";
        assert_eq!(test_lines(code), [false, true, true, true, true, false]);
        let code = "#[cfg(test)]\nconst A: [u8; 2] =\n [1, 2];\nb;\n";
        assert_eq!(test_lines(code), [true, true, true, false]);
        let code = "#[cfg(all(test, unix))]\nmod tests;\nb;\n";
        assert_eq!(test_lines(code), [true, true, false]);
    }
}
