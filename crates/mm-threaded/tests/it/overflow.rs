//! A full queue does what was chosen, counts it, and tells it once.

use std::thread;
use std::time::Duration;

use mm_core::{ErrorKind, MemoryTransport, Payload};
use mm_threaded::{DropReason, Overflow, Threaded};

use crate::support::{LONG, payload, queue};

#[test]
fn by_default_the_new_message_is_refused() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| builder.capacity_messages(3));
    queue.send(payload("on its way"), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 1..=5 {
        queue.send(payload(&format!("message {number}")), number);
    }
    let refused: Vec<_> = told.try_iter().collect();
    assert_eq!(
        refused.iter().map(|told| told.data).collect::<Vec<_>>(),
        [4, 5]
    );
    assert!(
        refused
            .iter()
            .all(|told| told.error.kind() == ErrorKind::QueueFull)
    );
    assert_eq!(queue.counts().dropped(DropReason::Overflow), 2);
    memory.release();
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    assert_eq!(
        memory.texts()[..4],
        ["on its way", "message 1", "message 2", "message 3"]
    );
}

#[test]
fn one_notice_with_the_sum_follows_an_overflow() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, _told) = queue(&memory, |builder| builder.capacity_messages(4));
    let ops = || Payload::builder().text("x").channel("ops").build().unwrap();
    queue.send(ops(), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 0..104 {
        queue.send(ops(), number);
    }
    memory.release();
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    let notices: Vec<_> = memory
        .payloads()
        .into_iter()
        .filter(|p| p.text() != "x")
        .collect();
    assert_eq!(notices.len(), 1);
    assert!(
        notices[0].text().contains("100 messages"),
        "{}",
        notices[0].text()
    );
    assert_eq!(notices[0].channel(), Some("ops"));
    assert_eq!(queue.counts().posts(), 6);
}

#[test]
fn the_notice_can_be_changed_and_left_out() {
    for silent in [false, true] {
        let memory = MemoryTransport::new();
        memory.hold();
        let (queue, _told) = queue(&memory, |builder| {
            let builder = builder.capacity_messages(1);
            if silent {
                builder.without_overflow_notice()
            } else {
                builder.overflow_notice(|sum| Payload::new(format!("lost {sum}")))
            }
        });
        queue.send(payload("a"), 0);
        assert!(memory.wait_held(1, LONG));
        queue.send(payload("b"), 1);
        queue.send(payload("c"), 2);
        memory.release();
        queue.shutdown(LONG).unwrap();
        let expected: &[_] = if silent {
            &["a", "b"]
        } else {
            &["a", "b", "lost 1"]
        };
        assert_eq!(memory.texts(), expected);
    }
}

#[test]
fn the_oldest_can_make_room() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| {
        builder
            .capacity_messages(2)
            .overflow(Overflow::DropOldest)
            .without_overflow_notice()
    });
    queue.send(payload("0"), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 1..=5 {
        queue.send(payload(&number.to_string()), number);
    }
    let evicted: Vec<_> = told
        .try_iter()
        .map(|told| (told.data, told.reason))
        .collect();
    let reason = DropReason::Evicted;
    assert_eq!(evicted, [(1, reason), (2, reason), (3, reason)]);
    memory.release();
    assert!(
        queue.flush(LONG).unwrap(),
        "evicted messages have their end too"
    );
    assert_eq!(memory.texts(), ["0", "4", "5"]);
    let counts = queue.counts();
    assert_eq!(
        (counts.queued(), counts.sent(), counts.dropped(reason)),
        (6, 3, 3)
    );
}

#[test]
fn the_caller_can_wait_for_room() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| {
        builder.capacity_messages(1).overflow(Overflow::Wait(LONG))
    });
    thread::scope(|scope| {
        let sender = scope.spawn(|| {
            for number in 0..200 {
                queue.send(payload(&number.to_string()), number);
            }
        });
        assert!(memory.wait_held(1, LONG));
        memory.release();
        sender.join().unwrap();
    });
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts().len(), 200);
    assert!(told.try_recv().is_err());
}

#[test]
fn waiting_for_room_ends_at_its_deadline() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| {
        builder
            .capacity_messages(1)
            .overflow(Overflow::Wait(Duration::from_millis(1)))
    });
    queue.send(payload("a"), 0);
    assert!(memory.wait_held(1, LONG));
    queue.send(payload("b"), 1);
    queue.send(payload("c"), 2);
    assert_eq!(told.recv_timeout(LONG).unwrap().data, 2);
    memory.release();
}

#[test]
fn a_shutdown_frees_those_who_wait_for_room() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| {
        builder
            .capacity_messages(1)
            .overflow(Overflow::Wait(Duration::from_secs(3600)))
    });
    queue.send(payload("a"), 0);
    assert!(memory.wait_held(1, LONG));
    queue.send(payload("b"), 1);
    thread::scope(|scope| {
        scope.spawn(|| queue.send(payload("c"), 2));
        scope.spawn(|| queue.shutdown(LONG).unwrap());
        // Whether it waits already or comes later, it ends, while nothing makes room.
        let told = told.recv_timeout(LONG).unwrap();
        assert_eq!((told.data, told.reason), (2, DropReason::Closed));
        assert!(memory.payloads().is_empty());
        memory.release();
    });
    assert_eq!(memory.texts(), ["a", "b"]);
}

#[test]
fn bytes_are_bounded_too_and_one_huge_message_passes() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| builder.capacity_bytes(4_000));
    queue.send(payload("on its way"), 0);
    assert!(memory.wait_held(1, LONG));
    queue.send(payload(&"x".repeat(100_000)), 1);
    assert!(told.try_recv().is_err(), "it is taken by an empty queue");
    queue.send(payload("y"), 2);
    assert_eq!(told.try_recv().unwrap().data, 2);
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    queue.send(payload("z"), 3);
    assert!(queue.flush(LONG).unwrap());
    assert!(memory.texts().contains(&"z".to_owned()));
}

#[test]
fn try_send_gives_the_message_back() {
    let memory = MemoryTransport::new();
    memory.hold();
    let queue: Threaded<_, &str> = Threaded::builder(memory.clone())
        .capacity_messages(1)
        .build();
    queue.send(payload("a"), "first");
    assert!(memory.wait_held(1, LONG));
    queue.try_send(payload("b"), "second").unwrap();
    let back = queue.try_send(payload("c"), "third").unwrap_err();
    assert_eq!((back.payload.text(), back.data), ("c", "third"));
    assert_eq!(back.error.kind(), ErrorKind::QueueFull);
    // It is the caller's again: nothing was dropped, and no notice says so.
    assert_eq!(queue.counts().dropped_in_all(), 0);
    memory.release();
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    assert_eq!(memory.texts(), ["a", "b"]);
}

#[test]
fn try_send_never_waits() {
    let memory = MemoryTransport::new();
    memory.hold();
    let queue: Threaded<_> = Threaded::builder(memory.clone())
        .capacity_messages(1)
        .overflow(Overflow::Wait(LONG * 100))
        .build();
    queue.send(payload("a"), ());
    assert!(memory.wait_held(1, LONG));
    queue.try_send(payload("b"), ()).unwrap();
    assert!(queue.try_send(payload("c"), ()).is_err());
    memory.release();
}
