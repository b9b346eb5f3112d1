//! Who is there.

use serde_json::{Value, json};

use super::Stage;
use crate::frames::Frames;

/// How others see alice.
fn status(stage: &Stage, frames: &mut Frames) -> Value {
    let data = json!({"user_ids": [stage.alice_id]});
    let request = json!({"seq": 1, "action": "get_statuses_by_ids", "data": data});
    frames.request(&request)["data"][&stage.alice_id].clone()
}

fn close(mut frames: Frames) {
    frames.send(crate::frames::CLOSE, b"");
    while frames.frame().is_some() {}
}

#[test]
fn a_user_is_online_while_a_connection_is_open() {
    let stage = Stage::new();
    let (mut admin, _) = Frames::of(&stage.catcher, &stage.admin);
    assert_eq!(status(&stage, &mut admin), "offline");
    let mut first = Frames::open(&stage.catcher, &stage.alice, "");
    first.event("hello");
    let event = first.event("status_change");
    assert_eq!(
        event["data"],
        json!({"status": "online", "user_id": stage.alice_id})
    );
    assert_eq!(event["broadcast"]["user_id"], stage.alice_id.as_str());
    assert_eq!(status(&stage, &mut admin), "online");
    let (second, _) = stage.connect();
    assert_eq!(second.seq, 0, "hello alone: nothing has changed");
    close(first);
    assert_eq!(status(&stage, &mut admin), "online");
    close(second);
    assert_eq!(status(&stage, &mut admin), "offline");
}

#[test]
fn a_challenge_brings_a_user_online_after_its_reply() {
    let stage = Stage::new();
    let mut frames = Frames::anonymous(&stage.catcher);
    frames.say(&super::challenge(1, stage.alice.token.as_deref().unwrap()));
    frames.event("hello");
    assert_eq!(frames.message()["seq_reply"], 1);
    assert_eq!(frames.event("status_change")["data"]["status"], "online");
}

#[test]
fn statuses_are_told_of_all_who_are_there_or_of_some() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let all = frames.request(&json!({"seq": 1, "action": "get_statuses"}));
    assert_eq!(all["data"], json!({stage.alice_id.clone(): "online"}));
    let nobody = "x".repeat(26);
    let data = json!({"user_ids": [stage.alice_id, stage.admin_id, nobody, 7]});
    let request = json!({"seq": 2, "action": "get_statuses_by_ids", "data": data});
    let some = json!({
        stage.alice_id.clone(): "online",
        stage.admin_id.clone(): "offline",
        nobody: "offline",
    });
    assert_eq!(frames.request(&request)["data"], some);
    for data in [
        json!(null),
        json!({"user_ids": []}),
        json!({"user_ids": "x"}),
    ] {
        let request = json!({"seq": 3, "action": "get_statuses_by_ids", "data": data});
        let reply = frames.request(&request);
        let id = "api.websocket_handler.invalid_param.app_error";
        assert_eq!(reply["error"]["id"], id);
    }
}

#[test]
fn a_client_says_whether_its_user_is_active() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let say = |frames: &mut Frames, data: Value| {
        let action = "user_update_active_status";
        frames.say(&json!({"seq": 1, "action": action, "data": data}));
    };
    say(&mut frames, json!({"user_is_active": false}));
    assert_eq!(
        frames.message()["status"],
        "OK",
        "it did something just now"
    );
    say(
        &mut frames,
        json!({"user_is_active": false, "manual": true}),
    );
    assert_eq!(frames.event("status_change")["data"]["status"], "away");
    assert_eq!(frames.message()["status"], "OK");
    say(&mut frames, json!({"user_is_active": true, "manual": true}));
    assert_eq!(frames.event("status_change")["data"]["status"], "online");
    assert_eq!(frames.message()["status"], "OK");
    for data in [json!({}), json!({"user_is_active": "yes"})] {
        say(&mut frames, data);
        assert_eq!(frames.message()["error"]["status_code"], 400);
    }
}
