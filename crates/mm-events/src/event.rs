//! An event as a program gets it.

use mm_core::Error;
use mm_driver::FromJson;
use mm_driver::types::Post;
use serde::de::Deserializer;
use serde_json::{Map, Value};

use crate::data::{
    AddedToTeam, Broadcast, ChannelCreated, ChannelDeleted, ChannelMemberUpdated, ChannelRestored,
    ChannelUpdated, ChannelViewed, ConfigChanged, DeleteTeam, DirectAdded, EphemeralMessage,
    GroupAdded, Hello, LeaveTeam, NewUser, PostDeleted, PostEdited, Posted, PreferencesChanged,
    PreferencesDeleted, ReactionAdded, ReactionRemoved, StatusChange, Typing, UpdateTeam,
    UserAdded, UserRemoved, UserUpdated,
};
use crate::gap::Gap;

/// Something that happened on the server, or to the connection with it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// Whom it is for.
    pub broadcast: Broadcast,
    /// Its number on its connection. None of what was caught up has one.
    pub seq: Option<i64>,
    /// How it came here.
    pub origin: Origin,
    /// What a server says beside these.
    pub other: Map<String, Value>,
}

/// How an event came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Over the websocket.
    Live,
    /// Made of what the REST API says of a time without a connection: what an event says beside
    /// its post (who is mentioned) is not known.
    CaughtUp,
    /// By this client, about itself.
    Client,
}

/// Declares the kinds of events by their names on the wire.
macro_rules! kinds {
    (
        typed { $($typed:ident $typed_name:literal)* }
        whole { $($whole:ident $whole_name:literal)* }
    ) => {
        /// What happened. Names are those of the wire.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum EventKind {
            $(
                #[doc = concat!("`", $typed_name, "`")]
                $typed(Box<$typed>),
            )*
            $(
                #[doc = concat!("`", $whole_name, "`, with its data as it came")]
                $whole(Map<String, Value>),
            )*
            /// An event that is not known here.
            Other {
                /// Its name on the wire.
                name: String,
                /// Its data as it came.
                data: Map<String, Value>,
            },
            /// `client_connected`: events come from now on.
            Connected {
                /// Whether it goes on without a hole where it was before.
                resumed: bool,
            },
            /// `client_disconnected`: the connection ended, or none could be made. The client
            /// tries again.
            Disconnected(Error),
            /// `client_gap`: something could not be recovered.
            Gap(Gap),
            /// `client_overflow`: the queue was full.
            Overflow {
                /// How many events were not taken.
                lost: u64,
            },
            /// `client_callback_panicked`: a callback did, which ends nothing.
            CallbackPanicked {
                /// The name of the event that it was called with.
                name: String,
                /// What it said.
                message: String,
            },
            /// `client_state_not_kept`: the state file can be written no more. The client goes
            /// on; when the file can be written again, all is kept again.
            StateNotKept(Error),
            /// `client_stopped`: the client has given up, as it can never succeed; the token
            /// was refused, most often.
            Stopped(Error),
        }

        /// The names of the events that are known.
        pub const EVENT_NAMES: &[&str] = &[$($typed_name,)* $($whole_name,)*];

        impl EventKind {
            pub(crate) fn of(name: String, data: Map<String, Value>) -> Self {
                match name.as_str() {
                    $($typed_name => Self::$typed(Box::new(typed(data))),)*
                    $($whole_name => Self::$whole(data),)*
                    _ => Self::Other { name, data },
                }
            }

            /// Reads the data of the event of this name; what is no object is given back.
            pub(crate) fn read<'de, D: Deserializer<'de>>(
                name: &str,
                from: D,
            ) -> Result<Result<Self, Value>, D::Error> {
                match name {
                    $($typed_name => {
                        Ok($typed::read(from)?.map(|data| Self::$typed(Box::new(data))))
                    })*
                    _ => Ok(Map::read(from)?.map(|data| Self::of(name.to_owned(), data))),
                }
            }

            /// Its name: of the wire, or of the client's own.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$typed(_) => $typed_name,)*
                    $(Self::$whole(_) => $whole_name,)*
                    Self::Other { name, .. } => name,
                    Self::Connected { .. } => "client_connected",
                    Self::Disconnected(_) => "client_disconnected",
                    Self::Gap(_) => "client_gap",
                    Self::Overflow { .. } => "client_overflow",
                    Self::CallbackPanicked { .. } => "client_callback_panicked",
                    Self::StateNotKept(_) => "client_state_not_kept",
                    Self::Stopped(_) => "client_stopped",
                }
            }

            /// Its data as JSON. What stood as text within it is an object here.
            pub fn data(&self) -> Map<String, Value> {
                match self {
                    $(Self::$typed(data) => object(data.to_json()),)*
                    $(Self::$whole(data) => data.clone(),)*
                    Self::Other { data, .. } => data.clone(),
                    own => own.own_data(),
                }
            }
        }
    };
}

