//! Wakes workers of this process when something was scheduled in it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// How often there was news.
#[derive(Debug, Default)]
pub(crate) struct News {
    count: Mutex<u64>,
    told: Condvar,
}

impl News {
    fn count(&self) -> MutexGuard<'_, u64> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell(&self) {
        *self.count() += 1;
        self.told.notify_all();
    }

    /// How often there was news until now.
    pub(crate) fn heard(&self) -> u64 {
        *self.count()
    }

    /// Waits until there was more, or it is `until`.
    pub(crate) fn wait(&self, heard: u64, until: Instant) {
        let mut count = self.count();
        while *count == heard {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.told.wait_timeout(count, left);
            count = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
