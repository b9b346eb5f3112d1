//! What the tests share.

use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
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
    pub(crate) fn logger() -> (Arc<dyn Log>, Receiver<String>) {
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

/// Runs a test of this binary again, in a process of its own, where it may abort, hang or
/// set what is global. Returns whether this is that process; where it is not, the other
/// one has ended well.
pub(crate) fn is_alone(test: &str) -> bool {
    const ALONE: &str = "MM_LOG_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        // A process that hangs is ended: nobody ever sends.
        let (hold, never) = channel::<()>();
        thread::spawn(move || {
            let _ = never.recv_timeout(LONG);
            drop(hold);
            std::process::abort();
        });
        return true;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let (told, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{}\n{errors}", output.status);
    assert!(told.contains("1 passed"), "no such test: {test}");
    false
}
