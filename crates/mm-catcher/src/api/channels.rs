//! Channels and who is in them.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::ChannelKind;

pub(super) const SERVED: &[Served] = &[
    ("CreateChannel", Access::Session, create),
    ("AddChannelMember", Access::Session, add_member),
    ("GetChannelByName", Access::Session, by_name),
];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let team: Id = text("team_id")
        .parse()
        .map_err(|_| Refusal::bad_body_param("team_id"))?;
    let kind = if text("type") == "P" {
        ChannelKind::Private
    } else {
        ChannelKind::Public
    };
    let world = &mut *call.world;
    let id = world.add_channel(
        Some(team),
        kind,
        text("name"),
        text("display_name"),
        Some(me),
    );
    world.join_channel(id, me, true);
    if let Some(channel) = world.channels.get_mut(&id) {
        text("header").clone_into(&mut channel.header);
        text("purpose").clone_into(&mut channel.purpose);
    }
    Ok(Answer::json(
        201,
        &world.channels.get(&id).map(view::channel),
    ))
}

fn add_member(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let channel = call.id("channel_id")?;
    let body = call.object();
    let user: Id = body
        .get("user_id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Refusal::bad_body_param("user_id"))?;
    call.world.join_channel(channel, user, false);
    let member = call.world.channel_members.get(&(channel, user));
    Ok(Answer::json(201, &member.map(view::channel_member)))
}

fn by_name(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let channel = call
        .world
        .channel_by_name(&team, call.param("channel_name"));
    let channel = channel.ok_or_else(|| {
        Refusal::new(
            404,
            "app.channel.get_by_name.missing.app_error",
            "There is no such channel.",
        )
    })?;
    Ok(Answer::json(200, &view::channel(channel)))
}
