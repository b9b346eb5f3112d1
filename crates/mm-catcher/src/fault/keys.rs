//! The names of all faults, what each takes, and what to say of others.

use serde_json::{Map, Value};

use super::settings::{Faults, InvalidFaults};

/// What a fault takes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Takes {
    /// A whole number up to this.
    Whole(u64),
    /// A whole number, which may be negative.
    Signed,
    /// A share in percent.
    Percent,
    /// How many a second.
    Rate,
    Status,
    Switch,
    Path,
    OneOf(&'static [&'static str]),
}

use Takes::{OneOf, Path, Percent, Rate, Signed, Status, Switch, Whole};

const U32: u64 = u32::MAX as u64;

/// All of them, in the order of [`Faults`].
const KEYS: [(&str, Takes); 28] = [
    ("path", Path),
    ("skip", Whole(u64::MAX)),
    ("first", Whole(u64::MAX)),
    ("seed", Whole(u64::MAX)),
    ("rate_limit.per_second", Rate),
    ("rate_limit.burst", Whole(U32)),
    ("retry_after.form", OneOf(&FORMS)),
    ("retry_after.seconds", Whole(U32)),
    ("clock_skew_s", Signed),
    ("latency.ms", Whole(u64::MAX)),
    ("latency.jitter_ms", Whole(u64::MAX)),
    ("failure.every", Whole(u64::MAX)),
    ("failure.percent", Percent),
    ("failure.status", Status),
    ("failure.html", Switch),
    ("failure.after_effect", Switch),
    ("cut.every", Whole(u64::MAX)),
    ("cut.percent", Percent),
    ("cut.at", OneOf(&PLACES)),
    ("cut.bytes", Whole(u64::MAX)),
    ("cut.reset", Switch),
    ("cut.after_effect", Switch),
    ("silence.every", Whole(u64::MAX)),
    ("silence.percent", Percent),
    ("silence.after_effect", Switch),
    ("websocket.drop_every", Whole(u64::MAX)),
    ("websocket.lose_every", Whole(u64::MAX)),
    ("websocket.lose_first", Whole(u64::MAX)),
];

/// The forms of `Retry-After`.
const FORMS: [&str; 4] = ["seconds", "http_date", "epoch", "absent"];
/// Where a connection is cut.
const PLACES: [&str; 3] = ["before", "head", "body"];

/// How many letters a wrong name may be away from a right one that is suggested.
const NEAR_LETTERS: usize = 2;

impl Takes {
    /// Whether it takes this; nothing is as good as not named, but for a switch.
    fn takes(self, value: &Value) -> bool {
        match self {
            Switch => value.is_boolean(),
            _ if value.is_null() => true,
            Whole(most) => value.as_u64().is_some_and(|number| number <= most),
            Signed => value.is_i64(),
            Percent => value
                .as_f64()
                .is_some_and(|share| (0.0..=100.0).contains(&share)),
            Rate => value.as_f64().is_some_and(|rate| rate >= 0.0),
            Status => matches!(value.as_u64(), Some(0 | 200..=599)),
            Path => value.is_string(),
            // The page's form says nothing by an empty text.
            OneOf(words) => value
                .as_str()
                .is_some_and(|word| word.is_empty() || words.contains(&word)),
        }
    }

    fn told(self) -> String {
        match self {
            Whole(u64::MAX) => "a whole number, 0 or more".to_owned(),
            Whole(most) => format!("a whole number from 0 to {most}"),
            Signed => "a whole number of seconds, negative for a clock that is behind".to_owned(),
            Percent => "a number from 0 to 100".to_owned(),
            Rate => "a number of requests a second, 0 or more".to_owned(),
            Status => "a status from 200 to 599".to_owned(),
            Switch => "true or false".to_owned(),
            Path => "how paths begin, such as /hooks/".to_owned(),
            OneOf(words) => listed(words),
        }
    }
}

/// Says in plain words what is no fault, or what a fault does not take.
pub(super) fn check(faults: &Map<String, Value>) -> Result<(), InvalidFaults> {
    for (name, value) in faults {
        let Value::Object(fields) = value else {
            check_one(name, value)?;
            continue;
        };
        if takes(name).is_some() || fields.is_empty() && !is_part(name) {
            check_one(name, value)?;
        }
        for (field, value) in fields {
            check_one(&format!("{name}.{field}"), value)?;
        }
    }
    Ok(())
}

fn check_one(name: &str, value: &Value) -> Result<(), InvalidFaults> {
    match takes(name) {
        Some(takes) if takes.takes(value) => Ok(()),
        Some(takes) => Err(InvalidFaults(format!(
            "{name} takes {}, not {}",
            takes.told(),
            shown(value)
        ))),
        None => Err(unknown(name)),
    }
}

fn takes(name: &str) -> Option<Takes> {
    let found = KEYS.iter().find(|(key, _)| *key == name);
    found.map(|(_, takes)| *takes)
}

/// Whether faults of this part have names such as `part.every`.
fn is_part(name: &str) -> bool {
    KEYS.iter().any(|(key, _)| is_in(key, name))
}

fn is_in(key: &str, part: &str) -> bool {
    key.split_once('.').is_some_and(|(own, _)| own == part)
}

/// That there is no such name, and which may be meant.
fn unknown(name: &str) -> InvalidFaults {
    let all = || KEYS.iter().map(|(key, _)| *key);
    if is_part(name) {
        let fields: Vec<_> = all().filter(|key| is_in(key, name)).collect();
        let text = format!("{name} alone is no fault; there are {}", fields.join(", "));
        return InvalidFaults(text);
    }
    let last = |key: &'static str| key.rsplit('.').next().unwrap_or(key);
    let is_near = |key: &&str| distance(key, name) <= NEAR_LETTERS;
    // Somebody may have left the part out, or have taken another.
    let field = name.rsplit('.').next().unwrap_or(name);
    let mut near: Vec<_> = all().filter(is_near).collect();
    if near.is_empty() {
        near = all().filter(|key| last(key) == field).collect();
    }
    if near.is_empty() {
        let all: Vec<_> = all().collect();
        return InvalidFaults(format!(
            "there is no fault {name}; there are {}",
            all.join(", ")
        ));
    }
    InvalidFaults(format!(
        "there is no fault {name}; did you mean {}?",
        listed(&near)
    ))
}

