//! Users as they enter and leave teams, with the messages and events that come with it.

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::Channel;
use super::people::TEAM_CHANNELS;
use super::publish::NewPost;
use crate::id::Id;

/// The channel that tells of who comes and goes.
const FIRST_CHANNEL: &str = "town-square";

impl World {
    /// Puts a user into a team, and tells of it in the channels that every team has. A user
    /// who is there already stays as it is. Gives how many messages tell of it.
    pub(crate) fn enter_team(&mut self, team: Id, user: Id, request: u64) -> u32 {
        if self.is_team_member(&team, &user) {
            return 0;
        }
        // The server takes who has the team's address for who made it.
        let email = self.users.get(&user).map(|user| user.email.clone());
        let is_admin = self
            .teams
            .get(&team)
            .is_some_and(|team| !team.email.is_empty() && Some(&team.email) == email.as_ref());
        // The newcomer's own clients hear nothing of this: they learn of the channels later.
        let mut posts = 0;
        for (name, _) in TEAM_CHANNELS {
            let channel = self.channel_by_name(&team, name).map(|row| row.id);
            let channel = channel.filter(|id| !self.is_channel_member(id, &user));
            if let Some(channel) = channel {
                posts += self.tell_joined(channel, user, name == FIRST_CHANNEL, request);
            }
        }
        self.join_team(team, user, is_admin);
        self.tell_added(team, user);
        posts
    }

    /// Tells a user's clients that it is in a team now.
    pub(crate) fn tell_added(&mut self, team: Id, user: Id) {
        let data = json!({"team_id": team, "user_id": user});
        self.tell("added_to_team", Audience::user(user), &data);
    }

    /// Takes a user out of a team and all its channels, by its own will or another's. Gives
    /// how many messages tell of it.
    pub(crate) fn leave_team(&mut self, team: Id, user: Id, by: Id, request: u64) -> u32 {
        for channel in self.team_channels(&team, &user) {
            self.channel_members.remove(&(channel, user));
        }
        let first = self.channel_by_name(&team, FIRST_CHANNEL);
        let first = first.map(|row| row.id);
        if let Some(first) = first {
            let name = self.name_of(user);
            let (kind, text) = if by == user {
                ("system_leave_team", format!("{name} left the team."))
            } else {
                let text = format!("{name} was removed from the team.");
                ("system_remove_from_team", text)
            };
            self.system_post(first, user, kind, text, request);
        }
        // The user is still told, as one of the team.
        let data = json!({"team_id": team, "user_id": user});
        self.tell("leave_team", Audience::team(team), &data);
        let now = self.now();
        if let Some(member) = self.team_members.get_mut(&(team, user)) {
            member.delete_at = now;
            member.is_admin = false;
        }
        u32::from(first.is_some())
    }

    /// The channels of a team that a user is in.
    fn team_channels(&self, team: &Id, user: &Id) -> Vec<Id> {
        let rows = self.channels.values();
        let is_there = |row: &&Channel| {
            row.team.as_ref() == Some(team) && self.is_channel_member(&row.id, user)
        };
        rows.filter(is_there).map(|row| row.id).collect()
    }

    fn tell_joined(&mut self, channel: Id, user: Id, is_first: bool, request: u64) -> u32 {
        let team = self.channels.get(&channel).and_then(|row| row.team);
        let name = self.name_of(user);
        let (kind, text) = if is_first {
            ("system_join_team", format!("{name} joined the team."))
        } else {
            ("system_join_channel", format!("{name} joined the channel."))
        };
        let is_posted = self.is_on(
            "ServiceSettings.ExperimentalEnableDefaultChannelLeaveJoinMessages",
            true,
        );
        if is_posted {
            self.system_post(channel, user, kind, text, request);
        }
        let data = json!({"team_id": team, "user_id": user});
        self.tell("user_added", Audience::channel(channel), &data);
        u32::from(is_posted)
    }

    /// A message that the server writes about a user.
    fn system_post(&mut self, channel: Id, user: Id, kind: &str, text: String, request: u64) {
        let mut post = NewPost::new(user, channel, text, request);
        kind.clone_into(&mut post.kind);
        post.props = Map::from_iter([("username".to_owned(), Value::from(self.name_of(user)))]);
        self.publish(post);
    }

    fn name_of(&self, user: Id) -> String {
        let user = self.users.get(&user);
        user.map_or_else(String::new, |user| user.username.clone())
    }
}
