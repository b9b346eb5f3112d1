//! A panic is posted before its thread ends. Alone in its process: the hook is global.

use std::thread;
use std::time::Duration;

use mm_core::{Delivery, Error, MemoryTransport, Receipt, Transport};
use mm_log::{MattermostLogger, PanicHook};

/// Panics for one text, as a broken transport might.
struct Fragile(MemoryTransport);

impl Transport for Fragile {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        assert!(
            !delivery.payload().text().contains("fragile"),
            "the transport panics"
        );
        self.0.send(delivery)
    }
}

#[test]
fn a_panic_is_posted_with_its_place_and_backtrace() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(Fragile(memory.clone()))
        .build()
        .expect("a logger");
    PanicHook::new(&logger)
        .flush_timeout(Duration::from_secs(30))
        .install();

    let thread = thread::Builder::new().name("worker-7".to_owned());
    let ended = thread
        .spawn(|| panic!("everything is lost"))
        .expect("a thread")
        .join();
    assert!(ended.is_err());
    // Nothing is flushed here: the hook has done so.
    let payloads = memory.payloads();
    let text = payloads[0].text();
    assert!(
        text.contains("PANIC panic: thread `worker-7` panicked at "),
        "{text}"
    );
    assert!(
        text.contains("panic_hook.rs:") && text.contains(": everything is lost"),
        "{text}"
    );
    assert!(
        text.contains("```\n") && text.contains("a_panic_is_posted"),
        "{text}"
    );
    assert_eq!(payloads[0].icon_emoji(), Some(":bangbang:"));

    // A panic of the transport is not posted by that transport, again and again.
    logger.post(mm_core::Payload::new("fragile"));
    assert!(
        logger
            .flush_within(Duration::from_secs(30))
            .expect("not on the worker")
    );
    assert_eq!(memory.payloads().len(), 1);
    assert_eq!(logger.counts().queued(), 2);
}
