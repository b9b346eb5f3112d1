//! Whatever JSON a server answers: no panic, nothing of it is lost, it is the same again after
//! the first time, and the same whether it is read from text or made of a value.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mm_driver::types::{Channel, ChannelMember, FileInfo, Post, PostList, Team, User};
use mm_driver::{ByName, FromJson};
use serde_json::{Map, Value};

/// Names of fields with each kind of type, and one that no record has.
const NAMES: &str = "id create_at update_at type name message props metadata file_ids files embeds \
    reactions images width height emojis order posts next_post_id has_next username roles notify_props \
    timezone email email_verified auth_data team_id display_name header extra_update_at \
    total_msg_count scheme_admin mention_count mini_preview size is_pinned invite_id \
    terms_of_service_id unheard_of";

/// Whether nothing is there: what a record leaves away.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
    }
}

/// Whether all of `before` is in `after`.
fn is_kept(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before
            .iter()
            .all(|(name, value)| is_kept(value, after.get(name).unwrap_or(&Value::Null))),
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(b, a)| is_kept(b, a))
        }
        (Value::Number(before), Value::Number(after)) => before.as_f64() == after.as_f64(),
        _ => before == after || (is_nothing(before) && is_nothing(after)),
    }
}

/// What is read of a text: an object, or what is given back for it.
fn read<T: FromJson>(text: &[u8]) -> Result<T, Value> {
    let mut from = serde_json::Deserializer::from_slice(text);
    let read = T::read(&mut from).expect("what is JSON for one is JSON for all");
    from.end().expect("no more");
    read
}

fn check<T: FromJson + PartialEq + std::fmt::Debug>(text: &[u8], value: &Value) {
    let kept = |of: &Result<T, Value>| {
        let after = of.as_ref().map_or_else(Clone::clone, T::to_json);
        assert!(is_kept(value, &after), "{value} became {after}");
        after
    };
    let made = T::from_json(value.clone());
    let again = kept(&made);
    if made.is_ok() {
        assert_eq!(T::from_json(again), made, "{value}");
    }
    // A name may stand twice in a text: then the last one counts, in its own type.
    kept(&read(text));
    let in_order = serde_json::to_vec(value).expect("it is JSON");
    // The last digit of a float is read as another one by and by.
    let value: Value = serde_json::from_slice(&in_order).expect("it is JSON");
    match (read::<T>(&in_order), T::from_json(value.clone())) {
        (Ok(read), Ok(made)) => assert_eq!(read, made, "{value}"),
        (Err(read), Err(made)) => assert_eq!(read, made, "{value}"),
        (read, made) => panic!("{value} is read as {read:?} and made {made:?}"),
    }
}

/// Makes a value of bytes, since few bytes are JSON by chance.
fn made(bytes: &mut impl Iterator<Item = u8>, depth: u8) -> Value {
    let kind = bytes.next().unwrap_or_default();
    let count = usize::from(kind >> 4) % 6;
    match kind % 8 {
        0 => Value::Null,
        1 => Value::Bool(kind >= 128),
        2 => Value::from(i64::from(bytes.next().unwrap_or_default()) - 128),
        3 => Value::from(f64::from(kind) / 3.0),
        4 => Value::from(bytes.take(count).map(char::from).collect::<String>()),
        5 if depth < 6 => (0..count).map(|_| made(bytes, depth + 1)).collect(),
        6 | 7 if depth < 6 => {
            let mut fields = Map::new();
            for _ in 0..count {
                let name = usize::from(bytes.next().unwrap_or_default());
                let mut names = NAMES.split(' ').cycle();
                let name = names.nth(name).unwrap_or_default();
                fields.insert(name.to_owned(), made(bytes, depth + 1));
            }
            Value::Object(fields)
        }
        _ => Value::from(u64::MAX - u64::from(kind)),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (text, value) = match serde_json::from_slice(bytes) {
        Ok(value) => (bytes.to_vec(), value),
        Err(_) => {
            let value = made(&mut bytes.iter().copied(), 0);
            (value.to_string().into_bytes(), value)
        }
    };
    check::<Post>(&text, &value);
    check::<User>(&text, &value);
    check::<Channel>(&text, &value);
    check::<ChannelMember>(&text, &value);
    check::<Team>(&text, &value);
    check::<FileInfo>(&text, &value);
    check::<PostList>(&text, &value);
    check::<Vec<Post>>(&text, &value);
    check::<ByName<Post>>(&text, &value);
});
