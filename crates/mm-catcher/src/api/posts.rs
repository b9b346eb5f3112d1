//! Posts.

use serde_json::{Map, Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::World;
use crate::world::model::Post;
use crate::world::publish::NewPost;

pub(super) const SERVED: &[Served] = &[
    ("CreatePost", Access::Session, create),
    ("GetPost", Access::Session, get),
    ("GetPostsForChannel", Access::Session, of_channel),
];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let channel: Id = text("channel_id")
        .parse()
        .map_err(|_| Refusal::forbidden())?;
    call.readable_channel(channel)?;
    let mut new = NewPost::new(me, channel, text("message"), call.request.seq);
    if let Some(Value::Object(props)) = body.get("props") {
        new.props.clone_from(props);
    }
    new.root = text("root_id").parse().ok();
    text("pending_post_id").clone_into(&mut new.pending_post_id);
    let id = call.world.publish(new);
    call.posts += 1;
    let post = call.world.posts.get(&id).ok_or_else(missing)?;
    Ok(Answer::json(201, &view::post(call.world, post)))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let post = call.world.posts.get(&id).ok_or_else(missing)?;
    call.readable_channel(post.channel)?;
    Ok(Answer::json(200, &view::post(call.world, post)))
}

fn of_channel(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    call.readable_channel(id)?;
    let posts = call.world.posts.in_channel(&id).rev();
    let posts = call.paged(posts.filter(|post| post.delete_at == 0));
    Ok(Answer::json(200, &list(call.world, &posts)))
}

/// Posts in the shape of the API's lists, the newest first.
fn list(world: &World, posts: &[&Post]) -> Value {
    let order: Vec<Id> = posts.iter().map(|post| post.id).collect();
    let rows = posts
        .iter()
        .map(|post| (post.id.to_string(), view::post(world, post)));
    let rows: Map<String, Value> = rows.collect();
    json!({"order": order, "posts": rows, "next_post_id": "", "prev_post_id": ""})
}

fn missing() -> Refusal {
    Refusal::new(404, "app.post.get.app_error", "There is no such post.")
}
