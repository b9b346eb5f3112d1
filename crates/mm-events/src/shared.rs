//! What the client's handles and threads share.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Instant;

use mm_core::{Cancel, Error};
use mm_driver::{Driver, UserId};
use mm_sender::Dialer;

use crate::action::Actions;
use crate::address::Address;
use crate::callbacks::Callbacks;
use crate::event::{Event, EventKind};
use crate::keeper::{Keeper, Mark};
use crate::queue::{Inlet, Item, Queue};
use crate::settings::Settings;
use crate::waker::{Ear, Waker};

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) driver: Driver,
    pub(crate) dialer: Dialer,
    pub(crate) address: Address,
    pub(crate) settings: Settings,
    pub(crate) waker: Arc<Waker>,
    pub(crate) ear: Ear,
    pub(crate) keeper: Keeper,
    pub(crate) actions: Actions,
    pub(crate) callbacks: Callbacks,
    sinks: Mutex<Sinks>,
    run: Mutex<Run>,
    changed: Condvar,
}

/// Who takes events.
#[derive(Debug, Default)]
struct Sinks {
    callbacks: Option<Arc<Queue>>,
    receiver: Option<Arc<Queue>>,
}

/// How it goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// It was started and not stopped since.
    pub(crate) is_started: bool,
    /// Its thread lives.
    pub(crate) is_alive: bool,
    /// The thread that calls callbacks.
    pub(crate) calling: Option<ThreadId>,
    pub(crate) is_connected: bool,
    /// What ends the current thread.
    pub(crate) cancel: Cancel,
    /// Why the last connection ended, or was none.
    pub(crate) error: Option<Error>,
    /// Why it has given up.
    pub(crate) end: Option<Error>,
    /// Whom the server knows the client as.
    pub(crate) user: Option<UserId>,
}

impl Shared {
    pub(crate) fn new(
        driver: Driver,
        dialer: Dialer,
        address: Address,
        settings: Settings,
        (waker, ear): (Waker, Ear),
        keeper: Keeper,
    ) -> Self {
        Self {
            driver,
            dialer,
            address,
            settings,
            waker: Arc::new(waker),
            ear,
            keeper,
            actions: Actions::default(),
            callbacks: Callbacks::default(),
            sinks: Mutex::default(),
            run: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(crate) fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes how it goes, and tells who waits.
    pub(crate) fn set_run(&self, change: impl FnOnce(&mut Run)) {
        change(&mut self.run());
        self.changed.notify_all();
    }

    /// Waits until it goes as wanted, or it is `until`. Tells how it goes.
    pub(crate) fn wait_run(&self, until: Instant, is_wanted: impl Fn(&Run) -> bool) -> Run {
        let mut run = self.run();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if is_wanted(&run) || left.is_zero() {
                return run.clone();
            }
            let waited = self.changed.wait_timeout(run, left);
            run = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until it is stopped or has given up. Tells how it goes.
    pub(crate) fn wait_end(&self) -> Run {
        let run = self.changed.wait_while(self.run(), |run| run.is_started);
        run.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn sinks(&self) -> MutexGuard<'_, Sinks> {
        self.sinks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self) -> Arc<Queue> {
        let capacity = self.settings.queue_capacity;
        Arc::new(Queue::new(capacity, Arc::clone(&self.waker)))
    }

    /// The queue that callbacks are fed from. Returns whether it is a new one.
    pub(crate) fn callback_queue(&self) -> (Arc<Queue>, bool) {
        let mut sinks = self.sinks();
        if let Some(queue) = &sinks.callbacks {
            return (Arc::clone(queue), false);
        }
        let queue = self.queue();
        sinks.callbacks = Some(Arc::clone(&queue));
        (queue, true)
    }

    /// Ends the second thread; the next start has another.
    pub(crate) fn drop_callback_queue(&self) {
        let queue = self.sinks().callbacks.take();
        if let Some(queue) = queue {
            queue.close();
        }
    }

    /// A queue for a receiver; the one of before gets nothing more.
    pub(crate) fn receiver_queue(&self) -> Arc<Queue> {
        let queue = self.queue();
        let before = self.sinks().receiver.replace(Arc::clone(&queue));
        if let Some(before) = before {
            before.close();
        }
        // The start opens it: who asks before that does not wait for ever.
        if !self.run().is_started {
            queue.close();
        }
        queue
    }

    /// A receiver takes nothing more.
    pub(crate) fn leave(&self, queue: &Arc<Queue>) {
        let mut sinks = self.sinks();
        if sinks
            .receiver
            .as_ref()
            .is_some_and(|own| Arc::ptr_eq(own, queue))
        {
            sinks.receiver = None;
        }
        drop(sinks);
        queue.close();
        self.waker.wake(); // Who waited for room in it waits no more.
    }

    /// All queues.
    pub(crate) fn queues(&self) -> Vec<Arc<Queue>> {
        let sinks = self.sinks();
        [&sinks.callbacks, &sinks.receiver]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    /// Gives events to everyone who takes events, in one go; if `waits`, those alone that all of
    /// them have room for. Returns whether all would have room for one more.
    pub(crate) fn deliver(
        &self,
        events: &mut VecDeque<(Event, Option<Mark>)>,
        waits: bool,
    ) -> bool {
        let sinks = self.sinks();
        let mut callbacks = sinks.callbacks.as_deref().map(Queue::inlet);
        let mut receiver = sinks.receiver.as_deref().map(Queue::inlet);
        let has_room = loop {
            // Who has none tells when it has some again.
            let has_room = callbacks.as_mut().is_none_or(Inlet::has_room)
                && receiver.as_mut().is_none_or(Inlet::has_room);
            if waits && !has_room {
                break false;
            }
            let Some((event, mark)) = events.pop_front() else {
                break has_room;
            };
            match (&mut callbacks, &mut receiver) {
                (Some(callbacks), Some(receiver)) => {
                    let event_too = event.clone();
                    // What is done is what the callbacks have done.
                    receiver.offer(Item {
                        event: event_too,
                        mark: None,
                    });
                    callbacks.offer(Item { event, mark });
                }
                (Some(queue), None) | (None, Some(queue)) => queue.offer(Item { event, mark }),
                // Nobody has done it: who stops has dropped its receiver or its callbacks before
                // the last event came, and hears it when it starts again.
                (None, None) => {}
            }
        };
        for inlet in [callbacks, receiver].into_iter().flatten() {
            inlet.close();
        }
        has_room
    }

    /// An event is done.
    pub(crate) fn done(&self, mark: Mark) {
        if let Some(error) = self.keeper.done(mark) {
            self.tell(EventKind::StateNotKept(error));
        }
    }

    /// Tells something of the client itself.
    pub(crate) fn tell(&self, kind: EventKind) {
        self.deliver(&mut VecDeque::from([(Event::own(kind), None)]), false);
    }
}
