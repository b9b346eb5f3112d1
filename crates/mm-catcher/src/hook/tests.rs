use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::compat::Rules;

mod made;
mod posted;

fn rules(version: &str) -> Rules {
    Rules::of(version.parse().unwrap())
}

const ON: Overrides = Overrides {
    username: true,
    icon: true,
};

const HOOK: HookFacts<'_> = HookFacts {
    display_name: "Alerts",
    username: "",
    icon_url: "",
};

fn read_on(version: &str, body: impl AsRef<[u8]>) -> Result<Incoming, Refusal> {
    read(Some("application/json"), "", body.as_ref(), &rules(version))
}

fn read_json(body: impl AsRef<[u8]>) -> Incoming {
    read_on("11.11", body).unwrap()
}

fn outcome_on(version: &str, body: impl AsRef<[u8]>) -> Outcome {
    let incoming = read_on(version, body).unwrap();
    posts(incoming, &HOOK, ON, &rules(version), &())
}

fn outcome(body: impl AsRef<[u8]>) -> Outcome {
    outcome_on("11.11", body)
}

fn refused(outcome: &Outcome) -> (u16, &'static str) {
    let refusal = outcome.refusal.as_ref().unwrap();
    assert!(!refusal.message.is_empty());
    (refusal.status, refusal.id)
}

const NO_JSON: (u16, &str) = (400, "model.incoming_hook.parse_data.app_error");
const NO_FORM: (u16, &str) = (400, "api.webhook.incoming.error");
const NO_TEXT: (u16, &str) = (400, "web.incoming_webhook.text.app_error");
const TOO_LONG: (u16, &str) = (400, "web.incoming_webhook.split_props_length.app_error");
const BAD_PARAM: (u16, &str) = (400, "api.context.invalid_param.app_error");
const NOT_CREATED: (u16, &str) = (500, "api.post.create_webhook_post.creating.app_error");

#[test]
fn all_fields_are_read_and_the_case_of_keys_does_not_matter() {
    let body = json!({
        "text": "t", "USERNAME": "u", "Icon_Url": "i", "icon_emoji": "e", "channel": "c",
        "props": {"card": "x"}, "type": "custom_x", "attachments": [{"Text": "a"}],
        "priority": {"priority": "urgent", "Requested_Ack": true}, "\u{17f}ilent": true,
    });
    let incoming = read_json(body.to_string());
    let texts = [
        (&incoming.text, "t"),
        (&incoming.username, "u"),
        (&incoming.icon_url, "i"),
        (&incoming.icon_emoji, "e"),
        (&incoming.channel, "c"),
        (&incoming.post_type, "custom_x"),
        (&incoming.attachments[0].text, "a"),
    ];
    for (text, expected) in texts {
        assert_eq!(text, expected);
    }
    assert_eq!(incoming.props["card"], "x");
    assert!(incoming.silent);
    let priority: Priority = incoming.priority.unwrap();
    let expected =
        json!({"priority": "urgent", "requested_ack": true, "persistent_notifications": null});
    assert_eq!(priority.to_value(), expected);
    assert_eq!(incoming.remarks, Vec::<String>::new());
}

