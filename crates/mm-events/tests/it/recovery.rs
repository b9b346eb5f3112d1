//! What was missed is resumed, caught up, or told.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use mm_catcher::Faults;
use mm_events::{Client, ClientBuilder, Event, EventKind, Gap, Origin, Receiver};

use crate::relay::Relay;
use crate::stage::{Stage, connect, next, text, texts};

/// More than a server keeps for who comes back.
const TOO_MANY: usize = 300;

fn gap(event: &Event) -> Option<Gap> {
    match &event.kind {
        EventKind::Gap(gap) => Some(gap.clone()),
        _ => None,
    }
}

fn connected(event: &Event) -> Option<bool> {
    match &event.kind {
        EventKind::Connected { resumed } => Some(*resumed),
        _ => None,
    }
}

fn numbered(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|number| format!("post {number}")).collect()
}

fn through(stage: &Stage, relay: &Relay) -> ClientBuilder {
    stage.builder().websocket_url(relay.url())
}

fn away(client: &Client, events: &mut Receiver, relay: &Relay) {
    relay.go_down();
    next(events, |event| {
        matches!(event.kind, EventKind::Disconnected(_)).then_some(())
    });
    assert!(!client.is_connected());
}

#[test]
fn a_connection_that_was_cut_is_taken_up_and_nothing_is_missed() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let (client, mut events) = connect(through(&stage, &relay));
    assert!(!next(&mut events, connected));
    stage.post("before");
    assert_eq!(next(&mut events, text), "before");
    away(&client, &mut events, &relay);
    for text in numbered(0, 50) {
        stage.post(&text);
    }
    relay.come_up();
    assert!(next(&mut events, connected), "it goes on where it was");
    let mut found = Vec::new();
    while found.len() < 50 {
        let (text, origin) = next(&mut events, |event| Some((text(event)?, event.origin)));
        assert_eq!(origin, Origin::Live);
        found.push(text);
    }
    assert_eq!(found, numbered(0, 50));
    assert!(client.last_error().is_none());
}

#[test]
fn when_the_server_has_forgotten_the_posts_are_caught_up_and_the_gap_is_told() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let (client, mut events) = connect(through(&stage, &relay));
    stage.post("before");
    assert_eq!(next(&mut events, text), "before");
    away(&client, &mut events, &relay);
    for text in numbered(0, TOO_MANY) {
        stage.post(&text);
    }
    relay.come_up();
    let gap = next(&mut events, gap);
    assert!(gap.from.0 > 0 && gap.from <= gap.to, "{gap:?}");
    assert!(gap.channels.is_empty() && !gap.all_channels, "{gap:?}");
    let mut found = Vec::new();
    while found.len() < TOO_MANY {
        let posted = next(&mut events, |event| match &event.kind {
            EventKind::Posted(posted) => {
                assert_eq!((event.origin, event.seq), (Origin::CaughtUp, None));
                assert_eq!(event.broadcast.channel_id, stage.channel);
                Some(posted.clone())
            }
            _ => None,
        });
        assert_eq!(posted.sender_name, "@devbot");
        assert_eq!(posted.channel_name, "alerts");
        found.push((posted.post.create_at, posted.post.message));
    }
    assert!(found.is_sorted_by_key(|(at, _)| *at));
    let found: Vec<_> = found.into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, numbered(0, TOO_MANY));
    assert!(!next(&mut events, connected));
    stage.post("after");
    assert_eq!(next(&mut events, text), "after");
}

#[test]
fn more_posts_than_one_answer_holds_are_caught_up_by_pages() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let (client, mut events) = connect(through(&stage, &relay));
    away(&client, &mut events, &relay);
    let sent = numbered(0, 1300);
    for text in &sent {
        stage.post(text);
    }
    relay.come_up();
    assert_eq!(texts(&mut events, sent.len()), sent);
}

#[test]
fn what_was_edited_or_deleted_meanwhile_is_told_too() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let (client, mut events) = connect(through(&stage, &relay));
    let posts = stage.driver.posts();
    let make = |text: &str| posts.create_post(&stage.channel, text).send().unwrap();
    let (kept, gone) = (make("first"), make("second"));
    assert_eq!(texts(&mut events, 2), ["first", "second"]);
    away(&client, &mut events, &relay);
    posts
        .patch_post(&kept.id)
        .message("changed")
        .send()
        .unwrap();
    posts.delete_post(&gone.id).send().unwrap();
    for text in numbered(0, TOO_MANY) {
        stage.post(&text);
    }
    relay.come_up();
    next(&mut events, gap);
    let edited = next(&mut events, |event| match &event.kind {
        EventKind::PostEdited(data) => Some(data.post.clone()),
        _ => None,
    });
    assert_eq!((edited.id, edited.message.as_str()), (kept.id, "changed"));
    let deleted = next(&mut events, |event| match &event.kind {
        EventKind::PostDeleted(data) => Some(data.post.id.clone()),
        _ => None,
    });
    assert_eq!(deleted, gone.id);
    texts(&mut events, TOO_MANY);
}

