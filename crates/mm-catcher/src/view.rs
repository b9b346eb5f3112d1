//! Rows as the API gives them, by version.

mod file;
mod post;

use serde_json::{Value, json};

pub(crate) use self::file::file;
pub(crate) use self::post::{new_post, post, posts};
use crate::id::Id;
use crate::world::World;
use crate::world::emoji::Emoji;
use crate::world::model::{
    Channel, ChannelKind, ChannelMember, IncomingHook, Reaction, Team, TeamMember, User,
};

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
pub(crate) fn channel(world: &World, channel: &Channel) -> Value {
    let mut json = json!({
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
    });
    if world.rules.threads {
        json["last_root_post_at"] = channel.last_root_post_at.into();
    }
    if world.rules.channel_banners {
        json["banner_info"] = Value::Null;
        json["policy_enforced"] = false.into();
    }
    json
}

/// A channel with what it needs to be told apart from those of other teams.
pub(crate) fn channel_of_team(world: &World, row: &Channel) -> Value {
    let mut json = channel(world, row);
    let team = row.team.and_then(|team| world.teams.get(&team));
    json["team_display_name"] = team.map_or("", |team| &team.display_name).into();
    json["team_name"] = team.map_or("", |team| &team.name).into();
    json["team_update_at"] = team.map_or(0, |team| team.update_at).into();
    json
}

/// A user in a channel.
pub(crate) fn channel_member(world: &World, member: &ChannelMember) -> Value {
    let roles = if member.is_admin {
        "channel_user channel_admin"
    } else {
        "channel_user"
    };
    let mut json = json!({
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
    });
    if world.rules.urgent_mentions {
        json["urgent_mention_count"] = 0.into();
    }
    json
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
pub(crate) fn reaction(world: &World, reaction: &Reaction) -> Value {
    let mut json = json!({
        "user_id": reaction.user_id,
        "post_id": reaction.post_id,
        "emoji_name": reaction.emoji_name,
        "create_at": reaction.create_at,
        "update_at": reaction.update_at,
        "delete_at": 0,
        "remote_id": "",
    });
    if world.rules.urgent_mentions {
        let post = world.posts.get(&reaction.post_id);
        json["channel_id"] = or_empty(post.map(|post| post.channel)).into();
    }
    json
}

/// An emoji that a user made.
pub(crate) fn emoji(emoji: &Emoji) -> Value {
    json!({
        "id": emoji.id,
        "create_at": emoji.create_at,
        "update_at": emoji.update_at,
        "delete_at": emoji.delete_at,
        "creator_id": emoji.creator_id,
        "name": emoji.name,
    })
}

/// An id, or the empty text that stands for none.
pub(crate) fn or_empty(id: Option<Id>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}
