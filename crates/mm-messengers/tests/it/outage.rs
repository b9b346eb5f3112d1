//! Services that are not there.

use std::sync::atomic::{AtomicBool, Ordering};

use mm_outbox::{ErrorKind, Status};

use crate::each::{CASES, Case, closed_port};
use crate::service::{HOUR, Passed, Seen, Service, answer, json};

/// How many attempts each has taken.
fn attempts(passed: &Passed) -> Vec<u32> {
    passed.views.iter().map(|view| view.attempts).collect()
}

/// A service that gets each messenger ready, and then gives this answer to each request.
fn answers(case: &Case, then: impl Into<String>) -> Service {
    let (done, then) = (case.done, then.into());
    Service::answering(move |_, seen: &Seen| {
        if seen.path.ends_with("/getMe") {
            json("200 OK", done)
        } else {
            then.clone()
        }
    })
}

#[test]
fn a_service_that_cannot_be_reached_costs_no_attempt() {
    let (_bound, address) = closed_port();
    let places = [
        (format!("http://{address}"), ErrorKind::Connect),
        (format!("https://{address}"), ErrorKind::Connect),
        ("http://no.such.host.invalid".to_owned(), ErrorKind::Connect),
    ];
    for case in &CASES {
        for (url, kind) in &places {
            let passed = case.pass(url, &case.to, "hello");
            assert_eq!(attempts(&passed), [0, 0, 0], "{} {url}", case.alias);
            assert!(
                passed
                    .views
                    .iter()
                    .all(|view| view.status == Status::Pending)
            );
            assert_eq!(passed.result.unwrap_err().kind(), *kind, "{}", case.alias);
        }
    }
}

#[test]
fn a_service_without_encryption_where_it_is_wanted_costs_no_attempt() {
    for case in &CASES {
        let service = answers(case, json("200 OK", case.done));
        let url = service.url().replace("http:", "https:");
        let passed = case.pass(&url, &case.to, "hello");
        assert_eq!(attempts(&passed), [0, 0, 0], "{}", case.alias);
        let kind = passed.result.unwrap_err().kind();
        let is_told = matches!(kind, ErrorKind::Tls | ErrorKind::Connect);
        assert!(is_told, "{} {kind:?}", case.alias);
    }
}

#[test]
fn a_service_that_is_down_behind_its_gateway_costs_one_attempt_and_the_others_none() {
    for case in &CASES {
        for status in [
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
        ] {
            let down = answer(status, "Content-Type: text/html\r\n", "<h1>Down</h1>");
            let service = answers(case, down);
            let passed = case.pass(&service.url(), &case.to, "hello");
            assert_eq!(attempts(&passed), [1, 0, 0], "{} {status}", case.alias);
            assert_eq!(passed.views[0].status, Status::Error);
            let code: u16 = status[..3].parse().unwrap();
            assert_eq!(passed.result.unwrap_err().status(), Some(code));
        }
    }
}

#[test]
fn a_service_that_is_busy_for_long_says_when_to_come_back_and_costs_the_others_nothing() {
    for case in &CASES {
        for status in ["503 Service Unavailable", "429 Too Many Requests"] {
            let service = answers(case, answer(status, "Retry-After: 240\r\n", "busy"));
            let passed = case.pass(&service.url(), &case.to, "hello");
            assert_eq!(attempts(&passed), [1, 0, 0], "{} {status}", case.alias);
            assert!(
                passed.wait().unwrap() > HOUR / 2,
                "its own backoff is longer"
            );
            let wait = passed.result.unwrap_err().retry_after().unwrap();
            assert!(
                (200..=240).contains(&wait.as_secs()),
                "{} {wait:?}",
                case.alias
            );
        }
    }
}

#[test]
fn credentials_that_are_not_accepted_blame_no_message_whatever_is_sent() {
    for case in CASES.iter().filter(|case| case.alias != "mattermost") {
        let service = Service::always(answer("401 Unauthorized", "", ""));
        let passed = case.pass(&service.url(), &case.to, "hello");
        assert_eq!(attempts(&passed), [0, 0, 0], "{}", case.alias);
        assert_eq!(passed.result.unwrap_err().status(), Some(401));
    }
}

#[test]
fn an_error_of_one_dispatch_keeps_no_other_from_being_sent() {
    for case in &CASES {
        for failure in [
            answer("500 Internal Server Error", "", ""),
            answer("400 Bad Request", "", ""),
            String::new(), // The connection ends.
        ] {
            let done = case.done;
            let is_first = AtomicBool::new(true);
            let service = Service::answering(move |_, seen: &Seen| {
                let is_post = !seen.path.ends_with("/getMe");
                if is_post && is_first.swap(false, Ordering::SeqCst) {
                    failure.clone()
                } else {
                    json("200 OK", done)
                }
            });
            let passed = case.pass(&service.url(), &case.to, "hello");
            let sent = passed
                .views
                .iter()
                .filter(|view| view.status == Status::Sent);
            assert_eq!(sent.count(), 2, "{}", case.alias);
            assert_eq!(attempts(&passed), [1, 1, 1], "{}", case.alias);
            passed.result.unwrap();
        }
    }
}

/// What no service of ours gives, an HTML page, a success without sense, a
/// failure of a gateway, the start of an answer, and no answer; and
/// whether each may pass.
fn faults() -> Vec<(String, bool)> {
    let html = "Content-Type: text/html\r\n";
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{\"o";
    vec![
        (answer("200 OK", html, "<h1>Log in</h1>"), false),
        (json("200 OK", "{\"strange\": 1}"), false),
        (json("200 OK", "garbage"), false),
        (answer("502 Bad Gateway", html, "<h1>Bad</h1>"), true),
        (answer("500 Internal Server Error", "", ""), true),
        (cut.to_owned(), true),
        (String::new(), true),
    ]
}

#[test]
fn what_no_service_answers_is_told_without_its_secrets() {
    // Those that read what a success says.
    for case in &CASES[..4] {
        for (fault, may_pass) in faults() {
            let service = answers(case, fault.as_str());
            let passed = case.pass(&service.url(), &case.to[..1], "hello");
            let expected = if may_pass {
                Status::Error
            } else {
                Status::Failed
            };
            assert_eq!(passed.views[0].status, expected, "{} {fault}", case.alias);
        }
    }
}
