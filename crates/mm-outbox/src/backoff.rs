//! How long a dispatch waits for its next attempt.

use std::time::Duration;

use mm_core::random_u64;

/// The longest wait that a service is believed to ask for: of a limit of a day.
const ASKED_MAX: Duration = Duration::from_secs(24 * 3600);

/// Waits double, and are shortened at random by up to a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// The wait after so many attempts; never shorter than the service asked for, within a day.
    pub(crate) fn wait(&self, attempts: u32, asked: Option<Duration>) -> Duration {
        let doubled = 2_u32.checked_pow(attempts.saturating_sub(1));
        let whole = doubled.and_then(|times| self.first.checked_mul(times));
        let whole = whole.map_or(self.longest, |whole| whole.min(self.longest));
        let half = whole / 2;
        let nanos = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX);
        let random = Duration::from_nanos(random_u64() % nanos.max(1));
        (half + random).max(asked.unwrap_or_default().min(ASKED_MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_heed_the_service() {
        let backoff = Backoff {
            first: Duration::from_secs(10),
            longest: Duration::from_secs(60),
        };
        for (attempts, whole) in [(1, 10), (2, 20), (3, 40), (4, 60), (40, 60), (u32::MAX, 60)] {
            let wait = backoff.wait(attempts, None);
            let whole = Duration::from_secs(whole);
            assert!(wait >= whole / 2 && wait <= whole, "{attempts}: {wait:?}");
        }
        let asked = Duration::from_secs(600);
        assert_eq!(backoff.wait(1, Some(asked)), asked);
        assert_eq!(backoff.wait(1, Some(Duration::MAX)), ASKED_MAX);
    }
}
