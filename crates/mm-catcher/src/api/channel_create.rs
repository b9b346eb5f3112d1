//! Channels as they are made: of teams, between two users, between some.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::sha1::sha1_hex;
use crate::view;
use crate::world::event::Audience;
use crate::world::model::{Channel, ChannelKind};

pub(super) const SERVED: &[Served] = &[
    ("CreateChannel", Access::Session, create),
    ("CreateDirectChannel", Access::Session, create_direct),
    ("CreateGroupChannel", Access::Session, create_group),
];

/// How long a name may be that is shown, in code points.
const DISPLAY_NAME_CHARS_MAX: usize = 64;
/// How long a name in URLs may be.
const NAME_CHARS_MAX: usize = 64;
/// How long a header may be.
const HEADER_CHARS_MAX: usize = 1024;
/// How long a purpose may be.
const PURPOSE_CHARS_MAX: usize = 250;
/// How many users a group has, with who makes it.
const GROUP_USERS: std::ops::RangeInclusive<usize> = 3..=8;
/// How many channels a team may have on a fresh server.
const CHANNELS_PER_TEAM: u64 = 2_000;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let body: Fields = call.fields("channel")?;
    let kind = body.text("type");
    let team = body.id("team_id");
    if kind == "O" || kind == "P" {
        // Who is in a team makes channels there; there is no team without an id.
        call.require_team(team.ok_or_else(Refusal::forbidden)?)?;
    }
    let kind = match kind.as_str() {
        "O" => Some(ChannelKind::Public),
        "P" => Some(ChannelKind::Private),
        "D" | "G" => {
            return Err(Refusal::new(
                400,
                "api.channel.create_channel.direct_channel.app_error",
                "Direct and group channels are made by operations of their own.",
            ));
        }
        _ => None,
    };
    let team = team.filter(|team| call.world.teams.contains(team));
    let team = team.ok_or_else(|| {
        Refusal::new(
            400,
            "app.channel.create_channel.no_team_id.app_error",
            "The channel has no team.",
        )
    })?;
    let max = call.world.setting("TeamSettings.MaxChannelsPerTeam");
    let max = max.and_then(Value::as_u64).unwrap_or(CHANNELS_PER_TEAM);
    let channels = call.world.channels.values();
    let count = channels
        .filter(|row| row.team == Some(team) && row.delete_at == 0)
        .count();
    if count as u64 >= max {
        return Err(Refusal::new(
            400,
            "api.channel.create_channel.max_channel_limit.app_error",
            "The team has as many channels as it may have.",
        ));
    }
    check_is_new(&body)?;
    let (name, display_name) = (
        body.text("name"),
        body.text("display_name").trim().to_owned(),
    );
    check(call, &name, &display_name, kind.is_some(), &body)?;
    let taken = call.world.channel_by_name(&team, &name);
    if taken.is_some() {
        return Err(name_taken(
            "store.sql_channel.save_channel.exists.app_error",
        ));
    }
    let kind = kind.unwrap_or(ChannelKind::Public);
    let id = call
        .world
        .add_channel(Some(team), kind, &name, &display_name, Some(me));
    if let Some(channel) = call.world.channels.get_mut(&id) {
        channel.header = body.text("header");
        channel.purpose = body.text("purpose");
    }
    let answer = made(call, id);
    call.world.enter_own_channel(id, me, call.request.seq);
    call.count_posts();
    answer
}

/// Refuses what says that it is a channel already, or an archived one.
fn check_is_new(body: &Fields) -> Result<(), Refusal> {
    let delete_at = body.0.get("delete_at").and_then(Value::as_i64);
    if delete_at.is_some_and(|at| at != 0) {
        let id = "store.sql_channel.save.archived_channel.app_error";
        return Err(Refusal::new(400, id, "A new channel is not archived."));
    }
    if !body.text("id").is_empty() {
        let id = "store.sql_channel.save_channel.existing.app_error";
        return Err(Refusal::new(400, id, "A new channel has no id of its own."));
    }
    Ok(())
}

fn made(call: &Call<'_>, id: Id) -> Result<Answer, Refusal> {
    let channel = call.channel(id)?;
    Ok(Answer::json(201, &view::channel(call.world, channel)))
}

pub(super) fn name_taken(id: &'static str) -> Refusal {
    Refusal::new(400, id, "A channel of this team has this name already.")
}

/// Checks what a channel is to be called and to say.
fn check(
    call: &Call<'_>,
    name: &str,
    display_name: &str,
    has_kind: bool,
    body: &Fields,
) -> Result<(), Refusal> {
    check_texts(call, name, display_name)?;
    if !has_kind {
        return Err(invalid("type"));
    }
    check_about(&body.text("header"), &body.text("purpose"))
}

