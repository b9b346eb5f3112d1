//! What a client may say on a websocket.

use std::net::Shutdown;

use mm_catcher::Catcher;
use serde_json::{Value, json};

use super::{Stage, ping};
use crate::client::Client;
use crate::frames::{BINARY, CLOSE, Frames, PING, PONG, TEXT};

/// The id and the status of a refusal.
fn refused(reply: &Value) -> (&str, i64) {
    assert_eq!(reply["status"], "FAIL", "{reply}");
    assert_eq!(reply["error"]["detailed_error"], "");
    assert!(reply["error"]["message"].is_string());
    let error = &reply["error"];
    (
        error["id"].as_str().unwrap(),
        error["status_code"].as_i64().unwrap(),
    )
}

#[test]
fn a_ping_is_answered_with_the_time_and_the_version() {
    let stage = Stage::of_version("5.37");
    let (mut frames, _) = stage.connect();
    for seq in [1, 1, 9_007_199_254_740_993] {
        let reply = frames.request(&ping(seq));
        assert_eq!(reply["status"], "OK");
        assert_eq!(reply["seq_reply"], seq);
        assert!(reply["data"]["server_time"].as_i64().unwrap() > 1_600_000_000_000);
        let data = json!({
            "node_id": "",
            "server_time": reply["data"]["server_time"],
            "text": "pong",
            "version": "5.37.0",
        });
        assert_eq!(reply["data"], data);
    }
}

#[test]
fn what_is_no_request_is_refused_and_the_connection_goes_on() {
    let stage = Stage::of_version("5.37");
    let (mut frames, _) = stage.connect();
    let bad_seq = ("api.web_socket_router.bad_seq.app_error", 400);
    let no_action = ("api.web_socket_router.no_action.app_error", 400);
    let bad_action = ("api.web_socket_router.bad_action.app_error", 500);
    for (request, error, seq) in [
        (
            json!({"seq": 2, "action": "no_such_action"}),
            bad_action,
            json!(2),
        ),
        (
            json!({"seq": 2, "action": "custom_x"}),
            bad_action,
            json!(2),
        ),
        (
            json!({"seq": 2, "action": "presence"}),
            bad_action,
            json!(2),
        ),
        (json!({"action": "ping"}), bad_seq, json!(null)),
        (json!({"seq": 0, "action": "ping"}), bad_seq, json!(null)),
        (json!({"seq": -3, "action": "ping"}), bad_seq, json!(-3)),
        (
            json!({"seq": 0, "action": "authentication_challenge"}),
            bad_seq,
            json!(null),
        ),
        (json!({"seq": 3}), no_action, json!(3)),
        (json!({"seq": 3, "action": ""}), no_action, json!(3)),
        (json!({}), no_action, json!(null)),
    ] {
        let reply = frames.request(&request);
        assert_eq!(refused(&reply), error, "{request}");
        assert_eq!(reply["seq_reply"], seq, "{request}");
    }
    assert_eq!(frames.request(&ping(4))["status"], "OK");
}

#[test]
fn a_newer_server_knows_more_actions() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    for action in ["presence", "posted_notify_ack"] {
        let reply = frames.request(&json!({"seq": 1, "action": action}));
        assert_eq!(reply, json!({"status": "OK", "seq_reply": 1}));
    }
    frames.say(&json!({"seq": 2, "action": "custom_of_a_plugin"}));
    assert_eq!(frames.request(&ping(3))["seq_reply"], 3);
}

#[test]
fn what_cannot_be_read_ends_the_connection_without_a_word() {
    let stage = Stage::of_version("5.37");
    for (first, payload) in [
        (TEXT, &b"{\"seq\":1,"[..]),
        (TEXT, b"{\"seq\":\"1\",\"action\":\"ping\"}"),
        (TEXT, b"{\"seq\":1.5,\"action\":\"ping\"}"),
        (TEXT, b""),
        (TEXT, b"[]"),
        (BINARY, b"\x83\xa3seq\x01"),
    ] {
        let (mut frames, _) = stage.connect();
        frames.send(first, payload);
        assert!(frames.is_at_end(), "{payload:?}");
    }
}

#[test]
fn a_binary_frame_is_json_for_an_old_server_and_messagepack_for_a_new_one() {
    let json = ping(1).to_string().into_bytes();
    let pack = b"\x82\xa3seq\x01\xa6action\xa4ping".to_vec();
    for (version, good, bad) in [("5.37", &json, &pack), ("11.11", &pack, &json)] {
        let stage = Stage::of_version(version);
        let (mut frames, _) = stage.connect();
        frames.send(BINARY, good);
        assert_eq!(frames.message()["data"]["text"], "pong");
        frames.send(BINARY, bad);
        assert!(frames.is_at_end(), "{version}");
    }
}

