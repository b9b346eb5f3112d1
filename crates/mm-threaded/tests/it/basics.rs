//! Messages go out in order, from any number of threads, and are counted.

use std::thread;

use mm_core::MemoryTransport;
use mm_threaded::Threaded;

use crate::support::{LONG, payload, queue};

#[test]
fn messages_go_out_in_order() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder);
    for number in 0..100 {
        queue.send(payload(&number.to_string()), number);
    }
    assert!(queue.flush(LONG).unwrap());
    let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
    assert_eq!(memory.texts(), expected);
    let counts = queue.counts();
    assert_eq!(
        (counts.queued(), counts.sent(), counts.posts()),
        (100, 100, 100)
    );
    assert_eq!(
        (counts.pending(), counts.dropped_in_all(), counts.retried()),
        (0, 0, 0)
    );
    assert!(told.try_recv().is_err());
}

#[test]
fn a_send_does_not_wait_for_the_server() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, _told) = queue(&memory, |builder| builder);
    queue.send(payload("first"), 0);
    assert!(memory.wait_held(1, LONG));
    for number in 1..50 {
        queue.send(payload("more"), number);
    }
    assert_eq!((memory.attempts(), queue.counts().pending()), (1, 50));
    memory.release();
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.attempts(), 50);
}

#[test]
fn many_producers_lose_nothing_and_each_keeps_its_order() {
    let memory = MemoryTransport::new();
    let queue = Threaded::builder(memory.clone()).unbounded().build();
    thread::scope(|scope| {
        for producer in 0..4 {
            let queue = &queue;
            scope.spawn(move || {
                for number in 0..2_500 {
                    queue.send(payload(&format!("{producer} {number}")), ());
                }
            });
        }
    });
    assert!(queue.flush(LONG).unwrap());
    let mut next = [0; 4];
    for text in memory.texts() {
        let (producer, number) = text.split_once(' ').unwrap();
        let producer: usize = producer.parse().unwrap();
        assert_eq!(number.parse::<usize>().unwrap(), next[producer]);
        next[producer] += 1;
    }
    assert_eq!(next, [2_500; 4]);
}

#[test]
fn sending_flushing_and_shutting_down_at_the_same_time_is_sound() {
    for _ in 0..50 {
        let memory = MemoryTransport::new();
        let (queue, told) = queue(&memory, |builder| builder);
        let left = thread::scope(|scope| {
            for producer in 0..4 {
                let queue = &queue;
                scope.spawn(move || {
                    for number in 0..100 {
                        queue.send(payload("x"), producer * 100 + number);
                        if number % 10 == 0 {
                            queue.flush(LONG).unwrap();
                        }
                    }
                });
            }
            let shutdowns: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| queue.shutdown(LONG).unwrap().len()))
                .collect();
            shutdowns
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum::<usize>()
        });
        let told = told.try_iter().count();
        let counts = queue.counts();
        assert_eq!(
            memory.payloads().len() + left + told,
            400,
            "each has one end: {counts:?}"
        );
        assert_eq!(counts.sent() + counts.dropped_in_all(), 400);
        assert_eq!(counts.pending(), 0);
    }
}

#[test]
fn a_flush_gives_up_at_its_deadline() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, _told) = queue(&memory, |builder| builder);
    queue.send(payload("held"), 0);
    assert!(memory.wait_held(1, LONG));
    assert!(!queue.flush(std::time::Duration::from_millis(1)).unwrap());
    memory.release();
    assert!(queue.flush(LONG).unwrap());
}

#[test]
fn a_flush_waits_for_what_was_before_it_and_not_for_what_comes_after() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, _told) = queue(&memory, |builder| builder);
    queue.send(payload("before"), 0);
    assert!(memory.wait_held(1, LONG));
    thread::scope(|scope| {
        let flush = scope.spawn(|| queue.flush(LONG).unwrap());
        memory.release();
        assert!(flush.join().unwrap());
    });
    memory.hold();
    assert!(queue.flush(LONG).unwrap(), "nothing is queued");
    queue.send(payload("after"), 1);
    memory.release();
}

#[test]
fn no_thread_starts_before_the_first_message() {
    let memory = MemoryTransport::new();
    let queue: Threaded<_> = Threaded::builder(memory).name("mm-unused").build();
    assert!(queue.flush(LONG).unwrap());
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| {
        // A thread of another test may end meanwhile.
        std::fs::read_to_string(task.ok()?.path().join("comm")).ok()
    });
    assert_eq!(names.filter(|name| name.trim() == "mm-unused").count(), 0);
}

#[test]
fn the_auto_traits_of_public_types_stay() {
    fn check<T: Send + Sync>() {}
    check::<Threaded<MemoryTransport, String>>();
    check::<mm_threaded::Undelivered<String>>();
    check::<mm_threaded::Counts>();
}
