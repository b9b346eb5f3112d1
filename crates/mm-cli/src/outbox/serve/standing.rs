//! Counts that are made anew as often as it costs little.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::outbox::status::Standing;

/// For how many times as long as it took to count they are kept.
const TIMES: u32 = 10;
/// How long they are kept at most.
const KEPT_MAX: Duration = Duration::from_secs(60);

/// The last counts: of millions of dispatches it takes seconds to make them.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    until: Instant,
    standing: Arc<Standing>,
}

impl Counted {
    /// The counts, made by `count` if those that are kept are too old. Who asks meanwhile waits.
    pub(super) fn get(
        &self,
        count: impl FnOnce() -> Result<Standing, Failure>,
    ) -> Result<Arc<Standing>, Failure> {
        let mut kept = self.lock();
        let begin = Instant::now();
        if let Some(kept) = kept.as_ref().filter(|kept| begin < kept.until) {
            return Ok(Arc::clone(&kept.standing));
        }
        let standing = Arc::new(count()?);
        let end = Instant::now();
        let took = end.saturating_duration_since(begin);
        *kept = Some(Kept {
            until: end + took.saturating_mul(TIMES).min(KEPT_MAX),
            standing: Arc::clone(&standing),
        });
        Ok(standing)
    }

    /// They are wrong now.
    pub(super) fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing() -> Standing {
        Standing {
            counts: mm_outbox::Counts::default(),
            messengers: std::collections::BTreeSet::new(),
            last: Vec::new(),
        }
    }

    #[test]
    fn what_took_long_is_not_made_again_at_once_unless_it_is_wrong() {
        let counted = Counted::default();
        let slow = mm_core::Cancel::new();
        let made = counted.get(|| {
            slow.wait(Duration::from_millis(200));
            Ok(standing())
        });
        assert!(made.is_ok());
        let again = || Err(Failure::refused("counted again"));
        assert!(counted.get(again).is_ok());
        counted.forget();
        assert!(counted.get(again).is_err());
    }
}
