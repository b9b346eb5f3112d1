//! Websockets that break and events that are lost.

use serde_json::Value;

use super::text;
use crate::frames::{Frames, UPGRADE};
use crate::scene::{Scene, scene};

fn post(scene: &Scene, message: &str) {
    let post = serde_json::json!({"channel_id": scene.channel, "message": message});
    let posted = scene.admin.post("/api/v4/posts", &post);
    assert_eq!(posted.status, 201, "{}", posted.text());
}

/// Messages of posts in what comes next, until one is this.
fn until(frames: &mut Frames, last: &str) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    loop {
        let (_, payload) = frames.frame().unwrap();
        let event: Value = serde_json::from_slice(&payload).unwrap();
        if event["event"] != "posted" {
            continue;
        }
        let post: Value = serde_json::from_str(event["data"]["post"].as_str().unwrap()).unwrap();
        let message = text(&post["message"]);
        found.push((event["seq"].as_i64().unwrap(), message.clone()));
        if message == last {
            return found;
        }
    }
}

#[test]
fn each_second_event_drops_the_connection_and_is_not_lost() {
    let scene = scene();
    let (mut frames, id) = Frames::of(&scene.catcher, &scene.admin);
    scene
        .catcher
        .set_faults("websocket.drop_every=2".parse().unwrap());
    let seq = frames.seq + 1;
    for message in ["one", "two", "three"] {
        post(&scene, message);
    }
    while frames.frame().is_some() {}
    scene.catcher.set_faults(mm_catcher::Faults::default());
    let query = format!("?connection_id={id}&sequence_number={seq}");
    let mut frames = Frames::open(&scene.catcher, &scene.admin, &query);
    let found = until(&mut frames, "three");
    assert!(
        found.iter().any(|(_, message)| message == "two"),
        "{found:?}"
    );
}

#[test]
fn a_lost_event_leaves_a_gap_in_the_numbers() {
    let scene = scene();
    let (mut frames, _) = Frames::of(&scene.catcher, &scene.admin);
    let seq = frames.seq;
    scene
        .catcher
        .set_faults("websocket.lose_first=1".parse().unwrap());
    post(&scene, "one");
    post(&scene, "two");
    let found = until(&mut frames, "two");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 > seq + 1, "{found:?}");
}

#[test]
fn a_handshake_can_fail_too() {
    let scene = scene();
    scene.catcher.set_faults(
        "first=1,failure.status=502,failure.html=true"
            .parse()
            .unwrap(),
    );
    let refused = Frames::ask(&scene.catcher, "", &UPGRADE).unwrap_err();
    assert_eq!(refused.status, 502);
    assert_eq!(
        super::remark(&scene.catcher),
        "fault: answered 502; it took no effect"
    );
    assert!(Frames::ask(&scene.catcher, "", &UPGRADE).is_ok());
}
