//! Telegram, as a server on loopback that answers as the Bot API does.

use std::time::Duration;

use mm_messengers::{ProxyChoice, Telegram, Token};
use mm_outbox::{Cancel, ErrorKind, Messenger, SendOptions, Status, recipients};
use serde_json::json;

use crate::service::{HOUR, Outcome, Service, answer, dispatch, hides, json};
use crate::stage::{Folder, send};

const TOKEN: &str = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const KEY: &str = "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const DONE: &str = r#"{"ok": true, "result": {"message_id": 7}}"#;

fn telegram(service: &Service) -> Telegram {
    let token = Token::parse(TOKEN).unwrap();
    let builder = Telegram::builder(token)
        .base_url(service.url())
        .proxy(ProxyChoice::Direct);
    builder.timeout(Duration::from_secs(10)).build().unwrap()
}

/// One dispatch, where the bot is known and then comes this answer.
fn outcome(answer: String) -> Outcome {
    let service = Service::answering(move |_, seen| {
        if seen.path.ends_with("/getMe") {
            json("200 OK", DONE)
        } else {
            answer.clone()
        }
    });
    let outcome = dispatch(telegram(&service), "1234", "hello");
    hides(&outcome.shown(), &[TOKEN, KEY]);
    outcome
}

fn refusal(status: &str, description: &str, parameters: &str) -> String {
    let code: String = status.chars().take(3).collect();
    let body = format!(
        r#"{{"ok": false, "error_code": {code}, "description": "{description}"{parameters}}}"#
    );
    json(status, &body)
}

#[test]
fn a_bot_says_who_it_is_once_and_sends_to_chats_and_channels() {
    let service = Service::always(json("200 OK", DONE));
    let folder = Folder::new("telegram");
    let outbox = folder.outbox(telegram(&service));
    for text in ["hello", "again"] {
        let to = recipients("telegram", ["1234", "@news"]);
        outbox.schedule(text, to).unwrap();
        assert_eq!(send(&outbox).sent, 2);
    }
    let seen = service.seen();
    let paths: Vec<_> = seen.iter().map(|seen| seen.path.as_str()).collect();
    let (me, to) = (
        format!("/bot{TOKEN}/getMe"),
        format!("/bot{TOKEN}/sendMessage"),
    );
    assert_eq!(paths, [me.as_str(), &to, &to, &to, &to]);
    assert!(seen.iter().all(|seen| seen.method == "POST"));
    assert_eq!(seen[1].json(), json!({"chat_id": 1234, "text": "hello"}));
    assert_eq!(seen[2].json(), json!({"chat_id": "@news", "text": "hello"}));
}

#[test]
fn a_long_text_becomes_messages_of_4096_and_goes_on_where_it_ended() {
    let service = Service::answering(|number, _| match number {
        2 => refusal("500 Internal Server Error", "Internal", ""),
        _ => json("200 OK", DONE),
    });
    let folder = Folder::new("telegram-parts");
    let outbox = folder.outbox(telegram(&service));
    let text = "word ".repeat(1800); // Three messages.
    let to = recipients("telegram", ["1"]);
    outbox.schedule(text.as_str(), to).unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
    let seen = service.seen();
    let texts: Vec<_> = seen[1..]
        .iter()
        .map(|seen| seen.json()["text"].clone())
        .collect();
    assert_eq!(texts.len(), 4);
    assert_eq!(
        texts[1], texts[2],
        "the second is sent again, the first is not"
    );
    let out = [&texts[0], &texts[2], &texts[3]].map(|text| text.as_str().unwrap());
    assert_eq!(out.concat(), text);
    assert!(out.iter().all(|text| text.len() <= 4096));
}

#[test]
fn what_telegram_refuses_has_failed_in_its_words() {
    let shown = outcome(refusal(
        "400 Bad Request",
        "Bad Request: chat not found",
        "",
    ));
    assert_eq!(shown.status, Status::Failed);
    assert_eq!(
        shown.errors,
        "Telegram answered: Bad Request: chat not found (error 400)"
    );
    let blocked = "Forbidden: bot was blocked by the user";
    assert_eq!(
        outcome(refusal("403 Forbidden", blocked, "")).status,
        Status::Failed
    );
    let moved = r#", "parameters": {"migrate_to_chat_id": -100123}"#;
    let shown = outcome(refusal("400 Bad Request", "group chat was upgraded", moved));
    assert!(shown.errors.contains("-100123"), "{}", shown.errors);
}

#[test]
fn a_429_waits_as_long_as_its_parameters_say() {
    let parameters = r#", "parameters": {"retry_after": 7200}"#;
    let shown = outcome(refusal(
        "429 Too Many Requests",
        "Too Many Requests",
        parameters,
    ));
    assert_eq!((shown.status, shown.attempts), (Status::Error, 1));
    assert!(shown.wait.unwrap() > HOUR, "{:?}", shown.wait);
}

