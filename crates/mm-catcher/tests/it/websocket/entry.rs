//! Who gets a websocket, and who stands behind it.

use mm_catcher::Catcher;
use serde_json::json;

use super::{Stage, challenge, ping};
use crate::client::Client;
use crate::frames::{Frames, UPGRADE};

#[test]
fn a_header_authenticates_and_hello_comes_first() {
    let stage = Stage::of_version("5.37");
    let mut frames = Frames::open(&stage.catcher, &stage.alice, "");
    let hello = frames.event("hello");
    assert_eq!(hello["data"]["connection_id"].as_str().unwrap().len(), 26);
    let version = hello["data"]["server_version"].as_str().unwrap();
    assert!(version.starts_with("5.37.0."), "{version}");
    let broadcast = json!({
        "omit_users": null,
        "user_id": stage.alice_id,
        "channel_id": "",
        "team_id": "",
    });
    assert_eq!(hello["broadcast"], broadcast);
    assert_eq!(hello["data"].as_object().unwrap().len(), 2);
}

#[test]
fn a_newer_server_tells_more_in_hello() {
    let stage = Stage::new();
    let mut frames = Frames::open(&stage.catcher, &stage.alice, "");
    let hello = frames.event("hello");
    assert_eq!(hello["broadcast"]["connection_id"], "");
    assert_eq!(hello["broadcast"]["omit_connection_id"], "");
    assert!(hello["data"]["server_hostname"].is_string());
}

#[test]
fn a_cookie_authenticates() {
    let stage = Stage::new();
    let cookie = format!("a=b; MMAUTHTOKEN={}", stage.alice.token.as_deref().unwrap());
    let headers = [&UPGRADE[..], &[("Cookie", &cookie)]].concat();
    let mut frames = Frames::ask(&stage.catcher, "", &headers).unwrap();
    let hello = frames.event("hello");
    assert_eq!(hello["broadcast"]["user_id"], stage.alice_id.as_str());
}

#[test]
fn a_challenge_authenticates_with_hello_before_its_reply() {
    let stage = Stage::new();
    let mut frames = Frames::anonymous(&stage.catcher);
    frames.say(&challenge(1, stage.alice.token.as_deref().unwrap()));
    frames.event("hello");
    assert_eq!(frames.message(), json!({"status": "OK", "seq_reply": 1}));
    assert_eq!(frames.request(&ping(2))["data"]["text"], "pong");
}

#[test]
fn before_authentication_nothing_is_answered() {
    let stage = Stage::new();
    let headers = [
        &UPGRADE[..],
        &[("Authorization", "Bearer xxxxxxxxxxxxxxxxxxxxxxxxxx")],
    ];
    let mut frames = Frames::ask(&stage.catcher, "", &headers.concat()).unwrap();
    frames.say(&ping(1));
    frames.say(&json!({"seq": 0, "action": ""}));
    frames.say(&challenge(3, stage.alice.token.as_deref().unwrap()));
    frames.event("hello");
    assert_eq!(frames.message(), json!({"status": "OK", "seq_reply": 3}));
}

#[test]
fn a_bad_challenge_ends_the_connection_without_a_word() {
    let stage = Stage::new();
    for data in [
        json!({"token": "xxxxxxxxxxxxxxxxxxxxxxxxxx"}),
        json!({"token": "short"}),
        json!({"token": 7}),
        json!({}),
    ] {
        let mut frames = Frames::anonymous(&stage.catcher);
        frames.say(&json!({"seq": 1, "action": "authentication_challenge", "data": data}));
        assert!(frames.is_at_end(), "{data}");
    }
}

#[test]
fn a_challenge_on_an_authenticated_connection_is_not_answered() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    frames.say(&challenge(1, "xxxxxxxxxxxxxxxxxxxxxxxxxx"));
    assert_eq!(frames.request(&ping(2))["seq_reply"], 2);
}

#[test]
fn what_is_offered_besides_is_not_taken() {
    let stage = Stage::new();
    let offers = [
        ("Sec-WebSocket-Extensions", "permessage-deflate"),
        ("Sec-WebSocket-Protocol", "chat"),
    ];
    let frames = Frames::ask(&stage.catcher, "", &[&UPGRADE[..], &offers].concat()).unwrap();
    let head = frames.head.to_lowercase();
    assert!(
        !head.contains("extensions") && !head.contains("protocol:"),
        "{head}"
    );
    let proof = "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=";
    assert!(head.contains(proof), "{head}");
}

#[test]
fn what_does_not_ask_for_a_websocket_is_refused() {
    let catcher = Catcher::start().unwrap();
    let with = |name: &'static str, value: &'static str| {
        let mut headers = UPGRADE.to_vec();
        match headers.iter_mut().find(|(own, _)| *own == name) {
            Some(header) => header.1 = value,
            None => headers.push((name, value)),
        }
        headers
    };
    for (headers, status, text) in [
        (vec![], 400, "Bad Request\n"),
        (with("Connection", "keep-alive"), 400, "Bad Request\n"),
        (with("Upgrade", "h2c"), 400, "Bad Request\n"),
        (with("Sec-WebSocket-Version", "8"), 400, "Bad Request\n"),
        (with("Sec-WebSocket-Key", ""), 400, "Bad Request\n"),
        (with("Sec-WebSocket-Key", "short"), 400, "Bad Request\n"),
        (with("Origin", "http://evil.example"), 403, "Forbidden\n"),
    ] {
        let reply = Frames::ask(&catcher, "", &headers).unwrap_err();
        assert_eq!(reply.status, status);
        assert_eq!(
            reply.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(reply.header("sec-websocket-version"), Some("13"));
        let body = reply.text();
        let error = body.strip_prefix(text).unwrap();
        let error: serde_json::Value = serde_json::from_str(error).unwrap();
        assert_eq!(error["id"], "api.web_socket.connect.upgrade.app_error");
        assert_eq!(error["status_code"], 500);
        assert_eq!(error["request_id"], reply.header("x-request-id").unwrap());
    }
}

#[test]
fn a_page_of_this_server_and_lists_in_headers_are_let_in() {
    let catcher = Catcher::start().unwrap();
    let origin = catcher.url();
    let headers = [
        ("Connection", "keep-alive, Upgrade"),
        ("Upgrade", "h2c, WebSocket"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Version", "13"),
        ("Origin", &origin),
    ];
    assert!(Frames::ask(&catcher, "", &headers).is_ok());
}

#[test]
fn a_token_in_the_query_is_refused() {
    let stage = Stage::new();
    let query = format!("?access_token={}", stage.alice.token.as_deref().unwrap());
    let reply = Frames::ask(&stage.catcher, &query, &UPGRADE).unwrap_err();
    assert_eq!(reply.status, 401);
    assert_eq!(reply.error(), "api.context.token_provided.app_error");
}

#[test]
fn a_server_that_stops_just_ends_the_stream() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let mut anonymous = Frames::anonymous(&stage.catcher);
    drop(stage);
    assert!(frames.is_at_end());
    assert!(anonymous.is_at_end());
}

#[test]
fn any_other_method_has_no_operation_there() {
    let catcher = Catcher::start().unwrap();
    let reply = Client::of(&catcher).post("/api/v4/websocket", &json!({}));
    assert_eq!(reply.status, 404);
}
