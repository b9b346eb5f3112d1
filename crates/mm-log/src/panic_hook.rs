//! Panics as messages.

use std::backtrace::Backtrace;
use std::panic::{self, PanicHookInfo};
use std::thread;
use std::time::Duration;

use crate::logger::{DEFAULT_FLUSH_TIMEOUT, MattermostLogger};
use crate::quiet;

/// How much of a backtrace is posted, in code points.
const BACKTRACE_CHARS_MAX: usize = 8_000;

/// Posts panics with their location and backtrace, and flushes before the process can
/// end.
///
/// The hook that was there before is called first.
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
        if quiet::doing(self.logger.handler.id).is_some() {
            return;
        }
        self.logger.handler.take_panic(self.describe(info));
        // On the handler's own thread it cannot be waited for; then the queue goes on.
        let _ = self.logger.flush_within(self.flush_timeout);
    }

    fn describe(&self, info: &PanicHookInfo<'_>) -> String {
        let thread = thread::current();
        let name = thread.name().unwrap_or("<unnamed>");
        let message = info.payload_as_str().unwrap_or("(no message)");
        let mut text = format!("thread `{name}` panicked");
        if let Some(location) = info.location() {
            text.push_str(&format!(" at {location}"));
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
