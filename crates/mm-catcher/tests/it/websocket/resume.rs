//! Connections that are taken up again.

use super::{Stage, posted};
use crate::frames::Frames;

fn query(connection: &str, seq: i64) -> String {
    format!("?connection_id={connection}&sequence_number={seq}")
}

/// Ends a connection and waits until the server knows.
fn end(mut frames: Frames) {
    frames.send(crate::frames::CLOSE, b"\x03\xe8");
    while frames.frame().is_some() {}
}

#[test]
fn what_was_missed_comes_again_without_a_new_hello() {
    let stage = Stage::new();
    let (mut frames, id) = stage.connect();
    let (_other, _) = stage.connect(); // So that alice stays online.
    stage.post("seen");
    assert_eq!(posted(&frames.event("posted")), "seen");
    let seen = frames.seq;
    end(frames);
    for number in 0..3 {
        stage.post(&format!("missed {number}"));
    }
    let mut frames = Frames::open(&stage.catcher, &stage.alice, &query(&id, seen));
    frames.seq = seen - 1;
    assert_eq!(
        posted(&frames.event("posted")),
        "seen",
        "it was asked for once more"
    );
    for number in 0..3 {
        assert_eq!(posted(&frames.event("posted")), format!("missed {number}"));
    }
    stage.post("live");
    assert_eq!(posted(&frames.event("posted")), "live");
}

#[test]
fn when_nothing_was_missed_the_numbers_just_go_on() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    let (_other, _) = stage.connect();
    let last = frames.seq;
    end(frames);
    let mut frames = Frames::open(&stage.catcher, &stage.alice, &query(&id, last + 1));
    frames.seq = last;
    stage.post("next");
    assert_eq!(posted(&frames.event("posted")), "next");
}

#[test]
fn the_last_connection_missed_its_own_going_too() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    let last = frames.seq;
    end(frames);
    stage.post("missed");
    let mut frames = Frames::open(&stage.catcher, &stage.alice, &query(&id, last + 1));
    frames.seq = last;
    assert_eq!(frames.event("status_change")["data"]["status"], "offline");
    assert_eq!(posted(&frames.event("posted")), "missed");
    assert_eq!(frames.event("status_change")["data"]["status"], "online");
}

#[test]
fn a_number_that_is_ahead_or_unknown_gets_a_new_hello() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    let (open, other_id) = stage.connect();
    end(frames);
    let (_admin, admins) = Frames::of(&stage.catcher, &stage.admin);
    for query in [
        query(&id, 9999),
        query(&"x".repeat(26), 3),
        format!("?connection_id={}", "x".repeat(26)),
        query(&admins, 1),
        query(&other_id, 1),
        "?connection_id=&sequence_number=3".to_owned(),
        "?sequence_number=3".to_owned(),
    ] {
        let mut frames = Frames::open(&stage.catcher, &stage.alice, &query);
        let hello = frames.event("hello");
        let new = hello["data"]["connection_id"].as_str().unwrap();
        assert!(!query.contains(new));
    }
    drop(open);
}

#[test]
fn what_is_asked_for_badly_ends_without_a_word() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    end(frames);
    for query in [
        "?connection_id=short&sequence_number=3".to_owned(),
        format!("?connection_id={id}"),
        format!("?connection_id={id}&sequence_number=x"),
        format!("?connection_id={id}&sequence_number=-1"),
    ] {
        let mut frames = Frames::open(&stage.catcher, &stage.alice, &query);
        assert!(frames.is_at_end(), "{query}");
    }
}

#[test]
fn a_challenge_takes_nothing_up_again() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    let last = frames.seq;
    end(frames);
    let path = query(&id, last + 1);
    let mut frames = Frames::ask(&stage.catcher, &path, &crate::frames::UPGRADE).unwrap();
    frames.say(&super::challenge(1, stage.alice.token.as_deref().unwrap()));
    frames.event("hello");
}

#[test]
fn more_than_waits_for_a_client_is_not_kept() {
    let stage = Stage::new();
    let (frames, id) = stage.connect();
    let last = frames.seq;
    end(frames);
    for number in 0..300 {
        stage.post(&format!("missed {number}"));
    }
    let path = query(&id, last + 1);
    let mut frames = Frames::open(&stage.catcher, &stage.alice, &path);
    let hello = frames.event("hello");
    assert_ne!(hello["data"]["connection_id"], id.as_str());
}
