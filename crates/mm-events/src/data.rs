//! What events carry, where recordings of a real server show it: typed fields, and `other`
//! for whatever stands beside them.

use mm_driver::types::{Channel, ChannelMember, Post, Preference, Reaction, Team, User};
use mm_driver::{ChannelId, FromJson, Millis, PostId, TeamId, UserId};
use serde_json::{Map, Value};

/// Takes the field of this name; what is of another type stays where it is.
fn take<T: FromJson>(object: &mut Map<String, Value>, name: &str) -> T {
    let Some(value) = object.remove(name) else {
        return T::default();
    };
    T::from_json(value).unwrap_or_else(|value| {
        object.insert(name.to_owned(), value);
        T::default()
    })
}

/// Takes a field that is JSON within a string, as the server writes most objects in events.
fn take_text<T: FromJson>(object: &mut Map<String, Value>, name: &str) -> T {
    let parsed = match object.get(name) {
        Some(Value::String(text)) => serde_json::from_str(text).ok(),
        Some(value) => Some(value.clone()),
        None => None,
    };
    let parsed = parsed.and_then(|value: Value| T::from_json(value).ok());
    if parsed.is_some() {
        object.remove(name);
    }
    parsed.unwrap_or_default()
}

macro_rules! take {
    ($object:ident, $name:expr) => {
        take(&mut $object, $name)
    };
    ($object:ident, $name:expr, text) => {
        take_text(&mut $object, $name)
    };
}

macro_rules! wire {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

/// Declares the data of events.
macro_rules! data {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($field:ident : $type:ty $(as $wire:literal)? $(=> $text:ident)?),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $(
                #[doc = concat!("`", wire!($field $($wire)?), "`")]
                pub $field: $type,
            )*
            /// Fields of other names, and of these names with another type.
            pub other: Map<String, Value>,
        }

        impl $name {
            pub(crate) fn of(mut object: Map<String, Value>) -> Self {
                Self {
                    $($field: take!(object, wire!($field $($wire)?) $(, $text)?),)*
                    other: object,
                }
            }

            /// As JSON; what stood as text within it is an object here.
            pub fn to_json(&self) -> Map<String, Value> {
                let mut object = self.other.clone();
                $(if !FromJson::is_unset(&self.$field) {
                    object.insert(wire!($field $($wire)?).to_owned(), FromJson::to_json(&self.$field));
                })*
                object
            }
        }
    )*};
}

data! {
    /// A connection stands: the first event of each.
    Hello { connection_id: String, server_version: String }
    /// A post was made.
    Posted {
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
    PostEdited { post: Post => text }
    /// A post was deleted.
    PostDeleted { post: Post => text }
    /// A post that is shown to one user and not kept.
    EphemeralMessage { post: Post => text }
    /// Somebody reacted to a post.
    ReactionAdded { reaction: Reaction => text }
    /// Somebody took a reaction back.
    ReactionRemoved { reaction: Reaction => text }
    /// Somebody writes; in which channel says the event's broadcast.
    Typing { user_id: UserId, parent_id: PostId }
    /// Somebody came online, went away, and so on.
    StatusChange { user_id: UserId, status: String }
    /// The user has read a channel, with another program perhaps.
    ChannelViewed { channel_id: ChannelId }
    /// A channel was made.
    ChannelCreated { channel_id: ChannelId, team_id: TeamId }
    /// A channel was changed.
    ChannelUpdated { channel: Channel => text }
    /// A channel was archived.
    ChannelDeleted { channel_id: ChannelId, delete_at: Millis }
    /// A channel was taken out of the archive.
    ChannelRestored { channel_id: ChannelId }
    /// The settings of a member of a channel changed.
    ChannelMemberUpdated { member: ChannelMember as "channelMember" => text }
    /// A direct channel was opened.
    DirectAdded { creator_id: UserId, teammate_id: UserId }
    /// A group channel was opened.
    GroupAdded { teammate_ids: Vec<UserId> => text }
    /// Somebody joined a channel, which the event's broadcast names.
    UserAdded { user_id: UserId, team_id: TeamId }
    /// Somebody left a channel, or was removed.
    UserRemoved { user_id: UserId, remover_id: UserId, channel_id: ChannelId }
    /// A user was changed.
    UserUpdated { user: User }
    /// A user was made.
    NewUser { user_id: UserId }
    /// The user joined a team.
    AddedToTeam { team_id: TeamId, user_id: UserId }
    /// Somebody left a team.
    LeaveTeam { team_id: TeamId, user_id: UserId }
    /// A team was changed.
    UpdateTeam { team: Team => text }
    /// A team was archived.
    DeleteTeam { team: Team => text }
    /// Preferences of the user were set.
    PreferencesChanged { preferences: Vec<Preference> => text }
    /// Preferences of the user were deleted.
    PreferencesDeleted { preferences: Vec<Preference> => text }
    /// The settings of the server that its clients see.
    ConfigChanged { config: Map<String, Value> }
    /// Whom an event is for. What is empty does not restrict it.
    Broadcast {
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
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }

    #[test]
    fn json_within_a_string_is_read() {
        let posted = Posted::of(object(json!({
            "post": "{\"id\":\"p\",\"message\":\"hi\",\"new\":1}", "mentions": "[\"u\"]", "x": 1,
        })));
        assert_eq!(posted.post.message, "hi");
        assert_eq!(posted.post.other["new"], 1);
        assert_eq!(posted.mentions, [UserId::from("u")]);
        assert_eq!(posted.other, object(json!({"x": 1})));
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_it_came() {
        let data = object(json!({"post": "{broken", "mentions": "7", "sender_name": [1]}));
        let posted = Posted::of(data.clone());
        assert_eq!(posted.other, data);
        assert_eq!(posted.to_json(), data);
    }

    #[test]
    fn an_object_that_is_no_string_is_read_too() {
        let posted = Posted::of(object(json!({"post": {"message": "hi"}})));
        assert_eq!(posted.post.message, "hi");
        assert!(posted.other.is_empty());
    }
}
