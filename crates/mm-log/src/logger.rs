//! The log handler.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use log::{LevelFilter, Log, Metadata, Record};
use mm_core::{Error, ErrorKind, Payload, Transport};
use mm_threaded::Counts;

use crate::builder::MattermostLoggerBuilder;
use crate::error_logger::{ErrorLogger, Origin};
use crate::handler::Handler;

/// How long `log::logger().flush()` and the guard wait by default.
pub const DEFAULT_FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Delivers log records to Mattermost on a thread of its own.
///
/// It is a [`log::Log`]; with feature `tracing` also a layer, and with
/// [`PanicHook`](crate::PanicHook) it tells panics. Clones share one queue.
///
/// ```
/// use log::{Log, Level, Record};
/// use mm_core::MemoryTransport;
/// use mm_log::MattermostLogger;
///
/// let memory = MemoryTransport::new();
/// let logger = MattermostLogger::over(memory.clone()).filter("warn,app::db=debug").build()?;
/// let record = Record::builder().level(Level::Warn).target("app").args(format_args!("hot")).build();
/// logger.log(&record);
/// logger.flush();
/// assert!(memory.texts()[0].ends_with("WARN app: hot"));
/// # Ok::<(), mm_log::Error>(())
/// ```
#[derive(Clone)]
pub struct MattermostLogger {
    pub(crate) handler: Arc<Handler>,
    pub(crate) flush_timeout: Duration,
}

impl MattermostLogger {
    /// A builder over any transport.
    pub fn over(transport: impl Transport + 'static) -> MattermostLoggerBuilder {
        MattermostLoggerBuilder::over(Box::new(transport))
    }

    /// A builder over a webhook, with the webhook sender's defaults.
    #[cfg(feature = "webhook")]
    pub fn builder(url: mm_core::WebhookUrl) -> MattermostLoggerBuilder {
        Self::over(mm_sender::WebhookSender::new(url))
    }

    /// Makes it the logger of the process, and returns a guard that flushes.
    ///
    /// # Errors
    /// `InvalidSetting` if the process has a logger already.
    pub fn init(self) -> Result<FlushGuard, Error> {
        let max_level = self.max_level();
        let guard = self.guard();
        log::set_boxed_logger(Box::new(self)).map_err(|error| {
            Error::new(ErrorKind::InvalidSetting)
                .with_message("this process has a logger already")
                .with_source(error)
        })?;
        log::set_max_level(max_level);
        Ok(guard)
    }

    /// The most talkative level that any directive lets through.
    pub fn max_level(&self) -> LevelFilter {
        self.handler.filter.filter()
    }

    /// A guard that flushes when it is dropped: hold it in `main`, as a process that
    /// ends drops nothing else of a logger.
    pub fn guard(&self) -> FlushGuard {
        FlushGuard {
            logger: self.clone(),
        }
    }

    /// Waits until every record so far was tried, at most so long. Returns whether that
    /// happened in time.
    ///
    /// # Errors
    /// `Reentrant` on the handler's own thread, `Forked` in a forked process.
    pub fn flush_within(&self, timeout: Duration) -> Result<bool, Error> {
        self.handler.flush(timeout)
    }

    /// Takes no more records, delivers those that are left, at most so long, and tells
    /// the error logger what it could not. Returns how many that were.
    ///
    /// # Errors
    /// As [`flush_within`](Self::flush_within).
    pub fn shutdown(&self, timeout: Duration) -> Result<usize, Error> {
        self.handler.shutdown(timeout)
    }

    /// Tells this logger what could not be delivered, instead of the error output.
    ///
    /// # Errors
    /// `InvalidSetting` if it is seen to lead back to this handler, at once or through
    /// other loggers. Where that cannot be seen, the circle is broken when it is met:
    /// the error logger is removed, and the error output says so.
    pub fn set_error_logger(&self, logger: impl Into<ErrorLogger>) -> Result<(), Error> {
        self.handler.reporter.set(logger.into())
    }

    /// Tells the error output again what could not be delivered.
    pub fn remove_error_logger(&self) {
        self.handler.reporter.remove();
    }

    /// Posts a payload in turn with the records, as it is.
    pub fn post(&self, payload: Payload) {
        self.handler
            .queue
            .send_alone(payload, Origin { is_report: false });
    }

    /// What became of the records so far.
    pub fn counts(&self) -> Counts {
        self.handler.queue.counts()
    }
}

impl Log for MattermostLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.handler.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        self.handler.log(record);
    }

    fn flush(&self) {
        // Who calls through `log` can be told nothing. What was late is still tried, and
        // what fails is told to the error logger.
        let _ = self.flush_within(self.flush_timeout);
    }
}

impl fmt::Debug for MattermostLogger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MattermostLogger")
            .field("max_level", &self.max_level())
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

/// Flushes a [`MattermostLogger`] when it is dropped, within its flush timeout.
#[must_use = "dropping it at once flushes nothing; hold it until the program ends"]
#[derive(Debug)]
pub struct FlushGuard {
    logger: MattermostLogger,
}

impl FlushGuard {
    /// The logger.
    pub fn logger(&self) -> &MattermostLogger {
        &self.logger
    }
}

impl Drop for FlushGuard {
    fn drop(&mut self) {
        self.logger.flush();
    }
}
