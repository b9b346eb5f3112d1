//! Events of the websocket: what they say, and who gets which.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::World;
use super::model::User;
use crate::compat::Version;
use crate::id::Id;

/// From here on, events name connections besides users.
const CONNECTIONS_NAMED: Version = Version { major: 6, minor: 0 };
/// From here on, events name the connection that is left out.
const OMITTED_CONNECTION_NAMED: Version = Version { major: 7, minor: 4 };
/// From here on, `hello` names the machine.
const HOSTNAME_TOLD: Version = Version {
    major: 10,
    minor: 5,
};

/// Something that happened, for those whom it concerns.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) name: &'static str,
    pub(crate) data: Map<String, Value>,
    pub(crate) audience: Audience,
}

/// Whom an event concerns; with nothing set, everyone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Audience {
    /// This user alone.
    pub(crate) user: Option<Id>,
    /// The members of this channel.
    pub(crate) channel: Option<Id>,
    /// The members of this team.
    pub(crate) team: Option<Id>,
    /// None of these.
    pub(crate) omit: Vec<Id>,
    /// This connection alone.
    pub(crate) connection: Option<Id>,
    /// Not this connection.
    pub(crate) omit_connection: Option<Id>,
    pub(crate) readers: Readers,
}

/// Who of an audience may read an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Readers {
    #[default]
    All,
    /// Admins of the system: it holds what others may not see.
    Admins,
    /// All others: something was taken out of it.
    Others,
}

impl Audience {
    pub(crate) fn everyone() -> Self {
        Self::default()
    }

    pub(crate) fn user(user: Id) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }

    pub(crate) fn channel(channel: Id) -> Self {
        Self {
            channel: Some(channel),
            ..Self::default()
        }
    }

    pub(crate) fn team(team: Id) -> Self {
        Self {
            team: Some(team),
            ..Self::default()
        }
    }

    /// The same without this user.
    pub(crate) fn without(mut self, user: Id) -> Self {
        self.omit.push(user);
        self
    }

    /// Of these, those who may read it.
    pub(crate) fn readers(mut self, readers: Readers) -> Self {
        self.readers = readers;
        self
    }
}

impl World {
    /// Whether anybody is there to be told of events: thousands of posts come in each second
    /// when nobody is.
    pub(crate) fn is_heard(&self) -> bool {
        !self.hub.is_idle() || self.live.is_watched()
    }

    /// Tells everyone whom it concerns.
    pub(crate) fn emit(
        &mut self,
        name: &'static str,
        audience: Audience,
        data: Map<String, Value>,
    ) {
        self.live.heard(name, &data);
        if self.hub.is_idle() {
            return;
        }
        let event = Event {
            name,
            data,
            audience,
        };
        let mut to = Vec::new();
        let mut gone = Vec::new();
        for (connection, user) in self.hub.listening() {
            if self.users.get(&user).is_none_or(|user| !user.is_active()) {
                gone.push(connection);
            } else if self.concerns(&event.audience, connection, user) {
                to.push(connection);
            }
        }
        for connection in gone {
            self.hub.deafen(connection);
        }
        self.hub.tell(&event, self.version, &to);
    }

    /// Tells a channel that somebody writes, in a thread if `parent` is the id of a post.
    pub(crate) fn tell_typing(&mut self, user: Id, channel: Id, parent: &str) {
        let mut data = Map::new();
        data.insert("parent_id".to_owned(), json!(parent));
        data.insert("user_id".to_owned(), json!(user));
        self.emit("typing", Audience::channel(channel).without(user), data);
    }

    /// Whether an event is for a connection of a user. The order is the server's: an event for
    /// a user does not look at whom it leaves out.
    fn concerns(&self, audience: &Audience, connection: Id, user: Id) -> bool {
        let is_admin = self.users.get(&user).is_some_and(User::is_admin);
        let may_read = match audience.readers {
            Readers::All => true,
            Readers::Admins => is_admin,
            Readers::Others => !is_admin,
        };
        if !may_read {
            return false;
        }
        if let Some(only) = audience.connection {
            return only == connection;
        }
        if audience.omit_connection == Some(connection) {
            return false;
        }
        if let Some(only) = audience.user {
            return only == user;
        }
        if audience.omit.contains(&user) {
            return false;
        }
        if let Some(channel) = &audience.channel {
            return self.is_channel_member(channel, &user);
        }
        match &audience.team {
            Some(team) => self.is_team_member(team, &user),
            None => true,
        }
    }
}

/// Whom an event concerns, as clients see it.
#[derive(Serialize)]
struct Broadcast<'a> {
    omit_users: Option<BTreeMap<Id, bool>>,
    user_id: &'a str,
    channel_id: &'a str,
    team_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    omit_connection_id: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    contains_sanitized_data: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    contains_sensitive_data: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'a str,
    data: &'a Map<String, Value>,
    broadcast: Broadcast<'a>,
}

/// An event as JSON up to its number, which each connection counts for itself.
pub(super) fn text(event: &Event, version: Version) -> Arc<str> {
    fn id(id: Option<&Id>) -> &str {
        id.map_or("", Id::as_str)
    }
    let audience = &event.audience;
    let named = version >= CONNECTIONS_NAMED;
    let omit = audience.omit.iter().map(|user| (*user, true));
    let told = Told {
        event: event.name,
        data: &event.data,
        broadcast: Broadcast {
            omit_users: (!audience.omit.is_empty()).then(|| omit.collect()),
            user_id: id(audience.user.as_ref()),
            channel_id: id(audience.channel.as_ref()),
            team_id: id(audience.team.as_ref()),
            connection_id: named.then(|| id(audience.connection.as_ref())),
            omit_connection_id: (version >= OMITTED_CONNECTION_NAMED)
                .then(|| id(audience.omit_connection.as_ref())),
            contains_sanitized_data: named && audience.readers == Readers::Others,
            contains_sensitive_data: named && audience.readers == Readers::Admins,
        },
    };
    // Its keys are text, so it is written; without the brace it goes on with the number.
    let mut text = serde_json::to_string(&told).unwrap_or_default();
    text.pop();
    text.push_str(",\"seq\":");
    text.into()
}

/// The first event of a connection.
pub(super) fn hello(user: Id, connection: Id, version: Version) -> Arc<str> {
    let mut data = Map::new();
    data.insert("connection_id".to_owned(), json!(connection));
    let name = format!("{version}.0.catcher.none.false");
    data.insert("server_version".to_owned(), json!(name));
    if version >= HOSTNAME_TOLD {
        data.insert("server_hostname".to_owned(), json!("mm-catcher"));
    }
    let event = Event {
        name: "hello",
        data,
        audience: Audience::user(user),
    };
    text(&event, version)
}

#[cfg(test)]
mod tests;
