//! What is tried again, after which wait, and what is not.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mm_core::{Delivery, Transport};
use mm_sender::{ErrorKind, Payload, ProxyChoice, RetryPolicy, WebhookSender};

use crate::server::{LONG, OK, SHORT, Server, answer, closed_port, url};

const MILLI: Duration = Duration::from_millis(1);

/// Tries soon again.
fn soon() -> RetryPolicy {
    RetryPolicy::default().first_wait(MILLI)
}

/// Answers so to the first request, and accepts the others.
fn first(refusal: String) -> Server {
    Server::answering(move |number, _| match number {
        0 => refusal.clone(),
        _ => OK.to_owned(),
    })
}

/// Cuts the connection of the first request, and accepts the others.
fn cut_first() -> Server {
    Server::start(|mut connection| {
        if connection.number == 0 {
            connection.request();
            return;
        }
        while connection.request().is_some() {
            connection.write(OK);
        }
    })
}

#[test]
fn a_rate_limit_is_waited_for_however_its_time_is_written() {
    for time in [
        "Retry-After: 0",
        "Retry-After: 0.001",
        "Retry-After: Sat, 21 Nov 2015 00:07:05 GMT",
        "Retry-After: 1448064425",
        "Retry-After: 1448064425000",
        "X-RateLimit-Reset: 0",
        "x-ratelimit-reset: 1448064425",
        // The server's own clock counts, by which nothing is left to wait.
        "Date: Sat, 21 Nov 2099 00:07:05 GMT\r\nRetry-After: Sat, 21 Nov 2099 00:07:05 GMT",
    ] {
        let server = first(answer(
            "429 Too Many",
            &format!("{time}\r\n"),
            "limit exceeded\n",
        ));
        let sender = server.builder().retry(soon()).build();
        let begin = Instant::now();
        let receipt = sender.send_text("a").unwrap();
        assert_eq!(receipt.attempts(), 2, "{time}");
        assert!(begin.elapsed() < LONG / 3, "{time}");
        assert_eq!(server.seen().len(), 2);
    }
}

#[test]
fn the_time_that_a_server_asks_for_is_really_waited() {
    for status in ["429 Too Many", "503 Unavailable"] {
        let server = first(answer(status, "Retry-After: 1\r\n", ""));
        let sender = server.builder().retry(soon()).build();
        let begin = Instant::now();
        assert_eq!(sender.send_text("a").unwrap().attempts(), 2);
        let took = begin.elapsed();
        assert!(
            took >= Duration::from_secs(1) && took < LONG / 3,
            "{took:?}"
        );
    }
}

#[test]
fn what_may_have_been_accepted_is_repeated_only_on_request() {
    type Make = fn() -> Server;
    let servers: [(Make, ErrorKind); 4] = [
        (|| first(answer("500 Oh", "", "")), ErrorKind::Status(500)),
        (|| first(answer("503 Oh", "", "")), ErrorKind::Status(503)),
        (
            || first(answer("502 Oh", "", "<p>")),
            ErrorKind::Status(502),
        ),
        (cut_first, ErrorKind::Interrupted),
    ];
    for (make, kind) in servers {
        let server = make();
        let sender = server.builder().retry(soon()).build();
        let error = sender.send_text("a").unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.may_have_acted());
        assert_eq!(server.seen().len(), 1, "{kind:?}");

        let server = make();
        let sender = server.builder().retry(soon().at_least_once(true)).build();
        assert_eq!(sender.send_text("a").unwrap().attempts(), 2, "{kind:?}");
        assert_eq!(server.seen().len(), 2, "{kind:?}");
    }
}

#[test]
fn a_timeout_is_repeated_only_on_request() {
    let server = || {
        Server::start(|mut connection| {
            if connection.request().is_some() && connection.number > 0 {
                connection.write(OK);
            }
            connection.wait_closed();
        })
    };
    let silent = server();
    let builder = silent.builder().timeout(SHORT).retry(soon());
    assert_eq!(
        builder.build().send_text("a").unwrap_err().kind(),
        ErrorKind::Timeout
    );
    assert_eq!(silent.seen().len(), 1);
    let silent = server();
    let builder = silent.builder().timeout(SHORT * 3);
    let builder = builder.retry(soon().at_least_once(true));
    assert_eq!(builder.build().send_text("a").unwrap().attempts(), 2);
}

#[test]
fn what_cannot_succeed_is_never_repeated() {
    for status in [400, 401, 403, 404, 405, 413, 501] {
        let server = Server::answering(move |_, _| answer(&format!("{status} No"), "", ""));
        let sender = server.builder().retry(soon().at_least_once(true)).build();
        let error = sender.send_text("a").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(status));
        assert!(!error.may_have_acted());
        assert_eq!(server.seen().len(), 1, "{status}");
    }
}

#[test]
fn no_more_attempts_are_made_than_the_policy_allows() {
    for (policy, attempts) in [
        (RetryPolicy::never(), 1),
        (soon().attempts(0), 1),
        (soon().attempts(2), 2),
        (soon(), 4),
        (soon().attempts(7), 7),
    ] {
        let refusal = answer("429 Too Many", "Retry-After: 0\r\n", "");
        let server = Server::answering(move |_, _| refusal.clone());
        let sender = server.builder().retry(policy).build();
        let mut delivery = Delivery::new(Payload::new("a"));
        let error = sender.deliver(&mut delivery).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::ZERO));
        assert_eq!((delivery.attempts(), delivery.parts_sent()), (attempts, 0));
        assert_eq!(server.seen().len(), attempts as usize);
    }
}

