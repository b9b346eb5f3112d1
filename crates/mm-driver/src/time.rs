//! Times as the server tells them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::FromJson;

/// When the year 10000 begins, which ISO 8601 does not write without an agreement.
const YEAR_10000: i64 = 253_402_300_800_000;

/// A time in milliseconds since 1970, as the API has it. 0 is no time.
///
/// It is shown as ISO 8601 in UTC, with `{:.0}` without the milliseconds; 0 as `never`, and what
/// is outside of the years 1970 to 9999 as its number. Operations take a
/// [`SystemTime`] for it as well.
///
/// ```
/// use mm_driver::Millis;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = UNIX_EPOCH + Duration::from_millis(1_700_000_000_001);
/// assert_eq!(Millis::from(time), Millis(1_700_000_000_001));
/// assert_eq!(Millis(1_700_000_000_001).time(), Some(time));
/// assert_eq!(Millis(1_700_000_000_001).to_string(), "2023-11-14T22:13:20.001Z");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// The time; none for 0 (and for what the clock of this machine cannot express).
    pub fn time(self) -> Option<SystemTime> {
        match u64::try_from(self.0) {
            Ok(0) => None,
            Ok(after) => UNIX_EPOCH.checked_add(Duration::from_millis(after)),
            Err(_) => UNIX_EPOCH.checked_sub(Duration::from_millis(self.0.unsigned_abs())),
        }
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("never");
        }
        match self.time().filter(|_| (0..YEAR_10000).contains(&self.0)) {
            Some(time) if f.precision() == Some(0) => {
                humantime::format_rfc3339_seconds(time).fmt(f)
            }
            Some(time) => humantime::format_rfc3339_millis(time).fmt(f),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl From<SystemTime> for Millis {
    fn from(time: SystemTime) -> Self {
        let whole = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => whole(after),
            Err(before) => -whole(before.duration()),
        })
    }
}

impl From<i64> for Millis {
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

/// So that a number can be written down where any of these is taken.
impl From<i32> for Millis {
    fn from(millis: i32) -> Self {
        Self(millis.into())
    }
}

impl FromJson for Millis {
    fn from_json(value: Value) -> Result<Self, Value> {
        i64::from_json(value).map(Self)
    }

    fn to_json(&self) -> Value {
        Value::from(self.0)
    }

    fn is_unset(&self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_as_iso_8601_and_0_as_never() {
        for (millis, shown, short) in [
            (0, "never", "never"),
            (1, "1970-01-01T00:00:00.001Z", "1970-01-01T00:00:00Z"),
            (
                1_795_257_213_123,
                "2026-11-21T10:33:33.123Z",
                "2026-11-21T10:33:33Z",
            ),
            (
                951_782_399_999,
                "2000-02-28T23:59:59.999Z",
                "2000-02-28T23:59:59Z",
            ),
            (
                YEAR_10000 - 1,
                "9999-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59Z",
            ),
            (YEAR_10000, "253402300800000 ms", "253402300800000 ms"),
            (-1, "-1 ms", "-1 ms"),
            (i64::MAX, "9223372036854775807 ms", "9223372036854775807 ms"),
            (
                i64::MIN,
                "-9223372036854775808 ms",
                "-9223372036854775808 ms",
            ),
        ] {
            assert_eq!(Millis(millis).to_string(), shown);
            assert_eq!(format!("{:.0}", Millis(millis)), short);
        }
    }

    #[test]
    fn times_before_1970_and_beyond_all_clocks_are_no_panic() {
        assert_eq!(Millis(-5).time().map(Millis::from), Some(Millis(-5)));
        assert_eq!(Millis(0).time(), None);
        let _ = (Millis(i64::MAX).time(), Millis(i64::MIN).time());
    }
}
