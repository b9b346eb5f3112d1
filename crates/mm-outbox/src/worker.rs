//! Sends what is scheduled, until told to stop: each messenger on a thread of its own.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
/// A wait that a stop ends, and the longest that can be set.
const LONG: Duration = Duration::from_secs(3600);
/// The shortest wait. What is due and was not sent now waits for another worker, or for what it
/// does not overtake.
const SHORTEST: Duration = Duration::from_millis(50);
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
    /// seconds, an hour at most.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace.min(LONG);
        self
    }

    /// How often to look for what other processes have scheduled. Default 1 second, an hour at
    /// most. What this process schedules is sent at once.
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll.min(LONG);
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

    /// Works until it is stopped. Returns what was done. A messenger that panics is one that
    /// cannot be used now, and is tried again.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if there are no threads, [`ErrorKind::Panicked`] if who is told what
    /// happens panicked. What the store failed with, if it could not be written what became of
    /// the last dispatches.
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
        inner.owed.settle(inner.store.as_ref(), &mut total)?;
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
            // What it held is given back; its messenger has its own locks.
            let sent = catch_unwind(AssertUnwindSafe(|| {
                self.outbox.begin(&mut report)?;
                self.outbox.send_by(alias, &self.options, &mut report)
            }));
            let sent = sent.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked)));
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
        let next_due = self.outbox.0.store.next_due(alias, self.options.priority);
        let left = next_due.ok().flatten();
        let left = left.map(|due| due.saturating_sub(time::now()).max(0));
        let left = left.map(|left| Duration::from_millis(left.unsigned_abs()));
        left.map_or(self.poll, |left| left.max(SHORTEST).min(self.poll))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messenger::Messenger;
    use crate::{Batch, Draft, Message, recipients};

    /// Fails once.
    struct Failing(Cancel);

    impl Messenger for Failing {
        fn alias(&self) -> &'static str {
            "failing"
        }

        fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
            while let Some(parcel) = batch.take()? {
                parcel.error(&Error::new(ErrorKind::Status(500)))?;
                self.0.cancel();
            }
            Ok(())
        }

        fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
            Ok(())
        }
    }

    #[test]
    fn what_is_due_and_not_sent_here_does_not_keep_a_worker_busy() {
        let folder = std::env::temp_dir().join(format!("mm-outbox-due-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let options = SendOptions::default();
        let outbox = Outbox::sqlite(folder.join("outbox.db"))
            .backoff(Duration::ZERO, Duration::ZERO)
            .patience(Duration::MAX)
            .messenger(Failing(options.stop.clone()))
            .open()
            .unwrap();
        let draft = Draft::text("hello").priority(1);
        outbox
            .schedule(draft, recipients("failing", ["a"]))
            .unwrap();
        let (report, result) = outbox.send_scheduled(&options);
        result.unwrap();
        assert_eq!(report.errors, 1);
        let worker = outbox.worker().poll(Duration::MAX).grace(Duration::MAX);
        assert_eq!(worker.wait("failing"), SHORTEST);
        assert_eq!(worker.priority(2).wait("failing"), LONG, "it is for others");
        let _ = std::fs::remove_dir_all(&folder);
    }
}
