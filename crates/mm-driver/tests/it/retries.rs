//! What is repeated, how often and how long.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::mm_core::{Cancel, RetryPolicy};
use mm_driver::{Driver, Error, ErrorKind, Request};
use serde_json::Value;

use crate::server::{Server, answer, json, refusal, token};
use crate::world::{LONG, World, quick};

/// Every method that the API has.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

fn ask(driver: &Driver, method: &'static str) -> Result<Value, Error> {
    driver.request(method, "/api/v4/x").send()
}

/// Gives these answers first, and then a good one; an empty one is a cut connection.
fn failing(answers: &[String]) -> Server {
    let answers = answers.to_vec();
    Server::answering(move |number, _| answers.get(number).cloned().unwrap_or_else(|| json("7")))
}

fn busy(seconds: u64) -> String {
    let headers = format!("Retry-After: {seconds}\r\n");
    answer("429 Too Many Requests", &headers, "limit exceeded\n")
}

#[test]
fn a_429_is_repeated_for_every_method() {
    for method in METHODS {
        let server = failing(&[busy(0), busy(0), busy(0)]);
        assert_eq!(ask(&server.driver(), method).unwrap(), 7, "{method}");
        assert_eq!(server.seen().len(), 4, "{method}");
    }
}

#[test]
fn what_the_server_may_have_done_is_repeated_where_that_does_no_harm() {
    for failure in [
        refusal("502 Bad Gateway", "x"),
        refusal("503 Service Unavailable", "x"),
        refusal("504 Gateway Timeout", "x"),
        String::new(),
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n7".to_owned(),
    ] {
        for method in ["GET", "PUT", "DELETE"] {
            let server = if failure.starts_with("HTTP/1.1 200") {
                cut_once(failure.clone())
            } else {
                failing(std::slice::from_ref(&failure))
            };
            let result = ask(&server.driver(), method);
            assert_eq!(result.unwrap(), 7, "{method} {failure}");
        }
    }
}

/// Closes after the first answer.
fn cut_once(first: String) -> Server {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicBool, Ordering};

    let was_cut = AtomicBool::new(false);
    Server::start(move |mut stream, tell| {
        while let Some(seen) = crate::server::request(&mut stream) {
            tell(&seen);
            let is_first = !was_cut.swap(true, Ordering::SeqCst);
            let answer = if is_first { first.clone() } else { json("7") };
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            if is_first {
                return;
            }
        }
    })
}

#[test]
fn another_post_is_not_repeated_when_it_may_have_been_done() {
    for (failure, kind) in [
        (refusal("502 Bad Gateway", "x"), ErrorKind::Status(502)),
        (
            refusal("503 Service Unavailable", "x"),
            ErrorKind::Status(503),
        ),
        (refusal("504 Gateway Timeout", "x"), ErrorKind::Status(504)),
        (
            refusal("500 Internal Server Error", "x"),
            ErrorKind::Status(500),
        ),
        (String::new(), ErrorKind::Interrupted),
    ] {
        let server = failing(&[failure]);
        let error = ask(&server.driver(), "POST").unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.may_have_acted(), "{kind:?}");
        assert_eq!(server.seen().len(), 1, "{kind:?}");
    }
    let server = cut_once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n7".to_owned());
    let error = ask(&server.driver(), "POST").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn what_an_attempt_before_the_last_may_have_done_is_remembered() {
    let failures = [
        refusal("502 Bad Gateway", "x"),
        refusal("403 Forbidden", "y"),
    ];
    let error = ask(&failing(&failures).driver(), "PUT").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(403));
    assert!(error.may_have_acted());
    let failures = [busy(0), refusal("403 Forbidden", "y")];
    let error = ask(&failing(&failures).driver(), "PUT").unwrap_err();
    assert!(!error.may_have_acted());
}

#[test]
fn repeats_end_with_the_attempts_that_are_allowed() {
    let server = Server::always(refusal("502 Bad Gateway", "x"));
    let error = ask(&server.driver(), "GET").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(502));
    assert_eq!(server.seen().len(), 4);
    let driver = server.builder().retry(RetryPolicy::never());
    let driver = driver.token(token()).build().unwrap();
    ask(&driver, "GET").unwrap_err();
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_post_is_made_once_however_often_its_answer_is_lost() {
    let world = World::start();
    for (number, faults) in [
        "first=3,path=/api/v4/posts,cut.at=before,cut.after_effect=true",
        "first=3,path=/api/v4/posts,cut.at=head",
        "first=3,path=/api/v4/posts,cut.at=body",
        "first=3,path=/api/v4/posts,cut.at=body,cut.reset=true",
        "first=3,path=/api/v4/posts,failure.status=502,failure.after_effect=true",
        "first=3,path=/api/v4/posts,failure.status=503,retry_after.form=absent",
        "first=3,path=/api/v4/posts,failure.status=504,failure.html=true,failure.after_effect=true",
        "first=3,path=/api/v4/posts,failure.status=429,retry_after.seconds=0",
    ]
    .into_iter()
    .enumerate()
    {
        world.faults(faults);
        let since = world.last();
        let text = format!("post {number}");
        let posts = world.bot.posts();
        let post = posts.create_post(&world.channel, text.as_str()).send();
        assert_eq!(post.unwrap().message, text, "{faults}");
        assert_eq!(world.posts(&text), 1, "{faults}");
        assert_eq!(world.count(since, "POST", "/api/v4/posts"), 4, "{faults}");
    }
}

