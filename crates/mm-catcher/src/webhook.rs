//! `POST /hooks/{id}`: what comes in by webhook.

use crate::answer::Answer;
use crate::body_limit;
use crate::call::Request;
use crate::hook::{self, Draft, HookFacts, Incoming, Overrides};
use crate::id::Id;
use crate::refusal::Refusal;
use crate::server::{Server, session};
use crate::world::World;
use crate::world::hook_answer::Known;
use crate::world::model::{Channel, ChannelKind, IncomingHook, User};
use crate::world::publish::NewPost;

/// Whether a request is meant for a webhook; what is not is a path like any other to the
/// server's router.
pub(crate) fn is_meant(request: &Request) -> bool {
    id(request).is_some() && request.method == "POST"
}

fn id(request: &Request) -> Option<&str> {
    let id = request.path.strip_prefix("/hooks/")?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then_some(id)
}

/// Takes a message that comes by webhook.
pub(crate) fn answer(
    server: &Server,
    request: &Request,
    posts: &mut u32,
    remarks: &mut Vec<String>,
) -> Answer {
    let id = id(request).unwrap_or_default();
    match take(server, request, id, posts, remarks) {
        Ok(()) => Answer::bytes(200, "text/plain", "ok"),
        Err(refusal) => refusal.answer(),
    }
}

/// Posts it, or says why not; in the order in which a real server looks.
fn take(
    server: &Server,
    request: &Request,
    id: &str,
    posts: &mut u32,
    remarks: &mut Vec<String>,
) -> Result<(), Refusal> {
    let (rules, bytes_max) = {
        let world = server.world();
        check_token(&world, request)?;
        (world.rules.clone(), body_limit::bytes_max(&world))
    };
    // What is longer is read up to there, and is then broken.
    let body = &request.body[..request.body.len().min(bytes_max)];
    // Reading takes time for long bodies, and needs no lock.
    let content_type = request.header("content-type");
    let incoming = hook::read(content_type, &request.query, body, &rules)?;
    let mut world = server.world();
    if !world.is_on("ServiceSettings.EnableIncomingWebhooks", true) {
        let text = "Incoming webhooks are off on this server.";
        return Err(Refusal::new(
            501,
            "web.incoming_webhook.disabled.app_error",
            text,
        ));
    }
    incoming.check_content(&rules)?;
    if !server.settings.strict && !world.incoming_hooks.contains(&id.to_owned()) {
        world.add_inbox(id);
    }
    let hook = world.incoming_hooks.get(&id.to_owned());
    let hook = hook.filter(|hook| hook.delete_at == 0).cloned();
    let hook = hook.ok_or_else(|| {
        let text = "There is no such webhook.";
        Refusal::new(400, "web.incoming_webhook.invalid.app_error", text)
    })?;
    let channel = channel(&mut world, &hook, &incoming)?;
    let outcome = {
        let facts = HookFacts {
            display_name: &hook.display_name,
            username: &hook.username,
            icon_url: &hook.icon_url,
        };
        let overrides = Overrides {
            username: world.is_on("ServiceSettings.EnablePostUsernameOverride", true),
            icon: world.is_on("ServiceSettings.EnablePostIconOverride", true),
        };
        hook::posts(incoming, &facts, overrides, &rules, &Known(&world))
    };
    for draft in outcome.drafts {
        world.publish(post(draft, &hook, channel, request.seq));
        *posts += 1;
    }
    remarks.extend(outcome.remarks);
    outcome
        .refusal
        .map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Refuses a token in the query, which nobody need send here, and on older servers a cookie with
/// a request that may not have been meant.
fn check_token(world: &World, request: &Request) -> Result<(), Refusal> {
    match session::claim(world, request) {
        Err(refusal) if !world.rules.threads || refusal.id == session::TOKEN_IN_QUERY => {
            Err(refusal)
        }
        _ => Ok(()),
    }
}

fn post(draft: Draft, hook: &IncomingHook, channel: Id, request: u64) -> NewPost {
    let mut post = NewPost::new(hook.user, channel, draft.message, request);
    post.kind = draft.post_type;
    post.props = draft.props;
    post.hashtags = draft.hashtags;
    post.priority = draft.priority.map(|priority| priority.to_value());
    post.silent = draft.silent;
    post.inbox = Some(hook.id.clone());
    post
}

/// Where it is to be posted.
fn channel(world: &mut World, hook: &IncomingHook, incoming: &Incoming) -> Result<Id, Refusal> {
    let wanted = incoming.channel.as_str();
    let id = if wanted.is_empty() {
        hook.channel
    } else if let Some(name) = wanted.strip_prefix('@') {
        let user = world.user_by_name(name).map(|user| user.id);
        let user = user.ok_or_else(|| {
            let text = "There is no user of the name that `channel` says.";
            Refusal::new(400, "web.incoming_webhook.user.app_error", text)
        })?;
        world.direct_channel(hook.user, user)
    } else {
        let name = wanted.strip_prefix('#').unwrap_or(wanted);
        let found = world.channel_named(&hook.team, name);
        found
            .filter(|row| row.delete_at == 0)
            .ok_or_else(no_channel)?
            .id
    };
    let channel = world.channels.get(&id).ok_or_else(no_channel)?;
    if channel.delete_at != 0 {
        return Err(no_channel());
    }
    if hook.channel_locked && hook.channel != id {
        let text = "The webhook is locked to another channel.";
        return Err(Refusal::new(
            403,
            "web.incoming_webhook.channel_locked.app_error",
            text,
        ));
    }
    if !may_post(world, hook, channel) {
        let text = "The owner of the webhook is no member of this channel.";
        return Err(Refusal::new(
            403,
            "web.incoming_webhook.permissions.app_error",
            text,
        ));
    }
    Ok(id)
}

/// Whether the owner of a webhook may post there: membership matters for private channels alone.
fn may_post(world: &World, hook: &IncomingHook, channel: &Channel) -> bool {
    channel.kind == ChannelKind::Public
        || world.is_channel_member(&channel.id, &hook.user)
        || world.users.get(&hook.user).is_some_and(User::is_admin)
}

fn no_channel() -> Refusal {
    let text =
        "There is no channel of the name that `channel` says, in lower case and without spaces.";
    Refusal::new(404, "web.incoming_webhook.channel.app_error", text)
}
