use crate::limits::TEXT_CHARS_MAX;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

fn texts(text: &str, chars_max: usize) -> Vec<String> {
    split_text(text, chars_max)
        .map(TextPart::into_text)
        .collect()
}

fn originals(text: &str, chars_max: usize) -> Vec<&str> {
    split_text(text, chars_max)
        .map(|part| part.original())
        .collect()
}

#[test]
fn a_text_within_the_limit_is_one_borrowed_part() {
    for text in ["", "a", "\n", "```\nopen", "äöü€", "🇩🇪👩‍👩‍👧"] {
        let parts: Vec<_> = split_text(text, text.chars().count()).collect();
        assert_eq!(parts.len(), 1, "{text:?}");
        assert!(matches!(parts[0].text(), Cow::Borrowed(borrowed) if borrowed == text));
        assert_eq!(parts[0].original(), text);
    }
}

#[test]
fn the_limit_counts_code_points() {
    let text = "€".repeat(TEXT_CHARS_MAX);
    assert_eq!(split_text(&text, TEXT_CHARS_MAX).count(), 1);
    assert_eq!(split_text(&(text + "€"), TEXT_CHARS_MAX).count(), 2);
}

#[test]
fn paragraph_ends_come_first() {
    assert_eq!(
        originals("one\n\ntwo\nthree\nfour", 16),
        ["one\n\ntwo\nthree\n", "four"],
        "a paragraph end that leaves the part less than half full loses against a line end",
    );
    assert_eq!(
        originals("one two\n\nthree\nfour", 16),
        ["one two\n\n", "three\nfour"]
    );
    assert_eq!(
        originals("one two\r\n \t\r\nthree\r\nfour", 20),
        ["one two\r\n \t\r\n", "three\r\nfour"]
    );
}

#[test]
fn a_paragraph_end_takes_all_of_its_blank_lines() {
    assert_eq!(
        originals("first one\n\n\n\nsecond one", 16),
        ["first one\n\n\n\n", "second one"]
    );
    // No room for the blank line.
    assert_eq!(
        originals("a b\nsecond\n\nthird one", 11),
        ["a b\nsecond\n", "\nthird one"]
    );
}

#[test]
fn line_ends_come_before_word_ends() {
    assert_eq!(
        originals("a line\nwords words", 16),
        ["a line\nwords ", "words"],
        "not half full",
    );
    assert_eq!(
        originals("one line\nwords words", 16),
        ["one line\n", "words words"]
    );
    assert_eq!(
        originals("one line\rwords words", 16),
        ["one line\r", "words words"]
    );
}

#[test]
fn a_short_part_is_better_than_a_torn_word() {
    let word = "w".repeat(16);
    assert_eq!(
        originals(&format!("a b\n{word}"), 16),
        ["a b\n", word.as_str()]
    );
    assert_eq!(
        originals(&format!("a b {word}"), 16),
        ["a b ", word.as_str()]
    );
}

#[test]
fn white_space_stays_with_the_word_before_it() {
    assert_eq!(originals("one two   three", 11), ["one two   ", "three"]);
    assert_eq!(originals("one two   three", 9), ["one ", "two   ", "three"]);
}

#[test]
fn an_indentation_is_not_parted_from_its_line() {
    assert_eq!(
        originals("four\n      indented", 16),
        ["four\n", "      indented"]
    );
}

#[test]
fn no_break_spaces_hold_words_together() {
    assert_eq!(
        originals("weighs about 10\u{a0}kg", 17),
        ["weighs about ", "10\u{a0}kg"]
    );
}

