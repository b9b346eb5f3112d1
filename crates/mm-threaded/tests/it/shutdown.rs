//! Exit is safe and bounded, and what was left is returned.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mm_core::{Delivery, Error, ErrorKind, MemoryTransport, Receipt, Transport};
use mm_threaded::{DropReason, Join, Threaded};

use crate::support::{LONG, payload, queue};

#[test]
fn a_shutdown_sends_what_is_left() {
    let memory = MemoryTransport::new();
    let (queue, _told) = queue(&memory, |builder| builder);
    for number in 0..100 {
        queue.send(payload("x"), number);
    }
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    assert_eq!(memory.payloads().len(), 100);
    assert!(queue.shutdown(LONG).unwrap().is_empty(), "again is nothing");
}

#[test]
fn what_is_left_at_the_deadline_is_returned_in_order() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| builder);
    for number in 0..10 {
        queue.send(payload(&number.to_string()), number);
    }
    assert!(memory.wait_held(1, LONG));
    let left = queue.shutdown(Duration::from_millis(20)).unwrap();
    let data: Vec<_> = left.iter().map(|lost| lost.data).collect();
    assert_eq!(data, (0..10).collect::<Vec<_>>());
    assert_eq!(
        left[0].error.kind(),
        ErrorKind::Canceled,
        "it was on its way"
    );
    assert!(
        left[1..]
            .iter()
            .all(|lost| lost.error.kind() == ErrorKind::Closed)
    );
    assert!(left.iter().all(|lost| !lost.error.may_have_acted()));
    assert_eq!(queue.counts().dropped(DropReason::Shutdown), 10);
    assert_eq!(queue.counts().pending(), 0);
    assert!(told.try_recv().is_err(), "who shuts down has them");
}

#[test]
fn after_a_shutdown_a_send_is_an_error_told_to_the_callback() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder);
    queue.send(payload("a"), 0);
    queue.shutdown(LONG).unwrap();
    queue.send(payload("late"), 7);
    let told = told.try_recv().unwrap();
    assert_eq!((told.data, told.reason), (7, DropReason::Closed));
    assert_eq!(told.error.kind(), ErrorKind::Closed);
    assert_eq!(memory.texts(), ["a"]);
}

#[test]
fn a_shutdown_before_the_first_message_refuses_later_ones() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder);
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    queue.send(payload("late"), 1);
    assert_eq!(told.try_recv().unwrap().reason, DropReason::Closed);
}

#[test]
fn dropping_sends_what_is_left() {
    let memory = MemoryTransport::new();
    let (queue, _told) = queue(&memory, |builder| builder);
    for number in 0..100 {
        queue.send(payload("x"), number);
    }
    drop(queue);
    assert_eq!(memory.payloads().len(), 100);
}

#[test]
fn dropping_is_bounded_and_tells_what_was_left() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (queue, told) = queue(&memory, |builder| {
        builder.drop_timeout(Duration::from_millis(20))
    });
    for number in 0..3 {
        queue.send(payload("x"), number);
    }
    let begin = Instant::now();
    drop(queue);
    assert!(begin.elapsed() < LONG);
    let told: Vec<_> = told
        .try_iter()
        .map(|told| (told.data, told.reason))
        .collect();
    assert_eq!(told, [0, 1, 2].map(|data| (data, DropReason::Shutdown)));
}

/// Cannot be stopped: it does not look at the delivery's cancel.
struct Stubborn {
    begun: mpsc::Sender<()>,
    go_on: std::sync::Mutex<mpsc::Receiver<()>>,
}

impl Transport for Stubborn {
    fn send(&self, _: &mut Delivery) -> Result<Receipt, Error> {
        self.begun.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        Err(Error::new(ErrorKind::Status(404)))
    }
}

