//! Which id or token here stands for which recorded one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const ID_CHARS: usize = 26;
/// Milliseconds since 1970 have so many digits, from 2001 on.
const TIME_DIGITS: usize = 13;

/// Recorded ids, tokens, entity tags and times, and what stands for them here.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    here: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    times: BTreeMap<u64, u64>,
}

impl Ids {
    /// Notes that a recorded text is another one here; the first word counts.
    pub(crate) fn note(&mut self, recorded: &str, here: &str) {
        if !self.here.contains_key(recorded) && !self.taken.contains(here) {
            self.here.insert(recorded.to_owned(), here.to_owned());
            self.taken.insert(here.to_owned());
        }
    }

    /// What stands for a recorded id here; ids that mean nothing anywhere stay as they are.
    pub(crate) fn of<'a>(&'a self, recorded: &'a str) -> &'a str {
        self.here.get(recorded).map_or(recorded, String::as_str)
    }

    /// Whether something stands for this recorded id.
    pub(crate) fn knows(&self, recorded: &str) -> bool {
        self.here.contains_key(recorded)
    }

    /// Whether an id of here stands for any recorded one.
    pub(crate) fn has(&self, here: &str) -> bool {
        self.taken.contains(here)
    }

    /// A recorded text with each id in it replaced.
    pub(crate) fn replace(&self, text: &str) -> String {
        if let Some(whole) = self.here.get(text) {
            return whole.clone();
        }
        let mut result = String::with_capacity(text.len());
        for word in words(text) {
            result.push_str(self.of(word));
        }
        result
    }

    /// As [`Ids::replace`], for times as well: what follows `since=` in a path.
    pub(crate) fn replace_path(&self, path: &str) -> String {
        let path = self.replace(path);
        let mut result = String::with_capacity(path.len());
        for word in words(&path) {
            match word.parse().ok().and_then(|time| self.times.get(&time)) {
                Some(time) => result.push_str(&time.to_string()),
                None => result.push_str(word),
            }
        }
        result
    }

