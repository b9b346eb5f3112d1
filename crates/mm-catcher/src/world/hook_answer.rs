//! What an outgoing webhook answers, as posts.

use serde_json::Value;

use super::World;
use super::outbox::HookCall;
use super::publish::NewPost;
use crate::calling::Heard;
use crate::hook::{self, HookFacts, Names, Overrides};
use crate::id::Id;

/// Whom this server knows, for the texts of integrations.
#[derive(Debug)]
pub(crate) struct Known<'a>(pub(crate) &'a World);

impl Names for Known<'_> {
    fn username(&self, user_id: &str) -> Option<String> {
        let user = self.0.users.get(&user_id.parse().ok()?);
        user.map(|user| user.username.clone())
    }

    fn custom_emoji_id(&self, name: &str) -> Option<String> {
        let emoji = self.0.custom_emoji(name)?;
        Some(emoji.id.to_string())
    }
}

impl World {
    /// Posts what a webhook answered, if it has something to say: by the rules for webhooks
    /// that come in, whose fields the answer has. Gives how many posts that made.
    pub(crate) fn post_hook_answer(&mut self, call: &HookCall, heard: &Heard) -> u32 {
        self.hook_posts(call, heard).map_or(0, |posts| {
            let count = posts.len();
            for post in posts {
                self.publish(post);
            }
            u32::try_from(count).unwrap_or(u32::MAX)
        })
    }

    fn hook_posts(&self, call: &HookCall, heard: &Heard) -> Option<Vec<NewPost>> {
        let fields = heard.fields()?;
        let incoming = hook::read(None, "", fields.to_string().as_bytes(), &self.rules).ok()?;
        incoming.check_content(&self.rules).ok()?;
        let own = self.outgoing_hooks.get(&call.hook)?;
        let trigger = self.posts.get(&call.post)?;
        let facts = HookFacts {
            display_name: &own.display_name,
            username: &own.username,
            icon_url: &own.icon_url,
        };
        let overrides = Overrides {
            username: self.is_on("ServiceSettings.EnablePostUsernameOverride", true),
            icon: self.is_on("ServiceSettings.EnablePostIconOverride", true),
        };
        let is_comment = fields.get("response_type").and_then(Value::as_str) == Some("comment");
        let root: Option<Id> = is_comment.then(|| trigger.root.unwrap_or(trigger.id));
        let drafts = hook::posts(incoming, &facts, overrides, &self.rules, &Known(self)).drafts;
        let posts = drafts.into_iter().map(|draft| {
            let mut post = NewPost::new(
                own.creator_id,
                trigger.channel,
                draft.message,
                trigger.request,
            );
            post.root = root;
            post.kind = draft.post_type;
            post.props = draft.props;
            post.hashtags = draft.hashtags;
            post
        });
        Some(posts.collect())
    }
}
