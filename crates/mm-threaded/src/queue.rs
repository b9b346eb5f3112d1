//! The bounded queue between callers and the worker.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

/// A flume channel that is bounded in messages and in bytes, and can be closed.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    sender: flume::Sender<Job<T>>,
    receiver: flume::Receiver<Job<T>>,
    capacity: Capacity,
    /// Locked for a few instructions only, and never while waiting.
    used: Mutex<Used>,
    closed: RwLock<bool>,
    room: Room,
}

/// Everything that can wake the worker.
#[derive(Debug)]
enum Job<T> {
    Message(T),
    /// Somebody waits for what was pushed before: it must not linger for company.
    Hurry,
    /// The queue was closed; what was pushed before comes before.
    Close,
}

enum Received<T> {
    Message(T),
    Hurry,
    Closed,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Capacity {
    pub(crate) messages: usize,
    pub(crate) bytes: usize,
}

#[derive(Debug, Default)]
struct Used {
    messages: usize,
    bytes: usize,
}

/// Where callers wait who chose to wait for room.
#[derive(Debug, Default)]
struct Room {
    waiting: AtomicUsize,
    lock: Mutex<()>,
    freed: Condvar,
}

/// What the queue holds.
pub(crate) trait Weigh {
    /// Its size in bytes, the same for as long as it is queued.
    fn bytes(&self) -> usize;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushError {
    Full,
    Closed,
}

impl<T: Weigh> Queue<T> {
    pub(crate) fn new(capacity: Capacity) -> Self {
        let (sender, receiver) = flume::unbounded();
        let (used, room) = (Mutex::default(), Room::default());
        Self {
            sender,
            receiver,
            capacity,
            used,
            closed: RwLock::new(false),
            room,
        }
    }

    /// Takes a message if there is room for it, else gives it back.
    ///
    /// One larger than the whole queue is taken when the queue is empty. `taken` is
    /// called before the worker can see the message.
    pub(crate) fn push(
        &self,
        mut message: T,
        taken: impl FnOnce(&mut T),
    ) -> Result<(), (T, PushError)> {
        // Held while pushing, so that nothing comes after the closing mark.
        let closed = self.closed.read().unwrap_or_else(PoisonError::into_inner);
        if *closed {
            return Err((message, PushError::Closed));
        }
        if !self.reserve(message.bytes()) {
            return Err((message, PushError::Full));
        }
        taken(&mut message);
        match self.sender.send(Job::Message(message)) {
            // Cannot be: this struct holds a receiver.
            Err(flume::SendError(Job::Message(message))) => Err((message, PushError::Closed)),
            _ => Ok(()),
        }
    }

    /// As [`push`](Self::push), waiting for room until the deadline.
    pub(crate) fn push_until(
        &self,
        mut message: T,
        deadline: Option<Instant>,
        taken: impl Fn(&mut T),
    ) -> Result<(), (T, PushError)> {
        match self.push(message, &taken) {
            Err((back, PushError::Full)) => message = back,
            result => return result,
        }
        let mut guard = self
            .room
            .lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Told before trying again: whoever frees room from now on wakes this thread.
        self.room.waiting.fetch_add(1, Ordering::SeqCst);
        let result = loop {
            match self.push(message, &taken) {
                Err((back, PushError::Full)) => message = back,
                result => break result,
            }
            let Some(deadline) = deadline else {
                guard = self
                    .room
                    .freed
                    .wait(guard)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break Err((message, PushError::Full));
            }
            let waited = self.room.freed.wait_timeout(guard, left);
            guard = waited.unwrap_or_else(PoisonError::into_inner).0;
        };
        self.room.waiting.fetch_sub(1, Ordering::SeqCst);
        result
    }

    /// The oldest message, if there is one.
    pub(crate) fn pop(&self) -> Option<T> {
        let mut hurries = false;
        let popped = loop {
            match self.receiver.try_recv().map(|job| self.received(job)) {
                Ok(Received::Message(message)) => break Some(message),
                Ok(Received::Closed) | Err(_) => break None,
                Ok(Received::Hurry) => hurries = true,
            }
        };
        if hurries {
            self.hurry(); // It was meant for the worker.
        }
        popped
    }

    /// The oldest message, waited for. None when the queue is closed and empty.
    pub(crate) fn wait_pop(&self) -> Option<T> {
        loop {
            match self.received(self.receiver.recv().ok()?) {
                Received::Message(message) => return Some(message),
                Received::Closed => return None,
                Received::Hurry => {}
            }
        }
    }

    /// The oldest message, to go along with others: waited for until the deadline if
    /// there is one, or until somebody waits for the others.
    pub(crate) fn pop_company(&self, until: Option<Instant>) -> Option<T> {
        let job = match (self.receiver.try_recv(), until) {
            (Ok(job), _) => job,
            (Err(_), Some(until)) => self.receiver.recv_deadline(until).ok()?,
            (Err(_), None) => return None,
        };
        match self.received(job) {
            Received::Message(message) => Some(message),
            Received::Closed | Received::Hurry => None,
        }
    }

    /// Lets nothing that was pushed so far linger.
    pub(crate) fn hurry(&self) {
        let _ = self.sender.send(Job::Hurry);
    }

    fn received(&self, job: Job<T>) -> Received<T> {
        match job {
            Job::Message(message) => {
                self.release(message.bytes());
                Received::Message(message)
            }
            Job::Hurry => Received::Hurry,
            Job::Close => {
                // The mark is the last job for good: everyone who asks finds it.
                let _ = self.sender.send(Job::Close);
                Received::Closed
            }
        }
    }

    /// Takes no more messages; those that wait for room are given back.
    pub(crate) fn close(&self) {
        let mut closed = self.closed.write().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *closed, true) {
            return;
        }
        let _ = self.sender.send(Job::Close);
        drop(closed);
        self.wake_waiting();
    }

    /// Whether less than half of it is used.
    pub(crate) fn is_relaxed(&self) -> bool {
        let used = self.used();
        used.messages <= self.capacity.messages / 2 && used.bytes <= self.capacity.bytes / 2
    }

    fn reserve(&self, bytes: usize) -> bool {
        let mut used = self.used();
        let messages = used.messages;
        let fits = messages < self.capacity.messages
            && (messages == 0 || used.bytes.saturating_add(bytes) <= self.capacity.bytes);
        if fits {
            used.messages += 1;
            used.bytes += bytes;
        }
        fits
    }

    fn release(&self, bytes: usize) {
        let mut used = self.used();
        used.messages -= 1;
        used.bytes -= bytes;
        drop(used);
        if self.room.waiting.load(Ordering::SeqCst) > 0 {
            self.wake_waiting();
        }
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_waiting(&self) {
        // With the lock nobody is between looking for room and waiting for it.
        drop(
            self.room
                .lock
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        self.room.freed.notify_all();
    }
}
