//! Facebook, as a server on loopback that answers as the Graph API does.

use std::time::Duration;

use mm_messengers::{Facebook, ProxyChoice, Token};
use mm_outbox::{Cancel, ErrorKind, Messenger, Status, recipients};
use serde_json::json;

use crate::service::{HOUR, Outcome, Service, answer, dispatch, field, hides, json};
use crate::stage::{Folder, send};

const TOKEN: &str = "EAACEdEose0cBAPageTokenXyz";
const DONE: &str = r#"{"id": "546349135390552_1116692711689522"}"#;

fn token(text: &str) -> Token {
    Token::parse(text).unwrap()
}

fn facebook(service: &Service) -> Facebook {
    let builder = Facebook::builder().page_token(token(TOKEN));
    builder
        .base_url(service.url())
        .proxy(ProxyChoice::Direct)
        .build()
        .unwrap()
}

fn outcome(answer: impl Into<String>) -> Outcome {
    let service = Service::always(answer);
    let outcome = dispatch(facebook(&service), "", "hello");
    hides(&outcome.shown(), &[TOKEN]);
    outcome
}

fn trouble(code: u32, message: &str) -> String {
    let error = json!({"message": message, "type": "OAuthException", "code": code});
    json!({"error": error}).to_string()
}

#[test]
fn a_text_is_a_message_and_a_link_is_a_link() {
    let service = Service::always(json("200 OK", DONE));
    let folder = Folder::new("facebook");
    let outbox = folder.outbox(facebook(&service));
    for text in [
        "Grüße & more",
        "https://example.com/a?b=c",
        "https://a and b",
    ] {
        outbox.schedule(text, recipients("fb", ["42"])).unwrap();
    }
    assert_eq!(send(&outbox).sent, 3);
    let seen = service.seen();
    assert!(
        seen.iter()
            .all(|seen| seen.method == "POST" && seen.path == "/v23.0/42/feed")
    );
    assert!(
        seen.iter()
            .all(|seen| field(&seen.body, "access_token") == TOKEN)
    );
    assert_eq!(field(&seen[0].body, "message"), "Grüße & more");
    assert_eq!(field(&seen[1].body, "link"), "https://example.com/a?b=c");
    assert_eq!(field(&seen[1].body, "message"), "");
    assert_eq!(field(&seen[2].body, "message"), "https://a and b");
}

#[test]
fn the_version_is_a_setting_and_no_address_is_the_tokens_own_page() {
    let service = Service::always(json("200 OK", DONE));
    let builder = Facebook::builder().page_token(token(TOKEN));
    let builder = builder
        .graph_version("v25.0")
        .base_url(service.url())
        .proxy(ProxyChoice::Direct);
    let messenger = builder.build().unwrap();
    messenger.test("", "works", &Cancel::new()).unwrap();
    assert_eq!(service.next().path, "/v25.0/me/feed");
}

#[test]
fn an_error_is_read_whatever_the_status_is() {
    for status in ["200 OK", "400 Bad Request"] {
        let shown = outcome(json(status, &trouble(100, "Invalid parameter")));
        assert_eq!(shown.status, Status::Failed);
        assert_eq!(
            shown.errors,
            "Facebook answered: Invalid parameter (error 100)"
        );
        let denied = trouble(200, "Permissions error");
        assert_eq!(outcome(json(status, &denied)).status, Status::Failed);
        let passing = outcome(json(status, &trouble(2, "Service temporarily unavailable")));
        assert_eq!((passing.status, passing.attempts), (Status::Error, 1));
        let revoked = outcome(json(status, &trouble(190, "Invalid OAuth access token.")));
        assert_eq!((revoked.status, revoked.attempts), (Status::Pending, 0));
        let error = revoked.result.unwrap_err();
        assert_eq!(
            (error.kind(), error.server_id()),
            (ErrorKind::Status(401), Some("190"))
        );
    }
}

#[test]
fn a_limit_waits_as_long_as_its_header_says() {
    let usage = r#"{"42": [{"type": "pages", "estimated_time_to_regain_access": 120}]}"#;
    let headers = format!("X-Business-Use-Case-Usage: {usage}\r\n");
    let limit = trouble(
        80_001,
        "There have been too many calls to this Page account.",
    );
    let shown = outcome(answer("400 Bad Request", &headers, &limit));
    assert_eq!((shown.status, shown.attempts), (Status::Error, 1));
    assert!(shown.wait.unwrap() > HOUR, "{:?}", shown.wait);
    let shown = outcome(answer("429 Too Many Requests", "Retry-After: 7\r\n", ""));
    assert_eq!(shown.status, Status::Error);
}

