//! Faults as text: JSON, or pairs of a name and a value.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::settings::{Faults, InvalidFaults};

impl FromStr for Faults {
    type Err = InvalidFaults;

    fn from_str(text: &str) -> Result<Self, InvalidFaults> {
        let json = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| InvalidFaults(error.to_string()))?
        } else {
            Value::Object(pairs(text)?)
        };
        Self::of(json)
    }
}

/// `first=2,failure.status=503` as an object of objects.
fn pairs(text: &str) -> Result<Map<String, Value>, InvalidFaults> {
    let mut all = Map::new();
    for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            let pair = pair.trim();
            let text = format!("`{pair}` is no pair of a name and a value such as cut.every=3");
            return Err(InvalidFaults(text));
        };
        let (name, value) = (name.trim(), value.trim());
        let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        let Some((part, field)) = name.split_once('.') else {
            all.insert(name.to_owned(), value);
            continue;
        };
        let fields = all.entry(part).or_insert_with(|| Map::new().into());
        let Value::Object(fields) = fields else {
            let text = format!("{name} and {part} cannot both have a value");
            return Err(InvalidFaults(text));
        };
        fields.insert(field.to_owned(), value);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::settings::{CutAt, RetryAfterForm};

    #[test]
    fn faults_are_read_from_json_and_from_pairs() {
        let text = "path=/hooks/, first=2, cut.at=body, cut.bytes=3, cut.reset=true, retry_after.form=http_date";
        let faults: Faults = text.parse().unwrap();
        assert_eq!(faults.path.as_deref(), Some("/hooks/"));
        assert_eq!(faults.first, Some(2));
        assert_eq!(faults.cut.at, Some(CutAt::Body));
        assert_eq!((faults.cut.bytes, faults.cut.reset), (Some(3), true));
        assert_eq!(faults.retry_after.form, Some(RetryAfterForm::HttpDate));
        let json = serde_json::to_string(&faults).unwrap();
        assert_eq!(json.parse(), Ok(faults));
        assert_eq!("".parse(), Ok(Faults::default()));
    }

    #[test]
    fn what_is_wrong_with_faults_is_told() {
        for (text, told) in [
            ("firts=2", "did you mean first?"),
            (
                "failure.status=42",
                "failure.status takes a status from 200 to 599, not 42",
            ),
            (
                "cut.percent=101",
                "cut.percent takes a number from 0 to 100",
            ),
            ("rate_limit.per_second=-1", "a second, 0 or more, not -1"),
            ("cut.at=end", "cut.at takes before, head or body, not end"),
            ("silence", "`silence` is no pair"),
            (
                "cut=1,cut.at=head",
                "cut.at and cut cannot both have a value",
            ),
            ("{\"first\": \"two\"}", "first takes a whole number"),
        ] {
            let error = text.parse::<Faults>().unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
