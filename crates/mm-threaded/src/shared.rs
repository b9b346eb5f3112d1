//! What the handle and the worker share.

use std::sync::atomic::AtomicU32;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind, Payload};

use crate::builder::Settings;
use crate::callback;
use crate::counts::Counters;
use crate::queue::{Queue, Weigh};
use crate::undelivered::{DropReason, Undelivered};

/// How deep callbacks are called from within callbacks.
const CALLBACK_DEPTH_MAX: usize = 2;

pub(crate) type OnError<D> = Box<dyn Fn(Undelivered<D>) + Send + Sync>;

/// A message in the queue.
pub(crate) struct Item<D> {
    pub(crate) payload: Payload,
    pub(crate) data: D,
    pub(crate) severity: u8,
    /// It is sent as it is, neither joined nor wrapped.
    pub(crate) alone: bool,
    pub(crate) bytes: usize,
    /// Its number among the queued ones, from 1; 0 before.
    pub(crate) number: u64,
}

impl<D> Item<D> {
    pub(crate) fn new(payload: Payload, data: D) -> Self {
        let bytes = payload.heap_size() + size_of::<Self>();
        Self {
            payload,
            data,
            severity: 0,
            alone: false,
            bytes,
            number: 0,
        }
    }

    pub(crate) fn undelivered(self, error: Error, reason: DropReason) -> Undelivered<D> {
        Undelivered {
            payload: self.payload,
            data: self.data,
            error,
            reason,
        }
    }
}

impl<D> Weigh for Box<Item<D>> {
    fn bytes(&self) -> usize {
        self.bytes
    }
}

pub(crate) struct Shared<T, D> {
    pub(crate) transport: T,
    pub(crate) settings: Settings,
    pub(crate) on_error: Option<OnError<D>>,
    pub(crate) queue: Queue<Box<Item<D>>>,
    pub(crate) counters: Counters,
    /// Ends what the worker waits for.
    pub(crate) cancel: Cancel,
    /// The process that started the worker; 0 before.
    pub(crate) started_in: AtomicU32,
    pub(crate) thread: Mutex<Option<JoinHandle<()>>>,
    progress: Mutex<Progress<D>>,
    progressed: Condvar,
    pub(crate) overflow: Mutex<OverflowSum>,
}

struct Progress<D> {
    /// How many queued messages have an end, good or bad.
    finished: u64,
    /// Those who wait for messages, each with what is missing still.
    watches: Vec<Watch>,
    next_watch: u64,
    worker_ended: bool,
    /// The worker did not end in time, or drops its own queue.
    nobody_takes: bool,
    /// What was left when the worker was told to stop, for whoever shuts down.
    /// Each with its number: the worker and the caller may collect them side by side.
    left: Vec<(u64, Undelivered<D>)>,
}

/// A flush: it waits for all messages up to a number, in whatever order they end.
struct Watch {
    id: u64,
    up_to: u64,
    missing: u64,
}

/// What an overflow took since the last notice.
#[derive(Default)]
pub(crate) struct OverflowSum {
    pub(crate) messages: u64,
    /// How many messages were queued when it began: the notice comes after them.
    pub(crate) after: u64,
    pub(crate) channel: Option<String>,
    pub(crate) username: Option<String>,
}

impl<T, D> Shared<T, D> {
    pub(crate) fn new(transport: T, settings: Settings, on_error: Option<OnError<D>>) -> Self {
        let queue = Queue::new(settings.capacity);
        Self {
            transport,
            settings,
            on_error,
            queue,
            counters: Counters::default(),
            cancel: Cancel::new(),
            started_in: AtomicU32::new(0),
            thread: Mutex::default(),
            progress: Mutex::new(Progress {
                finished: 0,
                watches: Vec::new(),
                next_watch: 0,
                worker_ended: false,
                nobody_takes: false,
                left: Vec::new(),
            }),
            progressed: Condvar::new(),
            overflow: Mutex::default(),
        }
    }

    /// What tells this queue from others in thread-local state.
    pub(crate) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Counts a message as dropped and tells the callback.
    pub(crate) fn report(&self, lost: Undelivered<D>) {
        self.counters.dropped(lost.reason);
        self.tell(lost);
    }

    /// Tells the callback.
    ///
    /// What a callback loses itself by sending again is told once more; what is lost in
    /// that call is only counted, or a queue that is closed would call it for ever.
    pub(crate) fn tell(&self, lost: Undelivered<D>) {
        if callback::depth(self.id()) >= CALLBACK_DEPTH_MAX {
            return;
        }
        if let Some(on_error) = &self.on_error {
            callback::run(self.id(), || on_error(lost));
        }
    }

