use mm_core::Payload;
use proptest::prelude::*;

use super::*;

fn item(text: &str, emoji: Option<&str>, severity: u8) -> Item<()> {
    let mut payload = Payload::new(text);
    payload.set_icon_emoji(emoji);
    let mut item = Item::new(payload, ());
    item.severity = severity;
    item
}

/// The posts that these messages become if all of them wait.
fn posts(items: impl Iterator<Item = Item<()>>, join: &Join) -> Vec<(Payload, usize)> {
    let mut posts = Vec::new();
    let mut items = items.map(Box::new);
    let mut next = items.next();
    while let Some(first) = next.take() {
        let mut batch = Batch::new(first);
        for item in items.by_ref() {
            next = batch.add(item, join);
            if next.is_some() {
                break;
            }
        }
        posts.push((batch.payload(Some(join)), batch.items.len()));
    }
    posts
}

/// Texts as logs have them, with Markdown and code points of every length.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        "[a-z ]{0,20}",
        "[\u{e9}\u{1f600}a]{0,10}",
        "`{1,4}[a-z]{0,3}",
        Just("| a | b |".to_owned()),
        Just("# heading".to_owned()),
        Just("1. one".to_owned()),
    ];
    let text = prop::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n"));
    prop::collection::vec(text, 1..30)
}

proptest! {
    #[test]
    fn lines_keep_every_text_whole_and_in_order(
        texts in texts(), emoji in prop::collection::vec(0u8..3, 30), chars_max in 1usize..200,
    ) {
        let names = [None, Some(":a:"), Some("b")];
        let items = texts.iter().zip(&emoji).map(|(text, e)| item(text, names[usize::from(*e)], *e));
        let join = Join::lines().chars_max(chars_max);
        let posts = posts(items, &join);
        prop_assert_eq!(posts.iter().map(|(_, count)| count).sum::<usize>(), texts.len());
        let mut all = texts.iter();
        for (post, count) in &posts {
            let chars = post.text().chars().count();
            prop_assert!(*count == 1 || chars <= chars_max, "{chars} of {chars_max}");
            let mut rest = post.text();
            for text in all.by_ref().take(*count) {
                let text = if *count == 1 { text } else { text.trim_end_matches('\n') };
                let at = rest.find(text);
                prop_assert!(at.is_some(), "{text:?} is not whole in {:?}", post.text());
                rest = &rest[at.unwrap() + text.len()..];
            }
        }
    }

    #[test]
    fn a_code_block_is_its_lines_whatever_they_are(
        lines in prop::collection::vec("[a-z`~ \u{e9}]{0,12}", 1..30), chars_max in 60usize..300,
    ) {
        let join = Join::code_block("log").chars_max(chars_max);
        let items = lines.iter().map(|line| item(line, None, 0));
        let mut all = Vec::new();
        for (post, _) in posts(items, &join) {
            prop_assert!(post.text().chars().count() <= chars_max);
            let within: Vec<_> = post.text().lines().map(str::to_owned).collect();
            let fence = within[within.len() - 1].clone();
            prop_assert_eq!(&within[0], &format!("{fence}log"));
            let inner = &within[1..within.len() - 1];
            prop_assert!(inner.iter().all(|line| !line.contains(&fence)));
            all.extend_from_slice(inner);
        }
        prop_assert_eq!(all, lines);
    }
}
