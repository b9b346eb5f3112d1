//! What a server keeps, as rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::Id;

/// A person or a bot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    /// When it was deactivated; 0 if it is active.
    pub(crate) delete_at: i64,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) nickname: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) position: String,
    pub(crate) roles: String,
    pub(crate) locale: String,
    pub(crate) props: Map<String, Value>,
    pub(crate) notify_props: Map<String, Value>,
    pub(crate) timezone: Map<String, Value>,
    pub(crate) last_password_update: i64,
    /// As it was given: this server guards nothing.
    pub(crate) password: String,
    /// Wrong passwords since the last right one.
    #[serde(default)]
    pub(crate) failed_attempts: u32,
    pub(crate) bot: Option<Bot>,
}

/// What a bot has that a person has not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bot {
    pub(crate) description: String,
    pub(crate) owner: Id,
    /// The bot's own time of change, which is not the user's.
    #[serde(default)]
    pub(crate) update_at: i64,
}

impl User {
    pub(crate) fn is_admin(&self) -> bool {
        self.has_role("system_admin")
    }

    pub(crate) fn has_role(&self, role: &str) -> bool {
        self.roles.split_whitespace().any(|own| own == role)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.delete_at == 0
    }
}

/// A token that stands for a user, and what it came of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: Id,
    pub(crate) user: Id,
    pub(crate) create_at: i64,
    /// What a cookie's requests must carry besides.
    pub(crate) csrf: Id,
}

/// A personal access token, or that of a bot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) id: Id,
    pub(crate) token: Id,
    pub(crate) user: Id,
    pub(crate) description: String,
    pub(crate) is_active: bool,
    #[serde(default)]
    pub(crate) create_at: i64,
}

/// A team.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Team {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    pub(crate) display_name: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) email: String,
    /// `O` open, `I` by invitation.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) company_name: String,
    pub(crate) allowed_domains: String,
    pub(crate) invite_id: Id,
    pub(crate) allow_open_invite: bool,
}

/// A user in a team.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TeamMember {
    pub(crate) team: Id,
    pub(crate) user: Id,
    pub(crate) is_admin: bool,
    /// When the user left; 0 if it is there.
    pub(crate) delete_at: i64,
    pub(crate) create_at: i64,
}

/// What kind of channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChannelKind {
    /// Open to the team.
    #[serde(rename = "O")]
    Public,
    /// For its members alone.
    #[serde(rename = "P")]
    Private,
    /// Between two users.
    #[serde(rename = "D")]
    Direct,
    /// Between three to eight users.
    #[serde(rename = "G")]
    Group,
}

/// A channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Channel {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    /// When it was archived; 0 if it is not.
    pub(crate) delete_at: i64,
    /// None for direct and group channels.
    pub(crate) team: Option<Id>,
    #[serde(rename = "type")]
    pub(crate) kind: ChannelKind,
    pub(crate) display_name: String,
    pub(crate) name: String,
    pub(crate) header: String,
    pub(crate) purpose: String,
    pub(crate) last_post_at: i64,
    pub(crate) total_msg_count: u64,
    pub(crate) total_msg_count_root: u64,
    /// None for channels that the server made.
    pub(crate) creator: Option<Id>,
    pub(crate) last_root_post_at: i64,
}

/// A user in a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ChannelMember {
    pub(crate) channel: Id,
    pub(crate) user: Id,
    pub(crate) is_admin: bool,
    pub(crate) last_viewed_at: i64,
    pub(crate) msg_count: u64,
    pub(crate) msg_count_root: u64,
    pub(crate) mention_count: u64,
    pub(crate) mention_count_root: u64,
    pub(crate) last_update_at: i64,
    pub(crate) notify_props: Map<String, Value>,
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: Id,
    /// Its place among all that came in; also what the page counts by.
    pub(crate) seq: u64,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) edit_at: i64,
    /// When it was deleted; 0 if it was not.
    pub(crate) delete_at: i64,
    pub(crate) is_pinned: bool,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) root: Option<Id>,
    pub(crate) message: Box<str>,
    #[serde(rename = "type")]
    pub(crate) kind: Box<str>,
    /// JSON, which takes a tenth of what parsed props take.
    pub(crate) props: Box<str>,
    pub(crate) hashtags: Box<str>,
    pub(crate) pending_post_id: Box<str>,
    pub(crate) file_ids: Box<[Id]>,
    /// `metadata.priority`, as JSON.
    pub(crate) priority: Option<Box<str>>,
    pub(crate) silent: bool,
    /// Which request made it.
    pub(crate) request: u64,
    /// Which webhook it came by.
    pub(crate) inbox: Option<Box<str>>,
}

