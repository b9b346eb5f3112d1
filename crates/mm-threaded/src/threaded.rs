//! The handle of the queue.

use std::fmt;
use std::process;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Error, ErrorKind, Payload, Transport};

use crate::builder::{Overflow, Settings, ThreadedBuilder};
use crate::callback;
use crate::counts::Counts;
use crate::queue::PushError;
use crate::shared::{Item, OnError, Shared, deadline_after, lock};
use crate::undelivered::{DropReason, Undelivered};
use crate::worker;

/// The part of a shutdown's time that is kept for ending what does not end by itself.
const GRACE_MAX: Duration = Duration::from_millis(250);

/// Sends messages in order on a thread of its own, over any transport.
///
/// Handing a message over returns at once. `D` is what the caller gives along with each
/// message, to get it back if the message is not delivered. Any number of threads may
/// send, flush and shut down at the same time.
///
/// Dropping it sends what is left, at most so long as
/// [`drop_timeout`](ThreadedBuilder::drop_timeout) says, and tells the error callback
/// what it could not.
///
/// ```
/// use std::time::Duration;
/// use mm_core::{MemoryTransport, Payload};
/// use mm_threaded::Threaded;
///
/// let memory = MemoryTransport::new();
/// let queue = Threaded::builder(memory.clone())
///     .on_error(|lost: mm_threaded::Undelivered<u32>| {
///         eprintln!("message {}: {}", lost.data, lost.error);
///     })
///     .build();
/// queue.send(Payload::new("hello"), 1);
/// assert!(queue.flush(Duration::from_secs(10))?);
/// assert_eq!(memory.texts(), ["hello"]);
/// # Ok::<(), mm_core::Error>(())
/// ```
#[must_use = "dropping it waits until what is left is sent"]
pub struct Threaded<T: Transport + 'static, D: Send + 'static = ()> {
    shared: Arc<Shared<T, D>>,
}

impl<T: Transport + 'static, D: Send + 'static> Threaded<T, D> {
    /// A queue with all settings at their defaults, whose losses are only counted.
    pub fn new(transport: T) -> Self {
        Self::builder(transport).build()
    }

    /// A builder for a queue over this transport.
    pub fn builder(transport: T) -> ThreadedBuilder<T, D> {
        ThreadedBuilder::new(transport)
    }

