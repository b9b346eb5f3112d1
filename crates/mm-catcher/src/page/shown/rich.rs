//! Attachments and blocks of untrusted posts: their Markdown rendered, all else as it is.
//!
//! What is not rendered goes into the page as text alone.

use serde_json::{Map, Value};

use super::fields;
use crate::page::render::{emoji, markdown};

/// As deep as the server allows; what is deeper is not shown.
const DEPTH_MAX: usize = 32;

/// The attachments with `.._html` beside each Markdown.
pub(super) fn attachments(list: Option<&Value>) -> Vec<Value> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    let attachment = |value: &Value| {
        let mut own = fields(value);
        for name in ["pretext", "text"] {
            render(&mut own, name);
        }
        for name in ["title", "author_name", "footer"] {
            if let Some(Value::String(text)) = own.get_mut(name) {
                *text = emoji::in_text(text);
            }
        }
        if let Some(Value::Array(cells)) = own.get_mut("fields") {
            for cell in cells {
                let mut own = fields(cell);
                render(&mut own, "value");
                *cell = own.into();
            }
        }
        Value::Object(own)
    };
    list.map(attachment).collect()
}

/// The blocks with `html` in each text, and emoji in their labels.
pub(super) fn blocks(list: Option<&Value>) -> Vec<Value> {
    nested(list, 0)
}

fn nested(list: Option<&Value>, depth: usize) -> Vec<Value> {
    if depth > DEPTH_MAX {
        return Vec::new();
    }
    let list = list.and_then(Value::as_array).into_iter().flatten();
    let block = |value: &Value| {
        let mut own = fields(value);
        own.remove("html");
        if own.get("type").and_then(Value::as_str) == Some("text") {
            let text = own.get("text").and_then(Value::as_str).unwrap_or_default();
            own.insert("html".into(), markdown(text).into());
        } else if let Some(Value::String(label)) = own.get_mut("text") {
            *label = emoji::in_text(label);
        }
        for inner in ["content", "header", "columns", "items"] {
            if own.contains_key(inner) {
                let blocks = nested(own.get(inner), depth + 1);
                own.insert(inner.into(), blocks.into());
            }
        }
        Value::Object(own)
    };
    list.map(block).collect()
}

/// Puts `name_html` beside `name`, and nobody else's there. Values of fields may be numbers.
fn render(own: &mut Map<String, Value>, name: &str) {
    own.remove(&format!("{name}_html"));
    let html = match own.get(name) {
        Some(Value::String(text)) if !text.is_empty() => markdown(text),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => markdown(&value.to_string()),
        _ => return,
    };
    own.insert(format!("{name}_html"), html.into());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn html_is_never_taken_from_a_post() {
        let evil = "<img src=x>";
        let cell = json!({"value": "", "value_html": evil});
        let list =
            json!([{"text_html": evil, "pretext_html": evil, "pretext": 1, "fields": [cell]}]);
        let shown = json!(attachments(Some(&list))).to_string();
        assert!(!shown.contains("img src"), "{shown}");
        let inner = json!({"type": "image", "html": evil});
        let list = json!([{"type": "container", "html": evil, "content": [inner]}]);
        let shown = json!(blocks(Some(&list))).to_string();
        assert!(!shown.contains("img src"), "{shown}");
    }
}
