//! What JSON looks like: its fields and their types, without values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::ids::is_id;

/// The type of a value; null is one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Null,
    Bool,
    Number,
    String,
    /// A string that holds JSON, as events have it.
    JsonString,
    Array,
    Object,
}

/// The types that stand in one place, with the fields and entries under it.
///
/// The entries of an array are one place together, and so are fields whose names are ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    kinds: BTreeSet<Kind>,
    fields: BTreeMap<String, Shape>,
    entries: Option<Box<Shape>>,
    /// Whether all values here are null, false, zero or empty.
    is_empty: bool,
}

/// Names of fields that the server itself answers now as null and now as something else.
#[derive(Debug, Default)]
pub(crate) struct Nullable(BTreeMap<String, (bool, bool)>);

impl Nullable {
    /// Learns from an answer of the recorded server.
    pub(crate) fn learn(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    let (null, other) = self.0.entry(name.clone()).or_default();
                    *null |= value.is_null();
                    *other |= !value.is_null();
                    self.learn(value);
                }
            }
            _ => {}
        }
    }

    fn varies(&self, field: &str) -> bool {
        self.0.get(field) == Some(&(true, true))
    }
}

impl Shape {
    pub(crate) fn of(value: &Value) -> Self {
        let mut shape = Self {
            is_empty: true,
            ..Self::default()
        };
        shape.add(value);
        shape
    }

    fn add(&mut self, value: &Value) {
        let (kind, is_empty) = match value {
            Value::Null => (Kind::Null, true),
            Value::Bool(value) => (Kind::Bool, !value),
            Value::Number(value) => (Kind::Number, value.as_f64() == Some(0.0)),
            Value::String(text) => match json_in(text) {
                Some(inner) => {
                    self.add(&inner);
                    self.kinds.remove(&kind_of_container(&inner));
                    (Kind::JsonString, false)
                }
                None => (Kind::String, text.is_empty()),
            },
            Value::Array(items) => {
                for item in items {
                    self.under_entries().add(item);
                }
                (Kind::Array, items.is_empty())
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    let under = if is_id(name) {
                        self.under_entries()
                    } else {
                        self.under_field(name)
                    };
                    under.add(value);
                }
                (Kind::Object, fields.is_empty())
            }
        };
        self.kinds.insert(kind);
        self.is_empty &= is_empty;
    }

    fn under_entries(&mut self) -> &mut Self {
        self.entries.get_or_insert_with(|| Box::new(Self::empty()))
    }

    fn under_field(&mut self, name: &str) -> &mut Self {
        self.fields
            .entry(name.to_owned())
            .or_insert_with(Self::empty)
    }

    fn empty() -> Self {
        Self {
            is_empty: true,
            ..Self::default()
        }
    }

    /// Tells each way in which an answer here differs from the recorded shape.
    pub(crate) fn differences(&self, here: &Self, place: &str, nullable: &Nullable) -> Vec<String> {
        let mut found = Vec::new();
        self.compare(here, place, nullable, &mut found);
        found
    }

    fn compare(&self, here: &Self, place: &str, nullable: &Nullable, found: &mut Vec<String>) {
        let field = place.rsplit('.').next().unwrap_or(place);
        let null = BTreeSet::from([Kind::Null]);
        let tolerated = nullable.varies(field)
            && (self.kinds == null && here.is_empty || here.kinds == null && self.is_empty);
        // Where entries of a list differ among each other, each entry here is of a recorded type.
        if !tolerated && !here.kinds.is_subset(&self.kinds) {
            let (here, recorded) = (names(&here.kinds), names(&self.kinds));
            found.push(format!("{} is {here}, recorded {recorded}", told(place)));
            return;
        }
        let at = |name: &str| match place {
            "" => name.to_owned(),
            _ => format!("{place}.{name}"),
        };
        let has_object =
            here.kinds.contains(&Kind::Object) || here.kinds.contains(&Kind::JsonString);
        for (name, recorded) in &self.fields {
            match here.fields.get(name) {
                Some(here) => recorded.compare(here, &at(name), nullable, found),
                None if has_object => found.push(format!("field `{}` missing", at(name))),
                None => {}
            }
        }
        for name in here.fields.keys() {
            let known = self.fields.contains_key(name) || tolerated && self.fields.is_empty();
            if !known {
                found.push(format!("field `{}` not recorded", at(name)));
            }
        }
        if let (Some(recorded), Some(here)) = (&self.entries, &here.entries) {
            recorded.compare(here, &format!("{place}[]"), nullable, found);
        }
    }
}

