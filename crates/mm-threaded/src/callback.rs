//! Calls the user's code without being harmed by it.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// The queues whose callback this thread is in, outermost first.
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Whether this thread is in a callback of the queue with this id.
pub(crate) fn is_inside(queue: usize) -> bool {
    INSIDE.with_borrow(|inside| inside.contains(&queue))
}

/// Runs user code of this queue; a panic ends there.
pub(crate) fn run(queue: usize, code: impl FnOnce()) {
    INSIDE.with_borrow_mut(|inside| inside.push(queue));
    // The panic hook has told about it already; there is nobody else to tell.
    let _ = catch_unwind(AssertUnwindSafe(code));
    INSIDE.with_borrow_mut(|inside| inside.pop());
}
