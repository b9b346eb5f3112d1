//! Reads JSON into what has a type: one visitor for all types, so that of each the compiler
//! makes no more than what differs.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, map};

use crate::json::FromJson;

/// It is no JSON; the source knows why.
#[derive(Debug)]
pub struct Broken;

/// The items of an array, in their order.
pub trait Items {
    /// Puts the next one into the slot; gives whether there was one.
    ///
    /// # Errors
    /// It is no JSON.
    fn next(&mut self, slot: &mut dyn Slot) -> Result<bool, Broken>;
}

/// The fields of an object, in their order.
pub trait Fields {
    /// Tells the name of the next one; gives whether there is one.
    ///
    /// # Errors
    /// It is no JSON.
    fn name(&mut self, name: &mut String) -> Result<bool, Broken>;

    /// Puts its value into the slot.
    ///
    /// # Errors
    /// It is no JSON.
    fn value(&mut self, slot: &mut dyn Slot) -> Result<(), Broken>;
}

/// Where a value goes.
pub trait Slot {
    /// Whether it takes every value as it is.
    fn is_any(&self) -> bool;

    /// Takes a value.
    fn take(&mut self, value: Value);

    /// Takes a string.
    fn take_text(&mut self, text: &str);

    /// Takes an array.
    ///
    /// # Errors
    /// It is no JSON.
    fn take_array(&mut self, items: &mut dyn Items) -> Result<(), Broken>;

    /// Takes an object.
    ///
    /// # Errors
    /// It is no JSON.
    fn take_object(&mut self, fields: &mut dyn Fields) -> Result<(), Broken>;
}

/// A slot of a type: what is of another is given back.
pub(crate) struct Typed<T>(pub(crate) Result<T, Value>);

impl<T> Default for Typed<T> {
    fn default() -> Self {
        Self(Err(Value::Null))
    }
}

impl<T: FromJson> Slot for Typed<T> {
    fn is_any(&self) -> bool {
        T::IS_ANY
    }

    fn take(&mut self, value: Value) {
        self.0 = T::from_json(value);
    }

    fn take_text(&mut self, text: &str) {
        self.0 = T::read_text(text);
    }

    fn take_array(&mut self, items: &mut dyn Items) -> Result<(), Broken> {
        self.0 = T::read_array(items)?;
        Ok(())
    }

    fn take_object(&mut self, fields: &mut dyn Fields) -> Result<(), Broken> {
        self.0 = T::read_object(fields)?;
        Ok(())
    }
}

/// The next item, as it is.
pub(crate) fn next_value(items: &mut dyn Items) -> Result<Option<Value>, Broken> {
    let mut slot = Typed::<Value>::default();
    let is_there = items.next(&mut slot)?;
    let (Ok(value) | Err(value)) = slot.0;
    Ok(is_there.then_some(value))
}

/// The value of the field whose name was told, as it is.
pub(crate) fn field_value(fields: &mut dyn Fields) -> Result<Value, Broken> {
    let mut slot = Typed::<Value>::default();
    fields.value(&mut slot)?;
    let (Ok(value) | Err(value)) = slot.0;
    Ok(value)
}

/// The rest of an array, as it is.
pub(crate) fn array(items: &mut dyn Items) -> Result<Vec<Value>, Broken> {
    let mut all = Vec::new();
    while let Some(value) = next_value(items)? {
        all.push(value);
    }
    Ok(all)
}

/// The rest of an object, as it is.
pub(crate) fn object(fields: &mut dyn Fields) -> Result<Map<String, Value>, Broken> {
    let mut all = Map::new();
    let mut name = String::new();
    while fields.name(&mut name)? {
        let value = field_value(fields)?;
        all.insert(std::mem::take(&mut name), value);
    }
    Ok(all)
}

/// The items of a value.
pub(crate) struct ItemsOf(pub(crate) std::vec::IntoIter<Value>);

impl Items for ItemsOf {
    fn next(&mut self, slot: &mut dyn Slot) -> Result<bool, Broken> {
        let next = self.0.next();
        Ok(next.map(|value| slot.take(value)).is_some())
    }
}

/// The fields of a value.
pub(crate) struct FieldsOf {
    rest: map::IntoIter,
    /// Of the name that was told last.
    value: Value,
}

impl FieldsOf {
    pub(crate) fn new(object: Map<String, Value>) -> Self {
        Self {
            rest: object.into_iter(),
            value: Value::Null,
        }
    }
}

impl Fields for FieldsOf {
    fn name(&mut self, name: &mut String) -> Result<bool, Broken> {
        let Some((next, value)) = self.rest.next() else {
            return Ok(false);
        };
        (*name, self.value) = (next, value);
        Ok(true)
    }

    fn value(&mut self, slot: &mut dyn Slot) -> Result<(), Broken> {
        slot.take(self.value.take());
        Ok(())
    }
}

/// Reads what comes next in a text into a slot.
pub(crate) struct Filling<'s>(pub(crate) &'s mut dyn Slot);

impl<'de> DeserializeSeed<'de> for Filling<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        if self.0.is_any() {
            self.0.take(Value::deserialize(from)?);
            return Ok(());
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Filling<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.take(Value::Null);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.take(Value::Null);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E>(self, is: bool) -> Result<(), E> {
        self.0.take(Value::from(is));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.take(Value::from(number));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.take(Value::from(number));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.take(Value::from(number));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.take_text(text);
        Ok(())
    }

    fn visit_string<E>(self, text: String) -> Result<(), E> {
        self.0.take(Value::from(text));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let mut from = Access {
            access,
            error: None,
        };
        let taken = self.0.take_array(&mut from);
        taken.map_err(|Broken| why(from.error))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let mut from = Access {
            access,
            error: None,
        };
        let taken = self.0.take_object(&mut from);
        taken.map_err(|Broken| why(from.error))
    }
}

/// What a text has, with why it is no JSON.
struct Access<A, E> {
    access: A,
    error: Option<E>,
}

impl<A, E> Access<A, E> {
    fn known<T>(&mut self, result: Result<T, E>) -> Result<T, Broken> {
        result.map_err(|error| {
            self.error = Some(error);
            Broken
        })
    }
}

fn why<E: Error>(error: Option<E>) -> E {
    error.unwrap_or_else(|| E::custom("it is no JSON"))
}

impl<'de, A: SeqAccess<'de>> Items for Access<A, A::Error> {
    fn next(&mut self, slot: &mut dyn Slot) -> Result<bool, Broken> {
        let next = self.access.next_element_seed(Filling(slot));
        Ok(self.known(next)?.is_some())
    }
}

impl<'de, A: MapAccess<'de>> Fields for Access<A, A::Error> {
    fn name(&mut self, name: &mut String) -> Result<bool, Broken> {
        let next = self.access.next_key_seed(Name(name));
        Ok(self.known(next)?.is_some())
    }

    fn value(&mut self, slot: &mut dyn Slot) -> Result<(), Broken> {
        let value = self.access.next_value_seed(Filling(slot));
        self.known(value)
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
