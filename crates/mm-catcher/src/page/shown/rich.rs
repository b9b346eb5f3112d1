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

/// Puts `name_html` beside `name`. Values of fields may be numbers.
fn render(own: &mut Map<String, Value>, name: &str) {
    let html = match own.get(name) {
        Some(Value::String(text)) if !text.is_empty() => markdown(text),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => markdown(&value.to_string()),
        _ => return,
    };
    own.insert(format!("{name}_html"), html.into());
}
