//! Outgoing webhooks as things to manage.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::world::World;
use crate::world::model::{ChannelKind, OutgoingHook};

pub(super) const SERVED: &[Served] = &[
    ("CreateOutgoingWebhook", Access::Session, create),
    ("GetOutgoingWebhooks", Access::Session, list),
    ("GetOutgoingWebhook", Access::Session, get),
    ("UpdateOutgoingWebhook", Access::Session, update),
    ("DeleteOutgoingWebhook", Access::Session, delete),
    ("RegenOutgoingHookToken", Access::Session, new_token),
];

/// How long a name may be.
const NAME_MAX: usize = 64;
/// How long a description may be.
const DESCRIPTION_MAX: usize = 500;
/// How long a content type may be.
const CONTENT_TYPE_MAX: usize = 128;
/// How long the URLs together may be, and the words.
const LIST_MAX: usize = 1024;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("outgoing_webhook")?;
    // No team at all is none that anybody manages.
    let team = fields.id("team_id").ok_or_else(Refusal::forbidden)?;
    call.require_team_admin(team)?;
    let creator_id = match fields.text("creator_id") {
        text if text.is_empty() => call.my_id()?,
        text => {
            let user = text.parse().ok().and_then(|id| call.world.users.get(&id));
            user.ok_or_else(super::users::missing)?.id
        }
    };
    let now = call.world.now();
    let mut hook = OutgoingHook {
        id: Id::random(),
        token: Id::random(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        creator_id,
        channel_id: None,
        team_id: team,
        trigger_words: Vec::new(),
        trigger_when: 0,
        callback_urls: Vec::new(),
        display_name: String::new(),
        description: String::new(),
        content_type: String::new(),
        username: String::new(),
        icon_url: String::new(),
    };
    fill(call.world, &mut hook, &fields)?;
    let answer = Answer::json(201, &hook);
    call.world.outgoing_hooks.insert(hook.id, hook);
    Ok(answer)
}

fn require_on(world: &World) -> Result<(), Refusal> {
    if world.is_on("ServiceSettings.EnableOutgoingWebhooks", true) {
        return Ok(());
    }
    let id = "api.outgoing_webhook.disabled.app_error";
    Err(Refusal::new(
        501,
        id,
        "Outgoing webhooks are off on this server.",
    ))
}

/// Takes what a body says of a webhook, within the server's rules.
fn fill(world: &World, hook: &mut OutgoingHook, fields: &Fields) -> Result<(), Refusal> {
    require_on(world)?;
    hook.trigger_words = fields.texts("trigger_words");
    hook.callback_urls = fields.texts("callback_urls");
    hook.display_name = fields.text("display_name");
    hook.description = fields.text("description");
    hook.content_type = fields.text("content_type");
    hook.username = fields.text("username");
    hook.icon_url = fields.text("icon_url");
    let when = fields.0.get("trigger_when").and_then(Value::as_u64);
    let when = when.unwrap_or(0);
    hook.channel_id = fields.id("channel_id");
    let channel = fields.text("channel_id");
    if channel.is_empty() {
        if hook.trigger_words.is_empty() {
            let id = "api.webhook.create_outgoing.triggers.app_error";
            return Err(broken(id).detail("a webhook has a channel or trigger words"));
        }
    } else {
        require_channel(world, hook)?;
    }
    require_alone(world, hook)?;
    check(hook, when)?;
    hook.trigger_when = u8::try_from(when).unwrap_or(0);
    Ok(())
}

/// Refuses channels that are not open or not of the webhook's team.
fn require_channel(world: &World, hook: &OutgoingHook) -> Result<(), Refusal> {
    let channel = hook.channel_id.and_then(|id| world.channels.get(&id));
    let channel = channel.ok_or_else(|| {
        let id = "app.channel.get.existing.app_error";
        Refusal::new(404, id, "There is no such channel.")
    })?;
    if channel.kind != ChannelKind::Public {
        let id = "api.outgoing_webhook.disabled.app_error";
        return Err(Refusal::new(
            403,
            id,
            "Outgoing webhooks serve open channels alone.",
        ));
    }
    if channel.team != Some(hook.team_id) {
        let id = "api.webhook.create_outgoing.permissions.app_error";
        return Err(Refusal::new(403, id, "The channel is of another team."));
    }
    Ok(())
}

/// Refuses a webhook that would call the same URL for the same word of a channel twice.
fn require_alone(world: &World, hook: &OutgoingHook) -> Result<(), Refusal> {
    let share = |one: &[String], other: &[String]| one.iter().any(|text| other.contains(text));
    let is_double = world.outgoing_hooks.values().any(|other| {
        other.id != hook.id
            && other.delete_at == 0
            && other.team_id == hook.team_id
            && other.channel_id == hook.channel_id
            && share(&other.trigger_words, &hook.trigger_words)
            && share(&other.callback_urls, &hook.callback_urls)
    });
    if is_double {
        let id = "api.webhook.create_outgoing.intersect.app_error";
        return Err(Refusal::new(500, id, "Another webhook does the same."));
    }
    Ok(())
}

