//! Incoming webhooks as things to manage.

use serde_json::json;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules;
use crate::view;
use crate::world::World;
use crate::world::model::{Channel, ChannelKind, IncomingHook};

pub(super) const SERVED: &[Served] = &[
    ("CreateIncomingWebhook", Access::Session, create),
    ("GetIncomingWebhooks", Access::Session, list),
    ("GetIncomingWebhook", Access::Session, get),
    ("UpdateIncomingWebhook", Access::Session, update),
    ("DeleteIncomingWebhook", Access::Session, delete),
];

/// How long a display name may be.
const DISPLAY_NAME_MAX: usize = 64;
/// How long a description may be.
const DESCRIPTION_MAX: usize = 500;
/// How long the URL of an icon may be.
const ICON_URL_MAX: usize = 1024;

/// The channel that a body names.
fn channel_of<'a>(world: &'a World, fields: &Fields) -> Result<&'a Channel, Refusal> {
    let id = fields.id("channel_id");
    id.and_then(|id| world.channels.get(&id)).ok_or_else(|| {
        let id = "app.channel.get.existing.app_error";
        Refusal::new(404, id, "There is no such channel.")
    })
}

/// The team of a channel, where who asks may manage webhooks to that channel.
fn require_channel(call: &Call<'_>, channel: &Channel) -> Result<Id, Refusal> {
    let team = channel.team.ok_or_else(Refusal::forbidden)?;
    call.require_team_admin(team)?;
    if channel.kind != ChannelKind::Public {
        call.readable_channel(channel.id)?;
    }
    Ok(team)
}

fn require_on(world: &World) -> Result<(), Refusal> {
    if world.is_on("ServiceSettings.EnableIncomingWebhooks", true) {
        return Ok(());
    }
    let id = "api.incoming_webhook.disabled.app_error";
    Err(Refusal::new(
        501,
        id,
        "Incoming webhooks are off on this server.",
    ))
}

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("incoming_webhook")?;
    let channel = channel_of(call.world, &fields)?;
    let team = require_channel(call, channel)?;
    let user = match fields.text("user_id") {
        text if text.is_empty() => call.my_id()?,
        // Who manages the webhooks of a team manages those of others there.
        text => {
            let user = text.parse().ok().and_then(|id| call.world.users.get(&id));
            user.ok_or_else(super::users::missing)?.id
        }
    };
    let channel = channel.id;
    require_on(call.world)?;
    if !fields.text("id").is_empty() {
        let id = "app.webhooks.save_incoming.existing.app_error";
        return Err(Refusal::new(400, id, "A new webhook has no id of its own."));
    }
    let now = call.world.now();
    let mut hook = IncomingHook {
        id: Id::random().to_string(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        user,
        channel,
        team,
        display_name: String::new(),
        description: String::new(),
        username: String::new(),
        icon_url: String::new(),
        channel_locked: false,
    };
    fill(call.world, &mut hook, &fields)?;
    let answer = Answer::json(201, &view::incoming_hook(&hook));
    call.world.incoming_hooks.insert(hook.id.clone(), hook);
    Ok(answer)
}

/// Takes what a body says of a webhook, within the server's limits.
fn fill(world: &World, hook: &mut IncomingHook, fields: &Fields) -> Result<(), Refusal> {
    hook.display_name = fields.text("display_name");
    hook.description = fields.text("description");
    hook.channel_locked = fields.flag("channel_locked");
    // What the server would not use, it does not take.
    for (setting, name, place) in [
        ("Username", "username", &mut hook.username),
        ("Icon", "icon_url", &mut hook.icon_url),
    ] {
        if world.is_on(
            &format!("ServiceSettings.EnablePost{setting}Override"),
            true,
        ) {
            *place = fields.text(name);
        }
    }
    if !hook.username.is_empty() && !rules::is_username(&hook.username) {
        let id = "api.incoming_webhook.invalid_username.app_error";
        return Err(Refusal::new(400, id, "That can be no username."));
    }
    let limits = [
        (
            &hook.display_name,
            DISPLAY_NAME_MAX,
            "model.incoming_hook.display_name.app_error",
        ),
        (
            &hook.description,
            DESCRIPTION_MAX,
            "model.incoming_hook.description.app_error",
        ),
        (
            &hook.icon_url,
            ICON_URL_MAX,
            "model.incoming_hook.icon_url.app_error",
        ),
    ];
    // It is bytes that the server counts here.
    let broken = limits.into_iter().find(|(text, max, _)| text.len() > *max);
    broken.map_or(Ok(()), |(_, max, id)| {
        Err(rules::broken(id).detail(format!("at most {max} bytes")))
    })
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.query("team_id").filter(|team| !team.is_empty());
    match &team {
        Some(team) => {
            let team = team.parse().map_err(|_| Refusal::forbidden())?;
            call.require_team_admin(team)?;
        }
        None => call.require_admin()?,
    }
    require_on(call.world)?;
    let hooks = call.world.incoming_hooks.values();
    let is_meant = |hook: &&IncomingHook| {
        hook.delete_at == 0 && team.as_ref().is_none_or(|team| hook.team.as_str() == team)
    };
    let mut hooks: Vec<&IncomingHook> = hooks.filter(is_meant).collect();
    hooks.sort_by_key(|hook| hook.create_at);
    let total = hooks.len();
    let rows = call.paged(hooks.into_iter().map(view::incoming_hook));
    if call.flag("include_total_count") {
        let body = json!({"incoming_webhooks": rows, "total_count": total});
        return Ok(Answer::json(200, &body));
    }
    Ok(Answer::json(200, &rows))
}

