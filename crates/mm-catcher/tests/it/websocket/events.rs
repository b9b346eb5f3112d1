//! Events as they arrive.

use std::thread;

use serde_json::json;

use super::{Stage, posted};
use crate::frames::{CLOSE, Frames, TEXT};

#[test]
fn a_post_gets_to_the_members_of_its_channel_alone() {
    let stage = Stage::of_version("5.37");
    let (mut frames, _) = stage.connect();
    let foreign = stage.new_channel("secret");
    let post = json!({"channel_id": foreign, "message": "not for alice"});
    assert_eq!(stage.admin.post("/api/v4/posts", &post).status, 201);
    stage.post("for alice");
    let event = frames.event("posted");
    assert_eq!(posted(&event), "for alice");
    assert_eq!(event["broadcast"]["channel_id"], stage.channel.as_str());
    assert_eq!(event["broadcast"]["omit_users"], json!(null));
    assert_eq!(event["data"]["sender_name"], "@admin");
}

#[test]
fn a_thousand_posts_come_in_order_on_each_connection() {
    let stage = Stage::new();
    let connections = [stage.connect().0, stage.connect().0];
    thread::scope(|scope| {
        for mut frames in connections {
            scope.spawn(move || {
                for number in 0..1000 {
                    // The numbers of the events are looked at as they are read.
                    assert_eq!(posted(&frames.event("posted")), format!("post {number}"));
                }
            });
        }
        for number in 0..1000 {
            stage.post(&format!("post {number}"));
        }
    });
}

#[test]
fn a_client_that_does_not_read_is_dropped_and_holds_up_nobody() {
    let stage = Stage::new();
    let (mut slow, _) = stage.connect();
    let (mut frames, _) = stage.connect();
    // Each of these is four bytes of an event: more than the buffers between two sockets hold.
    let text = "\"".repeat(16_000);
    let before = slow.seq;
    for _ in 0..700 {
        stage.post(&text);
        frames.event("posted");
    }
    let end = loop {
        let (first, payload) = slow.frame().expect("it ends with a frame that says so");
        if first != TEXT {
            break (first, payload);
        }
        let event: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        slow.seq += 1;
        assert_eq!(event["seq"], slow.seq);
    };
    assert_eq!(end, (CLOSE, Vec::new()));
    assert!(slow.is_at_end());
    assert!(slow.seq - before < 700, "it got all of it");
    stage.post("still there");
    assert_eq!(posted(&frames.event("posted")), "still there");
}

#[test]
fn a_websocket_that_nobody_stands_behind_gets_no_events() {
    let stage = Stage::new();
    let mut anonymous = Frames::anonymous(&stage.catcher);
    stage.post("for members");
    anonymous.say(&super::challenge(1, stage.alice.token.as_deref().unwrap()));
    anonymous.event("hello");
    assert_eq!(anonymous.message()["seq_reply"], 1);
}
