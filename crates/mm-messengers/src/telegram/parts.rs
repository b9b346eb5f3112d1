//! A long text as several messages, by Telegram's own count.

use mm_core::split_text;

/// How long a message may be (<https://core.telegram.org/bots/api#sendmessage>). The page does not
/// say what a character is; all that it counts elsewhere is UTF-16 code units, by which no text is
/// too long in another count. Captions, of 1,024, are of media, which are not sent.
pub(crate) const TEXT_UTF16_MAX: usize = 4096;

/// The messages that a text becomes: cut behind paragraphs, lines or words where that can be,
/// and without those that would show nothing, which Telegram refuses.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let room = fitting_chars(rest);
        // Telegram shows fences as they are: the lines that would open them again are not wanted.
        let part = split_text(rest, room)
            .next()
            .map_or(rest, |part| part.original());
        parts.push(part);
        rest = &rest[part.len()..];
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// How many characters at the start of the text fit into a message.
fn fitting_chars(text: &str) -> usize {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= TEXT_UTF16_MAX
        })
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }

    #[test]
    fn a_text_is_cut_where_telegram_counts_4096() {
        assert_eq!(parts(&"a".repeat(4096)).len(), 1);
        assert_eq!(parts(&"a".repeat(4097)).len(), 2);
        // Two code units each.
        assert_eq!(parts(&"😀".repeat(2048)).len(), 1);
        let two = "😀".repeat(2049);
        assert_eq!(parts(&two).iter().map(|part| units(part)).max(), Some(4096));
    }

    #[test]
    fn a_cut_is_behind_a_paragraph_a_line_or_a_word() {
        let paragraphs = format!("{}\n\n{}", "a".repeat(3000), "b ".repeat(1500));
        assert_eq!(parts(&paragraphs)[0], format!("{}\n\n", "a".repeat(3000)));
        let lines = format!("{}\n{}", "a".repeat(3000), "b ".repeat(1500));
        assert_eq!(parts(&lines)[0], format!("{}\n", "a".repeat(3000)));
        let words = "word ".repeat(1000);
        assert!(parts(&words).iter().all(|part| part.ends_with("word ")));
    }

    #[test]
    fn fences_are_no_more_than_text() {
        let text = format!("```\n{}", "line\n".repeat(1000));
        assert_eq!(parts(&text).concat(), text);
    }

    #[test]
    fn what_shows_nothing_is_no_message() {
        assert!(parts("").is_empty() && parts(" \n\t").is_empty());
        assert_eq!(parts(&format!("a{}", " ".repeat(9000))).len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn parts_fit_and_lose_nothing_but_white_space(
            text in "([a-z]{1,9}[ \n]|😀|é|```\n|\n\n|\\PC){0,1200}"
        ) {
            let parts = parts(&text);
            for part in &parts {
                prop_assert!(units(part) <= TEXT_UTF16_MAX);
                prop_assert!(!part.trim().is_empty());
            }
            let kept = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(kept(&parts.concat()), kept(&text));
        }
    }
}
