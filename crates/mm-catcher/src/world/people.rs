//! Users, teams and channels as they come and go.

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::{Channel, ChannelKind, ChannelMember, Session, Team, TeamMember, User};
use crate::id::Id;

/// The channels that every team has.
pub(super) const TEAM_CHANNELS: [(&str, &str); 2] =
    [("town-square", "Town Square"), ("off-topic", "Off-Topic")];

impl World {
    /// Makes a user; the first one is the admin.
    pub(crate) fn add_user(&mut self, username: &str, email: &str, password: &str) -> Id {
        let now = self.now();
        let id = Id::random();
        let is_first = self.is_first_person();
        let roles = if is_first {
            "system_admin system_user"
        } else {
            "system_user"
        };
        let text = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)));
            pairs.collect::<Map<String, Value>>()
        };
        let mut notify_props = text(&[
            ("channel", "true"),
            ("comments", "never"),
            ("desktop", "mention"),
            ("desktop_sound", "true"),
            ("email", "true"),
            ("first_name", "false"),
            ("mention_keys", ""),
            ("push", "mention"),
            ("push_status", "away"),
        ]);
        if self.rules.threads {
            for name in ["desktop_threads", "email_threads", "push_threads"] {
                notify_props.insert(name.to_owned(), json!("all"));
            }
        }
        self.users.insert(
            id,
            User {
                id,
                create_at: now,
                update_at: now,
                delete_at: 0,
                username: username.to_owned(),
                email: email.to_owned(),
                nickname: String::new(),
                first_name: String::new(),
                last_name: String::new(),
                position: String::new(),
                roles: roles.to_owned(),
                locale: "en".to_owned(),
                props: Map::new(),
                notify_props,
                timezone: text(&[
                    ("automaticTimezone", ""),
                    ("manualTimezone", ""),
                    ("useAutomaticTimezone", "true"),
                ]),
                last_password_update: now,
                password: password.to_owned(),
                failed_attempts: 0,
                bot: None,
            },
        );
        id
    }

    /// Logs a user in; gives the token.
    pub(crate) fn add_session(&mut self, user: Id) -> Id {
        let token = Id::random();
        let session = Session {
            id: Id::random(),
            user,
            create_at: self.now(),
            csrf: Id::random(),
        };
        self.sessions.insert(token, session);
        token
    }

    /// Makes a team with its first channels.
    pub(crate) fn add_team(&mut self, name: &str, display_name: &str, kind: &str) -> Id {
        let now = self.now();
        let id = Id::random();
        self.teams.insert(
            id,
            Team {
                id,
                create_at: now,
                update_at: now,
                delete_at: 0,
                display_name: display_name.to_owned(),
                name: name.to_owned(),
                description: String::new(),
                email: String::new(),
                kind: kind.to_owned(),
                company_name: String::new(),
                allowed_domains: String::new(),
                invite_id: Id::random(),
                allow_open_invite: false,
            },
        );
        for (name, display_name) in TEAM_CHANNELS {
            self.add_channel(Some(id), ChannelKind::Public, name, display_name, None);
        }
        id
    }

    /// Puts a user into a team and its first channels.
    pub(crate) fn join_team(&mut self, team: Id, user: Id, is_admin: bool) {
        let create_at = self.now();
        self.team_members.insert(
            (team, user),
            TeamMember {
                team,
                user,
                is_admin,
                delete_at: 0,
                create_at,
            },
        );
        for (name, _) in TEAM_CHANNELS {
            let channel = self.channel_by_name(&team, name).map(|channel| channel.id);
            if let Some(channel) = channel {
                self.join_channel(channel, user, false);
            }
        }
    }

    /// Makes a channel without members.
    pub(crate) fn add_channel(
        &mut self,
        team: Option<Id>,
        kind: ChannelKind,
        name: &str,
        display_name: &str,
        creator: Option<Id>,
    ) -> Id {
        let now = self.now();
        let id = Id::random();
        self.channels.insert(
            id,
            Channel {
                id,
                create_at: now,
                update_at: now,
                delete_at: 0,
                team,
                kind,
                display_name: display_name.to_owned(),
                name: name.to_owned(),
                header: String::new(),
                purpose: String::new(),
                last_post_at: 0,
                total_msg_count: 0,
                total_msg_count_root: 0,
                creator,
                last_root_post_at: 0,
            },
        );
        id
    }

    /// Puts a user into a channel.
    pub(crate) fn join_channel(&mut self, channel: Id, user: Id, is_admin: bool) {
        let now = self.now();
        let notify_props = json!({
            "desktop": "default",
            "email": "default",
            "ignore_channel_mentions": "default",
            "mark_unread": "all",
            "push": "default",
        });
        self.channel_members.insert(
            (channel, user),
            ChannelMember {
                channel,
                user,
                is_admin,
                last_viewed_at: 0,
                msg_count: 0, // All that was posted before is unread.
                msg_count_root: 0,
                mention_count: 0,
                mention_count_root: 0,
                last_update_at: now,
                notify_props: notify_props.as_object().cloned().unwrap_or_default(),
            },
        );
    }

    /// The direct channel of two users, made if there is none yet.
    pub(crate) fn direct_channel(&mut self, one: Id, other: Id) -> Id {
        let (low, high) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        let name = format!("{low}__{high}");
        let found = self.channels.values().find(|row| row.name == name);
        if let Some(channel) = found {
            return channel.id;
        }
        let id = self.add_channel(None, ChannelKind::Direct, &name, "", Some(one));
        self.join_channel(id, one, false);
        self.join_channel(id, other, false);
        let data = json!({"creator_id": one, "teammate_id": other});
        self.tell("direct_added", Audience::channel(id), &data);
        id
    }
}