kinds! {
    typed {
        Hello "hello"
        Posted "posted"
        PostEdited "post_edited"
        PostDeleted "post_deleted"
        EphemeralMessage "ephemeral_message"
        ReactionAdded "reaction_added"
        ReactionRemoved "reaction_removed"
        Typing "typing"
        StatusChange "status_change"
        ChannelViewed "channel_viewed"
        ChannelCreated "channel_created"
        ChannelUpdated "channel_updated"
        ChannelDeleted "channel_deleted"
        ChannelRestored "channel_restored"
        ChannelMemberUpdated "channel_member_updated"
        DirectAdded "direct_added"
        GroupAdded "group_added"
        UserAdded "user_added"
        UserRemoved "user_removed"
        UserUpdated "user_updated"
        NewUser "new_user"
        AddedToTeam "added_to_team"
        LeaveTeam "leave_team"
        UpdateTeam "update_team"
        DeleteTeam "delete_team"
        PreferencesChanged "preferences_changed"
        PreferencesDeleted "preferences_deleted"
        ConfigChanged "config_changed"
    }
    whole {
        PostUnread "post_unread"
        ChannelConverted "channel_converted"
        ChannelSchemeUpdated "channel_scheme_updated"
        RestoreTeam "restore_team"
        UpdateTeamScheme "update_team_scheme"
        UserRoleUpdated "user_role_updated"
        MemberroleUpdated "memberrole_updated"
        PreferenceChanged "preference_changed"
        AuthenticationChallenge "authentication_challenge"
        Response "response"
        EmojiAdded "emoji_added"
        MultipleChannelsViewed "multiple_channels_viewed"
        PluginStatusesChanged "plugin_statuses_changed"
        PluginEnabled "plugin_enabled"
        PluginDisabled "plugin_disabled"
        RoleUpdated "role_updated"
        LicenseChanged "license_changed"
        OpenDialog "open_dialog"
        GuestsDeactivated "guests_deactivated"
        UserActivationStatusChange "user_activation_status_change"
        ReceivedGroup "received_group"
        ReceivedGroupAssociatedToTeam "received_group_associated_to_team"
        ReceivedGroupNotAssociatedToTeam "received_group_not_associated_to_team"
        ReceivedGroupAssociatedToChannel "received_group_associated_to_channel"
        ReceivedGroupNotAssociatedToChannel "received_group_not_associated_to_channel"
        GroupMemberDeleted "group_member_deleted"
        GroupMemberAdd "group_member_add"
        SidebarCategoryCreated "sidebar_category_created"
        SidebarCategoryUpdated "sidebar_category_updated"
        SidebarCategoryDeleted "sidebar_category_deleted"
        SidebarCategoryOrderUpdated "sidebar_category_order_updated"
        CloudPaymentStatusUpdated "cloud_payment_status_updated"
        CloudSubscriptionChanged "cloud_subscription_changed"
        ThreadUpdated "thread_updated"
        ThreadFollowChanged "thread_follow_changed"
        ThreadReadChanged "thread_read_changed"
        FirstAdminVisitMarketplaceStatusReceived "first_admin_visit_marketplace_status_received"
        DraftCreated "draft_created"
        DraftUpdated "draft_updated"
        DraftDeleted "draft_deleted"
        PostAcknowledgementAdded "post_acknowledgement_added"
        PostAcknowledgementRemoved "post_acknowledgement_removed"
        PersistentNotificationTriggered "persistent_notification_triggered"
        HostedCustomerSignupProgressUpdated "hosted_customer_signup_progress_updated"
        ChannelBookmarkCreated "channel_bookmark_created"
        ChannelBookmarkUpdated "channel_bookmark_updated"
        ChannelBookmarkDeleted "channel_bookmark_deleted"
        ChannelBookmarkSorted "channel_bookmark_sorted"
        Presence "presence"
        PostedNotifyAck "posted_notify_ack"
        ScheduledPostCreated "scheduled_post_created"
        ScheduledPostUpdated "scheduled_post_updated"
        ScheduledPostDeleted "scheduled_post_deleted"
        WebhookEventListenerDataReceived "webhook_event_listener_data_received"
        CustomProfileAttributesFieldCreated "custom_profile_attributes_field_created"
        CustomProfileAttributesFieldUpdated "custom_profile_attributes_field_updated"
        CustomProfileAttributesFieldDeleted "custom_profile_attributes_field_deleted"
        CustomProfileAttributesValuesUpdated "custom_profile_attributes_values_updated"
    }
}

