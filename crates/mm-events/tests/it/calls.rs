//! Callbacks, and what is asked for over the websocket.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mm_driver::UserId;
use mm_events::{Client, ErrorKind, EventKind, callback};
use serde_json::json;

use crate::relay::Relay;
use crate::stage::{LONG, Stage, connect, next, text};

/// A client with callbacks, and what they tell.
fn told(stage: &Stage) -> (Client, mpsc::Sender<String>, mpsc::Receiver<String>) {
    let (tell, told) = mpsc::channel();
    let client = stage.builder().build().unwrap();
    (client, tell, told)
}

fn hear(told: &mpsc::Receiver<String>) -> String {
    told.recv_timeout(LONG).unwrap()
}

#[test]
fn a_callback_gets_the_events_of_its_name_and_the_last_one_counts() {
    let stage = Stage::new();
    let (client, tell, told) = told(&stage);
    let other = tell.clone();
    client.on("posted", |_, _| panic!("it was replaced"));
    let reaction = tell.clone();
    client.on_each([
        (
            "posted",
            callback(move |_, event| tell.send(text(event).unwrap()).unwrap()),
        ),
        (
            "reaction_added",
            callback(move |_, event| reaction.send(event.name().to_owned()).unwrap()),
        ),
    ]);
    client.start_and_wait(LONG).unwrap();
    stage.post("one");
    assert_eq!(hear(&told), "one");
    let post = stage.catcher.posts().pop().unwrap();
    let me = stage.driver.me().unwrap();
    let body =
        json!({"user_id": me.id.as_str(), "post_id": post.id.to_string(), "emoji_name": "smile"});
    let ask = stage.driver.request("POST", "/api/v4/reactions");
    mm_driver::Request::json(ask, body).send().unwrap();
    assert_eq!(hear(&told), "reaction_added");
    assert!(client.off("posted") && !client.off("posted"));
    client.on_any(move |_, event| drop(text(event).map(|text| other.send(format!("any {text}")))));
    stage.post("two");
    assert_eq!(hear(&told), "any two");
    assert!(client.off_any());
}

#[test]
fn callbacks_stay_over_a_stop_and_a_start() {
    let stage = Stage::new();
    let (client, tell, told) = told(&stage);
    client.on("posted", move |_, event| {
        tell.send(text(event).unwrap()).unwrap();
    });
    for round in ["one", "two", "three"] {
        assert!(!client.is_started());
        client.start_and_wait(LONG).unwrap();
        assert!(client.is_started());
        stage.post(round);
        assert_eq!(hear(&told), round);
        client.stop();
    }
}

#[test]
fn a_panic_in_a_callback_is_told_and_ends_nothing() {
    let stage = Stage::new();
    let (client, tell, told) = told(&stage);
    let panicked = tell.clone();
    client.on("client_callback_panicked", move |_, event| {
        if let EventKind::CallbackPanicked { name, message } = &event.kind {
            panicked.send(format!("{name}: {message}")).unwrap();
        }
        panic!("and this one too");
    });
    client.on("posted", move |_, event| {
        let text = text(event).unwrap();
        assert_ne!(text, "bad", "no such word");
        tell.send(text).unwrap();
    });
    client.start_and_wait(LONG).unwrap();
    stage.post("bad");
    assert!(hear(&told).starts_with("posted: assertion"));
    stage.post("good");
    assert_eq!(hear(&told), "good");
}

#[test]
fn a_callback_can_ask_stop_and_change_callbacks() {
    let stage = Stage::new();
    let (client, tell, told) = told(&stage);
    client.on("posted", move |client, event| {
        let statuses = client.get_statuses().unwrap();
        assert!(!statuses.is_empty());
        client.off("posted");
        client.stop();
        assert!(!client.is_started());
        tell.send(text(event).unwrap()).unwrap();
    });
    client.start_and_wait(LONG).unwrap();
    stage.post("one");
    assert_eq!(hear(&told), "one");
    assert!(!client.off("posted"));
}

#[test]
fn a_slow_callback_stops_neither_pings_nor_actions() {
    let times = mm_catcher::WebsocketTimes {
        ping: Duration::from_millis(50),
        pong: Duration::from_millis(400),
        ..mm_catcher::WebsocketTimes::default()
    };
    let stage = Stage::of(mm_catcher::Catcher::builder().websocket_times(times));
    let client = stage.builder().build().unwrap();
    let mut events = client.receiver();
    let (entered, enters) = mpsc::channel();
    let (hold, until_then) = mpsc::channel::<()>();
    client.on("posted", move |_, _| {
        entered.send(()).unwrap();
        let _ = until_then.recv(); // Until the test lets go.
    });
    client.start_and_wait(LONG).unwrap();
    stage.post("one");
    enters.recv_timeout(LONG).unwrap();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(1) {
        client.get_statuses().unwrap();
    }
    drop(hold);
    while let Some(event) = events.try_recv() {
        assert!(!matches!(event.kind, EventKind::Disconnected(_)));
    }
}

#[test]
fn actions_are_answered_or_refused_by_their_numbers() {
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    let me = stage.driver.me().unwrap().id;
    let statuses = client
        .get_statuses_by_ids(std::slice::from_ref(&me))
        .unwrap();
    assert_eq!(statuses[me.as_str()], "online");
    client.user_typing(&stage.channel, None).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(client.get_statuses().unwrap()[me.as_str()], "online");
                }
            });
        }
    });
    let error = client
        .action("no_such_action", json!({}), LONG)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(500));
    assert_eq!(
        error.server_id(),
        Some("api.web_socket_router.bad_action.app_error")
    );
    let error = client.get_statuses_by_ids(&[] as &[UserId]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(400));
    let large = json!({"text": "x".repeat(9000)});
    let error = client.action("ping", large, LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidPayload);
    stage.post("still here");
    assert_eq!(next(&mut events, text), "still here");
}

#[test]
fn an_action_without_a_connection_waits_for_one_or_gives_up() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let (client, _events) = connect(stage.builder().websocket_url(relay.url()));
    relay.go_down();
    let error = client
        .action("ping", json!({}), Duration::from_millis(50))
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Interrupted),
        "{error:?}"
    );
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            // One that met the end of the connection is asked again.
            loop {
                match client.action("ping", json!({}), LONG) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    answer => break answer,
                }
            }
        });
        relay.come_up();
        assert_eq!(asking.join().unwrap().unwrap()["text"], "pong");
    });
    client.stop();
    let error = client.get_statuses().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
}