#[test]
fn a_refused_connection_is_tried_again() {
    let (_held, address) = closed_port();
    let sender = WebhookSender::builder(url(address))
        .proxy_choice(ProxyChoice::Direct)
        .retry(soon().attempts(3))
        .build();
    let mut delivery = Delivery::new(Payload::new("a"));
    let error = sender.deliver(&mut delivery).unwrap_err();
    assert_eq!((error.kind(), delivery.attempts()), (ErrorKind::Connect, 3));
    assert!(!error.may_have_acted());
}

#[test]
fn the_waits_between_attempts_double_up_to_the_longest() {
    let (tell, times) = mpsc::channel();
    let server = Server::answering(move |_, _| {
        tell.send(Instant::now()).unwrap();
        answer("500 Oh", "", "")
    });
    let policy = RetryPolicy::default()
        .at_least_once(true)
        .attempts(5)
        .first_wait(MILLI * 100)
        .longest_wait(MILLI * 250);
    let sender = server.builder().retry(policy).build();
    sender.send_text("a").unwrap_err();
    let times: Vec<_> = times.try_iter().collect();
    let gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    // At least half of 100, 200, 250, 250.
    for (gap, least) in gaps.zip([50, 100, 125, 125]) {
        assert!(gap >= MILLI * least, "{gap:?} of {least}");
    }
    assert_eq!(times.len(), 5);
}

#[test]
fn a_wait_beyond_the_deadline_returns_at_once_with_its_length() {
    let refusal = answer("429 Too Many", "Retry-After: 200\r\n", "");
    let server = Server::answering(move |_, _| refusal.clone());
    let sender = server.builder().deadline(LONG).build();
    let begin = Instant::now();
    let error = sender.send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(200)));
    // From now on the gate knows, and nothing is even requested.
    let error = sender.send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let left = error.retry_after().unwrap();
    assert!(left > Duration::from_secs(150) && left < Duration::from_secs(200));
    assert!(!error.may_have_acted());
    assert!(begin.elapsed() < LONG / 2, "it did not wait");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_backoff_beyond_the_deadline_is_not_begun_and_changes_nothing_else() {
    for status in [500, 503] {
        let server = Server::answering(move |_, _| answer(&format!("{status} Oh"), "", ""));
        let policy = RetryPolicy::default()
            .at_least_once(true)
            .first_wait(Duration::from_secs(2_000))
            .longest_wait(Duration::MAX);
        let sender = server.builder().retry(policy).build();
        let begin = Instant::now();
        let error = sender.send_text("a").unwrap_err();
        assert!(begin.elapsed() < LONG);
        assert_eq!(error.kind(), ErrorKind::Status(status));
        assert!(error.retry_after().unwrap() >= Duration::from_secs(1_000));
        // The wait is our own: the server did not say that it refused.
        assert!(error.may_have_acted(), "{status}");
    }
}

#[test]
fn the_deadline_covers_the_attempt_too() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.wait_closed();
    });
    let sender = server.builder().deadline(SHORT).build();
    let begin = Instant::now();
    let error = sender.send_text("a").unwrap_err();
    let took = begin.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(took >= SHORT * 9 / 10 && took < LONG / 3, "{took:?}");
}

#[test]
fn the_earlier_deadline_of_sender_and_delivery_counts() {
    let refusal = answer("429 Too Many", "Retry-After: 100\r\n", "");
    let server = Server::answering(move |_, _| refusal.clone());
    let later = Instant::now() + Duration::from_secs(3_600);
    for (own, given) in [
        (Duration::from_secs(50), None),
        (Duration::from_secs(50), Some(later)),
        (Duration::from_secs(3_600), Some(Instant::now() + LONG)),
        (Duration::MAX, Some(Instant::now() + LONG)),
    ] {
        let sender = server.builder().deadline(own).build();
        let mut delivery = Delivery::new(Payload::new("a"));
        if let Some(given) = given {
            delivery = delivery.deadline_at(given);
        }
        let begin = Instant::now();
        let error = sender.deliver(&mut delivery).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(begin.elapsed() < LONG / 2);
    }
}

#[test]
fn an_error_knows_of_the_attempts_before_it() {
    let server = Server::answering(|number, _| match number {
        0 => answer("500 Oh", "", ""),
        _ => answer("429 Too Many", "Retry-After: 0\r\n", ""),
    });
    let policy = soon().attempts(2).at_least_once(true);
    let sender = server.builder().retry(policy).build();
    let error = sender.send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.may_have_acted(), "the first attempt may have");
}

#[test]
fn a_delivery_whose_holder_retries_is_tried_once() {
    for refusal in [
        answer("429 Too Many", "Retry-After: 0\r\n", ""),
        answer("500 Oh", "", ""),
    ] {
        let server = Server::answering(move |_, _| refusal.clone());
        let sender = server.builder().retry(soon().at_least_once(true)).build();
        let mut delivery = Delivery::new(Payload::new("a")).single_attempt();
        for attempt in 1..=3 {
            Transport::send(&sender, &mut delivery).unwrap_err();
            assert_eq!(delivery.attempts(), attempt);
            assert_eq!(server.seen().len(), 1);
        }
    }
}
