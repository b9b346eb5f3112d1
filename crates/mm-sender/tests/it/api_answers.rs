//! What an answer to a request of the REST API means.

use std::time::Duration;

use mm_sender::{ErrorKind, Response, Secrets, judge_api};

const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";

fn judge(response: &Response) -> Result<(), mm_sender::Error> {
    judge_api(response, None, &Secrets::of_texts([TOKEN]))
}

#[test]
fn every_2xx_is_a_success_whatever_it_holds() {
    // A file may be an HTML page: whoever expects JSON looks.
    let html = ("Content-Type", "text/html");
    for (status, body) in [(200, "<html>"), (201, "{}"), (204, ""), (206, "part")] {
        let response = Response::new(status, &[html], body.as_bytes());
        assert!(judge(&response).is_ok(), "{status}");
    }
}

#[test]
fn the_recorded_error_keeps_all_that_it_says() {
    // From a real server: a post to a channel that is not there.
    let body = br#"{"id":"api.context.permissions.app_error","message":"You do not have the appropriate permissions.","detailed_error":"","request_id":"n9ocykrfh3r9mfkmgjh8ue5g5w","status_code":403}"#;
    let header = [("X-Request-Id", "another")];
    let error = judge(&Response::new(403, &header, body)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(403));
    let id = "api.context.permissions.app_error";
    assert_eq!(error.server_id(), Some(id));
    assert_eq!(error.request_id(), Some("n9ocykrfh3r9mfkmgjh8ue5g5w"));
    let text = "the server answered with status 403: You do not have the appropriate permissions";
    assert_eq!(error.to_string(), format!("{text} ({id})"));
}

#[test]
fn the_id_of_a_request_is_taken_from_the_header_where_the_body_has_none() {
    let header = [("X-Request-Id", "r1")];
    for body in ["", "gone", "{}", r#"{"id": "x", "request_id": ""}"#] {
        let error = judge(&Response::new(404, &header, body.as_bytes())).unwrap_err();
        assert_eq!(error.request_id(), Some("r1"), "{body}");
    }
    let error = judge(&Response::new(404, &[], b"")).unwrap_err();
    assert_eq!(error.request_id(), None);
}

#[test]
fn a_429_and_a_503_keep_what_the_gate_has_read() {
    let wait = Some(Duration::from_secs(7));
    let none = Secrets::default();
    let header = [("X-Request-Id", "r1")];
    let limited = Response::new(429, &header, b"limit exceeded\n");
    let error = judge_api(&limited, wait, &none).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(
        (error.retry_after(), error.request_id()),
        (wait, Some("r1"))
    );
    assert!(!error.may_have_acted());
    let busy = Response::new(503, &[], b"");
    let error = judge_api(&busy, wait, &none).unwrap_err();
    assert_eq!((error.retry_after(), error.may_have_acted()), (wait, false));
    let error = judge_api(&busy, None, &none).unwrap_err();
    assert!(error.may_have_acted());
}

#[test]
fn nothing_that_the_server_says_holds_a_secret() {
    let json = format!(r#"{{"id": "a.{TOKEN}", "message": "m {TOKEN}", "request_id": "{TOKEN}"}}"#);
    let header = [("X-Request-Id", TOKEN), ("Location", TOKEN)];
    for body in [json.as_str(), TOKEN, ""] {
        for status in [302, 400, 429, 500] {
            let error = judge(&Response::new(status, &header, body.as_bytes())).unwrap_err();
            let text = format!("{error:?} {} {:?}", error.with_causes(), error.request_id());
            assert!(!text.contains(TOKEN), "{text}");
            assert_eq!(error.request_id(), Some("<redacted>"), "{status} {body}");
        }
    }
}
