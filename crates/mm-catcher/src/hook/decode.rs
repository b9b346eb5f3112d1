//! Reading JSON as Go reads it into a value that is there already: `null` leaves a
//! field as it is, a key that comes twice fills the same field twice, and the case of
//! keys does not matter.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// What JSON can be read into.
pub(crate) trait Decode {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error>;
}

/// An object with known fields.
pub(crate) trait Object {
    /// The names of the fields, spelled as on the wire.
    fn names(&self) -> &'static [&'static str];

    /// Reads the value of one of these names.
    fn field<'de, D: Deserializer<'de>>(&mut self, name: &str, from: D) -> Result<(), D::Error>;

    /// Takes note of a key that is none of them; its value is skipped.
    fn unknown(&mut self, _key: &str) {}
}

/// Reads a value into the place that it holds.
pub(crate) struct Into<'a, T: ?Sized>(pub(crate) &'a mut T);

impl<'de, T: Decode> DeserializeSeed<'de> for Into<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.0.decode(from)
    }
}

macro_rules! expecting {
    ($what:literal) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($what)
        }
    };
}

macro_rules! null_leaves_it {
    () => {
        fn visit_unit<E: Error>(self) -> Result<(), E> {
            Ok(())
        }
    };
}

impl Decode for String {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl Visitor<'_> for Into<'_, String> {
    type Value = ();
    expecting!("a string");
    null_leaves_it!();

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        text.clone_into(self.0);
        Ok(())
    }
}

impl Decode for bool {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl Visitor<'_> for Into<'_, bool> {
    type Value = ();
    expecting!("true or false");
    null_leaves_it!();

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        *self.0 = flag;
        Ok(())
    }
}

impl Decode for i64 {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl Visitor<'_> for Into<'_, i64> {
    type Value = ();
    expecting!("a whole number");
    null_leaves_it!();

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        *self.0 = number;
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        *self.0 = number
            .try_into()
            .map_err(|_| E::custom("a number is too big"))?;
        Ok(())
    }
}

impl Decode for Value {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        *self = Value::deserialize(from)?;
        Ok(())
    }
}

/// A second object adds its entries to those of the first.
impl Decode for Map<String, Value> {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl<'de> Visitor<'de> for Into<'_, Map<String, Value>> {
    type Value = ();
    expecting!("an object");

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry()? {
            self.0.insert(key, value);
        }
        Ok(())
    }
}

/// What Go keeps behind a pointer: `null` takes it away.
impl<T: Decode + Default> Decode for Option<T> {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_option(Into(self))
    }
}

impl<'de, T: Decode + Default> Visitor<'de> for Into<'_, Option<T>> {
    type Value = ();
    expecting!("a value");

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.0.get_or_insert_default().decode(from)
    }
}

/// A second list is read into the elements of the first.
impl<T: Decode + Default> Decode for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl<'de, T: Decode + Default> Visitor<'de> for Into<'_, Vec<T>> {
    type Value = ();
    expecting!("a list");

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for index in 0.. {
            if index == self.0.len() {
                let mut element = T::default();
                if seq.next_element_seed(Into(&mut element))?.is_none() {
                    break;
                }
                self.0.push(element);
            } else if seq.next_element_seed(Into(&mut self.0[index]))?.is_none() {
                self.0.truncate(index);
                break;
            }
        }
        Ok(())
    }
}

/// Reads an object; to be called by the [`Decode`] of what is an [`Object`].
pub(crate) fn decode_object<'de, O: Object, D: Deserializer<'de>>(
    object: &mut O,
    from: D,
) -> Result<(), D::Error> {
    from.deserialize_any(Fields(object))
}

struct Fields<'a, O>(&'a mut O);

impl<'de, O: Object> Visitor<'de> for Fields<'_, O> {
    type Value = ();
    expecting!("an object");
    null_leaves_it!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            if let Some(name) = name_of(&key, self.0.names()) {
                let object = &mut *self.0;
                map.next_value_seed(Field { object, name })?;
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
                self.0.unknown(&key);
            }
        }
        Ok(())
    }
}

struct Field<'a, O> {
    object: &'a mut O,
    name: &'static str,
}

impl<'de, O: Object> DeserializeSeed<'de> for Field<'_, O> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.object.field(self.name, from)
    }
}

/// A key, borrowed where the JSON holds it as it is.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;
    expecting!("a key");

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}

/// The field that a key means: the one that it names, else one that differs in case.
fn name_of(key: &str, names: &[&'static str]) -> Option<&'static str> {
    let exact = names.iter().find(|name| **name == key);
    let folded = || {
        if key.is_ascii() {
            return names.iter().find(|name| name.eq_ignore_ascii_case(key));
        }
        // The two signs beyond ASCII that fold to a letter of it.
        let key = key.replace('\u{17f}', "s").replace('\u{212a}', "k");
        names.iter().find(|name| name.eq_ignore_ascii_case(&key))
    };
    exact.or_else(folded).copied()
}
