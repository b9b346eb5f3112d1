//! Mattermost by the token of a bot or a person. A post carries the key of its dispatch: the
//! server knows it for 30 s, and after that the messenger looks for its own post before it sends
//! what may be out.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Delivery, DeliveryId, Error, Payload, Transport};
use mm_driver::{ChannelId, Driver, Poster, Request, TeamId};
use mm_outbox::{Batch, Message, Messenger, Parcel};

use crate::carry::{Unsent, carry};
use crate::payload::payload;

/// How long looking up an address may take, with all attempts.
const LOOK_UP_TIMEOUT: Duration = Duration::from_secs(30);

/// Posts as the driver's user. An address is a channel by id, name, `~name` or display name, or
/// `@user` for the direct channel with somebody; names are looked up in the [team](Self::team).
#[derive(Debug)]
pub struct MattermostBot {
    alias: String,
    driver: Driver,
    team: Option<String>,
    team_id: Mutex<Option<TeamId>>,
    is_verified: AtomicBool,
}

impl MattermostBot {
    /// A messenger that is called `mattermost`. The outbox repeats: of the driver's own policy
    /// no use is made for posts.
    pub fn new(driver: Driver) -> Self {
        Self {
            alias: "mattermost".to_owned(),
            driver,
            team: None,
            team_id: Mutex::default(),
            is_verified: AtomicBool::new(false),
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// The team that names of channels are looked up in, by name, display name or id. Without
    /// it an address is an id or `@user`.
    #[must_use]
    pub fn team(mut self, name: impl Into<String>) -> Self {
        self.team = Some(name.into());
        self
    }

    /// Looked up within a time, and not for longer than the worker has after a stop.
    fn channel_of(&self, to: &str, cancel: &Cancel) -> Result<ChannelId, Error> {
        let to = to.trim();
        let until = Instant::now() + LOOK_UP_TIMEOUT;
        if is_id(to) {
            return Ok(ChannelId::from(to.to_owned()));
        }
        let team = match &self.team {
            Some(team) => self.team_id(team, until, cancel)?,
            None if to.starts_with('@') => TeamId::from(String::new()), // Everybody is in all.
            None => {
                let reason = "is the name of a channel, and no team was set to look it up in";
                return Err(Error::invalid_payload("channel", reason));
            }
        };
        let channel = self
            .driver
            .find_channel_until(team, to, Some(until), cancel)?;
        Ok(channel.id.clone())
    }

    fn team_id(&self, name: &str, until: Instant, cancel: &Cancel) -> Result<TeamId, Error> {
        let mut known = self.team_id.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known.as_ref() {
            return Ok(id.clone());
        }
        let id = self.driver.find_team_until(name, Some(until), cancel)?.id;
        *known = Some(id.clone());
        Ok(id)
    }

    /// Sends a delivery of a payload, of which so many parts are out already.
    fn post(
        &self,
        to: &str,
        payload: Result<Payload, Error>,
        out: usize,
        cancel: &Cancel,
        delivery: impl FnOnce(Payload) -> Delivery,
    ) -> Result<(), Unsent> {
        // Whatever became of a question, nothing was posted.
        let channel = self.channel_of(to, cancel);
        let channel = channel.map_err(|error| (error.with_may_have_acted(false), out))?;
        let payload = payload.map_err(|error| (error, out))?;
        let mut delivery = delivery(payload).cancel_by(cancel.clone()).single_attempt();
        let poster = Poster::new(self.driver.clone(), channel);
        let sent = poster.send(&mut delivery);
        sent.map(drop).map_err(|error| {
            if error.status() == Some(401) {
                self.is_verified.store(false, Ordering::Relaxed);
            }
            (error, delivery.parts_sent())
        })
    }

    fn send_parcel(
        &self,
        message: &Message,
        parcel: &Parcel<'_>,
        cancel: &Cancel,
    ) -> Result<(), Unsent> {
        let payload = payload(message, parcel.content(), None);
        let out = parcel.parts_sent();
        self.post(parcel.address(), payload, out, cancel, |payload| {
            let delivery = Delivery::with_id(payload, DeliveryId::given(parcel.key()));
            if parcel.is_doubtful() || out > 0 {
                delivery.resumed(out)
            } else {
                delivery
            }
        })
    }
}

impl Messenger for MattermostBot {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "Mattermost"
    }

    /// Asks who the bot is, until that was answered once.
    fn before_send(&self, cancel: &Cancel) -> Result<(), Error> {
        if !self.is_verified.load(Ordering::Relaxed) {
            let me = self.driver.request("GET", "/api/v4/users/me");
            me.cancel_by(cancel).single_attempt().send_bytes()?;
            self.is_verified.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let ready = |until: Instant, cancel: &Cancel| self.driver.wait_ready(Some(until), cancel);
        carry(batch, ready, |parcel, cancel| {
            self.send_parcel(message, parcel, cancel)
        })
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        let sent = self.post(to, Ok(Payload::new(text)), 0, cancel, Delivery::new);
        sent.map_err(|(error, _)| error)
    }
}

/// Whether a text has the form of an id.
fn is_id(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() == 26 && text.bytes().all(is_part)
}