#[test]
fn graphemes_stay_whole() {
    let family = "👨‍👩‍👧‍👦"; // Seven code points.
    assert_eq!(
        originals(&family.repeat(3), 15),
        [family.repeat(2), family.into()]
    );
    assert_eq!(originals("🇩🇪🇫🇷🇮🇹", 3), ["🇩🇪", "🇫🇷", "🇮🇹"]);
    assert_eq!(originals("e\u{301}e\u{301}", 3), ["e\u{301}", "e\u{301}"]);
    // A space takes part in a grapheme as well.
    assert_eq!(originals("ab \u{301}cd", 3), ["a", "b \u{301}", "cd"]);
    assert_eq!(originals("a\r\n\r\n", 2), ["a", "\r\n", "\r\n"]);
}

#[test]
fn a_grapheme_beyond_the_limit_is_torn_and_its_neighbours_are_not() {
    let zalgo = format!("e{}", "\u{301}".repeat(9));
    let text = format!("ab{zalgo}cd");
    assert_eq!(
        originals(&text, 5),
        [
            "ab",
            "e\u{301}\u{301}\u{301}\u{301}",
            "\u{301}\u{301}\u{301}\u{301}\u{301}",
            "cd"
        ]
    );
    assert_eq!(originals("\r\n", 1), ["\r", "\n"]);
}

#[test]
fn a_limit_of_zero_is_taken_for_one() {
    assert_eq!(originals("ab", 0), ["a", "b"]);
    assert_eq!(originals("", 0), [""]);
}

#[test]
fn an_open_fence_is_closed_and_opened_again() {
    assert_eq!(
        texts("```rust\nlet a = 1;\nlet b = 2;\nlet c = 3;\n```\nEnd.", 40),
        [
            "```rust\nlet a = 1;\nlet b = 2;\n```",
            "```rust\nlet c = 3;\n```\nEnd."
        ]
    );
}

#[test]
fn a_fence_keeps_its_indentation_mark_and_length() {
    assert_eq!(
        texts(
            "1. List\n   ~~~~ sh x=`y`\t\n   one one\n   ~~~\n   two two\n   ~~~~\n",
            60
        ),
        [
            "1. List\n   ~~~~ sh x=`y`\t\n   one one\n   ~~~\n   ~~~~",
            "   ~~~~ sh x=`y`\n   two two\n   ~~~~\n"
        ]
    );
}

#[test]
fn a_newline_is_added_before_the_closing_line_where_none_is() {
    assert_eq!(
        texts("```\naaaa bbbb cccc dddd eeee", 24),
        ["```\naaaa bbbb cccc \n```", "```\ndddd eeee\n```"]
    );
}

#[test]
fn a_fence_that_the_text_leaves_open_is_closed_if_there_is_room() {
    assert_eq!(
        texts("```\naaaa bbbb cccc ddddddddddddddddd", 24),
        ["```\naaaa bbbb cccc \n```", "```\nddddddddddddddddd"].map(|part| if part.len() > 20 {
            part.into()
        } else {
            format!("{part}\n```")
        }),
    );
}

#[test]
fn a_cut_outside_of_a_fence_is_better_than_one_inside() {
    assert_eq!(
        originals("Some words here.\n```\none\ntwo\nthree\n```\n", 32),
        ["Some words here.\n", "```\none\ntwo\nthree\n```\n"]
    );
}

#[test]
fn blank_lines_in_a_fence_end_no_paragraph() {
    assert_eq!(
        originals("```\none one\n\ntwo\nthree\n```\n", 23),
        ["```\none one\n\ntwo\n", "three\n```\n"]
    );
}

#[test]
fn no_part_has_an_empty_fence() {
    // Not behind the opening line,
    assert_eq!(
        texts("```\naaaaaaaaaaaaaaaaaaaa\n```\n", 20),
        ["```\naaaaaaaaaaaa\n```", "```\naaaaaaaa\n```\n"]
    );
    // and not before the closing line, also with blank lines between.
    assert_eq!(
        originals("```\none one\ntwo two\n```\nend", 23),
        ["```\none one\n", "two two\n```\nend"]
    );
    assert_eq!(
        originals("```\none one\ntwo\n\n\n```\nend", 21),
        ["```\none one\n", "two\n\n\n```\nend"]
    );
    // Torn before it, if need be.
    assert_eq!(
        texts("```\naaaaaaaaaaaa\n```\nend", 20),
        ["```\naaaaaaaaaaa\n```", "```\na\n```\nend"]
    );
}

