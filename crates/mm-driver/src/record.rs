//! Objects with typed fields: declared by their names, and made of JSON field by field.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::json::FromJson;

/// What the names of nearly all fields fit in.
const NAME_BYTES: usize = 32;

/// An object with typed fields.
pub trait Record: FromJson {
    /// Takes what stands under this name. Gives back what has another name or another type.
    ///
    /// # Errors
    /// Those of the source.
    fn take<S: Source>(&mut self, name: &str, from: S) -> Result<Option<Value>, S::Error>;

    /// What has another name or another type.
    fn other(&mut self) -> &mut Map<String, Value>;
}

/// Where the value of a field comes from.
pub trait Source {
    /// Why there is none.
    type Error;

    /// Makes it typed, or gives it back.
    ///
    /// # Errors
    /// There is none.
    fn give<T: FromJson>(self) -> Result<Result<T, Value>, Self::Error>;
}

impl Source for Value {
    type Error = Infallible;

    fn give<T: FromJson>(self) -> Result<Result<T, Value>, Infallible> {
        Ok(T::from_json(self))
    }
}

/// What comes next in a text.
struct Next<'a, 'de, A>(&'a mut A, PhantomData<&'de ()>);

impl<'de, A: MapAccess<'de>> Source for Next<'_, 'de, A> {
    type Error = A::Error;

    fn give<T: FromJson>(self) -> Result<Result<T, Value>, A::Error> {
        self.0.next_value_seed(Part::default())
    }
}

/// Sets a field; gives the value back if it is of another type.
///
/// # Errors
/// Those of the source.
pub fn set<T: FromJson, S: Source>(field: &mut T, from: S) -> Result<Option<Value>, S::Error> {
    let given = from.give()?;
    let (typed, left) = match given {
        Ok(typed) => (typed, None),
        Err(value) => (T::default(), Some(value)),
    };
    *field = typed;
    Ok(left)
}

/// Sets a field that stands as JSON within a string, or as it is.
///
/// # Errors
/// Those of the source.
pub fn set_text<T: FromJson, S: Source>(field: &mut T, from: S) -> Result<Option<Value>, S::Error> {
    let mut text = WithinText(T::default());
    let left = set(&mut text, from)?;
    *field = text.0;
    Ok(left)
}

/// Gives back the value of a field that is not known.
///
/// # Errors
/// Those of the source.
pub fn unknown<S: Source>(from: S) -> Result<Option<Value>, S::Error> {
    let (Ok(value) | Err(value)) = from.give()?;
    Ok(Some(value))
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
pub fn from_json<T: Record>(value: Value) -> Result<T, Value> {
    let object = match value {
        Value::Object(object) => object,
        Value::Null => return Ok(T::default()),
        other => return Err(other),
    };
    let mut record = T::default();
    for (name, value) in object {
        let Ok(left) = record.take(&name, value);
        if let Some(value) = left {
            record.other().insert(name, value);
        }
    }
    Ok(record)
}

/// Reads a record.
///
/// # Errors
/// It is no JSON.
pub fn read<'de, T: Record, A: MapAccess<'de>>(mut fields: A) -> Result<T, A::Error> {
    let mut record = T::default();
    let mut name = String::with_capacity(NAME_BYTES);
    while fields.next_key_seed(Name(&mut name))?.is_some() {
        let left = record.take(&name, Next(&mut fields, PhantomData))?;
        let other = record.other();
        // Of two of a name the last one counts.
        if let Some(value) = left {
            other.insert(name.clone(), value);
        } else if !other.is_empty() {
            other.remove(&name);
        }
    }
    Ok(record)
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

/// Takes a name without a text of its own for each.
struct Name<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        self.0.clear();
        self.0.push_str(name);
        Ok(())
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
            fn from_json(value: serde_json::Value) -> Result<Self, serde_json::Value> {
                $crate::record::from_json(value)
            }

            fn to_json(&self) -> serde_json::Value {
                let mut object = self.other.clone();
                $($crate::record::put(&mut object, $crate::__wire!($field $($wire)?), &self.$field);)*
                serde_json::Value::Object(object)
            }

            fn is_unset(&self) -> bool {
                *self == Self::default()
            }

            fn read_object<'de, A: serde::de::MapAccess<'de>>(
                fields: A,
            ) -> Result<Result<Self, serde_json::Value>, A::Error> {
                $crate::record::read(fields).map(Ok)
            }
        }

        impl $crate::record::Record for $name {
            fn take<S: $crate::record::Source>(
                &mut self,
                name: &str,
                from: S,
            ) -> Result<Option<serde_json::Value>, S::Error> {
                match name {
                    $(name if name == $crate::__wire!($field $($wire)?) => {
                        $crate::__set!(&mut self.$field, from $(, $text)?)
                    })*
                    _ => $crate::record::unknown(from),
                }
            }

            fn other(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
                &mut self.other
            }
        }

        impl std::fmt::Debug for $name {
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
