//! A way to stop a send that waits.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Stops a send that waits: for the server, for the rate limit, for the next attempt.
///
/// Clones share one state. Cancelled once, it stays so.
#[derive(Clone, Default)]
pub struct Cancel(Arc<State>);

type Hooks = Vec<(u64, Arc<dyn Fn() + Send + Sync>)>;

#[derive(Default)]
struct State {
    canceled: AtomicBool,
    hooks: Mutex<Hooks>,
    next_hook: AtomicU64,
    wake: Condvar,
}

impl Cancel {
    /// One that nobody has cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Wakes everyone who waits on it and runs the hooks.
    pub fn cancel(&self) {
        let hooks = {
            let hooks = self.hooks();
            if self.0.canceled.swap(true, Ordering::SeqCst) {
                return;
            }
            self.0.wake.notify_all();
            hooks.clone()
        };
        // Outside the lock: a hook may drop its registration.
        for (_, hook) in hooks {
            hook();
        }
    }

    /// Whether it was cancelled.
    pub fn is_canceled(&self) -> bool {
        self.0.canceled.load(Ordering::SeqCst)
    }

    /// Waits until it is cancelled, at most `timeout`. Returns whether it is.
    pub fn wait(&self, timeout: Duration) -> bool {
        let hooks = self.hooks();
        let waited = self
            .0
            .wake
            .wait_timeout_while(hooks, timeout, |_| !self.is_canceled());
        drop(waited);
        self.is_canceled()
    }

    /// Runs `hook` when it is cancelled, at once if it is already, until the returned
    /// registration is dropped. The hook must not block.
    pub fn on_cancel(&self, hook: impl Fn() + Send + Sync + 'static) -> CancelHook {
        let id = self.0.next_hook.fetch_add(1, Ordering::Relaxed);
        let registration = CancelHook {
            cancel: self.clone(),
            id,
        };
        let mut hooks = self.hooks();
        if self.is_canceled() {
            drop(hooks);
            hook();
        } else {
            hooks.push((id, Arc::new(hook)));
        }
        registration
    }

    fn hooks(&self) -> MutexGuard<'_, Hooks> {
        // The list is whole even if a thread panicked with the lock in hand.
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel")
            .field("canceled", &self.is_canceled())
            .finish_non_exhaustive()
    }
}

/// Keeps a hook of [`Cancel::on_cancel`] registered until it is dropped.
#[must_use = "the hook is removed when this is dropped"]
#[derive(Debug)]
pub struct CancelHook {
    cancel: Cancel,
    id: u64,
}

impl Drop for CancelHook {
    fn drop(&mut self) {
        let removed = {
            let mut hooks = self.cancel.hooks();
            let at = hooks.iter().position(|(id, _)| *id == self.id);
            at.map(|at| hooks.swap_remove(at))
        };
        drop(removed); // What the hook holds is dropped outside the lock.
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn a_waiting_thread_is_woken() {
        let cancel = Cancel::new();
        let waiting = cancel.clone();
        let thread = thread::spawn(move || waiting.wait(Duration::from_secs(60)));
        cancel.cancel();
        assert!(thread.join().unwrap());
        assert!(
            cancel.wait(Duration::from_secs(60)),
            "later waits return at once"
        );
    }

    #[test]
    fn a_wait_ends_at_its_timeout() {
        assert!(!Cancel::new().wait(Duration::from_millis(1)));
    }

    #[test]
    fn a_hook_runs_once_and_at_once_if_late() {
        let (told, tells) = mpsc::channel();
        let cancel = Cancel::new();
        let early = {
            let told = told.clone();
            cancel.on_cancel(move || told.send("early").unwrap())
        };
        cancel.cancel();
        cancel.cancel();
        let late = cancel.on_cancel(move || told.send("late").unwrap());
        drop((early, late));
        assert_eq!(tells.try_iter().collect::<Vec<_>>(), ["early", "late"]);
    }

    #[test]
    fn a_dropped_registration_does_not_run() {
        let (told, tells) = mpsc::channel();
        let cancel = Cancel::new();
        drop(cancel.on_cancel(move || told.send(()).unwrap()));
        cancel.cancel();
        assert!(tells.recv().is_err(), "the hook is gone with what it held");
    }

    #[test]
    fn a_hook_may_drop_its_own_registration() {
        let cancel = Cancel::new();
        let slot = Arc::new(Mutex::new(None));
        let own = Arc::clone(&slot);
        let registration = cancel.on_cancel(move || drop(own.lock().unwrap().take()));
        *slot.lock().unwrap() = Some(registration);
        cancel.cancel();
        assert!(slot.lock().unwrap().is_none());
    }
}
