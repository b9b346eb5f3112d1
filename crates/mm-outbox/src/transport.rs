//! The outbox as a transport: a log handler or a queue writes into it, and what it took survives
//! the process.

use mm_core::{Delivery, Error, Payload, Receipt, Transport};

use crate::message::Draft;
use crate::outbox::Outbox;
use crate::recipient::Recipient;

/// Puts payloads into an [`Outbox`], for these recipients.
///
/// A payload is taken as [`Draft::payload`] takes it, all or none. A delivery counts as sent when
/// the store has it.
#[derive(Clone, Debug)]
pub struct OutboxTransport {
    outbox: Outbox,
    to: Vec<Recipient>,
    priority: Option<i64>,
    username: Option<String>,
    icon_url: Option<String>,
    emoji: Option<String>,
}

impl OutboxTransport {
    /// A transport for these recipients.
    pub fn new(outbox: Outbox, to: Vec<Recipient>) -> Self {
        Self {
            outbox,
            to,
            priority: None,
            username: None,
            icon_url: None,
            emoji: None,
        }
    }

    /// The priority of what it takes.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = Some(priority);
        self
    }

    /// The username for payloads that name none, where the messenger knows any.
    #[must_use]
    pub fn default_username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// The icon's URL for payloads that name neither icon nor emoji.
    #[must_use]
    pub fn default_icon_url(mut self, url: impl Into<String>) -> Self {
        self.icon_url = Some(url.into());
        self
    }

    /// The emoji for payloads that name neither icon nor emoji.
    #[must_use]
    pub fn default_emoji(mut self, emoji: impl Into<String>) -> Self {
        self.emoji = Some(emoji.into());
        self
    }

    /// A payload as a message, with what it lacks.
    pub fn draft(&self, payload: &Payload) -> Draft {
        let has_icon = payload.icon_url().is_some() || payload.icon_emoji().is_some();
        let mut payload = payload.clone();
        if payload.username().is_none() {
            payload.set_username(self.username.as_deref());
        }
        if !has_icon {
            payload.set_icon_url(self.icon_url.as_deref());
            payload.set_icon_emoji(self.emoji.as_deref());
        }
        let mut draft = Draft::payload(&payload);
        draft.priority = self.priority;
        draft
    }
}

impl Transport for OutboxTransport {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        if delivery.parts_sent() > 0 {
            return Ok(Receipt::new(delivery.parts_sent(), delivery.attempts()));
        }
        delivery.count_attempt();
        let draft = self.draft(delivery.payload());
        self.outbox.schedule(draft, &self.to)?;
        delivery.count_part();
        Ok(Receipt::new(1, delivery.attempts()))
    }
}
