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
    /// Takes the call that has waited longest.
    pub(crate) fn pop(&mut self) -> Option<HookCall> {
        self.waiting.pop_front()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;
    use crate::world::publish::NewPost;

    /// A server with a webhook for `go` in one open channel.
    struct Stage {
        world: World,
        user: Id,
        channel: Id,
        private: Id,
        hook: Id,
    }

    impl Stage {
        fn new() -> Self {
            let mut world = World::new(Version::LATEST, false);
            let user = world.add_user("admin", "a@x.test", "pw");
            let team = world.add_team("ops", "Ops", "O");
            let mut add = |kind, name| world.add_channel(Some(team), kind, name, name, None);
            let channel = add(ChannelKind::Public, "alerts");
            let private = add(ChannelKind::Private, "secret");
            let hook: OutgoingHook = serde_json::from_value(json!({
                "id": Id::random(), "token": Id::random(), "create_at": 0, "update_at": 0,
                "delete_at": 0, "creator_id": user, "channel_id": "", "team_id": team,
                "trigger_words": ["go"], "trigger_when": 0,
                "callback_urls": ["http://x/1", "http://x/2"], "display_name": "",
                "description": "", "content_type": "", "username": "", "icon_url": "",
            }))
            .unwrap();
            let id = hook.id;
            world.outgoing_hooks.insert(id, hook);
            Self {
                world,
                user,
                channel,
                private,
                hook: id,
            }
        }

        /// How many calls a post makes.
        fn calls(&mut self, channel: Id, message: &str, change: fn(&mut NewPost)) -> usize {
            let mut post = NewPost::new(self.user, channel, message, 1);
            change(&mut post);
            self.world.publish(post);
            std::iter::from_fn(|| self.world.outbox.pop()).count()
        }

        fn hook(&mut self) -> &mut OutgoingHook {
            self.world.outgoing_hooks.get_mut(&self.hook).unwrap()
        }
    }

    #[test]
    fn each_url_is_called_for_a_users_post_that_begins_with_the_trigger() {
        let mut stage = Stage::new();
        let (open, private) = (stage.channel, stage.private);
        assert_eq!(stage.calls(open, "go now", |_| {}), 2);
        assert_eq!(stage.calls(open, "going", |_| {}), 0);
        assert_eq!(stage.calls(open, "let go", |_| {}), 0);
        assert_eq!(stage.calls(private, "go now", |_| {}), 0);
        let by_hook = |post: &mut NewPost| {
            post.props.insert("from_webhook".into(), "true".into());
        };
        assert_eq!(stage.calls(open, "go now", by_hook), 0);
        let of_server = |post: &mut NewPost| "system_join_team".clone_into(&mut post.kind);
        assert_eq!(stage.calls(open, "go now", of_server), 0);
        stage.hook().trigger_when = 1;
        assert_eq!(stage.calls(open, "going", |_| {}), 2);
        stage.hook().delete_at = 1;
        assert_eq!(stage.calls(open, "go now", |_| {}), 0);
    }

    #[test]
    fn without_words_a_webhook_takes_every_post_of_its_own_channel() {
        let mut stage = Stage::new();
        let open = stage.channel;
        let hook = stage.hook();
        hook.trigger_words.clear();
        hook.channel_id = Some(open);
        assert_eq!(stage.calls(open, "anything", |_| {}), 2);
        stage.hook().channel_id = Some(Id::random());
        assert_eq!(stage.calls(open, "anything", |_| {}), 0);
        let off = "ServiceSettings.EnableOutgoingWebhooks".to_owned();
        stage.hook().channel_id = Some(open);
        stage.world.config.insert(off, false.into());
        assert_eq!(stage.calls(open, "anything", |_| {}), 0);
    }

    #[test]
    fn what_does_not_fit_into_the_outbox_is_counted() {
        let mut stage = Stage::new();
        for _ in 0..WAITING_MAX {
            let post = NewPost::new(stage.user, stage.channel, "go", 1);
            stage.world.publish(post);
        }
        assert_eq!(stage.world.outbox.lost, WAITING_MAX as u64);
        assert_eq!(stage.world.outbox.waiting.len(), WAITING_MAX);
    }
}
