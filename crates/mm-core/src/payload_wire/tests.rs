use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{Attachment, Limits};

fn read(value: Value) -> Payload {
    serde_json::from_value(value).unwrap()
}

#[track_caller]
fn refused(json: &str) -> String {
    let error = serde_json::from_str::<Payload>(json).unwrap_err();
    error.to_string()
}

#[test]
fn what_is_not_set_is_not_written() {
    assert_eq!(
        serde_json::to_string(&Payload::new("a")).unwrap(),
        r#"{"text":"a"}"#
    );
    assert_eq!(serde_json::to_string(&Payload::default()).unwrap(), "{}");
    let attachments = json!({"attachments": [{}]});
    assert_eq!(
        serde_json::to_value(read(attachments.clone())).unwrap(),
        attachments
    );
}

#[test]
fn every_field_is_read_and_written_again() {
    let whole: Value = serde_json::from_str(include_str!("every_field.json")).unwrap();
    let payload = read(whole.clone());
    assert_eq!(serde_json::to_value(&payload).unwrap(), whole);
    assert_eq!(payload.post_type(), Some("custom_x"));
    assert!(payload.is_silent());
    assert_eq!(payload.priority().unwrap().requested_ack, Some(true));
    assert_eq!(payload.card(), Some("c"));
    assert_eq!(payload.props().len(), 1);
    assert_eq!(payload.blocks().len(), 11);
    assert_eq!(payload.block_actions().len(), 2);
    assert_eq!(payload.extra().len(), 1);
}

#[test]
fn null_is_absent_and_null_elements_are_skipped() {
    let nulls = json!({
        "text": null, "channel": null, "username": null, "icon_url": null, "icon_emoji": null,
        "type": null, "priority": null, "silent": null, "attachments": null, "props": null,
    });
    assert_eq!(read(nulls), Payload::default());
    let elements = json!({
        "attachments": [null, {
            "title": null, "fields": [null, {"title": null, "value": null, "short": null}],
            "actions": [null],
        }],
        "props": {"card": null, "mm_blocks": null, "mm_blocks_actions": null},
    });
    let attachment = Attachment::default().with_field(crate::Field::default());
    assert_eq!(read(elements).attachments(), [attachment]);
    assert_eq!(
        read(json!({"text": "n", "attachments": [null]})),
        Payload::new("n")
    );
}

#[test]
fn empty_names_are_absent_as_for_a_real_server() {
    let empty = json!({
        "text": "a", "channel": "", "username": "", "icon_url": "", "icon_emoji": "", "type": "",
    });
    assert_eq!(read(empty), Payload::new("a"));
}

#[test]
fn names_match_in_any_case_as_for_a_real_server() {
    let payload = read(json!({
        "TEXT": "upper key", "UserName": "CaseBot", "Attachments": [{"TITLE": "t", "Fields": [{"Short": true}]}],
    }));
    assert_eq!(payload.text(), "upper key");
    assert_eq!(payload.username(), Some("CaseBot"));
    assert_eq!(payload.attachments()[0].title.as_deref(), Some("t"));
    assert_eq!(payload.attachments()[0].fields[0].short, Some(true));
    // Go folds two letters beyond ASCII: the long s and the sign of the kelvin.
    assert_eq!(read(json!({"propſ": {"card": "c"}})).card(), Some("c"));
    assert_eq!(
        read(json!({"attachments": [{"fallbac\u{212A}": "f"}]})).attachments()[0]
            .fallback
            .as_deref(),
        Some("f")
    );
    // Both spellings: the exact one wins.
    assert_eq!(
        read(json!({"TEXT": "a", "text": "b", "Text": "c"})),
        Payload::new("b")
    );
    assert_eq!(read(json!({"TEXT": "a", "text": null})), Payload::new("a"));
    // The bag is a plain map on the server.
    assert_eq!(read(json!({"props": {"Card": "c"}})).card(), None);
}

#[test]
fn slacks_flags_and_times_are_read() {
    let payload = read(json!({"attachments": [{
        "ts": "1700000000", "fields": [{"short": "true"}, {"short": "False"}],
    }]}));
    let attachment = &payload.attachments()[0];
    assert_eq!(attachment.ts, Some("1700000000".into()));
    assert_eq!(attachment.fields[0].short, Some(true));
    assert_eq!(attachment.fields[1].short, Some(false));
}

