//! Panics as messages.

use std::backtrace::Backtrace;
use std::fmt::Write;
use std::panic::{self, PanicHookInfo};
use std::thread;
use std::time::Duration;

use crate::logger::{DEFAULT_FLUSH_TIMEOUT, MattermostLogger};
use crate::quiet::{self, Within};

/// How much of a backtrace is posted, in code points.
const BACKTRACE_CHARS_MAX: usize = 8_000;

/// Posts panics with their location and backtrace, and flushes before the process can
/// end.
///
/// The hook that was there before is called first. A closure that makes messages is not
/// called for a panic, nor is the error logger: the thread may hold a lock that they take.
/// Where the format is a closure, the panic is posted as [`Format::Plain`](crate::Format).
#[derive(Debug)]
#[must_use = "it does nothing until `install` is called"]
pub struct PanicHook {
    logger: MattermostLogger,
    flush_timeout: Duration,
    backtrace: bool,
}

impl PanicHook {
    /// A hook that posts through this logger.
    pub fn new(logger: &MattermostLogger) -> Self {
        Self {
            logger: logger.clone(),
            flush_timeout: DEFAULT_FLUSH_TIMEOUT,
            backtrace: true,
        }
    }

    /// How long a panic waits for its post to be out. Default 5 s.
    pub fn flush_timeout(mut self, timeout: Duration) -> Self {
        self.flush_timeout = timeout;
        self
    }

    /// Whether the backtrace is posted. Default true.
    pub fn backtrace(mut self, backtrace: bool) -> Self {
        self.backtrace = backtrace;
        self
    }

    /// Sets the hook for this process.
    pub fn install(self) {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            before(info);
            self.post(info);
        }));
    }

    fn post(&self, info: &PanicHookInfo<'_>) {
        // A panic of what this handler sends with would come back here for ever.
        // One of a format does not: it is not asked for a panic.
        let doing = quiet::doing(self.logger.handler.id);
        if !matches!(doing, None | Some(Within::Format)) {
            return;
        }
        let handler = &self.logger.handler;
        handler.tell_panic(self.describe(info), self.flush_timeout);
    }

    fn describe(&self, info: &PanicHookInfo<'_>) -> String {
        let thread = thread::current();
        let name = thread.name().unwrap_or("<unnamed>");
        let message = message(info).unwrap_or("(no message)");
        let mut text = format!("thread `{name}` panicked");
        if let Some(location) = info.location() {
            // Writing to a string cannot fail.
            let _ = write!(text, " at {location}");
        }
        text.push_str(": ");
        text.push_str(message);
        if self.backtrace {
            let backtrace = Backtrace::force_capture().to_string();
            let shown: String = backtrace.chars().take(BACKTRACE_CHARS_MAX).collect();
            text.push_str("\n\n");
            text.push_str(&mm_core::code_block(shown.lines(), ""));
        }
        text
    }
}

/// What `panic!` was given; there is none if something else than a text was thrown.
fn message<'a>(info: &'a PanicHookInfo<'_>) -> Option<&'a str> {
    let payload = info.payload();
    let owned = || payload.downcast_ref::<String>().map(String::as_str);
    payload.downcast_ref::<&str>().copied().or_else(owned)
}