#[test]
fn the_last_of_two_keys_wins_and_null_changes_nothing() {
    let incoming = read_json(r#"{"text":"a","Text":"b","TEXT":null}"#);
    assert_eq!(incoming.text, "b");
    let incoming = read_json(r#"{"props":{"a":1,"b":1},"props":{"b":2,"c":null}}"#);
    assert_eq!(
        Value::Object(incoming.props),
        json!({"a": 1, "b": 2, "c": null})
    );
    let incoming = read_json(r#"{"props":{"a":1},"props":null}"#);
    assert!(incoming.props.is_empty());
    let twice = r#"{"attachments":[{"text":"a"},{"text":"b"}],"attachments":[{"title":"c"}]}"#;
    let attachments: Vec<Attachment> = read_json(twice).attachments;
    assert_eq!(attachments.len(), 1);
    assert_eq!((&*attachments[0].text, &*attachments[0].title), ("a", "c"));
    let gone = read_json(r#"{"priority":{"priority":"urgent"},"priority":null}"#);
    assert_eq!(gone.priority, None);
}

#[test]
fn unknown_keys_are_ignored_and_remarked() {
    let incoming = read_json(r#"{"text":"a","txet":[{}],"mrkdwn":true}"#);
    assert_eq!(incoming.text, "a");
    assert!(incoming.remarks[0].contains("`txet`") && incoming.remarks[1].contains("`mrkdwn`"));
    let many: serde_json::Map<_, _> = (0..100).map(|n| (format!("k{n}"), json!(1))).collect();
    assert!(read_json(Value::Object(many).to_string()).remarks.len() < 30);
}

#[test]
fn an_old_server_knows_neither_priority_nor_silent() {
    let body = r#"{"text":"a","priority":"x","silent":"x"}"#;
    let incoming = read_on("5.37", body).unwrap();
    assert_eq!(incoming.remarks.len(), 2);
    assert!(read_on("11.11", body).is_err());
}

#[test]
fn only_the_first_value_of_the_body_counts() {
    for body in [r#"{"text":"a"}{"text":"b"}"#, r#" {"text":"a"} garbage"#] {
        let incoming = read_json(body);
        assert_eq!(
            (&*incoming.text, incoming.remarks.len()),
            ("a", 1),
            "{body}"
        );
    }
    assert_eq!(read_json("null").text, "");
}

#[test]
fn what_is_no_payload_is_refused() {
    let nested = format!(r#"{{"props":{{"a":{}"#, "[".repeat(1_000_000));
    for body in [
        "",
        "{",
        "[]",
        "1",
        "\"hello\"",
        "payload={}",
        "\u{feff}{\"text\":\"a\"}",
        r#"{"text":1}"#,
        r#"{"text":{}}"#,
        r#"{"silent":1}"#,
        r#"{"props":[]}"#,
        r#"{"attachments":{}}"#,
        r#"{"attachments":["x"]}"#,
        r#"{"attachments":[{"id":1.5}]}"#,
        r#"{"attachments":[{"id":9223372036854775808}]}"#,
        r#"{"attachments":[{"fields":[{"short":null}]}]}"#,
        r#"{"attachments":[{"fields":[{"short":1}]}]}"#,
        r#"{"text":"a" "b"}"#,
        &nested,
    ] {
        let refusal = read_on("11.11", body).unwrap_err();
        let shown: String = body.chars().take(60).collect();
        assert_eq!((refusal.status, refusal.id), NO_JSON, "{shown}");
    }
}

#[test]
fn what_is_skipped_may_be_deep_but_not_endless() {
    let nested = |depth| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!(r#"{{"x":{open}"\\\"[[["{close},"text":"a"}}"#)
    };
    assert_eq!(read_json(nested(9_999)).text, "a");
    for depth in [10_000, 1_000_000] {
        assert!(read_on("11.11", nested(depth)).is_err());
    }
}

#[test]
fn what_is_no_unicode_becomes_a_replacement_character() {
    for (body, expected) in [
        (&b"{\"text\":\"caf\xe9\"}"[..], "caf\u{fffd}"),
        // One for each byte, not one for what began as a character.
        (b"{\"text\":\"\xe2\x82 \xff\"}", "\u{fffd}\u{fffd} \u{fffd}"),
        (br#"{"text":"a\ud800b"}"#, "a\u{fffd}b"),
        (br#"{"text":"\udc00\ud83d\ude00"}"#, "\u{fffd}😀"),
        (
            br#"{"text":"\ud800\ud83d\ude00\\ud800"}"#,
            "\u{fffd}😀\\ud800",
        ),
    ] {
        let incoming = read_json(body);
        assert_eq!(incoming.text, expected);
        assert_eq!(incoming.remarks.len(), 1);
    }
    assert!(read_on("11.11", br#"{"text":"\ud8zz"}"#).is_err());
}

#[test]
fn raw_line_ends_and_tabs_are_taken_in_some_strings() {
    for (body, expected) in [
        ("{\"text\":\"a\nb\tc\"}", "a\nb\tc"),
        ("{ \"text\" : \"a\nb \\\"q\\\"\" }", "a\nb \"q\""),
        ("{\"title\":\"x\ny\",\"text\":\"a\"}", "a"),
        // No other quote follows than the one that looks escaped.
        ("{\"text\":\"a\nb\\\\\"}", "a\nb\\"),
    ] {
        assert_eq!(read_json(body).text, expected);
    }
    let attachment = read_json("{\"attachments\":[{\"fallback\":\"a\nb\"}]}");
    assert_eq!(attachment.attachments[0].fallback, "a\nb");
    for body in [
        "{\"text\":\"a\rb\"}",
        "{\"username\":\"a\nb\",\"text\":\"a\"}",
        "{\"Text\":\"a\nb\"}",
        // It escapes what stands before the string, too.
        "{\"text\":\n\"a\nb\"}",
        // The server takes the quote after two backslashes for an escaped one.
        "{\"text\":\"a\nb\\\\\",\n\"username\":\"c\"}",
    ] {
        assert!(read_on("11.11", body).is_err(), "{body}");
    }
}

#[test]
fn the_content_type_tells_how_the_body_is_read() {
    let read = |content_type, body: &str| {
        let rules = rules("11.11");
        read(content_type, "", body.as_bytes(), &rules)
    };
    let json = r#"{"text":"a"}"#;
    for content_type in [
        None,
        Some(""),
        Some("text/plain"),
        Some("application/json; charset=utf-8"),
        Some("application/json;;=bad/"),
        Some("x"),
    ] {
        assert_eq!(
            read(content_type, json).unwrap().text,
            "a",
            "{content_type:?}"
        );
    }
    let refused = |content_type, body: &str| {
        let refusal = read(Some(content_type), body).unwrap_err();
        (refusal.status, refusal.id)
    };
    assert_eq!(refused("application/json/", json), NO_FORM);

    let form = "Application/X-WWW-Form-Urlencoded; charset=utf-8";
    let payload = "payload=%7B%22text%22%3A%22b+%5Cu00fc%22%7D";
    assert_eq!(read(Some(form), payload).unwrap().text, "b ü");
    assert_eq!(refused(form, "text=hello"), NO_JSON);
    assert_eq!(refused("application/json", payload), NO_JSON);
}

#[test]
fn what_a_form_does_not_say_the_query_may() {
    let form = Some("application/x-www-form-urlencoded");
    let query = "a=b&payload=%7B%22text%22%3A%22query%22%7D";
    let text = |content_type, body: &str| {
        let read = read(content_type, query, body.as_bytes(), &rules("11.11"));
        read.map(|incoming| incoming.text)
    };
    assert_eq!(text(form, "").unwrap(), "query");
    assert_eq!(text(form, "text=x").unwrap(), "query");
    assert_eq!(text(form, "payload={\"text\":\"body\"}").unwrap(), "body");
    // No other body has a second place.
    assert!(text(None, "").is_err());
}

#[test]
fn a_multipart_form_has_keys_of_its_own() {
    let read = |fields: &[(&str, &str)]| {
        let part = |(key, value): &(&str, &str)| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n")
        };
        let body = fields.iter().map(part).collect::<String>() + "--B--\r\n";
        let content_type = Some("multipart/form-data; boundary=B");
        read(content_type, "", body.as_bytes(), &rules("5.37"))
    };
    let fields = [
        ("Text", "a"),
        ("text", "b"),
        ("text", ""),
        ("channelName", "c"),
        ("iconurl", "d"),
    ];
    let incoming = read(&fields).unwrap();
    let texts = [&incoming.text, &incoming.channel, &incoming.icon_url];
    assert_eq!(texts, ["b", "c", "d"]);
    for key in ["channel", "icon_url", "props", "payload", "priority"] {
        let refusal = read(&[("text", "a"), (key, "b")]).unwrap_err();
        assert_eq!((refusal.status, refusal.id), NO_FORM, "{key}");
    }
    // One that cannot be read is empty, and so has no text.
    let broken = super::read(Some("multipart/form-data"), "", b"x", &rules("5.37")).unwrap();
    assert_eq!(broken, Incoming::default());
}

#[test]
fn something_must_be_shown() {
    let check = |version: &str, body: &str| {
        let incoming = read_on(version, body).unwrap();
        let checked = incoming.check_content(&rules(version));
        checked.map_err(|refusal| (refusal.status, refusal.id))
    };
    for body in [
        "{}",
        r#"{"text":""}"#,
        r#"{"attachments":[]}"#,
        r#"{"attachments":[null]}"#,
        r#"{"props":{"attachments":[{}]}}"#,
        r#"{"props":{"mm_blocks":[]}}"#,
    ] {
        assert_eq!(check("11.11", body), Err(NO_TEXT), "{body}");
    }
    for body in [r#"{"text":" "}"#, r#"{"attachments":[{}]}"#] {
        assert_eq!(check("11.11", body), Ok(()), "{body}");
    }
    let blocks = r#"{"props":{"mm_blocks":[{"type":"divider"}]}}"#;
    assert_eq!(check("11.11", blocks), Ok(()));
    assert_eq!(check("5.37", blocks), Err(NO_TEXT));
}
