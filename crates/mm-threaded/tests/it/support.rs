//! What the tests share.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use mm_core::{Error, MemoryTransport, Payload};
use mm_threaded::{DropReason, Threaded, ThreadedBuilder, Undelivered};

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

pub(crate) fn payload(text: &str) -> Payload {
    Payload::new(text)
}

/// What the error callback was told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) data: u32,
    pub(crate) text: String,
    pub(crate) reason: DropReason,
    pub(crate) error: Error,
}

/// A queue over memory, with what its callback is told.
pub(crate) fn queue(
    memory: &MemoryTransport,
    settings: impl FnOnce(
        ThreadedBuilder<MemoryTransport, u32>,
    ) -> ThreadedBuilder<MemoryTransport, u32>,
) -> (Threaded<MemoryTransport, u32>, Receiver<Told>) {
    let (tell, told) = channel();
    let builder = Threaded::builder(memory.clone()).on_error(move |lost: Undelivered<u32>| {
        let text = lost.payload.text().to_owned();
        // A test that no longer listens is over.
        let _ = tell.send(Told {
            data: lost.data,
            text,
            reason: lost.reason,
            error: lost.error,
        });
    });
    (settings(builder).build(), told)
}
