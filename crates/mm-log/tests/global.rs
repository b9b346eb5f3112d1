//! The handler as the logger of a process. Alone in its process: there is one.

use std::time::Duration;

use mm_core::{ErrorKind, MemoryTransport};
use mm_log::MattermostLogger;

#[test]
fn the_macros_of_log_reach_it_and_its_guard_flushes() {
    let memory = MemoryTransport::new();
    let build = || {
        MattermostLogger::over(memory.clone())
            .filter("warn")
            .build()
            .expect("a logger")
    };
    let guard = build().init().expect("the first");
    assert_eq!(log::max_level(), log::LevelFilter::Warn);
    assert_eq!(
        build().init().expect_err("the second").kind(),
        ErrorKind::InvalidSetting
    );
    log::info!("not delivered");
    log::warn!(target: "app", tries = 3; "delivered {}", 1);
    log::logger().flush();
    assert!(memory.wait_for(1, Duration::ZERO), "the flush has waited");
    log::error!("the last");
    drop(guard);
    let texts = memory.texts();
    assert!(
        texts[0].ends_with("WARN app: delivered 1 tries=3"),
        "{texts:?}"
    );
    assert!(texts[1].ends_with("ERROR global: the last"), "{texts:?}");
}
