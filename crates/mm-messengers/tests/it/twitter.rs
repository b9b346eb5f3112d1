//! X, as a server on loopback that answers as its API does.

use std::time::Duration;

use mm_messengers::{ProxyChoice, Token, Twitter};
use mm_outbox::{Cancel, ErrorKind, Messenger, Status, recipients};
use serde_json::json;

use crate::service::{HOUR, Outcome, Service, answer, dispatch, hides, json};
use crate::stage::{Folder, send};

const KEYS: [&str; 4] = [
    "apikey00xvz1evFS4wEE",
    "apisecret0kAcSOqF21Fu85e7",
    "370773112-accessGmHxMAgYy",
    "accesssecretLswwdoUaIvS8",
];
const DONE: &str = r#"{"data": {"id": "1445880548472328192", "text": "hello"}}"#;
const DOUBLE: &str = r#"{"detail": "You are not allowed to create a Tweet with duplicate content.", "type": "about:blank", "title": "Forbidden", "status": 403}"#;

fn twitter(service: &Service) -> Twitter {
    let [key, secret, access, access_secret] = KEYS.map(|text| Token::parse(text).unwrap());
    let builder = Twitter::builder(key, secret, access, access_secret);
    builder
        .base_url(service.url())
        .proxy(ProxyChoice::Direct)
        .build()
        .unwrap()
}

fn outcome(answer: impl Into<String>) -> Outcome {
    let service = Service::always(answer);
    let outcome = dispatch(twitter(&service), "idlesign", "hello");
    hides(&outcome.shown(), &KEYS);
    outcome
}

#[test]
fn a_post_is_signed_and_begins_with_its_address() {
    let service = Service::always(json("201 Created", DONE));
    let folder = Folder::new("twitter");
    let outbox = folder.outbox(twitter(&service));
    let to = recipients("twitter", ["idlesign", ""]);
    outbox.schedule("hello", to).unwrap();
    assert_eq!(send(&outbox).sent, 2);
    let seen = service.seen();
    assert_eq!(seen[0].json(), json!({"text": "@idlesign hello"}));
    assert_eq!(seen[1].json(), json!({"text": "hello"}));
    let headers = [&seen[0], &seen[1]].map(|seen| seen.header("authorization"));
    assert_ne!(headers[0], headers[1], "each has a nonce of its own");
    for seen in &seen {
        assert_eq!(
            (seen.method.as_str(), seen.path.as_str()),
            ("POST", "/2/tweets")
        );
        assert_eq!(seen.header("content-type"), "application/json");
        let header = seen.header("authorization");
        for field in ["consumer_key", "nonce", "signature", "timestamp", "token"] {
            assert!(header.contains(&format!("oauth_{field}=\"")), "{header}");
        }
        hides(header, &[KEYS[1], KEYS[3]]);
    }
}

#[test]
fn what_weighs_more_than_280_is_not_sent() {
    let service = Service::always(json("201 Created", DONE));
    let long = dispatch(twitter(&service), "", &"語".repeat(141));
    assert_eq!((long.status, long.attempts), (Status::Failed, 1));
    assert!(long.errors.contains("282"), "{}", long.errors);
    assert_eq!(
        dispatch(twitter(&service), "a b", "hi").status,
        Status::Failed
    );
    assert!(service.seen().is_empty());
    let link = format!("{} https://example.com/{}", "a".repeat(256), "b".repeat(99));
    assert_eq!(dispatch(twitter(&service), "", &link).status, Status::Sent);
}

#[test]
fn what_x_refuses_has_failed_in_its_words() {
    let shown = outcome(json("403 Forbidden", DOUBLE));
    assert_eq!(shown.status, Status::Failed);
    let words = "X answered: You are not allowed to create a Tweet with duplicate content \
                 (error 403)";
    assert_eq!(shown.errors, words);
    let invalid = r#"{"errors": [{"message": "Your Tweet text is too long."}], "title": "Invalid Request", "detail": "One or more parameters was invalid."}"#;
    let shown = outcome(json("400 Bad Request", invalid));
    assert_eq!(shown.status, Status::Failed);
    assert!(shown.errors.contains("too long"), "{}", shown.errors);
}

#[test]
fn an_error_within_a_success_is_an_error() {
    let within = r#"{"errors": [{"detail": "Not for you", "status": 403, "title": "Forbidden"}]}"#;
    let shown = outcome(json("200 OK", within));
    assert_eq!(shown.status, Status::Failed);
    assert_eq!(shown.errors, "X answered: Not for you (error 403)");
}

#[test]
fn a_429_waits_until_the_limit_is_reset() {
    let problem = r#"{"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429}"#;
    let reset = std::time::SystemTime::now() + Duration::from_secs(7200);
    let reset = reset.duration_since(std::time::UNIX_EPOCH).unwrap();
    let headers = format!(
        "x-rate-limit-reset: {}\r\nx-rate-limit-remaining: 0\r\n",
        reset.as_secs()
    );
    let shown = outcome(answer("429 Too Many Requests", &headers, problem));
    assert_eq!((shown.status, shown.attempts), (Status::Error, 1));
    assert!(shown.wait.unwrap() > HOUR, "{:?}", shown.wait);
}

#[test]
fn a_double_of_what_may_be_out_is_a_success() {
    let service = Service::answering(|number, _| match number {
        0 => String::new(), // It may be out.
        _ => json("403 Forbidden", DOUBLE),
    });
    let folder = Folder::new("twitter-double");
    let outbox = folder.outbox(twitter(&service));
    outbox
        .schedule("hello", recipients("twitter", [""]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
}

#[test]
fn keys_that_are_not_accepted_blame_no_message() {
    let problem = r#"{"title": "Unauthorized", "status": 401, "detail": "Unauthorized"}"#;
    let shown = outcome(json("401 Unauthorized", problem));
    assert_eq!((shown.status, shown.attempts), (Status::Pending, 0));
    assert_eq!(shown.result.unwrap_err().kind(), ErrorKind::Status(401));
}

#[test]
fn what_x_never_answers_is_told_without_the_keys() {
    let echo = json!({"title": KEYS.join(" "), "detail": KEYS.join(","), "status": 403});
    hides(
        &outcome(json("403 Forbidden", &echo.to_string())).shown(),
        &KEYS,
    );
    hides(
        &outcome(json("404 Not Found", &KEYS.join(" "))).shown(),
        &KEYS,
    );
}

#[test]
fn a_test_message_goes_by_itself_and_nothing_shows_the_keys() {
    let service = Service::always(json("201 Created", DONE));
    let messenger = twitter(&service).called("x");
    assert_eq!(
        (messenger.alias(), messenger.other_aliases()),
        ("x", ["twitter"].as_slice())
    );
    assert_eq!(twitter(&service).other_aliases(), ["x"]);
    assert!(twitter(&service).called("news").other_aliases().is_empty());
    messenger
        .test("@idlesign", "works", &Cancel::new())
        .unwrap();
    assert_eq!(service.next().json(), json!({"text": "@idlesign works"}));
    let [key, secret, access, access_secret] = KEYS.map(|text| Token::parse(text).unwrap());
    let builder = Twitter::builder(key, secret, access, access_secret);
    hides(&format!("{messenger:?} {builder:?}"), &KEYS);
    let gateway = builder
        .base_url("https://user:password9@gw.example")
        .build();
    assert_eq!(gateway.unwrap_err().kind(), ErrorKind::InvalidSetting);
}
