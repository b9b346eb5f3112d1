//! The user's code cannot harm the queue.

use std::sync::{Arc, OnceLock, mpsc};

use mm_core::{Delivery, Error, ErrorKind, MemoryTransport, Payload, Receipt, Transport};
use mm_threaded::{DropReason, Overflow, Threaded, Undelivered};

use crate::support::{LONG, payload};

type Queue = Threaded<MemoryTransport, u32>;

/// A queue whose callback can reach the queue itself.
fn with_itself(
    memory: &MemoryTransport,
    overflow: Overflow,
    callback: impl Fn(&Queue, Undelivered<u32>) + Send + Sync + 'static,
) -> Arc<Queue> {
    let slot: Arc<OnceLock<std::sync::Weak<Queue>>> = Arc::default();
    let own = Arc::clone(&slot);
    let queue = Threaded::builder(memory.clone())
        .capacity_messages(2)
        .overflow(overflow)
        .on_error(move |lost| callback(&own.get().unwrap().upgrade().unwrap(), lost))
        .build();
    let queue = Arc::new(queue);
    slot.set(Arc::downgrade(&queue)).unwrap();
    queue
}

#[test]
fn flush_and_shutdown_within_the_callback_are_errors_and_no_deadlock() {
    let memory = MemoryTransport::new();
    let (tell, told) = mpsc::channel();
    let queue = with_itself(&memory, Overflow::RefuseNew, move |queue, _| {
        let flush = queue.flush(LONG).unwrap_err().kind();
        let shutdown = queue.shutdown(LONG).unwrap_err().kind();
        tell.send((flush, shutdown)).unwrap();
    });
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    queue.send(payload("fails"), 0);
    let both = (ErrorKind::Reentrant, ErrorKind::Reentrant);
    assert_eq!(told.recv_timeout(LONG).unwrap(), both);
    // The same in the call that finds no room.
    memory.hold();
    queue.send(payload("held"), 1);
    assert!(memory.wait_held(1, LONG));
    for number in 2..5 {
        queue.send(payload("x"), number);
    }
    assert_eq!(told.recv_timeout(LONG).unwrap(), both);
    memory.release();
    assert!(queue.flush(LONG).unwrap());
}

#[test]
fn a_send_within_the_callback_never_waits_for_room() {
    let memory = MemoryTransport::new();
    let (tell, told) = mpsc::channel();
    let queue = with_itself(&memory, Overflow::Wait(LONG), move |queue, lost| {
        if lost.data == 0 {
            for number in 1..=4 {
                queue.send(payload("from the callback"), number);
            }
        }
        tell.send((lost.data, lost.reason)).unwrap();
    });
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    queue.send(payload("fails"), 0);
    let mut got: Vec<_> = (0..3).map(|_| told.recv_timeout(LONG).unwrap()).collect();
    got.sort_by_key(|(data, _)| *data);
    let full = DropReason::Overflow;
    assert_eq!(got, [(0, DropReason::Refused), (3, full), (4, full)]);
}

#[test]
fn a_panic_in_the_callback_does_not_end_the_worker() {
    let memory = MemoryTransport::new();
    let queue = with_itself(&memory, Overflow::RefuseNew, |_, _| {
        panic!("the callback panics")
    });
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    queue.send(payload("fails"), 0);
    assert!(queue.flush(LONG).unwrap());
    queue.send(payload("goes on"), 1);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["goes on"]);
}

/// Panics at every second send, and once when asked whether it is ready.
struct Panicking(std::sync::atomic::AtomicUsize);

impl Transport for Panicking {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        assert!(number % 2 == 1, "the transport panics");
        delivery.count_part();
        Ok(Receipt::new(1, 1))
    }
}

#[test]
fn a_panic_in_the_transport_does_not_end_the_worker() {
    let (tell, told) = mpsc::channel();
    let queue = Threaded::builder(Panicking(0.into()))
        .on_error(move |lost: Undelivered<u32>| tell.send((lost.data, lost.reason)).unwrap())
        .build();
    for number in 0..4 {
        queue.send(payload("x"), number);
    }
    assert!(queue.flush(LONG).unwrap());
    let told: Vec<_> = told.try_iter().collect();
    assert_eq!(told, [(0, DropReason::Panicked), (2, DropReason::Panicked)]);
    assert_eq!(
        (
            queue.counts().sent(),
            queue.counts().dropped(DropReason::Panicked)
        ),
        (2, 2)
    );
}

#[test]
fn a_queue_may_be_dropped_by_its_own_worker() {
    let memory = MemoryTransport::new();
    let (tell, told) = mpsc::channel();
    let slot: Arc<std::sync::Mutex<Option<Queue>>> = Arc::default();
    let own = Arc::clone(&slot);
    let queue = Threaded::builder(memory.clone())
        .on_error(move |_: Undelivered<u32>| {
            let queue = own.lock().unwrap().take();
            drop(queue);
            let _ = tell.send(());
        })
        .build();
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    let mut guard = slot.lock().unwrap();
    queue.send(Payload::new("fails"), 0);
    *guard = Some(queue);
    drop(guard);
    told.recv_timeout(LONG).expect("no deadlock");
}
