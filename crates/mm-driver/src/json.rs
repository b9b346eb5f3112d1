//! Typed objects out of JSON, and back, so that nothing of an answer is lost: what has an
//! unknown name or an unexpected type stays beside the typed fields.
//!
//! An answer is read as a [`Value`] and taken apart. That is hardly slower than a derived
//! parser, a newer server breaks nothing by another type of one field, and a hundred types
//! compile in seconds.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

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
}

/// Sets a field; gives the value back if it is of another type.
pub(crate) fn set<T: FromJson>(field: &mut T, value: Value) -> Option<Value> {
    match T::from_json(value) {
        Ok(typed) => {
            *field = typed;
            None
        }
        Err(value) => Some(value),
    }
}

/// Puts a field into an object, unless it is as if it had not been there.
pub(crate) fn put<T: FromJson>(object: &mut Map<String, Value>, name: &str, field: &T) {
    if !field.is_unset() {
        object.insert(name.to_owned(), field.to_json());
    }
}

impl FromJson for Value {
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
        let items = match value {
            Value::Array(items) => items,
            Value::Null => return Ok(Self::new()),
            other => return Err(other),
        };
        let mut list = Self::with_capacity(items.len());
        let mut items = items.into_iter();
        while let Some(item) = items.next() {
            match T::from_json(item) {
                Ok(item) => list.push(item),
                // Nothing is lost: all or none of it is typed.
                Err(item) => {
                    let before = list.iter().map(T::to_json);
                    return Err(before.chain([item]).chain(items).collect());
                }
            }
        }
        Ok(list)
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<Self, Value> {
        let items = match value {
            Value::Object(items) => items,
            Value::Null => return Ok(Self::new()),
            other => return Err(other),
        };
        let mut map = Self::new();
        let mut items = items.into_iter();
        while let Some((key, item)) = items.next() {
            match T::from_json(item) {
                Ok(item) => drop(map.insert(key, item)),
                Err(item) => {
                    let before = map.iter().map(|(key, item)| (key.clone(), item.to_json()));
                    return Err(before.chain([(key, item)]).chain(items).collect());
                }
            }
        }
        Ok(map)
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

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, |item| item.to_json())
    }

    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

/// Declares objects of the API: each with its typed fields, and `other` for what a server has
/// beside them.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $vis:vis $name:ident { $($field:ident $(as $wire:literal)? : $type:ty),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        $vis struct $name {
            $(
                #[doc = concat!("`", $crate::json::wire!($field $($wire)?), "`")]
                $vis $field: $type,
            )*
            /// Fields of other names, and of these names with another type.
            $vis other: serde_json::Map<String, serde_json::Value>,
        }

        impl $crate::json::FromJson for $name {
            fn from_json(value: serde_json::Value) -> Result<Self, serde_json::Value> {
                let object = match value {
                    serde_json::Value::Object(object) => object,
                    serde_json::Value::Null => return Ok(Self::default()),
                    other => return Err(other),
                };
                let mut record = Self::default();
                for (name, value) in object {
                    // One pass: taking each field out of the object would sort it anew.
                    let left = match name.as_str() {
                        $(name if name == $crate::json::wire!($field $($wire)?) => {
                            $crate::json::set(&mut record.$field, value)
                        })*
                        _ => Some(value),
                    };
                    if let Some(value) = left {
                        record.other.insert(name, value);
                    }
                }
                Ok(record)
            }

            fn to_json(&self) -> serde_json::Value {
                let mut object = self.other.clone();
                $($crate::json::put(&mut object, $crate::json::wire!($field $($wire)?), &self.$field);)*
                serde_json::Value::Object(object)
            }

            fn is_unset(&self) -> bool {
                *self == Self::default()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                $(
                    if !$crate::json::FromJson::is_unset(&self.$field) {
                        shown.field(stringify!($field), &self.$field);
                    }
                )*
                // Their values may be secrets of servers to come.
                if !self.other.is_empty() {
                    shown.field("other", &self.other.keys());
                }
                shown.finish()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::json::FromJson::to_json(self).serialize(to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(from)?;
                $crate::json::FromJson::from_json(value).map_err(|_| {
                    serde::de::Error::custom(concat!("this is no object: ", stringify!($name)))
                })
            }
        }
    )*};
}

/// The name of a field in JSON.
macro_rules! wire {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

pub(crate) use {records, wire};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Secret;

    records! {
        /// What is tried here.
        Thing { name: String, count: i64, parts: Vec<Thing>, key: Secret, kind as "type": String }
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

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z]{0,5}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let names = prop_oneof!["name", "count", "parts", "key", "type", "[a-z]{1,3}"];
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
    }
}
