//! Posts, one at a time or by their ids.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::Post;

pub(super) const SERVED: &[Served] = &[
    ("GetPost", Access::Session, get),
    ("getPostsByIds", Access::Session, by_ids),
    ("GetPostInfo", Access::Session, info),
    ("GetFileInfosForPost", Access::Session, files),
];

/// How many posts are given by their ids at once.
const IDS_MAX: usize = 1_000;

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let is_shown = |post: &&Post| post.delete_at == 0;
    let post = if call.flag("include_deleted") {
        call.require_admin()?;
        call.world.posts.get(&id)
    } else {
        call.world.posts.get(&id).filter(is_shown)
    };
    let Some(post) = post else {
        return call.post(id).map(|_| Answer::ok()); // That refuses it.
    };
    call.readable_channel(post.channel)?;
    let mut json = view::post(call.world, post);
    if !call.world.rules.threads {
        json["reply_count"] = 0.into(); // Where one post alone is given, nobody counts.
    }
    let tag = format!("{}.0.{}.{}", call.world.version, post.id, post.update_at);
    Ok(Answer::json(200, &json).header("etag", tag))
}

fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let ids = call.texts("post_ids")?;
    if ids.is_empty() {
        return Err(Refusal::bad_body_param("post_ids"));
    }
    if ids.len() > IDS_MAX {
        return Err(Refusal::new(
            400,
            "api.post.posts_by_ids.invalid_body.request_error",
            "These are too many posts at once.",
        ));
    }
    let ids = ids.iter().filter_map(|id| id.parse::<Id>().ok());
    let posts = ids.filter_map(|id| call.post(id).ok());
    let posts = posts.filter(|post| call.readable_channel(post.channel).is_ok());
    let mut posts: Vec<&Post> = posts.collect();
    posts.sort_by_key(|post| std::cmp::Reverse(post.create_at));
    let posts: Vec<Value> = posts
        .into_iter()
        .map(|post| view::post(call.world, post))
        .collect();
    Ok(Answer::json(200, &posts))
}

fn info(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let post = call.post(id)?;
    let channel = call.readable_channel(post.channel)?;
    let me = call.my_id()?;
    let team = channel.team.and_then(|team| call.world.teams.get(&team));
    let in_team = team.is_some_and(|team| call.world.is_team_member(&team.id, &me));
    Ok(Answer::json(
        200,
        &json!({
            "channel_id": channel.id,
            "channel_type": channel.kind,
            "channel_display_name": channel.display_name,
            "has_joined_channel": call.world.is_channel_member(&channel.id, &me),
            "team_id": view::or_empty(channel.team),
            "team_type": team.map_or("", |team| &team.kind),
            "team_display_name": team.map_or("", |team| &team.display_name),
            "has_joined_team": in_team,
        }),
    ))
}

fn files(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let post = call.world.posts.get(&id).ok_or_else(Refusal::forbidden)?;
    call.channel_to_read(post.channel)?;
    let files: Vec<_> = call.world.files_of(&post.file_ids).collect();
    let last = files.iter().map(|file| file.update_at).max();
    let version = call.world.version;
    let tag = match last {
        Some(at) => format!("{version}.0.{id}.{at}"),
        None => format!("{version}.0"),
    };
    let files: Vec<Value> = files
        .into_iter()
        .map(|file| view::file(call.world, file))
        .collect();
    Ok(Answer::json(200, &files)
        .header("cache-control", "max-age=2592000, private")
        .header("etag", tag))
}