#[test]
fn a_429_holds_up_what_follows_without_an_attempt() {
    let parameters = r#", "parameters": {"retry_after": 1}"#;
    let limit = refusal("429 Too Many Requests", "Too Many Requests", parameters);
    let service = Service::answering(move |number, _| match number {
        1 => limit.clone(),
        _ => json("200 OK", DONE),
    });
    let folder = Folder::new("telegram-limit");
    let outbox = folder.outbox(telegram(&service));
    outbox
        .schedule("a", recipients("telegram", ["1", "2"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 2));
}

#[test]
fn a_429_for_long_ends_the_pass_and_what_follows_waits_without_an_attempt() {
    let parameters = r#", "parameters": {"retry_after": 120}"#;
    let limit = refusal("429 Too Many Requests", "Too Many Requests", parameters);
    let service = Service::answering(move |number, _| match number {
        1 => limit.clone(),
        _ => json("200 OK", DONE),
    });
    let folder = Folder::new("telegram-long-limit");
    let outbox = folder.outbox(telegram(&service));
    outbox
        .schedule("a", recipients("telegram", ["1", "2"]))
        .unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert_eq!((report.errors, report.sent), (1, 0));
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after().unwrap() > Duration::from_secs(100));
    let counts = outbox.counts().unwrap();
    assert_eq!(counts.of(Status::Pending), 1);
}

#[test]
fn a_token_that_is_not_accepted_blames_no_message() {
    let unauthorized = refusal("401 Unauthorized", "Unauthorized", "");
    let revoked = outcome(unauthorized.clone());
    assert_eq!((revoked.status, revoked.attempts), (Status::Pending, 0));
    assert_eq!(revoked.result.unwrap_err().kind(), ErrorKind::Status(401));
    let service = Service::always(unauthorized);
    let wrong = dispatch(telegram(&service), "1", "hello");
    assert_eq!((wrong.status, wrong.attempts), (Status::Pending, 0));
    assert_eq!(service.seen().len(), 1, "nothing but getMe");
}

#[test]
fn what_telegram_never_answers_is_told_without_the_token() {
    let echo = format!("no bot {TOKEN} nor {KEY}");
    hides(
        &outcome(refusal("400 Bad Request", &echo, "")).errors,
        &[TOKEN, KEY],
    );
    hides(&outcome(json("404 Not Found", &echo)).errors, &[TOKEN, KEY]);
}

#[test]
fn a_redirect_and_a_server_that_is_not_there_show_no_token() {
    let to = format!("Location: https://other.example/bot{TOKEN}/sendMessage\r\n");
    let shown = outcome(answer("302 Found", &to, ""));
    assert_eq!(shown.status, Status::Failed);
    assert!(
        shown.errors.contains("https://other.example"),
        "{}",
        shown.errors
    );
    let token = Token::parse(TOKEN).unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let builder = Telegram::builder(token).base_url(format!("http://{address}"));
    let messenger = builder.proxy(ProxyChoice::Direct).build().unwrap();
    let shown = dispatch(messenger, "1", "hello");
    hides(&shown.shown(), &[TOKEN, KEY]);
    assert_eq!((shown.status, shown.attempts), (Status::Pending, 0));
    assert_eq!(shown.result.unwrap_err().kind(), ErrorKind::Connect);
}

#[test]
fn an_address_that_is_none_and_a_text_that_shows_nothing_are_not_sent() {
    let service = Service::always(json("200 OK", DONE));
    assert_eq!(
        dispatch(telegram(&service), "nobody", "a").status,
        Status::Failed
    );
    assert_eq!(
        dispatch(telegram(&service), "1", " \n").status,
        Status::Failed
    );
    assert!(
        service
            .seen()
            .iter()
            .all(|seen| seen.path.ends_with("/getMe"))
    );
}

#[test]
fn the_chats_of_those_who_started_are_found_once_each() {
    let updates = json!({"ok": true, "result": [
        {"update_id": 1, "message": {"text": "/start", "chat": {"id": 11}}},
        {"update_id": 2, "message": {"text": "hi", "chat": {"id": 12}}},
        {"update_id": 3, "message": {"sticker": {}, "chat": {"id": 13}}},
        {"update_id": 4, "my_chat_member": {"chat": {"id": 14}}},
        {"update_id": 5, "message": {"text": "/start ref", "chat": {"id": -15}}},
        {"update_id": 6, "message": {"text": "/start", "chat": {"id": 11}}},
    ]});
    let service = Service::always(json("200 OK", &updates.to_string()));
    let ids = telegram(&service).get_chat_ids(&Cancel::new()).unwrap();
    assert_eq!(ids, [11, -15]);
    assert!(service.next().path.ends_with("/getUpdates"));
}

#[test]
fn a_test_message_goes_by_itself_and_nothing_shows_the_token() {
    let service = Service::always(json("200 OK", DONE));
    let messenger = telegram(&service).called("bot");
    assert_eq!(messenger.alias(), "bot");
    messenger.test("@news", "works", &Cancel::new()).unwrap();
    assert_eq!(service.seen().len(), 2);
    let token = Token::parse(TOKEN).unwrap();
    let shown = format!("{messenger:?} {:?}", Telegram::builder(token));
    hides(&shown, &[TOKEN, KEY]);
}
