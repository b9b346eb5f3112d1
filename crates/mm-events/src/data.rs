//! What events carry, where recordings of a real server show it: typed fields, and `other`
//! for whatever stands beside them.

use mm_driver::types::{Channel, ChannelMember, Post, Preference, Reaction, Team, User};
use mm_driver::{ChannelId, Millis, PostId, TeamId, UserId};
use serde_json::{Map, Value};

mm_driver::__records! {
    /// A connection stands: the first event of each.
    pub Hello { connection_id: String, server_version: String }
    /// A post was made.
    pub Posted {
        post: Post => text,
        channel_name: String,
        channel_display_name: String,
        channel_type: String,
        sender_name: String,
        team_id: TeamId,
        mentions: Vec<UserId> => text,
        set_online: bool,
    }
    /// The text or something else of a post was changed.
    pub PostEdited { post: Post => text }
    /// A post was deleted.
    pub PostDeleted { post: Post => text }
    /// A post that is shown to one user and not kept.
    pub EphemeralMessage { post: Post => text }
    /// Somebody reacted to a post.
    pub ReactionAdded { reaction: Reaction => text }
    /// Somebody took a reaction back.
    pub ReactionRemoved { reaction: Reaction => text }
    /// Somebody writes; in which channel says the event's broadcast.
    pub Typing { user_id: UserId, parent_id: PostId }
    /// Somebody came online, went away, and so on.
    pub StatusChange { user_id: UserId, status: String }
    /// The user has read a channel, with another program perhaps.
    pub ChannelViewed { channel_id: ChannelId }
    /// A channel was made.
    pub ChannelCreated { channel_id: ChannelId, team_id: TeamId }
    /// A channel was changed.
    pub ChannelUpdated { channel: Channel => text }
    /// A channel was archived.
    pub ChannelDeleted { channel_id: ChannelId, delete_at: Millis }
    /// A channel was taken out of the archive.
    pub ChannelRestored { channel_id: ChannelId }
    /// The settings of a member of a channel changed.
    pub ChannelMemberUpdated { member as "channelMember": ChannelMember => text }
    /// A direct channel was opened.
    pub DirectAdded { creator_id: UserId, teammate_id: UserId }
    /// A group channel was opened.
    pub GroupAdded { teammate_ids: Vec<UserId> => text }
    /// Somebody joined a channel, which the event's broadcast names.
    pub UserAdded { user_id: UserId, team_id: TeamId }
    /// Somebody left a channel, or was removed.
    pub UserRemoved { user_id: UserId, remover_id: UserId, channel_id: ChannelId }
    /// A user was changed.
    pub UserUpdated { user: User }
    /// A user was made.
    pub NewUser { user_id: UserId }
    /// The user joined a team.
    pub AddedToTeam { team_id: TeamId, user_id: UserId }
    /// Somebody left a team.
    pub LeaveTeam { team_id: TeamId, user_id: UserId }
    /// A team was changed.
    pub UpdateTeam { team: Team => text }
    /// A team was archived.
    pub DeleteTeam { team: Team => text }
    /// Preferences of the user were set.
    pub PreferencesChanged { preferences: Vec<Preference> => text }
    /// Preferences of the user were deleted.
    pub PreferencesDeleted { preferences: Vec<Preference> => text }
    /// The settings of the server that its clients see.
    pub ConfigChanged { config: Map<String, Value> }
    /// Whom an event is for. What is empty does not restrict it.
    pub Broadcast {
        user_id: UserId,
        channel_id: ChannelId,
        team_id: TeamId,
        omit_users: Map<String, Value>,
        connection_id: String,
        omit_connection_id: String,
    }
}

#[cfg(test)]
mod tests {
    use mm_driver::FromJson;
    use serde_json::json;

    use super::*;

    fn posted(data: Value) -> Posted {
        Posted::from_json(data).unwrap()
    }

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }

    #[test]
    fn json_within_a_string_is_read() {
        let posted = posted(json!({
            "post": "{\"id\":\"p\",\"message\":\"hi\",\"new\":1}", "mentions": "[\"u\"]", "x": 1,
        }));
        assert_eq!(posted.post.message, "hi");
        assert_eq!(posted.post.other["new"], 1);
        assert_eq!(posted.mentions, [UserId::from("u")]);
        assert_eq!(posted.other, object(json!({"x": 1})));
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_it_came() {
        let data = object(json!({"post": "{broken", "mentions": "7", "sender_name": [1]}));
        let posted = posted(data.clone().into());
        assert_eq!(posted.other, data);
        assert_eq!(posted.to_json(), Value::from(data));
    }

    #[test]
    fn an_object_that_is_no_string_is_read_too() {
        let posted = posted(json!({"post": {"message": "hi"}}));
        assert_eq!(posted.post.message, "hi");
        assert!(posted.other.is_empty());
    }
}
