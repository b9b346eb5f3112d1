//! What a client asks for, as the server reads it.

use serde_json::{Map, Value};

use crate::hook::first_value;

/// A request of a client: `{"seq": 1, "action": "ping", "data": {}}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ask {
    pub(super) seq: i64,
    pub(super) action: String,
    pub(super) data: Map<String, Value>,
}

impl Ask {
    /// Reads JSON as lazily as the server: what is missing is empty, names may be in any case,
    /// and what follows the first value is not looked at. None if it cannot be read, which
    /// ends a connection.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        Self::of(first_value(bytes).ok()?)
    }

    /// Reads a value in the shape of a request.
    pub(super) fn of(value: Value) -> Option<Self> {
        let mut ask = Self::default();
        let fields = match value {
            Value::Object(fields) => fields,
            Value::Null => return Some(ask),
            _ => return None,
        };
        for (name, value) in fields {
            match (name.to_ascii_lowercase().as_str(), value) {
                ("seq" | "action" | "data", Value::Null) => {}
                ("seq", value) => ask.seq = value.as_i64()?,
                ("action", Value::String(action)) => ask.action = action,
                ("data", Value::Object(data)) => ask.data = data,
                ("action" | "data", _) => return None,
                _ => {}
            }
        }
        Some(ask)
    }

    /// A field of the data, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.data.get(name).and_then(Value::as_str)
    }

    /// A field of the data, if it is true or false.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.data.get(name).and_then(Value::as_bool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, String)> {
        Ask::parse(text.as_bytes()).map(|ask| (ask.seq, ask.action))
    }

    #[test]
    fn what_is_missing_is_empty() {
        assert_eq!(read("{}"), Some((0, String::new())));
        assert_eq!(read("null"), Some((0, String::new())));
        let nulls = r#"{"seq": null, "action": null, "data": null}"#;
        assert_eq!(read(nulls), Some((0, String::new())));
    }

    #[test]
    fn names_are_read_in_any_case_and_the_rest_is_not_looked_at() {
        let ping = Some((7, "ping".to_owned()));
        assert_eq!(read(r#" {"SEQ": 7, "Action": "ping", "x": [1]}"#), ping);
        assert_eq!(read(r#"{"seq":7,"action":"ping"}{"seq"#), ping);
        assert_eq!(read(r#"{"seq":7,"action":"ping","x":"\ud800"}"#), ping);
    }

    #[test]
    fn what_cannot_be_read_is_nothing() {
        for text in [
            "",
            "{\"seq\":1,",
            "[]",
            "7",
            "\"ping\"",
            r#"{"seq": "1"}"#,
            r#"{"seq": 1.5}"#,
            r#"{"seq": 9223372036854775808}"#,
            r#"{"action": 1}"#,
            r#"{"data": []}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
