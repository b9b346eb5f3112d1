//! Mattermost by an incoming webhook. It knows no key against doubles: what may have arrived is
//! sent again, so a message arrives at least once.

use mm_core::{Cancel, Delivery, Error, Payload, Transport};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::WebhookSender;

use crate::carry::{Unsent, carry};
use crate::payload::payload;

/// Posts to the channel that an address names, or to the webhook's own for an empty one.
#[derive(Debug)]
pub struct MattermostWebhook {
    alias: String,
    sender: WebhookSender,
}

impl MattermostWebhook {
    /// A messenger that is called `mattermost`. The outbox repeats: of this sender's own policy
    /// no use is made.
    pub fn new(sender: WebhookSender) -> Self {
        Self {
            alias: "mattermost".to_owned(),
            sender,
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// Sends a payload in as many posts as it takes. Gives how many are out, too, if it fails.
    fn post(
        &self,
        payload: Result<Payload, Error>,
        out: usize,
        cancel: &Cancel,
    ) -> Result<(), Unsent> {
        let payload = payload.map_err(|error| (error, out))?;
        let mut delivery = Delivery::new(payload).cancel_by(cancel.clone());
        delivery = delivery.single_attempt();
        if out > 0 {
            delivery = delivery.resumed(out);
        }
        let sent = Transport::send(&self.sender, &mut delivery);
        sent.map(drop)
            .map_err(|error| (error, delivery.parts_sent()))
    }
}

impl Messenger for MattermostWebhook {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "Mattermost"
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until, cancel: &Cancel| self.sender.wait_ready(Some(until), cancel);
        carry(batch, ready, |parcel, cancel| {
            let payload = payload(message, parcel.content(), place(parcel.address()));
            self.post(payload, parcel.parts_sent(), cancel)
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        let mut payload = Payload::new(text);
        payload.set_channel(place(to));
        self.post(Ok(payload), 0, cancel)
            .map_err(|(error, _)| error)
    }
}

/// The channel of an address; none for the webhook's own.
fn place(to: &str) -> Option<&str> {
    Some(to).filter(|to| !to.is_empty())
}
