//! What is looked at and done now and then, so that an outbox neither fills up nor fails unseen.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use mm_core::Error;

use crate::outbox::Outbox;
use crate::status::Status;
use crate::store::{FROM_THE_START, Removal};
use crate::time;
use crate::view::{Filter, LastError};

/// The shortest and the longest time that others have the store to themselves while it is
/// cleaned up.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(100));

impl Outbox {
    /// The last errors of what has failed or is tried again, one of each dispatch, the latest
    /// first; so many at most.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_errors(&self, limit: usize) -> Result<Vec<LastError>, Error> {
        self.0.store.last_errors(limit)
    }

    /// Tells by a messenger of choice, past the store, how many dispatches have failed, if any
    /// have. Returns how many.
    ///
    /// # Errors
    /// The store cannot be read, or the messenger could not tell.
    pub fn check_undelivered(&self, messenger: &str, to: &str) -> Result<u64, Error> {
        let failed = self.counts()?.of(Status::Failed);
        if failed > 0 {
            let text = format!("{failed} messages in the outbox could not be delivered.");
            self.send_test(messenger, to, &text)?;
        }
        Ok(failed)
    }

    /// Makes dead letters pending again, with all their attempts; the status of the filter does
    /// not matter. Returns how many.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn requeue_failed(&self, filter: &Filter) -> Result<usize, Error> {
        self.0.store.requeue(time::now(), filter)
    }

    /// Removes dead letters for good, with their errors, and their messages if nothing of them
    /// is left; the status of the filter does not matter. Returns how many.
    ///
    /// It is done some at a time, as [`cleanup`](Self::cleanup) is.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn drop_failed(&self, filter: &Filter) -> Result<usize, Error> {
        by_and_by(|after| self.0.store.remove_failed(filter, after))
    }

    /// Removes what was sent longer ago than that, and its messages if nothing of them is left.
    /// Returns how many dispatches.
    ///
    /// It is done some at a time, and others use the store in between. What was removed before
    /// it was cut off is removed whole, and the next run goes on with the rest.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn cleanup(&self, older_than: Duration, dispatches_only: bool) -> Result<usize, Error> {
        let before = SystemTime::now().checked_sub(older_than);
        let before = before.map_or(i64::MIN, time::to_millis);
        by_and_by(|after| self.0.store.remove_sent(before, dispatches_only, after))
    }
}

/// Removes some at a time, and pauses as long as that took: who waits for a file of SQLite looks
/// for it now and then, and would not find it free.
fn by_and_by(mut some: impl FnMut(i64) -> Result<Removal, Error>) -> Result<usize, Error> {
    let (mut total, mut after) = (0, FROM_THE_START);
    loop {
        let start = Instant::now();
        let removal = some(after)?;
        total += removal.count;
        let Some(next) = removal.next else {
            return Ok(total);
        };
        after = next;
        if removal.count > 0 {
            thread::sleep(start.elapsed().clamp(PAUSES.0, PAUSES.1));
        }
    }
}
