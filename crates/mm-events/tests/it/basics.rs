//! From the upgrade to a typed event.

use mm_events::{EventKind, Origin};

use crate::stage::{Stage, next, text, texts};

#[test]
fn a_post_arrives_as_a_typed_event() {
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    assert!(client.is_started() && client.is_connected());
    stage.post("hello");
    let (version, seq) = next(&mut events, |event| match &event.kind {
        EventKind::Hello(hello) => Some((hello.server_version.clone(), event.seq)),
        _ => None,
    });
    assert!(version.starts_with("11."), "{version}");
    assert_eq!(seq, Some(0));
    let posted = next(&mut events, |event| match &event.kind {
        EventKind::Posted(posted) => {
            assert_eq!(event.origin, Origin::Live);
            assert_eq!(event.broadcast.channel_id, stage.channel);
            Some(posted.clone())
        }
        _ => None,
    });
    assert_eq!(posted.post.message, "hello");
    assert_eq!(posted.channel_name, "alerts");
    assert_eq!(posted.channel_display_name, "Alerts");
    assert_eq!(posted.sender_name, "@devbot");
    assert!(!posted.team_id.is_empty());
}

#[test]
fn many_events_come_in_their_order() {
    let stage = Stage::new();
    let (_client, mut events) = stage.connect();
    let sent: Vec<String> = (0..200).map(|number| number.to_string()).collect();
    for text in &sent {
        stage.post(text);
    }
    assert_eq!(texts(&mut events, sent.len()), sent);
}

#[test]
fn a_stop_ends_the_iterator_and_a_start_goes_on_where_it_was() {
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    stage.post("one");
    assert_eq!(next(&mut events, text), "one");
    events.done();
    client.stop();
    assert!(!client.is_started() && !client.is_connected());
    assert!(events.next().is_none());
    stage.post("two");
    client.start().unwrap();
    stage.post("three");
    assert_eq!(texts(&mut events, 2), ["two", "three"]);
}
