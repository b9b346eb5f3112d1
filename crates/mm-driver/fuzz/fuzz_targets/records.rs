//! Whatever JSON a server answers: no panic, nothing of it is lost, and it is the same again
//! after the first time.

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

fn check<T: FromJson + PartialEq + std::fmt::Debug>(value: &Value) {
    match T::from_json(value.clone()) {
        Ok(record) => {
            let again = record.to_json();
            assert!(is_kept(value, &again), "{value} became {again}");
            assert_eq!(
                T::from_json(again.clone()).ok().as_ref(),
                Some(&record),
                "{again}"
            );
        }
        Err(given_back) => assert!(is_kept(value, &given_back), "{value} became {given_back}"),
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
    let value = serde_json::from_slice(bytes);
    let value = value.unwrap_or_else(|_| made(&mut bytes.iter().copied(), 0));
    check::<Post>(&value);
    check::<User>(&value);
    check::<Channel>(&value);
    check::<ChannelMember>(&value);
    check::<Team>(&value);
    check::<FileInfo>(&value);
    check::<PostList>(&value);
    check::<Vec<Post>>(&value);
    check::<ByName<Post>>(&value);
});
