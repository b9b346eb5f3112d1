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
    /// Tells everyone whom it concerns.
    pub(crate) fn emit(
        &mut self,
        name: &'static str,
        audience: Audience,
        data: Map<String, Value>,
    ) {
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
mod tests {
    use super::*;
    use crate::world::line::{Line, Next};
    use crate::world::model::ChannelKind;

    /// A world with an admin and two users, each connected: `member` is in a team and a channel.
    struct Stage {
        world: World,
        users: [(&'static str, Id, Id, Arc<Line>); 3],
        team: Id,
        channel: Id,
    }

    impl Stage {
        fn new() -> Self {
            let mut world = World::new(Version::LATEST, false);
            let team = world.add_team("ops", "Ops", "O");
            let kind = ChannelKind::Private;
            let channel = world.add_channel(Some(team), kind, "alerts", "Alerts", None);
            let users = ["admin", "member", "stranger"].map(|name| {
                let user = world.add_user(name, "", "");
                let line = Arc::new(Line::default());
                let connection = world.hub.open(user, &line, Version::LATEST);
                (name, user, connection, line)
            });
            world.join_team(team, users[1].1, false);
            world.join_channel(channel, users[1].1, false);
            let mut stage = Self {
                world,
                users,
                team,
                channel,
            };
            assert_eq!(stage.readers_of("hello"), ["admin", "member", "stranger"]);
            stage
        }

        fn tell(&mut self, audience: Audience) -> Vec<&'static str> {
            self.world.emit("told", audience, Map::new());
            self.readers_of("told")
        }

        /// Who has an event waiting; it must be the only one.
        fn readers_of(&mut self, event: &str) -> Vec<&'static str> {
            let mut readers = Vec::new();
            for (name, _, _, line) in &self.users {
                while let Some(next) = line.now() {
                    let Next::Text(text) = next else {
                        panic!("{name} is dropped");
                    };
                    assert!(
                        text.starts_with(&format!("{{\"event\":\"{event}\"")),
                        "{text}"
                    );
                    readers.push(*name);
                }
            }
            readers
        }
    }

    #[test]
    fn an_event_gets_to_its_audience_and_to_nobody_else() {
        let mut stage = Stage::new();
        let [admin, member, stranger] = [0, 1, 2].map(|at| stage.users[at].1);
        let (team, channel) = (stage.team, stage.channel);
        let all = ["admin", "member", "stranger"];
        assert_eq!(stage.tell(Audience::everyone()), all);
        assert_eq!(stage.tell(Audience::user(stranger)), ["stranger"]);
        assert_eq!(stage.tell(Audience::channel(channel)), ["member"]);
        assert_eq!(stage.tell(Audience::team(team)), ["member"]);
        let rest = Audience::everyone().without(member);
        assert_eq!(stage.tell(rest), ["admin", "stranger"]);
        let nobody = Audience::channel(channel).without(member);
        assert!(stage.tell(nobody).is_empty());
        assert_eq!(stage.tell(Audience::user(admin).without(admin)), ["admin"]);
        let admins = Audience::everyone().readers(Readers::Admins);
        assert_eq!(stage.tell(admins), ["admin"]);
        let others = Audience::everyone().readers(Readers::Others);
        assert_eq!(stage.tell(others), ["member", "stranger"]);
    }

    #[test]
    fn an_event_may_be_for_one_connection_or_leave_one_out() {
        let mut stage = Stage::new();
        let connection = stage.users[1].2;
        let only = Audience {
            connection: Some(connection),
            ..Audience::default()
        };
        assert_eq!(stage.tell(only), ["member"]);
        let rest = Audience {
            omit_connection: Some(connection),
            ..Audience::default()
        };
        assert_eq!(stage.tell(rest), ["admin", "stranger"]);
    }

    #[test]
    fn who_left_hears_nothing_more() {
        let mut stage = Stage::new();
        let member = stage.users[1].1;
        stage.world.channel_members.remove(&(stage.channel, member));
        let channel = Audience::channel(stage.channel);
        assert!(stage.tell(channel).is_empty());
        stage
            .world
            .team_members
            .get_mut(&(stage.team, member))
            .unwrap()
            .delete_at = 1;
        let team = Audience::team(stage.team);
        assert!(stage.tell(team).is_empty());
    }

    #[test]
    fn who_was_deactivated_hears_nothing_on_this_connection_again() {
        let mut stage = Stage::new();
        let member = stage.users[1].1;
        stage.world.users.get_mut(&member).unwrap().delete_at = 1;
        assert_eq!(stage.tell(Audience::everyone()), ["admin", "stranger"]);
        stage.world.users.get_mut(&member).unwrap().delete_at = 0;
        assert_eq!(stage.tell(Audience::everyone()), ["admin", "stranger"]);
    }

    #[test]
    fn an_event_names_its_audience_as_the_version_does() {
        let user: Id = "c9hx8jr8fjfcjpfpbwxaeey6io".parse().unwrap();
        let audience = Audience {
            channel: Some(user),
            ..Audience::default().without(user)
        };
        let mut event = Event {
            name: "typing",
            data: Map::new(),
            audience,
        };
        let old = Version {
            major: 5,
            minor: 37,
        };
        let start = "{\"event\":\"typing\",\"data\":{},\"broadcast\":{\"omit_users\":\
            {\"c9hx8jr8fjfcjpfpbwxaeey6io\":true},\"user_id\":\"\",\
            \"channel_id\":\"c9hx8jr8fjfcjpfpbwxaeey6io\",\"team_id\":\"\"";
        assert_eq!(&*text(&event, old), format!("{start}}},\"seq\":"));
        let rest = ",\"connection_id\":\"\",\"omit_connection_id\":\"\"}";
        assert_eq!(
            &*text(&event, Version::LATEST),
            format!("{start}{rest},\"seq\":")
        );
        event.audience = Audience::everyone().readers(Readers::Admins);
        assert!(text(&event, Version::LATEST).contains("\"contains_sensitive_data\":true}"));
        assert!(text(&event, old).contains("{\"omit_users\":null,"));
    }
}
