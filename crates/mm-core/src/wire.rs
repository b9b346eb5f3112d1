//! Objects of the wire format: reading that keeps what it does not know, writing
//! that leaves out what is not set.
//!
//! The server reads with Go's JSON decoder: names match in any case, null counts as
//! absent, fields that it does not know are ignored. So does this reader, except
//! that what is unknown is kept and written again.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::{Map, Value};

/// A JSON object with fields that have no place of their own.
pub(crate) type Extra = Map<String, Value>;

/// A value that no server would accept in its place.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Where, spelled as on the wire.
    pub(crate) path: String,
    /// What belongs there.
    pub(crate) expected: &'static str,
}

impl Unreadable {
    pub(crate) fn expected(expected: &'static str) -> Self {
        let path = String::new();
        Self { path, expected }
    }

    /// The same within an object or a list: `title` in `fields[0]` is
    /// `fields[0].title`.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{outer}{joint}{}", self.path);
        self
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "expected {}", self.expected)
        } else {
            write!(f, "`{}` must be {}", self.path, self.expected)
        }
    }
}

/// A field of an object.
pub(crate) trait Wire: Sized {
    /// Reads a value that is not null.
    fn read(value: Value) -> Result<Self, Unreadable>;
}

impl Wire for String {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(Unreadable::expected("a string")),
        }
    }
}

impl Wire for bool {
    /// Slack's senders write `"true"`, which the server takes too.
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Bool(flag) => Ok(flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(Unreadable::expected("true or false")),
        }
    }
}

impl Wire for u32 {
    fn read(value: Value) -> Result<Self, Unreadable> {
        value
            .as_u64()
            .and_then(|number| Self::try_from(number).ok())
            .ok_or_else(|| Unreadable::expected("a whole number"))
    }
}

impl Wire for Value {
    fn read(value: Value) -> Result<Self, Unreadable> {
        Ok(value)
    }
}

impl Wire for Extra {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Object(map) => Ok(map),
            _ => Err(Unreadable::expected("an object")),
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    /// Skips elements that are null, as the server does.
    fn read(value: Value) -> Result<Self, Unreadable> {
        let Value::Array(elements) = value else {
            return Err(Unreadable::expected("a list"));
        };
        let mut list = Self::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            if !element.is_null() {
                let read = T::read(element).map_err(|error| error.within(&format!("[{index}]")));
                list.push(read?);
            }
        }
        Ok(list)
    }
}

/// Whether a name stands for the same field to Go's decoder, which folds the case
/// and, by Unicode's simple folding, two letters that are none of ASCII.
fn is_same_name(name: &str, key: &str) -> bool {
    let fold = |c| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        c => char::to_ascii_lowercase(&c),
    };
    name.eq_ignore_ascii_case(key) || (!key.is_ascii() && name.chars().eq(key.chars().map(fold)))
}

/// Spells the names of known fields as they are known here. Where an object holds a
/// field twice, the exact spelling wins.
pub(crate) fn spell(map: Extra, known: &[&str]) -> Extra {
    let known_as = |key: &str| known.iter().find(|name| is_same_name(name, key));
    if map
        .keys()
        .all(|key| known_as(key).is_none_or(|name| name == key))
    {
        return map;
    }
    let mut spelled = Map::new();
    let mut odd = Vec::new();
    for (key, value) in map {
        match known_as(&key) {
            Some(name) if *name != key => odd.push(((*name).to_owned(), value)),
            _ => {
                spelled.insert(key, value);
            }
        }
    }
    for (name, value) in odd {
        if spelled.get(&name).is_none_or(Value::is_null) {
            spelled.insert(name, value);
        }
    }
    spelled
}

/// Takes a field out of an object; null and absent are the same.
pub(crate) fn take<T: Wire>(map: &mut Extra, name: &str) -> Result<Option<T>, Unreadable> {
    match map.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::read(value).map(Some).map_err(|error| error.within(name)),
    }
}

/// Where a field of an object goes when it is read.
pub(crate) trait Place {
    /// Takes the field out of the object, if it is there and not null.
    fn take_from(&mut self, map: &mut Extra, name: &str) -> Result<(), Unreadable>;
}

impl<T: Wire> Place for Option<T> {
    fn take_from(&mut self, map: &mut Extra, name: &str) -> Result<(), Unreadable> {
        *self = take(map, name)?;
        Ok(())
    }
}

impl<T: Wire> Place for Vec<T> {
    fn take_from(&mut self, map: &mut Extra, name: &str) -> Result<(), Unreadable> {
        *self = take(map, name)?.unwrap_or_default();
        Ok(())
    }
}

/// Writes the fields of an object, those that are set alone.
pub(crate) struct Fields<'a, M>(pub(crate) &'a mut M);

