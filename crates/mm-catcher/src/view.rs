//! Rows as the API gives them, by version.

use serde_json::{Map, Value, json};

use crate::compat::Version;
use crate::id::Id;
use crate::world::World;
use crate::world::model::{
    Channel, ChannelKind, ChannelMember, IncomingHook, Post, Reaction, Team, TeamMember, User,
};

/// The first version with threads of their own, which dropped `parent_id`.
const WITHOUT_PARENT_ID: Version = Version { major: 6, minor: 0 };

/// How much of a user is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// To others.
    Public,
    /// To the user itself.
    Own,
}

/// A user. What is empty of `props` and `notify_props` is left out.
pub(crate) fn user(user: &User, detail: Detail) -> Value {
    let mut json = json!({
        "id": user.id,
        "create_at": user.create_at,
        "update_at": user.update_at,
        "delete_at": user.delete_at,
        "username": user.username,
        "auth_data": "",
        "auth_service": "",
        "email": user.email,
        "nickname": user.nickname,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "position": user.position,
        "roles": user.roles,
        "locale": user.locale,
        "timezone": user.timezone,
        "disable_welcome_email": false,
    });
    if let Value::Object(fields) = &mut json {
        if !user.props.is_empty() {
            fields.insert("props".into(), Value::Object(user.props.clone()));
        }
        if let Some(bot) = &user.bot {
            fields.insert("is_bot".into(), true.into());
            fields.insert("bot_description".into(), bot.description.as_str().into());
        }
        if detail == Detail::Own {
            fields.insert(
                "notify_props".into(),
                Value::Object(user.notify_props.clone()),
            );
            fields.insert(
                "last_password_update".into(),
                user.last_password_update.into(),
            );
        }
    }
    json
}

/// A team.
pub(crate) fn team(team: &Team) -> Value {
    json!({
        "id": team.id,
        "create_at": team.create_at,
        "update_at": team.update_at,
        "delete_at": team.delete_at,
        "display_name": team.display_name,
        "name": team.name,
        "description": team.description,
        "email": team.email,
        "type": team.kind,
        "company_name": team.company_name,
        "allowed_domains": team.allowed_domains,
        "invite_id": team.invite_id,
        "allow_open_invite": team.allow_open_invite,
        "scheme_id": null,
        "group_constrained": null,
        "policy_id": null,
    })
}

/// A user in a team.
pub(crate) fn team_member(member: &TeamMember) -> Value {
    let roles = if member.is_admin {
        "team_user team_admin"
    } else {
        "team_user"
    };
    json!({
        "team_id": member.team,
        "user_id": member.user,
        "roles": roles,
        "delete_at": member.delete_at,
        "scheme_guest": false,
        "scheme_user": true,
        "scheme_admin": member.is_admin,
        "explicit_roles": "",
    })
}

/// A channel.
pub(crate) fn channel(channel: &Channel) -> Value {
    json!({
        "id": channel.id,
        "create_at": channel.create_at,
        "update_at": channel.update_at,
        "delete_at": channel.delete_at,
        "team_id": or_empty(channel.team),
        "type": channel.kind,
        "display_name": channel.display_name,
        "name": channel.name,
        "header": channel.header,
        "purpose": channel.purpose,
        "last_post_at": channel.last_post_at,
        "total_msg_count": channel.total_msg_count,
        "extra_update_at": 0,
        "creator_id": or_empty(channel.creator),
        "scheme_id": null,
        "props": null,
        "group_constrained": null,
        "shared": if channel.kind == ChannelKind::Direct { json!(false) } else { Value::Null },
        "total_msg_count_root": channel.total_msg_count_root,
        "policy_id": null,
    })
}

/// A user in a channel.
pub(crate) fn channel_member(member: &ChannelMember) -> Value {
    let roles = if member.is_admin {
        "channel_user channel_admin"
    } else {
        "channel_user"
    };
    json!({
        "channel_id": member.channel,
        "user_id": member.user,
        "roles": roles,
        "last_viewed_at": member.last_viewed_at,
        "msg_count": member.msg_count,
        "mention_count": member.mention_count,
        "mention_count_root": member.mention_count_root,
        "msg_count_root": member.msg_count_root,
        "notify_props": member.notify_props,
        "last_update_at": member.last_update_at,
        "scheme_guest": false,
        "scheme_user": true,
        "scheme_admin": member.is_admin,
        "explicit_roles": "",
    })
}

/// An incoming webhook.
pub(crate) fn incoming_hook(hook: &IncomingHook) -> Value {
    json!({
        "id": hook.id,
        "create_at": hook.create_at,
        "update_at": hook.update_at,
        "delete_at": hook.delete_at,
        "user_id": hook.user,
        "channel_id": hook.channel,
        "team_id": hook.team,
        "display_name": hook.display_name,
        "description": hook.description,
        "username": hook.username,
        "icon_url": hook.icon_url,
        "channel_locked": hook.channel_locked,
    })
}

/// A mark on a post.
pub(crate) fn reaction(reaction: &Reaction) -> Value {
    json!({
        "user_id": reaction.user_id,
        "post_id": reaction.post_id,
        "emoji_name": reaction.emoji_name,
        "create_at": reaction.create_at,
        "update_at": reaction.create_at,
        "delete_at": 0,
        "remote_id": "",
    })
}

/// A post with what belongs to it.
pub(crate) fn post(world: &World, post: &Post) -> Value {
    let version = world.version;
    let root = post.root.unwrap_or(post.id);
    let replies = world.posts.replies(&root);
    let reply_count = replies.filter(|reply| reply.delete_at == 0).count();
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
        "message": post.message,
        "type": post.kind,
        "props": post.props_map(),
        "hashtags": post.hashtags,
        "pending_post_id": post.pending_post_id,
        "reply_count": reply_count,
        "last_reply_at": 0,
        "participants": null,
        "metadata": metadata(world, post),
    });
    if let Value::Object(fields) = &mut json {
        if version < WITHOUT_PARENT_ID {
            fields.insert("parent_id".into(), or_empty(post.root).into());
        }
        if !post.file_ids.is_empty() {
            fields.insert("file_ids".into(), json!(post.file_ids));
        }
        if fields["metadata"].get("reactions").is_some() {
            fields.insert("has_reactions".into(), true.into());
        }
    }
    json
}

fn metadata(world: &World, post: &Post) -> Map<String, Value> {
    let mut metadata = Map::new();
    let first = (post.id, Id::MIN, String::new());
    let reactions: Vec<_> = world
        .reactions
        .range(first..)
        .take_while(|((id, ..), _)| *id == post.id)
        .map(|(_, row)| reaction(row))
        .collect();
    if !reactions.is_empty() {
        metadata.insert("reactions".into(), reactions.into());
    }
    if let Some(priority) = &post.priority
        && let Ok(priority) = serde_json::from_str(priority)
    {
        metadata.insert("priority".into(), priority);
    }
    metadata
}

/// An id, or the empty text that stands for none.
pub(crate) fn or_empty(id: Option<Id>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}
