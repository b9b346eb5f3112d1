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

use crate::path::join;

mod object;
mod words;

pub(crate) use object::object;
pub(crate) use words::words;

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

    /// The same within an object or a list.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        self.path = join(outer, &self.path);
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
pub(crate) fn is_same_name(name: &str, key: &str) -> bool {
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

/// A field that takes one of a few words.
pub(crate) trait Words {
    /// The words that the server knows, as they are spelled on the wire.
    const KNOWN: &'static [&'static str];

    fn word(&self) -> &str;
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

    /// Writes a field in any case.
    pub(crate) fn always<T: Serialize>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
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