#[test]
fn drops_and_lost_events_of_the_server_lose_nothing() {
    for faults in ["websocket.drop_every=3", "websocket.lose_every=4"] {
        let stage = Stage::new();
        let (_client, mut events) = stage.connect();
        let faults: Faults = faults.parse().unwrap();
        stage.catcher.set_faults(faults);
        let sent = numbered(0, 40);
        for text in &sent {
            stage.post(text);
        }
        stage.catcher.set_faults(Faults::default());
        stage.post("the last"); // A lost event shows by the next.
        assert_eq!(texts(&mut events, sent.len()), sent);
        assert_eq!(next(&mut events, text), "the last");
    }
}

/// A generator of numbers that look random.
fn random(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z ^ (z >> 27)
    }
}

#[test]
fn a_storm_of_cuts_at_any_byte_loses_and_doubles_nothing() {
    const CUTS: usize = 150;
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let mut random = random(7);
    let mut left = CUTS;
    relay.cut_after(move || {
        left = left.checked_sub(1)?;
        // From within the handshake to some events later.
        usize::try_from(random() % 2000).ok()
    });
    let client = through(&stage, &relay).build().unwrap();
    let mut events = client.receiver();
    client.start().unwrap();
    // What is posted before the first connection is not the client's to tell.
    next(&mut events, |event| {
        matches!(event.kind, EventKind::Connected { .. }).then_some(())
    });
    let mut sent = 0;
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    while relay.cuts() < CUTS - 1 && sent < 100_000 {
        stage.post(&format!("post {sent}"));
        sent += 1;
        // Not faster than people post.
        while let Some(event) = events.recv_timeout(Duration::from_millis(2)) {
            *found.entry(text(&event).unwrap_or_default()).or_default() += 1;
        }
    }
    stage.post("the last");
    loop {
        let text = next(&mut events, text);
        if text == "the last" {
            break;
        }
        *found.entry(text).or_default() += 1;
    }
    found.remove("");
    assert!(found.values().all(|count| *count == 1), "{found:?}");
    let missing: Vec<_> = numbered(0, sent)
        .into_iter()
        .filter(|text| !found.contains_key(text))
        .collect();
    assert!(missing.is_empty(), "{missing:?} of {sent}");
    assert!(relay.accepted() >= CUTS / 2);
}

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("events-{}-{name}.json", std::process::id()));
    let _ = std::fs::remove_file(&file);
    file
}

#[test]
fn a_program_that_starts_again_misses_nothing_and_hears_nothing_twice() {
    let stage = Stage::new();
    let file = file("again");
    let (client, mut events) = connect(stage.builder().state_file(&file));
    stage.post("one");
    stage.post("two");
    stage.post("three");
    assert_eq!(next(&mut events, text), "one");
    assert_eq!(next(&mut events, text), "two"); // In hand, and not done.
    drop((events, client));
    stage.post("four");
    let (client, mut events) = connect(stage.builder().state_file(&file));
    assert_eq!(texts(&mut events, 3), ["two", "three", "four"]);
    events.done();
    drop((events, client));
    for text in numbered(0, TOO_MANY) {
        stage.post(&text);
    }
    let (client, mut events) = connect(stage.builder().state_file(&file));
    assert_eq!(texts(&mut events, TOO_MANY), numbered(0, TOO_MANY));
    assert!(client.state_error().is_none());
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_program_that_ends_in_the_middle_of_a_catch_up_goes_on_there() {
    let stage = Stage::new();
    let file = file("middle");
    let (client, events) = connect(stage.builder().state_file(&file));
    drop((events, client));
    for text in numbered(0, TOO_MANY) {
        stage.post(&text);
    }
    let mut found = Vec::new();
    while found.len() < TOO_MANY {
        let (client, mut events) = connect(stage.builder().state_file(&file));
        found.extend(texts(&mut events, 60.min(TOO_MANY - found.len())));
        events.done();
        drop((events, client));
    }
    assert_eq!(found, numbered(0, TOO_MANY));
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_receiver_that_is_too_slow_is_told_what_it_missed_or_waited_for() {
    let stage = Stage::new();
    let (_client, mut events) = connect(stage.builder().queue_capacity(10));
    next(&mut events, connected);
    for text in numbered(0, 50) {
        stage.post(&text);
    }
    let lost = next(&mut events, |event| match event.kind {
        EventKind::Overflow { lost } => Some(lost),
        _ => None,
    });
    assert!((1..=50).contains(&lost), "{lost}");
    let waiting = stage.builder().queue_capacity(10);
    let (_client, mut events) = connect(waiting.overflow(mm_events::Overflow::Wait));
    for text in numbered(0, 100) {
        stage.post(&text);
    }
    assert_eq!(texts(&mut events, 100), numbered(0, 100));
}

#[test]
fn what_comes_when_nobody_listens_any_more_comes_again() {
    let stage = Stage::new();
    let file = file("nobody");
    let (client, mut events) = connect(stage.builder().state_file(&file));
    stage.post("one");
    assert_eq!(next(&mut events, text), "one");
    events.done();
    drop(events);
    stage.post("two");
    // It has come when the answer to what was asked after it has.
    client.get_statuses().unwrap();
    drop(client);
    let (_client, mut events) = connect(stage.builder().state_file(&file));
    assert_eq!(next(&mut events, text), "two");
    std::fs::remove_file(file).unwrap();
}
