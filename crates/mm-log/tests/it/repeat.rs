//! Repeated equal records become one with a count.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use log::Level;
use mm_core::MemoryTransport;
use mm_log::{Format, MattermostLogger, Overflow};

use crate::support::{Kept, LONG, log, logger};

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

fn five_times(logger: &MattermostLogger) {
    for _ in 0..5 {
        log(logger, Level::Error, "app", "again");
    }
}

const FIVE_TIMES: [&str; 2] = [
    "ERROR app: again",
    "ERROR app: again (4 times more within 1h)",
];
const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_shutdown_tells_the_counts() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.repeat_window(HOUR).join(false));
    five_times(&logger);
    assert_eq!(logger.shutdown(LONG).unwrap(), 0);
    assert_eq!(memory.texts(), FIVE_TIMES);
}

#[test]
fn the_last_handle_tells_the_counts_when_it_is_dropped() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.repeat_window(HOUR).join(false));
    five_times(&logger);
    drop(logger);
    assert_eq!(memory.texts(), FIVE_TIMES);
}

#[test]
fn a_window_without_end_counts_until_a_flush() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.repeat_window(Duration::MAX).join(false));
    five_times(&logger);
    assert!(logger.flush_within(LONG).unwrap());
    let texts = memory.texts();
    assert_eq!(texts.len(), 2);
    assert!(texts[1].contains("4 times more"), "{texts:?}");
}

#[test]
fn a_flush_keeps_its_time_where_a_full_queue_is_waited_for() {
    let memory = MemoryTransport::new();
    memory.hold();
    let logger = logger(&memory, |b| {
        b.repeat_window(HOUR)
            .capacity_messages(2)
            .overflow(Overflow::Wait(LONG))
            .join(false)
    });
    log(&logger, Level::Error, "app", "held");
    assert!(memory.wait_held(1, LONG));
    five_times(&logger);
    log(&logger, Level::Error, "app", "held");
    log(&logger, Level::Error, "app", "the queue is full");
    let begin = Instant::now();
    assert!(!logger.flush_within(Duration::from_millis(10)).unwrap());
    assert!(begin.elapsed() < LONG / 2);
    memory.release();
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts().len(), 5, "the counts were told after all");
}

#[test]
fn counts_without_room_are_told_as_lost() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (kept, told) = Kept::logger();
    let logger = logger(&memory, |b| {
        b.repeat_window(HOUR)
            .capacity_messages(1)
            .error_logger(kept)
            .join(false)
    });
    log(&logger, Level::Error, "app", "held");
    assert!(memory.wait_held(1, LONG));
    five_times(&logger);
    assert!(!logger.flush_within(Duration::ZERO).unwrap());
    memory.release();
    assert!(logger.flush_within(LONG).unwrap());
    assert!(told.recv().unwrap().contains("1 record was dropped"));
}

#[test]
fn a_format_that_panics_takes_one_count_with_it_and_no_more() {
    let memory = MemoryTransport::new();
    let panics = Arc::new(AtomicBool::new(false));
    let once = Arc::clone(&panics);
    let logger = logger(&memory, |b| {
        b.repeat_window(HOUR)
            .join(false)
            .format(Format::text(move |text, entry| {
                assert!(!once.swap(false, Ordering::SeqCst), "the format panics");
                text.push_str(&entry.message);
            }))
    });
    for message in ["a", "b", "a", "b"] {
        log(&logger, Level::Error, "app", message);
    }
    panics.store(true, Ordering::SeqCst);
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts().len(), 3);
}
