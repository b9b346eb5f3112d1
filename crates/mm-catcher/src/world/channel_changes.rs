//! Channels as people enter and leave them and as they change, with the messages and events
//! that come with it.

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::ChannelKind;
use super::publish::NewPost;
use crate::id::Id;
use crate::view;

impl World {
    fn username(&self, user: Id) -> String {
        let user = self.users.get(&user);
        user.map_or_else(String::new, |user| user.username.clone())
    }

    /// A message that the server writes.
    fn write(&mut self, channel: Id, by: Id, kind: &str, text: String, props: Value, request: u64) {
        let mut post = NewPost::new(by, channel, text, request);
        kind.clone_into(&mut post.kind);
        if let Value::Object(props) = props {
            post.props = props;
        }
        self.publish(post);
    }

    /// A user who has made a channel is in it.
    pub(crate) fn enter_own_channel(&mut self, channel: Id, user: Id, request: u64) {
        self.join_channel(channel, user, true);
        self.write_joined(channel, user, request);
        let team = self.channels.get(&channel).and_then(|row| row.team);
        let data = json!({"channel_id": channel, "team_id": view::or_empty(team)});
        self.tell("channel_created", Audience::user(user), &data);
    }

    fn write_joined(&mut self, channel: Id, user: Id, request: u64) {
        let name = self.username(user);
        let text = format!("{name} joined the channel.");
        let props = json!({"username": name});
        self.write(channel, user, "system_join_channel", text, props, request);
    }

    /// Puts a user into a channel, who asks for it or is added by another.
    pub(crate) fn enter_channel(&mut self, channel: Id, user: Id, by: Id, request: u64) {
        self.join_channel(channel, user, false);
        let team = self.channels.get(&channel).and_then(|row| row.team);
        let data = json!({"team_id": view::or_empty(team), "user_id": user});
        self.tell("user_added", Audience::channel(channel), &data);
        if user == by {
            return self.write_joined(channel, user, request);
        }
        let (name, adder) = (self.username(user), self.username(by));
        let text = format!("{name} added to the channel by {adder}.");
        let props = json!({
            "addedUserId": user,
            "addedUsername": name,
            "userId": by,
            "username": adder,
        });
        self.write(channel, by, "system_add_to_channel", text, props, request);
    }

    /// Takes a user out of a channel, who leaves or is removed by another.
    pub(crate) fn leave_channel(&mut self, channel: Id, user: Id, by: Id, request: u64) {
        self.channel_members.remove(&(channel, user));
        let data = json!({"remover_id": by, "user_id": user});
        self.tell("user_removed", Audience::channel(channel), &data);
        let data = json!({"channel_id": channel, "remover_id": by});
        self.tell("user_removed", Audience::user(user), &data);
        let name = self.username(user);
        if user == by {
            let text = format!("{name} left the channel.");
            let props = json!({"username": name});
            return self.write(channel, by, "system_leave_channel", text, props, request);
        }
        let text = format!("@{name} removed from the channel.");
        let props = json!({"removedUserId": user, "removedUsername": name});
        self.write(
            channel,
            by,
            "system_remove_from_channel",
            text,
            props,
            request,
        );
    }

    /// Tells that a channel is another now.
    pub(crate) fn tell_channel_updated(&mut self, channel: Id) {
        let Some(row) = self.channels.get(&channel) else {
            return;
        };
        let data = json!({"channel": view::channel(self, row).to_string()});
        self.tell("channel_updated", Audience::channel(channel), &data);
    }

    /// Tells that somebody's place in a channel is another now.
    pub(crate) fn tell_member_updated(&mut self, channel: Id, user: Id) {
        let Some(row) = self.channel_members.get(&(channel, user)) else {
            return;
        };
        let data = json!({"channelMember": view::channel_member(self, row).to_string()});
        self.tell("channel_member_updated", Audience::user(user), &data);
    }

    /// Writes into a channel that a text of it was changed: its `display name`, `header` or
    /// `purpose`.
    pub(crate) fn write_changed(
        &mut self,
        (channel, by): (Id, Id),
        what: &str,
        (old, new): (&str, &str),
        request: u64,
    ) {
        if old == new {
            return;
        }
        let name = self.username(by);
        let text = if new.is_empty() {
            format!("{name} removed the channel {what} (was: {old})")
        } else if old.is_empty() {
            format!("{name} updated the channel {what} to: {new}")
        } else {
            format!("{name} updated the channel {what} from: {old} to: {new}")
        };
        let word = what.replace(' ', "");
        let mut props = Map::new();
        props.insert("username".to_owned(), name.into());
        props.insert(format!("old_{word}"), old.into());
        props.insert(format!("new_{word}"), new.into());
        let kind = format!("system_{word}_change");
        self.write(channel, by, &kind, text, props.into(), request);
    }

    /// Makes a public channel private or the other way round.
    pub(crate) fn convert_channel(&mut self, channel: Id, kind: ChannelKind, by: Id, request: u64) {
        let now = self.now();
        let Some(row) = self.channels.get_mut(&channel) else {
            return;
        };
        row.kind = kind;
        row.update_at = now;
        let team = row.team;
        let text = if kind == ChannelKind::Public {
            "This channel is public now: everybody in the team can join it."
        } else {
            "This channel is private now."
        };
        let props = json!({"username": self.username(by)});
        let kind = "system_change_chan_privacy";
        self.write(channel, by, kind, text.to_owned(), props, request);
        let data = json!({"channel_id": channel});
        self.tell(
            "channel_converted",
            Audience {
                team,
                ..Audience::default()
            },
            &data,
        );
    }

    /// Archives a channel.
    pub(crate) fn archive_channel(&mut self, channel: Id, by: Id, request: u64) {
        let name = self.username(by);
        let text = format!("{name} archived the channel.");
        let props = json!({"username": name});
        self.write(channel, by, "system_channel_deleted", text, props, request);
        let now = self.now();
        let hooks = self.incoming_hooks.iter();
        let hooks = hooks.filter(|(_, hook)| hook.channel == channel && hook.delete_at == 0);
        let hooks: Vec<String> = hooks.map(|(id, _)| id.clone()).collect();
        for hook in hooks {
            if let Some(hook) = self.incoming_hooks.get_mut(&hook) {
                hook.delete_at = now;
                hook.update_at = now;
            }
        }
        let Some(row) = self.channels.get_mut(&channel) else {
            return;
        };
        row.delete_at = now;
        row.update_at = now;
        let team = row.team;
        let data = json!({"channel_id": channel, "delete_at": now});
        self.tell(
            "channel_deleted",
            Audience {
                team,
                ..Audience::default()
            },
            &data,
        );
    }

    /// Takes a channel out of the archive.
    pub(crate) fn restore_channel(&mut self, channel: Id, by: Id, request: u64) {
        let now = self.now();
        let Some(row) = self.channels.get_mut(&channel) else {
            return;
        };
        row.delete_at = 0;
        row.update_at = now;
        let team = row.team;
        let data = json!({"channel_id": channel});
        self.tell(
            "channel_restored",
            Audience {
                team,
                ..Audience::default()
            },
            &data,
        );
        let name = self.username(by);
        let text = format!("{name} unarchived the channel.");
        let props = json!({"username": name});
        self.write(channel, by, "system_channel_restored", text, props, request);
    }
}