    pub(crate) fn from_parts(
        transport: T,
        settings: Settings,
        on_error: Option<OnError<D>>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared::new(transport, settings, on_error)),
        }
    }

    /// Hands a message over and returns at once (or as [`Overflow::Wait`] says). If it is
    /// not taken, the error callback is told here and now.
    pub fn send(&self, payload: Payload, data: D) {
        self.send_with_severity(payload, data, 0);
    }

    /// As [`send`](Self::send); of messages that are joined into one post, that of the
    /// greatest severity lends its emoji.
    pub fn send_with_severity(&self, payload: Payload, data: D, severity: u8) {
        let mut item = Item::new(payload, data);
        item.severity = severity;
        self.hand_over(item);
    }

    /// As [`send`](Self::send), for a message that is sent as it is: neither joined with
    /// others nor wrapped in a code block.
    pub fn send_alone(&self, payload: Payload, data: D) {
        let mut item = Item::new(payload, data);
        item.alone = true;
        self.hand_over(item);
    }

    /// Hands a message over, or gives it back with the reason, and never waits. What is
    /// given back is the caller's again: it is not counted as dropped, and the error
    /// callback is not told.
    ///
    /// # Errors
    /// `QueueFull`, `Closed` after a shutdown, `Forked` in a process that was forked after
    /// the worker had started, `Io` if no thread could be started.
    pub fn try_send(&self, payload: Payload, data: D) -> Result<(), Box<Undelivered<D>>> {
        self.try_send_with_severity(payload, data, 0)
    }

    /// As [`try_send`](Self::try_send), with the severity of
    /// [`send_with_severity`](Self::send_with_severity).
    ///
    /// # Errors
    /// As [`try_send`](Self::try_send).
    pub fn try_send_with_severity(
        &self,
        payload: Payload,
        data: D,
        severity: u8,
    ) -> Result<(), Box<Undelivered<D>>> {
        let mut item = Item::new(payload, data);
        item.severity = severity;
        self.push(item, false)
    }

    /// Waits until everything that was handed over before this call was tried, at most
    /// so long. Returns whether that happened in time.
    ///
    /// # Errors
    /// `Reentrant` within the error callback, and `Forked` in a process that was forked
    /// after the worker had started: it would wait for ever.
    pub fn flush(&self, timeout: Duration) -> Result<bool, Error> {
        self.check_may_wait()?;
        Ok(self.shared.wait_finished(timeout))
    }

    /// Takes no more messages, sends those that are left, at most so long, and ends the
    /// worker. Returns what was left; each is counted as dropped, and the error callback
    /// is not told.
    ///
    /// What is on its way when the time is over is stopped; its error says whether the
    /// server may have it. What does not stop within that (a quarter of the time, at most
    /// 250 ms, is kept for it) goes on without being waited for, and its end is told to
    /// the error callback.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn shutdown(&self, timeout: Duration) -> Result<Vec<Undelivered<D>>, Error> {
        self.check_may_wait()?;
        self.close();
        self.end_worker(timeout);
        Ok(self.shared.take_left())
    }

    /// What became of the messages so far.
    pub fn counts(&self) -> Counts {
        self.shared.counters.snapshot()
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.shared.transport
    }

    fn hand_over(&self, item: Item<D>) {
        // The worker, and who is inside the callback, may be the one that makes the room.
        let may_wait = !self.is_own_thread();
        if let Err(lost) = self.push(item, may_wait) {
            if lost.reason == DropReason::Overflow {
                self.shared.count_overflow(&lost.payload);
            }
            self.shared.report(*lost);
        }
    }

    fn push(&self, item: Item<D>, may_wait: bool) -> Result<(), Box<Undelivered<D>>> {
        let shared = &self.shared;
        // Before any lock: in a forked process one may be held by a thread that is not
        // there any more.
        let refused = match shared.started_in.load(Ordering::Acquire) {
            0 => self
                .start()
                .err()
                .map(|error| (error, DropReason::NotStarted)),
            process if process == process::id() => None,
            _ => Some((Error::new(ErrorKind::Forked), DropReason::Forked)),
        };
        let item = Box::new(item);
        if let Some((error, reason)) = refused {
            return Err(Box::new(item.undelivered(error, reason)));
        }
        // Counted before the worker can see it, so that nobody reads more sent than queued.
        let count = |item: &mut Box<Item<D>>| item.number = shared.counters.queued();
        let pushed = match shared.settings.overflow {
            Overflow::Wait(timeout) if may_wait => {
                shared
                    .queue
                    .push_until(item, deadline_after(timeout), count)
            }
            Overflow::DropOldest => self.push_dropping(item),
            Overflow::RefuseNew | Overflow::Wait(_) => shared.queue.push(item, count),
        };
        pushed.map_err(|(item, error)| {
            Box::new(match error {
                PushError::Full => {
                    item.undelivered(Error::new(ErrorKind::QueueFull), DropReason::Overflow)
                }
                PushError::Closed => {
                    item.undelivered(Error::new(ErrorKind::Closed), DropReason::Closed)
                }
            })
        })
    }

    fn push_dropping(&self, mut item: Box<Item<D>>) -> Result<(), (Box<Item<D>>, PushError)> {
        let shared = &self.shared;
        loop {
            let count = |item: &mut Box<Item<D>>| item.number = shared.counters.queued();
            match shared.queue.push(item, count) {
                Err((back, PushError::Full)) => item = back,
                result => return result,
            }
            // Another caller or the worker may have made room meanwhile.
            if let Some(oldest) = shared.queue.pop() {
                shared.count_overflow(&oldest.payload);
                let number = oldest.number;
                let error = Error::new(ErrorKind::QueueFull)
                    .with_message("the queue is full and this message was the oldest");
                shared.report(oldest.undelivered(error, DropReason::Evicted));
                shared.finish(number);
            }
        }
    }

    /// Starts the worker, once.
    fn start(&self) -> Result<(), Error> {
        let mut thread = lock(&self.shared.thread);
        if self.shared.started_in.load(Ordering::Acquire) != 0 {
            return Ok(());
        }
        let shared = Arc::clone(&self.shared);
        let started = thread::Builder::new()
            .name(self.shared.settings.name.clone())
            .spawn(move || worker::run(&shared))
            .map_err(|error| {
                Error::new(ErrorKind::Io)
                    .with_message("the worker thread could not be started")
                    .with_source(error)
            })?;
        *thread = Some(started);
        self.shared
            .started_in
            .store(process::id(), Ordering::Release);
        Ok(())
    }

    /// Whether waiting for the worker can have an end.
    fn check_may_wait(&self) -> Result<(), Error> {
        let started_in = self.shared.started_in.load(Ordering::Acquire);
        if started_in != 0 && started_in != process::id() {
            return Err(Error::new(ErrorKind::Forked));
        }
        if self.is_own_thread() {
            return Err(Error::new(ErrorKind::Reentrant)
                .with_message("within the error callback the queue cannot be waited for"));
        }
        Ok(())
    }

    /// Whether this thread is the worker, or in the callback of this queue.
    fn is_own_thread(&self) -> bool {
        callback::depth(self.shared.id()) > 0 || worker::is_worker_of(self.shared.id())
    }

    /// Takes no more messages.
    fn close(&self) {
        // No worker will ever start: what starts it finds the queue closed. One that was
        // never started has nothing to end.
        self.shared.queue.close();
    }

    /// Waits until the worker has sent everything, at most so long; then stops it.
    fn end_worker(&self, timeout: Duration) {
        let started = self.shared.started_in.load(Ordering::Acquire) != 0;
        if !started || self.shared.is_abandoned() {
            return;
        }
        let begin = Instant::now();
        let grace = (timeout / 4).min(GRACE_MAX);
        if !self.shared.wait_ended(timeout.saturating_sub(grace)) {
            self.shared.cancel.cancel();
            let left = timeout.saturating_sub(begin.elapsed());
            if !self.shared.wait_ended(left) {
                // The transport does not stop. What it did not see yet is given back.
                self.shared.leave_queued();
                self.shared.abandon();
                return;
            }
        }
        let thread = lock(&self.shared.thread).take();
        if let Some(thread) = thread {
            // It has told its end, so this takes no time; it cannot have panicked after.
            let _ = thread.join();
        }
    }
}

impl<T: Transport + 'static, D: Send + 'static> Drop for Threaded<T, D> {
    fn drop(&mut self) {
        let started_in = self.shared.started_in.load(Ordering::Acquire);
        if started_in != 0 && started_in != process::id() {
            // The locks within may be held by threads that this process does not have.
            std::mem::forget(Arc::clone(&self.shared));
            return;
        }
        self.close();
        if self.is_own_thread() {
            // The worker drops its own queue: nobody can wait for it, so it tells what
            // is left.
            self.shared.abandon();
            self.shared.cancel.cancel();
            return;
        }
        self.end_worker(self.shared.settings.drop_timeout);
        for lost in self.shared.take_left() {
            // Counted already when it was left.
            self.shared.tell(lost);
        }
    }
}

impl<T: Transport + 'static, D: Send + 'static> fmt::Debug for Threaded<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threaded")
            .field("name", &self.shared.settings.name)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
