//! When the server speaks up, and when it gives up.

use std::time::Duration;

use mm_catcher::{Catcher, WebsocketTimes};

use super::{Stage, ping};
use crate::client::Client;
use crate::frames::{Frames, PING, PONG};

fn catcher(times: WebsocketTimes) -> Catcher {
    Catcher::builder().websocket_times(times).start().unwrap()
}

#[test]
fn who_does_not_authenticate_is_dropped_without_a_word() {
    let times = WebsocketTimes {
        authentication: Duration::from_millis(50),
        ..WebsocketTimes::default()
    };
    let stage = Stage::on(catcher(times));
    let (mut known, _) = stage.connect();
    let mut nobody = Frames::anonymous(&stage.catcher);
    nobody.say(&ping(1));
    assert!(nobody.is_at_end());
    known.settle();
}

#[test]
fn who_does_not_answer_pings_is_dropped_even_if_it_talks() {
    let times = WebsocketTimes {
        ping: Duration::from_millis(50),
        pong: Duration::from_millis(500),
        ..WebsocketTimes::default()
    };
    let catcher = catcher(times);
    let user = Client::new_user(&catcher, "alice");
    let (mut frames, _) = Frames::of(&catcher, &user);
    let mut pings = 0;
    while let Some((first, _)) = frames.frame() {
        if first == PING {
            pings += 1;
            assert!(pings < 200, "it was not dropped");
            frames.say(&ping(1));
        }
    }
    assert!(pings > 0);
}

#[test]
fn who_answers_pings_stays() {
    let times = WebsocketTimes {
        ping: Duration::from_millis(20),
        pong: Duration::from_secs(1),
        ..WebsocketTimes::default()
    };
    let catcher = catcher(times);
    let user = Client::new_user(&catcher, "alice");
    let mut frames = Frames::open(&catcher, &user, "");
    frames.event("hello");
    frames.event("status_change");
    for _ in 0..75 {
        assert_eq!(frames.frame(), Some((PING, Vec::new())));
        frames.send(PONG, b"");
    }
}
