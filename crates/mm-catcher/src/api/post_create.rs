//! Posts as they are created.

use serde_json::{Map, Value};

use super::post_rules::{check_new, normalize_attachments};
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::hook::hashtags;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::broken;
use crate::view;
use crate::world::model::Post;
use crate::world::publish::NewPost;

pub(super) const SERVED: &[Served] = &[("CreatePost", Access::Session, create)];

/// What a post of a client may not say: the server does.
const PROPS_TAKEN: [&str; 2] = ["add_channel_member", "force_notification"];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = read(call)?;
    let me = call.me()?;
    let (user, is_bot, is_admin) = (me.id, me.bot.is_some(), me.is_admin());
    let channel = call.channel_to_post(body.id("channel_id"))?;
    let (channel_id, is_archived) = (channel.id, channel.delete_at != 0);
    let kind = body.text("type");
    if kind.starts_with("system_") {
        return Err(Refusal::new(
            400,
            "api.context.invalid_param.app_error",
            "Only the server writes posts of a type that begins with system_.",
        ));
    }
    if is_archived {
        return Err(Refusal::new(
            400,
            "api.post.create_post.can_not_post_to_deleted.error",
            "The channel is archived.",
        ));
    }
    let pending = body.text("pending_post_id");
    let now = call.world.now();
    if let Some(answer) = again(call, &pending, now)? {
        return Ok(answer);
    }
    let mut new = NewPost::new(user, channel_id, body.text("message"), call.request.seq);
    new.kind = kind;
    new.props = props(&body);
    if is_bot {
        new.props.insert("from_bot".to_owned(), "true".into());
    }
    new.root = root(call, &body, channel_id)?;
    new.hashtags = hashtags(&new.message);
    new.file_ids = check_new(call, &body, &new)?;
    new.priority = super::post_priority::priority(call, &body, &new)?;
    new.silent = super::post_priority::silent(call, &body)?;
    new.is_pinned = body.flag("is_pinned");
    new.pending_post_id.clone_from(&pending);
    if is_admin {
        let given = body.0.get("create_at").and_then(Value::as_i64);
        new.create_at = given.filter(|at| *at > 0);
    }
    let by_integration = new.props.contains_key("from_webhook") || is_bot;
    let id = call.world.publish(new);
    call.world.pending.remember(&pending, id, now);
    call.count_posts();
    if !by_integration {
        // Who writes has read what is there.
        call.world.mark_read(user, &[channel_id]);
    }
    let post = call.post(id)?;
    Ok(Answer::json(201, &view::new_post(call.world, post)))
}

/// The body; newer servers refuse fields of other types, older ones pass them over.
fn read(call: &Call<'_>) -> Result<Fields, Refusal> {
    let body: Fields = call.fields("post")?;
    let bad = |name: &str, is_right: fn(&Value) -> bool| {
        let value = body.0.get(name);
        value.is_some_and(|value| !value.is_null() && !is_right(value))
    };
    let texts = [
        "channel_id",
        "message",
        "root_id",
        "type",
        "pending_post_id",
    ];
    let is_wrong = texts.iter().any(|name| bad(name, Value::is_string))
        || bad("props", Value::is_object)
        || bad("file_ids", Value::is_array);
    if is_wrong && call.world.rules.threads {
        return Err(Refusal::bad_body_param("post"));
    }
    Ok(body)
}

/// The post that the client created by this id a moment ago, if it did.
fn again(call: &mut Call<'_>, pending: &str, now: i64) -> Result<Option<Answer>, Refusal> {
    let Some(id) = call.world.pending.find(pending, now) else {
        return Ok(None);
    };
    let post = call.post(id).map_err(|_| {
        Refusal::new(
            500,
            "api.post.deduplicate_create_post.failed_to_get",
            "The post was created before and is gone.",
        )
    })?;
    let mut json = view::post(call.world, post);
    if let Value::Object(fields) = &mut json {
        fields.remove("metadata"); // The server gives the bare row here.
    }
    call.remarks
        .push("`pending_post_id` came again: no second post was made".to_owned());
    Ok(Some(Answer::json(201, &json)))
}

fn props(body: &Fields) -> Map<String, Value> {
    let mut props = body.object("props").unwrap_or_default();
    for name in PROPS_TAKEN {
        props.remove(name);
    }
    normalize_attachments(&mut props);
    props
}

/// The post that this one replies to: the first of a thread, in the same channel.
fn root(call: &Call<'_>, body: &Fields, channel: Id) -> Result<Option<Id>, Refusal> {
    let text = body.text("root_id");
    let parent = body.text("parent_id");
    let has_parents = !call.world.rules.threads;
    if text.is_empty() {
        // Older servers know a parent besides, which is nothing alone.
        return match parent.parse::<Id>() {
            Ok(_) if has_parents => Err(broken("model.post.is_valid.root_parent.app_error")),
            Err(_) if has_parents && !parent.is_empty() => {
                Err(broken("model.post.is_valid.parent_id.app_error"))
            }
            _ => Ok(None),
        };
    }
    let no_root = || {
        Refusal::new(
            400,
            "api.post.create_post.root_id.app_error",
            "`root_id` is not the first post of a thread.",
        )
    };
    let root = text.parse().ok().and_then(|id| call.world.posts.get(&id));
    let is_there = |root: &&Post| root.delete_at == 0;
    let root = root.filter(is_there).ok_or_else(no_root)?;
    if root.channel != channel {
        return Err(Refusal::new(
            400,
            "api.post.create_post.channel_root_id.app_error",
            "`root_id` is a post of another channel.",
        ));
    }
    if root.root.is_some() {
        return Err(no_root());
    }
    let is_of_thread = || {
        let own = parent.parse().ok().and_then(|id| call.world.posts.get(&id));
        own.is_some_and(|own| {
            own.delete_at == 0 && (own.id == root.id || own.root == Some(root.id))
        })
    };
    if has_parents && !parent.is_empty() && !is_of_thread() {
        return Err(broken("api.post.create_post.parent_id.app_error"));
    }
    Ok(Some(root.id))
}
