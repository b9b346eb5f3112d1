//! Channels, one at a time: by id, by name, their counts.

use serde_json::json;

use super::channel_create::is_name;
use super::post_lists::require_readable;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::rules::is_team_name;
use crate::view;
use crate::world::model::{Channel, ChannelKind};

pub(super) const SERVED: &[Served] = &[
    ("GetChannel", Access::Session, get),
    ("GetChannelByName", Access::Session, by_name),
    ("GetChannelByNameForTeamName", Access::Session, by_team_name),
    ("GetChannelStats", Access::Session, stats),
    ("GetChannelMembersTimezones", Access::Session, timezones),
    ("GetChannelsMemberCount", Access::Session, member_counts),
];

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let channel = call.channel(id)?;
    allow(call.world.may_read(call.me()?, channel))?;
    Ok(Answer::json(200, &view::channel(call.world, channel)))
}

fn by_name(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    require_name(call)?;
    of_team(call, team)
}

/// Refuses what is no name of a channel, where one is looked for.
fn require_name(call: &Call<'_>) -> Result<(), Refusal> {
    let name = call.param("channel_name").to_lowercase();
    if is_name(&name, call.world.rules.short_channel_names) {
        Ok(())
    } else {
        Err(Refusal::bad_url_param("channel_name"))
    }
}

fn by_team_name(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.param("team_name").to_lowercase();
    if !is_team_name(&name) {
        return Err(Refusal::bad_url_param("team_name"));
    }
    require_name(call)?;
    let team = call.world.team_by_name(&name);
    let team = team.map(|team| team.id).ok_or_else(|| {
        Refusal::new(
            404,
            "app.team.get_by_name.missing.app_error",
            "There is no such team.",
        )
    })?;
    of_team(call, team)
}

fn of_team(call: &Call<'_>, team: Id) -> Result<Answer, Refusal> {
    let name = call.param("channel_name").to_lowercase();
    let missing = || {
        Refusal::new(
            404,
            "app.channel.get_by_name.missing.app_error",
            "There is no such channel.",
        )
    };
    let with_archived = call.flag("include_deleted");
    let is_shown = |row: &&Channel| with_archived || row.delete_at == 0;
    let channel = call.world.channel_named(&team, &name).filter(is_shown);
    let channel = channel.ok_or_else(missing)?;
    if !call.world.may_read(call.me()?, channel) {
        // Whoever may not read a private channel is not told that it exists.
        return Err(match channel.kind {
            ChannelKind::Public => Refusal::forbidden(),
            _ => missing(),
        });
    }
    Ok(Answer::json(200, &view::channel(call.world, channel)))
}

fn stats(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    require_readable(call, id)?;
    let members = call.world.members_of(&id).count();
    let posts = call.world.posts.in_channel(&id);
    let posts = posts.filter(|post| post.delete_at == 0);
    let (mut pinned, mut files) = (0, 0);
    for post in posts {
        pinned += usize::from(post.is_pinned);
        files += post.file_ids.len();
    }
    let mut stats = json!({
        "channel_id": id,
        "member_count": members,
        "guest_count": 0,
        "pinnedpost_count": pinned,
    });
    if call.world.rules.threads {
        stats["files_count"] = files.into();
    }
    Ok(Answer::json(200, &stats))
}

fn timezones(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    call.own_channel(id)?;
    let members = call.world.members_of(&id);
    let users = members.filter_map(|member| call.world.users.get(&member.user));
    let zones = users.filter_map(|user| {
        let text = |name: &str| user.timezone.get(name).and_then(|value| value.as_str());
        let name = match text("useAutomaticTimezone") {
            Some("true") => "automaticTimezone",
            _ => "manualTimezone",
        };
        text(name).filter(|zone| !zone.is_empty())
    });
    let mut zones: Vec<&str> = zones.collect();
    zones.sort_unstable();
    zones.dedup();
    Ok(Answer::json(200, &zones))
}

fn member_counts(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let ids: Vec<Id> = call.body("channel_ids")?;
    let mut counts = serde_json::Map::new();
    for id in ids {
        call.channel_to_read(id)?;
        let members = call.world.members_of(&id).count();
        counts.insert(id.to_string(), members.into());
    }
    Ok(Answer::json(200, &counts))
}
