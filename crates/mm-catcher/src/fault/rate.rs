//! The rate limit: how many requests a second, and how many at once.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How many are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) per_second: u32,
    /// How many more at once.
    pub(crate) burst: u32,
}

/// What became of a request, and what its answer says about the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) is_limited: bool,
    pub(crate) limit: u64,
    pub(crate) remaining: u64,
    /// When all of the quota is there again.
    pub(crate) reset: Duration,
    /// When the next request is let through, if this one was not.
    pub(crate) retry_after: Duration,
}

/// Who has sent how much: for each, when all of its quota is there again.
#[derive(Debug, Default)]
pub(crate) struct Buckets(HashMap<String, Instant>);

impl Buckets {
    /// Takes one request out of the quota of `key`. At most `keys_max` are remembered.
    pub(crate) fn take(&mut self, key: &str, quota: Quota, keys_max: usize, now: Instant) -> Taken {
        let interval = Duration::from_secs(1) / quota.per_second.max(1);
        let limit = quota.burst.saturating_add(1);
        let whole = interval.saturating_mul(limit);
        let full = self.0.get(key).copied().unwrap_or(now).max(now);
        // As many intervals are used up as lie before the time when all is there again.
        let used = full.duration_since(now);
        let next = used.saturating_add(interval);
        let is_limited = next > whole;
        let reset = if is_limited { used } else { next };
        if !is_limited {
            self.make_room(key, keys_max, now);
            self.0.insert(key.to_owned(), now + next);
        }
        let left = whole.saturating_sub(reset).as_nanos() / interval.as_nanos().max(1);
        Taken {
            is_limited,
            limit: limit.into(),
            remaining: u64::try_from(left).unwrap_or(u64::MAX),
            reset,
            retry_after: next.saturating_sub(whole),
        }
    }

    /// Forgets everybody.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn make_room(&mut self, key: &str, keys_max: usize, now: Instant) {
        if self.0.len() < keys_max || self.0.contains_key(key) {
            return;
        }
        self.0.retain(|_, full| *full > now);
        if self.0.len() >= keys_max {
            self.0.clear(); // Rather let some through than grow.
        }
    }
}

/// Seconds, and what is left of one as a whole one.
pub(crate) fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota {
        per_second: 1,
        burst: 3,
    };

    #[test]
    fn a_burst_is_let_through_and_then_one_a_second() {
        let mut buckets = Buckets::default();
        let start = Instant::now();
        let mut at = |ms: u64| {
            let now = start + Duration::from_millis(ms);
            let taken = buckets.take("a", QUOTA, 10, now);
            let numbers = (taken.limit, taken.remaining, seconds(taken.reset));
            (taken.is_limited, numbers, seconds(taken.retry_after))
        };
        assert_eq!(at(0), (false, (4, 3, 1), 0));
        assert_eq!(at(1), (false, (4, 2, 2), 0));
        assert_eq!(at(2), (false, (4, 1, 3), 0));
        assert_eq!(at(3), (false, (4, 0, 4), 0));
        assert_eq!(at(4), (true, (4, 0, 4), 1));
        assert_eq!(at(5), (true, (4, 0, 4), 1));
        assert_eq!(at(1100), (false, (4, 0, 4), 0));
        assert_eq!(at(1101), (true, (4, 0, 4), 1));
        assert_eq!(at(6000), (false, (4, 3, 1), 0));
    }

    #[test]
    fn each_has_its_own_quota_and_few_are_remembered() {
        let mut buckets = Buckets::default();
        let now = Instant::now();
        let none = Quota {
            per_second: 1,
            burst: 0,
        };
        assert!(!buckets.take("a", none, 2, now).is_limited);
        assert!(!buckets.take("b", none, 2, now).is_limited);
        assert!(buckets.take("a", none, 2, now).is_limited);
        assert!(!buckets.take("c", none, 2, now).is_limited);
        assert_eq!(buckets.0.len(), 1);
    }
}
