//! What failed is tried again, once, by one layer, and told with its reason.

use std::time::Duration;

use mm_core::{Delivery, Error, ErrorKind, MemoryTransport, Receipt, RetryPolicy, Transport};
use mm_threaded::{DropReason, Threaded};

use crate::support::{LONG, payload, queue};

fn soon() -> RetryPolicy {
    RetryPolicy::default()
        .attempts(u32::MAX)
        .first_wait(Duration::ZERO)
}

#[test]
fn what_surely_was_not_accepted_is_tried_again_in_place() {
    let memory = MemoryTransport::new();
    let (queue, _told) = queue(&memory, |builder| builder.retry(soon()));
    for _ in 0..7 {
        memory.fail_next(Error::new(ErrorKind::Connect));
    }
    queue.send(payload("first"), 0);
    queue.send(payload("second"), 1);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["first", "second"]);
    assert_eq!((queue.counts().retried(), queue.counts().sent()), (7, 2));
}

#[test]
fn each_loss_is_told_with_its_data_and_counted_by_reason() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder.retry(soon().attempts(2)));
    for (kind, reason) in [
        (ErrorKind::Status(404), DropReason::Refused),
        (ErrorKind::Timeout, DropReason::Uncertain),
        (ErrorKind::Status(500), DropReason::Uncertain),
    ] {
        memory.fail_next(Error::new(kind));
        queue.send(payload("lost"), 7);
        let told = told.recv_timeout(LONG).unwrap();
        assert_eq!(
            (told.data, told.text.as_str(), told.reason),
            (7, "lost", reason)
        );
        assert_eq!(told.error.kind(), kind);
    }
    memory.fail_next(Error::new(ErrorKind::Connect));
    memory.fail_next(Error::new(ErrorKind::Connect));
    queue.send(payload("lost"), 8);
    assert_eq!(told.recv_timeout(LONG).unwrap().reason, DropReason::GaveUp);
    assert!(queue.flush(LONG).unwrap());
    let counts = queue.counts();
    assert_eq!(counts.dropped(DropReason::Refused), 1);
    assert_eq!(counts.dropped(DropReason::Uncertain), 2);
    assert_eq!(counts.dropped(DropReason::GaveUp), 1);
    assert_eq!((counts.dropped_in_all(), counts.pending()), (4, 0));
}

#[test]
fn at_least_once_repeats_what_is_uncertain() {
    let memory = MemoryTransport::new();
    let (queue, _told) = queue(&memory, |builder| builder.retry(soon().at_least_once(true)));
    memory.fail_next(Error::new(ErrorKind::Timeout));
    memory.fail_next(Error::new(ErrorKind::Status(502)));
    queue.send(payload("kept"), 0);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!((memory.texts().len(), memory.attempts()), (1, 3));
}

#[test]
fn a_wait_beyond_the_time_to_give_up_is_not_begun() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| {
        builder.give_up_after(Duration::from_secs(60))
    });
    let hour = Duration::from_secs(3600);
    memory.fail_next(Error::new(ErrorKind::RateLimited).with_retry_after(hour));
    queue.send(payload("lost"), 0);
    let told = told.recv_timeout(LONG).unwrap();
    assert_eq!(
        (told.error.kind(), told.reason),
        (ErrorKind::RateLimited, DropReason::GaveUp)
    );
    assert_eq!(told.error.retry_after(), Some(hour));
}

/// Tells whether it is left to try again by itself.
struct AsksWhoRetries(std::sync::mpsc::Sender<bool>);

impl Transport for AsksWhoRetries {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        self.0.send(delivery.is_single_attempt()).unwrap();
        Ok(Receipt::new(1, 1))
    }
}

#[test]
fn the_transport_is_told_not_to_try_again_itself() {
    let (tell, told) = std::sync::mpsc::channel();
    let queue: Threaded<_> = Threaded::new(AsksWhoRetries(tell));
    queue.send(payload("x"), ());
    assert!(told.recv_timeout(LONG).unwrap());
}

#[test]
fn what_a_transport_calls_closed_is_told_while_the_queue_is_open() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder);
    for (kind, acted, reason) in [
        (ErrorKind::Closed, false, DropReason::Refused),
        (ErrorKind::Canceled, true, DropReason::Uncertain),
    ] {
        memory.fail_next(Error::new(kind).with_may_have_acted(acted));
        queue.send(payload("x"), 7);
        assert_eq!(told.recv_timeout(LONG).unwrap().reason, reason);
    }
}

#[test]
fn a_wait_without_measure_is_given_up_and_the_worker_goes_on() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder);
    memory.fail_next(Error::new(ErrorKind::RateLimited).with_retry_after(Duration::MAX));
    queue.send(payload("lost"), 0);
    assert_eq!(told.recv_timeout(LONG).unwrap().reason, DropReason::GaveUp);
    queue.send(payload("sent"), 1);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["sent"]);
}

#[test]
fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    let memory = MemoryTransport::new();
    let (queue, told) = queue(&memory, |builder| builder.retry(soon().at_least_once(true)));
    memory.fail_next(Error::new(ErrorKind::Timeout));
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    queue.send(payload("x"), 0);
    let told = told.recv_timeout(LONG).unwrap();
    assert_eq!(told.error.kind(), ErrorKind::Status(404));
    assert!(told.error.may_have_acted());
    assert_eq!(told.reason, DropReason::Uncertain);
}
