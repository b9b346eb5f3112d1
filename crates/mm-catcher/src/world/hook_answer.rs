//! What an outgoing webhook answers, as a post.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::World;
use super::outbox::HookCall;
use super::publish::NewPost;
use crate::calling::Heard;
use crate::id::Id;

/// The name that posts of webhooks have unless they give one.
const DEFAULT_USERNAME: &str = "webhook";

/// The answer's body, of which nothing must be there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HookAnswer {
    text: Option<String>,
    username: String,
    icon_url: String,
    props: Option<Map<String, Value>>,
    attachments: Option<Vec<Value>>,
    #[serde(rename = "type")]
    kind: String,
    response_type: String,
}

/// How a post looks that stands for somebody else than its user.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    pub(crate) username: String,
    pub(crate) icon_url: String,
}

impl World {
    /// Posts what a webhook answered, if it has something to say.
    pub(crate) fn post_hook_answer(&mut self, call: &HookCall, heard: &Heard) -> Option<Id> {
        let answer: HookAnswer = serde_json::from_value(heard.fields()?).ok()?;
        let attachments = answer.attachments.unwrap_or_default();
        if answer.text.is_none() && attachments.is_empty() || answer.kind.starts_with("system_") {
            return None;
        }
        let hook = self.outgoing_hooks.get(&call.hook)?;
        let trigger = self.posts.get(&call.post)?;
        let creator = hook.creator_id;
        let first_of = |own: String, other: &str| {
            if own.is_empty() {
                other.to_owned()
            } else {
                own
            }
        };
        let mask = Mask {
            username: first_of(answer.username, &hook.username),
            icon_url: first_of(answer.icon_url, &hook.icon_url),
        };
        let text = answer.text.unwrap_or_default();
        let mut post = NewPost::new(creator, trigger.channel, text, trigger.request);
        if answer.response_type == "comment" {
            post.root = Some(trigger.root.unwrap_or(trigger.id));
        }
        post.kind = answer.kind;
        post.props = answer.props.unwrap_or_default();
        post.props.insert("from_webhook".into(), "true".into());
        self.put_on(&mut post.props, mask);
        if !attachments.is_empty() {
            post.props.insert("attachments".into(), attachments.into());
            if post.kind.is_empty() {
                "slack_attachment".clone_into(&mut post.kind);
            }
        }
        Some(self.publish(post))
    }

    /// Gives a post the name and icon that its props ask for, where the server allows it.
    fn put_on(&self, props: &mut Map<String, Value>, mask: Mask) {
        if self.is_on("ServiceSettings.EnablePostUsernameOverride", true) {
            let name = if mask.username.is_empty() {
                DEFAULT_USERNAME.to_owned()
            } else {
                mask.username
            };
            props.insert("override_username".into(), name.into());
        }
        if !mask.icon_url.is_empty() && self.is_on("ServiceSettings.EnablePostIconOverride", true) {
            props.insert("override_icon_url".into(), mask.icon_url.into());
        }
    }
}
