use proptest::prelude::*;

use super::*;
use crate::split_text;

/// The text with a `|` for each zero-width space.
fn shown(text: &str) -> String {
    defuse_mentions(text).replace(ZERO_WIDTH_SPACE, "|")
}

#[test]
fn a_text_without_mentions_is_borrowed() {
    for text in [
        "",
        "no sign at all",
        "me@example.org",
        "5@home, 7 @ 8, @",
        "@ all",
        "@@ -1,2 +3,4 @@",
        "a && b; <b>&lt;</b> &#65; &#x;",
        "<!-- all> <!DOCTYPE html> <!allowed>",
    ] {
        assert!(
            matches!(defuse_mentions(text), Cow::Borrowed(same) if same == text),
            "{text}"
        );
    }
}

#[test]
fn mentions_are_defused_wherever_they_stand() {
    for (text, expected) in [
        ("@all", "@|all"),
        ("@ALL @Here @cHANNEL", "@|ALL @|Here @|cHANNEL"),
        ("@channel: look", "@|channel: look"),
        ("(@here)", "(@|here)"),
        ("**@all**, _@all_", "**@|all**, _@|all_"),
        ("`@all`", "`@|all`"),
        ("```\n@all\n```", "```\n@|all\n```"),
        ("@@all", "@@|all"),
        ("@a@b.c", "@|a@b.c"),
        (
            "foo.@all foo-@all foo_@all foo:@all",
            "foo.@|all foo-@|all foo_@|all foo:@|all",
        ),
        ("@_name @-name @.name @7", "@|_name @|-name @|.name @|7"),
        ("\u{200b}@all", "|@|all"),
        ("＠all ﹫all", "＠|all ﹫|all"),
        ("@ümit @全員 @\u{212a}im", "@|ümit @|全員 @|\u{212a}im"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn letters_that_the_clients_do_not_count_do_not_protect() {
    for before in ["é", "全", "Ⓐ", "\u{93f}", "a\u{301}", "１"] {
        assert_eq!(shown(&format!("{before}@all")), format!("{before}@|all"));
    }
}

#[test]
fn other_spellings_of_the_sign_are_defused() {
    for (text, expected) in [
        ("&#64;all", "&#64;|all"),
        ("&#0000000000000064;all", "&#0000000000000064;|all"),
        ("&#x40;all &#X0040;all", "&#x40;|all &#X0040;|all"),
        ("&commat;all", "&commat;|all"),
        ("&#65312;all", "&#65312;|all"),
        ("a&#64;all", "a&#64;|all"),
        ("&&#64;all", "&&#64;|all"),
        ("@&#97;ll", "@|&#97;ll"),
        ("&commat;&#97;ll", "&commat;|&#97;ll"),
        ("@\\_name", "@|\\_name"),
        ("\\@all", "\\@|all"),
        ("&#99999999999999999999;all", "&#99999999999999999999;all"),
        ("&#64all &#64", "&#64all &#64"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn what_webhooks_expand_to_mentions_is_defused() {
    assert_eq!(
        shown("<!all> <!channel> <!here> <!HERE> a<!all> <<!all>>"),
        "<!|all> <!|channel> <!|here> <!|HERE> a<!|all> <<!|all>>"
    );
    assert_eq!(shown("<@abc123>"), "<@|abc123>");
    assert_eq!(shown("<!al <!al€> <!"), "<!al <!al€> <!");
}

/// Whether the server mentions anyone: what it does to a webhook text and to Markdown,
/// as far as it can turn something into a mention.
fn mentions(text: &str) -> bool {
    let mut text = text.to_owned();
    for name in ["all", "here", "channel"] {
        text = text.replace(&format!("<!{name}>"), &format!("@{name}"));
    }
    for (reference, c) in [
        ("&#64;", "@"),
        ("&#x40;", "@"),
        ("&commat;", "@"),
        ("&#97;", "a"),
    ] {
        text = text.replace(reference, c);
    }
    for escaped in ['_', '-', '.', '@'] {
        text = text.replace(&format!("\\{escaped}"), &escaped.to_string());
    }
    // A letter outside of ASCII ends words for the clients.
    text.split(|c: char| !c.is_ascii_alphanumeric() && !":.-_@".contains(c))
        .map(|word| word.trim_start_matches([':', '.', '-', '_']))
        .flat_map(|word| word.split([':', '.', '-']).chain([word]))
        .flat_map(|word| word.split('_').chain([word]))
        .filter_map(|word| word.trim_start_matches("@@").strip_prefix('@'))
        .any(|name| !name.trim_matches([':', '@']).is_empty())
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "@", "@", "@", "all", "here", "channel", "a", "9", "é", ".", "_", "-", ":", "&#64;",
            "&#x40;", "&commat;", "&#97;", "\\", "<!", ">", "<", " ", "\n", "*", "`", "＠", "﹫",
            "\u{301}", "(", "&", ";", "#", "```\n",
        ])
        .prop_map(str::to_owned),
        "[ -~]{1,3}",
        ".{1,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nobody_is_mentioned(text in hostile()) {
        let defused = defuse_mentions(&text);
        prop_assert!(!mentions(&defused), "{defused:?}");
    }

    #[test]
    fn nobody_is_mentioned_by_a_part(text in hostile(), chars_max in 2_usize..40) {
        for part in split_text(&defuse_mentions(&text), chars_max) {
            let posted = part.text();
            prop_assert!(!mentions(&posted), "{posted:?}");
        }
    }

    #[test]
    fn defusing_again_changes_nothing(text in hostile()) {
        let once = defuse_mentions(&text);
        let twice = defuse_mentions(&once);
        prop_assert!(matches!(&twice, Cow::Borrowed(_)));
        prop_assert_eq!(&twice, &once);
    }

    #[test]
    fn without_the_spaces_it_is_the_text(text in hostile()) {
        let text = text.replace(ZERO_WIDTH_SPACE, "");
        prop_assert_eq!(defuse_mentions(&text).replace(ZERO_WIDTH_SPACE, ""), text);
    }

    #[test]
    fn addresses_are_left_alone(name in "[a-z.]{0,9}[a-z0-9]", host in "[a-z0-9]{1,9}\\.org") {
        let text = format!("mail to {name}@{host} now");
        prop_assert_eq!(defuse_mentions(&text), text.as_str());
    }
}
