use serde_json::json;

use crate::limits::*;
use crate::{Action, Attachment, Error, ErrorKind, Integration, Limits, Payload, PayloadBuilder};

fn say() -> PayloadBuilder {
    Payload::builder().text("hello")
}

/// The field and the words of the error that this ends in.
#[track_caller]
fn refused(builder: PayloadBuilder) -> (String, String) {
    let error: Error = builder.build().expect_err("should be refused");
    assert_eq!(error.kind(), ErrorKind::InvalidPayload);
    let text = error.to_string();
    assert!(text.len() < 300, "{text}");
    (error.field().unwrap().to_owned(), text)
}

#[track_caller]
fn assert_refused(builder: PayloadBuilder, field: &str, words: &str) {
    let (named, text) = refused(builder);
    assert_eq!(named, field, "{text}");
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_payload_must_show_something() {
    assert_refused(Payload::builder(), "text", "is empty");
    assert_refused(Payload::builder().card("c"), "text", "is empty");
    Payload::builder().text(" ").build().unwrap();
    Payload::builder()
        .attachment(Attachment::default())
        .build()
        .unwrap();
    Payload::builder()
        .block(crate::blocks::Divider::new())
        .build()
        .unwrap();
    Payload::builder()
        .prop("blocks", json!([{"type": "section"}]))
        .build()
        .unwrap();
    assert_refused(
        Payload::builder().prop("blocks", json!([])),
        "text",
        "is empty",
    );
}

#[test]
fn a_nul_is_found_wherever_it_is() {
    let nul = "a\0b";
    let cases = [
        (Payload::builder().text(nul), "text"),
        (say().channel(nul), "channel"),
        (say().username(nul), "username"),
        (say().icon_url(nul), "icon_url"),
        (say().icon_emoji(nul), "icon_emoji"),
        (say().post_type(nul), "type"),
        (say().card(nul), "props.card"),
        (say().prop("k", json!([1, {"x": nul}])), "props.k[1].x"),
        (say().prop(nul, 1), "props.a\u{FFFD}b"),
        (say().extra("k", nul), "k"),
        (
            say().block(crate::blocks::Text::new(nul)),
            "props.mm_blocks[0].text",
        ),
        (
            say()
                .attachment(Attachment::new("a"))
                .attachment(Attachment::new("b").field("ok", 1).field(nul, 1)),
            "attachments[1].fields[1].title",
        ),
        (
            say().attachment(Attachment::new("a").field("t", nul)),
            "attachments[0].fields[0].value",
        ),
        (
            say().attachment(Attachment::new("a").extra("newer", nul)),
            "attachments[0].newer",
        ),
        (
            say().attachment(
                Attachment::new("a")
                    .action(Action::button("b", Integration::new("u").with("k", nul))),
            ),
            "attachments[0].actions[0].integration.context.k",
        ),
    ];
    for (builder, field) in cases {
        assert_refused(builder, field, "U+0000");
    }
}

#[test]
fn json_that_nests_too_deep_is_refused() {
    let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    // The payload and `props` are two levels themselves.
    say()
        .prop("deep", nested(JSON_DEPTH_MAX - 2))
        .build()
        .unwrap();
    let (field, text) = refused(say().prop("deep", nested(JSON_DEPTH_MAX - 1)));
    assert!(field.starts_with("props.deep[0][0]"), "{field}");
    assert!(text.contains("nests deeper"), "{text}");
}

#[test]
fn channels_are_names_in_urls_or_users() {
    for channel in ["town-square", "#ops", "@alice", "@Alice.B", "a__b", "é"] {
        say().channel(channel).build().unwrap();
    }
    assert_refused(say().channel(""), "channel", "empty");
    assert_refused(say().channel("#"), "channel", "no name");
    assert_refused(say().channel("@"), "channel", "no name");
    assert_refused(say().channel("Ops Alerts"), "channel", "white space");
    assert_refused(say().channel("ops\n"), "channel", "white space");
    assert_refused(say().channel("a\u{7}"), "channel", "white space");
    assert_refused(say().channel("@al ice"), "channel", "white space");
    assert_refused(say().channel("HookTest"), "channel", "upper case");
    assert_refused(say().channel("#Ops"), "channel", "upper case");
    say()
        .channel(format!("#{}", "a".repeat(CHANNEL_CHARS_MAX)))
        .build()
        .unwrap();
    assert_refused(
        say().channel("a".repeat(CHANNEL_CHARS_MAX + 1)),
        "channel",
        "65 characters",
    );
}

#[test]
fn usernames_are_counted_in_code_points() {
    say()
        .username("é".repeat(USERNAME_CHARS_MAX))
        .build()
        .unwrap();
    say().username("@Odd  Näme 😀 <b>").build().unwrap();
    assert_refused(
        say().username("é".repeat(USERNAME_CHARS_MAX + 1)),
        "username",
        "65 characters",
    );
    assert_refused(say().username(""), "username", "empty");
}

#[test]
fn icons_are_addresses() {
    for url in [
        "http://127.0.0.1:9/icon.png",
        "HTTPS://example.com/i",
        "/static/i.png",
    ] {
        say().icon_url(url).build().unwrap();
    }
    for url in [
        "example.com/i.png",
        "ftp://example.com",
        "https://",
        "data:x",
        "httpſ://é",
    ] {
        assert_refused(say().icon_url(url), "icon_url", "must begin with");
    }
    assert_refused(say().icon_url("https://a b"), "icon_url", "white space");
    assert_refused(say().icon_url(""), "icon_url", "empty");
    let long = |chars: usize| format!("/{}", "a".repeat(chars - 1));
    say().icon_url(long(ICON_URL_CHARS_MAX)).build().unwrap();
    assert_refused(
        say().icon_url(long(ICON_URL_CHARS_MAX + 1)),
        "icon_url",
        "1025 characters",
    );
}

#[test]
fn emoji_are_names_with_both_colons_or_none() {
    for emoji in [":rotating_light:", "ghost", "+1", ":-1:", "8ball"] {
        say().icon_emoji(emoji).build().unwrap();
    }
    for emoji in [
        "", "🚀", ":ghost", "ghost:", ":", "::", "a b", ":a::b:", ":é:",
    ] {
        let (field, _) = refused(say().icon_emoji(emoji));
        assert_eq!(field, "icon_emoji", "{emoji}");
    }
    assert_refused(say().icon_emoji("🚀"), "icon_emoji", ":rotating_light:");
    assert_refused(
        say().icon_emoji("a".repeat(EMOJI_CHARS_MAX + 1)),
        "icon_emoji",
        "65",
    );
    assert_refused(say().icon_emoji("🚀".repeat(1_000)), "icon_emoji", "…");
}

#[test]
fn types_are_custom_or_burn_on_read() {
    for post_type in [
        "custom_x",
        "burn_on_read",
        &format!("custom_{}", "x".repeat(19)),
    ] {
        say().post_type(post_type).build().unwrap();
    }
    for post_type in ["", "custom_", "system_join_channel", "me", "burn"] {
        assert_refused(say().post_type(post_type), "type", "burn_on_read");
    }
    assert_refused(
        say().post_type(format!("custom_{}", "x".repeat(20))),
        "type",
        "27",
    );
}

#[test]
fn an_ack_needs_a_label() {
    say().important().requested_ack().build().unwrap();
    say().requested_ack().urgent().build().unwrap();
    assert_refused(
        say().requested_ack(),
        "priority.requested_ack",
        "important or urgent",
    );
    let standard = say().priority(crate::Priority::default().priority("standard"));
    standard.clone().build().unwrap();
    assert_refused(
        standard.requested_ack(),
        "priority.requested_ack",
        "important",
    );
    let odd = crate::Priority::default().priority("high");
    assert_refused(say().priority(odd), "priority.priority", "`high`");
}

#[test]
fn persistence_needs_urgency_and_a_mention_and_no_silence() {
    const FIELD: &str = "priority.persistent_notifications";
    let to_alice = || {
        Payload::builder()
            .text("see @alice")
            .persistent_notifications()
    };
    to_alice().urgent().build().unwrap();
    assert_refused(to_alice(), FIELD, "urgent");
    assert_refused(to_alice().important(), FIELD, "urgent");
    assert_refused(to_alice().urgent().silent(), FIELD, "silent");
    assert_refused(say().urgent().persistent_notifications(), FIELD, "mention");
    let to_all = Payload::builder()
        .text("@all a@b.c")
        .urgent()
        .persistent_notifications();
    assert_refused(to_all, FIELD, "mention");
    let urgent = || say().urgent().persistent_notifications();
    urgent().channel("@alice").build().unwrap();
    urgent()
        .attachment(Attachment::new("@alice"))
        .build()
        .unwrap();
    urgent()
        .block(crate::blocks::Text::new("@alice"))
        .build()
        .unwrap();
}

#[test]
fn menus_of_attachments_need_entries() {
    let with = |action| say().attachment(Attachment::new("a").action(action));
    let menu = || Action::select("m", Integration::new("https://example.com"));
    with(menu().option("a", "b")).build().unwrap();
    with(menu().data_source("users")).build().unwrap();
    with(Action::default().name("no integration, as a real server takes it"))
        .build()
        .unwrap();
    assert_refused(with(menu()), "attachments[0].actions[0].options", "missing");
    assert_refused(
        with(menu().data_source("x")),
        "attachments[0].actions[0].data_source",
        "channels",
    );
    assert_refused(
        with(menu().kind("x")),
        "attachments[0].actions[0].type",
        "button, select",
    );
}

#[test]
fn times_are_numbers_or_strings() {
    say()
        .attachment(Attachment::new("a").ts(1_700_000_000))
        .build()
        .unwrap();
    say()
        .attachment(Attachment::new("a").ts("1700000000"))
        .build()
        .unwrap();
    assert_refused(
        say().attachment(Attachment::new("a").ts(true)),
        "attachments[0].ts",
        "number",
    );
}

#[test]
fn an_extra_field_may_not_shadow_another() {
    say().extra("root_id", "x").build().unwrap();
    assert_refused(say().extra("Text", "x"), "text", "setter");
    assert_refused(say().extra("props", json!({})), "props", "setter");
}

#[test]
fn props_of_another_shape_are_refused() {
    assert_refused(say().prop("card", 5), "props.card", "string");
    assert_refused(
        say().prop("mm_blocks", json!({})),
        "props.mm_blocks",
        "list",
    );
    assert_refused(
        say().prop("mm_blocks_actions", "cookie"),
        "props.mm_blocks_actions",
        "object",
    );
    assert_refused(
        say().prop("mm_blocks_actions", json!({"go": {"url": 5}})),
        "props.mm_blocks_actions.go.url",
        "string",
    );
}

#[test]
fn a_text_may_be_longer_than_a_post_unless_asked() {
    let payload = say().text("é".repeat(TEXT_CHARS_MAX)).build().unwrap();
    payload.check_text_len(&Limits::default()).unwrap();
    let payload = say().text("é".repeat(TEXT_CHARS_MAX + 1)).build().unwrap();
    let error = payload.check_text_len(&Limits::default()).unwrap_err();
    assert_eq!(error.field(), Some("text"));
    assert!(error.to_string().contains("16384"), "{error}");
    let old = Payload::new("x".repeat(TEXT_CHARS_MAX_BEFORE_5_0 + 1));
    old.check_text_len(&Limits::server_5()).unwrap();
    old.check_text_len(&Limits::before_5_0()).unwrap_err();
}

#[test]
fn props_have_the_size_that_the_server_takes() {
    let with_card = |chars: usize| say().limits(Limits::server_5()).card("c".repeat(chars));
    with_card(7_000).build().unwrap();
    assert_refused(with_card(7_600), "props", "7600");
    say().card("c".repeat(7_600)).build().unwrap();
    assert_refused(say().card("c".repeat(PROPS_CHARS_MAX)), "props", "760000");
    // Each character that Go escapes counts six.
    assert_refused(with_card(0).card("<".repeat(2_000)), "props", "7600");
}

#[test]
fn an_attachment_that_would_be_cut_is_refused_and_many_that_fit_are_not() {
    let old = || say().limits(Limits::server_5());
    let five = (0..5).fold(old(), |b, _| {
        b.attachment(Attachment::new("x".repeat(3_000)))
    });
    five.build().unwrap();
    let one_long = old()
        .attachment(Attachment::new("short"))
        .attachment(Attachment::new("x".repeat(9_000)));
    assert_refused(one_long, "attachments[1]", "7600");
    assert_refused(
        old().attachment(Attachment::new("<".repeat(2_000))),
        "attachments[0]",
        "7600",
    );
}
