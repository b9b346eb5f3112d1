//! Repeated equal records within a window become one with a count.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// When the thread looks next; none while it waits for a first record.
    next: Option<Instant>,
    ended: bool,
}

/// A record that was let through, and how often it came again.
struct Seen {
    /// None for a window beyond what the clock can tell.
    until: Option<Instant>,
    repeated: u64,
    entry: Entry<'static>,
    is_report: bool,
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
    pub(crate) fn is_first(
        &self,
        entry: &Entry<'_>,
        is_report: bool,
        handler: &Weak<Handler>,
    ) -> bool {
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
        if let Some(seen) = state.seen.get_mut(&key).filter(|seen| !seen.is_over(now)) {
            seen.repeated += 1;
            return false;
        }
        let ended = state.seen.remove(&key);
        let mut is_earliest = false;
        if state.seen.len() < WATCHED_MAX {
            let until = now.checked_add(self.window);
            let seen = Seen {
                until,
                repeated: 0,
                entry: entry.clone().into_owned(),
                is_report,
            };
            state.seen.insert(key, seen);
            is_earliest = until.is_some_and(|until| state.next.is_none_or(|next| until < next));
            self.start(&mut state, handler);
        }
        drop(state);
        // Else the thread looks early enough, and need not be woken for each record.
        if is_earliest {
            self.shared.changed.notify_one();
        }
        if let Some((ended, handler)) = ended.zip(handler.upgrade()) {
            ended.tell(&handler, self.window);
        }
        true
    }

    /// Whether there is a count to tell.
    pub(crate) fn has_untold(&self) -> bool {
        self.shared
            .state()
            .seen
            .values()
            .any(|seen| seen.repeated > 0)
    }

    /// Tells all counts now. What is not told when the time is over waits on.
    pub(crate) fn tell_all(&self, handler: &Handler, deadline: Option<Instant>) {
        let mut seen = std::mem::take(&mut self.shared.state().seen);
        seen.retain(|_, seen| seen.repeated > 0);
        let mut left = seen.into_iter();
        // One at least, so that those who never wait get on as well.
        for (_, seen) in left.by_ref() {
            seen.tell(handler, self.window);
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                break;
            }
        }
        let mut state = self.shared.state();
        for (key, seen) in left {
            let repeated = seen.repeated;
            match state.seen.entry(key) {
                Slot::Occupied(mut again) => again.get_mut().repeated += repeated,
                Slot::Vacant(slot) => {
                    slot.insert(seen);
                }
            }
        }
        drop(state);
        self.shared.changed.notify_one();
    }

    /// Gives the counts up, and returns how many there were.
    pub(crate) fn drop_all(&self) -> u64 {
        let seen = std::mem::take(&mut self.shared.state().seen);
        let untold = seen.values().filter(|seen| seen.repeated > 0).count();
        untold as u64
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
    fn is_over(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

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
        let suffix = format!(" ({times} within {window})");
        let tell = || handler.queue_entry(&self.entry, self.is_report, &suffix);
        // A format that panics has been told by the panic hook. It ends neither the thread
        // nor the counts after this one, and whoever logs meanwhile has no part in it.
        let _ = catch_unwind(AssertUnwindSafe(tell));
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
            .filter(|(_, seen)| seen.is_over(now))
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
            for seen in &over {
                seen.tell(&handler, window);
            }
            drop(handler);
            state = shared.state();
            continue;
        }
        state.next = state.seen.values().filter_map(|seen| seen.until).min();
        state = match state.next {
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
