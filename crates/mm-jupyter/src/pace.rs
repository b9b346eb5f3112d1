//! How often each user may post.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);
/// Of how many users the pace is kept; those who have not posted for a minute are forgotten.
const USERS_MAX: usize = 10_000;

/// Gives each user so many posts a minute. Who has rested may use them all at once.
#[derive(Debug)]
pub(crate) struct Pace {
    per_minute: u32,
    /// When all that was used is there again.
    users: Mutex<HashMap<String, Instant>>,
}

impl Pace {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            per_minute: per_minute.max(1),
            users: Mutex::default(),
        }
    }

    /// Takes one.
    ///
    /// # Errors
    /// There is none; how long to wait for the next.
    pub(crate) fn take(&self, user: &str, now: Instant) -> Result<(), Duration> {
        let one = MINUTE / self.per_minute;
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() >= USERS_MAX && !users.contains_key(user) {
            users.retain(|_, full| *full > now);
        }
        let full = users.get(user).copied().unwrap_or(now).max(now) + one;
        let taken = full.saturating_duration_since(now);
        if taken > MINUTE {
            return Err(taken.saturating_sub(MINUTE));
        }
        users.insert(user.to_owned(), full);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_has_so_many_a_minute() {
        let pace = Pace::new(3);
        let begin = Instant::now();
        for _ in 0..3 {
            assert_eq!(pace.take("alice", begin), Ok(()));
        }
        let wait = pace.take("alice", begin).unwrap_err();
        assert_eq!(wait, Duration::from_secs(20));
        assert_eq!(pace.take("bob", begin), Ok(()), "others have theirs");
        let early = begin + Duration::from_millis(19_999);
        assert!(pace.take("alice", early).is_err());
        assert_eq!(pace.take("alice", begin + wait), Ok(()));
    }

    #[test]
    fn who_has_rested_is_forgotten_when_there_are_many() {
        let pace = Pace::new(60);
        let begin = Instant::now();
        for number in 0..USERS_MAX {
            pace.take(&number.to_string(), begin).unwrap();
        }
        pace.take("late", begin + MINUTE).unwrap();
        assert_eq!(pace.users.lock().unwrap().len(), 1);
    }
}
