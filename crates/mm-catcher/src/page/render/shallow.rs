//! Quotes and lists within each other, up to a depth.
//!
//! Each level costs as much as all of those around it: a few thousand `>` in one line would
//! keep the server busy for minutes.

use std::borrow::Cow;

/// How deep the quotes and lists that one line opens may be. Nobody writes so many.
const DEPTH_MAX: usize = 32;

/// The text with the markers that open too deep a level escaped, so that they are text.
pub(super) fn shallow(text: &str) -> Cow<'_, str> {
    let mut output = String::new();
    let mut kept = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = too_deep(line) {
            output.push_str(&text[kept..start + at]);
            output.push('\\');
            kept = start + at;
        }
        start += line.len();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    output.push_str(&text[kept..]);
    Cow::Owned(output)
}

/// Where a line has one marker too many.
fn too_deep(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    // Shorter than so many markers; or a rule, which is no list.
    if bytes.len() < DEPTH_MAX || is_rule(bytes) {
        return None;
    }
    let is_space = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    let mut at = 0;
    let mut depth = 0;
    loop {
        while is_space(at) {
            at += 1;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
        let sign = at + digits.count();
        let opens = match bytes.get(sign)? {
            b'>' => sign == at,
            b'-' | b'+' | b'*' => sign == at && is_space(sign + 1),
            b'.' | b')' => sign > at && is_space(sign + 1),
            _ => false,
        };
        if !opens {
            return None;
        }
        depth += 1;
        if depth > DEPTH_MAX {
            return Some(sign);
        }
        at = sign + 1;
    }
}

fn is_rule(line: &[u8]) -> bool {
    let mut signs = line.iter().filter(|byte| !byte.is_ascii_whitespace());
    signs
        .next()
        .is_some_and(|first| matches!(first, b'-' | b'*') && signs.all(|sign| sign == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_left_alone() {
        let rule = "- ".repeat(60);
        for text in [
            "",
            "> > quoted\n- a\n  - b",
            "1. a 2. b",
            &rule,
            &">".repeat(32),
        ] {
            assert!(matches!(shallow(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn one_marker_too_many_is_text() {
        let quotes = ">".repeat(32);
        assert_eq!(
            shallow(&format!("a\n{quotes}>>b")),
            format!("a\n{quotes}\\>>b")
        );
        let lists = "+ 1. ".repeat(16);
        assert_eq!(shallow(&format!("{lists}2. b")), format!("{lists}2\\. b"));
        assert_eq!(shallow(&format!("{lists}* b")), format!("{lists}\\* b"));
    }
}
