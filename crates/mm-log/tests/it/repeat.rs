//! Repeated equal records become one with a count.

use std::time::Duration;

use log::Level;
use mm_core::MemoryTransport;

use crate::support::{LONG, log, logger};

#[test]
fn equal_records_within_the_window_become_one_with_a_count() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| {
        b.repeat_window(Duration::from_secs(3600)).join(false)
    });
    for _ in 0..5 {
        log(&logger, Level::Error, "app", "again");
        log(&logger, Level::Error, "app", "and again");
    }
    log(&logger, Level::Warn, "app", "again");
    assert!(logger.flush_within(LONG).unwrap());
    let mut texts = memory.texts();
    assert_eq!(
        texts[..3],
        [
            "ERROR app: again",
            "ERROR app: and again",
            "WARN app: again"
        ]
    );
    texts[3..].sort();
    assert_eq!(
        texts[3..],
        [
            "ERROR app: again (4 times more within 1h)",
            "ERROR app: and again (4 times more within 1h)"
        ]
    );
}

#[test]
fn the_count_is_told_when_the_window_ends_without_another_record() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| {
        b.repeat_window(Duration::from_millis(20)).join(false)
    });
    log(&logger, Level::Error, "app", "x");
    log(&logger, Level::Error, "app", "x");
    // On a busy machine the window may end between the two: then both are delivered.
    assert!(memory.wait_for(2, LONG));
    let texts = memory.texts();
    assert!(texts[1] == "ERROR app: x (once more within 20ms)" || texts[1] == "ERROR app: x");
}

#[test]
fn without_the_option_every_record_is_delivered() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.join(false));
    for _ in 0..5 {
        log(&logger, Level::Error, "app", "again");
    }
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts().len(), 5);
}