    /// As [`Ids::replace`], for bodies that may be no text.
    pub(crate) fn replace_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
        let words = bytes.chunk_by(|a, b| is_word(a) == is_word(b));
        let replace = |word: &[u8]| match std::str::from_utf8(word) {
            Ok(text) => self.of(text).as_bytes().to_vec(),
            Err(_) => word.to_vec(),
        };
        words.flat_map(replace).collect()
    }

    /// Notes the ids and times that stand at the same place in both.
    pub(crate) fn learn(&mut self, recorded: &Value, here: &Value) {
        match (recorded, here) {
            (Value::String(recorded), Value::String(here)) => self.learn_text(recorded, here),
            (Value::Number(recorded), Value::Number(here)) => {
                if let (Some(recorded), Some(here)) = (recorded.as_u64(), here.as_u64()) {
                    if recorded.to_string().len() == TIME_DIGITS {
                        self.times.entry(recorded).or_insert(here);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(here)) if recorded.len() == here.len() => {
                for (recorded, here) in recorded.iter().zip(here) {
                    self.learn(recorded, here);
                }
            }
            (Value::Object(recorded), Value::Object(here)) => {
                if self.contradict(recorded, here) {
                    return;
                }
                for (name, value) in recorded {
                    if let Some(other) = here.get(self.of(name)) {
                        let other = other.clone();
                        self.learn(value, &other);
                    }
                }
            }
            _ => {}
        }
    }

    fn learn_text(&mut self, recorded: &str, here: &str) {
        if is_id(recorded) && is_id(here) {
            self.note(recorded, here);
        } else if let (Ok(recorded), Ok(here)) =
            (serde_json::from_str(recorded), serde_json::from_str(here))
        {
            // Events carry JSON inside a string.
            if matches!(recorded, Value::Object(_) | Value::Array(_)) {
                self.learn(&recorded, &here);
            }
        }
    }

    /// Whether two entries of lists are known to be different things.
    fn contradict(
        &self,
        recorded: &serde_json::Map<String, Value>,
        here: &serde_json::Map<String, Value>,
    ) -> bool {
        let text = |fields: &serde_json::Map<String, Value>, name: &str| {
            fields.get(name).and_then(Value::as_str).map(str::to_owned)
        };
        for name in ["id", "user_id", "username", "name"] {
            if let (Some(recorded), Some(here)) = (text(recorded, name), text(here, name)) {
                let other_id =
                    is_id(&recorded) && self.knows(&recorded) && self.of(&recorded) != here;
                let other_name = !is_id(&recorded) && !recorded.contains("__") && recorded != here;
                if other_id || other_name {
                    return true;
                }
            }
        }
        false
    }
}

/// Whether a text looks like the server's ids and tokens.
pub(crate) fn is_id(text: &str) -> bool {
    let is_id_char = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() == ID_CHARS && text.bytes().all(is_id_char)
}

/// The text, cut between words and what lies between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_ascii_alphanumeric();
        let end = rest
            .find(|char: char| char.is_ascii_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbb2";
    const C: &str = "ccccccccccccccccccccccccc3";
    const D: &str = "ddddddddddddddddddddddddd4";

    #[test]
    fn ids_at_the_same_place_are_learnt_and_replaced() {
        let mut ids = Ids::default();
        ids.learn(
            &json!({"posts": [{"id": A}]}),
            &json!({"posts": [{"id": B}]}),
        );
        assert_eq!(
            ids.replace(&format!("/posts/{A}/x?a={A}")),
            format!("/posts/{B}/x?a={B}")
        );
        assert_eq!(
            ids.replace_bytes(format!("\u{0}{A}\"").as_bytes()),
            format!("\u{0}{B}\"").as_bytes()
        );
    }

    #[test]
    fn ids_in_json_in_a_string_are_learnt() {
        let mut ids = Ids::default();
        let event = |id| json!({"post": format!("{{\"id\":\"{id}\"}}")});
        ids.learn(&event(A), &event(B));
        assert_eq!(ids.of(A), B);
    }

    #[test]
    fn ids_that_are_names_of_fields_lead_on() {
        let mut ids = Ids::default();
        let list = |post: &str, channel: &str| json!({"order": [post], "posts": {(post): {"channel_id": channel}}});
        ids.learn(&list(A, C), &list(B, D));
        assert_eq!(ids.of(C), D);
    }

    #[test]
    fn what_is_learnt_first_stays() {
        let mut ids = Ids::default();
        ids.note(A, B);
        ids.note(A, C);
        ids.note(D, B);
        assert_eq!((ids.of(A), ids.of(D)), (B, D));
    }

    #[test]
    fn entries_in_another_order_teach_nothing() {
        let mut ids = Ids::default();
        ids.learn(
            &json!([{"name": "x", "id": A}, {"name": "y", "id": B}]),
            &json!([{"name": "y", "id": C}, {"name": "x", "id": D}]),
        );
        assert!(!ids.knows(A) && !ids.knows(B));
    }

    #[test]
    fn a_part_of_a_longer_word_is_no_id() {
        let mut ids = Ids::default();
        ids.note(A, B);
        assert_eq!(ids.replace(&format!("x{A}")), format!("x{A}"));
    }

    #[test]
    fn times_are_replaced_in_paths() {
        let mut ids = Ids::default();
        ids.learn(
            &json!({"create_at": 1_795_219_303_283_u64}),
            &json!({"create_at": 1_700_000_000_000_u64}),
        );
        assert_eq!(
            ids.replace_path("/posts?since=1795219303283"),
            "/posts?since=1700000000000"
        );
        assert_eq!(ids.replace("1795219303283"), "1795219303283");
    }

    #[test]
    fn an_entity_tag_is_replaced_as_a_whole() {
        let mut ids = Ids::default();
        ids.note("5.37.0.x.1", "5.37.0.y.2");
        assert_eq!(ids.replace("5.37.0.x.1"), "5.37.0.y.2");
    }
}
