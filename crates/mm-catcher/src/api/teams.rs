//! Teams and who is in them.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;

pub(super) const SERVED: &[Served] = &[
    ("CreateTeam", Access::Session, create),
    ("AddTeamMember", Access::Session, add_member),
];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = if text("type") == "I" { "I" } else { "O" };
    let id = call
        .world
        .add_team(text("name"), text("display_name"), kind);
    call.world.join_team(id, me, true);
    let team = call.world.teams.get(&id).ok_or_else(Refusal::forbidden)?;
    Ok(Answer::json(201, &view::team(team)))
}

fn add_member(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let body = call.object();
    let user: Id = body
        .get("user_id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Refusal::bad_body_param("user_id"))?;
    call.world.join_team(team, user, false);
    let member = call.world.team_members.get(&(team, user));
    Ok(Answer::json(201, &member.map(view::team_member)))
}