    /// Remembers a message that found no room, for the notice.
    pub(crate) fn count_overflow(&self, payload: &Payload) {
        let mut sum = lock(&self.overflow);
        if sum.messages == 0 {
            sum.after = self.counters.queued_so_far();
        }
        sum.messages += 1;
        sum.channel = payload.channel().map(str::to_owned);
        sum.username = payload.username().map(str::to_owned);
    }

    /// The queued message with this number has its end.
    pub(crate) fn finish(&self, number: u64) {
        let mut progress = self.progress();
        progress.finished += 1;
        let mut done = false;
        for watch in progress
            .watches
            .iter_mut()
            .filter(|watch| number <= watch.up_to)
        {
            watch.missing -= 1;
            done |= watch.missing == 0;
        }
        drop(progress);
        if done {
            self.progressed.notify_all();
        }
    }

    /// The sum of an overflow whose time to be told has come.
    pub(crate) fn take_overflow(&self) -> Option<OverflowSum> {
        let finished = self.progress().finished;
        let mut sum = lock(&self.overflow);
        let due = sum.messages > 0 && finished >= sum.after && self.queue.is_relaxed();
        due.then(|| std::mem::take(&mut *sum))
    }

    /// Waits until everything queued so far has its end. Returns whether it has.
    pub(crate) fn wait_finished(&self, timeout: Duration) -> bool {
        let mut progress = self.progress();
        // Read under the lock: what has ended by now was queued by now.
        let up_to = self.counters.queued_so_far();
        let missing = up_to - progress.finished;
        if missing == 0 {
            return true;
        }
        let id = progress.next_watch;
        progress.next_watch += 1;
        self.queue.hurry();
        progress.watches.push(Watch { id, up_to, missing });
        let is_missing = |progress: &Progress<D>| {
            progress
                .watches
                .iter()
                .any(|watch| watch.id == id && watch.missing > 0)
        };
        let waited = self
            .progressed
            .wait_timeout_while(progress, timeout, |p| is_missing(p));
        let (mut progress, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let finished = !is_missing(&progress);
        progress.watches.retain(|watch| watch.id != id);
        finished
    }

    /// Waits until the worker has ended. Returns whether it has.
    pub(crate) fn wait_ended(&self, timeout: Duration) -> bool {
        let running = |progress: &mut Progress<D>| !progress.worker_ended;
        let waited = self
            .progressed
            .wait_timeout_while(self.progress(), timeout, running);
        let (progress, _) = waited.unwrap_or_else(PoisonError::into_inner);
        progress.worker_ended
    }

    /// Keeps what was not delivered because of a shutdown, for whoever shuts down; tells
    /// the callback if nobody takes it any more.
    pub(crate) fn leave(&self, number: u64, left: Undelivered<D>) {
        let mut progress = self.progress();
        if progress.nobody_takes {
            drop(progress);
            return self.report(left);
        }
        self.counters.dropped(left.reason);
        progress.left.push((number, left));
    }

    /// From now on nobody takes what is left: the worker tells it.
    pub(crate) fn abandon(&self) {
        self.progress().nobody_takes = true;
    }

    /// Whether the worker was left to itself.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.progress().nobody_takes
    }

    /// Leaves everything that is still queued.
    pub(crate) fn leave_queued(&self) {
        while let Some(item) = self.queue.pop() {
            self.leave_untried(*item);
        }
    }

    /// Leaves a message that the worker never tried.
    pub(crate) fn leave_untried(&self, item: Item<D>) {
        let number = item.number;
        let error = Error::new(ErrorKind::Closed)
            .with_message("the sender was shut down before this message was tried");
        self.leave(number, item.undelivered(error, DropReason::Shutdown));
        self.finish(number);
    }

    pub(crate) fn take_left(&self) -> Vec<Undelivered<D>> {
        let mut left = std::mem::take(&mut self.progress().left);
        left.sort_by_key(|(number, _)| *number);
        left.into_iter().map(|(_, left)| left).collect()
    }

    pub(crate) fn worker_ended(&self) {
        self.progress().worker_ended = true;
        self.progressed.notify_all();
    }

    fn progress(&self) -> MutexGuard<'_, Progress<D>> {
        lock(&self.progress)
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No user code runs under these locks, so the state is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When it is over; none for a time beyond what the clock can tell.
pub(crate) fn deadline_after(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}
