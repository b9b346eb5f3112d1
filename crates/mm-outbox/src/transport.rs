//! The outbox as a transport: a log handler or a queue writes into it, and what it took survives
//! the process.

use mm_core::{Delivery, Error, Receipt, Transport};

use crate::message::Draft;
use crate::outbox::Outbox;
use crate::recipient::Recipient;

/// Puts payloads into an [`Outbox`], for these recipients.
///
/// A payload is taken as its text, and its attachments' fallbacks are left out: messengers share
/// no more than text. A delivery counts as sent when the store has it.
#[derive(Clone, Debug)]
pub struct OutboxTransport {
    outbox: Outbox,
    to: Vec<Recipient>,
    priority: Option<i64>,
}

impl OutboxTransport {
    /// A transport for these recipients.
    pub fn new(outbox: Outbox, to: Vec<Recipient>) -> Self {
        Self {
            outbox,
            to,
            priority: None,
        }
    }

    /// The priority of what it takes.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = Some(priority);
        self
    }
}

impl Transport for OutboxTransport {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        if delivery.parts_sent() > 0 {
            return Ok(Receipt::new(delivery.parts_sent(), delivery.attempts()));
        }
        delivery.count_attempt();
        let mut draft = Draft::text(delivery.payload().text());
        draft.priority = self.priority;
        self.outbox.schedule(draft, &self.to)?;
        delivery.count_part();
        Ok(Receipt::new(1, delivery.attempts()))
    }
}