impl Post {
    /// Where it stands in its channel.
    pub(crate) fn place(&self) -> (i64, u64) {
        (self.create_at, self.seq)
    }

    /// Whether it tells that somebody came or went, which no reader has to read.
    pub(crate) fn is_join_or_leave(&self) -> bool {
        is_join_or_leave(&self.kind)
    }

    /// Whether the server wrote it.
    pub(crate) fn is_system(&self) -> bool {
        self.kind.starts_with("system_")
    }

    /// The props, parsed.
    pub(crate) fn props_map(&self) -> Map<String, Value> {
        serde_json::from_str(&self.props).unwrap_or_default()
    }
}

/// Whether a type of posts tells that somebody came or went.
pub(crate) fn is_join_or_leave(kind: &str) -> bool {
    const KINDS: [&str; 10] = [
        "system_join_leave",
        "system_add_remove",
        "system_join_channel",
        "system_leave_channel",
        "system_join_team",
        "system_leave_team",
        "system_add_to_channel",
        "system_remove_from_channel",
        "system_add_to_team",
        "system_remove_from_team",
    ];
    KINDS.contains(&kind)
}

/// An incoming webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct IncomingHook {
    /// Its id; of any length where it was named rather than created.
    pub(crate) id: String,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    #[serde(rename = "user_id")]
    pub(crate) user: Id,
    #[serde(rename = "channel_id")]
    pub(crate) channel: Id,
    #[serde(rename = "team_id")]
    pub(crate) team: Id,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) username: String,
    pub(crate) icon_url: String,
    pub(crate) channel_locked: bool,
}

/// An outgoing webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OutgoingHook {
    pub(crate) id: Id,
    pub(crate) token: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    pub(crate) creator_id: Id,
    /// None for all channels of the team.
    #[serde(with = "crate::id::or_empty")]
    pub(crate) channel_id: Option<Id>,
    pub(crate) team_id: Id,
    pub(crate) trigger_words: Vec<String>,
    /// 0: the first word is the trigger; 1: it begins with the trigger.
    pub(crate) trigger_when: u8,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) content_type: String,
    pub(crate) username: String,
    pub(crate) icon_url: String,
}

/// A slash command of a team.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SlashCommand {
    pub(crate) id: Id,
    pub(crate) token: Id,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    pub(crate) creator_id: Id,
    pub(crate) team_id: Id,
    pub(crate) trigger: String,
    /// `P` or `G`.
    pub(crate) method: String,
    pub(crate) username: String,
    pub(crate) icon_url: String,
    pub(crate) auto_complete: bool,
    pub(crate) auto_complete_desc: String,
    pub(crate) auto_complete_hint: String,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) url: String,
    pub(crate) plugin_id: String,
}

/// Where a slash command may answer later, by its `response_url`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CommandHook {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) command: Id,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) root: Option<Id>,
    pub(crate) use_count: u32,
}

/// Whether a user is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
pub(crate) struct Status {
    pub(crate) user_id: Id,
    /// `online`, `away`, `dnd`, `offline` or `ooo`.
    pub(crate) status: String,
    /// Whether the user chose it.
    pub(crate) manual: bool,
    pub(crate) last_activity_at: i64,
    /// When `dnd` ends, in seconds; 0 for never.
    pub(crate) dnd_end_time: i64,
}

/// A mark on a post.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) user_id: Id,
    pub(crate) post_id: Id,
    pub(crate) emoji_name: String,
    pub(crate) create_at: i64,
    /// When it was last given once more.
    pub(crate) update_at: i64,
}

/// Preferences of one user: by category and name.
pub(crate) type Preferences = BTreeMap<(String, String), String>;
