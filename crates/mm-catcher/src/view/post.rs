//! Posts as the API gives them.

use serde_json::{Map, Value, json};

use super::{emoji, file, or_empty, reaction};
use crate::world::World;
use crate::world::model::Post;

/// A post with what belongs to it.
pub(crate) fn post(world: &World, post: &Post) -> Value {
    shown(world, post, "")
}

/// A post as its sender sees it first, with the id that the sender chose, which the server does
/// not keep.
pub(crate) fn new_post(world: &World, post: &Post) -> Value {
    shown(world, post, &post.pending_post_id)
}

/// Posts in the shape of the API's lists: in this order, and others of their threads with them.
pub(crate) fn posts<'a>(
    world: &World,
    order: &[&'a Post],
    others: impl IntoIterator<Item = &'a Post>,
) -> Value {
    let mut rows = Map::new();
    for row in order.iter().copied().chain(others) {
        if !rows.contains_key(row.id.as_str()) {
            rows.insert(row.id.to_string(), post(world, row));
        }
    }
    let ids: Vec<_> = order.iter().map(|row| row.id).collect();
    json!({"order": ids, "posts": rows, "next_post_id": "", "prev_post_id": ""})
}

fn shown(world: &World, post: &Post, pending_post_id: &str) -> Value {
    let is_deleted = post.delete_at != 0;
    let mut props = post.props_map();
    strip_integrations(&mut props);
    let metadata = if is_deleted {
        Map::new()
    } else {
        metadata(world, post, &props)
    };
    let has_reactions = metadata.contains_key("reactions");
    let mut json = json!({
        "id": post.id,
        "create_at": post.create_at,
        "update_at": post.update_at,
        "edit_at": post.edit_at,
        "delete_at": post.delete_at,
        "is_pinned": post.is_pinned,
        "user_id": post.user,
        "channel_id": post.channel,
        "root_id": or_empty(post.root),
        "original_id": "",
        "message": if is_deleted { "" } else { &*post.message },
        "type": post.kind,
        "props": props,
        "hashtags": post.hashtags,
        "pending_post_id": pending_post_id,
        "reply_count": world.reply_count(post),
        "last_reply_at": 0,
        "participants": null,
        "metadata": metadata,
    });
    if let Value::Object(fields) = &mut json {
        if world.rules.threads {
            fields.insert("remote_id".into(), "".into());
        } else {
            fields.insert("parent_id".into(), or_empty(post.root).into());
        }
        if !post.file_ids.is_empty() {
            fields.insert("file_ids".into(), json!(post.file_ids));
        }
        if has_reactions {
            fields.insert("has_reactions".into(), true.into());
        }
    }
    json
}

/// Nobody is to see where the buttons of attachments lead.
fn strip_integrations(props: &mut Map<String, Value>) {
    let attachments = props.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        let actions = attachment.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions
            .into_iter()
            .flatten()
            .filter_map(Value::as_object_mut)
        {
            action.remove("integration");
        }
    }
}

fn metadata(world: &World, post: &Post, props: &Map<String, Value>) -> Map<String, Value> {
    let mut metadata = Map::new();
    let attachments = props.get("attachments").and_then(Value::as_array);
    if attachments.is_some_and(|list| !list.is_empty()) {
        let embeds = json!([{"type": "message_attachment"}]);
        metadata.insert("embeds".into(), embeds);
    }
    let files: Vec<Value> = world
        .files_of(&post.file_ids)
        .map(|row| file(world, row))
        .collect();
    if !files.is_empty() {
        metadata.insert("files".into(), files.into());
    }
    let reactions = world.reactions_to(&post.id);
    let mut emojis = world.custom_emoji_in(&post.message);
    if !world.emoji.is_empty() {
        for reaction in &reactions {
            let custom = world.custom_emoji(&reaction.emoji_name);
            emojis.extend(custom.filter(|own| emojis.iter().all(|shown| shown.id != own.id)));
        }
    }
    if !emojis.is_empty() {
        let emojis: Vec<Value> = emojis.into_iter().map(emoji).collect();
        metadata.insert("emojis".into(), emojis.into());
    }
    if !reactions.is_empty() {
        let reactions = reactions.into_iter().map(|row| reaction(world, row));
        metadata.insert("reactions".into(), reactions.collect());
    }
    if let Some(priority) = &post.priority
        && let Ok(priority) = serde_json::from_str(priority)
    {
        metadata.insert("priority".into(), priority);
    }
    metadata
}