/// The webhook of the path, where who asks may manage it.
fn managed(call: &Call<'_>) -> Result<IncomingHook, Refusal> {
    let hook = call
        .world
        .incoming_hooks
        .get(&call.param("hook_id").to_owned());
    if hook.is_none() {
        call.id("hook_id")?; // Webhooks that were named rather than created have any name.
    }
    require_on(call.world)?;
    let hook = hook.filter(|hook| hook.delete_at == 0).ok_or_else(|| {
        let id = "app.webhooks.get_incoming.app_error";
        Refusal::new(404, id, "There is no such webhook.")
    })?;
    call.require_team_admin(hook.team)?;
    let channel = call.world.channels.get(&hook.channel);
    if let Some(channel) = channel {
        require_channel(call, channel)?;
    }
    Ok(hook.clone())
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &view::incoming_hook(&managed(call)?)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("incoming_webhook")?;
    if fields.text("id") != call.param("hook_id") {
        return Err(Refusal::bad_body_param("hook_id"));
    }
    let mut hook = managed(call)?;
    let team = fields.text("team_id");
    if !team.is_empty() && team != hook.team.as_str() {
        let id = "api.webhook.team_mismatch.app_error";
        return Err(Refusal::new(400, id, "A webhook stays in its team."));
    }
    let channel = channel_of(call.world, &fields)?;
    if channel.team != Some(hook.team) {
        return Err(Refusal::bad_body_param("channel_id"));
    }
    require_channel(call, channel)?;
    hook.channel = channel.id;
    fill(call.world, &mut hook, &fields)?;
    hook.update_at = call.world.now();
    let answer = Answer::json(201, &view::incoming_hook(&hook));
    call.world.incoming_hooks.insert(hook.id.clone(), hook);
    Ok(answer)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut hook = managed(call)?;
    let now = call.world.now();
    (hook.delete_at, hook.update_at) = (now, now);
    call.world.incoming_hooks.insert(hook.id.clone(), hook);
    Ok(Answer::ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn what_may_not_be_overridden_is_not_taken() {
        let mut world = World::new(Version::LATEST, false);
        let name = "ServiceSettings.EnablePostUsernameOverride";
        let fields = json!({"username": "hookie", "icon_url": "http://x/i.png"});
        let fields = Fields(fields.as_object().unwrap().clone());
        let mut hook: IncomingHook = serde_json::from_value::<IncomingHook>(json!({
            "id": "x", "create_at": 0, "update_at": 0, "delete_at": 0,
            "user_id": Id::MIN, "channel_id": Id::MIN, "team_id": Id::MIN,
            "display_name": "", "description": "", "username": "", "icon_url": "",
            "channel_locked": false,
        }))
        .unwrap();
        world.config.insert(name.to_owned(), false.into());
        fill(&world, &mut hook, &fields).unwrap();
        let kept = |hook: &IncomingHook| (hook.username.clone(), hook.icon_url.clone());
        let url = "http://x/i.png".to_owned();
        assert_eq!(kept(&hook), (String::new(), url.clone()));
        world.config.insert(name.to_owned(), true.into());
        fill(&world, &mut hook, &fields).unwrap();
        assert_eq!(kept(&hook), ("hookie".to_owned(), url));
        world.config.insert(name.to_owned(), false.into());
        fill(&world, &mut hook, &Fields::default()).unwrap();
        assert_eq!(kept(&hook), ("hookie".to_owned(), String::new()));
    }

    #[test]
    fn names_and_descriptions_are_measured_in_bytes() {
        let world = World::new(Version::LATEST, false);
        let mut hook = IncomingHook {
            id: String::new(),
            create_at: 0,
            update_at: 0,
            delete_at: 0,
            user: Id::MIN,
            channel: Id::MIN,
            team: Id::MIN,
            display_name: String::new(),
            description: String::new(),
            username: String::new(),
            icon_url: String::new(),
            channel_locked: false,
        };
        let mut filled = |name: &str, text: String| {
            let fields = json!({name: text});
            let fields = Fields(fields.as_object().unwrap().clone());
            fill(&world, &mut hook, &fields).map_err(|refusal| refusal.id.into_owned())
        };
        assert_eq!(filled("display_name", "\u{fc}".repeat(32)), Ok(()));
        let id = "model.incoming_hook.display_name.app_error".to_owned();
        assert_eq!(filled("display_name", "\u{fc}".repeat(33)), Err(id));
        let id = "model.incoming_hook.description.app_error".to_owned();
        assert_eq!(filled("description", "\u{fc}".repeat(251)), Err(id));
    }
}
