//! Where the handler tells what it could not deliver, and how it stays out of circles.

use std::cell::Cell;
use std::fmt;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use log::{Level, Log, Metadata, Record};
use mm_core::{Error, ErrorKind};
use mm_threaded::{DropReason, Undelivered};

use crate::quiet::{self, Within};

/// The target of the records that tell an error of a handler.
pub(crate) const REPORT_TARGET: &str = "mm_log::report";
/// The target of the question whether a logger leads back to a handler.
const PROBE_TARGET: &str = "mm_log::probe";
/// How many handlers one question passes on to at the most.
const PROBE_DEPTH_MAX: u8 = 16;
/// How often losses by overflow are told: a storm must not become a second one.
const OVERFLOW_INTERVAL: Duration = Duration::from_secs(1);
/// How much of a lost record is told.
const LOST_CHARS_MAX: usize = 1_000;

/// A logger that is told what a [`MattermostLogger`](crate::MattermostLogger) could not
/// deliver: made from a `&'static dyn Log`, a `Box<dyn Log>` or an `Arc<dyn Log>`.
#[derive(Clone)]
pub struct ErrorLogger(Inner);

#[derive(Clone)]
enum Inner {
    Static(&'static dyn Log),
    Shared(Arc<dyn Log>),
}

impl ErrorLogger {
    /// Tells this logger.
    pub fn new(logger: impl Log + 'static) -> Self {
        Self(Inner::Shared(Arc::new(logger)))
    }

    fn get(&self) -> &dyn Log {
        match &self.0 {
            Inner::Static(logger) => *logger,
            Inner::Shared(logger) => logger,
        }
    }
}

impl From<&'static dyn Log> for ErrorLogger {
    fn from(logger: &'static dyn Log) -> Self {
        Self(Inner::Static(logger))
    }
}

impl From<Box<dyn Log>> for ErrorLogger {
    fn from(logger: Box<dyn Log>) -> Self {
        Self(Inner::Shared(Arc::from(logger)))
    }
}

impl From<Arc<dyn Log>> for ErrorLogger {
    fn from(logger: Arc<dyn Log>) -> Self {
        Self(Inner::Shared(logger))
    }
}

impl fmt::Debug for ErrorLogger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErrorLogger(..)")
    }
}

/// What a handler does with its errors.
#[derive(Debug)]
pub(crate) struct Reporter {
    handler: usize,
    name: String,
    /// Marks this handler's own records, for when they come back on another thread.
    mark: String,
    logger: Mutex<Option<ErrorLogger>>,
    circle: AtomicBool,
    /// The reports that are being told, by any thread.
    telling: Mutex<Vec<Arc<str>>>,
    overflow: Mutex<Overflow>,
}

#[derive(Debug, Default)]
struct Overflow {
    untold: u64,
    told: Option<Instant>,
}

impl Reporter {
    pub(crate) fn new(handler: usize, name: String, logger: Option<ErrorLogger>) -> Self {
        Self {
            handler,
            name,
            mark: format!("{REPORT_TARGET}::{handler}"),
            logger: Mutex::new(logger),
            circle: AtomicBool::new(false),
            telling: Mutex::default(),
            overflow: Mutex::default(),
        }
    }

