use serde_json::json;

use crate::blocks::{BlockAction, Button, Text};
use crate::{Attachment, Limits, Payload};

fn parts(payload: Payload, texts: &[&str]) -> Vec<Payload> {
    payload.into_parts(texts.iter().map(|&text| text.to_owned()).collect())
}

#[test]
fn every_part_carries_who_and_where() {
    let payload = Payload::builder()
        .text("all")
        .channel("ops")
        .username("Siren")
        .icon_url("https://example.com/i.png")
        .icon_emoji("ghost")
        .post_type("custom_alert")
        .important()
        .silent()
        .extra("newer", 1)
        .build()
        .unwrap();
    let parts = parts(payload.clone(), &["a", "b", "c"]);
    let texts: Vec<_> = parts.iter().map(Payload::text).collect();
    assert_eq!(texts, ["a", "b", "c"]);
    for mut part in parts {
        part.set_text("all");
        assert_eq!(part, payload);
    }
}

#[test]
fn attachments_go_last_and_the_rest_first() {
    let payload = Payload::builder()
        .text("all")
        .card("more")
        .prop("ticket", 7)
        .block(Button::new("Go", "go"))
        .block_action("go", BlockAction::external("https://example.com"))
        .attachment(Attachment::new("below"))
        .build()
        .unwrap();
    let parts = parts(payload.clone(), &["a", "b", "c"]);
    assert_eq!(parts[0].card(), Some("more"));
    assert_eq!(parts[0].props()["ticket"], 7);
    assert_eq!(parts[0].blocks(), payload.blocks());
    assert_eq!(parts[0].block_actions(), payload.block_actions());
    assert!(parts[0].attachments().is_empty());
    assert_eq!(parts[1], Payload::new("b"));
    assert_eq!(parts[2].attachments(), payload.attachments());
    assert!(parts[2].card().is_none() && parts[2].props().is_empty());
    assert!(parts[2].blocks().is_empty() && parts[2].block_actions().is_empty());
}

#[test]
fn people_are_asked_once() {
    let payload = Payload::builder()
        .text("@alice")
        .urgent()
        .requested_ack()
        .persistent_notifications()
        .build()
        .unwrap();
    let parts = parts(payload, &["a", "b @alice", "c @bob"]);
    let of = |part: &Payload| part.priority().cloned().unwrap();
    assert!(parts.iter().all(|part| of(part).is_urgent()));
    let acks: Vec<_> = parts.iter().map(|part| of(part).requested_ack).collect();
    assert_eq!(acks, [Some(true), None, None]);
    let persistent: Vec<_> = parts
        .iter()
        .map(|part| of(part).persistent_notifications)
        .collect();
    assert_eq!(persistent, [None, Some(true), None], "it needs a mention");
    for part in parts {
        part.check(&Limits::default()).unwrap();
    }
}

#[test]
fn an_action_goes_with_the_parts_that_run_it() {
    let action = || BlockAction::external("https://example.com");
    let payload = Payload::builder()
        .text("[x](mmaction://one) [y](mmaction://two)")
        .block(Text::new("[z](mmaction://both)"))
        .block(Button::new("Go", "button"))
        .block_action("one", action())
        .block_action("two", action())
        .block_action("both", action())
        .block_action("button", action())
        .build()
        .unwrap();
    let parts = parts(
        payload,
        &[
            "[x](mmaction://one)",
            "[y](mmaction://two) [z](mmaction://both)",
        ],
    );
    let ids = |part: &Payload| part.block_actions().keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&parts[0]), ["both", "button", "one"]);
    assert_eq!(ids(&parts[1]), ["both", "two"]);
    for part in parts {
        part.check(&Limits::default()).unwrap();
    }
}

#[test]
fn without_texts_nothing_changes() {
    let payload = Payload::builder().text("a").card("b").build().unwrap();
    assert_eq!(payload.clone().into_parts(Vec::new()), [payload]);
}

#[test]
fn one_part_is_the_payload_itself() {
    let payload: Payload = serde_json::from_value(json!({
        "text": "@a", "channel": "c", "type": "custom_x", "silent": true, "newer": [1],
        "priority": {"priority": "urgent", "requested_ack": true, "newer": 1},
        "attachments": [{"text": "t"}],
        "props": {"card": "c", "k": 1, "mm_blocks": [{"type": "divider"}]},
    }))
    .unwrap();
    assert_eq!(payload.clone().into_parts(vec!["@a".to_owned()]), [payload]);
}
