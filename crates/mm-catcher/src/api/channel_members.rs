//! Who is in a channel.

use serde_json::{Map, Value};

use super::channel_lists::require_user;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::rules;
use crate::view;
use crate::world::model::{Channel, ChannelKind, ChannelMember};

pub(super) const SERVED: &[Served] = &[
    ("GetChannelMembers", Access::Session, list),
    ("GetChannelMember", Access::Session, get),
    ("GetChannelMembersByIds", Access::Session, by_ids),
    ("GetChannelMembersForUser", Access::Session, of_user_in_team),
    (
        "GetChannelMembersWithTeamDataForUser",
        Access::Session,
        of_user,
    ),
    ("AddChannelMember", Access::Session, add),
    ("RemoveUserFromChannel", Access::Session, remove),
    ("UpdateChannelRoles", Access::Session, set_roles),
    (
        "UpdateChannelMemberSchemeRoles",
        Access::Session,
        set_scheme_roles,
    ),
    (
        "UpdateChannelNotifyProps",
        Access::Session,
        set_notify_props,
    ),
];

/// How many users are added at once.
const ADDED_MAX: usize = 1_000;

fn answer<'a>(
    call: &Call<'_>,
    rows: impl IntoIterator<Item = &'a ChannelMember>,
) -> Result<Answer, Refusal> {
    let rows = rows.into_iter();
    let rows: Vec<Value> = rows
        .map(|row| view::channel_member(call.world, row))
        .collect();
    Ok(Answer::json(200, &rows))
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    call.channel_to_read(id)?;
    answer(call, call.paged(call.world.members_of(&id)))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let channel = call.id("channel_id")?;
    let user = call.id("user_id")?;
    call.channel_to_read(channel)?;
    let member = member(call, channel, user)?;
    Ok(Answer::json(200, &view::channel_member(call.world, member)))
}

fn member<'a>(call: &'a Call<'_>, channel: Id, user: Id) -> Result<&'a ChannelMember, Refusal> {
    let member = call.world.channel_members.get(&(channel, user));
    member.ok_or_else(|| {
        Refusal::new(
            404,
            "app.channel.get_member.missing.app_error",
            "The user is not in the channel.",
        )
    })
}

fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let channel = call.id("channel_id")?;
    let ids = call.texts("user_ids")?;
    if ids.is_empty() {
        return Err(Refusal::bad_body_param("user_ids"));
    }
    call.channel_to_read(channel)?;
    let ids = ids.iter().filter_map(|id| id.parse::<Id>().ok());
    let members = ids.filter_map(|id| call.world.channel_members.get(&(channel, id)));
    answer(call, members)
}

fn of_user_in_team(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let user = call.id("user_id")?;
    call.require_team(team)?;
    require_user(call, user)?;
    answer(
        call,
        places(call, user, |row| row.team.is_none_or(|own| own == team)),
    )
}

/// Where a user is, with the channels' teams.
fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let rows = places(call, user, |_| true);
    // Without a size all of them are given.
    let is_paged = call.query("pageSize").is_some() || call.query("per_page").is_some();
    let rows = if is_paged {
        call.paged(rows.into_iter())
    } else {
        rows
    };
    let rows = rows.into_iter().map(|row| {
        let mut json = view::channel_member(call.world, row);
        let channel = call.world.channels.get(&row.channel);
        let team = channel.and_then(|channel| channel.team);
        let team = team.and_then(|team| call.world.teams.get(&team));
        json["team_display_name"] = team.map_or("", |team| &team.display_name).into();
        json["team_name"] = team.map_or("", |team| &team.name).into();
        json["team_update_at"] = team.map_or(0, |team| team.update_at).into();
        json
    });
    Ok(Answer::json(200, &rows.collect::<Vec<_>>()))
}

/// The places of a user in channels that are not archived.
fn places<'a>(
    call: &'a Call<'_>,
    user: Id,
    pass: impl Fn(&Channel) -> bool,
) -> Vec<&'a ChannelMember> {
    let channels = call.world.channels.values();
    let channels = channels.filter(|row| row.delete_at == 0 && pass(row));
    let places = channels.filter_map(|row| call.world.channel_members.get(&(row.id, user)));
    places.collect()
}

fn add(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let body = call.fields("channel")?;
    let many = body.texts("user_ids");
    let users = if many.is_empty() {
        vec![body.text("user_id")]
    } else {
        many.clone()
    };
    let users: Option<Vec<Id>> = users.iter().map(|id| id.parse().ok()).collect();
    let users = users.filter(|users| users.len() <= ADDED_MAX);
    let users = users.ok_or_else(|| Refusal::bad_body_param("user_id"))?;
    let root = body.text("post_root_id");
    if !root.is_empty() {
        let bad = || Refusal::bad_body_param("post_root_id");
        let root = call.post(root.parse().map_err(|_| bad())?)?;
        if root.channel != id {
            return Err(bad());
        }
    }
    let channel = call.channel(id)?;
    if !matches!(channel.kind, ChannelKind::Public | ChannelKind::Private) {
        return Err(fixed("api.channel.add_user_to_channel.type.app_error"));
    }
    let mut rows = Vec::new();
    for user in users {
        add_one(call, id, user)?;
        let member = member(call, id, user)?;
        rows.push(view::channel_member(call.world, member));
    }
    Ok(match (&*rows, many.is_empty()) {
        ([row], true) => Answer::json(201, row),
        _ => Answer::json(201, &rows),
    })
}