    /// Sets the logger, unless it is seen to lead back to the handler.
    pub(crate) fn set(&self, logger: ErrorLogger) -> Result<(), Error> {
        if leads_to(&logger, self.handler) {
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(
                "the error logger leads back to the handler whose errors it is to be told",
            ));
        }
        let before = self.logger().replace(logger);
        drop(before); // Outside the lock: it is foreign code.
        Ok(())
    }

    pub(crate) fn remove(&self) {
        let logger = self.logger().take();
        drop(logger); // Outside the lock: it is foreign code.
    }

    /// Whether a report with this module path is the handler's own.
    pub(crate) fn is_own(&self, module_path: Option<&str>) -> bool {
        module_path == Some(&self.mark)
    }

    /// Whether a record holds a report that is told just now: wrapped in another record it
    /// comes without its mark.
    pub(crate) fn is_telling(&self, message: &str) -> bool {
        let telling = lock(&self.telling);
        telling.iter().any(|report| message.contains(&**report))
    }

    /// The handler was reached by its own report.
    pub(crate) fn saw_circle(&self) {
        self.circle.store(true, Ordering::SeqCst);
    }

    /// The handler was reached by its own report, after the report was over.
    pub(crate) fn saw_circle_later(&self, message: &str) {
        self.remove();
        self.to_stderr(&format!("{CIRCLE}; {message}"));
    }

    /// Tells that a record was not delivered.
    pub(crate) fn lost(&self, lost: &Undelivered<Origin>) {
        if matches!(lost.reason, DropReason::Overflow | DropReason::Evicted) {
            let mut overflow = lock(&self.overflow);
            overflow.untold += 1;
            let due = overflow
                .told
                .is_none_or(|told| told.elapsed() >= OVERFLOW_INTERVAL);
            drop(overflow);
            if due {
                self.tell_overflow();
            }
            return;
        }
        let text: String = lost.payload.text().chars().take(LOST_CHARS_MAX).collect();
        let error = lost.error.with_causes();
        let message = format!("a record was not delivered: {error}; it was: {text}");
        self.tell(&message, lost.data.is_report);
    }

    /// Counts records that nobody had room or time for, to be told as a sum.
    pub(crate) fn count_overflow(&self, records: u64) {
        lock(&self.overflow).untold += records;
    }

    /// Tells how many records found no room since this was last told.
    pub(crate) fn tell_overflow(&self) {
        let untold = {
            let mut overflow = lock(&self.overflow);
            if overflow.untold == 0 {
                return;
            }
            overflow.told = Some(Instant::now());
            std::mem::take(&mut overflow.untold)
        };
        let what = if untold == 1 {
            "1 record was".to_owned()
        } else {
            format!("{untold} records were")
        };
        self.tell(&format!("{what} dropped because the queue was full"), false);
    }

    /// Tells the error logger, else the error output. What is told about a report goes to
    /// the error output at once: two handlers that tell each other must come to an end. So
    /// does what is told while this thread panics: the logger is foreign code.
    fn tell(&self, message: &str, is_about_report: bool) {
        let is_panicking = quiet::doing(self.handler) == Some(Within::Panic);
        let logger = if is_about_report || is_panicking {
            None
        } else {
            self.logger().clone()
        };
        let Some(logger) = logger else {
            return self.to_stderr(message);
        };
        let tell = || {
            let prefix = &self.name;
            logger.get().log(
                &Record::builder()
                    .args(format_args!("{prefix}: {message}"))
                    .level(Level::Error)
                    .target(REPORT_TARGET)
                    .module_path(Some(&self.mark))
                    .build(),
            );
        };
        let report: Arc<str> = message.into();
        lock(&self.telling).push(Arc::clone(&report));
        let told = quiet::within(self.handler, Within::Report, || {
            catch_unwind(AssertUnwindSafe(tell))
        });
        lock(&self.telling).retain(|other| !Arc::ptr_eq(other, &report));
        if self.circle.swap(false, Ordering::SeqCst) {
            self.remove();
            self.to_stderr(&format!("{CIRCLE}; {message}"));
        } else if told.is_err() {
            self.to_stderr(&format!("the error logger panicked; {message}"));
        }
    }

    fn to_stderr(&self, message: &str) {
        // If even that is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr().lock(), "{}: {message}", self.name);
    }

    fn logger(&self) -> MutexGuard<'_, Option<ErrorLogger>> {
        lock(&self.logger)
    }

    /// Answers the question whether this handler leads to another one, if the metadata is
    /// that question. Whether it was.
    pub(crate) fn answer_probe(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.target() != PROBE_TARGET {
            return false;
        }
        if let Some(probe) = PROBE.get() {
            if probe.sought == self.handler {
                PROBE.set(Some(Probe {
                    found: true,
                    ..probe
                }));
            } else if probe.depth < PROBE_DEPTH_MAX {
                PROBE.set(Some(Probe {
                    depth: probe.depth + 1,
                    ..probe
                }));
                let next = self.logger().clone();
                if let Some(next) = next {
                    next.get().enabled(metadata);
                }
            }
        }
        true
    }
}

const CIRCLE: &str =
    "the error logger led back to this handler and was removed, errors go to stderr from now on";

/// What the handler gives along with each message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// It tells an error of another handler.
    pub(crate) is_report: bool,
}

#[derive(Clone, Copy)]
struct Probe {
    sought: usize,
    found: bool,
    depth: u8,
}

thread_local! {
    /// The question this thread asks.
    static PROBE: Cell<Option<Probe>> = const { Cell::new(None) };
}

/// Whether a logger asks this handler when it is asked whether it is enabled: loggers
/// that pass records on pass this question on, and nothing is logged by it.
fn leads_to(logger: &ErrorLogger, handler: usize) -> bool {
    let before = PROBE.replace(Some(Probe {
        sought: handler,
        found: false,
        depth: 0,
    }));
    let question = Metadata::builder()
        .level(Level::Error)
        .target(PROBE_TARGET)
        .build();
    let asked = catch_unwind(AssertUnwindSafe(|| logger.get().enabled(&question)));
    let found = PROBE.replace(before).is_some_and(|probe| probe.found);
    found && asked.is_ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
