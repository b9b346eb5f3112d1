//! Sends what is scheduled, until told to stop: each messenger on a thread of its own.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};

use crate::backoff::Backoff;
use crate::news::News;
use crate::outbox::{Outbox, SendOptions};
use crate::sending::Report;
use crate::time;

/// How often to look for what other processes have scheduled.
const DEFAULT_POLL: Duration = Duration::from_secs(1);
/// How long what is being sent may take after a stop.
const DEFAULT_GRACE: Duration = Duration::from_secs(10);
/// A wait that a stop ends.
const LONG: Duration = Duration::from_secs(3600);
/// The waits of a messenger that cannot be used.
const AGAIN: Backoff = Backoff {
    first: Duration::from_secs(1),
    longest: Duration::from_secs(60),
};

/// What a worker tells while it works.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WorkEvent {
    /// A messenger has sent, or tried to.
    Worked {
        /// Its alias.
        messenger: String,
        /// What came of it.
        report: Report,
    },
    /// A messenger cannot be used now, or the store failed; it is tried again.
    Troubled {
        /// Its alias.
        messenger: String,
        /// Why.
        error: Error,
        /// After so long.
        again_in: Duration,
    },
}

/// How a worker works.
#[derive(Clone)]
#[must_use = "a worker does nothing until `run` is called"]
pub struct Worker {
    outbox: Outbox,
    options: SendOptions,
    poll: Duration,
    grace: Duration,
    told: Arc<dyn Fn(WorkEvent) + Send + Sync>,
}

impl Outbox {
    /// A worker for all messengers that are registered here.
    pub fn worker(&self) -> Worker {
        Worker {
            outbox: self.clone(),
            options: SendOptions::default(),
            poll: DEFAULT_POLL,
            grace: DEFAULT_GRACE,
            told: Arc::new(|_| ()),
        }
    }
}

impl Worker {
    /// Ends it: nothing more is begun, and what is being sent has the time of
    /// [`grace`](Self::grace).
    pub fn stop_by(mut self, stop: Cancel) -> Self {
        self.options.stop = stop;
        self
    }

    /// How long what is being sent may take after a stop, before it is cut off. Default 10
    /// seconds.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// How often to look for what other processes have scheduled. Default 1 second. What this
    /// process schedules is sent at once.
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll;
        self
    }

    /// Sends what has this priority alone.
    pub fn priority(mut self, priority: i64) -> Self {
        self.options.priority = Some(priority);
        self
    }

    /// Called with what happens, on the threads of the messengers.
    pub fn on_event(mut self, told: impl Fn(WorkEvent) + Send + Sync + 'static) -> Self {
        self.told = Arc::new(told);
        self
    }

    /// Works until it is stopped. Returns what was done.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if there are no threads, [`ErrorKind::Panicked`] if a messenger
    /// panicked: what it held waits for the end of its lease. What the store failed with, if it
    /// could not be written what became of the last dispatches.
    pub fn run(&self) -> Result<Report, Error> {
        let total = Mutex::new(Report::default());
        let news = Arc::clone(&self.outbox.0);
        let _hook = self.options.stop.on_cancel(move || news.news.tell());
        let alive = AtomicUsize::new(0);
        thread::scope(|scope| {
            let mut threads = Vec::new();
            for messenger in self.outbox.messengers() {
                let (alias, total) = (messenger.alias().to_owned(), &total);
                let alive = Alive::new(&alive, &self.outbox.0.news);
                let spawned = thread::Builder::new()
                    .name(format!("mm-outbox-{alias}"))
                    .spawn_scoped(scope, move || {
                        let _alive = alive;
                        self.serve(&alias, total);
                    });
                threads.push(spawned.map_err(|error| {
                    self.options.stop.cancel();
                    Error::new(ErrorKind::Io).with_source(error)
                })?);
            }
            let inner = &self.outbox.0;
            if inner.store.tells() {
                let stop = &self.options.stop;
                let spawned = thread::Builder::new()
                    .name("mm-outbox-listen".to_owned())
                    .spawn_scoped(scope, move || {
                        inner.store.listen(stop, &|| inner.news.tell());
                    });
                threads.push(spawned.map_err(|error| {
                    self.options.stop.cancel();
                    Error::new(ErrorKind::Io).with_source(error)
                })?);
            }
            while !self.options.stop.wait(LONG) {}
            self.end_in_time(&alive);
            let mut result = Ok(());
            for thread in threads {
                if thread.join().is_err() {
                    result = Err(Error::new(ErrorKind::Panicked));
                }
            }
            result
        })?;
        let total = total.into_inner();
        let mut total = total.unwrap_or_else(PoisonError::into_inner);
        let inner = &self.outbox.0;
        inner
            .owed
            .settle(inner.store.as_ref(), &inner.owner, &mut total)?;
        Ok(total)
    }

    /// Cuts off what has not ended by itself.
    fn end_in_time(&self, alive: &AtomicUsize) {
        let until = Instant::now() + self.grace;
        let news = &self.outbox.0.news;
        loop {
            let heard = news.heard();
            if alive.load(Ordering::SeqCst) == 0 {
                return;
            }
            if Instant::now() >= until {
                return self.options.cancel.cancel();
            }
            news.wait(heard, until);
        }
    }

    fn serve(&self, alias: &str, total: &Mutex<Report>) {
        let inner = &self.outbox.0;
        let mut troubles = 0;
        while !self.options.stop.is_canceled() {
            let heard = inner.news.heard();
            let mut report = Report::default();
            let sent = self
                .outbox
                .begin(&mut report)
                .and_then(|()| self.outbox.send_by(alias, &self.options, &mut report));
            if report != Report::default() {
                total
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .add(&report);
                let messenger = alias.to_owned();
                (self.told)(WorkEvent::Worked { messenger, report });
            }
            let wait = match sent {
                Ok(()) => {
                    troubles = 0;
                    self.wait(alias)
                }
                Err(error) => {
                    troubles += 1;
                    let again_in = AGAIN.wait(troubles, error.retry_after());
                    let messenger = alias.to_owned();
                    (self.told)(WorkEvent::Troubled {
                        messenger,
                        error,
                        again_in,
                    });
                    again_in
                }
            };
            let until = Instant::now() + wait;
            if troubles == 0 {
                inner.news.wait(heard, until);
                continue;
            }
            // What is scheduled meanwhile does not make it usable.
            while !self.options.stop.is_canceled() && Instant::now() < until {
                let heard = inner.news.heard();
                if !self.options.stop.is_canceled() {
                    inner.news.wait(heard, until);
                }
            }
        }
    }

    /// Until something is due, or it is time to look again.
    fn wait(&self, alias: &str) -> Duration {
        // Whatever is wrong with the store, the next look at it tells.
        let due = self.outbox.0.store.next_due(alias).ok().flatten();
        let left = due.map(|due| due.saturating_sub(time::now()).max(0));
        let left = left.map(|left| Duration::from_millis(left.unsigned_abs()));
        left.map_or(self.poll, |left| left.min(self.poll))
    }
}

/// Counts a thread as long as it lives.
struct Alive<'a>(&'a AtomicUsize, &'a News);

impl<'a> Alive<'a> {
    fn new(count: &'a AtomicUsize, news: &'a News) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count, news)
    }
}

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
        self.1.tell();
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("outbox", &self.outbox)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
