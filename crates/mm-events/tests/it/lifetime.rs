//! How long a client runs, and who it is.

use mm_events::{Client, ErrorKind, EventKind};

use crate::stage::{LONG, Stage, channel, connect, driver, next, text};

#[test]
fn events_keep_their_client_running_and_end_with_it() {
    let stage = Stage::new();
    let client = stage.builder().build().unwrap();
    let mut events = client.events().unwrap();
    let other = client.clone();
    drop(client);
    next(&mut events, |event| {
        matches!(event.kind, EventKind::Connected { .. }).then_some(())
    });
    stage.post("hello");
    assert_eq!(next(&mut events, text), "hello");
    other.stop();
    assert_eq!(events.map(|event| event.name().to_owned()).next(), None);

    let events = stage.builder().build().unwrap().events().unwrap();
    drop(events); // The last that held the client.
}

#[test]
fn a_receiver_of_a_client_that_is_not_started_does_not_wait_for_ever() {
    let stage = Stage::new();
    let client = stage.builder().build().unwrap();
    let mut events = client.receiver();
    assert!(events.recv().is_none());
    client.start_and_wait(LONG).unwrap();
    stage.post("hello");
    assert_eq!(next(&mut events, text), "hello");
}

#[test]
fn who_waits_for_a_client_learns_how_it_ended() {
    let stage = Stage::new();
    let (client, _events) = stage.connect();
    let waiting = {
        let client = client.clone();
        std::thread::spawn(move || client.wait())
    };
    client.stop();
    waiting.join().unwrap().unwrap();

    let refused = driver(&stage.catcher.url(), "8u81pyui9pfgjysykinoobtwiw");
    let refused = Client::builder(refused).build().unwrap();
    refused.start().unwrap();
    assert_eq!(refused.wait().unwrap_err().kind(), ErrorKind::Status(401));
}

#[test]
fn the_clients_own_posts_are_known() {
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    stage.post("mine");
    let mine = next(&mut events, |event| {
        text(event).map(|_| client.is_own(event))
    });
    assert!(mine);
    assert_eq!(client.user_id(), Some(stage.driver.me().unwrap().id));
    let jane = stage.person();
    let square = channel(&jane, "town-square");
    let posts = jane.posts();
    posts.create_post(square, "from another").send().unwrap();
    let own = next(&mut events, |event| {
        text(event).map(|_| client.is_own(event))
    });
    assert!(!own);
}

#[test]
fn a_state_file_that_cannot_be_written_is_refused_at_once_and_told_later() {
    let stage = Stage::new();
    let nowhere = stage.builder().state_file("/dev/null/state.json").build();
    assert_eq!(nowhere.unwrap_err().kind(), ErrorKind::Io);

    let folder = std::env::temp_dir().join(format!("mm-events-state-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let (client, mut events) = connect(stage.builder().state_file(folder.join("state.json")));
    std::fs::remove_dir_all(&folder).unwrap();
    stage.post("one");
    stage.post("two");
    let told = next(&mut events, |event| match &event.kind {
        EventKind::StateNotKept(error) => Some(error.to_string()),
        _ => None,
    });
    assert!(told.contains("state.json"), "{told}");
    assert!(client.is_connected() && client.state_error().is_some());
}
