//! A process forked before the worker works; one forked later is told, at once.

use std::process::exit;

use fork::{Fork, fork, waitpid};
use mm_core::{ErrorKind, MemoryTransport};
use mm_threaded::{DropReason, Threaded, Undelivered};

use crate::support::{LONG, payload};

/// Runs `child` in a forked process, which must return true.
fn in_child(child: impl FnOnce() -> bool) {
    match fork().unwrap() {
        Fork::Child => exit(i32::from(!child())),
        Fork::Parent(pid) => {
            let status = waitpid(pid).unwrap();
            assert_eq!(status, 0, "the child's wait status");
        }
    }
}

#[test]
fn a_child_forked_before_the_first_message_works() {
    let memory = MemoryTransport::new();
    let queue: Threaded<_> = Threaded::new(memory.clone());
    in_child(|| {
        queue.send(payload("child"), ());
        queue.flush(LONG).unwrap() && memory.texts() == ["child"]
    });
    queue.send(payload("parent"), ());
    assert!(queue.flush(LONG).unwrap());
    assert_eq!(memory.texts(), ["parent"]);
}

#[test]
fn a_child_forked_later_is_refused_before_any_lock() {
    let memory = MemoryTransport::new();
    memory.hold();
    let queue = Threaded::builder(memory.clone())
        .on_error(|lost: Undelivered<u32>| {
            assert_eq!((lost.data, lost.reason), (7, DropReason::Forked));
        })
        .build();
    queue.send(payload("parent"), 0);
    assert!(memory.wait_held(1, LONG));
    in_child(|| {
        queue.send(payload("child"), 7);
        let told = queue.counts().dropped(DropReason::Forked) == 1;
        let flush = queue.flush(LONG).unwrap_err().kind() == ErrorKind::Forked;
        let shutdown = queue.shutdown(LONG).unwrap_err().kind() == ErrorKind::Forked;
        drop(queue); // It must not wait for a worker that this process does not have.
        told && flush && shutdown
    });
}