impl EventKind {
    /// The data of what the client tells of itself.
    fn own_data(&self) -> Map<String, Value> {
        let value = match self {
            Self::Connected { resumed } => serde_json::json!({"resumed": resumed}),
            Self::Disconnected(error) | Self::StateNotKept(error) | Self::Stopped(error) => {
                serde_json::json!({"error": error.to_string()})
            }
            Self::Gap(gap) => gap.to_json(),
            Self::Overflow { lost } => serde_json::json!({"lost": lost}),
            Self::CallbackPanicked { name, message } => {
                serde_json::json!({"name": name, "message": message})
            }
            _ => Value::Null,
        };
        object(value)
    }

    /// The post that it is about, if it carries one.
    pub fn post(&self) -> Option<&Post> {
        match self {
            Self::Posted(data) => Some(&data.post),
            Self::PostEdited(data) => Some(&data.post),
            Self::PostDeleted(data) => Some(&data.post),
            Self::EphemeralMessage(data) => Some(&data.post),
            _ => None,
        }
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(data) => data,
        _ => Map::new(),
    }
}

fn typed<T: FromJson>(data: Map<String, Value>) -> T {
    // Of any object there is a record.
    T::from_json(Value::Object(data)).unwrap_or_default()
}

impl Event {
    /// One that the client makes.
    pub(crate) fn own(kind: EventKind) -> Self {
        Self {
            kind,
            broadcast: Broadcast::default(),
            seq: None,
            origin: Origin::Client,
            other: Map::new(),
        }
    }

    /// Its name: of the wire, or of the client's own.
    pub fn name(&self) -> &str {
        self.kind.name()
    }

    /// As JSON, in the shape of the wire; what stood as text within its data is an object here.
    pub fn to_json(&self) -> Value {
        let mut object = self.other.clone();
        object.insert("event".to_owned(), self.name().into());
        object.insert("data".to_owned(), self.kind.data().into());
        object.insert("broadcast".to_owned(), self.broadcast.to_json());
        if let Some(seq) = self.seq {
            object.insert("seq".to_owned(), seq.into());
        }
        object.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_of_the_server_has_a_kind_of_its_own() {
        let mut names = EVENT_NAMES.to_vec();
        let mut listed: Vec<_> = include_str!("../api/websocket_events.txt")
            .lines()
            .collect();
        names.sort_unstable();
        listed.sort_unstable();
        assert_eq!(names, listed);
        assert_eq!(names.len(), 86);
        for name in listed {
            let kind = EventKind::of(name.to_owned(), Map::new());
            assert_eq!(kind.name(), name);
            assert!(!matches!(kind, EventKind::Other { .. }), "{name}");
        }
    }

    #[test]
    fn an_unknown_event_keeps_its_name_and_data() {
        let data = Map::from_iter([("a".to_owned(), 1.into())]);
        let kind = EventKind::of("news".to_owned(), data.clone());
        assert_eq!((kind.name(), kind.data()), ("news", data));
    }
}
