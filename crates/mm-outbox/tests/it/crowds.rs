//! Many workers on one store.

use std::collections::HashMap;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use mm_outbox::{SendOptions, Status, recipients};

use crate::stage::{Folder, Kind, Recorder, Slow, builder, on_each_store, send};
use crate::working::{LONG, Working};

fn two_workers_of_one_name_never_send_what_the_other_holds(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "namesakes"), Recorder::new());
    let ((tell, told), (go, on)) = (mpsc::channel(), mpsc::channel());
    let slow = folder.outbox().worker_name("same");
    let slow = slow.messenger(Slow::new(tell, on)).open().unwrap();
    slow.schedule("one", recipients("test", ["a"])).unwrap();
    let sending = thread::spawn(move || send(&slow));
    assert_eq!(told.recv_timeout(LONG).unwrap(), "a");
    let other = builder(&folder, &recorder).worker_name("same");
    let other = other.open().unwrap();
    other
        .schedule("two", recipients("test", ["b", "c"]))
        .unwrap();
    assert_eq!(send(&other).sent, 2);
    // Nor does its end give back or prolong what is the other's.
    drop(other);
    go.send(()).unwrap();
    assert_eq!(sending.join().unwrap().sent, 1);
    assert_eq!(recorder.addresses(), ["b", "c"]);
}

fn who_was_too_slow_cannot_say_what_became_of_what_a_namesake_holds_now(store: Kind) {
    let folder = Folder::on(store, "namesakes-slow");
    let start = |lease| {
        let ((tell, told), (go, on)) = (mpsc::channel(), mpsc::channel());
        let outbox = folder.outbox().worker_name("same").lease(lease);
        let outbox = outbox.messenger(Slow::new(tell, on)).open().unwrap();
        (outbox, told, go)
    };
    let (slow, slow_told, slow_go) = start(Duration::from_millis(1));
    slow.schedule("one", recipients("test", ["a"])).unwrap();
    let sending = thread::spawn(move || slow.send_scheduled(&SendOptions::default()));
    assert_eq!(slow_told.recv_timeout(LONG).unwrap(), "a");
    let (other, told, go) = start(LONG);
    let other_sending = thread::spawn(move || {
        while send(&other).handled() == 0 {}
        other
    });
    assert_eq!(told.recv_timeout(LONG).unwrap(), "a");
    slow_go.send(()).unwrap();
    let (report, result) = sending.join().unwrap();
    let error = result.unwrap_err();
    assert!(
        error.to_string().contains("the lease of dispatch"),
        "{error}"
    );
    assert_eq!((report.sent, report.unwritten), (0, 1));
    go.send(()).unwrap();
    let other = other_sending.join().unwrap();
    assert_eq!(other.counts().unwrap().of(Status::Sent), 1);
}

fn eight_workers_send_each_once_and_in_order_to_each_address(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "eight"), Recorder::new());
    // All make the tables at once, too.
    let opening: Vec<_> = (0..8)
        .map(|_| {
            let builder = builder(&folder, &recorder);
            thread::spawn(move || builder.open().unwrap())
        })
        .collect();
    let outboxes: Vec<_> = opening
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    let working: Vec<_> = outboxes
        .iter()
        .map(|outbox| Working::start(outbox, Duration::from_millis(1)))
        .collect();
    let to: Vec<_> = (0..50).map(|number| format!("to-{number}")).collect();
    let to = recipients("test", to);
    for number in 0..40 {
        let by = &outboxes[number % outboxes.len()];
        by.schedule(format!("{number:03}"), &to).unwrap();
    }
    let until = Instant::now() + LONG;
    while recorder.sent().len() < 2000 && Instant::now() < until {
        let one = working[0].told.recv_timeout(Duration::from_millis(50));
        assert!(!matches!(one, Err(mpsc::RecvTimeoutError::Disconnected)));
    }
    let sent: u64 = working.into_iter().map(Working::end).sum();
    assert_eq!(sent, 2000);
    let mut by_address: HashMap<_, Vec<_>> = HashMap::new();
    for (address, text, _) in recorder.sent() {
        by_address.entry(address).or_default().push(text);
    }
    let expected: Vec<_> = (0..40).map(|number| format!("{number:03}")).collect();
    assert_eq!(by_address.len(), 50);
    assert!(by_address.values().all(|texts| *texts == expected));
}

on_each_store! {
    two_workers_of_one_name_never_send_what_the_other_holds,
    who_was_too_slow_cannot_say_what_became_of_what_a_namesake_holds_now,
    eight_workers_send_each_once_and_in_order_to_each_address,
}
