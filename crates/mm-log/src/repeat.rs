//! Repeated equal records within a window become one with a count.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::entry::Entry;
use crate::handler::Handler;

/// How many different records are watched at a time; others pass uncounted.
const WATCHED_MAX: usize = 1_024;

/// The records of the last while.
pub(crate) struct Repeats {
    window: Duration,
    hasher: RandomState,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    seen: HashMap<u64, Seen>,
    /// A thread tells the counts when their windows end.
    has_thread: bool,
    ended: bool,
}

/// A record that was let through, and how often it came again.
struct Seen {
    until: Instant,
    repeated: u64,
    entry: Entry<'static>,
}

impl Repeats {
    pub(crate) fn new(window: Duration) -> Self {
        Self {
            window,
            hasher: RandomState::new(),
            shared: Arc::default(),
        }
    }

    /// Whether an entry is the first of its kind within the window; others are counted.
    pub(crate) fn is_first(&self, entry: &Entry<'_>, handler: &Weak<Handler>) -> bool {
        let key = (
            entry.severity,
            &entry.target,
            &entry.message,
            &entry.fields,
            &entry.spans,
        );
        let key = self.hasher.hash_one(key);
        let now = Instant::now();
        let mut state = self.shared.state();
        if let Some(seen) = state.seen.get_mut(&key).filter(|seen| seen.until > now) {
            seen.repeated += 1;
            return false;
        }
        let ended = state.seen.remove(&key);
        if state.seen.len() < WATCHED_MAX {
            let (until, entry) = (now + self.window, entry.clone().into_owned());
            state.seen.insert(
                key,
                Seen {
                    until,
                    repeated: 0,
                    entry,
                },
            );
            self.start(&mut state, handler);
        }
        drop(state);
        self.shared.changed.notify_one();
        if let Some((ended, handler)) = ended.zip(handler.upgrade()) {
            ended.tell(&handler, self.window);
        }
        true
    }

    /// Tells all counts now.
    pub(crate) fn tell_all(&self, handler: &Handler) {
        let seen = std::mem::take(&mut self.shared.state().seen);
        seen.into_values()
            .for_each(|seen| seen.tell(handler, self.window));
    }

    fn start(&self, state: &mut State, handler: &Weak<Handler>) {
        if state.has_thread {
            return;
        }
        let (shared, handler, window) =
            (Arc::clone(&self.shared), Weak::clone(handler), self.window);
        let thread = thread::Builder::new().name("mm-log-repeats".to_owned());
        // Without it the counts are told when the record comes again, or at a flush.
        state.has_thread = thread
            .spawn(move || watch(&shared, &handler, window))
            .is_ok();
    }
}

impl Drop for Repeats {
    fn drop(&mut self) {
        self.shared.state().ended = true;
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn tell(&self, handler: &Handler, window: Duration) {
        if self.repeated == 0 {
            return;
        }
        let times = if self.repeated == 1 {
            "once more"
        } else {
            &format!("{} times more", self.repeated)
        };
        let window = humantime::format_duration(window);
        handler.queue_entry(&self.entry, false, &format!(" ({times} within {window})"));
    }
}

/// Tells each count when its window ends.
fn watch(shared: &Shared, handler: &Weak<Handler>, window: Duration) {
    let mut state = shared.state();
    while !state.ended {
        let now = Instant::now();
        let over: Vec<u64> = state
            .seen
            .iter()
            .filter(|(_, seen)| seen.until <= now)
            .map(|(key, _)| *key)
            .collect();
        let over: Vec<Seen> = over
            .iter()
            .filter_map(|key| state.seen.remove(key))
            .collect();
        if !over.is_empty() {
            drop(state);
            let Some(handler) = handler.upgrade() else {
                return;
            };
            over.iter().for_each(|seen| seen.tell(&handler, window));
            drop(handler);
            state = shared.state();
            continue;
        }
        let next = state.seen.values().map(|seen| seen.until).min();
        state = match next {
            Some(next) => {
                let wait = next.saturating_duration_since(now);
                shared
                    .changed
                    .wait_timeout(state, wait)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
            None => shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner),
        };
    }
}
