//! The handler never feeds itself.

use std::sync::{Arc, OnceLock};

use log::{Level, LevelFilter, Log};
use mm_core::{Delivery, Error, MemoryTransport, Receipt, Transport};
use mm_log::MattermostLogger;

use crate::support::{LONG, log, logger};

#[test]
fn records_of_what_it_sends_with_never_enter_the_queue() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.level(LevelFilter::Trace).join(false));
    for target in [
        "ureq::run",
        "rustls::client",
        "mm_sender::gate",
        "mm_threaded",
        "mm_log::x",
    ] {
        log(&logger, Level::Error, target, "own");
    }
    log(&logger, Level::Error, "mm_app", "other");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["ERROR mm_app: other"]);
}

/// Logs at each send, as a client of the user's might.
struct Talkative {
    memory: MemoryTransport,
    logger: Arc<OnceLock<MattermostLogger>>,
}

impl Transport for Talkative {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        log(
            self.logger.get().unwrap(),
            Level::Error,
            "my_client",
            "sending",
        );
        self.memory.send(delivery)
    }
}

#[test]
fn whatever_a_transport_logs_while_it_sends_stays_out() {
    let memory = MemoryTransport::new();
    let slot = Arc::new(OnceLock::new());
    let transport = Talkative {
        memory: memory.clone(),
        logger: Arc::clone(&slot),
    };
    let logger = MattermostLogger::over(transport)
        .join(false)
        .build()
        .unwrap();
    slot.set(logger.clone()).unwrap();
    for _ in 0..3 {
        log(&logger, Level::Error, "app", "x");
    }
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!((memory.texts().len(), logger.counts().queued()), (3, 3));
    // The same target from elsewhere is the user's own business.
    log(&logger, Level::Error, "my_client", "x");
    logger.flush();
    assert_eq!(memory.texts().len(), 4);
}
