//! A command line as a shell would read it, for people.

use std::ffi::OsString;
use std::fmt::Write;

/// The words joined, each quoted where a shell would need it.
pub(crate) fn command_line(words: &[OsString]) -> String {
    let words: Vec<_> = words
        .iter()
        .map(|word| quote(&word.to_string_lossy()))
        .collect();
    words.join(" ")
}

fn quote(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_@%+=:,./-\u{fffd}".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.contains(char::is_control) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for c in word.chars() {
        match c {
            '\n' => quoted.push_str(r"\n"),
            '\r' => quoted.push_str(r"\r"),
            '\t' => quoted.push_str(r"\t"),
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// The text as inline code, whatever it holds.
pub(crate) fn code_span(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The start of a text, with a mark where the rest is missing.
pub(crate) fn shorten(text: &str, chars: usize) -> String {
    if text.chars().nth(chars).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(chars.saturating_sub(1)).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> String {
        command_line(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        assert_eq!(line(&["make", "-j8", "all"]), "make -j8 all");
        assert_eq!(line(&["echo", "", "a b"]), "echo '' 'a b'");
        assert_eq!(line(&["echo", "it's", "$HOME"]), r"echo 'it'\''s' '$HOME'");
        assert_eq!(line(&["printf", "a\nb\x1b"]), r"printf $'a\nb\u001b'");
    }

    #[test]
    fn backticks_do_not_end_the_code() {
        assert_eq!(code_span("ls"), "`ls`");
        assert_eq!(code_span("echo '`date`'"), "``echo '`date`'``");
        assert_eq!(code_span("`"), "`` ` ``");
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(shorten("äöü", 3), "äöü");
        assert_eq!(shorten("äöüx", 3), "äö…");
    }
}
