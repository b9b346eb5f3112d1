//! The way of a message: by webhook, by token, or into the outbox.

use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, Payload, Receipt, Transport};
use mm_sender::WebhookSender;
use serde_json::{Value, json};

use crate::failure::Failure;
#[cfg(feature = "outbox")]
use crate::outbox::OutboxWay;
#[cfg(feature = "rest")]
use crate::rest::{TokenSender, hint};

/// Who carries messages.
#[derive(Debug)]
pub(crate) enum Way {
    Webhook(Box<WebhookSender>),
    #[cfg(feature = "rest")]
    Token(Box<TokenSender>),
    #[cfg(feature = "outbox")]
    Outbox(Box<OutboxWay>),
}

impl Way {
    /// Tells wrong settings before there is anything to send.
    pub(crate) fn connect(&self) -> Result<(), Error> {
        match self {
            Self::Webhook(sender) => sender.connect(),
            #[cfg(feature = "rest")]
            Self::Token(sender) => sender.check_channel(), // Making it told the rest.
            #[cfg(feature = "outbox")]
            Self::Outbox(_) => Ok(()), // Opening it told all.
        }
    }

    /// Moves what a payload says about its way to here.
    #[cfg_attr(
        not(feature = "rest"),
        expect(clippy::unused_self, reason = "of tokens alone")
    )]
    pub(crate) fn take_channel(&mut self, payload: &mut Payload) {
        #[cfg(feature = "rest")]
        if let (Self::Token(sender), Some(channel)) = (self, payload.channel()) {
            sender.set_channel(channel);
            payload.set_channel(None::<String>);
        }
        #[cfg(not(feature = "rest"))]
        let _ = payload;
    }

    /// What would be sent: an object for each post.
    pub(crate) fn dry_run(&self, payload: &Payload) -> Result<Vec<Value>, Error> {
        match self {
            Self::Webhook(sender) => {
                let url = sender.url().redacted();
                let posts = sender.posts(payload)?.into_iter();
                Ok(posts
                    .map(|post| json!({"url": url, "payload": post}))
                    .collect())
            }
            #[cfg(feature = "rest")]
            Self::Token(sender) => sender.dry_run(payload),
            #[cfg(feature = "outbox")]
            Self::Outbox(outbox) => Ok(vec![outbox.dry_run(payload)]),
        }
    }

    pub(crate) fn deliver(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        match self {
            Self::Webhook(sender) => sender.deliver(delivery),
            #[cfg(feature = "rest")]
            Self::Token(sender) => sender.deliver(delivery),
            #[cfg(feature = "outbox")]
            Self::Outbox(outbox) => outbox.deliver(delivery),
        }
    }

    /// Whether what was sent again is there once all the same, whatever became of the answer.
    pub(crate) fn is_idempotent(&self) -> bool {
        match self {
            Self::Webhook(_) => false,
            #[cfg(feature = "rest")]
            Self::Token(_) => true,
            #[cfg(feature = "outbox")]
            Self::Outbox(_) => false,
        }
    }

    /// What to do about an error.
    pub(crate) fn hint(&self, error: &Error) -> Option<&'static str> {
        match self {
            Self::Webhook(_) => error.hint(),
            #[cfg(feature = "rest")]
            Self::Token(_) => hint::of_error(error).or(error.hint()),
            #[cfg(feature = "outbox")]
            Self::Outbox(_) => Some("`mm outbox check` tells what is wrong with it"),
        }
    }

    /// An error as a failure with the hint for this way.
    pub(crate) fn failure(&self, error: Error) -> Failure {
        let hint = self.hint(&error);
        let failure = Failure::from(error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

impl Transport for Way {
    fn send(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        self.deliver(delivery)
    }

    fn wait_ready(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        match self {
            Self::Webhook(sender) => sender.wait_ready(deadline, cancel),
            #[cfg(feature = "rest")]
            Self::Token(sender) => sender.wait_ready(deadline, cancel),
            #[cfg(feature = "outbox")]
            Self::Outbox(_) => Ok(()),
        }
    }
}
