//! From a log call to the webhook.

use std::time::{Duration, Instant};

use log::{Level, LevelFilter, Log, Record};
use mm_core::{ErrorKind, Payload};
use mm_log::{Format, MattermostLogger};
use mm_threaded::Threaded;
use serde_json::Value;
use wiremock::ResponseTemplate;

use crate::support::{Hook, LONG, ok};

/// The recorded answer of a real server whose bucket is empty, with another wait.
fn limited(retry_after: &str) -> ResponseTemplate {
    ResponseTemplate::new(429)
        .insert_header("Retry-After", retry_after)
        .insert_header("X-Ratelimit-Limit", "4")
        .insert_header("X-Ratelimit-Remaining", "0")
        .insert_header("X-Ratelimit-Reset", "1")
        .set_body_raw("limit exceeded\n", "text/plain")
}

fn log(logger: &MattermostLogger, level: Level, message: &str) {
    let mut record = Record::builder();
    record.level(level).target("app");
    logger.log(&record.args(format_args!("{message}")).build());
}

fn logger(hook: &Hook) -> MattermostLogger {
    MattermostLogger::over(hook.sender().build())
        .level(LevelFilter::Info)
        .format(Format::text(|text, entry| text.push_str(&entry.message)))
        .channel("ops")
        .username("app")
        .build()
        .unwrap()
}

#[test]
fn log_records_arrive_in_order_each_line_whole() {
    let hook = Hook::start();
    let logger = logger(&hook);
    let lines: Vec<_> = (0..500).map(|number| format!("line {number} ✓")).collect();
    for line in &lines {
        log(&logger, Level::Info, line);
        log(&logger, Level::Debug, "not wanted");
    }
    assert!(logger.flush_within(LONG).unwrap());

    let texts = hook.texts();
    let arrived: Vec<_> = texts.iter().flat_map(|text| text.lines()).collect();
    assert_eq!(arrived, lines);
    assert!(texts.len() < lines.len() / 2, "{} posts", texts.len());
    for body in hook.bodies() {
        assert_eq!(body["channel"], "ops");
        assert_eq!(body["username"], "app");
        assert_eq!(body["icon_emoji"], ":grey_exclamation:");
    }
    let counts = logger.counts();
    assert_eq!((counts.sent(), counts.posts()), (500, texts.len() as u64));
}

#[test]
fn the_post_of_joined_records_has_the_emoji_of_the_worst() {
    let hook = Hook::answering([limited("1"), ok()]);
    let logger = logger(&hook);
    log(&logger, Level::Info, "first");
    log(&logger, Level::Error, "broken");
    log(&logger, Level::Info, "mended");
    assert!(logger.flush_within(LONG).unwrap());
    // The records before and after it were there while the limit was waited for.
    let bodies = hook.bodies();
    let text = |body: &Value| body["text"].as_str().unwrap().to_owned();
    let post = bodies.iter().rfind(|body| text(body).contains("broken"));
    let post = post.unwrap();
    assert_eq!(post["icon_emoji"], ":exclamation:");
    assert!(text(post).contains(":exclamation: broken"));
}

#[test]
fn what_the_rate_limit_refused_is_sent_after_its_time() {
    let hook = Hook::answering([limited("1"), ok()]);
    let queue: Threaded<_> = Threaded::new(hook.sender().build());
    let begin = Instant::now();
    queue.send(Payload::new("one"), ());
    queue.send(Payload::new("two"), ());
    assert!(queue.flush(LONG).unwrap());
    assert!(begin.elapsed() >= Duration::from_secs(1), "it did not wait");
    assert_eq!(hook.texts(), ["one", "one", "two"]);
    let counts = queue.counts();
    assert_eq!((counts.sent(), counts.retried()), (2, 1));
}

#[test]
fn a_limit_that_one_queue_meets_holds_back_a_sender_elsewhere() {
    let hook = Hook::answering([limited("60"), ok()]);
    let queue: Threaded<_> = Threaded::builder(hook.sender().build())
        .give_up_after(Duration::from_secs(5))
        .build();
    queue.send(Payload::new("one"), ());
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(queue.counts().dropped_in_all(), 1);

    let other = hook.sender().deadline(Duration::from_secs(5)).build();
    let error = other.send_text("two").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let wait = error.retry_after().unwrap();
    assert!(
        wait > Duration::from_secs(30) && wait <= Duration::from_secs(60),
        "{wait:?}"
    );
    assert_eq!(hook.texts(), ["one"], "nothing was sent past the gate");
}