#[test]
fn a_post_keeps_its_key_over_all_attempts_and_each_has_its_own() {
    let lost = [String::new(), refusal("502 Bad Gateway", "x")];
    let server = failing(&lost);
    let driver = server.driver();
    for _ in 0..2 {
        let request = driver.request("POST", "/api/v4/posts?silent=true");
        let body = serde_json::json!({"channel_id": "c", "message": "a"});
        request.json(body).send().unwrap();
    }
    let seen = server.seen();
    let key = |at: usize| {
        let body: Value = serde_json::from_slice(&seen[at].body).unwrap();
        body["pending_post_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(seen.len(), 4);
    assert!(key(0) == key(1) && key(1) == key(2) && key(2) != key(3));
    let own = driver
        .posts()
        .create_post("c", "a")
        .pending_post_id("mine:1");
    own.send_value().unwrap();
    let body: Value = serde_json::from_slice(&server.next().body).unwrap();
    assert_eq!(body["pending_post_id"], "mine:1");
}

#[test]
fn a_wait_beyond_the_deadline_returns_at_once_with_its_length() {
    let server = Server::always(busy(60));
    let driver = server.builder().deadline(Duration::from_secs(20));
    let driver = driver.token(token()).build().unwrap();
    let begin = Instant::now();
    let error = ask(&driver, "GET").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after().unwrap() > Duration::from_secs(50));
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_503_whose_repeat_would_come_too_late_may_still_have_been_done() {
    let server = Server::always(refusal("503 Service Unavailable", "x"));
    let retry = RetryPolicy::default().first_wait(Duration::from_secs(600));
    let retry = retry.longest_wait(Duration::from_secs(600));
    let driver = server.builder().retry(retry).token(token()).build();
    let error = ask(&driver.unwrap(), "PUT").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(503));
    assert!(error.retry_after().is_some());
    assert!(error.may_have_acted());
}

#[test]
fn the_key_of_a_post_bounds_its_repeats_to_25_s() {
    for deadline in [Duration::from_secs(120), Duration::MAX] {
        let server = Server::always(busy(26));
        let driver = server.builder().deadline(deadline);
        let driver = driver.token(token()).build().unwrap();
        let begin = Instant::now();
        let error = driver.posts().create_post("c", "a").send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_after().unwrap() >= Duration::from_secs(26));
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
}

/// Asks on another thread; the error after a cancel, which comes when the server has been
/// asked so often.
fn canceled_after(server: &Server, builder: mm_driver::DriverBuilder, path: &'static str) -> Error {
    let driver = builder.token(token()).build().unwrap();
    let cancel = Cancel::new();
    let (tell, told) = mpsc::channel();
    let asking = {
        let cancel = cancel.clone();
        thread::spawn(move || {
            let body = serde_json::json!({"channel_id": "c", "message": "a"});
            let request = driver.request("POST", path).json(body);
            tell.send(request.cancel_by(&cancel).send()).unwrap();
        })
    };
    server.next();
    cancel.cancel();
    let error = told.recv_timeout(LONG).unwrap().unwrap_err();
    asking.join().unwrap();
    error
}

#[test]
fn a_wait_for_the_answer_and_one_for_the_next_attempt_are_stopped() {
    let server = Server::silent();
    let error = canceled_after(&server, server.builder(), "/api/v4/x");
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(error.may_have_acted());
    // Within the time of its key.
    let server = Server::always(busy(20));
    let error = canceled_after(&server, server.builder(), "/api/v4/posts");
    assert_eq!(error.kind(), ErrorKind::Canceled);
}

#[test]
fn what_is_cancelled_before_is_not_sent() {
    let server = Server::always(json("7"));
    let cancel = Cancel::new();
    cancel.cancel();
    let driver = server.driver();
    let error = driver
        .request("POST", "/api/v4/x")
        .cancel_by(&cancel)
        .send();
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(!error.may_have_acted());
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_deadline_ends_an_attempt_that_could_go_on() {
    let server = Server::silent();
    let driver = quick(&server.url()).token(token());
    let driver = driver.deadline(Duration::from_millis(200)).build().unwrap();
    let begin = Instant::now();
    let error = ask(&driver, "GET").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_timeout_of_one_request_is_its_own() {
    let server = Server::silent();
    let driver = server.driver();
    let request = driver.request("POST", "/api/v4/x");
    let error = request.timeout(Duration::from_millis(200)).send();
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}
