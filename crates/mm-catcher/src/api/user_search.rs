//! Users by the beginnings of their names.

use serde_json::{Map, Value};

use super::users::{Among, in_order, public};
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::model::User;

pub(super) const SERVED: &[Served] = &[
    ("SearchUsers", Access::Session, search),
    ("AutocompleteUsers", Access::Session, autocomplete),
];

/// How many users are found unless asked for.
const LIMIT: u64 = 100;
/// How many users are found at most.
const LIMIT_MAX: u64 = 1000;

/// The users of whom each word of a term begins a name.
fn find<'a>(
    call: &'a Call<'_>,
    term: &str,
    among: &Among,
    inactive: bool,
    limit: usize,
) -> Vec<&'a User> {
    let by_email = call.world.is_on("PrivacySettings.ShowEmailAddress", true) || call.is_admin();
    let words: Vec<String> = term
        .split_whitespace()
        .map(|word| word.trim_start_matches('@').to_lowercase())
        .collect();
    let matches = |user: &User| {
        let email = if by_email { user.email.as_str() } else { "" };
        let names = [
            &user.username,
            &user.first_name,
            &user.last_name,
            &user.nickname,
        ];
        let names = names.map(|name| name.to_lowercase());
        words.iter().all(|word| {
            names.iter().any(|name| name.starts_with(word.as_str())) || email.starts_with(word)
        })
    };
    let mut users: Vec<&User> = call
        .world
        .users
        .values()
        .filter(|user| (inactive || user.is_active()) && matches(user))
        .filter(|user| among.has(call.world, user))
        .collect();
    in_order(&mut users);
    users.truncate(limit);
    users
}

fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("props")?;
    let term = fields.text("term");
    if term.is_empty() {
        return Err(Refusal::bad_body_param("term"));
    }
    let given = |name: &str| !fields.text(name).is_empty();
    if !given("team_id") && given("not_in_channel_id") {
        return Err(Refusal::bad_body_param("team_id"));
    }
    let limit = fields.0.get("limit").and_then(Value::as_u64);
    let limit = limit.filter(|limit| *limit != 0).unwrap_or(LIMIT);
    if limit > LIMIT_MAX {
        return Err(Refusal::bad_body_param("limit"));
    }
    let id = |name: &str| -> Result<Option<Id>, Refusal> {
        match fields.text(name) {
            text if text.is_empty() => Ok(None),
            text => text.parse().map(Some).map_err(|_| Refusal::forbidden()),
        }
    };
    let among = Among {
        in_team: id("team_id")?,
        not_in_team: id("not_in_team_id")?,
        in_channel: id("in_channel_id")?,
        not_in_channel: id("not_in_channel_id")?,
        without_team: fields.flag("without_team"),
    };
    among.require(call)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let users = find(call, &term, &among, fields.flag("allow_inactive"), limit);
    Ok(Answer::json(200, &public(users)))
}

fn autocomplete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.query("name").unwrap_or_default();
    let limit = call.query("limit").and_then(|limit| limit.parse().ok());
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(100).min(1000);
    let id = |name: &str| call.query(name).and_then(|id| id.parse::<Id>().ok());
    let (team, channel) = (id("in_team"), id("in_channel"));
    let inside = Among {
        in_team: team,
        in_channel: channel,
        ..Among::default()
    };
    inside.require(call)?;
    let mut answer = Map::new();
    let users = find(call, &name, &inside, false, limit);
    answer.insert("users".into(), public(users).into());
    if channel.is_some() {
        let outside = Among {
            in_team: team,
            not_in_channel: channel,
            ..Among::default()
        };
        let users = find(call, &name, &outside, false, limit);
        if !users.is_empty() {
            answer.insert("out_of_channel".into(), public(users).into());
        }
    }
    Ok(Answer::json(200, &Value::Object(answer)))
}
