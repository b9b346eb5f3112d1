//! Links in Markdown that run an action: `[Approve](mmaction://approve?ticket=1)`.

const SCHEME: &str = "mmaction://";

/// The ids that links of a text run, as the server finds them: links in code are
/// text, and what is no valid id is no action.
pub(crate) fn linked_ids(text: &str) -> Vec<&str> {
    let mut ids = Vec::new();
    if !text.contains(SCHEME) {
        return ids; // Nearly always.
    }
    for_each_outside_code(text, |piece| {
        for (at, _) in piece.match_indices(SCHEME) {
            if is_destination(&piece[..at]) {
                ids.extend(id_at(&piece[at..]));
            }
        }
    });
    ids
}

/// Whether a text names an action at all, be it in code or in a form of link that is
/// not known here.
pub(crate) fn names(text: &str, id: &str) -> bool {
    text.match_indices(SCHEME).any(|(at, scheme)| {
        let rest = &text[at + scheme.len()..];
        rest.strip_prefix(id)
            .is_some_and(|after| !after.starts_with(is_id_char))
    })
}

/// Whether a link's address may follow: in `[label](..)`, `[label](<..>)`, `<..>` and
/// `[label]: ..`.
fn is_destination(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.ends_with("](") || before.ends_with('<') || before.ends_with("]:")
}

fn id_at(link: &str) -> Option<&str> {
    let rest = link.strip_prefix(SCHEME)?;
    let end = rest
        .find(|c: char| matches!(c, '/' | '?' | '#' | ')' | '>') || c.is_whitespace())
        .unwrap_or(rest.len());
    Some(&rest[..end]).filter(|id| is_action_id(id))
}

/// Whether this is `[A-Za-z0-9_-]{1,64}`.
pub(crate) fn is_action_id(id: &str) -> bool {
    (1..=crate::limits::ACTION_ID_CHARS_MAX).contains(&id.len()) && id.chars().all(is_id_char)
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Calls back with what stands outside of fenced blocks and code spans.
fn for_each_outside_code<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let mut fence: Option<&str> = None;
    let mut start = 0; // Of the run of lines that is outside of fences.
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let marker = fence_marker(line);
        match (fence, marker) {
            (None, Some(open)) => {
                outside_spans(&text[start..at], &mut each);
                fence = Some(open);
            }
            (Some(open), Some(close)) if closes(open, close, line) => {
                fence = None;
                start = at + line.len();
            }
            _ => {}
        }
        at += line.len();
    }
    if fence.is_none() {
        outside_spans(&text[start..], &mut each);
    }
}

/// The run of three or more backticks or tildes that opens or closes a fenced block.
fn fence_marker(line: &str) -> Option<&str> {
    let indented = line.trim_start_matches(' ');
    if line.len() - indented.len() > 3 {
        return None;
    }
    let sign = indented.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = indented.trim_start_matches(sign);
    let marker = &indented[..indented.len() - rest.len()];
    // The info string of a fence of backticks holds none, else it is a code span.
    (marker.len() >= 3 && !(sign == '`' && rest.contains('`'))).then_some(marker)
}

fn closes(open: &str, close: &str, line: &str) -> bool {
    close.starts_with(open) && line.trim() == close
}

/// Calls back with what stands between code spans.
fn outside_spans<'a>(text: &'a str, each: &mut impl FnMut(&'a str)) {
    let mut rest = text;
    let mut from = 0; // Where to look for the next backtick.
    while let Some(open) = rest[from..].find('`').map(|at| at + from) {
        let run = run_of_backticks(&rest[open..]);
        let inner = &rest[open + run..];
        match closing_run(inner, run) {
            Some(end) => {
                each(&rest[..open]);
                rest = &inner[end + run..];
                from = 0;
            }
            None => from = open + run,
        }
    }
    each(rest);
}

/// Where a run of exactly this many backticks begins, before the paragraph ends.
fn closing_run(text: &str, run: usize) -> Option<usize> {
    let end = text.find("\n\n").unwrap_or(text.len());
    let mut at = 0;
    while let Some(found) = text[at..end].find('`').map(|found| found + at) {
        let len = run_of_backticks(&text[found..]);
        if len == run {
            return Some(found);
        }
        at = found + len;
    }
    None
}

fn run_of_backticks(text: &str) -> usize {
    text.bytes().take_while(|b| *b == b'`').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_link_is_found() {
        let text = "[a](mmaction://a1?x=1) [b](<mmaction://b-2>) <mmaction://c_3/x>\n\n[d]: mmaction://d4#y";
        assert_eq!(linked_ids(text), ["a1", "b-2", "c_3", "d4"]);
    }

    #[test]
    fn code_and_plain_words_are_no_links() {
        for text in [
            "`[a](mmaction://a)`",
            "``[a](mmaction://a)` ``",
            "```\n[a](mmaction://a)\n```\n",
            "~~~md\n[a](mmaction://a)\n```\n",
            "write mmaction://a",
            "[a](mmaction://a%20b)",
            "[a](mmaction://)",
        ] {
            assert!(linked_ids(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_code_is_none() {
        for text in [
            "a ` b [a](mmaction://a)",
            "`` ` [a](mmaction://a)",
            "`x` [a](mmaction://a) `y`",
            "`x\n\n[a](mmaction://a)`",
            "```\ncode\n```\n[a](mmaction://a)",
            "    ``` \n[a](mmaction://a)",
            "```x``` [a](mmaction://a)",
        ] {
            assert_eq!(linked_ids(text), ["a"], "{text}");
        }
    }

    #[test]
    fn a_name_anywhere_counts_as_named() {
        assert!(names("`mmaction://a`", "a"));
        assert!(!names("mmaction://ab", "a"));
        assert!(!names("a", "a"));
    }

    #[test]
    fn ids_have_one_to_64_letters_digits_lines_and_hyphens() {
        for id in ["a", "A_b-9", &"x".repeat(64)] {
            assert!(is_action_id(id), "{id}");
        }
        for id in ["", "a b", "a.b", "é", &"x".repeat(65)] {
            assert!(!is_action_id(id), "{id}");
        }
    }
}