#[test]
fn a_double_of_what_may_be_out_is_a_success() {
    let double = trouble(506, "Duplicate status message");
    assert_eq!(
        outcome(json("400 Bad Request", &double)).status,
        Status::Failed
    );
    let service = Service::answering(move |number, _| match number {
        0 => String::new(), // It may be out.
        _ => json("400 Bad Request", &double),
    });
    let folder = Folder::new("facebook-double");
    let outbox = folder.outbox(facebook(&service));
    outbox.schedule("hello", recipients("fb", [""])).unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
}

#[test]
fn what_facebook_never_answers_is_told_without_the_token() {
    let echo = format!("Malformed access token {TOKEN}");
    hides(
        &outcome(json("400 Bad Request", &trouble(100, &echo))).shown(),
        &[TOKEN],
    );
    hides(&outcome(json("404 Not Found", &echo)).shown(), &[TOKEN]);
}

#[test]
fn what_is_too_long_or_for_no_page_is_not_sent() {
    let service = Service::always(json("200 OK", DONE));
    let long = dispatch(facebook(&service), "", &"a".repeat(63_207));
    assert_eq!(long.status, Status::Failed);
    assert!(long.errors.contains("63206"), "{}", long.errors);
    assert_eq!(
        dispatch(facebook(&service), "a/b", "hi").status,
        Status::Failed
    );
    assert!(service.seen().is_empty());
}

#[test]
fn the_tokens_of_pages_come_from_that_of_a_person() {
    let service = Service::answering(|number, _| {
        let body = match number {
            0 => json!({"access_token": "EAALongLived123", "token_type": "bearer"}),
            1 => json!({
                "data": [{"id": "1", "name": "One", "access_token": "EAAPageOne123"}],
                "paging": {"cursors": {"before": "a", "after": "MTAx"}, "next": "https://next"},
            }),
            _ => json!({
                "data": [
                    {"id": "2", "name": "No token"},
                    {"id": "3", "name": "Three", "access_token": "EAAPageThree123"},
                ],
                "paging": {"cursors": {"before": "a", "after": "MTAy"}},
            }),
        };
        json("200 OK", &body.to_string())
    });
    let builder = Facebook::builder()
        .base_url(service.url())
        .proxy(ProxyChoice::Direct);
    let (secret, user) = (token("appsecret12345"), token("EAAShort12345"));
    let tokens = builder.page_tokens("777", &secret, &user, &Cancel::new());
    let tokens = tokens.unwrap();
    let found: Vec<_> = tokens
        .iter()
        .map(|page| (page.name.as_str(), page.token.expose_secret()))
        .collect();
    assert_eq!(
        found,
        [("One", "EAAPageOne123"), ("Three", "EAAPageThree123")]
    );
    hides(&format!("{tokens:?}"), &["EAAPage"]);
    let asked: Vec<_> = service.seen().into_iter().map(|seen| seen.path).collect();
    let (path, query) = asked[0].split_once('?').unwrap();
    assert_eq!(path, "/v23.0/oauth/access_token");
    for (name, value) in [
        ("grant_type", "fb_exchange_token"),
        ("client_id", "777"),
        ("client_secret", "appsecret12345"),
        ("fb_exchange_token", "EAAShort12345"),
    ] {
        assert_eq!(field(query, name), value);
    }
    assert_eq!(asked[1], "/v23.0/me/accounts?access_token=EAALongLived123");
    assert!(asked[2].ends_with("&after=MTAx"), "{}", asked[2]);
}

#[test]
fn a_refused_exchange_shows_no_secret() {
    let secrets = ["appsecret12345", "EAAShort12345", "EAALongLived123"];
    for good in 0..2 {
        let echo = trouble(190, &secrets.join(" "));
        let service = Service::answering(move |number, _| {
            if number < good {
                json("200 OK", r#"{"access_token": "EAALongLived123"}"#)
            } else {
                json("400 Bad Request", &echo)
            }
        });
        let builder = Facebook::builder()
            .base_url(service.url())
            .proxy(ProxyChoice::Direct);
        let (secret, user) = (token(secrets[0]), token(secrets[1]));
        let error = builder
            .page_tokens("777", &secret, &user, &Cancel::new())
            .unwrap_err();
        let known = if good == 0 { &secrets[..2] } else { &secrets };
        hides(&format!("{error:?} {}", error.with_causes()), known);
    }
}

#[test]
fn nothing_shows_the_token_and_without_one_nothing_is_built() {
    let service = Service::always(json("200 OK", DONE));
    let messenger = facebook(&service).called("page");
    assert_eq!(messenger.alias(), "page");
    let builder = Facebook::builder().page_token(token(TOKEN));
    let builder = builder.timeout(Duration::from_secs(3));
    hides(&format!("{messenger:?} {builder:?}"), &[TOKEN]);
    let error = Facebook::builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
}
