//! Lists of channels: of a team, of everything, of a user.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::{Channel, ChannelKind};

pub(super) const SERVED: &[Served] = &[
    ("GetPublicChannelsForTeam", Access::Session, public),
    ("GetPrivateChannelsForTeam", Access::Session, private),
    ("GetDeletedChannelsForTeam", Access::Session, archived),
    ("GetPublicChannelsByIdsForTeam", Access::Session, by_ids),
    ("GetAllChannels", Access::Session, all),
    (
        "GetChannelsForTeamForUser",
        Access::Session,
        of_user_in_team,
    ),
    ("GetChannelsForUser", Access::Session, of_user),
];

/// The channels that pass, by the names that people see.
pub(super) fn sorted<'a>(call: &'a Call<'_>, pass: impl Fn(&Channel) -> bool) -> Vec<&'a Channel> {
    let rows = call.world.channels.values();
    by_name(call, rows.filter(|row| pass(row)).collect())
}

/// Apart from what passes, so that sorting is compiled once.
fn by_name<'a>(call: &Call<'_>, mut rows: Vec<&'a Channel>) -> Vec<&'a Channel> {
    rows.sort_by_cached_key(|row| {
        let team = row.team.and_then(|team| call.world.teams.get(&team));
        let team = team.map(|team| team.display_name.to_lowercase());
        (row.display_name.to_lowercase(), team, row.name.clone())
    });
    rows
}

/// An answer with channels.
pub(super) fn answer<'a>(call: &Call<'_>, rows: impl IntoIterator<Item = &'a Channel>) -> Answer {
    let rows = rows.into_iter();
    let rows: Vec<Value> = rows.map(|row| view::channel(call.world, row)).collect();
    Answer::json(200, &rows)
}

fn public(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    let rows = of_kind(call, team, ChannelKind::Public);
    Ok(answer(call, call.paged(rows.into_iter())))
}

fn private(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_admin()?;
    let rows = of_kind(call, team, ChannelKind::Private);
    Ok(answer(call, call.paged(rows.into_iter())))
}

fn of_kind<'a>(call: &'a Call<'_>, team: Id, kind: ChannelKind) -> Vec<&'a Channel> {
    sorted(call, |row| {
        row.team == Some(team) && row.kind == kind && row.delete_at == 0
    })
}

fn archived(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    let me = call.me()?;
    let rows = sorted(call, |row| {
        row.team == Some(team) && row.delete_at != 0 && call.world.may_read(me, row)
    });
    Ok(answer(call, call.paged(rows.into_iter())))
}

fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let ids = call.texts("channel_ids")?;
    if ids.is_empty() {
        return Err(Refusal::bad_body_param("channel_ids"));
    }
    let mut wanted: Vec<Id> = Vec::new();
    for id in ids {
        wanted.push(
            id.parse()
                .map_err(|_| Refusal::bad_body_param("channel_id"))?,
        );
    }
    call.require_team(team)?;
    let rows = of_kind(call, team, ChannelKind::Public);
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| wanted.contains(&row.id))
        .collect();
    if rows.is_empty() {
        return Err(Refusal::new(
            404,
            "app.channel.get_channels_by_ids.not_found.app_error",
            "There are no such channels.",
        ));
    }
    Ok(answer(call, rows))
}

fn all(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    let without = call.flag("exclude_default_channels");
    let with_archived = call.flag("include_deleted");
    let rows = sorted(call, |row| {
        matches!(row.kind, ChannelKind::Public | ChannelKind::Private)
            && (with_archived || row.delete_at == 0)
            && !(without && is_default(row))
    });
    let total = rows.len();
    let rows = call.paged(rows.into_iter()).into_iter();
    let rows: Vec<Value> = rows
        .map(|row| view::channel_of_team(call.world, row))
        .collect();
    if call.flag("include_total_count") {
        let rows = json!({"channels": rows, "total_count": total});
        return Ok(Answer::json(200, &rows));
    }
    Ok(Answer::json(200, &rows))
}

/// Whether every team has this channel.
pub(super) fn is_default(channel: &Channel) -> bool {
    matches!(&*channel.name, "town-square" | "off-topic")
}

fn of_user_in_team(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let user = call.me_or_admin("user_id")?;
    if call.world.rules.threads {
        call.require_team(team)?;
    }
    joined(call, user, |row| row.team.is_none_or(|own| own == team))
}

fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    joined(call, user, |_| true)
}

/// The channels that a user is in.
fn joined(call: &Call<'_>, user: Id, pass: impl Fn(&Channel) -> bool) -> Result<Answer, Refusal> {
    let since: i64 = match call.query("last_delete_at") {
        Some(time) => {
            let time = time.parse().ok().filter(|time| *time >= 0);
            time.ok_or_else(|| Refusal::bad_url_param("last_delete_at"))?
        }
        None => 0,
    };
    let with_archived = call.flag("include_deleted");
    let rows = sorted(call, |row| {
        let is_shown = row.delete_at == 0 || with_archived && row.delete_at >= since;
        is_shown && call.world.is_channel_member(&row.id, &user) && pass(row)
    });
    if rows.is_empty() {
        return Err(Refusal::new(
            404,
            "app.channel.get_channels.not_found.app_error",
            "The user is in no channel.",
        ));
    }
    let tag = tag(call, &rows);
    Ok(answer(call, rows).header("etag", tag))
}

/// What changes when any of these channels changes.
fn tag(call: &Call<'_>, rows: &[&Channel]) -> String {
    let (mut id, mut time) = (String::from("0"), 0);
    for row in rows {
        for at in [row.last_post_at, row.update_at] {
            if at > time {
                time = at;
                id = row.id.to_string();
            }
        }
    }
    let version = call.world.version;
    format!("{version}.0.{id}.{time}.0.{}", rows.len())
}

/// Refuses who may not see what a user is in: the user itself and admins may.
pub(super) fn require_user(call: &Call<'_>, user: Id) -> Result<(), Refusal> {
    let me = call.me()?;
    allow(me.id == user || me.is_admin())
}
