use crate::{Attachment, Payload};

#[test]
fn plain_payloads_cost_their_text_and_names() {
    let mut payload = Payload::new("x".repeat(100));
    payload.set_icon_emoji(Some(":ghost:"));
    let size = payload.heap_size();
    assert!((107..200).contains(&size), "{size}");
}

#[test]
fn the_rest_is_counted_too() {
    let mut payload = Payload::new("");
    payload.set_attachments(vec![Attachment::new("x".repeat(10_000))]);
    let size = payload.heap_size();
    assert!((10_000..30_000).contains(&size), "{size}");
    let card = Payload::builder()
        .card("x".repeat(1_000))
        .text("a")
        .build()
        .unwrap();
    assert!(card.heap_size() > 1_000);
    let extra = Payload::builder()
        .text("a")
        .extra("k", "x".repeat(1_000))
        .build()
        .unwrap();
    assert!(extra.heap_size() > 1_000);
}
