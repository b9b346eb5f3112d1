//! The handler never feeds itself: what it sends with does not reach its own queue.

use std::cell::RefCell;
use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, Receipt, Transport};

thread_local! {
    /// The handlers for which this thread is doing something, innermost last.
    static WITHIN: RefCell<Vec<(usize, Within)>> = const { RefCell::new(Vec::new()) };
}

/// What a thread is doing for a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// It carries a message.
    Transport,
    /// It hands an error to the error logger.
    Report,
    /// It makes a message of a record.
    Format,
    /// It tells a panic. It may hold any lock, so nothing foreign may run.
    Panic,
}

/// Runs `code` while this thread counts as being within this handler.
///
/// While a thread ends its list may be gone already, and destructors may still log: then
/// it runs all the same, and the thread does not count.
pub(crate) fn within<T>(handler: usize, what: Within, code: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            // It was there a moment ago; if not, there is nothing to take back.
            let _ = WITHIN.try_with(|within| within.borrow_mut().pop());
        }
    }
    let entered = WITHIN.try_with(|within| within.borrow_mut().push((handler, what)));
    let _leave = entered.is_ok().then_some(Leave);
    code()
}

/// What this thread is doing for this handler.
pub(crate) fn doing(handler: usize) -> Option<Within> {
    let innermost = |within: &RefCell<Vec<(usize, Within)>>| {
        let within = within.borrow();
        let own = within.iter().rev().find(|(own, _)| *own == handler);
        own.map(|(_, what)| *what)
    };
    WITHIN.try_with(innermost).ok().flatten()
}

/// Whether records of this target come from what messages are sent with.
///
/// The HTTP client tells the webhook's path at its most talkative level, and the websocket's
/// every frame, so this is also what keeps secrets out of the channel.
pub(crate) fn is_own_target(target: &str) -> bool {
    const OWN: [&str; 12] = [
        "flume",
        "mm_core",
        "mm_driver",
        "mm_events",
        "mm_log",
        "mm_sender",
        "mm_threaded",
        "rustls",
        "rustls_platform_verifier",
        "tungstenite",
        "ureq",
        "ureq_proto",
    ];
    let name = target.split("::").next().unwrap_or(target);
    // Most targets differ in their first letter.
    matches!(
        name.as_bytes().first(),
        Some(b'f' | b'm' | b'r' | b't' | b'u')
    ) && OWN.contains(&name)
}

/// A transport whose own records are kept from the handler.
pub(crate) struct Quiet {
    pub(crate) inner: Box<dyn Transport>,
    pub(crate) handler: usize,
}

impl Transport for Quiet {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        within(self.handler, Within::Transport, || {
            self.inner.send(delivery)
        })
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        within(self.handler, Within::Transport, || {
            self.inner.wait_ready(deadline, cancel)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_targets_are_known_by_their_crate() {
        for own in [
            "ureq",
            "ureq::run",
            "rustls::client::hs",
            "mm_sender::gate",
            "tungstenite::protocol",
            "mm_log",
        ] {
            assert!(is_own_target(own), "{own}");
        }
        for other in [
            "",
            "mm_app",
            "mm_logger::x",
            "ureqs",
            "app",
            "rustls_app",
            "tungsten",
            "main",
        ] {
            assert!(!is_own_target(other), "{other}");
        }
    }

    #[test]
    fn a_thread_is_within_a_handler_only_as_long_as_it_is() {
        assert_eq!(doing(1), None);
        within(1, Within::Transport, || {
            assert_eq!((doing(1), doing(2)), (Some(Within::Transport), None));
            within(2, Within::Report, || {
                assert_eq!(doing(2), Some(Within::Report));
            });
            assert_eq!(doing(2), None);
        });
        assert_eq!(doing(1), None);
    }
}
