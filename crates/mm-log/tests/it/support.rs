//! What the tests share.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use log::{Level, Log, Metadata, Record};
use mm_core::MemoryTransport;
use mm_log::{Format, MattermostLogger, MattermostLoggerBuilder};

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// A handler over memory whose texts are `LEVEL target: message`.
pub(crate) fn logger(
    memory: &MemoryTransport,
    settings: impl FnOnce(MattermostLoggerBuilder) -> MattermostLoggerBuilder,
) -> MattermostLogger {
    let format = Format::text(|text, entry| {
        *text = format!("{} {}: {}", entry.severity, entry.target, entry.message);
    });
    settings(MattermostLogger::over(memory.clone()).format(format))
        .build()
        .unwrap()
}

pub(crate) fn log(logger: &dyn Log, level: Level, target: &str, message: &str) {
    logger.log(
        &Record::builder()
            .level(level)
            .target(target)
            .args(format_args!("{message}"))
            .build(),
    );
}

/// A logger that keeps what it gets.
#[derive(Debug)]
pub(crate) struct Kept {
    tell: Mutex<Sender<String>>,
}

impl Kept {
    pub(crate) fn new() -> (Arc<dyn Log>, Receiver<String>) {
        let (tell, told) = channel();
        (Arc::new(Self { tell: tell.into() }), told)
    }
}

impl Log for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        // A test that no longer listens is over.
        let _ = self.tell.lock().unwrap().send(record.args().to_string());
    }

    fn flush(&self) {}
}
