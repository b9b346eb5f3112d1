//! Objects with typed fields: declared by their names, and made of JSON field by field.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer};
use serde_json::{Map, Value};

use crate::json::{FromJson, made};
pub use crate::reading::{Broken, Fields, Items};
use crate::reading::{FieldsOf, Typed, field_value};

/// What the names of nearly all fields fit in.
const NAME_BYTES: usize = 32;

/// An object with typed fields.
pub trait Record {
    /// Takes what stands under this name. Gives back what has another name or another type.
    ///
    /// # Errors
    /// It is no JSON.
    fn take(&mut self, name: &str, from: &mut dyn Fields) -> Result<Option<Value>, Broken>;

    /// What has another name or another type.
    fn other(&mut self) -> &mut Map<String, Value>;
}

/// Sets a field; gives the value back if it is of another type.
///
/// # Errors
/// It is no JSON.
pub fn set<T: FromJson>(field: &mut T, from: &mut dyn Fields) -> Result<Option<Value>, Broken> {
    let mut slot = Typed::default();
    from.value(&mut slot)?;
    let (typed, left) = match slot.0 {
        Ok(typed) => (typed, None),
        Err(value) => (T::default(), Some(value)),
    };
    *field = typed;
    Ok(left)
}

/// Sets a field that stands as JSON within a string, or as it is.
///
/// # Errors
/// It is no JSON.
pub fn set_text<T: FromJson>(
    field: &mut T,
    from: &mut dyn Fields,
) -> Result<Option<Value>, Broken> {
    let mut text = WithinText(T::default());
    let left = set(&mut text, from)?;
    *field = text.0;
    Ok(left)
}

/// Gives back the value of a field that is not known.
///
/// # Errors
/// It is no JSON.
pub fn unknown(from: &mut dyn Fields) -> Result<Option<Value>, Broken> {
    field_value(from).map(Some)
}

/// Puts a field into an object, unless it is as if it had not been there.
pub fn put<T: FromJson>(object: &mut Map<String, Value>, name: &str, field: &T) {
    if !field.is_unset() {
        object.insert(name.to_owned(), field.to_json());
    }
}

/// Makes a record of a value.
///
/// # Errors
/// The value is no object; it is given back.
pub fn from_json<T: Record + Default>(value: Value) -> Result<T, Value> {
    match value {
        Value::Object(object) => made(read(&mut FieldsOf::new(object)).map(Ok)),
        Value::Null => Ok(T::default()),
        other => Err(other),
    }
}

/// Reads a record.
///
/// # Errors
/// It is no JSON.
pub fn read<T: Record + Default>(fields: &mut dyn Fields) -> Result<T, Broken> {
    let mut record = T::default();
    fill(&mut record, fields)?;
    Ok(record)
}

fn fill(record: &mut dyn Record, fields: &mut dyn Fields) -> Result<(), Broken> {
    let mut name = String::with_capacity(NAME_BYTES);
    while fields.name(&mut name)? {
        let left = record.take(&name, fields)?;
        let other = record.other();
        // Of two of a name the last one counts.
        if let Some(value) = left {
            other.insert(name.clone(), value);
        } else if !other.is_empty() {
            other.remove(&name);
        }
    }
    Ok(())
}

/// Reads a value within another.
#[derive(Debug)]
pub struct Part<T>(PhantomData<T>);

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: FromJson> DeserializeSeed<'de> for Part<T> {
    type Value = Result<T, Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        T::read(from)
    }
}

/// What stands as JSON within a string. A string that cannot be read stays one.
#[derive(Default)]
struct WithinText<T>(T);

impl<T: FromJson> FromJson for WithinText<T> {
    fn from_json(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Self::read_text(&text).map_err(|_| Value::String(text)),
            other => T::from_json(other).map(Self),
        }
    }

    fn to_json(&self) -> Value {
        self.0.to_json()
    }

    fn is_unset(&self) -> bool {
        self.0.is_unset()
    }

    fn read_text(text: &str) -> Result<Self, Value> {
        let mut from = serde_json::Deserializer::from_str(text);
        match T::read(&mut from) {
            Ok(Ok(read)) if from.end().is_ok() => Ok(Self(read)),
            _ => Err(Value::from(text)),
        }
    }
}

/// Declares objects: each with its typed fields, and `other` for what a server has beside them.
/// A field `=> text` stands as JSON within a string on the wire.
///
/// All of it is `inline`, so that it is compiled where it is used: programs use few of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __records {
    ($(
        $(#[$doc:meta])*
        $vis:vis $name:ident {
            $($field:ident $(as $wire:literal)? : $type:ty $(=> $text:ident)?),* $(,)?
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        $vis struct $name {
            $(
                #[doc = concat!("`", $crate::__wire!($field $($wire)?), "`")]
                $vis $field: $type,
            )*
            /// Fields of other names, and of these names with another type.
            $vis other: serde_json::Map<String, serde_json::Value>,
        }

        impl $crate::FromJson for $name {
            #[inline]
            fn from_json(value: serde_json::Value) -> Result<Self, serde_json::Value> {
                $crate::record::from_json(value)
            }

            #[inline]
            fn to_json(&self) -> serde_json::Value {
                let mut object = self.other.clone();
                $($crate::record::put(&mut object, $crate::__wire!($field $($wire)?), &self.$field);)*
                serde_json::Value::Object(object)
            }

            #[inline]
            fn is_unset(&self) -> bool {
                *self == Self::default()
            }

            #[inline]
            fn read_object(
                fields: &mut dyn $crate::record::Fields,
            ) -> Result<Result<Self, serde_json::Value>, $crate::record::Broken> {
                $crate::record::read(fields).map(Ok)
            }
        }

        impl $crate::record::Record for $name {
            #[inline]
            fn take(
                &mut self,
                name: &str,
                from: &mut dyn $crate::record::Fields,
            ) -> Result<Option<serde_json::Value>, $crate::record::Broken> {
                match name {
                    $(name if name == $crate::__wire!($field $($wire)?) => {
                        $crate::__set!(&mut self.$field, from $(, $text)?)
                    })*
                    _ => $crate::record::unknown(from),
                }
            }

            #[inline]
            fn other(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
                &mut self.other
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                $(
                    if !$crate::FromJson::is_unset(&self.$field) {
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
                $crate::FromJson::to_json(self).serialize(to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <Self as $crate::FromJson>::read(from)?.map_err(|_| {
                    serde::de::Error::custom(concat!("this is no object: ", stringify!($name)))
                })
            }
        }
    )*};
}

/// The name of a field in JSON.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    ($field:expr, $from:ident) => {
        $crate::record::set($field, $from)
    };
    ($field:expr, $from:ident, text) => {
        $crate::record::set_text($field, $from)
    };
}

pub(crate) use __records as records;
