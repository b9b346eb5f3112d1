//! Times as the server tells them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::FromJson;

/// A time in milliseconds since 1970, as the API has it. 0 is no time.
///
/// ```
/// use mm_driver::Millis;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = UNIX_EPOCH + Duration::from_millis(1_700_000_000_001);
/// assert_eq!(Millis::from(time), Millis(1_700_000_000_001));
/// assert_eq!(Millis(1_700_000_000_001).time(), Some(time));
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
    fn times_before_1970_and_beyond_all_clocks_are_no_panic() {
        assert_eq!(Millis(-5).time().map(Millis::from), Some(Millis(-5)));
        assert_eq!(Millis(0).time(), None);
        let _ = (Millis(i64::MAX).time(), Millis(i64::MIN).time());
    }
}