#[test]
fn what_no_server_reads_is_refused_with_its_place() {
    for (json, words) in [
        ("[]", "expected a map"),
        (r#""hello""#, "expected a map"),
        (r#"{"text":5}"#, "`text` must be a string"),
        (r#"{"silent":1}"#, "`silent` must be true or false"),
        (
            r#"{"attachments":["x"]}"#,
            "`attachments[0]` must be an object",
        ),
        (r#"{"attachments":{}}"#, "`attachments` must be a list"),
        (
            r#"{"attachments":[null,{"fields":[{"short":"yes"}]}]}"#,
            "`attachments[1].fields[0].short` must be true or false",
        ),
        (r#"{"props":[]}"#, "`props` must be an object"),
        (r#"{"priority":"urgent"}"#, "`priority` must be an object"),
        (r#"{"text":"a""#, "EOF"),
    ] {
        let error = refused(json);
        assert!(error.contains(words), "{json}: {error}");
    }
}

#[test]
fn the_bodies_that_a_real_server_took_are_taken() {
    for body in [
        r#"{"text": "emoji icon", "username": "Siren", "icon_emoji": ":rotating_light:"}"#,
        r#"{"text": "odd username", "username": "@Odd  Näme 😀 <b>"}"#,
        r##"{"text": "to #hooktest", "channel": "#hooktest"}"##,
        r#"{"text": "dm to alice", "channel": "@alice"}"#,
        r#"{"text": "empty channel field", "channel": ""}"#,
        r#"{"text": "   "}"#,
        r##"{"attachments": [{"fallback": "fb", "text": "att text", "color": "#FF8000", "title": "T", "title_link": "http://127.0.0.1/t"}]}"##,
        r#"{"attachments": [{}]}"#,
        r#"{"text":"n","attachments":[null]}"#,
        r#"{"TEXT":"upper key","UserName":"CaseBot"}"#,
        r#"{"text":"one","text":"two"}"#,
        r#"{"text": "unknown keys", "mrkdwn": true, "link_names": 1, "thread_ts": "123", "root_id": "x"}"#,
        r#"{"text": "card", "props": {"card": "**card** text"}}"#,
        r#"{"text": "evil props", "username": "Good", "props": {"from_webhook": "false", "override_username": "evil"}}"#,
        r#"{"text": "custom type", "type": "custom_thing"}"#,
        r#"{"attachments": [{"text": "x", "actions": [{"name": "Broken", "type": "button"}]}]}"#,
        r#"{"attachments": [{"text": "x", "ts": "1700000000"}]}"#,
        r#"{"attachments": [{"text": "x", "color": "notacolor"}]}"#,
    ] {
        let payload: Payload = serde_json::from_str(body).unwrap_or_else(|e| panic!("{body}: {e}"));
        payload
            .check(&Limits::server_5())
            .unwrap_or_else(|e| panic!("{body}: {e}"));
    }
}

#[test]
fn the_bodies_that_a_real_server_refused_are_refused() {
    for (body, field) in [
        (r#"{"text": ""}"#, "text"),
        (r#"{"text": null}"#, "text"),
        (r#"{"attachments": []}"#, "text"),
        (r#"{"text": "upper", "channel": "HookTest"}"#, "channel"),
        (r#"{"text": "display", "channel": "Ops Alerts"}"#, "channel"),
        (r#"{"text":"a\u0000b"}"#, "text"),
        (r#"{"text": "sys", "type": "system_join_channel"}"#, "type"),
    ] {
        let payload: Payload = serde_json::from_str(body).unwrap();
        let error = payload.check(&Limits::server_5()).unwrap_err();
        assert_eq!(error.field(), Some(field), "{body}");
    }
}

#[test]
fn the_last_of_two_equal_names_counts() {
    let payload: Payload = serde_json::from_str(r#"{"text":"one","text":"two"}"#).unwrap();
    assert_eq!(payload.text(), "two");
}

/// Any JSON, with the names that mean something among its keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "(urgent|text|select|[@#]?[a-z]{1,4}|mmaction://a|\\PC{0,6})".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any_key(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "text",
            "channel",
            "username",
            "icon_emoji",
            "type",
            "priority",
            "silent",
            "attachments",
            "props",
            "card",
            "mm_blocks",
            "mm_blocks_actions",
            "fields",
            "title",
            "value",
            "short",
            "actions",
            "options",
            "integration",
            "context",
            "content",
            "columns",
            "items",
            "header",
            "action_id",
            "query",
            "size",
            "ts",
            "requested_ack",
        ])
        .prop_map(String::from),
        "[a-z]{1,3}",
        "\\PC{0,4}",
    ]
}

fn any_bag() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(any_key(), any_json(), 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// A body of the right shape with anything in its open places.
fn any_body() -> impl Strategy<Value = Value> {
    let block = prop_oneof![
        any_json(),
        (prop::sample::select(vec!["text", "image", "button", "static_select", "container", "collapsible", "column_set", "column", "divider", "x"]), any_json(), any_json())
            .prop_map(|(kind, a, b)| json!({"type": kind, "text": a, "content": [b.clone()], "action_id": "a", "columns": [b]})),
    ];
    (
        any_bag(),
        prop::collection::vec(any_json(), 0..3),
        prop::collection::vec(block, 0..3),
        prop::option::of(any_bag()),
        any_json(),
        any_bag(),
    )
        .prop_map(|(top, values, blocks, priority, actions, props)| {
            let mut body = json!({"priority": priority, "props": props});
            body["props"]["mm_blocks"] = blocks.into();
            body["props"]["mm_blocks_actions"] = actions;
            body["attachments"] = values
                .into_iter()
                .map(|value| json!({"fields": [{"value": value}], "newer": value}))
                .collect();
            for (key, value) in top.as_object().into_iter().flatten() {
                if !FIELDS.contains(&key.as_str()) || key == "text" {
                    body[key] = value.clone();
                }
            }
            body
        })
}

/// What of a body counts: nulls and what is empty go where they mean "absent".
fn gist(mut body: Value) -> Value {
    let object = body.as_object_mut().unwrap();
    for attachment in object["attachments"].as_array_mut().unwrap() {
        if attachment["fields"][0]["value"].is_null() {
            attachment["fields"] = json!([{}]);
        }
    }
    if let Some(priority) = object["priority"].as_object_mut() {
        for name in ["priority", "requested_ack", "persistent_notifications"] {
            if priority.get(name).is_some_and(Value::is_null) {
                priority.remove(name);
            }
        }
    }
    object.retain(|key, value| {
        !(FIELDS.contains(&key.as_str())
            && (value.is_null() || *value == json!("") || *value == json!([])))
    });
    body
}

proptest! {
    #[test]
    fn reading_and_writing_loses_nothing(body in any_body()) {
        let Ok(payload) = serde_json::from_value::<Payload>(body.clone()) else {
            return Ok(());
        };
        let written = serde_json::to_value(&payload).unwrap();
        let mut gist = gist(body);
        // Blocks and actions have their own rules of absence; compare what is read.
        let mut again = written.clone();
        for value in [&mut gist, &mut again] {
            let Some(props) = value.get_mut("props").and_then(Value::as_object_mut) else { continue };
            props.remove("mm_blocks");
            props.remove("mm_blocks_actions");
            if props.get("card").is_some_and(Value::is_null) {
                props.remove("card");
            }
        }
        if gist["props"] == json!({}) {
            gist.as_object_mut().unwrap().remove("props");
        }
        if again["props"] == json!({}) {
            again.as_object_mut().unwrap().remove("props");
        }
        prop_assert_eq!(again, gist);
        prop_assert_eq!(serde_json::from_value::<Payload>(written).unwrap(), payload);
    }

    #[test]
    fn any_json_is_read_or_refused_and_checked_without_a_panic(body in any_json()) {
        if let Ok(payload) = serde_json::from_value::<Payload>(body) {
            let _ = payload.check(&Limits::default());
            let _ = payload.heap_size();
            let written = serde_json::to_value(&payload).unwrap();
            prop_assert_eq!(serde_json::from_value::<Payload>(written).unwrap(), payload);
        }
    }

    #[test]
    fn any_body_is_checked_and_split_without_a_panic(body in any_body()) {
        if let Ok(payload) = serde_json::from_value::<Payload>(body) {
            let _ = payload.check(&Limits::server_5());
            let parts = payload.into_parts(vec!["a".to_owned(), "b".to_owned()]);
            prop_assert_eq!(parts.len(), 2);
        }
    }

    #[test]
    fn blocks_keep_every_value(blocks in prop::collection::vec(any_json(), 0..4)) {
        let kept: Vec<Value> = blocks.iter().filter(|b| !b.is_null()).cloned().collect();
        let read = read(json!({"props": {"mm_blocks": kept.clone()}}));
        prop_assert_eq!(read.blocks().len(), kept.len());
        for (block, value) in read.blocks().iter().zip(&kept) {
            let written = serde_json::to_value(block).unwrap();
            // A block of a known kind may gain its empty lists; nothing goes.
            if let (Some(written), Some(value)) = (written.as_object(), value.as_object()) {
                for (key, value) in value {
                    if !value.is_null() && *value != json!([]) && !value.is_array() {
                        prop_assert_eq!(written.get(key), Some(value));
                    }
                }
            } else {
                prop_assert_eq!(&written, value);
            }
        }
    }
}
