//! What is asked for becomes a post.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use mm_core::limits::TEXT_CHARS_MAX;
use mm_core::{Cancel, Delivery, DeliveryId, Error, Payload, Transport as _, random_u64};
use mm_driver::types::Post;
use mm_driver::{Driver, Poster};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::doorkeeper::Person;
use crate::order::{Order, Task};
use crate::places::{Named, Place, Places, Until, named, no_such_post};
use crate::refusal::Refusal;
use crate::repeats::{Begun, Entry, KNOWN_FOR, Progress, Repeats};
use crate::settings::Settings;
use crate::spool::Spooled;
use crate::text::signed;

/// How long a post may take, with all its files and attempts.
const DEADLINE: Duration = Duration::from_secs(60);
/// How often it is tried.
const ATTEMPTS: u32 = 3;
/// How long to wait before it is tried again.
const FIRST_WAIT: Duration = Duration::from_millis(300);
/// How many files a post has; those beyond go on in its thread.
const FILES_PER_POST: usize = 10;
/// The prop that says for whom the bot has posted.
const AUTHOR: &str = "jupyterhub_user";

/// What was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Posted {
    /// The first post.
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) place: String,
    /// All of them.
    pub(crate) posts: Vec<String>,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was posted just now.
    New,
    Edited,
    /// It was posted before, under the same key.
    Again,
}

/// Why nothing was posted.
enum Failed {
    /// The server does not take it at that place any more.
    Refused(Refusal),
    Ended(Refusal),
}

/// Posts as the bot, for users of the hub.
#[derive(Debug)]
pub(crate) struct Posting {
    settings: Arc<Settings>,
    places: Places,
    repeats: Repeats,
    since: Instant,
}

