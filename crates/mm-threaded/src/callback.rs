//! Calls the user's code without being harmed by it.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// The queues whose callback this thread is in, outermost first.
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// In how many callbacks of the queue with this id this thread is.
pub(crate) fn depth(queue: usize) -> usize {
    // While a thread ends its thread-locals are gone; it is in no callback then.
    INSIDE
        .try_with(|inside| inside.borrow().iter().filter(|own| **own == queue).count())
        .unwrap_or(0)
}

/// Runs user code of this queue; a panic ends there.
pub(crate) fn run(queue: usize, code: impl FnOnce()) {
    let _ = INSIDE.try_with(|inside| inside.borrow_mut().push(queue));
    // The panic hook has told about it already; there is nobody else to tell.
    let _ = catch_unwind(AssertUnwindSafe(code));
    let _ = INSIDE.try_with(|inside| inside.borrow_mut().pop());
}
