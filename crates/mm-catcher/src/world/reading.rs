//! What users have read, and what not.

use std::collections::BTreeSet;

use serde_json::{Map, json};

use super::World;
use super::event::Audience;
use super::model::{Channel, ChannelMember, Post};
use crate::id::Id;

/// What a user has not read in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) messages: u64,
    pub(crate) messages_root: u64,
    pub(crate) mentions: u64,
    pub(crate) mentions_root: u64,
}

impl World {
    /// What a member has not read; of a channel that it muted, mentions alone.
    pub(crate) fn unread(channel: &Channel, member: &ChannelMember) -> Unread {
        let mark = member.notify_props.get("mark_unread");
        let is_muted = mark.is_some_and(|mark| mark == "mention");
        let left = |total: u64, read: u64| {
            if is_muted {
                0
            } else {
                total.saturating_sub(read)
            }
        };
        Unread {
            messages: left(channel.total_msg_count, member.msg_count),
            messages_root: left(channel.total_msg_count_root, member.msg_count_root),
            mentions: member.mention_count,
            mentions_root: member.mention_count_root,
        }
    }

    /// Counts a mention for users who were called.
    pub(super) fn count_mentions(&mut self, channel: Id, users: &BTreeSet<Id>, is_root: bool) {
        if users.is_empty() {
            return;
        }
        let now = self.now();
        for user in users {
            if let Some(member) = self.channel_members.get_mut(&(channel, *user)) {
                member.mention_count += 1;
                member.mention_count_root += u64::from(is_root);
                member.last_update_at = now;
            }
        }
    }

    /// A user has read channels. Gives, for each that it is in, when the last post came.
    pub(crate) fn mark_read(&mut self, user: Id, channels: &[Id]) -> Vec<(Id, i64)> {
        let mut times = Vec::new();
        for id in channels {
            let Some(channel) = self.channels.get(id) else {
                continue;
            };
            let (last, total) = (channel.last_post_at, channel.total_msg_count);
            let total_root = channel.total_msg_count_root;
            // Who is not in it has nothing to read there, and is told the time all the same.
            times.push((*id, last));
            let Some(member) = self.channel_members.get_mut(&(*id, user)) else {
                continue;
            };
            member.mention_count = 0;
            member.mention_count_root = 0;
            member.msg_count = member.msg_count.max(total);
            member.msg_count_root = member.msg_count_root.max(total_root);
            member.last_viewed_at = member.last_viewed_at.max(last);
            member.last_update_at = member.last_viewed_at;
        }
        self.announce_views(user, &times);
        times
    }

    fn announce_views(&mut self, user: Id, times: &[(Id, i64)]) {
        if self.rules.views_together {
            if !times.is_empty() {
                let times = times.iter().map(|(id, at)| (id.to_string(), json!(at)));
                let times: Map<_, _> = times.collect();
                let data = json!({"channel_times": times});
                self.tell("multiple_channels_viewed", Audience::user(user), &data);
            }
            return;
        }
        for (id, _) in times {
            let data = json!({"channel_id": id});
            self.tell("channel_viewed", Audience::user(user), &data);
        }
    }

    /// For a user, a post and all after it are unread again.
    pub(crate) fn mark_unread_from(&mut self, post: &Post, user: Id) -> Option<ChannelMember> {
        let channel = self.channels.get(&post.channel)?;
        let since = post.create_at - 1;
        let (mut messages, mut roots) = (0, 0);
        let (mut mentions, mut root_mentions) = (0, 0);
        let later = self.posts.later(&post.channel, post.place());
        for later in std::iter::once(post).chain(later) {
            if later.delete_at != 0 || later.is_join_or_leave() {
                continue;
            }
            let is_root = u64::from(later.root.is_none());
            messages += 1;
            roots += is_root;
            if self
                .mentioned(later, &later.props_map(), channel)
                .contains(&user)
            {
                mentions += 1;
                root_mentions += is_root;
            }
        }
        let msg_count = channel.total_msg_count.saturating_sub(messages);
        let msg_count_root = channel.total_msg_count_root.saturating_sub(roots);
        let team = channel.team;
        let now = self.now();
        let member = self.channel_members.get_mut(&(post.channel, user))?;
        member.msg_count = msg_count;
        member.msg_count_root = msg_count_root;
        member.mention_count = mentions;
        member.mention_count_root = root_mentions;
        member.last_viewed_at = since;
        member.last_update_at = now;
        let member = member.clone();
        let data = json!({
            "last_viewed_at": since,
            "mention_count": mentions,
            "mention_count_root": root_mentions,
            "msg_count": msg_count,
            "msg_count_root": msg_count_root,
            "post_id": post.id,
        });
        let audience = Audience {
            user: Some(user),
            channel: Some(post.channel),
            team,
            ..Audience::default()
        };
        self.tell("post_unread", audience, &data);
        Some(member)
    }
}
