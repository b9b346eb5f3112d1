use serde_json::{Value, json};

use super::*;

#[test]
fn every_text_of_a_reader_is_changed_and_nothing_else() {
    let mut payload: Payload = serde_json::from_value(json!({
        "text": "+", "channel": "-", "username": "-", "icon_url": "-", "icon_emoji": "-",
        "type": "-", "newer": "-",
        "attachments": [{
            "fallback": "+", "color": "-", "pretext": "+", "text": "+", "author_name": "+",
            "author_link": "-", "author_icon": "-", "title": "+", "title_link": "-",
            "fields": [{"title": "+", "value": "+"}, {"value": 1}],
            "image_url": "-", "thumb_url": "-", "footer": "+", "footer_icon": "-", "ts": "-",
            "actions": [{
                "id": "-", "name": "+", "options": [{"text": "+", "value": "-"}],
                "integration": {"url": "-", "context": {"text": "-"}},
            }],
            "newer": "-",
        }],
        "props": {
            "card": "+",
            "mm_blocks": [
                {"type": "text", "text": "+", "size": "-"},
                {"type": "image", "url": "-", "alt_text": "+", "title": "+"},
                {"type": "divider"},
                {"type": "button", "text": "+", "action_id": "-", "tooltip": "+"},
                {"type": "static_select", "placeholder": "+", "action_id": "-",
                 "options": [{"text": "+", "value": "-"}]},
                {"type": "container", "content": [{"type": "text", "text": "+"}]},
                {"type": "collapsible", "header": [{"type": "text", "text": "+"}],
                 "content": [{"type": "text", "text": "+"}]},
                {"type": "column_set", "columns": [
                    {"type": "column", "items": [{"type": "text", "text": "+"}]}]},
                {"type": "newer", "text": "+", "inner": [{"text": "+", "id": "-"}]},
            ],
            "mm_blocks_actions": {"-": {"url": "-"}},
            "blocks": [{"type": "-", "text": {"type": "-", "text": "+"}}],
        },
    }))
    .unwrap();
    let texts = serde_json::to_string(&payload)
        .unwrap()
        .matches("\"+\"")
        .count();
    payload.map_texts(|text| Cow::Owned(format!("{text}!")));
    let written = serde_json::to_string(&payload).unwrap();
    assert!(!written.contains("\"+\""), "unchanged: {written}");
    assert!(!written.contains("-!"), "changed: {written}");
    assert_eq!(written.matches("\"+!\"").count(), texts);
}

#[test]
fn what_is_borrowed_unchanged_costs_nothing_and_a_shorter_one_counts() {
    let mut payload = Payload::new("  padded ");
    let before = payload.text().as_ptr();
    payload.map_texts(|text| Cow::Borrowed(text));
    assert_eq!(payload.text().as_ptr(), before);
    payload.map_texts(|text| Cow::Borrowed(text.trim()));
    assert_eq!(payload.text(), "padded");
    assert_eq!(
        serde_json::to_value(&payload).unwrap(),
        json!({"text": "padded"}) as Value
    );
}
