//! Whatever comes in.

use super::*;

const TYPES: &[Option<&str>] = &[
    None,
    Some("application/json"),
    Some("application/x-www-form-urlencoded"),
    Some("multipart/form-data; boundary=B"),
];

/// Pieces of which bodies are made that are nearly right.
const PIECES: &[&[u8]] = &[
    b"{\"text\":\"",
    b"\"attachments\":[{\"fields\":[{\"value\":",
    b"\"props\":{\"a\":",
    b"payload=%7B",
    b"--B\r\n",
    b"Content-Disposition: form-data; name=text\r\n\r\n",
    b"--B--",
    b"\\ud800",
    b"\\\"",
    b"<!here> <@a> <b|c>",
    b"\n\t",
    b"\xff\xe2\x82",
    b"\"",
    b",",
    b":",
    b"}",
    b"]",
    b"1e9",
    b"null",
    b"#tag @name",
];

fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(PIECES), 0..20).prop_map(|pieces| pieces.concat())
}

fn check(content_type: Option<&str>, body: &[u8]) {
    for version in ["4.0", "5.37", "11.11"] {
        let rules = rules(version);
        let Ok(incoming) = read(content_type, "", body, &rules) else {
            continue;
        };
        let _ = incoming.check_content(&rules);
        let outcome = posts(incoming, &HOOK, ON, &rules, &());
        assert!(outcome.refusal.is_some() || !outcome.drafts.is_empty());
        for draft in outcome.drafts {
            assert!(draft.message.chars().count() <= rules.text_chars);
            assert_eq!(draft.props["from_webhook"], "true");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_and_content_type_are_read_or_refused(
        content_type in proptest::option::of(".{0,40}"),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        check(content_type.as_deref(), &body);
    }

    #[test]
    fn what_is_nearly_right_is_read_or_refused(
        content_type in prop::sample::select(TYPES),
        body in nearly_json(),
    ) {
        check(content_type, &body);
    }

    #[test]
    fn the_parts_of_a_text_are_the_text(text in "[^<\0]{0,300}", chars in 1_usize..50) {
        let mut rules = rules("11.11");
        rules.text_chars = chars;
        let incoming = Incoming { text: text.clone(), ..Incoming::default() };
        let outcome = posts(incoming, &HOOK, ON, &rules, &());
        let joined: String = outcome.drafts.iter().map(|draft| &*draft.message).collect();
        prop_assert_eq!(joined, text);
        let (last, full) = outcome.drafts.split_last().unwrap();
        prop_assert!(full.iter().all(|draft| draft.message.chars().count() == chars));
        prop_assert!(last.message.chars().count() <= chars);
    }

    #[test]
    fn attachments_fit_wherever_they_are_put(
        texts in prop::collection::vec("[a-é<\n]{0,400}", 1..20),
        max in 700_usize..3_000,
    ) {
        let mut rules = rules("5.37");
        rules.props_runes_max = max;
        let list: Vec<_> = texts.iter().map(|text| json!({"fallback": text, "text": text})).collect();
        let body = json!({"text": "t", "attachments": list}).to_string();
        let outcome = posts(read_json(body), &HOOK, ON, &rules, &());
        for draft in &outcome.drafts {
            prop_assert!(go_value::json_chars(&draft.props) <= max);
        }
        if outcome.refusal.is_none() {
            let count = |draft: &Draft| draft.props["attachments"].as_array().unwrap().len();
            prop_assert_eq!(outcome.drafts.iter().map(count).sum::<usize>(), texts.len());
        }
    }
}

#[test]
fn the_mentions_of_a_text_are_found_in_any_text() {
    proptest!(|(text in "[@~`a-c_ \n#.é-]{0,80}")| {
        let found: Mentions = mentions(&text);
        for name in &found.names {
            let mention = format!("@{name}");
            prop_assert!(text.to_lowercase().contains(&mention));
        }
        let channels = channel_mentions(&text);
        let all_in_text = channels.iter().all(|name| text.contains(&format!("~{name}")));
        prop_assert!(all_in_text);
        let tags = hashtags(&text);
        prop_assert!(tags.split_whitespace().all(|tag| text.contains(tag)));
    });
    assert_eq!(emoji_url("", &()), None);
}
