//! Requests that fail, and answers that come late.

use std::time::{Duration, Instant, SystemTime};

use mm_catcher::{Catcher, Faults};

use super::{PING, catcher, hook, messages, remark, statuses};
use crate::client::Client;

#[test]
fn the_next_two_requests_fail_and_then_all_is_well() {
    let catcher = Catcher::start().unwrap();
    assert_eq!(hook(&catcher, "one").status, 200);
    catcher.set_faults(Faults::fail_next(2, 503));
    let reply = hook(&catcher, "two");
    assert_eq!(reply.status, 503);
    assert_eq!(reply.error(), "mm_catcher.fault.app_error");
    assert_eq!(reply.header("retry-after"), Some("0"));
    assert_eq!(remark(&catcher), "fault: answered 503; it took no effect");
    assert_eq!(hook(&catcher, "three").status, 503);
    assert_eq!(hook(&catcher, "four").status, 200);
    assert_eq!(messages(&catcher), ["one", "four"]);
}

#[test]
fn a_request_can_fail_after_it_took_effect() {
    let catcher = catcher("failure.status=500,failure.after_effect=true");
    assert_eq!(hook(&catcher, "one").status, 500);
    assert_eq!(messages(&catcher), ["one"]);
    assert_eq!(remark(&catcher), "fault: answered 500; it took effect");
}

#[test]
fn each_third_request_fails() {
    let catcher = catcher("skip=1,failure.every=3");
    assert_eq!(statuses(&catcher, 7), [200, 200, 200, 500, 200, 200, 500]);
}

#[test]
fn a_share_of_the_requests_fails_and_a_run_repeats_exactly() {
    let run = |seed: u64| statuses(&catcher(&format!("seed={seed},failure.percent=50")), 24);
    let first = run(1);
    assert!(first.contains(&200) && first.contains(&500));
    assert_eq!(run(1), first);
    assert_ne!(run(2), first);
}

#[test]
fn an_html_page_comes_as_from_a_proxy() {
    let catcher = catcher("failure.status=502,failure.html=true");
    let reply = hook(&catcher, "one");
    assert_eq!(reply.status, 502);
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(reply.text().starts_with("<!DOCTYPE html>"));
}

#[test]
fn an_answer_comes_late_and_its_post_does_not() {
    let catcher = catcher("latency.ms=120,latency.jitter_ms=30");
    let start = Instant::now();
    assert_eq!(hook(&catcher, "one").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(120));
    let remark = remark(&catcher);
    let ms: u64 = remark.split(' ').nth(2).unwrap().parse().unwrap();
    assert!((120..=150).contains(&ms), "{remark}");
}

#[test]
fn the_clock_of_the_server_is_wrong() {
    let catcher = catcher("clock_skew_s=-86400,failure.status=429,retry_after.form=http_date");
    let reply = Client::of(&catcher).get(PING);
    assert_eq!(reply.status, 429);
    for name in ["date", "retry-after"] {
        let date = httpdate::parse_http_date(reply.header(name).unwrap()).unwrap();
        let behind = SystemTime::now().duration_since(date).unwrap().as_secs();
        assert!((86_390..86_430).contains(&behind), "{name}: {behind}");
    }
    assert_eq!(reply.head.matches("Date: ").count(), 1);
}

#[test]
fn the_page_is_served_well_whatever_is_set() {
    let catcher = catcher("failure.status=500,cut.at=before,rate_limit.per_second=1");
    for _ in 0..3 {
        assert_eq!(Client::of(&catcher).get("/").status, 200);
        assert_eq!(Client::of(&catcher).get("/_catcher/overview").status, 200);
    }
}