#[test]
fn a_frame_over_8192_bytes_closes_with_1009() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let mut text = ping(1).to_string().into_bytes();
    text.resize(8192, b' ');
    frames.send(TEXT, &text);
    assert_eq!(frames.message()["seq_reply"], 1);
    text.push(b' ');
    frames.send(TEXT, &text);
    assert_eq!(frames.frame(), Some((CLOSE, vec![0x03, 0xf1])));
    assert!(frames.is_at_end());
}

#[test]
fn a_message_in_parts_is_read_as_one() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    frames.send(0x01, b"{\"seq\":1,");
    frames.send(PING, b"between");
    assert_eq!(frames.frame(), Some((PONG, b"between".to_vec())));
    frames.send(0x80, b"\"action\":\"ping\"}");
    assert_eq!(frames.message()["seq_reply"], 1);
}

#[test]
fn a_ping_frame_is_answered_and_a_close_is_answered_with_its_code() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    frames.send(PING, b"hello?");
    assert_eq!(frames.frame(), Some((PONG, b"hello?".to_vec())));
    frames.send(CLOSE, b"\x03\xe8bye");
    assert_eq!(frames.frame(), Some((CLOSE, vec![0x03, 0xe8])));
    assert!(frames.is_at_end());
}

#[test]
fn what_breaks_the_protocol_closes_with_1002() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    frames.send(0xc1, b"compressed");
    let (first, payload) = frames.frame().unwrap();
    assert_eq!((first, &payload[..2]), (CLOSE, &[0x03, 0xea][..]));
    assert!(frames.is_at_end());
}

#[test]
fn typing_gets_to_the_others_of_the_channel() {
    let stage = Stage::of_version("5.37");
    let (mut frames, _) = stage.connect();
    let (mut admin, _) = Frames::of(&stage.catcher, &stage.admin);
    let data = json!({"channel_id": stage.channel, "parent_id": "p"});
    let typing = json!({"seq": 5, "action": "user_typing", "data": data});
    assert_eq!(
        admin.request(&typing),
        json!({"status": "OK", "seq_reply": 5})
    );
    let event = frames.event("typing");
    assert_eq!(
        event["data"],
        json!({"parent_id": "p", "user_id": stage.admin_id})
    );
    let broadcast = json!({
        "omit_users": {stage.admin_id.clone(): true},
        "user_id": "",
        "channel_id": stage.channel,
        "team_id": "",
    });
    assert_eq!(event["broadcast"], broadcast);
    admin.say(&ping(6));
    assert_eq!(
        admin.message()["seq_reply"],
        6,
        "who types does not hear of it"
    );
}

#[test]
fn typing_in_a_channel_of_others_is_refused() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let foreign = stage.new_channel("secret");
    for channel in [json!("bad"), json!(foreign), json!(7), json!(null)] {
        let data = json!({"channel_id": channel});
        let reply = frames.request(&json!({"seq": 1, "action": "user_typing", "data": data}));
        let id = "api.websocket_handler.invalid_param.app_error";
        assert_eq!(refused(&reply), (id, 400), "{channel}");
    }
    let (mut admin, _) = Frames::of(&stage.catcher, &stage.admin);
    let data = json!({"channel_id": "x".repeat(26)});
    let reply = admin.request(&json!({"seq": 1, "action": "user_typing", "data": data}));
    assert_eq!(reply["status"], "FAIL");
}

#[test]
fn after_a_logout_events_go_on_and_requests_are_refused() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    assert_eq!(
        stage.alice.post("/api/v4/users/logout", &json!({})).status,
        200
    );
    stage.post("after logout");
    assert_eq!(super::posted(&frames.event("posted")), "after logout");
    let reply = frames.request(&ping(1));
    assert_eq!(refused(&reply), ("api.context.invalid_token.error", 401));
    assert_eq!(reply["seq_reply"], 1);
}

#[test]
fn a_client_that_goes_wild_does_not_disturb_the_others() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let mut seed = 1_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed.to_be_bytes()[0]
    };
    for round in 0..200 {
        let mut wild = if round % 2 == 0 {
            Frames::anonymous(&stage.catcher)
        } else {
            Frames::open(&stage.catcher, &stage.alice, "")
        };
        let payload: Vec<u8> = (0..usize::from(noise())).map(|_| noise()).collect();
        wild.send(noise(), &payload);
        let _ = wild.stream.shutdown(Shutdown::Write);
        while wild.frame().is_some() {}
    }
    frames.settle();
    assert_eq!(stage.alice.get("/api/v4/users/me").status, 200);
}

#[test]
fn bytes_that_are_no_frames_end_in_an_answer_or_an_end() {
    use std::io::Write as _;
    let catcher = Catcher::start().unwrap();
    let user = Client::new_user(&catcher, "alice");
    for garbage in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        &[0xff; 64],
        &[0x81, 0xff, 0xff],
    ] {
        let mut frames = Frames::open(&catcher, &user, "");
        frames.stream.write_all(garbage).unwrap();
        frames.stream.shutdown(Shutdown::Write).unwrap();
        while frames.frame().is_some() {}
    }
    assert_eq!(user.get("/api/v4/users/me").status, 200);
}