#[test]
fn a_transport_that_cannot_be_stopped_is_not_waited_for() {
    let ((tell_begun, begun), (tell_go_on, go_on)) = (mpsc::channel(), mpsc::channel());
    let (tell, told) = mpsc::channel();
    let queue = Threaded::builder(Stubborn {
        begun: tell_begun,
        go_on: go_on.into(),
    })
    .on_error(move |lost: mm_threaded::Undelivered<u32>| tell.send(lost.data).unwrap())
    .build();
    for number in 0..3 {
        queue.send(payload("x"), number);
    }
    begun.recv_timeout(LONG).unwrap();
    let left = queue.shutdown(Duration::from_millis(20)).unwrap();
    assert_eq!(
        left.iter().map(|lost| lost.data).collect::<Vec<_>>(),
        [1, 2]
    );
    assert!(told.try_recv().is_err());
    drop(queue);
    tell_go_on.send(()).unwrap();
    assert_eq!(
        told.recv_timeout(LONG).unwrap(),
        0,
        "its end is told when it comes"
    );
}

#[test]
fn a_shutdown_ends_the_wait_between_two_attempts() {
    let memory = MemoryTransport::new();
    memory.fail_next(Error::new(ErrorKind::Connect).with_retry_after(Duration::from_secs(200)));
    let (queue, _told) = queue(&memory, |builder| builder);
    queue.send(payload("x"), 0);
    assert!(memory.wait_attempts(1, LONG));
    let left = queue.shutdown(Duration::from_millis(20)).unwrap();
    assert_eq!((left.len(), left[0].error.kind()), (1, ErrorKind::Canceled));
}

#[test]
fn the_worker_ends_with_the_shutdown_also_while_it_lingers() {
    let memory = MemoryTransport::new();
    let hour = Duration::from_secs(3600);
    let (queue, _told) = queue(&memory, |builder| {
        builder.name("mm-lingers").join(Join::lines().linger(hour))
    });
    queue.send(payload("x"), 0);
    assert!(queue.shutdown(LONG).unwrap().is_empty());
    assert_eq!(memory.texts(), ["x"]);
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| {
        // A thread of another test may end meanwhile.
        std::fs::read_to_string(task.ok()?.path().join("comm")).ok()
    });
    assert_eq!(names.filter(|name| name.trim() == "mm-lingers").count(), 0);
}

#[test]
fn what_is_left_is_in_order_even_if_the_worker_and_the_caller_collect_it() {
    for _ in 0..50 {
        let memory = MemoryTransport::new();
        let (queue, _told) = queue(&memory, |builder| builder);
        for number in 0..2_000 {
            queue.send(payload("message"), number);
        }
        let left = queue.shutdown(Duration::ZERO).unwrap();
        let numbers: Vec<_> = left.iter().map(|lost| lost.data).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
}

/// Ends as cancelled, but only when it is told to.
struct Late {
    begun: mpsc::Sender<()>,
    go_on: std::sync::Mutex<mpsc::Receiver<()>>,
}

impl Transport for Late {
    fn send(&self, _: &mut Delivery) -> Result<Receipt, Error> {
        self.begun.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        Err(Error::new(ErrorKind::Canceled))
    }
}

#[test]
fn what_stops_too_late_for_the_shutdown_is_told_to_the_callback() {
    let ((tell_begun, begun), (tell_go_on, go_on)) = (mpsc::channel(), mpsc::channel());
    let (tell, told) = mpsc::channel();
    let queue = Threaded::builder(Late {
        begun: tell_begun,
        go_on: go_on.into(),
    })
    .on_error(move |lost: mm_threaded::Undelivered<u32>| {
        tell.send((lost.data, lost.reason)).unwrap();
    })
    .build();
    queue.send(payload("x"), 7);
    begun.recv_timeout(LONG).unwrap();
    assert!(queue.shutdown(Duration::ZERO).unwrap().is_empty());
    tell_go_on.send(()).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (7, DropReason::Shutdown));
    assert_eq!(queue.counts().pending(), 0);
}