fn check(hook: &OutgoingHook, when: u64) -> Result<(), Refusal> {
    let long = |texts: &[String]| texts.iter().map(|text| text.len() + 1).sum::<usize>() > LIST_MAX;
    if long(&hook.trigger_words) {
        return Err(broken("model.outgoing_hook.is_valid.words.app_error"));
    }
    if hook.trigger_words.iter().any(String::is_empty) {
        return Err(broken(
            "model.outgoing_hook.is_valid.trigger_words.app_error",
        ));
    }
    if hook.callback_urls.is_empty() || long(&hook.callback_urls) {
        return Err(broken("model.outgoing_hook.is_valid.callback.app_error"));
    }
    if !hook.callback_urls.iter().all(|url| rules::is_http_url(url)) {
        return Err(broken("model.outgoing_hook.is_valid.url.app_error"));
    }
    if when > 1 {
        return Err(broken(
            "model.outgoing_hook.is_valid.content_type.app_error",
        ));
    }
    let limits = [
        (
            &hook.display_name,
            NAME_MAX,
            "model.outgoing_hook.is_valid.display_name.app_error",
        ),
        (
            &hook.description,
            DESCRIPTION_MAX,
            "model.outgoing_hook.is_valid.description.app_error",
        ),
        (
            &hook.content_type,
            CONTENT_TYPE_MAX,
            "model.outgoing_hook.is_valid.content_type.app_error",
        ),
        (
            &hook.username,
            NAME_MAX,
            "model.outgoing_hook.username.app_error",
        ),
        (
            &hook.icon_url,
            LIST_MAX,
            "model.outgoing_hook.icon_url.app_error",
        ),
    ];
    limits
        .into_iter()
        .try_for_each(|(text, max, id)| rules::at_most(text, max, id))
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let given = |name: &str| call.query(name).filter(|text| !text.is_empty());
    let (channel, team) = (given("channel_id"), given("team_id"));
    let of_channel = channel.as_ref().and_then(|id| id.parse().ok());
    let of_channel = of_channel.and_then(|id| call.world.channels.get(&id)?.team);
    match (&channel, &team) {
        (Some(_), _) => call.require_team_admin(of_channel.ok_or_else(Refusal::forbidden)?)?,
        (None, Some(team)) => {
            call.require_team_admin(team.parse().map_err(|_| Refusal::forbidden())?)?;
        }
        (None, None) => call.require_admin()?,
    }
    require_on(call.world)?;
    let is_meant = |hook: &&OutgoingHook| {
        let own = hook.channel_id.map(|id| id.to_string());
        hook.delete_at == 0
            && match (&channel, &team) {
                (Some(_), _) => own == channel,
                (None, Some(team)) => hook.team_id.as_str() == team,
                (None, None) => true,
            }
    };
    let hooks = call.world.outgoing_hooks.values();
    let mut hooks: Vec<&OutgoingHook> = hooks.filter(is_meant).collect();
    hooks.sort_by_key(|hook| hook.create_at);
    Ok(Answer::json(200, &call.paged(hooks.into_iter())))
}

/// The webhook of the path, where who asks may manage it.
fn managed(call: &Call<'_>) -> Result<OutgoingHook, Refusal> {
    let id = call.id("hook_id")?;
    require_on(call.world)?;
    let hook = call.world.outgoing_hooks.get(&id);
    let hook = hook.filter(|hook| hook.delete_at == 0).ok_or_else(|| {
        let id = "app.webhooks.get_outgoing.app_error";
        Refusal::new(404, id, "There is no such webhook.")
    })?;
    call.require_team_admin(hook.team_id)?;
    Ok(hook.clone())
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &managed(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("outgoing_webhook")?;
    if fields.text("id") != call.id("hook_id")?.as_str() {
        return Err(Refusal::bad_body_param("hook_id"));
    }
    let mut hook = managed(call)?;
    let team = fields.text("team_id");
    if !team.is_empty() && team != hook.team_id.as_str() {
        let id = "api.webhook.team_mismatch.app_error";
        return Err(Refusal::new(400, id, "A webhook stays in its team."));
    }
    fill(call.world, &mut hook, &fields)?;
    keep(call, hook)
}

fn keep(call: &mut Call<'_>, mut hook: OutgoingHook) -> Result<Answer, Refusal> {
    hook.update_at = call.world.now();
    let answer = Answer::json(200, &hook);
    call.world.outgoing_hooks.insert(hook.id, hook);
    Ok(answer)
}

fn new_token(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut hook = managed(call)?;
    hook.token = Id::random();
    keep(call, hook)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut hook = managed(call)?;
    hook.delete_at = call.world.now();
    keep(call, hook)?;
    Ok(Answer::ok())
}
