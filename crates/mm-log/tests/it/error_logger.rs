//! Errors are told, and circles end.

use std::sync::{Arc, OnceLock, mpsc};
use std::thread;

use log::{Level, Log, Metadata, Record};
use mm_core::{Error, ErrorKind, MemoryTransport, RetryPolicy};
use mm_log::{ErrorLogger, MattermostLogger};

use crate::support::{Kept, LONG, is_alone, log, logger};

fn failing(memory: &MemoryTransport) -> MattermostLogger {
    memory.fail_next(Error::new(ErrorKind::Status(404)).with_source("the cause"));
    logger(memory, |b| {
        b.name("handler").retry(RetryPolicy::never()).join(false)
    })
}

#[test]
fn what_was_not_delivered_is_told_with_its_reason_and_text() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    let (kept, told) = Kept::logger();
    logger.set_error_logger(kept).unwrap();
    log(&logger, Level::Error, "app", "lost");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(
        told.try_iter().collect::<Vec<_>>(),
        [
            "handler: a record was not delivered: the server answered with status 404: the cause; \
          it was: ERROR app: lost"
        ]
    );
}

#[test]
fn a_logger_can_be_set_from_every_kind_of_pointer_and_removed() {
    static STATIC: OnceLock<Arc<dyn Log>> = OnceLock::new();
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    let (kept, told) = Kept::logger();
    let fixed: &'static dyn Log = STATIC.get_or_init(|| Arc::clone(&kept));
    logger.set_error_logger(fixed).unwrap();
    logger
        .set_error_logger(Box::new(Arc::clone(&kept)) as Box<dyn Log>)
        .unwrap();
    logger
        .set_error_logger(ErrorLogger::new(Arc::clone(&kept)))
        .unwrap();
    logger.set_error_logger(kept).unwrap();
    logger.remove_error_logger();
    log(&logger, Level::Error, "app", "to stderr");
    assert!(logger.flush_within(LONG).unwrap());
    assert!(told.try_recv().is_err());
}

#[test]
fn overflow_is_told_as_a_sum() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (kept, told) = Kept::logger();
    let logger = logger(&memory, |b| {
        b.capacity_messages(2).error_logger(kept).join(false)
    });
    log(&logger, Level::Error, "app", "x");
    assert!(memory.wait_held(1, LONG));
    for _ in 0..1002 {
        log(&logger, Level::Error, "app", "x");
    }
    memory.release();
    assert!(logger.flush_within(LONG).unwrap());
    let told: Vec<_> = told.try_iter().collect();
    assert!(
        told.len() < 50,
        "a storm is not told record by record: {}",
        told.len()
    );
    let sum: u64 = told.iter().map(|text| number_in(text)).sum();
    assert_eq!(sum, 1000, "{told:?}");
}

/// Passes everything on, as loggers with several sinks do.
struct PassOn(Arc<dyn Log>);

impl Log for PassOn {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        self.0.log(record);
    }

    fn flush(&self) {}
}

#[test]
fn a_circle_is_refused_when_it_is_set() {
    let memory = MemoryTransport::new();
    let first = logger(&memory, |b| b);
    let second = logger(&memory, |b| b);
    let error = first
        .set_error_logger(ErrorLogger::new(first.clone()))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    let wrapped = ErrorLogger::new(PassOn(Arc::new(PassOn(Arc::new(first.clone())))));
    assert!(first.set_error_logger(wrapped).is_err());
    // Through another handler.
    second
        .set_error_logger(ErrorLogger::new(first.clone()))
        .unwrap();
    assert!(
        first
            .set_error_logger(ErrorLogger::new(second.clone()))
            .is_err()
    );
    // Asking logs nothing.
    assert_eq!((first.counts().queued(), second.counts().queued()), (0, 0));
}

/// Says it is enabled without asking, so that a circle cannot be seen beforehand.
struct Opaque(Arc<dyn Log>);

impl Log for Opaque {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        self.0.log(record);
    }

    fn flush(&self) {}
}

#[test]
fn a_circle_that_could_not_be_seen_is_broken_when_it_happens() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    logger
        .set_error_logger(ErrorLogger::new(Opaque(Arc::new(logger.clone()))))
        .unwrap();
    log(&logger, Level::Error, "app", "lost");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(logger.counts().queued(), 1, "the error did not come back");
    // The handler lives on, without that error logger.
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    log(&logger, Level::Error, "app", "lost");
    log(&logger, Level::Error, "app", "delivered");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["ERROR app: delivered"]);
}

/// Logs on another thread, later.
struct Later(mpsc::Sender<(String, String, String)>);

impl Log for Later {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let module = record.module_path().unwrap_or_default().to_owned();
        let _ = self.0.send((
            record.target().to_owned(),
            module,
            record.args().to_string(),
        ));
    }

    fn flush(&self) {}
}

#[test]
fn a_circle_through_another_thread_is_broken_too() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    let (tell, told) = mpsc::channel::<(String, String, String)>();
    logger
        .set_error_logger(ErrorLogger::new(Later(tell)))
        .unwrap();
    let back = logger.clone();
    let thread = thread::spawn(move || {
        let mut came = 0;
        for (target, module, text) in told {
            came += 1;
            back.log(
                &Record::builder()
                    .level(Level::Error)
                    .target(&target)
                    .module_path(Some(&module))
                    .args(format_args!("{text}"))
                    .build(),
            );
        }
        came
    });
    log(&logger, Level::Error, "app", "lost");
    assert!(logger.flush_within(LONG).unwrap());
    // Its sender is dropped with the error logger, which the circle removes.
    assert_eq!(thread.join().unwrap(), 1);
    assert_eq!(logger.counts().queued(), 1);
}

