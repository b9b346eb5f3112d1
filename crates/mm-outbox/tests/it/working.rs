//! A worker on a thread of its own, which tells what happens.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mm_outbox::{Cancel, Error, Outbox, Report, WorkEvent};

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) struct Working {
    pub(crate) told: mpsc::Receiver<WorkEvent>,
    stop: Cancel,
    thread: thread::JoinHandle<Result<Report, Error>>,
}

impl Working {
    pub(crate) fn start(outbox: &Outbox, poll: Duration) -> Self {
        let (stop, (tell, told)) = (Cancel::new(), mpsc::channel());
        let worker = outbox
            .worker()
            .stop_by(stop.clone())
            .poll(poll)
            .on_event(move |event| {
                let _ = tell.send(event);
            });
        let thread = thread::spawn(move || worker.run());
        Self { told, stop, thread }
    }

    /// How many were sent by the next pass that did anything.
    pub(crate) fn sent(&self) -> u64 {
        loop {
            if let WorkEvent::Worked { report, .. } = self.told.recv_timeout(LONG).unwrap() {
                return report.sent;
            }
        }
    }

    /// Waits until so many were sent.
    pub(crate) fn wait_for(&self, count: u64) {
        let mut sent = 0;
        while sent < count {
            sent += self.sent();
        }
    }

    /// Why the next pass failed that did.
    pub(crate) fn trouble(&self) -> Error {
        loop {
            if let WorkEvent::Troubled { error, .. } = self.told.recv_timeout(LONG).unwrap() {
                return error;
            }
        }
    }

    /// Stops it, and returns how many were sent.
    pub(crate) fn end(self) -> u64 {
        self.stop.cancel();
        self.thread.join().unwrap().unwrap().sent
    }
}
