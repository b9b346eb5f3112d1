//! Users as they enter and leave teams, with the messages and events that come with it.

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::Channel;
use super::publish::NewPost;
use crate::id::Id;

impl World {
    /// Puts a user into a team, and tells of it in the channels that every team has. A user
    /// who is there already stays as it is.
    pub(crate) fn enter_team(&mut self, team: Id, user: Id, request: u64) {
        if self.is_team_member(&team, &user) {
            return;
        }
        // The server takes who has the team's address for who made it.
        let email = self.users.get(&user).map(|user| user.email.clone());
        let is_admin = self
            .teams
            .get(&team)
            .is_some_and(|team| !team.email.is_empty() && Some(&team.email) == email.as_ref());
        let before: Vec<Id> = self.team_channels(&team, &user);
        self.join_team(team, user, is_admin);
        let mut entered: Vec<(bool, Id)> = self
            .team_channels(&team, &user)
            .into_iter()
            .filter(|id| !before.contains(id))
            .map(|id| {
                (
                    self.channels
                        .get(&id)
                        .is_none_or(|row| row.name != "town-square"),
                    id,
                )
            })
            .collect();
        entered.sort_unstable(); // Town Square first.
        for (is_other, channel) in entered {
            self.tell_joined(channel, user, !is_other, request);
        }
        let data = json!({"team_id": team, "user_id": user});
        self.tell("added_to_team", Audience::user(user), &data);
    }

    /// Takes a user out of a team and all its channels, by its own will or another's.
    pub(crate) fn leave_team(&mut self, team: Id, user: Id, by: Id, request: u64) {
        for channel in self.team_channels(&team, &user) {
            self.channel_members.remove(&(channel, user));
        }
        let square = self.channel_by_name(&team, "town-square").map(|row| row.id);
        if let Some(square) = square {
            let name = self.name_of(user);
            let (kind, text) = if by == user {
                ("system_leave_team", format!("{name} left the team."))
            } else {
                let text = format!("{name} was removed from the team.");
                ("system_remove_from_team", text)
            };
            self.system_post(square, user, kind, text, request);
        }
        // The user is still told, as one of the team.
        let data = json!({"team_id": team, "user_id": user});
        self.tell("leave_team", Audience::team(team), &data);
        let now = self.now();
        if let Some(member) = self.team_members.get_mut(&(team, user)) {
            member.delete_at = now;
            member.is_admin = false;
        }
    }

    /// The channels of a team that a user is in.
    fn team_channels(&self, team: &Id, user: &Id) -> Vec<Id> {
        let rows = self.channels.values();
        let is_there = |row: &&Channel| {
            row.team.as_ref() == Some(team) && self.is_channel_member(&row.id, user)
        };
        rows.filter(is_there).map(|row| row.id).collect()
    }

    fn tell_joined(&mut self, channel: Id, user: Id, is_first: bool, request: u64) {
        let team = self.channels.get(&channel).and_then(|row| row.team);
        let name = self.name_of(user);
        let (kind, text) = if is_first {
            ("system_join_team", format!("{name} joined the team."))
        } else {
            ("system_join_channel", format!("{name} joined the channel."))
        };
        if self.is_on(
            "ServiceSettings.ExperimentalEnableDefaultChannelLeaveJoinMessages",
            true,
        ) {
            self.system_post(channel, user, kind, text, request);
        }
        let data = json!({"team_id": team, "user_id": user});
        self.tell("user_added", Audience::channel(channel), &data);
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
