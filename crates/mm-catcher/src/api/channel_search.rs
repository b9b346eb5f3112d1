//! Channels by what people remember of their names.

use serde_json::{Value, json};

use super::channel_lists::{answer, is_default, sorted};
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::{Channel, ChannelKind};

pub(super) const SERVED: &[Served] = &[
    ("AutocompleteChannelsForTeam", Access::Session, complete),
    (
        "AutocompleteChannelsForTeamForSearch",
        Access::Session,
        complete_own,
    ),
    ("SearchChannels", Access::Session, of_team),
    ("SearchAllChannels", Access::Session, of_all),
    ("SearchGroupChannels", Access::Session, of_groups),
];

/// How many channels are offered while somebody types.
const COMPLETIONS_MAX: usize = 50;
/// How many are found.
const FOUND_MAX: usize = 100;

/// Whether a channel is meant by what was typed.
fn fits(channel: &Channel, term: &str) -> bool {
    let term = term.trim().trim_start_matches('~').to_lowercase();
    let texts = [&channel.name, &channel.display_name, &channel.purpose];
    let mut texts = texts.into_iter().map(|text| text.to_lowercase());
    let starts = |text: &str| {
        let mut words = text.split(|char: char| !char.is_alphanumeric());
        text.starts_with(&term) || words.any(|word| word.starts_with(&term))
    };
    term.is_empty() || texts.any(|text| starts(&text) || term.len() > 2 && text.contains(&term))
}

fn complete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    let me = call.my_id()?;
    let typed = call.query("name").unwrap_or_default();
    let with_private = call.world.rules.threads;
    let rows = sorted(call, |row| {
        let is_own = || call.world.is_channel_member(&row.id, &me);
        row.team == Some(team)
            && row.delete_at == 0
            && (row.kind == ChannelKind::Public || with_private && is_own())
            && fits(row, &typed)
    });
    Ok(answer(call, rows.into_iter().take(COMPLETIONS_MAX)))
}

fn complete_own(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let me = call.my_id()?;
    let typed = call.query("name").unwrap_or_default();
    let rows = sorted(call, |row| {
        row.team.is_none_or(|own| own == team)
            && row.delete_at == 0
            && call.world.is_channel_member(&row.id, &me)
            && (fits(row, &typed) || has_member(call, row, &typed))
    });
    Ok(answer(call, rows.into_iter().take(COMPLETIONS_MAX)))
}

/// Whether a direct or group channel has a member whose name begins like this.
fn has_member(call: &Call<'_>, channel: &Channel, term: &str) -> bool {
    let term = term.trim().to_lowercase();
    let members = call.world.members_of(&channel.id);
    let mut users = members.filter_map(|member| call.world.users.get(&member.user));
    channel.team.is_none() && users.any(|user| user.username.starts_with(&term))
}

fn of_team(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let typed = call.fields("channel_search")?.text("term");
    call.require_team(team).map_err(|_| {
        let id = "app.team.get_member.missing.app_error";
        Refusal::new(404, id, "Who asks is not in the team.")
    })?;
    let rows = sorted(call, |row| {
        row.team == Some(team)
            && row.kind == ChannelKind::Public
            && row.delete_at == 0
            && fits(row, &typed)
    });
    Ok(answer(call, rows.into_iter().take(FOUND_MAX)))
}

/// What an admin looks for everywhere.
#[expect(clippy::struct_excessive_bools, reason = "the fields of the request")]
struct Wanted {
    term: String,
    teams: Vec<Id>,
    public: bool,
    private: bool,
    archived: bool,
    without_default: bool,
    by_id: bool,
}

impl Wanted {
    fn of(body: &Fields) -> Self {
        let teams = body.texts("team_ids");
        Self {
            term: body.text("term"),
            teams: teams.iter().filter_map(|id| id.parse().ok()).collect(),
            public: body.flag("public"),
            private: body.flag("private"),
            archived: body.flag("include_deleted") || body.flag("deleted"),
            without_default: body.flag("exclude_default_channels"),
            by_id: body.flag("include_search_by_id"),
        }
    }

    fn holds(&self, row: &Channel) -> bool {
        let is_of_kind = match row.kind {
            ChannelKind::Public => self.public || !self.private,
            ChannelKind::Private => self.private || !self.public,
            ChannelKind::Direct | ChannelKind::Group => false,
        };
        is_of_kind
            && (self.archived || row.delete_at == 0)
            && (self.teams.is_empty() || row.team.is_some_and(|team| self.teams.contains(&team)))
            && !(self.without_default && is_default(row))
            && (fits(row, &self.term) || self.by_id && row.id.as_str() == self.term)
    }
}

fn of_all(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.fields("channel_search")?;
    call.require_admin()?;
    let wanted = Wanted::of(&body);
    let rows = sorted(call, |row| wanted.holds(row));
    let total = rows.len();
    let number = |name: &str| {
        let value = body.0.get(name)?;
        let value = value.as_u64().or_else(|| value.as_str()?.parse().ok());
        value.and_then(|value| usize::try_from(value).ok())
    };
    let shown = |row: &&Channel| view::channel_of_team(call.world, row);
    if let (Some(page), Some(per_page)) = (number("page"), number("per_page")) {
        let rows = rows
            .iter()
            .skip(page.saturating_mul(per_page))
            .take(per_page);
        let rows: Vec<Value> = rows.map(shown).collect();
        return Ok(Answer::json(
            200,
            &json!({"channels": rows, "total_count": total}),
        ));
    }
    let rows: Vec<Value> = rows.iter().take(FOUND_MAX).map(shown).collect();
    Ok(Answer::json(200, &rows))
}

fn of_groups(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.fields("channel_search")?;
    let me = call.my_id()?;
    let term = body.text("term");
    let rows = sorted(call, |row| {
        row.kind == ChannelKind::Group
            && call.world.is_channel_member(&row.id, &me)
            && has_member(call, row, &term)
    });
    Ok(answer(call, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;
    use crate::world::World;

    #[test]
    fn a_channel_is_found_by_the_beginning_of_a_word() {
        let mut world = World::new(Version::LATEST, false);
        let id = world.add_channel(None, ChannelKind::Public, "alerts", "Ops Alerts", None);
        let channel = world.channels.get(&id).unwrap();
        for term in ["al", "Ops", "", "~alerts", "lert", "ops al"] {
            assert!(fits(channel, term), "{term}");
        }
        for term in ["ps", "town"] {
            assert!(!fits(channel, term), "{term}");
        }
    }
}
