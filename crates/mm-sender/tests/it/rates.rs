//! The gate of a server's rate limit, which all senders of the process share.

use std::time::{Duration, Instant};

use mm_core::{Cancel, Transport};
use mm_sender::{ErrorKind, RateGate, RetryPolicy};

use crate::server::{LONG, Server, answer};

const SECOND: Duration = Duration::from_secs(1);

/// Refuses the first request for so many seconds, and accepts the others.
fn limited(seconds: u32) -> Server {
    Server::answering(move |number, _| match number {
        0 => answer("429 Too Many", &format!("Retry-After: {seconds}\r\n"), ""),
        _ => crate::server::OK.to_owned(),
    })
}

/// Accepts, and tells such a bucket with each answer.
fn told(bucket: &'static str) -> Server {
    Server::answering(move |_, _| answer("200 OK", bucket, "ok"))
}

const EMPTY: &str = "X-RateLimit-Limit: 2\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1\r\n";

#[test]
fn a_limit_that_one_sender_meets_holds_the_others_back() {
    let server = limited(1);
    let (one, other) = (
        server.builder().retry(RetryPolicy::never()),
        server.builder(),
    );
    let begin = Instant::now();
    let error = one.build().send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let receipt = other.build().send_text("b").unwrap();
    let took = begin.elapsed();
    assert_eq!(receipt.attempts(), 1, "it waited and did not try");
    assert!(took >= SECOND && took < LONG / 3, "{took:?}");
}

#[test]
fn a_limit_of_one_server_does_not_hold_back_another() {
    let (closed, open) = (limited(200), Server::ok());
    let sender = closed.builder().retry(RetryPolicy::never()).build();
    sender.send_text("a").unwrap_err();
    open.sender().send_text("a").unwrap();
}

#[test]
fn an_empty_bucket_is_waited_for_without_being_refused() {
    let server = told(EMPTY);
    let sender = server.sender();
    let begin = Instant::now();
    for _ in 0..3 {
        assert_eq!(sender.send_text("a").unwrap().attempts(), 1);
    }
    // One comes back every half second.
    let took = begin.elapsed();
    assert!(took >= SECOND * 9 / 10 && took < LONG / 3, "{took:?}");
}

#[test]
fn an_empty_bucket_is_not_waited_for_beyond_the_deadline() {
    let server =
        told("X-RateLimit-Limit: 2\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 100\r\n");
    let sender = server.builder().deadline(LONG).build();
    sender.send_text("a").unwrap();
    let begin = Instant::now();
    let error = sender.send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after().unwrap() > LONG);
    assert!(begin.elapsed() < LONG / 2 && !error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_full_bucket_holds_nothing_back() {
    let server =
        told("X-RateLimit-Limit: 101\r\nX-RateLimit-Remaining: 100\r\nX-RateLimit-Reset: 1\r\n");
    let sender = server.sender();
    for _ in 0..50 {
        sender.send_text("a").unwrap();
    }
    let gate = RateGate::of(server.url().origin());
    let now = Some(Instant::now());
    assert!(gate.wait_open(now, &Cancel::new()).is_ok());
}

#[test]
fn a_queue_can_wait_for_the_gate_before_it_sends() {
    let server = limited(1);
    let sender = server.builder().retry(RetryPolicy::never()).build();
    let cancel = Cancel::new();
    let ready = |deadline| Transport::wait_ready(&sender, deadline, &cancel);
    assert!(ready(Some(Instant::now())).is_ok(), "nothing is known yet");
    sender.send_text("a").unwrap_err();
    let closed = ready(Some(Instant::now())).unwrap_err();
    assert_eq!(closed.kind(), ErrorKind::RateLimited);
    let begin = Instant::now();
    ready(None).unwrap();
    assert!(begin.elapsed() < LONG / 3);
    assert_eq!(sender.send_text("b").unwrap().attempts(), 1);
    cancel.cancel();
    assert!(ready(None).is_ok(), "the gate is open");
}
