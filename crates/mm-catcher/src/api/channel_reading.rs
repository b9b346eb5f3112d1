//! What users have read of channels.

use serde_json::{Map, Value, json};

use super::channel_lists::require_user;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::model::ChannelKind;

pub(super) const SERVED: &[Served] = &[
    ("ViewChannel", Access::Session, view),
    ("MarkChannelsReadForUser", Access::Session, mark_read),
    (
        "MarkAllDirectMessagesRead",
        Access::Session,
        mark_direct_read,
    ),
    ("GetChannelUnread", Access::Session, unread),
    ("SetPostUnread", Access::Session, set_unread),
];

fn view(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let body = call.fields("channel_view")?;
    let mut channels = Vec::new();
    for name in ["channel_id", "prev_channel_id"] {
        let text = body.text(name);
        // Nothing stands for a client that looks at no channel.
        if !text.is_empty() {
            let bad = |_| Refusal::bad_body_param(&format!("channel_view.{name}"));
            channels.push(text.parse::<Id>().map_err(bad)?);
        }
    }
    viewed(call, user, &channels)
}

fn mark_read(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let channels: Vec<Id> = call.body("channel_ids")?;
    viewed(call, user, &channels)
}

fn mark_direct_read(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let rows = call.world.channels.values();
    let direct = rows.filter(|row| matches!(row.kind, ChannelKind::Direct | ChannelKind::Group));
    let own = direct.filter(|row| call.world.is_channel_member(&row.id, &user));
    let own: Vec<Id> = own.map(|row| row.id).collect();
    call.world.mark_read(user, &own);
    Ok(Answer::ok())
}

fn viewed(call: &mut Call<'_>, user: Id, channels: &[Id]) -> Result<Answer, Refusal> {
    let times = call.world.mark_read(user, channels);
    if times.is_empty() && !channels.is_empty() {
        let id = "app.channel.update_last_viewed_at.app_error";
        return Err(Refusal::new(400, id, "There are no such channels."));
    }
    let times = times.into_iter();
    let times: Map<String, Value> = times.map(|(id, at)| (id.to_string(), at.into())).collect();
    let body = json!({"status": "OK", "last_viewed_at_times": times});
    Ok(Answer::json(200, &body))
}

fn unread(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let id = call.id("channel_id")?;
    let channel = call.own_channel(id)?;
    let member = call.world.channel_members.get(&(id, user)).ok_or_else(|| {
        Refusal::new(
            404,
            "app.channel.get_unread.app_error",
            "The user is not in the channel.",
        )
    })?;
    let unread = World::unread(channel, member);
    let mut body = json!({
        "team_id": crate::view::or_empty(channel.team),
        "channel_id": id,
        "msg_count": unread.messages,
        "mention_count": unread.mentions,
        "mention_count_root": unread.mentions_root,
        "msg_count_root": unread.messages_root,
    });
    if call.world.rules.urgent_mentions {
        body["urgent_mention_count"] = 0.into();
    }
    Ok(Answer::json(200, &body))
}

fn set_unread(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    let post = call.id("post_id")?;
    require_user(call, user)?;
    let post = call.own_post(post)?.clone();
    let team = call.channel(post.channel)?.team;
    let member = call.world.mark_unread_from(&post, user);
    let member = member.ok_or_else(|| {
        Refusal::new(
            404,
            "app.channel.get_member.missing.app_error",
            "The user is not in the channel.",
        )
    })?;
    let mut body = json!({
        "team_id": crate::view::or_empty(team),
        "user_id": user,
        "channel_id": post.channel,
        "msg_count": member.msg_count,
        "mention_count": member.mention_count,
        "mention_count_root": member.mention_count_root,
        "msg_count_root": member.msg_count_root,
        "last_viewed_at": member.last_viewed_at,
    });
    if call.world.rules.urgent_mentions {
        body["urgent_mention_count"] = 0.into();
    }
    Ok(Answer::json(200, &body))
}
