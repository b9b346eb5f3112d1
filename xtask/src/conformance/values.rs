//! Whether values are the same, but for ids, times and the server's address.

use serde_json::Value;

use super::answer::short;
use super::ids::{Ids, is_id};

/// Where the recorded server listened.
const RECORDED_ADDRESS: &str = "127.0.0.1:8065";
/// In milliseconds, and later than any number that is something else.
const EARLIEST_TIME: f64 = 1e12;

/// Tells where values differ; what differs in its type is left to the shapes.
pub(crate) fn differences(
    recorded: &Value,
    here: &Value,
    address: &str,
    ids: &mut Ids,
) -> Vec<String> {
    let mut values = Values {
        address,
        ids,
        found: Vec::new(),
    };
    values.compare(recorded, here, "");
    values.found
}

struct Values<'a> {
    address: &'a str,
    ids: &'a mut Ids,
    found: Vec<String>,
}

impl Values<'_> {
    fn compare(&mut self, recorded: &Value, here: &Value, place: &str) {
        match (recorded, here) {
            (Value::Object(recorded), Value::Object(here)) => {
                for (name, recorded) in recorded {
                    if let Some(here) = here.get(self.ids.of(name)) {
                        let place = match place {
                            "" => name.clone(),
                            _ => format!("{place}.{name}"),
                        };
                        self.compare(recorded, here, &place);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(here)) => {
                if recorded.len() != here.len() {
                    let (here, recorded) = (here.len(), recorded.len());
                    self.found
                        .push(format!("`{place}` has {here} entries, recorded {recorded}"));
                }
                for (index, (recorded, here)) in recorded.iter().zip(here).enumerate() {
                    self.compare(recorded, here, &format!("{place}[{index}]"));
                }
            }
            (Value::String(recorded), Value::String(here)) => self.texts(recorded, here, place),
            (Value::Number(a), Value::Number(b)) if is_time(a) && is_time(b) => {}
            (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_))
                if recorded != here =>
            {
                self.found
                    .push(format!("`{place}` is {here}, recorded {recorded}"));
            }
            _ => {}
        }
    }

    fn texts(&mut self, recorded: &str, here: &str, place: &str) {
        let new = is_id(recorded) && is_id(here) && !self.ids.knows(recorded);
        // What is known for another thing is no match for a new one.
        if new && !self.ids.has(here) {
            return self.ids.note(recorded, here);
        }
        let expected = self.ids.replace(recorded);
        if expected.replace(RECORDED_ADDRESS, self.address) != here {
            self.found.push(format!(
                "`{place}` is {}, recorded {}",
                short(here),
                short(recorded)
            ));
        }
    }
}

fn is_time(number: &serde_json::Number) -> bool {
    number.as_f64().is_some_and(|number| number > EARLIEST_TIME)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaa1";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbb2";
    const C: &str = "ccccccccccccccccccccccccc3";

    fn judge(recorded: &Value, here: &Value) -> Vec<String> {
        let mut ids = Ids::default();
        ids.note(A, B);
        differences(recorded, here, "127.0.0.1:99", &mut ids)
    }

    #[test]
    fn ids_times_and_the_address_are_those_of_here() {
        let value = |id: &str, time: u64, port| json!({"id": id, (id): 1, "at": time, "url": format!("http://127.0.0.1:{port}/a")});
        let recorded = value(A, 1_795_219_302_783, 8065);
        assert_eq!(judge(&recorded, &value(B, 1_700_000_000_000, 99)), [""; 0]);
        assert_eq!(
            judge(&recorded, &value(B, 0, 99)),
            ["`at` is 0, recorded 1795219302783"]
        );
        assert_eq!(judge(&json!([A]), &json!([C])).len(), 1);
    }

    #[test]
    fn an_id_that_nobody_knows_stands_for_one_other() {
        assert_eq!(judge(&json!([C, C]), &json!([A, A])), [""; 0]);
        assert_eq!(judge(&json!([C, C]), &json!([A, C])).len(), 1);
        assert_eq!(judge(&json!([C]), &json!([B])).len(), 1);
    }

    #[test]
    fn another_text_number_or_length_is_found() {
        assert_eq!(
            judge(
                &json!({"a": ["x", 1, true]}),
                &json!({"a": ["y", 2, false, 0]})
            ),
            [
                "`a` has 4 entries, recorded 3",
                "`a[0]` is \"y\", recorded \"x\"",
                "`a[1]` is 2, recorded 1",
                "`a[2]` is false, recorded true",
            ]
        );
    }
}
