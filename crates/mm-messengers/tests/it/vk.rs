//! VK, as a server on loopback that answers as its API does.

use std::time::Duration;

use mm_messengers::{ProxyChoice, Token, Vk};
use mm_outbox::{Cancel, ErrorKind, Messenger, Status, recipients};
use serde_json::json;

use crate::service::{HOUR, Outcome, Service, answer, dispatch, field, hides, json};
use crate::stage::{Folder, send};

const TOKEN: &str = "vk1.a.Secret_Token-0123456789";
const DONE: &str = r#"{"response": {"post_id": 12}}"#;

fn vk(service: &Service) -> Vk {
    let builder = Vk::builder(Token::parse(TOKEN).unwrap());
    builder
        .base_url(service.url())
        .proxy(ProxyChoice::Direct)
        .build()
        .unwrap()
}

fn outcome(answer: impl Into<String>) -> Outcome {
    let service = Service::always(answer);
    let outcome = dispatch(vk(&service), "-42", "hello");
    hides(&outcome.shown(), &[TOKEN]);
    outcome
}

/// An error as VK says it: with status 200.
fn trouble(code: u32, message: &str) -> String {
    let params = json!([{"key": "access_token", "value": TOKEN}]);
    let error = json!({"error_code": code, "error_msg": message, "request_params": params});
    json("200 OK", &json!({"error": error}).to_string())
}

#[test]
fn a_text_is_a_message_and_a_link_is_attached() {
    let service = Service::always(json("200 OK", DONE));
    let folder = Folder::new("vk");
    let outbox = folder.outbox(vk(&service));
    for (to, text) in [("-42", "привет & more"), ("", "https://example.com/a?b=c")] {
        outbox.schedule(text, recipients("vk", [to])).unwrap();
        assert_eq!(send(&outbox).sent, 1);
    }
    let [first, second] = [service.next(), service.next()];
    assert_eq!(
        (first.method.as_str(), first.path.as_str()),
        ("POST", "/method/wall.post")
    );
    for (name, value) in [
        ("message", "привет & more"),
        ("owner_id", "-42"),
        ("from_group", "1"),
        ("access_token", TOKEN),
        ("v", "5.199"),
    ] {
        assert_eq!(field(&first.body, name), value);
    }
    assert_eq!(
        field(&second.body, "attachments"),
        "https://example.com/a?b=c"
    );
    assert!(!second.body.contains("message=") && !second.body.contains("owner_id="));
}

#[test]
fn each_attempt_carries_the_key_of_its_dispatch() {
    let service = Service::answering(|number, _| match number {
        0 => String::new(), // It may be out.
        _ => json("200 OK", DONE),
    });
    let folder = Folder::new("vk-key");
    let outbox = folder.outbox(vk(&service));
    outbox
        .schedule("hello", recipients("vk", ["1", "2"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 2));
    let seen = service.seen();
    let keys: Vec<_> = seen
        .iter()
        .map(|seen| (field(&seen.body, "owner_id"), field(&seen.body, "guid")))
        .collect();
    let of = |owner: &str| -> Vec<&str> {
        let own = keys.iter().filter(|(own, _)| own == owner);
        own.map(|(_, key)| key.as_str()).collect()
    };
    let (first, second) = (of("1"), of("2"));
    assert_eq!((first.len(), second.len()), (2, 1));
    assert!(!first[0].is_empty() && first[0] == first[1] && first[0] != second[0]);
}

#[test]
fn an_error_within_a_success_is_told_by_its_code() {
    let denied = outcome(trouble(214, "Access to adding post denied"));
    assert_eq!((denied.status, denied.attempts), (Status::Failed, 1));
    assert_eq!(
        denied.errors,
        "VK answered: Access to adding post denied (error 214)"
    );
    assert_eq!(
        outcome(trouble(100, "One of the parameters")).status,
        Status::Failed
    );
    assert_eq!(
        outcome(trouble(10, "Internal server error")).status,
        Status::Error
    );
    let revoked = outcome(trouble(5, "User authorization failed"));
    assert_eq!((revoked.status, revoked.attempts), (Status::Pending, 0));
    let error = revoked.result.unwrap_err();
    assert_eq!(
        (error.kind(), error.server_id()),
        (ErrorKind::Status(401), Some("5"))
    );
}

#[test]
fn limits_and_a_captcha_wait_by_their_codes() {
    for (code, least) in [(6, 0), (9, 55), (14, 295), (29, 3595)] {
        let service = Service::always(trouble(code, "Too many"));
        let token = Token::parse(TOKEN).unwrap();
        let messenger = Vk::builder(token)
            .base_url(service.url())
            .proxy(ProxyChoice::Direct)
            .build()
            .unwrap();
        let error = messenger.test("1", "hi", &Cancel::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{code}");
        assert!(
            error.retry_after().unwrap() > Duration::from_secs(least),
            "{code}"
        );
    }
    let shown = outcome(trouble(29, "Rate limit reached"));
    assert_eq!((shown.status, shown.attempts), (Status::Error, 1));
    assert!(shown.wait.unwrap() > HOUR / 2, "{:?}", shown.wait);
    let shown = outcome(answer("429 Too Many Requests", "Retry-After: 7\r\n", ""));
    assert_eq!(shown.status, Status::Error);
}

#[test]
fn what_vk_never_answers_is_told_without_the_token() {
    let echo = format!("invalid access_token {TOKEN}");
    hides(&outcome(trouble(100, &echo)).shown(), &[TOKEN]);
    hides(&outcome(json("403 Forbidden", &echo)).shown(), &[TOKEN]);
}

#[test]
fn what_is_too_long_or_for_no_owner_is_not_sent() {
    let service = Service::always(json("200 OK", DONE));
    let long = dispatch(vk(&service), "1", &"я".repeat(15_896));
    assert_eq!(long.status, Status::Failed);
    assert!(long.errors.contains("15895"), "{}", long.errors);
    assert_eq!(dispatch(vk(&service), "club1", "hi").status, Status::Failed);
    assert!(service.seen().is_empty());
}

#[test]
fn a_test_message_goes_by_itself_and_nothing_shows_the_token() {
    let service = Service::always(json("200 OK", DONE));
    let messenger = vk(&service).called("wall");
    assert_eq!(messenger.alias(), "wall");
    messenger.test("1", "works", &Cancel::new()).unwrap();
    assert!(!service.next().body.contains("guid="));
    let builder = Vk::builder(Token::parse(TOKEN).unwrap());
    hides(&format!("{messenger:?} {builder:?}"), &[TOKEN]);
}

#[test]
fn the_url_that_gets_a_token_asks_for_the_wall() {
    let url = Vk::token_url("12&34");
    let (page, query) = url.split_once('?').unwrap();
    assert_eq!(page, "https://oauth.vk.com/authorize");
    for (name, value) in [
        ("client_id", "12&34"),
        ("scope", "wall,offline"),
        ("response_type", "token"),
        ("redirect_uri", "https://oauth.vk.com/blank.html"),
    ] {
        assert_eq!(field(query, name), value);
    }
}
