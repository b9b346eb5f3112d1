//! The handler as a layer of tracing-subscriber.

use log::LevelFilter;
use mm_core::MemoryTransport;
use mm_log::MattermostLogger;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::LONG;

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
