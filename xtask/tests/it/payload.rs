//! Payloads with every field, as they stand on the wire.

use mm_core::blocks::{
    BlockAction, Button, Collapsible, Column, ColumnSet, Container, Divider, Image, StaticSelect,
    Text,
};
use mm_core::{Action, Attachment, Field, Integration, Payload};
use serde_json::{Value, json};

use crate::support::{Hook, run};

/// Every field but those that exclude each other; they are in [`silent`].
fn loud() -> Payload {
    let approve = Integration::new("https://ci.example.com/approve").with("build", 42);
    Payload::builder()
        .text("@alice: **deploy** ✓")
        .channel("ops")
        .username("deployer")
        .icon_url("https://example.com/icon.png")
        .icon_emoji(":rocket:")
        .urgent()
        .requested_ack()
        .persistent_notifications()
        .card("# Details")
        .prop("build", 42)
        .attachment(
            Attachment::new("text")
                .fallback("fallback")
                .color("#00ff00")
                .pretext("pretext")
                .author_name("author")
                .author_link("https://example.com/author")
                .author_icon("https://example.com/author.png")
                .title("title")
                .title_link("https://example.com/title")
                .with_field(Field::new("duration", "3 min").short())
                .field("tests", 1_500)
                .image_url("https://example.com/image.png")
                .thumb_url("https://example.com/thumb.png")
                .footer("footer")
                .footer_icon("https://example.com/footer.png")
                .ts(json!(1_795_219_625))
                .action(
                    Action::button("Approve", approve)
                        .id("approve")
                        .style("good")
                        .tooltip("Go live"),
                )
                .action(
                    Action::select("Target", Integration::new("https://ci.example.com/target"))
                        .id("target")
                        .option("Staging", "staging")
                        .option("Production", "production")
                        .default_option("staging"),
                ),
        )
        .extra("field_of_tomorrow", json!({"a": [1, null]}))
        .build()
        .unwrap()
}

fn loud_json() -> Value {
    json!({
        "text": "@alice: **deploy** ✓",
        "channel": "ops",
        "username": "deployer",
        "icon_url": "https://example.com/icon.png",
        "icon_emoji": ":rocket:",
        "priority": {
            "priority": "urgent",
            "requested_ack": true,
            "persistent_notifications": true,
        },
        "attachments": [{
            "fallback": "fallback",
            "color": "#00ff00",
            "pretext": "pretext",
            "author_name": "author",
            "author_link": "https://example.com/author",
            "author_icon": "https://example.com/author.png",
            "title": "title",
            "title_link": "https://example.com/title",
            "text": "text",
            "fields": [
                {"title": "duration", "value": "3 min", "short": true},
                {"title": "tests", "value": 1500},
            ],
            "image_url": "https://example.com/image.png",
            "thumb_url": "https://example.com/thumb.png",
            "footer": "footer",
            "footer_icon": "https://example.com/footer.png",
            "ts": 1_795_219_625,
            "actions": [
                {
                    "id": "approve",
                    "type": "button",
                    "name": "Approve",
                    "style": "good",
                    "tooltip": "Go live",
                    "integration": {
                        "url": "https://ci.example.com/approve",
                        "context": {"build": 42},
                    },
                },
                {
                    "id": "target",
                    "type": "select",
                    "name": "Target",
                    "options": [
                        {"text": "Staging", "value": "staging"},
                        {"text": "Production", "value": "production"},
                    ],
                    "default_option": "staging",
                    "integration": {"url": "https://ci.example.com/target"},
                },
            ],
        }],
        "props": {"card": "# Details", "build": 42},
        "field_of_tomorrow": {"a": [1, null]},
    })
}

/// A silent post of a type of its own, made of blocks.
fn silent() -> (Payload, Value) {
    let layout = ColumnSet::new()
        .column(Column::new().block(Text::new("left")))
        .column(Column::new().block(Image::new("https://example.com/right.png").alt_text("right")));
    let payload = Payload::builder()
        .text("for clients without blocks")
        .post_type("custom_deploy")
        .silent()
        .block(Text::new("Deployed").is_subtle())
        .block(Divider::new())
        .block(layout)
        .block(
            Container::new()
                .block(Button::new("Roll back", "rollback").style("danger"))
                .block(StaticSelect::of_users("Ask", "ask")),
        )
        .block(Collapsible::new(Text::new("More")).block(Text::new("inside")))
        .block_action(
            "rollback",
            BlockAction::external("https://ci.example.com/rollback").with_context("build", 42),
        )
        .block_action("ask", BlockAction::open_url("https://ci.example.com/ask"))
        .build()
        .unwrap();
    let json = json!({
        "text": "for clients without blocks",
        "type": "custom_deploy",
        "silent": true,
        "props": {
            "mm_blocks": [
                {"type": "text", "text": "Deployed", "is_subtle": true},
                {"type": "divider"},
                {
                    "type": "column_set",
                    "columns": [
                        {"type": "column", "items": [{"type": "text", "text": "left"}]},
                        {"type": "column", "items": [{
                            "type": "image",
                            "url": "https://example.com/right.png",
                            "alt_text": "right",
                        }]},
                    ],
                },
                {
                    "type": "container",
                    "content": [
                        {
                            "type": "button",
                            "text": "Roll back",
                            "action_id": "rollback",
                            "style": "danger",
                        },
                        {
                            "type": "static_select",
                            "placeholder": "Ask",
                            "action_id": "ask",
                            "data_source": "users",
                        },
                    ],
                },
                {
                    "type": "collapsible",
                    "header": [{"type": "text", "text": "More"}],
                    "content": [{"type": "text", "text": "inside"}],
                },
            ],
            "mm_blocks_actions": {
                "rollback": {
                    "type": "external",
                    "url": "https://ci.example.com/rollback",
                    "context": {"build": 42},
                },
                "ask": {"type": "openURL", "url": "https://ci.example.com/ask"},
            },
        },
    });
    (payload, json)
}

#[test]
fn a_payload_with_every_field_arrives_as_it_stands_in_the_servers_reference() {
    for (payload, expected) in [(loud(), loud_json()), silent()] {
        let hook = Hook::start();
        hook.sender().build().send(&payload).unwrap();
        assert_eq!(hook.bodies(), [expected]);
    }
}

#[test]
fn the_program_sends_a_whole_payload_as_it_is() {
    for expected in [loud_json(), silent().1] {
        let hook = Hook::start();
        let mut mm = hook.mm(&["send", "--payload", "-"]);
        let ran = run(&mut mm, expected.to_string().as_bytes());
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
        assert_eq!(hook.bodies(), [expected]);
    }
}
