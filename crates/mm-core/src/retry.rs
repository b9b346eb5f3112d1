//! When to try again, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::Error;

/// How many attempts a payload (of a split text: each part) gets by default.
pub const DEFAULT_ATTEMPTS: u32 = 4;
/// The wait before the second attempt by default; it doubles with each further one.
pub const DEFAULT_FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait between two attempts by default.
pub const DEFAULT_LONGEST_WAIT: Duration = Duration::from_secs(30);

/// When to try again, and how long to wait before.
///
/// What surely was not accepted is tried again if it may succeed later. What may have
/// been accepted is not, unless [`at_least_once`](Self::at_least_once) is chosen: a
/// webhook knows no key by which the server could tell a repeat from a new message.
///
/// ```
/// use std::time::Duration;
/// use mm_core::{Error, ErrorKind, RetryPolicy};
///
/// let policy = RetryPolicy::default().attempts(3);
/// let refused = Error::new(ErrorKind::Connect);
/// assert!(policy.wait_after(1, &refused, 0).is_some());
/// assert!(policy.wait_after(3, &refused, 0).is_none());
/// assert!(policy.wait_after(1, &Error::new(ErrorKind::Timeout), 0).is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    at_least_once: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: DEFAULT_ATTEMPTS,
            first_wait: DEFAULT_FIRST_WAIT,
            longest_wait: DEFAULT_LONGEST_WAIT,
            at_least_once: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt and no more.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How many attempts in all, the first included; 0 counts as 1. Each part of a split
    /// text has so many. Default 4.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The wait before the second attempt; it doubles with each further one. Default 500 ms.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait of the doubling row. A server that asks for more gets it.
    /// Default 30 s.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Whether to repeat also what the server may have accepted, so that a message may
    /// appear twice rather than not at all. Default false.
    #[must_use]
    pub fn at_least_once(mut self, repeat: bool) -> Self {
        self.at_least_once = repeat;
        self
    }

    /// Whether what may have been accepted is repeated.
    pub fn is_at_least_once(&self) -> bool {
        self.at_least_once
    }

    /// How long to wait after the attempt with this number (from 1) failed, or none
    /// if it was the last.
    ///
    /// The wait is between half of the row's and all of it, by `random`, so that many
    /// senders do not come back in one wave; and at least what the server asked for.
    pub fn wait_after(&self, attempt: u32, error: &Error, random: u64) -> Option<Duration> {
        let repeatable = error.is_transient() && (self.at_least_once || !error.may_have_acted());
        if !repeatable || attempt >= self.attempts {
            return None;
        }
        let doublings = attempt.saturating_sub(1).min(31);
        let row = self
            .first_wait
            .saturating_mul(1 << doublings)
            .min(self.longest_wait);
        let half = row / 2;
        let spread = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX);
        let jitter = spread.checked_add(1).map_or(random, |n| random % n);
        let wait = half + Duration::from_nanos(jitter);
        Some(error.retry_after().map_or(wait, |asked| asked.max(wait)))
    }
}

/// A random number for spreading waits and naming deliveries; not for secrets.
pub fn random_u64() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ErrorKind;

    #[test]
    fn waits_double_up_to_the_longest() {
        let policy = RetryPolicy::default()
            .attempts(20)
            .longest_wait(Duration::from_secs(3));
        let error = Error::new(ErrorKind::Connect);
        let millis = |attempt| policy.wait_after(attempt, &error, 0).unwrap().as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 19].map(millis),
            [250, 500, 1000, 1500, 1500, 1500]
        );
    }

    #[test]
    fn what_may_have_been_accepted_is_repeated_only_on_request() {
        for kind in [
            ErrorKind::Timeout,
            ErrorKind::Interrupted,
            ErrorKind::Status(500),
        ] {
            let error = Error::new(kind);
            assert!(RetryPolicy::default().wait_after(1, &error, 0).is_none());
            assert!(
                RetryPolicy::default()
                    .at_least_once(true)
                    .wait_after(1, &error, 0)
                    .is_some()
            );
        }
    }

    #[test]
    fn what_cannot_succeed_is_never_repeated() {
        for kind in [
            ErrorKind::InvalidPayload,
            ErrorKind::Status(404),
            ErrorKind::Tls,
        ] {
            let policy = RetryPolicy::default().at_least_once(true);
            assert!(policy.wait_after(1, &Error::new(kind), 0).is_none());
        }
    }

    #[test]
    fn the_servers_wait_is_kept_even_above_the_longest() {
        let asked = Duration::from_secs(120);
        let error = Error::new(ErrorKind::RateLimited).with_retry_after(asked);
        assert_eq!(RetryPolicy::default().wait_after(1, &error, 7), Some(asked));
    }

    #[test]
    fn waits_beyond_all_measure_do_not_panic() {
        let policy = RetryPolicy::default()
            .attempts(u32::MAX)
            .first_wait(Duration::MAX)
            .longest_wait(Duration::MAX);
        for (attempt, random) in [(1, 0), (1, u64::MAX), (u32::MAX - 1, 7)] {
            let wait = policy.wait_after(attempt, &Error::new(ErrorKind::Connect), random);
            assert!(wait.unwrap() >= Duration::MAX / 2);
        }
    }

    #[test]
    fn random_numbers_differ() {
        assert_ne!(random_u64(), random_u64());
    }

    proptest! {
        #[test]
        fn a_wait_is_between_half_and_all_of_its_row(
            attempt in 1u32..50, random: u64, first_ms in 0u64..100_000, longest_ms in 0u64..100_000,
        ) {
            let policy = RetryPolicy::default()
                .attempts(u32::MAX)
                .first_wait(Duration::from_millis(first_ms))
                .longest_wait(Duration::from_millis(longest_ms));
            let wait = policy.wait_after(attempt, &Error::new(ErrorKind::Connect), random).unwrap();
            let row_ms = first_ms.saturating_mul(1 << attempt.saturating_sub(1).min(31)).min(longest_ms);
            let row = Duration::from_millis(row_ms);
            prop_assert!(wait >= row / 2 && wait <= row, "{wait:?} of {row:?}");
        }
    }
}