#[test]
fn a_code_span_at_the_start_of_a_line_opens_no_fence() {
    assert_eq!(
        texts("```code``` and a few more words", 20),
        ["```code``` and a ", "few more words"]
    );
    // Cut further in front, it would.
    assert_eq!(
        texts("```some code``` and more", 14),
        ["```some code``", "` and more"]
    );
}

#[test]
fn a_part_does_not_begin_with_what_would_become_a_fence() {
    for text in ["some words ```code``` words", "some-words-```code```-words"] {
        for part in texts(text, 14) {
            assert!(!part.starts_with("```"), "{part:?}");
        }
    }
}

#[test]
fn fence_lines_that_do_not_fit_are_left_out_step_by_step() {
    let text = format!("  ```{}\none two\nthree four\n  ```\n", "x".repeat(30));
    assert!(texts(&text, 100).len() == 1);
    // The info string first,
    assert!(
        texts(&text, 50)[1].starts_with("  ```\n"),
        "{:#?}",
        texts(&text, 50)
    );
    // the fence lines at last.
    assert_eq!(
        texts("```\none\ntwo\n```\n", 8),
        ["```\none\n", "two\n```\n"]
    );
}

#[test]
fn no_sign_is_parted_from_its_word() {
    assert_eq!(originals("aaaaaaaa@all", 8), ["aaaaaaa", "a@all"]);
    assert_eq!(originals("       a@all", 8), ["       ", "a@all"]);
    let grapheme = format!("{}a", "\u{600}".repeat(7));
    assert_eq!(
        originals(&format!("{grapheme}@all"), 8).last(),
        Some(&"a@all")
    );
    assert_eq!(originals("a@b", 1), ["a", "@", "b"]);
}

#[test]
fn white_space_at_the_ends_makes_no_part_of_its_own() {
    assert_eq!(originals("aaaaaaaa\n\n", 8), ["aaaaaaa", "a\n\n"]);
    assert_eq!(originals("\n\naaaaaaaa", 8), ["\n\naaaaaa", "aa"]);
}

#[test]
fn what_cannot_be_helped_still_ends() {
    assert_eq!(originals("     ", 2), ["  ", "  ", " "]);
    assert_eq!(originals("`````````", 4), ["````", "````", "`"]);
}

/// As a user of the text would see it: whether all fences are closed again.
fn is_balanced(text: &str) -> bool {
    let mut open: Option<(char, usize)> = None;
    for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
        let line = line.trim_matches([' ', '\t']);
        let Some(mark) = line.chars().next().filter(|c| "`~".contains(*c)) else {
            continue;
        };
        let info = line.trim_start_matches(mark);
        let run = line.len() - info.len();
        match open {
            _ if run < 3 => {}
            Some((other, least)) => {
                if mark == other && run >= least && info.is_empty() {
                    open = None;
                }
            }
            None if mark == '`' && info.contains('`') => {}
            None => open = Some((mark, run)),
        }
    }
    open.is_none()
}

fn is_empty_fence(text: &str) -> bool {
    let mut lines = text
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty());
    matches!(
        (lines.next(), lines.next(), lines.next()),
        (Some(open), Some(close), None)
            if open.trim().starts_with(close.trim())
                && (close.trim().starts_with("```") || close.trim().starts_with("~~~"))
                && close.trim().trim_matches(['`', '~']).is_empty()
    )
}

fn cuts(text: &str, chars_max: usize) -> Vec<usize> {
    let mut at = 0;
    let mut cuts: Vec<_> = originals(text, chars_max)
        .iter()
        .map(|part| {
            at += part.len();
            at
        })
        .collect();
    cuts.pop();
    cuts
}

