//! Calls of outgoing webhooks: which posts make them, and what waits to be made.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use super::World;
use super::model::{Channel, ChannelKind, OutgoingHook, Post};
use crate::calling::Outcall;
use crate::id::Id;

/// How many calls wait at most; more are lost, and counted.
const WAITING_MAX: usize = 1_000;

/// A call of an outgoing webhook.
#[derive(Clone, Debug)]
pub(crate) struct HookCall {
    pub(crate) hook: Id,
    /// The post that triggered it.
    pub(crate) post: Id,
    pub(crate) call: Outcall,
}

/// The calls that wait to be made.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<HookCall>,
    /// How many did not fit.
    pub(crate) lost: u64,
}

impl Outbox {
    /// The calls that wait, the oldest first.
    pub(crate) fn take(&mut self) -> Vec<HookCall> {
        self.waiting.drain(..).collect()
    }

    fn push(&mut self, call: HookCall) {
        if self.waiting.len() < WAITING_MAX {
            self.waiting.push_back(call);
        } else {
            self.lost += 1;
        }
    }
}

impl World {
    /// Notes the calls that a new post makes: one of a user, in an open channel, that begins
    /// with a trigger or is in a channel of which every post is one.
    pub(crate) fn trigger_outgoing_hooks(&mut self, id: Id) {
        if self.outgoing_hooks.is_empty()
            || !self.is_on("ServiceSettings.EnableOutgoingWebhooks", true)
        {
            return;
        }
        let Some(post) = self.posts.get(&id) else {
            return;
        };
        let Some(channel) = self.channels.get(&post.channel) else {
            return;
        };
        if channel.kind != ChannelKind::Public
            || post.kind.starts_with("system_")
            || post.props_map().contains_key("from_webhook")
        {
            return;
        }
        let mut calls = Vec::new();
        for hook in self.outgoing_hooks.values() {
            if hook.delete_at != 0 || Some(hook.team_id) != channel.team {
                continue;
            }
            let Some(trigger) = hook.triggered_by(post) else {
                continue;
            };
            let payload = self.hook_payload(hook, post, channel, &trigger);
            for url in &hook.callback_urls {
                calls.push(HookCall {
                    hook: hook.id,
                    post: id,
                    call: Outcall::of_hook(url, &hook.content_type, &payload, self),
                });
            }
        }
        for call in calls {
            self.outbox.push(call);
        }
    }

    fn hook_payload(
        &self,
        hook: &OutgoingHook,
        post: &Post,
        channel: &Channel,
        trigger: &str,
    ) -> Map<String, Value> {
        let team = self.teams.get(&hook.team_id);
        let user = self.users.get(&post.user);
        let files: Vec<&str> = post.file_ids.iter().map(Id::as_str).collect();
        let payload = json!({
            "token": hook.token,
            "team_id": hook.team_id,
            "team_domain": team.map_or("", |team| &team.name),
            "channel_id": post.channel,
            "channel_name": channel.name,
            "timestamp": post.create_at,
            "user_id": post.user,
            "user_name": user.map_or("", |user| &user.username),
            "post_id": post.id,
            "text": post.message,
            "trigger_word": trigger,
            "file_ids": files.join(","),
        });
        payload.as_object().cloned().unwrap_or_default()
    }
}

impl OutgoingHook {
    /// The word of a post that triggers this webhook; empty where every post does.
    fn triggered_by(&self, post: &Post) -> Option<String> {
        let is_here = self.channel_id == Some(post.channel);
        if !is_here && self.channel_id.is_some() {
            return None;
        }
        if self.trigger_words.is_empty() {
            return is_here.then(String::new);
        }
        let first = post.message.split_whitespace().next()?;
        let words = self.trigger_words.iter();
        let mut found = words.filter(|word| match self.trigger_when {
            0 => first == word.as_str(),
            _ => first.starts_with(word.as_str()),
        });
        found.next().cloned()
    }
}