/// Checks the names of a channel.
pub(super) fn check_texts(call: &Call<'_>, name: &str, display_name: &str) -> Result<(), Refusal> {
    if display_name.chars().count() > DISPLAY_NAME_CHARS_MAX {
        return Err(invalid("display_name"));
    }
    let short = call.world.rules.short_channel_names;
    if !is_name(name, short) {
        return Err(invalid(if short { "1_or_more" } else { "2_or_more" }));
    }
    let of_users = name.split_once("__");
    let is_id = |text: &str| text.parse::<Id>().is_ok();
    if of_users.is_some_and(|(one, other)| is_id(one) && is_id(other)) {
        return Err(invalid("name"));
    }
    Ok(())
}

/// Checks the header and the purpose of a channel.
pub(super) fn check_about(header: &str, purpose: &str) -> Result<(), Refusal> {
    if header.chars().count() > HEADER_CHARS_MAX {
        return Err(invalid("header"));
    }
    if purpose.chars().count() > PURPOSE_CHARS_MAX {
        return Err(invalid("purpose"));
    }
    Ok(())
}

fn invalid(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("model.channel.is_valid.{what}.app_error"),
        "A field of the channel is missing, too long or holds what it may not.",
    )
}

/// Whether a channel may have this name in URLs.
pub(super) fn is_name(name: &str, short: bool) -> bool {
    let is_edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_inner = |byte: u8| is_edge(byte) || byte == b'-' || byte == b'_';
    let (Some(first), Some(last)) = (name.bytes().next(), name.bytes().next_back()) else {
        return false;
    };
    name.len() <= NAME_CHARS_MAX
        && name.bytes().all(is_inner)
        && is_edge(first)
        && (short || name.len() > 1 && is_edge(last))
}

fn create_direct(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let mut users = call.texts("user_ids")?;
    if call.world.rules.lists_parsed && *users == [me.to_string()] {
        users.push(me.to_string()); // Who talks to oneself.
    }
    let [one, other] = &*users else {
        return Err(Refusal::bad_body_param("user_ids"));
    };
    let bad = |_| Refusal::bad_body_param("user_id");
    let (one, other): (Id, Id) = (one.parse().map_err(bad)?, other.parse().map_err(bad)?);
    allow(one == me || other == me || call.me()?.is_admin())?;
    for user in [&one, &other] {
        if !call.world.users.contains(user) {
            return Err(Refusal::new(
                400,
                "api.channel.create_direct_channel.invalid_user.app_error",
                "One of the users does not exist.",
            ));
        }
    }
    let id = call.world.direct_channel(one, other);
    made(call, id)
}

fn create_group(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let given = call.texts("user_ids")?;
    if given.is_empty() {
        return Err(Refusal::bad_body_param("user_ids"));
    }
    let mut users: Vec<Id> = Vec::new();
    for user in given {
        users.push(
            user.parse()
                .map_err(|_| Refusal::bad_body_param("user_id"))?,
        );
    }
    if !users.contains(&me) {
        users.push(me);
    }
    if !GROUP_USERS.contains(&users.len()) {
        return Err(Refusal::new(
            400,
            "api.channel.create_group.bad_size.app_error",
            "A group has three to eight users.",
        ));
    }
    let wanted = users.len();
    users.sort_unstable();
    users.dedup();
    let rows = users.iter().filter_map(|id| call.world.users.get(id));
    let mut names: Vec<&str> = rows.map(|user| user.username.as_str()).collect();
    if names.len() != wanted {
        return Err(Refusal::new(
            400,
            "api.channel.create_group.bad_user.app_error",
            "One of the users does not exist.",
        ));
    }
    names.sort_unstable();
    let display_name: String = names
        .join(", ")
        .chars()
        .take(DISPLAY_NAME_CHARS_MAX)
        .collect();
    let id = group_channel(call, &users, &display_name);
    made(call, id)
}

/// The group channel of these users, made if there is none yet.
fn group_channel(call: &mut Call<'_>, users: &[Id], display_name: &str) -> Id {
    let ids: String = users.iter().map(Id::as_str).collect();
    let name = sha1_hex(ids.as_bytes());
    let is_it = |row: &&Channel| row.kind == ChannelKind::Group && row.name == name;
    let known = call.world.channels.values().find(is_it).map(|row| row.id);
    if let Some(id) = known {
        return id;
    }
    let world = &mut *call.world;
    let id = world.add_channel(None, ChannelKind::Group, &name, display_name, None);
    for user in users {
        world.join_channel(id, *user, false);
    }
    let ids = serde_json::json!(users).to_string();
    let data = serde_json::json!({"teammate_ids": ids});
    world.tell("group_added", Audience::channel(id), &data);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_case_with_signs_within() {
        for name in ["ab", "a-b", "a_b", "9lives"] {
            assert!(is_name(name, false) && is_name(name, true), "{name}");
        }
        for name in ["a", "ab-", "ab_"] {
            assert!(!is_name(name, false) && is_name(name, true), "{name}");
        }
        for name in ["", "-ab", "Ab", "a b", "ä", &"a".repeat(65)] {
            assert!(!is_name(name, false) && !is_name(name, true), "{name}");
        }
    }
}
