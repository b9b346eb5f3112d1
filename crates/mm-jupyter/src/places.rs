//! Where posts go: channels of the team, and users of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error};
use mm_driver::types::{Channel, Team, User};
use mm_driver::{ChannelId, Driver, FromJson, Request, TeamId, UserId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::rules::Target;

/// How long what was found holds.
const KNOWN_FOR: Duration = Duration::from_secs(300);
/// How many places are remembered.
const PLACES_MAX: usize = 2_000;

/// A place that posts can go to.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) channel: ChannelId,
    pub(crate) named: Named,
}

/// What it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A public channel, as in its URL.
    Channel(String),
    /// The direct channel with this user.
    User(String),
}

impl Named {
    /// As rules see it, for a post of this user.
    pub(crate) fn target<'a>(&'a self, user: &str) -> Target<'a> {
        match self {
            Self::Channel(name) => Target::Channel(name),
            Self::User(name) => Target::User {
                name,
                is_self: name.eq_ignore_ascii_case(user),
            },
        }
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Channel(name) => write!(f, "~{name}"),
            Self::User(name) => write!(f, "@{name}"),
        }
    }
}

/// What a channel's name is checked as, before anything is asked: the rules are about names.
pub(crate) fn named(text: &str, user: &str) -> Named {
    let text = text.trim();
    match text.strip_prefix('@') {
        Some("me") => Named::User(user.to_owned()),
        Some(name) => Named::User(name.to_lowercase()),
        None => Named::Channel(text.strip_prefix('~').unwrap_or(text).to_lowercase()),
    }
}

/// Asks the server for places, and remembers them.
#[derive(Debug)]
pub(crate) struct Places {
    driver: Driver,
    team_name: String,
    joins: bool,
    home: Mutex<Option<Arc<Home>>>,
    known: Mutex<HashMap<String, (Instant, Place)>>,
}

/// Who posts, and in which team.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) team: TeamId,
    pub(crate) team_name: String,
    pub(crate) bot: UserId,
    pub(crate) bot_name: String,
}

/// Until when, and by what it ends before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Until<'a> {
    pub(crate) deadline: Instant,
    pub(crate) cancel: &'a Cancel,
}