impl<M: SerializeMap> Fields<'_, M> {
    /// Writes a field unless it is absent or an empty list or object.
    pub(crate) fn set<T: Unset + Serialize>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), M::Error> {
        if value.is_unset() {
            return Ok(());
        }
        self.0.serialize_entry(name, value)
    }

    /// Writes fields that have no place of their own.
    pub(crate) fn extra(&mut self, extra: &Extra) -> Result<(), M::Error> {
        extra
            .iter()
            .try_for_each(|(name, value)| self.0.serialize_entry(name, value))
    }
}

/// Whether a field is left out when its object is written.
pub(crate) trait Unset {
    fn is_unset(&self) -> bool;
}

impl<T> Unset for Option<T> {
    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

impl<T> Unset for Vec<T> {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl Unset for String {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl Unset for bool {
    fn is_unset(&self) -> bool {
        !self
    }
}

impl<K, V> Unset for BTreeMap<K, V> {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

/// Declares an object of the wire format by the table of its fields.
///
/// Each line is a kind, a name and, where it differs, the name on the wire: `text`
/// is an optional string, `flag` an optional bool, `value` an optional value of the
/// named type and `list` a list of it. All but lists get a setter of the field's
/// name. `type "..."` is the kind of a block, which is written before its fields.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $Object:ident $(type $type:literal)? {
            $( $(#[$doc:meta])* $kind:ident $name:ident $(as $wire:literal)? $(: $ty:ty)? ,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $Object {
            $( $(#[$doc])* pub $name: $crate::wire::object!(@type $kind $($ty)?), )*
            /// Fields that are not known here. They are written as they were read.
            pub extra: serde_json::Map<String, serde_json::Value>,
        }

        impl $Object {
            $( $crate::wire::object!(@setter [$(#[$doc])*] $kind $name $($ty)?); )*

            /// Sets a field that is not known here, such as one of a newer server.
            #[must_use]
            pub fn extra(
                mut self,
                name: impl Into<String>,
                value: impl Into<serde_json::Value>,
            ) -> Self {
                self.extra.insert(name.into(), value.into());
                self
            }

            /// Moves what has a place of its own there.
            fn take_known(&mut self) -> Result<(), $crate::wire::Unreadable> {
                $( $crate::wire::Place::take_from(
                    &mut self.$name,
                    &mut self.extra,
                    $crate::wire::object!(@name $name $($wire)?),
                )?; )*
                Ok(())
            }
        }

        impl $crate::wire::Wire for $Object {
            fn read(value: serde_json::Value) -> Result<Self, $crate::wire::Unreadable> {
                let map = <$crate::wire::Extra as $crate::wire::Wire>::read(value)?;
                let mut read = Self {
                    extra: $crate::wire::object!(@spelled map [$($type)?]
                        $( $crate::wire::object!(@name $name $($wire)?), )*),
                    ..Self::default()
                };
                read.take_known()?;
                Ok(read)
            }
        }

        impl serde::Serialize for $Object {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $( map.serialize_entry("type", $type)?; )?
                let mut fields = $crate::wire::Fields(&mut map);
                $( fields.set($crate::wire::object!(@name $name $($wire)?), &self.$name)?; )*
                fields.extra(&self.extra)?;
                map.end()
            }
        }
    };

    (@type text) => { Option<String> };
    (@type flag) => { Option<bool> };
    (@type value $ty:ty) => { Option<$ty> };
    (@type list $ty:ty) => { Vec<$ty> };

    (@setter [$($doc:tt)*] text $name:ident) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@setter [$($doc:tt)*] flag $name:ident) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self) -> Self {
            self.$name = Some(true);
            self
        }
    };
    (@setter [$($doc:tt)*] value $name:ident $ty:ty) => {
        $($doc)*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<$ty>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@setter [$($doc:tt)*] list $name:ident $ty:ty) => {};

    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $wire:literal) => { $wire };

    // Blocks are read by the server as plain maps, so their names have one spelling.
    (@spelled $map:ident [$type:literal] $($name:expr,)*) => {{
        let mut map = $map;
        map.remove("type");
        map
    }};
    (@spelled $map:ident [] $($name:expr,)*) => { $crate::wire::spell($map, &[$($name),*]) };
}

/// Declares the words that a field takes. Others are kept as they were read.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $Words:ident { $( $(#[$doc:meta])* $Word:ident = $wire:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $Words {
            $( $(#[$doc])* $Word, )*
            /// Another word, as it is spelled on the wire.
            Other(Box<str>),
        }

        impl $Words {
            /// The words that the server knows, as they are spelled on the wire.
            pub(crate) const KNOWN: &[&str] = &[$($wire),*];

            /// The word as it is spelled on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Word => $wire, )*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $Words {
            fn from(word: &str) -> Self {
                match word {
                    $( $wire => Self::$Word, )*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl From<String> for $Words {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl serde::Serialize for $Words {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::wire::Wire for $Words {
            fn read(value: serde_json::Value) -> Result<Self, $crate::wire::Unreadable> {
                <String as $crate::wire::Wire>::read(value).map(Self::from)
            }
        }
    };
}

pub(crate) use {object, words};
