//! Incoming webhooks of the same server.

use mm_core::{Error, ErrorKind, Payload, Receipt, WebhookUrl};
use mm_sender::WebhookSender;

use crate::{Driver, HookId};

impl Driver {
    /// A sender to an incoming webhook of this server, over the same proxy and with the same
    /// trust.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] if the id is none.
    pub fn webhook(&self, hook: impl Into<HookId>) -> Result<WebhookSender, Error> {
        let hook = hook.into();
        let url = format!("{}/hooks/{}", self.url(), hook.as_str());
        let url = WebhookUrl::parse(&url).map_err(|_| {
            Error::new(ErrorKind::InvalidUrl).with_message("the id of the webhook is none")
        })?;
        let settings = self.settings();
        Ok(settings.webhook(WebhookSender::builder(url)).build())
    }

    /// Sends a payload to an incoming webhook of this server.
    ///
    /// # Errors
    /// Why it was not accepted.
    pub fn call_webhook(
        &self,
        hook: impl Into<HookId>,
        payload: &Payload,
    ) -> Result<Receipt, Error> {
        self.webhook(hook)?.send(payload)
    }
}