impl Posting {
    /// # Errors
    /// The settings lead to no server.
    pub(crate) fn new(settings: Arc<Settings>) -> Result<Self, Error> {
        let server = &settings.mattermost;
        let driver = Driver::builder(server.url.as_str()).token(server.token.clone());
        let driver = driver.build()?;
        let team = server.team.clone();
        let places = Places::new(driver, team, settings.file.join_channels);
        Ok(Self {
            settings,
            places,
            repeats: Repeats::default(),
            since: Instant::now(),
        })
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    /// Does what is asked for. Blocks for at most a minute.
    ///
    /// # Errors
    /// The answer to who asked.
    pub(crate) fn carry_out(
        &self,
        person: &Person,
        order: &Order,
        cancel: &Cancel,
    ) -> Result<Posted, Refusal> {
        let until = Until {
            deadline: Instant::now() + DEADLINE,
            cancel,
        };
        match &order.task {
            Task::Edit { post } => self.edit(person, post, order, until),
            Task::Post { .. } | Task::Reply { .. } => self.post(person, order, until),
        }
    }

    fn post(&self, person: &Person, order: &Order, until: Until<'_>) -> Result<Posted, Refusal> {
        let Some(key) = &order.key else {
            return self.go_on(person, order, &mut Entry::default(), until);
        };
        let entry = self.repeats.entry(&person.name, key, Instant::now());
        // Who comes again while the first is at work waits for what becomes of it.
        let mut entry = entry.lock().unwrap_or_else(PoisonError::into_inner);
        let content = content(order);
        if *entry.content.get_or_insert(content) != content {
            let text = "another post was made with this `key`; each post has its own";
            return Err(Refusal::new(409, "key_in_use", text));
        }
        self.go_on(person, order, &mut entry, until)
    }

    fn go_on(
        &self,
        person: &Person,
        order: &Order,
        entry: &mut Entry,
        until: Until<'_>,
    ) -> Result<Posted, Refusal> {
        if let Progress::Done(posted) = &entry.progress {
            return Ok(Posted {
                outcome: Outcome::Again,
                ..posted.clone()
            });
        }
        match self.attempt(person, order, entry, until) {
            // The channel may be gone, or the bot put out of it: it is looked for once more.
            Err(Failed::Refused(_)) => self.attempt(person, order, entry, until),
            ended => ended,
        }
        .map_err(|failed| match failed {
            Failed::Refused(refusal) | Failed::Ended(refusal) => refusal,
        })
    }

    fn attempt(
        &self,
        person: &Person,
        order: &Order,
        entry: &mut Entry,
        until: Until<'_>,
    ) -> Result<Posted, Failed> {
        let place = self.place(person, &order.task, until);
        let (place, root) = place.map_err(Failed::Ended)?;
        let mut begun = match std::mem::take(&mut entry.progress) {
            Progress::Begun(begun) => begun,
            _ => Box::new(
                self.begin(person, order, &place, root)
                    .map_err(Failed::Ended)?,
            ),
        };
        begun.delivery = as_told(begun.delivery, until);
        let error = match send(&mut begun, until) {
            Ok(posts) => {
                let posted = self.posted(posts, &place.named, until);
                let posted = posted.map_err(Failed::Ended)?;
                entry.progress = Progress::Done(posted.clone());
                return Ok(posted);
            }
            Err(error) => error,
        };
        let refusal = Refusal::of_mattermost(&error);
        let is_begun = error.parts().is_some_and(|(sent, _)| sent > 0);
        if error.is_transient() || is_begun {
            entry.progress = Progress::Begun(begun);
            return Err(Failed::Ended(refusal));
        }
        // Nothing of it is out, and nothing is kept of it: the key is free again.
        *entry = Entry::default();
        let is_refused = matches!(error.status(), Some(400 | 403 | 404));
        if is_refused {
            self.places.forget(&place.named);
            return Err(Failed::Refused(refusal));
        }
        Err(Failed::Ended(refusal))
    }

    /// Where it goes, if that is allowed, and into which thread.
    fn place(
        &self,
        person: &Person,
        task: &Task,
        until: Until<'_>,
    ) -> Result<(Place, Option<mm_driver::PostId>), Refusal> {
        match task {
            Task::Reply { to } => {
                let post = self.places.post(to, until)?;
                let place = self.place_of(person, &post, until)?;
                let root = if post.root_id.is_empty() {
                    post.id
                } else {
                    post.root_id
                };
                Ok((place, Some(root)))
            }
            Task::Post { channel } => {
                let named = named(channel, self.settings.mattermost_name(&person.name));
                self.allow(person, &named)?;
                Ok((self.places.find(&named, until)?, None))
            }
            Task::Edit { .. } => Err(no_such_post()),
        }
    }

    /// Where a post is, if one may post there.
    fn place_of(&self, person: &Person, post: &Post, until: Until<'_>) -> Result<Place, Refusal> {
        let named = self.places.named(&post.channel_id, until)?;
        self.allow(person, &named)?;
        let place = self.places.find(&named, until)?;
        if place.channel != post.channel_id {
            return Err(no_such_post());
        }
        Ok(place)
    }

    fn allow(&self, person: &Person, named: &Named) -> Result<(), Refusal> {
        let target = named.target(self.settings.mattermost_name(&person.name));
        if self
            .settings
            .rules()
            .allow(&person.name, &person.groups, target)
        {
            return Ok(());
        }
        let text = format!(
            "the rules of this hub do not allow {} to post to {named}",
            person.name
        );
        Err(Refusal::new(403, "not_allowed", text))
    }

    fn begin(
        &self,
        person: &Person,
        order: &Order,
        place: &Place,
        root: Option<mm_driver::PostId>,
    ) -> Result<Begun, Refusal> {
        let payload = Payload::builder()
            .text(self.text(person, &order.message))
            .prop(AUTHOR, person.name.as_str())
            .build()
            .map_err(|error| Refusal::of_mattermost(&error))?;
        let files = order.files.iter().map(Spooled::part).collect();
        let poster = Poster::new(self.places.driver().clone(), place.channel.clone());
        let mut poster = poster.files(files).files_per_post(FILES_PER_POST);
        poster = poster.continues_in_thread();
        if let Some(root) = root {
            poster = poster.thread(root);
        }
        let id = match &order.key {
            // The same after a restart of this service: the server knows it for 30 s.
            Some(key) => delivery_id(&person.name, key),
            None => format!("{:016x}{:016x}", random_u64(), random_u64()),
        };
        let mut delivery = Delivery::with_id(payload, DeliveryId::given(id));
        if order.key.is_some() && self.since.elapsed() < KNOWN_FOR {
            // This service may have posted it before it was started again.
            delivery = delivery.resumed(0);
        }
        Ok(Begun { poster, delivery })
    }

    fn text(&self, person: &Person, message: &str) -> String {
        let name = self.settings.mattermost_name(&person.name);
        let signature = &self.settings.signature;
        signed(name, signature, message, self.settings.file.mentions)
    }

    fn posted(
        &self,
        posts: Vec<String>,
        named: &Named,
        until: Until<'_>,
    ) -> Result<Posted, Refusal> {
        let id = posts.first().cloned().unwrap_or_default();
        Ok(Posted {
            url: self.link(&id, until)?,
            id,
            place: named.to_string(),
            posts,
            outcome: Outcome::New,
        })
    }

    fn link(&self, id: &str, until: Until<'_>) -> Result<String, Refusal> {
        let home = self.places.home(until)?;
        let server = self.settings.mattermost.url.as_str();
        Ok(format!("{server}/{}/pl/{id}", home.team_name))
    }

    fn edit(
        &self,
        person: &Person,
        id: &str,
        order: &Order,
        until: Until<'_>,
    ) -> Result<Posted, Refusal> {
        let text = self.text(person, &order.message);
        if text.chars().count() > TEXT_CHARS_MAX {
            let text = format!(
                "a post that is edited cannot go on in its thread: it has at most \
                 {TEXT_CHARS_MAX} characters"
            );
            return Err(Refusal::new(413, "message_too_long", text));
        }
        let post = self.places.post(id, until)?;
        let home = self.places.home(until)?;
        if post.user_id != home.bot || post.props[AUTHOR] != person.name.as_str() {
            let text = "only posts that this service made for you can be edited";
            return Err(Refusal::new(403, "not_yours", text));
        }
        let place = self.place_of(person, &post, until)?;
        let path = format!("/api/v4/posts/{id}/patch");
        let body = json!({"message": text});
        let edited = self.places.send::<Value>("PUT", &path, body, until);
        edited.map_err(|error| Refusal::of_mattermost(&error))?;
        Ok(Posted {
            id: id.to_owned(),
            url: self.link(id, until)?,
            place: place.named.to_string(),
            posts: vec![id.to_owned()],
            outcome: Outcome::Edited,
        })
    }
}

/// The delivery of a request that came again: with the time that it has now.
fn as_told(delivery: Delivery, until: Until<'_>) -> Delivery {
    delivery
        .deadline_at(until.deadline)
        .cancel_by(until.cancel.clone())
}

/// Posts, and looks for what is there already before it does so again.
fn send(begun: &mut Begun, until: Until<'_>) -> Result<Vec<String>, Error> {
    let (mut wait, mut attempt) = (FIRST_WAIT, 1);
    loop {
        let error = match begun.poster.send(&mut begun.delivery) {
            Ok(receipt) => return Ok(receipt.post_ids().to_vec()),
            Err(error) => error,
        };
        let wait_now = error.retry_after().unwrap_or(wait);
        let is_over = Instant::now() + wait_now >= until.deadline;
        if attempt >= ATTEMPTS || !error.is_transient() || is_over || until.cancel.wait(wait_now) {
            return Err(error);
        }
        wait *= 2;
        attempt += 1;
    }
}

/// The id of a delivery under a user's key.
fn delivery_id(user: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    for part in [user, key] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let half = &hash.finalize()[..16];
    half.iter().fold(String::new(), |mut id, byte| {
        id.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        id.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        id
    })
}

/// What an order asks for, as a number.
fn content(order: &Order) -> u64 {
    let mut hasher = DefaultHasher::new();
    order.message.hash(&mut hasher);
    match &order.task {
        Task::Post { channel } => channel.hash(&mut hasher),
        Task::Reply { to } => to.hash(&mut hasher),
        Task::Edit { post } => post.hash(&mut hasher),
    }
    for file in &order.files {
        file.len().hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_delivery_of_one_user() {
        let id = delivery_id("alice", "key-1234");
        assert_eq!(id.len(), 32);
        assert_eq!(id, delivery_id("alice", "key-1234"));
        assert_ne!(id, delivery_id("alic", "ekey-1234"));
    }
}
