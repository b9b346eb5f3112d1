//! Records pass the filter, get their emoji, and join into posts.

use log::{Level, LevelFilter, Log, Metadata, Record};
use mm_core::{ErrorKind, MemoryTransport, Payload};
use mm_log::{EmojiMap, Format, MattermostLogger, Severity};

use crate::support::{LONG, log, logger};

#[test]
fn directives_decide_as_in_rust_log() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| {
        b.filter("warn,app::db=debug,noisy=off").join(false)
    });
    assert_eq!(logger.max_level(), LevelFilter::Debug);
    for (level, target) in [
        (Level::Info, "app"),
        (Level::Warn, "app"),
        (Level::Debug, "app::db::pool"),
        (Level::Trace, "app::db"),
        (Level::Error, "noisy"),
    ] {
        log(&logger, level, target, "x");
    }
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["WARN app: x", "DEBUG app::db::pool: x"]);
    let enabled =
        |level, target| logger.enabled(&Metadata::builder().level(level).target(target).build());
    assert!(enabled(Level::Debug, "app::db") && !enabled(Level::Info, "app"));
}

#[test]
fn a_directive_that_cannot_be_read_is_an_error() {
    let built = MattermostLogger::over(MemoryTransport::new())
        .filter("app=loud")
        .build();
    let error = built.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("loud"), "{error}");
}

#[test]
fn the_default_emoji_are_those_of_the_python_handler() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.level(LevelFilter::Trace).join(false));
    for level in [
        Level::Trace,
        Level::Debug,
        Level::Info,
        Level::Warn,
        Level::Error,
    ] {
        log(&logger, level, "app", "x");
    }
    assert!(logger.flush_within(LONG).unwrap());
    let emoji: Vec<_> = memory
        .payloads()
        .iter()
        .map(|p| p.icon_emoji().unwrap().to_owned())
        .collect();
    let grey = ":grey_exclamation:";
    assert_eq!(emoji, [grey, grey, grey, grey, ":exclamation:"]);
}

#[test]
fn an_emoji_counts_from_its_severity_on() {
    let memory = MemoryTransport::new();
    let map = EmojiMap::empty().with(Severity::Warn, ":warning:");
    let logger = logger(&memory, |b| b.emoji(map).join(false));
    log(&logger, Level::Info, "app", "x");
    log(&logger, Level::Error, "app", "x");
    assert!(logger.flush_within(LONG).unwrap());
    let payloads = memory.payloads();
    let emoji: Vec<_> = payloads.iter().map(Payload::icon_emoji).collect();
    assert_eq!(emoji, [None, Some(":warning:")]);
}

#[test]
fn records_that_wait_join_with_their_marks() {
    let memory = MemoryTransport::new();
    memory.hold();
    let logger = logger(&memory, |b| b.channel("ops").username("app"));
    log(&logger, Level::Info, "app", "first");
    assert!(memory.wait_held(1, LONG));
    log(&logger, Level::Info, "app", "fine");
    log(&logger, Level::Error, "app", "broken");
    memory.release();
    assert!(logger.flush_within(LONG).unwrap());
    let post = &memory.payloads()[1];
    assert_eq!(
        post.text(),
        ":grey_exclamation: INFO app: fine\n:exclamation: ERROR app: broken"
    );
    assert_eq!(post.icon_emoji(), Some(":exclamation:"));
    assert_eq!(
        (post.channel(), post.username()),
        (Some("ops"), Some("app"))
    );
}

#[test]
fn code_blocks_hold_records_as_they_are() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone())
        .format(Format::CodeBlock)
        .build()
        .unwrap();
    log(&logger, Level::Warn, "app", "*stars* and `ticks`");
    assert!(logger.flush_within(LONG).unwrap());
    let text = &memory.texts()[0];
    assert!(
        text.starts_with("```\n2") && text.ends_with(" WARN app: *stars* and `ticks`\n```"),
        "{text}"
    );
}

#[test]
fn key_values_are_told() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone()).build().unwrap();
    let pairs = [
        ("user", log::kv::Value::from("u1")),
        ("tries", log::kv::Value::from(3)),
    ];
    let pairs = &pairs[..];
    let mut builder = Record::builder();
    builder.level(Level::Error).target("app").key_values(&pairs);
    logger.log(&builder.args(format_args!("denied {}", 7)).build());
    assert!(logger.flush_within(LONG).unwrap());
    assert!(
        memory.texts()[0].ends_with("ERROR app: denied 7 user=u1 tries=3"),
        "{:?}",
        memory.texts()
    );
}

#[test]
fn mentions_in_records_are_defused_unless_allowed() {
    for allow in [false, true] {
        let memory = MemoryTransport::new();
        let logger = logger(&memory, |b| b.allow_mentions(allow));
        log(&logger, Level::Error, "app", "hello @all");
        assert!(logger.flush_within(LONG).unwrap());
        assert_eq!(memory.texts()[0].contains("@all"), allow);
    }
}

#[test]
fn the_guard_flushes_and_a_shutdown_ends() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.join(false));
    let guard = logger.guard();
    for _ in 0..100 {
        log(&logger, Level::Error, "app", "x");
    }
    drop(guard);
    assert_eq!(memory.texts().len(), 100);
    assert_eq!(logger.shutdown(LONG).unwrap(), 0);
    assert_eq!(logger.counts().sent(), 100);
}

#[test]
fn the_auto_traits_of_public_types_stay() {
    fn check<T: Send + Sync>() {}
    check::<MattermostLogger>();
    check::<mm_log::FlushGuard>();
    check::<mm_log::ErrorLogger>();
}

#[test]
fn a_text_after_the_directives_must_be_in_the_message() {
    let memory = MemoryTransport::new();
    let logger = logger(&memory, |b| b.filter("info/timeout").join(false));
    log(&logger, Level::Info, "app", "other");
    log(&logger, Level::Info, "app", "a timeout");
    log(&logger, Level::Debug, "app", "a timeout");
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["INFO app: a timeout"]);
}

#[test]
fn a_post_of_the_users_own_is_neither_joined_nor_fenced() {
    let memory = MemoryTransport::new();
    let logger = MattermostLogger::over(memory.clone())
        .format(Format::CodeBlock)
        .build()
        .unwrap();
    logger.post(Payload::new("**deployed**"));
    assert!(logger.flush_within(LONG).unwrap());
    assert_eq!(memory.texts(), ["**deployed**"]);
}
