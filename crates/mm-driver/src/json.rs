//! Typed values out of JSON, and back, so that nothing of an answer is lost: what is of an
//! unexpected type is given back, and kept beside the typed fields of its object.
//!
//! A newer server breaks nothing by another type of one field. What has a type goes there
//! straight from the text; a [`Value`] is made of the rest alone.

use std::collections::BTreeMap;

use serde::de::{DeserializeSeed, Deserializer};
use serde_json::{Map, Value};

use crate::reading::{self, Broken, Fields, FieldsOf, Filling, Items, ItemsOf, Typed};

/// Objects of one type by their names.
pub type ByName<T> = BTreeMap<String, T>;

/// What can be made of a JSON value and be one again.
pub trait FromJson: Sized + Default {
    /// Takes the value; null is nothing.
    ///
    /// # Errors
    /// The value is of another type; it is given back.
    fn from_json(value: Value) -> Result<Self, Value>;

    /// The value again.
    fn to_json(&self) -> Value;

    /// Whether it is as if it had not been there.
    fn is_unset(&self) -> bool;

    /// Whether every value is of this type.
    #[doc(hidden)]
    const IS_ANY: bool = false;

    /// Reads what comes next in a text: what [`from_json`](Self::from_json) makes of the same.
    ///
    /// # Errors
    /// It is no JSON.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Result<Self, Value>, D::Error> {
        let mut slot = Typed::default();
        Filling(&mut slot).deserialize(from)?;
        Ok(slot.0)
    }

    #[doc(hidden)]
    fn read_text(text: &str) -> Result<Self, Value> {
        Self::from_json(Value::from(text))
    }

    #[doc(hidden)]
    fn read_array(items: &mut dyn Items) -> Result<Result<Self, Value>, Broken> {
        Ok(Self::from_json(Value::Array(reading::array(items)?)))
    }

    #[doc(hidden)]
    fn read_object(fields: &mut dyn Fields) -> Result<Result<Self, Value>, Broken> {
        Ok(Self::from_json(Value::Object(reading::object(fields)?)))
    }
}

impl FromJson for Value {
    const IS_ANY: bool = true;

    fn from_json(value: Value) -> Result<Self, Value> {
        Ok(value)
    }

    fn to_json(&self) -> Value {
        self.clone()
    }

    fn is_unset(&self) -> bool {
        self.is_null()
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(text),
            Value::Null => Ok(Self::new()),
            other => Err(other),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(self.as_str())
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::Bool(is) => Ok(is),
            Value::Null => Ok(false),
            other => Err(other),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }

    fn is_unset(&self) -> bool {
        !self
    }
}

impl FromJson for i64 {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value.as_i64() {
            Some(number) => Ok(number),
            None if value.is_null() => Ok(0),
            None => Err(value),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }

    fn is_unset(&self) -> bool {
        *self == 0
    }
}

impl FromJson for f64 {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value.as_f64() {
            Some(number) => Ok(number),
            None if value.is_null() => Ok(0.0),
            None => Err(value),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }

