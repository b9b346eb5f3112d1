//! What a connection lives on: a runtime that runs while its owner waits for something.

use std::panic::resume_unwind;
use std::thread;

use mm_core::{Error, ErrorKind};
use tokio::runtime::{Builder, Handle, Runtime};

use super::failure::Failed;

pub(super) struct Waiting(Option<Runtime>);

impl Waiting {
    pub(super) fn new() -> Result<Self, Failed> {
        let made = Builder::new_current_thread().enable_all().build();
        Ok(Self(Some(made.map_err(not_begun)?)))
    }

    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0 {
            runtime.spawn(work);
        }
    }

    /// Waits, also for a caller who is within a runtime, whose thread no other may run on.
    pub(super) fn wait<T: Send>(&self, work: impl Future<Output = T> + Send) -> Result<T, Failed> {
        let Some(runtime) = &self.0 else {
            return Err(Failed::Silent); // Only what is being dropped has none.
        };
        if Handle::try_current().is_err() {
            return Ok(runtime.block_on(work));
        }
        thread::scope(|scope| {
            let waiting = thread::Builder::new().spawn_scoped(scope, || runtime.block_on(work));
            let done = waiting.map_err(not_begun)?.join();
            Ok(done.unwrap_or_else(|panic| resume_unwind(panic)))
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // To wait for its end, as it does by itself, is refused within another.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn not_begun(error: std::io::Error) -> Error {
    let text = "a connection to a database could not be begun";
    Error::new(ErrorKind::Io)
        .with_message(text)
        .with_source(error)
}
