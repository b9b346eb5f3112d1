//! Names for the ids in events, asked of the server once each.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mm_core::Error;
use mm_driver::types::{Channel, Team, User};
use mm_driver::{Driver, Request, UserId};

use crate::rest::names;

/// How many names of a kind are remembered.
const NAMES_MAX: usize = 10_000;
/// How long an event waits for a name.
const ASK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long nothing is asked after a server had no answer.
const QUIET: Duration = Duration::from_secs(30);

/// Names by ids.
type Names = BTreeMap<String, String>;

/// What is known of people, channels and teams.
pub(super) struct Known {
    driver: Driver,
    me: UserId,
    people: Names,
    channels: Names,
    teams: Names,
    quiet_until: Option<Instant>,
}

impl Known {
    pub(super) fn new(driver: Driver, me: &User) -> Self {
        let name = format!("@{}", me.username);
        Self {
            driver,
            me: me.id.clone(),
            people: Names::from([(me.id.to_string(), name)]),
            channels: Names::new(),
            teams: Names::new(),
            quiet_until: None,
        }
    }

    /// The name of who listens.
    pub(super) fn me(&self) -> &str {
        let name = self.people.get(self.me.as_str());
        name.map_or(self.me.as_str(), String::as_str)
    }

    /// `@ada`, or the id of who is not found.
    pub(super) fn person(&mut self, id: &str) -> String {
        if let Some(name) = self.people.get(id) {
            return name.clone();
        }
        let asked = self.ask::<User>(&format!("/api/v4/users/{id}"));
        let name = asked.map(|user| user.map(|user| format!("@{}", user.username)));
        remember(&mut self.people, id, name)
    }

    /// `ops/~alerts`, or the name of the team alone if there is no channel.
    pub(super) fn place(&mut self, channel: &str, team: &str) -> String {
        if channel.is_empty() {
            return self.team(team);
        }
        if let Some(name) = self.channels.get(channel) {
            return name.clone();
        }
        let asked = self.ask::<Channel>(&format!("/api/v4/channels/{channel}"));
        let name = asked.map(|found| found.map(|found| self.name_of(&found)));
        remember(&mut self.channels, channel, name)
    }

    fn name_of(&mut self, channel: &Channel) -> String {
        let mut people = Names::new();
        if channel.type_ == "D" {
            let other = names::partner(channel, &self.me).to_owned();
            people.insert(other.clone(), self.person(&other));
        }
        let name = names::channel(channel, &people, &self.me);
        match self.team(channel.team_id.as_str()) {
            team if team.is_empty() => name,
            team => format!("{team}/{name}"),
        }
    }

    fn team(&mut self, id: &str) -> String {
        if id.is_empty() {
            return String::new();
        }
        if let Some(name) = self.teams.get(id) {
            return name.clone();
        }
        let asked = self.ask::<Team>(&format!("/api/v4/teams/{id}"));
        remember(
            &mut self.teams,
            id,
            asked.map(|team| team.map(|team| team.name)),
        )
    }

    /// Something has changed its name, perhaps.
    pub(super) fn forget(&mut self, event: &str, channel: &str, user: &str) {
        match event {
            "channel_updated" | "channel_converted" => drop(self.channels.remove(channel)),
            "user_updated" => drop(self.people.remove(user)),
            "update_team" => {
                self.teams.clear();
                self.channels.clear();
            }
            _ => {}
        }
    }

    /// What the server says; nothing if it will say the same again.
    fn ask<T: mm_driver::FromJson>(&mut self, path: &str) -> Result<Option<T>, Error> {
        if self.quiet_until.is_some_and(|until| Instant::now() < until) {
            return Err(Error::new(mm_core::ErrorKind::Closed));
        }
        let request = self.driver.request("GET", path).single_attempt();
        match request.timeout(ASK_TIMEOUT).send_typed() {
            Ok(found) => Ok(Some(found)),
            Err(error) if matches!(error.status(), Some(400 | 403 | 404)) => Ok(None),
            Err(error) => {
                self.quiet_until = Some(Instant::now() + QUIET);
                Err(error)
            }
        }
    }
}

/// The name, or the id in its place; kept unless the server may say more later.
fn remember(names: &mut Names, id: &str, name: Result<Option<String>, Error>) -> String {
    let Ok(name) = name else {
        return id.to_owned();
    };
    let name = name.unwrap_or_else(|| id.to_owned());
    if names.len() >= NAMES_MAX {
        names.clear();
    }
    names.insert(id.to_owned(), name.clone());
    name
}
