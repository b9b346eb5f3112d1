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

#[test]
fn a_callback_that_sends_again_for_ever_comes_to_an_end() {
    let memory = MemoryTransport::new();
    let (tell, told) = mpsc::channel();
    let queue = with_itself(&memory, Overflow::RefuseNew, move |queue, lost| {
        tell.send(lost.reason).unwrap();
        queue.send(lost.payload, lost.data);
    });
    queue.shutdown(LONG).unwrap();
    queue.send(payload("again and again"), 0);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [DropReason::Closed; 2]);
    assert_eq!(
        queue.counts().dropped(DropReason::Closed),
        3,
        "the last is only counted"
    );
}

/// Sends to its own queue, which has no room.
struct Echo(Arc<OnceLock<std::sync::Weak<Threaded<Echo, u32>>>>);

impl Transport for Echo {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        let queue = self.0.get().unwrap().upgrade().unwrap();
        if delivery.payload().text() == "first" {
            queue.send(payload("echo 1"), 1);
            queue.send(payload("echo 2"), 2);
        }
        Ok(Receipt::new(1, 1))
    }
}

#[test]
fn the_worker_never_waits_for_the_room_that_it_alone_could_make() {
    let slot = Arc::new(OnceLock::new());
    let queue = Threaded::builder(Echo(Arc::clone(&slot)))
        .capacity_messages(1)
        .overflow(Overflow::Wait(LONG * 100))
        .without_overflow_notice()
        .build();
    let queue = Arc::new(queue);
    assert!(slot.set(Arc::downgrade(&queue)).is_ok());
    queue.send(payload("first"), 0);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(queue.counts().dropped(DropReason::Overflow), 1);
}

#[test]
fn what_is_left_when_a_queue_drops_itself_is_told() {
    let memory = MemoryTransport::new();
    memory.hold();
    let (tell, told) = mpsc::channel();
    let slot: Arc<std::sync::Mutex<Option<Queue>>> = Arc::default();
    let own = Arc::clone(&slot);
    let queue = Threaded::builder(memory.clone())
        .on_error(move |lost: Undelivered<u32>| {
            drop(own.lock().unwrap().take());
            tell.send((lost.data, lost.reason)).unwrap();
        })
        .build();
    memory.fail_next(Error::new(ErrorKind::Status(404)));
    for number in 0..4 {
        queue.send(payload("x"), number);
    }
    *slot.lock().unwrap() = Some(queue);
    memory.release();
    let got: Vec<_> = (0..4).map(|_| told.recv_timeout(LONG).unwrap()).collect();
    let left = DropReason::Shutdown;
    assert_eq!(
        got,
        [(0, DropReason::Refused), (1, left), (2, left), (3, left)]
    );
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "what was given along panics");
    }
}

#[test]
fn data_that_panics_when_it_is_dropped_does_not_end_the_worker() {
    let memory = MemoryTransport::new();
    let queue = Threaded::builder(memory.clone()).build();
    queue.send(payload("first"), Some(Bomb));
    assert!(queue.flush(LONG).unwrap());
    queue.send(payload("second"), None);
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["first", "second"]);
}

#[test]
fn a_queue_may_be_used_and_dropped_while_its_thread_ends() {
    use std::cell::RefCell;
    struct SendsAtTheEnd(Threaded<MemoryTransport, u32>);
    impl Drop for SendsAtTheEnd {
        fn drop(&mut self) {
            self.0.send(payload("at the end"), 1);
        }
    }
    thread_local!(static KEPT: RefCell<Option<SendsAtTheEnd>> = const { RefCell::new(None) });
    let memory = MemoryTransport::new();
    let inner = memory.clone();
    let thread = std::thread::spawn(move || {
        let queue = Threaded::builder(inner).on_error(|_| {}).build();
        KEPT.set(Some(SendsAtTheEnd(queue)));
        // From here on the thread-locals of the queue end before this one.
        KEPT.with_borrow(|kept| kept.as_ref().unwrap().0.send(payload("first"), 0));
    });
    thread.join().unwrap();
    assert_eq!(memory.texts(), ["first", "at the end"]);
}
