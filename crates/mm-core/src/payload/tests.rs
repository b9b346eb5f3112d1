use super::*;

#[test]
fn a_payload_is_small_and_crosses_threads() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Payload>();
    check::<PayloadBuilder>();
    assert!(size_of::<Payload>() <= 96, "{}", size_of::<Payload>());
}

#[test]
fn what_is_set_is_got_and_what_is_removed_is_gone() {
    let mut payload = Payload::new("a");
    payload.set_text("b");
    payload.set_channel(Some("c"));
    payload.set_username(Some("u".to_owned()));
    payload.set_icon_url(Some("/i"));
    payload.set_icon_emoji(Some("ghost"));
    assert_eq!(payload.text(), "b");
    assert_eq!(payload.channel(), Some("c"));
    assert_eq!(payload.username(), Some("u"));
    assert_eq!(payload.icon_url(), Some("/i"));
    assert_eq!(payload.icon_emoji(), Some("ghost"));
    payload.set_channel(None::<&str>);
    payload.set_username(None::<&str>);
    payload.set_icon_url(None::<&str>);
    payload.set_icon_emoji(None::<&str>);
    assert_eq!(payload, Payload::new("b"));
}

#[test]
fn attachments_come_and_go_without_a_trace() {
    let mut payload = Payload::new("a");
    payload.set_attachments(Vec::new());
    assert!(payload.more.is_none());
    payload.set_attachments(vec![Attachment::new("x")]);
    assert_eq!(payload.attachments().len(), 1);
    assert!(payload.has_only_text_and_attachments());
    assert_eq!(payload.take_attachments(), [Attachment::new("x")]);
    assert_eq!(payload.take_attachments(), []);
    assert_eq!(payload, Payload::new("a"));
    assert!(
        payload.more.is_none(),
        "the memory of rare fields is given back"
    );
}

#[test]
fn every_rare_field_forbids_joining() {
    use crate::blocks::{BlockAction, Divider};
    let builder = || {
        Payload::builder()
            .text("a")
            .channel("c")
            .icon_emoji("ghost")
    };
    let plain = builder().attachment(Attachment::new("x")).build().unwrap();
    assert!(plain.has_only_text_and_attachments());
    let link = "[x](mmaction://x)";
    for rare in [
        builder().prop("k", 1),
        builder().card("c"),
        builder().post_type("custom_x"),
        builder().important(),
        builder().silent(),
        builder().block(Divider::new()),
        builder()
            .text(link)
            .block_action("x", BlockAction::open_url("/a")),
        builder().extra("k", 1),
    ] {
        let rare = rare.build().unwrap();
        assert!(!rare.has_only_text_and_attachments(), "{rare:?}");
    }
}

#[test]
fn what_is_set_last_counts() {
    let card = Payload::builder()
        .text("a")
        .prop("card", "old")
        .card("new")
        .build()
        .unwrap();
    assert_eq!(card.card(), Some("new"));
    let card = Payload::builder()
        .text("a")
        .card("old")
        .prop("card", "new")
        .build()
        .unwrap();
    assert_eq!(card.card(), Some("new"));
    assert!(card.props().is_empty());
    let none = Payload::builder()
        .text("a")
        .card("old")
        .prop("card", Value::Null)
        .build()
        .unwrap();
    assert_eq!(none, Payload::new("a"));
    let odd = Payload::builder()
        .text("a")
        .prop("card", 5)
        .card("new")
        .build()
        .unwrap();
    assert_eq!(
        odd,
        Payload::builder().text("a").card("new").build().unwrap()
    );
}