fn add_one(call: &mut Call<'_>, id: Id, user: Id) -> Result<(), Refusal> {
    let me = call.my_id()?;
    let channel = call.channel(id)?;
    let is_in = call.world.is_channel_member(&id, &user);
    let joins = user == me && channel.kind == ChannelKind::Public;
    match channel.team {
        Some(team) if joins && !is_in => call.require_team(team)?,
        _ if joins => {}
        _ => call.own_channel(id).map(|_| ())?,
    }
    if is_in {
        return Ok(());
    }
    let is_archived = channel.delete_at != 0;
    let team = channel.team;
    if !call.world.users.contains(&user) {
        return Err(Refusal::new(
            404,
            "app.user.missing_account.const",
            "There is no such user.",
        ));
    }
    if is_archived {
        return Err(archived(
            "api.channel.add_user_to_channel.deleted.app_error",
        ));
    }
    let place = team.and_then(|team| call.world.team_members.get(&(team, user)));
    match place {
        None => Err(Refusal::new(
            404,
            "app.team.get_member.missing.app_error",
            "The user is not in the channel's team.",
        )),
        Some(place) if place.delete_at != 0 => Err(Refusal::new(
            400,
            "api.channel.add_user.to.channel.failed.deleted.app_error",
            "The user has left the channel's team.",
        )),
        Some(_) => {
            call.world.enter_channel(id, user, me, call.request.seq);
            call.count_posts();
            Ok(())
        }
    }
}

fn fixed(id: &'static str) -> Refusal {
    Refusal::new(
        400,
        id,
        "Who is in a direct or group channel does not change.",
    )
}

pub(super) fn archived(id: &'static str) -> Refusal {
    Refusal::new(400, id, "The channel is archived.")
}

fn remove(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let user = call.id("user_id")?;
    let me = call.my_id()?;
    let channel = call.channel(id)?;
    if !call.world.users.contains(&user) {
        return Err(Refusal::new(
            404,
            "app.user.missing_account.const",
            "There is no such user.",
        ));
    }
    if !matches!(channel.kind, ChannelKind::Public | ChannelKind::Private) {
        return Err(fixed("api.channel.remove_channel_member.type.app_error"));
    }
    if user != me {
        call.own_channel(id)?;
    }
    if channel.delete_at != 0 {
        return Err(archived(
            "api.channel.remove_user_from_channel.deleted.app_error",
        ));
    }
    if channel.name == "town-square" {
        return Err(Refusal::new(
            400,
            "api.channel.remove.default.app_error",
            "Nobody leaves the channel that everybody is in.",
        ));
    }
    member(call, id, user)?;
    call.world.leave_channel(id, user, me, call.request.seq);
    call.count_posts();
    Ok(Answer::ok())
}

fn set_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let roles = call.fields("roles")?.text("roles");
    let is_known = |role: &str| matches!(role, "channel_user" | "channel_admin" | "channel_guest");
    if !roles.split_whitespace().all(is_known) {
        return Err(Refusal::bad_body_param("roles"));
    }
    let is_admin = roles.split_whitespace().any(|role| role == "channel_admin");
    set_admin(call, is_admin)
}

fn set_scheme_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let roles = call.fields("scheme_roles")?;
    set_admin(call, roles.flag("scheme_admin"))
}

fn set_admin(call: &mut Call<'_>, is_admin: bool) -> Result<Answer, Refusal> {
    let (id, user) = (call.id("channel_id")?, call.id("user_id")?);
    let channel = call
        .world
        .channels
        .get(&id)
        .ok_or_else(Refusal::forbidden)?;
    call.require_channel_admin(channel)?;
    member(call, id, user)?;
    change(call, id, user, |member| member.is_admin = is_admin);
    Ok(Answer::ok())
}

fn set_notify_props(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (id, user) = (call.id("channel_id")?, call.id("user_id")?);
    let props: Map<String, Value> = call.body("notify_props")?;
    let me = call.me()?;
    allow(me.id == user || me.is_admin())?;
    member(call, id, user)?;
    check_notify_props(&props)?;
    change(call, id, user, |member| {
        let known =
            |name: &str| member.notify_props.contains_key(name) || name.starts_with("desktop_");
        let given = props.into_iter().filter(|(name, value)| {
            value.is_string() && (known(name) || name == "channel_auto_follow_threads")
        });
        let given: Vec<_> = given.collect();
        member.notify_props.extend(given);
    });
    Ok(Answer::ok())
}

/// Refuses what the server does not know as a choice.
fn check_notify_props(props: &Map<String, Value>) -> Result<(), Refusal> {
    const LEVELS: &[&str] = &["default", "all", "mention", "none"];
    let choices: [(&str, &[&str], &str); 6] = [
        ("desktop", LEVELS, "notify_level"),
        ("mark_unread", &["all", "mention"], "unread_level"),
        ("push", LEVELS, "push_level"),
        ("email", &["default", "true", "false"], "email_value"),
        (
            "ignore_channel_mentions",
            &["on", "off", "default"],
            "ignore_channel_mentions_value",
        ),
        (
            "channel_auto_follow_threads",
            &["on", "off"],
            "channel_auto_follow_threads_value",
        ),
    ];
    let given = |name: &str| props.get(name).and_then(Value::as_str);
    let mut wrong = choices
        .iter()
        .filter(|(name, known, _)| given(name).is_some_and(|value| !known.contains(&value)));
    wrong.next().map_or(Ok(()), |(_, _, what)| {
        Err(rules::broken(format!(
            "model.channel_member.is_valid.{what}.app_error"
        )))
    })
}

fn change(call: &mut Call<'_>, channel: Id, user: Id, how: impl FnOnce(&mut ChannelMember)) {
    let now = call.world.now();
    if let Some(member) = call.world.channel_members.get_mut(&(channel, user)) {
        how(member);
        member.last_update_at = now;
    }
    call.world.tell_member_updated(channel, user);
}
