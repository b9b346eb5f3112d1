//! Messages of `mm send`, `mm tee` and `mm run` by token in the place of a webhook.

use std::sync::OnceLock;
use std::time::Instant;

use mm_core::{Cancel, Delivery, Error, Limits, Payload, Receipt, Transport};
use mm_driver::{ChannelId, Poster};
use serde_json::{Value, json};

use crate::rest::place::Place;

/// Posts to one channel, which is looked up when the first message goes: so that a server that
/// is down then is no reason to lose what comes later.
#[derive(Debug)]
pub(crate) struct TokenSender {
    place: Place,
    channel: Option<String>,
    found: OnceLock<ChannelId>,
    limits: Limits,
    split: bool,
}

impl TokenSender {
    pub(crate) fn new(place: Place, channel: Option<&str>, limits: Limits, split: bool) -> Self {
        Self {
            place,
            channel: channel.map(str::to_owned),
            found: OnceLock::new(),
            limits,
            split,
        }
    }

    /// Posts to another channel.
    pub(crate) fn set_channel(&mut self, name: &str) {
        self.channel = Some(name.to_owned());
        self.found = OnceLock::new();
    }

    /// Tells if nothing says where to post.
    pub(crate) fn check_channel(&self) -> Result<(), Error> {
        self.channel_name().map(drop)
    }

    pub(crate) fn dry_run(&self, payload: &Payload) -> Result<Vec<Value>, Error> {
        self.check(payload)?;
        let server = self.place.driver().url().as_str();
        let posts = payload.clone().into_posts(self.limits.text_chars());
        let channel = self.channel_name()?;
        let post = |post| json!({"server": server, "channel": channel, "payload": post});
        Ok(posts.into_iter().map(post).collect())
    }

    pub(crate) fn deliver(&self, delivery: &mut Delivery) -> Result<Receipt, Error> {
        self.check(delivery.payload())?;
        let poster = Poster::new(self.place.driver().clone(), self.channel()?);
        poster.limits(self.limits).send(delivery)
    }

    pub(crate) fn wait_ready(
        &self,
        deadline: Option<Instant>,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let poster = Poster::new(self.place.driver().clone(), "");
        poster.wait_ready(deadline, cancel)
    }

    fn check(&self, payload: &Payload) -> Result<(), Error> {
        payload.check(&self.limits)?;
        if !self.split {
            payload.check_text_len(&self.limits)?;
        }
        Ok(())
    }

    fn channel_name(&self) -> Result<&str, Error> {
        self.channel.as_deref().ok_or_else(|| {
            Error::invalid_payload("channel", "is needed to post by token: give --channel NAME")
        })
    }

    fn channel(&self) -> Result<ChannelId, Error> {
        if let Some(known) = self.found.get() {
            return Ok(known.clone());
        }
        let found = self.place.channel(self.channel_name()?);
        // So far nothing was posted.
        let found = found.map_err(|error| error.with_may_have_acted(false))?;
        let found = found.id.clone();
        Ok(self.found.get_or_init(|| found).clone())
    }
}
