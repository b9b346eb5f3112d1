//! A transport that keeps what it gets, for tests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{Delivery, Error, ErrorKind, Payload, Receipt, Transport};

/// A [`Transport`] that keeps what it gets, for tests of code that sends.
///
/// Clones share one store. Sends can be made to fail, and to wait until they are
/// released, so that a test needs no sleep.
///
/// ```
/// use mm_core::{Delivery, Error, ErrorKind, MemoryTransport, Payload, Transport};
///
/// let memory = MemoryTransport::new();
/// memory.fail_next(Error::new(ErrorKind::Connect));
/// assert!(memory.send(&mut Delivery::new(Payload::new("lost"))).is_err());
/// memory.send(&mut Delivery::new(Payload::new("kept")))?;
/// assert_eq!(memory.texts(), ["kept"]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Default)]
pub struct MemoryTransport(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    payloads: Vec<Payload>,
    /// What becomes of the next sends; those after are accepted.
    planned: VecDeque<Result<(), Error>>,
    held: bool,
    waiting: usize,
    attempts: usize,
}

impl MemoryTransport {
    /// One that accepts everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was accepted so far, oldest first.
    pub fn payloads(&self) -> Vec<Payload> {
        self.state().payloads.clone()
    }

    /// The texts of what was accepted so far, oldest first.
    pub fn texts(&self) -> Vec<String> {
        self.state()
            .payloads
            .iter()
            .map(|payload| payload.text().to_owned())
            .collect()
    }

    /// Takes what was accepted so far, oldest first.
    pub fn take(&self) -> Vec<Payload> {
        std::mem::take(&mut self.state().payloads)
    }

    /// How many sends were tried, those that failed included.
    pub fn attempts(&self) -> usize {
        self.state().attempts
    }

    /// Lets one more of the next sends fail; several are used up in order.
    pub fn fail_next(&self, error: Error) {
        self.state().planned.push_back(Err(error));
    }

    /// Lets one more of the next sends pass, so that a failure can come after it.
    pub fn accept_next(&self) {
        self.state().planned.push_back(Ok(()));
    }

    /// Lets sends wait until [`release`](Self::release).
    pub fn hold(&self) {
        self.state().held = true;
    }

    /// Lets the sends that wait go on.
    pub fn release(&self) {
        self.state().held = false;
        self.0.changed.notify_all();
    }

    /// Waits until so many sends wait for [`release`](Self::release), at most
    /// `timeout`. Returns whether they do.
    pub fn wait_held(&self, sends: usize, timeout: Duration) -> bool {
        self.wait_until(timeout, |state| state.waiting >= sends)
    }

    /// Waits until so many payloads were accepted, at most `timeout`. Returns whether
    /// they were.
    pub fn wait_for(&self, payloads: usize, timeout: Duration) -> bool {
        self.wait_until(timeout, |state| state.payloads.len() >= payloads)
    }

    /// Waits until so many sends were tried, at most `timeout`. Returns whether they were.
    pub fn wait_attempts(&self, sends: usize, timeout: Duration) -> bool {
        self.wait_until(timeout, |state| state.attempts >= sends)
    }

    fn wait_until(&self, timeout: Duration, mut done: impl FnMut(&State) -> bool) -> bool {
        let state = self.state();
        let waited = self
            .0
            .changed
            .wait_timeout_while(state, timeout, |state| !done(state));
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        done(&state)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MemoryTransport {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let shared = Arc::clone(&self.0);
        let _hook = delivery.cancel().on_cancel(move || {
            // Taken so that the send is either waiting already or sees the flag.
            drop(shared.state.lock().unwrap_or_else(PoisonError::into_inner));
            shared.changed.notify_all();
        });
        delivery.count_attempt();
        let mut state = self.state();
        state.attempts += 1;
        state.waiting += 1;
        self.0.changed.notify_all();
        while state.held && !delivery.cancel().is_canceled() {
            state = self
                .0
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        if delivery.cancel().is_canceled() {
            return Err(Error::new(ErrorKind::Canceled));
        }
        if let Some(Err(error)) = state.planned.pop_front() {
            return Err(error);
        }
        state.payloads.push(delivery.payload().clone());
        delivery.count_part();
        drop(state);
        self.0.changed.notify_all();
        Ok(Receipt::new(delivery.parts_sent(), delivery.attempts()))
    }
}

impl fmt::Debug for MemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("MemoryTransport")
            .field("payloads", &state.payloads.len())
            .field("attempts", &state.attempts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::Cancel;

    const SOON: Duration = Duration::from_secs(10);

    #[test]
    fn failures_are_used_up_in_order() {
        let memory = MemoryTransport::new();
        memory.fail_next(Error::new(ErrorKind::Connect));
        memory.fail_next(Error::new(ErrorKind::Timeout));
        let mut delivery = Delivery::new(Payload::new("a"));
        let mut kind = || memory.send(&mut delivery).map_err(|error| error.kind());
        assert_eq!(kind().unwrap_err(), ErrorKind::Connect);
        assert_eq!(kind().unwrap_err(), ErrorKind::Timeout);
        assert_eq!(kind().unwrap().attempts(), 3);
        assert_eq!(memory.texts(), ["a"]);
    }

    #[test]
    fn a_held_send_waits_for_its_release() {
        let memory = MemoryTransport::new();
        memory.hold();
        let other = memory.clone();
        let thread = thread::spawn(move || other.send(&mut Delivery::new(Payload::new("a"))));
        assert!(memory.wait_held(1, SOON));
        assert!(memory.payloads().is_empty());
        memory.release();
        thread.join().unwrap().unwrap();
        assert!(memory.wait_for(1, SOON));
    }

    #[test]
    fn a_held_send_can_be_cancelled() {
        let memory = MemoryTransport::new();
        memory.hold();
        let cancel = Cancel::new();
        let mut delivery = Delivery::new(Payload::new("a")).cancel_by(cancel.clone());
        let other = memory.clone();
        let thread = thread::spawn(move || other.send(&mut delivery));
        assert!(memory.wait_held(1, SOON));
        cancel.cancel();
        assert_eq!(
            thread.join().unwrap().unwrap_err().kind(),
            ErrorKind::Canceled
        );
    }
}