    fn is_unset(&self) -> bool {
        *self == 0.0
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::Object(object) => Ok(object),
            Value::Null => Ok(Self::new()),
            other => Err(other),
        }
    }

    fn to_json(&self) -> Value {
        Value::Object(self.clone())
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::Array(items) => made(Self::read_array(&mut ItemsOf(items.into_iter()))),
            Value::Null => Ok(Self::new()),
            other => Err(other),
        }
    }

    fn read_array(items: &mut dyn Items) -> Result<Result<Self, Value>, Broken> {
        let mut list = Self::new();
        loop {
            let mut slot = Typed::default();
            if !items.next(&mut slot)? {
                return Ok(Ok(list));
            }
            match slot.0 {
                Ok(item) => list.push(item),
                // Nothing is lost: all or none of a list is typed.
                Err(item) => {
                    let mut all: Vec<Value> = list.iter().map(T::to_json).collect();
                    all.push(item);
                    all.append(&mut reading::array(items)?);
                    return Ok(Err(Value::Array(all)));
                }
            }
        }
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

/// What is made of a value, which is JSON.
pub(crate) fn made<T>(read: Result<Result<T, Value>, Broken>) -> Result<T, Value> {
    read.unwrap_or(Err(Value::Null))
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::Object(items) => made(Self::read_object(&mut FieldsOf::new(items))),
            Value::Null => Ok(Self::new()),
            other => Err(other),
        }
    }

    fn read_object(fields: &mut dyn Fields) -> Result<Result<Self, Value>, Broken> {
        let mut map = Self::new();
        let mut key = String::new();
        while fields.name(&mut key)? {
            let mut slot = Typed::default();
            fields.value(&mut slot)?;
            let key = std::mem::take(&mut key);
            match slot.0 {
                Ok(item) => drop(map.insert(key, item)),
                Err(item) => {
                    let typed = map.iter().map(|(key, item)| (key.clone(), item.to_json()));
                    let mut all: Map<String, Value> = typed.collect();
                    all.insert(key, item);
                    all.append(&mut reading::object(fields)?);
                    return Ok(Err(Value::Object(all)));
                }
            }
        }
        Ok(Ok(map))
    }

    fn to_json(&self) -> Value {
        let items = self.iter();
        items
            .map(|(key, item)| (key.clone(), item.to_json()))
            .collect()
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson> FromJson for Option<Box<T>> {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::Null => Ok(None),
            value => T::from_json(value).map(|item| Some(Box::new(item))),
        }
    }

    fn read_text(text: &str) -> Result<Self, Value> {
        T::read_text(text).map(|item| Some(Box::new(item)))
    }

    fn read_array(items: &mut dyn Items) -> Result<Result<Self, Value>, Broken> {
        Ok(T::read_array(items)?.map(|item| Some(Box::new(item))))
    }

    fn read_object(fields: &mut dyn Fields) -> Result<Result<Self, Value>, Broken> {
        Ok(T::read_object(fields)?.map(|item| Some(Box::new(item))))
    }

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, |item| item.to_json())
    }

    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Secret;
    use crate::record::records;

    records! {
        /// What is tried here.
        Thing {
            name: String,
            count: i64,
            parts: Vec<Thing>,
            inner: Option<Box<Thing>>,
            by_name: ByName<Thing>,
            share: f64,
            key: Secret,
            kind as "type": String,
        }
    }

    #[test]
    fn an_unexpected_type_or_name_is_kept_beside_the_typed_fields() {
        let value = json!({
            "name": 7, "count": 3, "new": [1], "type": "x", "parts": [{"name": "p"}, 5],
        });
        let thing = Thing::from_json(value.clone()).unwrap();
        assert_eq!((thing.name.as_str(), thing.count), ("", 3));
        assert_eq!((thing.kind.as_str(), thing.parts.len()), ("x", 0));
        assert_eq!(thing.other["name"], 7);
        assert_eq!(thing.other["new"], json!([1]));
        assert_eq!(thing.to_json(), value);
    }

    #[test]
    fn what_is_missing_or_null_is_nothing() {
        let thing = Thing::from_json(json!({"name": null, "parts": null})).unwrap();
        assert_eq!(thing, Thing::default());
        assert_eq!(thing.to_json(), json!({}));
        assert!(Thing::from_json(json!([])).is_err());
    }

    #[test]
    fn no_secret_and_no_unknown_value_shows() {
        let value = json!({"key": "hidden1", "next_key": "hidden2", "name": "shown"});
        let thing = Thing::from_json(value).unwrap();
        let text = format!("{thing:?}");
        assert!(
            text.contains("shown") && text.contains("next_key"),
            "{text}"
        );
        assert!(!text.contains("hidden"), "{text}");
        assert_eq!(thing.key.expose_secret(), "hidden1");
    }

    #[test]
    fn of_fields_that_come_twice_the_last_one_counts() {
        for text in [
            r#"{"count": 1, "count": "x", "parts": [{}], "parts": [{"name": 1}, 2]}"#,
            r#"{"count": "x", "count": 1, "new": 1, "new": 2}"#,
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let read: Thing = serde_json::from_str(text).unwrap();
            assert_eq!(read, Thing::from_json(value).unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_an_error_wherever_it_breaks() {
        let text = r#"{"name": "a", "parts": [{"count": 1}, {"new": [true]}], "type": "x"}"#;
        assert!(serde_json::from_str::<Thing>(text).is_ok());
        for end in 0..text.len() {
            assert!(
                serde_json::from_str::<Thing>(&text[..end]).is_err(),
                "{end}"
            );
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z]{0,5}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let names = prop_oneof![
                "name",
                "count",
                "parts",
                "inner",
                "by_name",
                "share",
                "key",
                "type",
                "[a-z]{1,3}",
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(names, inner, 0..5)
                    .prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_comes_is_the_same_again_after_the_first_time(value in any_json()) {
            if let Ok(thing) = Thing::from_json(value) {
                let again = Thing::from_json(thing.to_json()).unwrap();
                prop_assert_eq!(again, thing);
            }
        }

        #[test]
        fn what_is_read_of_a_text_is_what_is_made_of_its_value(value in any_json()) {
            let text = value.to_string();
            let read = Thing::read(&mut serde_json::Deserializer::from_str(&text)).unwrap();
            prop_assert_eq!(read, Thing::from_json(value));
        }
    }
}
