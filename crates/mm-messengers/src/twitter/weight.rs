//! How long a text is for X: <https://docs.x.com/fundamentals/counting-characters>.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// How much a post may weigh.
pub(crate) const WEIGHT_MAX: usize = 280;
/// What a link weighs, however long it is.
const LINK: usize = 23;
/// The code points that weigh 1: Latin and its neighbours, and the common punctuation. All others
/// weigh 2, and so does an emoji, of however many code points it is made.
const LIGHT: [std::ops::RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];
/// Domains of more than two letters that X makes a link of without `https://` before them: those
/// that are common, of many.
const COMMON: [&str; 24] = [
    "agency", "app", "biz", "blog", "cloud", "club", "com", "dev", "edu", "gov", "info", "int",
    "live", "mil", "name", "net", "news", "online", "org", "page", "pro", "shop", "site", "xyz",
];

/// What a text weighs.
pub(crate) fn weight(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let (mut weight, mut at, mut plain_from) = (0, 0, 0);
    let mut before = None;
    while let Some(c) = text[at..].chars().next() {
        let link = may_precede_link(before)
            .then(|| link_len(&text[at..]))
            .flatten();
        if let Some(len) = link {
            weight += plain(&text[plain_from..at]) + LINK;
            at += len;
            plain_from = at;
            before = text[..at].chars().next_back();
        } else {
            at += c.len_utf8();
            before = Some(c);
        }
    }
    weight + plain(&text[plain_from..])
}

/// What a text without links weighs.
fn plain(text: &str) -> usize {
    text.graphemes(true).map(grapheme).sum()
}

fn grapheme(grapheme: &str) -> usize {
    let mut chars = grapheme.chars();
    let is_emoji = match (chars.next(), chars.next()) {
        (Some(only), None) => return char_weight(only),
        _ => emojis::get(grapheme).is_some(),
    };
    if is_emoji {
        2
    } else {
        grapheme.chars().map(char_weight).sum()
    }
}

fn char_weight(c: char) -> usize {
    let is_light = LIGHT.iter().any(|range| range.contains(&u32::from(c)));
    if is_light { 1 } else { 2 }
}

fn may_precede_link(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() && !"@＠$#＃_-./".contains(c))
}

/// How long the link is that the text begins with.
fn link_len(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| starts_with(text, scheme));
    let start = scheme.map_or(0, str::len);
    let host = host(&text[start..])?;
    let rest = &text[start + host.len()..];
    let path = path_len(rest);
    let has_path = rest[..path].contains('/');
    (scheme.is_some() || is_linked(host, has_path)).then_some(start + host.len() + path)
}

fn starts_with(text: &str, scheme: &str) -> bool {
    let head = text.as_bytes().get(..scheme.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
}

/// The name of a server with a domain of two letters or more, at the start of the text.
fn host(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let run = text[..end].trim_end_matches('.');
    let dot = run.rfind('.')?;
    let last = &run[dot + 1..];
    // What follows in another script is text again.
    let letters = last.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_cut = last[letters..].starts_with(|c: char| c.is_ascii());
    let has_names = run[..dot].split('.').all(|name| !name.is_empty());
    (letters >= 2 && !is_cut && has_names).then(|| &run[..=dot + letters])
}

/// Whether X makes a link of a server's name without `https://`.
fn is_linked(host: &str, has_path: bool) -> bool {
    let host = host.to_ascii_lowercase();
    let Some((names, domain)) = host.rsplit_once('.') else {
        return false;
    };
    if domain.len() == 2 {
        return has_path || names.contains('.') || matches!(domain, "co" | "tv");
    }
    COMMON.contains(&domain)
}

/// How long port, path and query are.
fn path_len(text: &str) -> usize {
    let mut start = 0;
    if let Some(port) = text.strip_prefix(':') {
        start = port.bytes().take_while(u8::is_ascii_digit).count();
        start = if start == 0 { 0 } else { start + 1 };
    }
    let rest = &text[start..];
    if !rest.starts_with(['/', '?']) {
        return start;
    }
    let is_part = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{}()".contains(c);
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let is_end = |c: char| c.is_ascii_alphanumeric() || "=_#/+-&".contains(c);
    start + rest[..end].trim_end_matches(|c| !is_end(c)).len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn characters_weigh_what_is_published() {
        for (text, expected) in [
            ("", 0),
            ("hello", 5),
            ("Grüße", 5),
            ("привет", 6),
            ("“quoted” – …", 13),
            ("日本語", 6),
            ("한국", 4),
            ("e\u{301}", 1),
            ("😀", 2),
            ("👨‍👩‍👧‍👦", 2),
            ("👍🏽", 2),
            ("🇩🇪", 2),
            ("1️⃣", 2),
        ] {
            assert_eq!(weight(text), expected, "{text}");
        }
        assert_eq!(weight(&"a".repeat(280)), WEIGHT_MAX);
        assert_eq!(weight(&"語".repeat(140)), WEIGHT_MAX);
    }

    #[test]
    fn a_link_weighs_23_and_what_stands_around_it_counts() {
        let long = format!("https://example.com/{}?q=1#top", "a".repeat(300));
        for (text, expected) in [
            ("https://example.com", 23),
            ("http://x.co", 23),
            (&long, 23),
            ("HTTPS://EXAMPLE.COM/A", 23),
            ("see https://example.com/a.", 28),
            ("(https://example.com/a)", 25),
            ("https://example.com, and", 28),
            ("https://example.com:8080/x y", 25),
            ("https://example.comです", 27),
            ("https://müller.de/x", 23),
            ("example.com", 23),
            ("example.com/a/b?c=d", 23),
            ("www.example.de", 23),
            ("example.de/x", 23),
            ("two example.com example.org", 4 + 23 + 1 + 23),
        ] {
            assert_eq!(weight(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_link_weighs_its_characters() {
        for text in [
            "http://localhost:8080/a",
            "me@example.com",
            "main.rs",
            "e.g. this",
            "1.5",
            "3.14.15",
            "a..com",
            "https://",
            "#example.com",
            "the end.Next",
        ] {
            assert_eq!(weight(text), text.chars().count(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_weight(text in "\\PC{0,60}") {
            let upper = text.nfc().count() * 2 + text.matches('.').count() * LINK;
            prop_assert!(weight(&text) <= upper);
        }

        #[test]
        fn words_weigh_what_they_have(text in "[a-zA-Z0-9 äöüß!,]{0,300}") {
            prop_assert_eq!(weight(&text), text.chars().count());
        }

        #[test]
        fn a_link_weighs_the_same_wherever_it_stands(
            before in "[a-z]{0,9}", path in "[a-z0-9/]{0,60}", after in "[a-z]{0,9}"
        ) {
            let text = format!("{before} https://example.com/{path} {after}");
            prop_assert_eq!(weight(&text), before.len() + 1 + LINK + 1 + after.len());
        }
    }
}