/// Pieces of all that the splitting knows, in any order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,12}",
        3 => Just(" ".to_owned()),
        3 => Just("\n".to_owned()),
        1 => "[ \t]{1,6}",
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\n\n".to_owned()),
        2 => "\n[ \t]{0,4}(`{3,5}|~{3,5})[ ]?(rust|sh|x=1)?[ \t]{0,2}\n",
        1 => "`{1,4}",
        1 => "~{1,4}",
        1 => prop::sample::select(vec![
            "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪", "🇩", "e\u{301}", "\u{301}\u{302}", "\u{200d}",
            "\u{fe0f}", "क्षि", "각", "\u{1100}\u{1161}", "\u{600}1", "\u{a0}", "\u{2003}",
        ])
        .prop_map(str::to_owned),
        1 => ".{1,3}",
    ]
}

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_originals_are_the_text(text in markdown(), chars_max in 0_usize..100) {
        let parts = originals(&text, chars_max);
        prop_assert_eq!(parts.concat(), text.as_str());
        prop_assert!(text.is_empty() || parts.iter().all(|part| !part.is_empty()));
    }

    #[test]
    fn no_part_exceeds_the_limit(text in markdown(), chars_max in 0_usize..100) {
        for part in texts(&text, chars_max) {
            prop_assert!(part.chars().count() <= chars_max.max(1), "{part:?}");
        }
    }

    #[test]
    fn a_posted_part_holds_its_original(text in markdown(), chars_max in 0_usize..100) {
        for part in split_text(&text, chars_max) {
            let posted = part.text();
            prop_assert!(posted.contains(part.original()));
            prop_assert!(posted.len() <= part.text_len_max());
        }
    }

    #[test]
    fn cuts_lie_between_graphemes(text in markdown(), chars_max in 1_usize..100) {
        let graphemes: Vec<_> = text.grapheme_indices(true).collect();
        for cut in cuts(&text, chars_max) {
            let whole = graphemes.iter().find(|(at, grapheme)| *at < cut && cut < at + grapheme.len());
            if let Some((_, grapheme)) = whole {
                // The lines of an open fence can leave half of the limit.
                prop_assert!(grapheme.chars().count() > chars_max / 2, "{grapheme:?} is torn");
            }
        }
    }

    #[test]
    fn crlf_is_not_torn(text in markdown(), chars_max in 4_usize..100) {
        for cut in cuts(&text, chars_max) {
            prop_assert!(!(text[..cut].ends_with('\r') && text[cut..].starts_with('\n')));
        }
    }

    #[test]
    fn each_part_closes_its_fences(text in markdown(), chars_max in 64_usize..200) {
        // What looks like a fence line and is longer than a part must be torn.
        let torn_lines = text.split(['\n', '\r']).any(|line| {
            crate::fence::starts_with_marks(line.trim_start()) && line.chars().count() > 24
        });
        prop_assume!(!torn_lines && !text.contains(&"`".repeat(12)) && !text.contains(&"~".repeat(12)));
        let parts = texts(&text, chars_max);
        let (last, others) = parts.split_last().unwrap();
        for part in others {
            prop_assert!(is_balanced(part), "{part:?}\nin {parts:#?}");
            prop_assert!(text.contains(part) || !is_empty_fence(part), "{part:?}\nin {parts:#?}");
        }
        // Not closed in the text, and no room for it.
        let may_stay_open = !is_balanced(&text) && last.chars().count() > chars_max - 32;
        prop_assert!(others.is_empty() || is_balanced(last) || may_stay_open, "{parts:#?}");
    }

    #[test]
    fn parts_are_well_filled(word in "[a-z]{1,9}", chars_max in 20_usize..100) {
        let text = format!("{word} ").repeat(100);
        let parts = originals(&text, chars_max);
        for part in &parts[..parts.len() - 1] {
            prop_assert!(part.len() >= chars_max - word.len() - 1);
        }
    }
}
