//! Times as the stores have them.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What a clock may be corrected by without having jumped.
const SLACK_MS: i64 = 1000;

/// A thousand years: of two of them no sum is out of range in any store.
const SPAN_MAX_MS: i64 = 1000 * 365 * 24 * 3_600_000;

/// Milliseconds since 1970.
pub(crate) fn to_millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => whole(since),
        Err(before) => -whole(before.duration()),
    }
}

pub(crate) fn of_millis(millis: i64) -> SystemTime {
    let span = Duration::from_millis(millis.unsigned_abs());
    let time = if millis < 0 {
        UNIX_EPOCH.checked_sub(span)
    } else {
        UNIX_EPOCH.checked_add(span)
    };
    time.unwrap_or(UNIX_EPOCH)
}

pub(crate) fn now() -> i64 {
    to_millis(SystemTime::now())
}

/// A span in milliseconds, of a thousand years at most.
pub(crate) fn span(span: Duration) -> i64 {
    whole(span).min(SPAN_MAX_MS)
}

fn whole(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Notices when a clock is set ahead.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    last: Option<(i64, Instant)>,
    ahead: i64,
}

impl Clock {
    /// By how much it has jumped ahead, until [`heeded`](Self::heeded). It is `now` at an
    /// instant.
    pub(crate) fn ahead(&self, now: i64, at: Instant) -> i64 {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((before, since)) = seen.last {
            let passed = span(at.saturating_duration_since(since));
            let jump = now.saturating_sub(before).saturating_sub(passed);
            if jump > SLACK_MS {
                seen.ahead = seen.ahead.saturating_add(jump);
            } else if jump < -SLACK_MS {
                seen.ahead = 0;
            }
        }
        seen.last = Some((now, at));
        seen.ahead
    }

    /// All who wait for this clock were told of it.
    pub(crate) fn heeded(&self) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.ahead = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_ahead_is_noticed_until_it_is_heeded_and_the_course_of_time_is_none() {
        let (clock, start) = (Clock::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(clock.ahead(1_000_000, start), 0);
        assert_eq!(clock.ahead(1_060_500, after(60)), 0);
        assert_eq!(clock.ahead(4_660_500, after(60)), 3_600_000);
        assert_eq!(clock.ahead(4_661_500, after(61)), 3_600_000);
        clock.heeded();
        assert_eq!(clock.ahead(4_662_500, after(62)), 0);
        assert_eq!(clock.ahead(1_062_500, after(62)), 0);
        assert_eq!(clock.ahead(1_063_500, after(63)), 0);
    }
}
