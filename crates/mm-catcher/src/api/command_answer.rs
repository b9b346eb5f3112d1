//! What a slash command answers, and what becomes of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::calling::Heard;
use crate::hook;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::event::Audience;
use crate::world::hook_answer::Known;
use crate::world::model::SlashCommand;
use crate::world::publish::NewPost;

/// An answer, in the fields of the API.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CommandAnswer {
    /// `in_channel` is for all, anything else for who gave the command.
    pub(super) response_type: String,
    pub(super) text: String,
    pub(super) username: String,
    pub(super) channel_id: String,
    pub(super) icon_url: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) props: Option<Map<String, Value>>,
    pub(super) goto_location: String,
    pub(super) trigger_id: String,
    pub(super) skip_slack_parsing: bool,
    pub(super) attachments: Option<Vec<Value>>,
    pub(super) extra_responses: Option<Vec<CommandAnswer>>,
}

/// Where a command was given, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) root: Option<Id>,
    /// None for those that every server has.
    pub(crate) command: Option<SlashCommand>,
}

impl CommandAnswer {
    pub(super) fn ephemeral(text: impl Into<String>) -> Self {
        Self {
            response_type: "ephemeral".to_owned(),
            text: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn in_channel(text: impl Into<String>) -> Self {
        Self {
            response_type: "in_channel".to_owned(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// Reads what came back from a command's URL: JSON if it says so, else the text itself.
    pub(crate) fn read(heard: &Heard) -> Option<Self> {
        let content_type = heard.content_type.split(';').next().unwrap_or_default();
        if content_type.trim() == "application/json" {
            return serde_json::from_value(heard.fields()?).ok();
        }
        Some(Self {
            text: String::from_utf8_lossy(&heard.body).into_owned(),
            ..Self::default()
        })
    }
}

/// Makes posts of an answer: for all in the channel, or for who gave the command alone.
/// Gives the number of posts that are there to stay.
pub(crate) fn apply(
    world: &mut World,
    given: &Given,
    answer: &CommandAnswer,
    request: u64,
) -> Result<u32, Refusal> {
    let mut posts = post(world, given, answer, request)?;
    for extra in answer.extra_responses.iter().flatten() {
        posts += post(world, given, extra, request)?;
    }
    Ok(posts)
}

fn post(
    world: &mut World,
    given: &Given,
    answer: &CommandAnswer,
    request: u64,
) -> Result<u32, Refusal> {
    let mut channel = given.channel;
    if !answer.channel_id.is_empty() {
        let other = answer.channel_id.parse().ok();
        let other = other.filter(|id| world.is_channel_member(id, &given.user));
        channel = other.ok_or_else(Refusal::forbidden)?;
    }
    if answer.kind.starts_with("system_") {
        let id = "api.context.invalid_param.app_error";
        return Err(Refusal::new(
            400,
            id,
            "Types of the server's own are not for commands.",
        ));
    }
    let mut new = NewPost::new(given.user, channel, answer.text.as_str(), request);
    new.root = given.root;
    new.kind.clone_from(&answer.kind);
    new.props = answer.props.clone().unwrap_or_default();
    dress(world, given, answer, &mut new.props);
    if !answer.skip_slack_parsing {
        new.message = hook::convert_message(new.message, &Known(world), &world.rules);
    }
    new.hashtags = hook::hashtags(&new.message);
    let attachments = attachments(world, answer);
    let is_empty = answer.text.is_empty() && attachments.is_empty();
    if !attachments.is_empty() {
        new.props.insert("attachments".into(), attachments.into());
        if new.kind.is_empty() {
            "slack_attachment".clone_into(&mut new.kind);
        }
    }
    match answer.response_type.as_str() {
        "in_channel" => {
            world.publish(new);
            Ok(1)
        }
        "" | "ephemeral" if !is_empty => {
            tell_alone(world, &new);
            Ok(0)
        }
        _ => Ok(0),
    }
}

/// The attachments of an answer, as webhooks have them.
fn attachments(world: &World, answer: &CommandAnswer) -> Vec<Value> {
    let body = json!({"attachments": answer.attachments}).to_string();
    let Ok(mut read) = hook::read(None, "", body.as_bytes(), &world.rules) else {
        return Vec::new(); // What is no attachment to a webhook is none here.
    };
    if !answer.skip_slack_parsing {
        for attachment in &mut read.attachments {
            hook::convert_attachment(attachment, &Known(world));
        }
    }
    read.attachments
        .iter()
        .map(hook::Attachment::to_value)
        .collect()
}

/// The name and icon of a post that a command makes.
fn dress(world: &World, given: &Given, answer: &CommandAnswer, props: &mut Map<String, Value>) {
    let own = |field: fn(&SlashCommand) -> &String| {
        given
            .command
            .as_ref()
            .map_or("", |command| field(command).as_str())
    };
    let first = |own: &str, other: &str| {
        if own.is_empty() {
            other.to_owned()
        } else {
            own.to_owned()
        }
    };
    let mut is_of_bot = given.command.is_some();
    if world.is_on("ServiceSettings.EnablePostUsernameOverride", true) {
        let name = first(own(|command| &command.username), &answer.username);
        if !name.is_empty() {
            props.insert("override_username".into(), name.into());
            is_of_bot = true;
        }
    }
    if world.is_on("ServiceSettings.EnablePostIconOverride", true) {
        let icon = first(own(|command| &command.icon_url), &answer.icon_url);
        is_of_bot |= !icon.is_empty();
        props.insert("override_icon_url".into(), icon.into());
    }
    if is_of_bot {
        props.insert("from_webhook".into(), "true".into());
    }
}

/// A message that nobody but its user gets, and that is not kept.
fn tell_alone(world: &mut World, new: &NewPost) {
    let now = world.now();
    let mut post = json!({
        "id": Id::random(),
        "create_at": now,
        "update_at": 0,
        "edit_at": 0,
        "delete_at": 0,
        "is_pinned": false,
        "user_id": new.user,
        "channel_id": new.channel,
        "root_id": crate::view::or_empty(new.root),
        "original_id": "",
        "message": new.message,
        "type": "system_ephemeral",
        "props": new.props,
        "hashtags": "",
        "pending_post_id": "",
        "reply_count": 0,
        "last_reply_at": 0,
        "participants": null,
        "metadata": {},
    });
    if !world.rules.threads {
        post["parent_id"] = "".into();
    }
    let audience = Audience {
        user: Some(new.user),
        channel: Some(new.channel),
        ..Audience::default()
    };
    let data = json!({"post": post.to_string()});
    world.tell("ephemeral_message", audience, &data);
}

/// Applies the answer of the command that who asks gave.
pub(super) fn apply_for(
    call: &mut Call<'_>,
    given: &Given,
    answer: &CommandAnswer,
) -> Result<(), Refusal> {
    let made = apply(call.world, given, answer, call.request.seq)?;
    call.posts += made;
    Ok(())
}
