//! The way into the outbox of what `mm send`, `mm tee` and `mm run` would send.

use std::path::Path;

use mm_core::{Delivery, Error, Payload, Receipt, Transport};
use mm_outbox::{OutboxTransport, Recipient};
use serde_json::{Value, json};

use super::config::Config;
use super::names::{Names, Wrong};
use super::schedule::failure;
use crate::failure::Failure;

/// Keeps messages for these recipients, until `mm outbox work` or `mm outbox send` sends them.
#[derive(Debug)]
pub(crate) struct OutboxWay {
    transport: OutboxTransport,
    store: String,
    to: Vec<String>,
}

impl OutboxWay {
    /// Opens the outbox that the file declares. What is wrong with it, or with an address, is
    /// told now.
    pub(crate) fn open(
        file: Option<&Path>,
        to: &[String],
        set: impl FnOnce(OutboxTransport) -> OutboxTransport,
    ) -> Result<Self, Failure> {
        let config = Config::load(file)?;
        let outbox = config.open()?;
        let names = Names::of(&config, &outbox);
        let recipients = to.iter().map(|to| names.recipient(to));
        let recipients: Result<Vec<Recipient>, Wrong> = recipients.collect();
        let transport = OutboxTransport::new(outbox, recipients.map_err(failure)?);
        Ok(Self {
            transport: set(transport),
            store: config.store(),
            to: to.to_vec(),
        })
    }

    /// Once: whoever holds the delivery tries again.
    pub(crate) fn deliver(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        self.transport.send(delivery)
    }

    pub(crate) fn dry_run(&self, payload: &Payload) -> Value {
        let draft = self.transport.draft(payload);
        json!({"outbox": self.store, "to": self.to, "context": draft.context()})
    }
}
