//! Events one after the other.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Client;
use crate::event::Event;
use crate::keeper::Mark;
use crate::queue::{Popped, Queue};
use crate::shared::Shared;

/// The events of a [`Client`](crate::Client), one after the other.
///
/// As an iterator it waits for each, and ends when the client is stopped. One of
/// [`Client::events`] keeps the client running, one of [`Client::receiver`] does not.
pub struct Receiver {
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    /// Of the event that is in the caller's hands.
    mark: Option<Mark>,
    /// The client, if it is to run as long as this.
    _keep: Option<Client>,
}

impl Receiver {
    pub(crate) fn new(shared: Arc<Shared>, keep: Option<Client>) -> Self {
        Self {
            queue: shared.receiver_queue(),
            shared,
            mark: None,
            _keep: keep,
        }
    }

    /// Waits for the next event. None if the client is not started, and once it is stopped.
    pub fn recv(&mut self) -> Option<Event> {
        self.pop(None)
    }

    /// Waits for the next event for so long at most.
    pub fn recv_timeout(&mut self, timeout: Duration) -> Option<Event> {
        self.pop(Instant::now().checked_add(timeout))
    }

    /// The next event, if it is there.
    pub fn try_recv(&mut self) -> Option<Event> {
        self.pop(Some(Instant::now()))
    }

    /// Says that the last event is done, which asking for the next one says too.
    pub fn done(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.shared.done(mark);
        }
    }

    fn pop(&mut self, until: Option<Instant>) -> Option<Event> {
        self.done();
        match self.queue.pop(until) {
            Popped::Item(item) => {
                self.mark = item.mark;
                Some(item.event)
            }
            Popped::Nothing | Popped::Closed => None,
        }
    }
}

impl Iterator for Receiver {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.recv()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.leave(&self.queue);
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
