//! A post as the page gets it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::overview::display_name;
use super::render::{emoji, markdown};
use crate::id::Id;
use crate::mask;
use crate::refusal::Refusal;
use crate::server::Server;
use crate::view;
use crate::world::World;
use crate::world::model::Post;
use crate::world::record::Record;

mod rich;

/// A post and what is shown with it, taken out of the server to be rendered beside it.
#[derive(Debug)]
pub(super) struct Shown {
    post: Post,
    channel: Value,
    username: String,
    is_bot: bool,
    inbox: Value,
    remarks: Vec<String>,
    /// By emoji, who.
    reactions: BTreeMap<String, Vec<String>>,
    reply_count: usize,
    files: Vec<Value>,
}

impl Shown {
    pub(super) fn of(world: &World, post: &Post) -> Self {
        let channel = world.channels.get(&post.channel).map(|channel| {
            json!({
                "id": channel.id, "name": channel.name, "type": channel.kind,
                "display_name": display_name(world, channel),
            })
        });
        let user = world.users.get(&post.user);
        let inbox = post.inbox.as_deref().map(|id| {
            let hook = world.incoming_hooks.get(&id.to_owned());
            let name = hook.map_or("", |hook| hook.display_name.as_str());
            json!({"id": id, "name": if name.is_empty() { id } else { name }})
        });
        let remarks = world.records.get(post.request).map(|record| {
            let remarks = record.remarks.iter();
            remarks.map(ToString::to_string).collect()
        });
        let mut reactions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let first = (post.id, Id::MIN, String::new());
        let rows = world.reactions.range(first..);
        for ((_, user, name), _) in rows.take_while(|((id, ..), _)| *id == post.id) {
            let user = world.users.get(user).map_or("?", |user| &user.username);
            let users = reactions.entry(name.clone()).or_default();
            users.push(user.to_owned());
        }
        let replies = world.posts.replies(&post.id);
        Self {
            channel: channel.unwrap_or_default(),
            username: user.map_or_else(String::new, |user| user.username.clone()),
            is_bot: user.is_some_and(|user| user.bot.is_some()),
            inbox: inbox.unwrap_or_default(),
            remarks: remarks.unwrap_or_default(),
            reactions,
            reply_count: replies.filter(|reply| reply.delete_at == 0).count(),
            files: files(world, post),
            post: post.clone(),
        }
    }

    /// Rendered for the page.
    pub(super) fn json(&self) -> Value {
        let post = &self.post;
        let props = post.props_map();
        let text = |name: &str| props.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_set = |name: &str| {
            matches!(text(name), "true") || props.get(name) == Some(&Value::Bool(true))
        };
        let name = match text("override_username") {
            "" => &self.username,
            name => name,
        };
        let icon = text("override_icon_emoji").trim_matches(':');
        let priority: Value = post
            .priority
            .as_deref()
            .and_then(|priority| serde_json::from_str(priority).ok())
            .unwrap_or_default();
        let reactions = self.reactions.iter().map(|(name, users)| {
            let shown = emoji::by_name(name).unwrap_or_else(|| format!(":{name}:").into());
            json!({"emoji": shown, "count": users.len(), "users": users})
        });
        json!({
            "seq": post.seq,
            "id": post.id,
            "root_id": view::or_empty(post.root),
            "create_at": post.create_at,
            "edit_at": post.edit_at,
            "delete_at": post.delete_at,
            "channel": self.channel,
            "inbox": self.inbox,
            "user": {
                "username": self.username,
                "is_bot": self.is_bot || is_set("from_webhook") || is_set("from_bot"),
            },
            "display_name": name,
            "icon": text("override_icon_url"),
            "emoji": emoji::by_name(icon),
            "html": markdown(&post.message),
            "attachments": rich::attachments(props.get("attachments")),
            "blocks": rich::blocks(props.get("mm_blocks")),
            "card_html": match text("card") { "" => Value::Null, card => markdown(card).into() },
            "priority": priority["priority"],
            "silent": post.silent,
            "type": post.kind,
            "reactions": reactions.collect::<Vec<_>>(),
            "files": self.files,
            "reply_count": self.reply_count,
            "remarks": self.remarks,
        })
    }
}

/// A post with its request and as the API gives it.
pub(super) fn whole(server: &Server, id: Id) -> Result<Value, Refusal> {
    let world = server.world();
    let post = world.posts.get(&id).ok_or_else(missing)?;
    let shown = Shown::of(&world, post);
    let api = view::post(&world, post);
    let raw = world.records.get(post.request).cloned();
    drop(world);
    let mut json = shown.json();
    json["json"] = api;
    json["raw"] = raw.as_ref().map_or(Value::Null, request);
    Ok(json)
}

/// The posts of a post's thread, in their order.
pub(super) fn thread(server: &Server, id: Id) -> Result<Vec<Value>, Refusal> {
    let world = server.world();
    let post = world.posts.get(&id).ok_or_else(missing)?;
    let root = post.root.unwrap_or(id);
    let posts = world.posts.get(&root).into_iter();
    let posts = posts.chain(world.posts.replies(&root));
    let shown: Vec<Shown> = posts.map(|post| Shown::of(&world, post)).collect();
    drop(world);
    Ok(shown.iter().map(Shown::json).collect())
}

/// A request as it came, secrets masked.
pub(super) fn request(record: &Record) -> Value {
    let headers = record.headers.lines().map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        json!([name, value])
    });
    json!({
        "method": record.method,
        "path": record.path,
        "headers": headers.collect::<Vec<_>>(),
        "body": mask::body(&record.path, &record.body),
        "truncated": record.body_len > record.body.len(),
        "status": record.status,
        "answer": record.answer,
    })
}

fn missing() -> Refusal {
    Refusal::new(404, "app.post.get.app_error", "There is no such post.")
}

/// The fields of an object that may not be one.
fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// The files of a post, with where the page finds them.
fn files(world: &World, post: &Post) -> Vec<Value> {
    let infos = post
        .file_ids
        .iter()
        .filter_map(|id| world.files.infos.get(id));
    let shown = infos.map(|file| {
        json!({
            "id": file.id, "name": file.name, "size": file.size, "mime_type": file.mime_type,
            "url": format!("/_catcher/files/{}", file.id),
        })
    });
    shown.collect()
}