/// Tells where lists have another number of entries than the recorded ones.
///
/// Lists inside of entries are not looked at: which entry stands where may differ.
pub(crate) fn lengths(recorded: &Value, here: &Value, place: &str) -> Vec<String> {
    let count = |recorded: usize, here: usize| {
        if recorded == here {
            Vec::new()
        } else {
            vec![format!(
                "{} has {here} entries, recorded {recorded}",
                told(place)
            )]
        }
    };
    match (recorded, here) {
        (Value::Array(recorded), Value::Array(here)) => count(recorded.len(), here.len()),
        (Value::Object(recorded), Value::Object(_)) if keyed(recorded) == recorded.len() => here
            .as_object()
            .map_or_else(Vec::new, |here| count(recorded.len(), here.len())),
        (Value::Object(recorded), Value::Object(here)) => {
            let both = recorded
                .iter()
                .filter_map(|(name, recorded)| Some((name, recorded, here.get(name)?)));
            both.flat_map(|(name, recorded, here)| {
                let place = match place {
                    "" => name.clone(),
                    _ => format!("{place}.{name}"),
                };
                lengths(recorded, here, &place)
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

/// A place as a report tells it.
fn told(place: &str) -> String {
    match place {
        "" => "the whole".to_owned(),
        _ => format!("`{place}`"),
    }
}

/// How many fields have an id as their name.
fn keyed(fields: &serde_json::Map<String, Value>) -> usize {
    match fields.len() {
        0 => usize::MAX,
        _ => fields.keys().filter(|name| is_id(name)).count(),
    }
}

/// The object or array that a string holds.
pub(crate) fn json_in(text: &str) -> Option<Value> {
    let is_container = text.starts_with(['{', '[']);
    is_container.then(|| serde_json::from_str(text).ok())?
}

fn kind_of_container(value: &Value) -> Kind {
    match value {
        Value::Array(_) => Kind::Array,
        _ => Kind::Object,
    }
}

fn names(kinds: &BTreeSet<Kind>) -> String {
    let name = |kind: &Kind| match kind {
        Kind::Null => "null",
        Kind::Bool => "a bool",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::JsonString => "JSON in a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    kinds.iter().map(name).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differences(recorded: &Value, here: &Value) -> Vec<String> {
        Shape::of(recorded).differences(&Shape::of(here), "", &Nullable::default())
    }

    #[test]
    fn the_same_fields_with_other_values_are_no_difference() {
        let recorded = json!({"id": "a", "n": 1, "list": [{"x": true}], "o": {"p": null}});
        let here =
            json!({"id": "b", "n": 0, "list": [{"x": false}, {"x": true}], "o": {"p": null}});
        assert_eq!(differences(&recorded, &here), [""; 0]);
    }

    #[test]
    fn a_missing_field_is_found_at_its_place() {
        assert_eq!(
            differences(&json!({"props": {"card": "x"}}), &json!({"props": {}})),
            ["field `props.card` missing"]
        );
        assert_eq!(
            differences(&json!([{"a": {"b": 1}}]), &json!([{"a": {}}])),
            ["field `[].a.b` missing"]
        );
    }

    #[test]
    fn a_field_that_the_real_server_does_not_have_is_found() {
        assert_eq!(
            differences(&json!({"a": 1}), &json!({"a": 1, "b": 1})),
            ["field `b` not recorded"]
        );
    }

    #[test]
    fn a_wrong_type_is_found() {
        assert_eq!(
            differences(&json!({"a": "1"}), &json!({"a": 1})),
            ["`a` is a number, recorded a string"]
        );
        assert_eq!(
            differences(&json!({"a": null}), &json!({"a": ""})),
            ["`a` is a string, recorded null"]
        );
        assert_eq!(
            differences(&json!({"a": "{\"b\":1}"}), &json!({"a": {"b": 1}})),
            ["`a` is an object, recorded JSON in a string"]
        );
    }

    #[test]
    fn json_in_a_string_is_looked_into() {
        assert_eq!(
            differences(
                &json!({"post": "{\"id\":\"x\"}"}),
                &json!({"post": "{\"d\":\"x\"}"})
            ),
            ["field `post.id` missing", "field `post.d` not recorded"]
        );
    }

    #[test]
    fn entries_of_a_list_are_judged_together() {
        let recorded = json!([{"a": 1}, {"a": 1, "b": null}, {"a": 1, "b": "x"}]);
        assert_eq!(
            differences(&recorded, &json!([{"a": 1, "b": "x"}])),
            [""; 0]
        );
        assert_eq!(
            differences(&recorded, &json!([{"a": 1}])),
            ["field `[].b` missing"]
        );
    }

    #[test]
    fn fields_named_by_ids_are_judged_together() {
        let id = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
        let other = "bbbbbbbbbbbbbbbbbbbbbbbbb2";
        assert_eq!(
            differences(&json!({id: {"a": 1}}), &json!({other: {"a": 1}})),
            [""; 0]
        );
        assert_eq!(
            differences(&json!({id: {"a": 1}}), &json!({other: {}})),
            ["field `[].a` missing"]
        );
    }

    #[test]
    fn null_for_empty_is_tolerated_only_where_the_recording_varies() {
        let mut nullable = Nullable::default();
        nullable.learn(&json!([{"list": null}, {"list": ["x"]}]));
        let judge = |recorded: Value, here: Value| {
            Shape::of(&recorded)
                .differences(&Shape::of(&here), "", &nullable)
                .len()
        };
        assert_eq!(judge(json!({"list": null}), json!({"list": []})), 0);
        assert_eq!(judge(json!({"list": []}), json!({"list": null})), 0);
        assert_eq!(judge(json!({"list": null}), json!({"list": ["y"]})), 1);
        assert_eq!(judge(json!({"other": null}), json!({"other": []})), 1);
    }

    #[test]
    fn the_number_of_entries_counts_outside_of_entries() {
        let recorded = json!({"order": ["a"], "posts": {"aaaaaaaaaaaaaaaaaaaaaaaaa1": {"l": [1]}}});
        let here = json!({"order": [], "posts": {"bbbbbbbbbbbbbbbbbbbbbbbbb2": {"l": []}}});
        assert_eq!(
            lengths(&recorded, &here, ""),
            ["`order` has 0 entries, recorded 1"]
        );
        assert_eq!(
            lengths(&json!([1]), &json!([1, 2]), ""),
            ["the whole has 2 entries, recorded 1"]
        );
    }
}
