//! Waiting for what others do.

use std::thread;
use std::time::{Duration, Instant};

/// How long what must happen may take, on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something, or for long enough.
pub(crate) fn try_wait_for<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let until = Instant::now() + DEADLINE;
    loop {
        let found = look();
        if found.is_some() || Instant::now() > until {
            return found;
        }
        thread::park_timeout(PAUSE);
    }
}

/// Looks until there is something.
pub(crate) fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    try_wait_for(look).unwrap_or_else(|| panic!("{what} does not come"))
}

/// Looks until it is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    wait_for(what, || is_so().then_some(()));
}
