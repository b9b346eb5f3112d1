//! Values with the same bounds as those of the flags.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::args::{self, CHARS_MAX};

/// A time as text, or seconds as a number.
pub(crate) fn duration<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Time {
        Text(String),
        Seconds(f64),
    }
    let expected = |_| D::Error::custom("expected a time such as `10s`, or seconds");
    let text = match Time::deserialize(deserializer).map_err(expected)? {
        Time::Text(text) => text,
        Time::Seconds(seconds) => seconds.to_string(),
    };
    args::duration(&text).map(Some).map_err(D::Error::custom)
}

/// How many attempts, at least one.
pub(super) fn attempts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u32>, D::Error> {
    match u32::deserialize(deserializer)? {
        0 => Err(D::Error::custom("attempts must be 1 or more")),
        attempts => Ok(Some(attempts)),
    }
}

/// How long a post may be.
pub(super) fn max_chars<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<usize>, D::Error> {
    let chars = usize::deserialize(deserializer)?;
    if !(1..=CHARS_MAX).contains(&chars) {
        let text = format!("max-chars must be from 1 to {CHARS_MAX}");
        return Err(D::Error::custom(text));
    }
    Ok(Some(chars))
}
