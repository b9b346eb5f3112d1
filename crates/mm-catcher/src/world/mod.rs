//! Everything that the server knows, under one lock.

mod channel_changes;
pub(crate) mod emoji;
pub(crate) mod event;
pub(crate) mod files;
mod forget;
pub(crate) mod furniture;
pub(crate) mod hook_answer;
pub(crate) mod hub;
mod joining;
pub(crate) mod line;
pub(crate) mod live;
mod mentioned;
pub(crate) mod model;
pub(crate) mod outbox;
pub(crate) mod pending;
mod people;
pub(crate) mod post_changes;
pub(crate) mod posts;
pub(crate) mod publish;
mod reading;
pub(crate) mod record;
mod settings;
mod status;
#[cfg(feature = "store")]
pub(crate) mod stored;
pub(crate) mod table;

use std::time::{SystemTime, UNIX_EPOCH};

use self::emoji::Emoji;
use self::files::{Files, Upload};
use self::hub::Hub;
use self::live::Live;
use self::model::{
    AccessToken, Channel, ChannelKind, ChannelMember, CommandHook, IncomingHook, OutgoingHook,
    Preferences, Reaction, Session, SlashCommand, Status, Team, TeamMember, User,
};
use self::outbox::Outbox;
use self::pending::Pending;
use self::posts::Posts;
use self::record::Records;
use self::table::Table;
use crate::compat::{Rules, Version};
use crate::id::Id;

/// Everything that the server knows.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) version: Version,
    /// What a server of this version does.
    pub(crate) rules: Rules,
    /// Where the server listens, as a URL.
    pub(crate) address: String,
    pub(crate) users: Table<Id, User>,
    /// By the token itself.
    pub(crate) sessions: Table<Id, Session>,
    /// By the id of the token.
    pub(crate) tokens: Table<Id, AccessToken>,
    pub(crate) teams: Table<Id, Team>,
    /// By team and user.
    pub(crate) team_members: Table<(Id, Id), TeamMember>,
    pub(crate) channels: Table<Id, Channel>,
    /// By channel and user.
    pub(crate) channel_members: Table<(Id, Id), ChannelMember>,
    pub(crate) posts: Posts,
    /// By post, user and emoji.
    pub(crate) reactions: Table<(Id, Id, String), Reaction>,
    pub(crate) files: Files,
    pub(crate) uploads: Table<Id, Upload>,
    pub(crate) emoji: Table<Id, Emoji>,
    pub(crate) incoming_hooks: Table<String, IncomingHook>,
    pub(crate) outgoing_hooks: Table<Id, OutgoingHook>,
    pub(crate) commands: Table<Id, SlashCommand>,
    pub(crate) command_hooks: Table<Id, CommandHook>,
    pub(crate) statuses: Table<Id, Status>,
    pub(crate) preferences: Table<Id, Preferences>,
    /// Settings of the server that were changed, by section and name.
    pub(crate) config: Table<String, serde_json::Value>,
    pub(crate) records: Records,
    pub(crate) hub: Hub,
    /// Posts that a client may create again by mistake.
    pub(crate) pending: Pending,
    /// Calls of outgoing webhooks that are to be made.
    pub(crate) outbox: Outbox,
    /// The open pages.
    pub(crate) live: Live,
    /// How many posts were forgotten because there is no room for them.
    pub(crate) dropped: u64,
    clock: i64,
}

impl World {
    /// A fresh server; `followed` if a data file follows its changes.
    pub(crate) fn new(version: Version, followed: bool) -> Self {
        Self {
            version,
            rules: Rules::of(version),
            address: String::new(),
            users: Table::new(followed),
            sessions: Table::new(followed),
            tokens: Table::new(followed),
            teams: Table::new(followed),
            team_members: Table::new(followed),
            channels: Table::new(followed),
            channel_members: Table::new(followed),
            posts: Posts::new(followed),
            reactions: Table::new(followed),
            files: Files::new(followed),
            uploads: Table::new(followed),
            emoji: Table::new(followed),
            incoming_hooks: Table::new(followed),
            outgoing_hooks: Table::new(followed),
            commands: Table::new(followed),
            command_hooks: Table::new(followed),
            statuses: Table::new(followed),
            preferences: Table::new(followed),
            config: Table::new(followed),
            records: Records::new(followed),
            hub: Hub::default(),
            pending: Pending::default(),
            outbox: Outbox::default(),
            live: Live::default(),
            dropped: 0,
            clock: 0,
        }
    }

    /// The time in milliseconds, which never goes back.
    pub(crate) fn now(&mut self) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(i64::MAX));
        self.clock = self.clock.max(now);
        self.clock
    }

    /// The user of a name in any case.
    pub(crate) fn user_by_name(&self, name: &str) -> Option<&User> {
        let name = name.to_lowercase();
        self.users.values().find(|user| user.username == name)
    }

    pub(crate) fn team_by_name(&self, name: &str) -> Option<&Team> {
        self.teams.values().find(|team| team.name == name)
    }

    pub(crate) fn channel_by_name(&self, team: &Id, name: &str) -> Option<&Channel> {
        self.channels
            .values()
            .find(|channel| channel.team.as_ref() == Some(team) && channel.name == name)
    }

    /// The channel that a name means to who is in a team: one of the team, or a direct or group
    /// channel, whose names are of no team.
    pub(crate) fn channel_named(&self, team: &Id, name: &str) -> Option<&Channel> {
        let own = |row: &&Channel| row.team.is_none_or(|own| own == *team);
        let mut channels = self.channels.values();
        channels.find(|row| row.name == name && own(row))
    }

    pub(crate) fn is_team_member(&self, team: &Id, user: &Id) -> bool {
        self.team_members
            .get(&(*team, *user))
            .is_some_and(|member| member.delete_at == 0)
    }

    pub(crate) fn is_channel_member(&self, channel: &Id, user: &Id) -> bool {
        self.channel_members.contains(&(*channel, *user))
    }

    /// The members of a channel.
    pub(crate) fn members_of<'a>(
        &'a self,
        channel: &Id,
    ) -> impl Iterator<Item = &'a ChannelMember> + use<'a> {
        let channel = *channel;
        self.channel_members
            .range((channel, Id::MIN)..=(channel, Id::MAX))
            .map(|(_, member)| member)
    }

    /// Whether a user may read a channel: its members may, and admins.
    pub(crate) fn may_read(&self, user: &User, channel: &Channel) -> bool {
        user.is_admin()
            || self.is_channel_member(&channel.id, &user.id)
            || channel.kind == ChannelKind::Public
                && channel
                    .team
                    .is_some_and(|team| self.is_team_member(&team, &user.id))
    }
}