impl Places {
    pub(crate) fn new(driver: Driver, team_name: String, joins: bool) -> Self {
        Self {
            driver,
            team_name,
            joins,
            home: Mutex::default(),
            known: Mutex::default(),
        }
    }

    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }

    /// The bot and the team, asked for once.
    ///
    /// # Errors
    /// The token is wrong, there is no such team, or the server cannot be asked.
    pub(crate) fn home(&self, until: Until<'_>) -> Result<Arc<Home>, Refusal> {
        let lock = || self.home.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(home) = &*lock() {
            return Ok(Arc::clone(home));
        }
        // Not under the lock: while the server is silent, each waits for its own time.
        let bot: User = self.get("/api/v4/users/me", until).map_err(told)?;
        let path = format!("/api/v4/teams/name/{}", encoded(&self.team_name));
        let team: Team = self
            .get(&path, until)
            .map_err(|error| match error.status() {
                Some(400 | 403 | 404) => Refusal::new(
                    502,
                    "unknown_team",
                    format!(
                        "Mattermost shows the bot no team `{}`; the hub's admin has to correct \
                     mattermost_team, or to add @{} to the team",
                        self.team_name, bot.username
                    ),
                ),
                _ => told(error),
            })?;
        let found = Arc::new(Home {
            team: team.id,
            team_name: team.name,
            bot: bot.id,
            bot_name: bot.username,
        });
        *lock() = Some(Arc::clone(&found));
        Ok(found)
    }

    /// The place of this name.
    ///
    /// # Errors
    /// There is none that the bot can post to; or the server cannot be asked.
    pub(crate) fn find(&self, named: &Named, until: Until<'_>) -> Result<Place, Refusal> {
        let key = named.to_string();
        if let Some((since, place)) = self.known().get(&key)
            && since.elapsed() < KNOWN_FOR
        {
            return Ok(place.clone());
        }
        let home = self.home(until)?;
        let channel = match named {
            Named::Channel(name) => self.channel(name, &home, until)?,
            Named::User(name) => self.direct(name, &home, until)?,
        };
        Ok(self.remember(key, channel, named))
    }

    fn remember(&self, key: String, channel: ChannelId, named: &Named) -> Place {
        let place = Place {
            channel,
            named: named.clone(),
        };
        let mut known = self.known();
        if known.len() >= PLACES_MAX {
            known.clear();
        }
        known.insert(key, (Instant::now(), place.clone()));
        place
    }

    /// Forgets a place, which the server does not know any more.
    pub(crate) fn forget(&self, named: &Named) {
        self.known().remove(&named.to_string());
    }

    /// What a channel is called, if it is one that posts may go to.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub(crate) fn named(&self, channel: &ChannelId, until: Until<'_>) -> Result<Named, Refusal> {
        // No name has such a sign.
        let key = format!("#{channel}");
        if let Some((since, place)) = self.known().get(&key)
            && since.elapsed() < KNOWN_FOR
        {
            return Ok(place.named.clone());
        }
        let home = self.home(until)?;
        let path = format!("/api/v4/channels/{channel}");
        let found: Channel = self
            .get(&path, until)
            .map_err(|error| match error.status() {
                Some(400 | 403 | 404) => no_such_post(),
                _ => told(error),
            })?;
        let named = match found.type_.as_str() {
            "O" if found.team_id == home.team => Named::Channel(found.name),
            "D" => {
                let mut users = found.name.split("__");
                let other = users.find(|id| *id != home.bot.as_str());
                let other = other.unwrap_or(home.bot.as_str());
                let path = format!("/api/v4/users/{}", encoded(other));
                let user: User = self.get(&path, until).map_err(told)?;
                Named::User(user.username)
            }
            _ => return Err(no_such_post()),
        };
        self.remember(key, channel.clone(), &named);
        Ok(named)
    }

    /// A post that the bot can see.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub(crate) fn post(
        &self,
        id: &str,
        until: Until<'_>,
    ) -> Result<mm_driver::types::Post, Refusal> {
        let post = self.get(&format!("/api/v4/posts/{}", encoded(id)), until);
        post.map_err(|error| match error.status() {
            Some(400 | 403 | 404) => no_such_post(),
            _ => told(error),
        })
    }

    fn channel(&self, name: &str, home: &Home, until: Until<'_>) -> Result<ChannelId, Refusal> {
        let unknown = || {
            let text = format!(
                "there is no public channel `{name}` in the team {}: it does not exist, or it \
                 is private; take the name in the channel's link, not the one that is shown",
                home.team_name
            );
            Refusal::bad("unknown_channel", text)
        };
        let path = format!(
            "/api/v4/teams/{}/channels/name/{}?include_deleted=true",
            home.team,
            encoded(name)
        );
        let channel: Channel = self
            .get(&path, until)
            .map_err(|error| match error.status() {
                Some(400 | 403 | 404) => unknown(),
                _ => told(error),
            })?;
        if channel.type_ != "O" {
            return Err(unknown());
        }
        if channel.delete_at.0 != 0 {
            let text = format!("the channel `{name}` is archived");
            return Err(Refusal::bad("archived_channel", text));
        }
        let member = format!("/api/v4/channels/{}/members/{}", channel.id, home.bot);
        if self.exists(&member, until)? {
            return Ok(channel.id);
        }
        if !self.joins {
            let text = format!(
                "the bot is not in the channel `{name}`; add @{} to it",
                home.bot_name
            );
            return Err(Refusal::bad("bot_not_in_channel", text));
        }
        let path = format!("/api/v4/channels/{}/members", channel.id);
        let body = json!({"user_id": home.bot});
        let joined = self.send::<Value>("POST", &path, body, until);
        joined.map_err(|error| match error.status() {
            Some(403) => {
                let text = format!(
                    "the bot may not join the channel `{name}`; add @{} to it",
                    home.bot_name
                );
                Refusal::bad("bot_not_in_channel", text)
            }
            _ => told(error),
        })?;
        Ok(channel.id)
    }

    fn direct(&self, name: &str, home: &Home, until: Until<'_>) -> Result<ChannelId, Refusal> {
        let path = format!("/api/v4/users/username/{}", encoded(name));
        let user: User = self
            .get(&path, until)
            .map_err(|error| match error.status() {
                Some(400 | 403 | 404) => {
                    let text = format!("@{name} does not exist in Mattermost");
                    Refusal::bad("unknown_user", text)
                }
                _ => told(error),
            })?;
        if user.delete_at.0 != 0 {
            let text = format!("@{name} is deactivated in Mattermost");
            return Err(Refusal::bad("unknown_user", text));
        }
        let member = format!("/api/v4/teams/{}/members/{}", home.team, user.id);
        if !self.exists(&member, until)? {
            let text = format!("@{name} is not in the team {}", home.team_name);
            return Err(Refusal::bad("not_in_team", text));
        }
        let body = json!([home.bot, user.id]);
        let channel = self.send::<Channel>("POST", "/api/v4/channels/direct", body, until);
        channel.map(|channel| channel.id).map_err(told)
    }

    fn exists(&self, path: &str, until: Until<'_>) -> Result<bool, Refusal> {
        match self.get::<Value>(path, until) {
            // A team tells of who has left it.
            Ok(member) => Ok(member["delete_at"].as_i64().unwrap_or(0) == 0),
            Err(error) if matches!(error.status(), Some(403 | 404)) => Ok(false),
            Err(error) => Err(told(error)),
        }
    }

    fn get<T: FromJson>(&self, path: &str, until: Until<'_>) -> Result<T, Error> {
        let request = self.driver.request("GET", path);
        let request = request.until(until.deadline).cancel_by(until.cancel);
        request.send_typed()
    }

    /// Does what may be done twice.
    pub(crate) fn send<T: FromJson>(
        &self,
        method: &'static str,
        path: &str,
        body: Value,
        until: Until<'_>,
    ) -> Result<T, Error> {
        let request = self.driver.request(method, path).json(body);
        let request = request.until(until.deadline).cancel_by(until.cancel);
        request.send_typed()
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Place)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn no_such_post() -> Refusal {
    let text = "there is no such post that the bot can see in a public channel of the team or \
                in a direct one with it";
    Refusal::bad("unknown_post", text)
}

#[expect(clippy::needless_pass_by_value, reason = "a function for map_err")]
fn told(error: Error) -> Refusal {
    Refusal::of_mattermost(&error)
}

fn encoded(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_as_people_write_it() {
        let channel = |name: &str| Named::Channel(name.to_owned());
        let user = |name: &str| Named::User(name.to_owned());
        for (text, expected) in [
            ("town-square", channel("town-square")),
            (" ~Town-Square ", channel("town-square")),
            ("@Bob", user("bob")),
            ("@me", user("alice")),
        ] {
            assert_eq!(named(text, "alice"), expected, "{text}");
        }
    }
}
