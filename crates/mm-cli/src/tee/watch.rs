//! The transport of `mm tee`: webhook or token, and who tells how it fares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, ErrorKind, Receipt, RetryPolicy, Transport};

use crate::tee::tally::Tally;
use crate::way::Way;

/// Sends, and tells the tally of each attempt.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) sender: Arc<Way>,
    pub(super) retry: RetryPolicy,
    pub(super) tally: Arc<Tally>,
    /// Nothing is to be sent any more.
    pub(super) over: Arc<AtomicBool>,
}

impl Transport for Watched {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        if self.over.load(Ordering::SeqCst) {
            let text = "not tried, as what came before was not delivered";
            return Err(Error::new(ErrorKind::Closed).with_message(text));
        }
        let result = self.sender.deliver(delivery);
        match &result {
            Ok(_) => self.tally.delivered(),
            // What the worker does not repeat is lost, and told as such.
            Err(error) if self.retry.wait_after(1, error, 0).is_some() => self.tally.failed(error),
            Err(_) => {}
        }
        result
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        self.sender.wait_ready(deadline, cancel)
    }
}
