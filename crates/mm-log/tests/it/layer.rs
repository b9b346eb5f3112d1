//! The handler as a layer of tracing-subscriber.

use std::fmt;

use log::LevelFilter;
use mm_core::MemoryTransport;
use mm_log::{Format, MattermostLogger};
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{LONG, is_alone};

#[test]
fn events_come_with_their_fields_and_spans() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone())
        .level(LevelFilter::Info)
        .build()
        .unwrap();
    let subscriber = tracing_subscriber::registry().with(logger.layer());
    tracing::subscriber::with_default(subscriber, || {
        let request = tracing::info_span!("request", id = 7, user = tracing::field::Empty);
        let _request = request.enter();
        request.record("user", "u1");
        let _query = tracing::info_span!("query").entered();
        tracing::error!(target: "app::db", tries = 3, host = "a b", "connection {}", "lost");
        tracing::debug!("not delivered");
    });
    assert!(logger.flush_within(LONG).unwrap());
    let texts = memory.texts();
    assert_eq!(texts.len(), 1);
    let expected = "ERROR app::db: request{id=7 user=\"u1\"}:query: connection lost tries=3 \
                    host=\"a b\"";
    assert!(texts[0].ends_with(expected), "{}", texts[0]);
}

#[test]
fn events_of_what_it_sends_with_stay_out() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone()).build().unwrap();
    let subscriber = tracing_subscriber::registry().with(logger.layer());
    tracing::subscriber::with_default(subscriber, || {
        tracing::error!(target: "ureq::run", "own");
        tracing::error!(target: "app", "other");
    });
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts().len(), 1);
}

#[test]
fn a_bridged_record_counts_by_its_own_target_and_place() {
    let memory = MemoryTransport::new();
    let format = Format::text(|text, entry| {
        *text = format!(
            "{} {} {:?} {:?}",
            entry.target, entry.message, entry.fields, entry.location
        );
    });
    let logger = MattermostLogger::over(memory.clone())
        .filter("info,noisy=off")
        .format(format)
        .join(false)
        .build()
        .unwrap();
    let subscriber = tracing_subscriber::registry().with(logger.layer());
    tracing::subscriber::with_default(subscriber, || {
        // As the bridge makes them.
        for target in ["noisy::x", "app", "ureq::run", "mm_sender"] {
            tracing::info!(
                target: "log",
                { log.target = target, log.module_path = "app::m", log.file = "m.rs", log.line = 7_u32 },
                "bridged"
            );
        }
        // Somebody else's target of that name.
        tracing::info!(target: "log", { log.line = 7 }, "own");
    });
    assert!(logger.flush_within(LONG).unwrap());
    let texts = memory.texts();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(texts[0], "app bridged [] Some((\"m.rs\", 7))");
    assert!(
        texts[1].starts_with("log own [(\"log.line\", \"7\")]"),
        "{texts:?}"
    );
}

#[test]
fn each_of_two_layers_tells_the_fields_of_a_span_once() {
    let memories = [MemoryTransport::new(), MemoryTransport::new()];
    let [first, second] = [&memories[0], &memories[1]]
        .map(|memory| MattermostLogger::over(memory.clone()).build().unwrap());
    let subscriber = tracing_subscriber::registry()
        .with(first.layer())
        .with(second.layer());
    tracing::subscriber::with_default(subscriber, || {
        let request = tracing::info_span!("request", user = tracing::field::Empty);
        request.record("user", 1);
        request.in_scope(|| tracing::info!("x"));
    });
    for (logger, memory) in [&first, &second].into_iter().zip(&memories) {
        assert!(logger.flush_within(LONG).unwrap());
        let text = &memory.texts()[0];
        assert!(text.ends_with("request{user=1}: x"), "{text}");
    }
}

/// Logs while it is shown, and then fails.
struct Talkative;

impl fmt::Debug for Talkative {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        tracing::info!("within");
        Err(fmt::Error)
    }
}

#[test]
fn a_value_that_logs_while_it_is_shown_neither_hangs_nor_panics() {
    if !is_alone("layer::a_value_that_logs_while_it_is_shown_neither_hangs_nor_panics") {
        return;
    }
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone()).build().unwrap();
    let subscriber = tracing_subscriber::registry().with(logger.layer());
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let request = tracing::info_span!("request", user = tracing::field::Empty).entered();
    request.record("user", tracing::field::debug(Talkative));
    tracing::info!(value = ?Talkative, "x");
    assert!(logger.flush_within(LONG).unwrap());
    assert!(memory.texts().concat().contains(": x"));
}
