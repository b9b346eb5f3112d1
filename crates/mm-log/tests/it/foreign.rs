//! Code of the user's that logs, panics or fails where it should not.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread;

use log::{Level, Log, Record};
use mm_core::MemoryTransport;
use mm_log::{Format, MattermostLogger, PanicHook};

use crate::support::{LONG, is_alone, log, logger};

struct LogsWhenDropped(MattermostLogger);

impl Drop for LogsWhenDropped {
    fn drop(&mut self) {
        log(&self.0, Level::Trace, "app", "the thread ends");
    }
}

thread_local! {
    static AT_THE_END: RefCell<Option<LogsWhenDropped>> = const { RefCell::new(None) };
}

#[test]
fn a_record_during_the_end_of_a_thread_does_no_harm() {
    if !is_alone("foreign::a_record_during_the_end_of_a_thread_does_no_harm") {
        return;
    }
    let logger = logger(&MemoryTransport::new(), |b| b);
    let thread = thread::spawn(move || {
        // First, so that what the handler keeps for this thread is gone before it.
        AT_THE_END.set(Some(LogsWhenDropped(logger.clone())));
        log(&logger, Level::Info, "app", "x");
    });
    thread.join().unwrap();
}

#[test]
fn what_a_format_logs_is_left_out() {
    if !is_alone("foreign::what_a_format_logs_is_left_out") {
        return;
    }
    let memory = MemoryTransport::new();
    let format = Format::text(|text, entry| {
        log::info!("formatting");
        text.push_str(&entry.message);
    });
    let logger = MattermostLogger::over(memory.clone()).format(format);
    let guard = logger.build().unwrap().init().unwrap();
    log::info!("x");
    drop(guard);
    assert_eq!(memory.texts(), ["x"]);
}

#[test]
fn a_panic_of_a_format_is_posted_without_asking_it_again() {
    if !is_alone("foreign::a_panic_of_a_format_is_posted_without_asking_it_again") {
        return;
    }
    let memory = MemoryTransport::new();
    let format = Format::text(|text, entry| {
        assert_eq!(entry.target, "app", "the format is wrong");
        text.push_str(&entry.message);
    });
    let logger = MattermostLogger::over(memory.clone())
        .format(format)
        .join(false);
    let logger = logger.build().unwrap();
    PanicHook::new(&logger).flush_timeout(LONG).install();
    let other = logger.clone();
    let ended = thread::spawn(move || log(&other, Level::Info, "odd", "x")).join();
    assert!(ended.is_err(), "the panic is the caller's");
    log(&logger, Level::Info, "app", "x");
    assert!(logger.flush_within(LONG).unwrap());
    let texts = memory.texts();
    assert!(texts[0].contains("the format is wrong"), "{texts:?}");
    assert_eq!(texts[1..], ["x"]);
}

#[test]
fn a_panic_is_told_without_the_lock_that_its_thread_holds() {
    if !is_alone("foreign::a_panic_is_told_without_the_lock_that_its_thread_holds") {
        return;
    }
    let memory = MemoryTransport::new();
    let shared = Arc::new(Mutex::new(0));
    let taken = Arc::clone(&shared);
    let format = Format::text(move |text, _| *text = format!("{:?}", taken.lock()));
    let logger = MattermostLogger::over(memory.clone()).format(format);
    let logger = logger.build().unwrap();
    PanicHook::new(&logger).flush_timeout(LONG).install();
    let ended = thread::spawn(move || {
        let _held = shared.lock().unwrap();
        panic!("with the lock");
    });
    assert!(ended.join().is_err());
    assert!(memory.texts()[0].contains("with the lock"));
}

/// Fails after some text.
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half")?;
        Err(fmt::Error)
    }
}

#[test]
fn what_cannot_be_shown_is_told_as_far_as_it_goes() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone()).build().unwrap();
    let pairs = [("key", log::kv::Value::from_display(&Broken))];
    let pairs = &pairs[..];
    let mut builder = Record::builder();
    builder.level(Level::Error).target("app").key_values(&pairs);
    logger.log(&builder.args(format_args!("message {Broken}")).build());
    assert!(logger.flush_within(LONG).unwrap());
    let text = &memory.texts()[0];
    assert!(text.ends_with("ERROR app: message half key=half"), "{text}");
}