/// `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// A value as it was written.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// How many letters must be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let mut before = number;
        row[0] = number + 1;
        for (at, own) in other.iter().enumerate() {
            let changed = before + usize::from(*own != letter);
            before = row[at + 1];
            row[at + 1] = changed.min(before + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

impl Faults {
    /// Faults as JSON.
    ///
    /// # Errors
    /// What is no fault, in plain words.
    pub(crate) fn of(json: Value) -> Result<Self, InvalidFaults> {
        let Value::Object(faults) = &json else {
            return Err(InvalidFaults("faults are a JSON object".to_owned()));
        };
        check(faults)?;
        let faults = serde_json::from_value::<Self>(json);
        faults
            .map(Self::tidy)
            .map_err(|error| InvalidFaults(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(json: Value) -> String {
        Faults::of(json).unwrap_err().to_string()
    }

    #[test]
    fn every_fault_is_named_with_what_it_takes() {
        let all = serde_json::to_value(Faults::default()).unwrap();
        let mut names = Vec::new();
        for (name, value) in all.as_object().unwrap() {
            match value.as_object() {
                Some(fields) => names.extend(fields.keys().map(|field| format!("{name}.{field}"))),
                None => names.push(name.clone()),
            }
        }
        let mut keys = KEYS.map(|(key, _)| key);
        keys.sort_unstable();
        names.sort_unstable();
        assert_eq!(names, keys);
    }

    #[test]
    fn what_a_fault_takes_is_what_can_be_read() {
        for (name, takes) in KEYS {
            let values: Vec<String> = match takes {
                Whole(most) => vec!["0".into(), most.to_string()],
                Signed => vec![i64::MIN.to_string(), i64::MAX.to_string()],
                Percent => vec!["0".into(), "0.5".into(), "100".into()],
                Rate => vec!["0".into(), "0.1".into(), "10".into()],
                Status => vec!["0".into(), "200".into(), "599".into()],
                Switch => vec!["true".into(), "false".into()],
                Path => vec!["/hooks/".into()],
                OneOf(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            };
            for value in values {
                let pair = format!("{name}={value}");
                assert!(pair.parse::<Faults>().is_ok(), "{pair}");
            }
            let wrong = format!("{name}=[]").parse::<Faults>().unwrap_err();
            let plain = format!("{name} takes {}, not []", takes.told());
            assert_eq!(wrong.to_string(), plain);
        }
    }

    #[test]
    fn the_form_of_the_page_offers_the_words_that_are_taken() {
        let form = include_str!("../page/assets/faults.js");
        let choices = form.split("const CHOICES = {").nth(1).unwrap();
        let choices = choices.split("};").next().unwrap();
        for (name, words) in [("form", &FORMS[..]), ("at", &PLACES)] {
            let line = choices
                .lines()
                .find_map(|line| line.trim().strip_prefix(name));
            let offered = line.unwrap().split("[\"").skip(1);
            let offered: Vec<_> = offered.filter_map(|word| word.split('"').next()).collect();
            assert_eq!(offered, words);
        }
    }

    #[test]
    fn a_wrong_name_is_told_with_the_near_ones() {
        for (json, text) in [
            (
                json!({"firts": 2}),
                "there is no fault firts; did you mean first?",
            ),
            (
                json!({"cut": {"evry": 2}}),
                "there is no fault cut.evry; did you mean cut.every?",
            ),
            (
                json!({"every": 2}),
                "there is no fault every; did you mean failure.every, cut.every or silence.every?",
            ),
            (
                json!({"faillure": {"status": 500}}),
                "there is no fault faillure.status; did you mean failure.status?",
            ),
            (
                json!({"silence": 3}),
                "silence alone is no fault; there are silence.every, silence.percent, \
                 silence.after_effect",
            ),
        ] {
            assert_eq!(told(json), text);
        }
        let far = told(json!({"nonsense": 1}));
        assert!(
            far.starts_with("there is no fault nonsense; there are path, "),
            "{far}"
        );
    }

    #[test]
    fn a_wrong_value_is_told_with_what_is_taken() {
        for (json, text) in [
            (
                json!({"cut": {"every": "x"}}),
                "cut.every takes a whole number, 0 or more, not x",
            ),
            (
                json!({"rate_limit": {"burst": 5_000_000_000_u64}}),
                "rate_limit.burst takes a whole number from 0 to 4294967295, not 5000000000",
            ),
            (
                json!({"cut": {"at": "end"}}),
                "cut.at takes before, head or body, not end",
            ),
            (
                json!({"cut": {"reset": null}}),
                "cut.reset takes true or false, not null",
            ),
            (
                json!({"first": {"x": 1}}),
                "first takes a whole number, 0 or more, not {\"x\":1}",
            ),
            (json!([]), "faults are a JSON object"),
        ] {
            assert_eq!(told(json), text);
        }
    }

    #[test]
    fn the_distance_of_names_counts_letters() {
        for (one, other, letters) in [
            ("", "", 0),
            ("ab", "", 2),
            ("first", "firts", 2),
            ("at", "cut", 2),
        ] {
            assert_eq!(distance(one, other), letters, "{one} {other}");
            assert_eq!(distance(other, one), letters, "{other} {one}");
        }
    }
}