#[test]
fn two_handlers_that_tell_each_other_come_to_an_end() {
    let (memory, other_memory) = (MemoryTransport::new(), MemoryTransport::new());
    let first = failing(&memory);
    let second = failing(&other_memory);
    first
        .set_error_logger(ErrorLogger::new(second.clone()))
        .unwrap();
    second
        .set_error_logger(ErrorLogger::new(Opaque(Arc::new(first.clone()))))
        .unwrap();
    log(&first, Level::Error, "app", "lost");
    assert!(first.flush_within(LONG).unwrap());
    assert!(second.flush_within(LONG).unwrap());
    assert!(first.flush_within(LONG).unwrap());
    assert_eq!((first.counts().queued(), second.counts().queued()), (1, 1));
}

#[test]
fn another_handler_may_be_the_error_logger() {
    let (memory, other_memory) = (MemoryTransport::new(), MemoryTransport::new());
    let first = failing(&memory);
    let second = logger(&other_memory, |b| b);
    first
        .set_error_logger(ErrorLogger::new(second.clone()))
        .unwrap();
    log(&first, Level::Error, "app", "lost");
    assert!(first.flush_within(LONG).unwrap());
    assert!(second.flush_within(LONG).unwrap());
    assert!(other_memory.texts()[0].contains("it was: ERROR app: lost"));
}

struct Panicking;

impl Log for Panicking {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &Record<'_>) {
        panic!("the error logger panics");
    }

    fn flush(&self) {}
}

#[test]
fn an_error_logger_that_panics_harms_nothing() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    logger
        .set_error_logger(ErrorLogger::new(Panicking))
        .unwrap();
    log(&logger, Level::Error, "app", "lost");
    log(&logger, Level::Error, "app", "delivered");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["ERROR app: delivered"]);
}

/// Logs through the handler when it is dropped.
struct LogsWhenDropped(MattermostLogger);

impl Log for LogsWhenDropped {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &Record<'_>) {}

    fn flush(&self) {}
}

impl Drop for LogsWhenDropped {
    fn drop(&mut self) {
        log(&self.0, Level::Error, "file", "closing");
    }
}

#[test]
fn an_error_logger_that_logs_when_it_is_replaced_does_not_hang() {
    if !is_alone("error_logger::an_error_logger_that_logs_when_it_is_replaced_does_not_hang") {
        return;
    }
    let logger = logger(&MemoryTransport::new(), |b| b);
    logger
        .set_error_logger(ErrorLogger::new(LogsWhenDropped(logger.clone())))
        .unwrap();
    // From now on what is logged is lost, and a loss asks for the error logger.
    logger.shutdown(LONG).unwrap();
    let (kept, told) = Kept::logger();
    logger.set_error_logger(kept).unwrap();
    assert!(told.recv().unwrap().contains("closing"));
}

/// Logs of itself to the handler whose errors it is told.
struct Chatty {
    handler: MattermostLogger,
    kept: Arc<dyn Log>,
}

impl Log for Chatty {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        log(&self.handler, Level::Error, "my_files", "rotating");
        self.kept.log(record);
    }

    fn flush(&self) {}
}

#[test]
fn an_error_logger_that_logs_of_itself_stays() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    let (kept, told) = Kept::logger();
    let handler = logger.clone();
    logger
        .set_error_logger(ErrorLogger::new(Chatty { handler, kept }))
        .unwrap();
    log(&logger, Level::Error, "app", "first");
    assert!(logger.flush_within(LONG).unwrap());
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    log(&logger, Level::Error, "app", "second");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(told.try_iter().count(), 2);
    assert_eq!(logger.counts().queued(), 2, "what it says stays out");
    logger.remove_error_logger();
}

/// Tells the record in a record of its own, without its mark.
struct Wraps(MattermostLogger);

impl Log for Wraps {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let message = format!("[{}] {}", record.level(), record.args());
        log(&self.0, Level::Error, "my_files", &message);
    }

    fn flush(&self) {}
}

#[test]
fn a_circle_in_other_words_is_broken_too() {
    let memory = MemoryTransport::new();
    let logger = failing(&memory);
    let wraps = Arc::new(Wraps(logger.clone()));
    logger
        .set_error_logger(Arc::clone(&wraps) as Arc<dyn Log>)
        .unwrap();
    log(&logger, Level::Error, "app", "lost");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(logger.counts().queued(), 1);
    assert_eq!(Arc::strong_count(&wraps), 1, "it was removed");
}

#[test]
fn the_last_handle_tells_the_sum_of_an_overflow_when_it_is_dropped() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (kept, told) = Kept::logger();
    let logger = logger(&memory, |b| {
        b.capacity_messages(1).error_logger(kept).join(false)
    });
    log(&logger, Level::Error, "app", "x");
    assert!(memory.wait_held(1, LONG));
    for _ in 0..101 {
        log(&logger, Level::Error, "app", "x");
    }
    memory.release();
    drop(logger);
    let told: Vec<_> = told.try_iter().collect();
    let sum: u64 = told.iter().map(|text| number_in(text)).sum();
    assert_eq!(sum, 100, "{told:?}");
}

fn number_in(text: &str) -> u64 {
    text.split_whitespace()
        .find_map(|word| word.parse().ok())
        .unwrap()
}
