//! Who is in a team.

use serde_json::{Value, json};

use super::{Access, Served, teams};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::World;
use crate::world::event::Audience;
use crate::world::model::{Team, TeamMember, User};

pub(super) const SERVED: &[Served] = &[
    ("AddTeamMember", Access::Session, add),
    ("AddTeamMembers", Access::Session, add_many),
    (
        "AddTeamMemberFromInvite",
        Access::Session,
        add_by_invitation,
    ),
    ("GetTeamMembers", Access::Session, list),
    ("GetTeamMembersByIds", Access::Session, by_ids),
    ("GetTeamMember", Access::Session, get),
    ("GetTeamMembersForUser", Access::Session, of_user),
    ("RemoveTeamMember", Access::Session, remove),
    ("UpdateTeamMemberRoles", Access::Session, update_roles),
    (
        "UpdateTeamMemberSchemeRoles",
        Access::Session,
        update_scheme_roles,
    ),
    ("GetTeamStats", Access::Session, stats),
];

/// How many are added at once.
const BATCH_MAX: usize = 256;

/// The members of a team who have not left it.
fn members<'a>(world: &'a World, team: &Id) -> impl Iterator<Item = &'a TeamMember> + use<'a> {
    let keys = (*team, Id::MIN)..=(*team, Id::MAX);
    let rows = world.team_members.range(keys).map(|(_, row)| row);
    rows.filter(|row| row.delete_at == 0)
}

fn add(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let fields = call.fields("team_member")?;
    let user = wanted(&fields, team)?;
    let me = call.my_id()?;
    let row = teams::find(call.world, team)?;
    if user == me {
        // Everybody may join a team that is open, and admins any.
        if !row.allow_open_invite && !call.is_admin() {
            return Err(Refusal::forbidden());
        }
    } else {
        call.require_team(team)?;
    }
    enter(call, team, user)?;
    call.world.tell_added(team, user); // A real server tells it once more here.
    let member = find(call.world, team, user)?;
    Ok(Answer::json(201, &view::team_member(member)))
}

/// The user that a body wants to add to the team of the path.
fn wanted(fields: &Fields, team: Id) -> Result<Id, Refusal> {
    if fields.id("team_id") != Some(team) {
        return Err(Refusal::bad_body_param("team_id"));
    }
    let user = fields.id("user_id");
    user.ok_or_else(|| Refusal::bad_body_param("user_id"))
}

fn enter(call: &mut Call<'_>, team: Id, user: Id) -> Result<(), Refusal> {
    if !call.world.users.contains(&user) {
        return Err(super::users::missing());
    }
    let room = call.world.number("TeamSettings.MaxUsersPerTeam", 50);
    let is_in = call.world.is_team_member(&team, &user);
    if !is_in && members(call.world, &team).count() >= room {
        let id = "app.team.join_user_to_team.max_accounts.app_error";
        return Err(Refusal::new(400, id, "The team is full."));
    }
    call.posts += call.world.enter_team(team, user, call.request.seq);
    Ok(())
}

fn add_many(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let rows: Vec<serde_json::Map<String, Value>> = call.body("team_members")?;
    if rows.is_empty() || rows.len() > BATCH_MAX {
        return Err(Refusal::bad_body_param("team_members"));
    }
    let mut users = Vec::new();
    for row in rows {
        users.push(wanted(&Fields(row), team)?);
    }
    teams::find(call.world, team)?;
    call.require_team(team)?;
    let is_graceful = call.flag("graceful");
    let mut answers = Vec::new();
    for user in users {
        let added = enter(call, team, user);
        let member = call
            .world
            .team_members
            .get(&(team, user))
            .map(view::team_member);
        match (added, is_graceful) {
            (Err(refusal), false) => return Err(refusal),
            (Err(refusal), true) => {
                let error: Value =
                    serde_json::from_slice(&refusal.answer().body).unwrap_or_default();
                answers.push(json!({"user_id": user, "member": null, "error": error}));
            }
            (Ok(()), true) => {
                answers.push(json!({"user_id": user, "member": member, "error": null}));
            }
            (Ok(()), false) => answers.extend(member),
        }
    }
    Ok(Answer::json(201, &answers))
}

fn add_by_invitation(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let invite = call.query("invite_id").unwrap_or_default();
    let is_meant = |team: &&Team| team.invite_id.as_str() == invite && team.delete_at == 0;
    let team = call.world.teams.values().find(is_meant).map(|team| team.id);
    let team = team.ok_or_else(|| {
        let id = "app.team.get_by_invite_id.finding.app_error";
        Refusal::new(404, id, "No team has this invitation.")
    })?;
    let me = call.my_id()?;
    enter(call, team, me)?;
    let member = find(call.world, team, me)?;
    Ok(Answer::json(201, &view::team_member(member)))
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    let mut rows: Vec<&TeamMember> = members(call.world, &team).collect();
    if call.flag("exclude_deleted_users") {
        rows.retain(|row| {
            let user = call.world.users.get(&row.user);
            user.is_some_and(User::is_active)
        });
    }
    if call.query("sort").as_deref() == Some("Username") {
        rows.sort_by_key(|row| call.world.users.get(&row.user).map(|user| &user.username));
    }
    let rows = call.paged(rows.into_iter().map(view::team_member));
    Ok(Answer::json(200, &rows))
}

fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    let ids = call.some_texts("user_ids")?;
    call.require_team(team)?;
    let rows =
        members(call.world, &team).filter(|row| ids.iter().any(|id| id == row.user.as_str()));
    let rows: Vec<Value> = rows.map(view::team_member).collect();
    Ok(Answer::json(200, &rows))
}

fn find(world: &World, team: Id, user: Id) -> Result<&TeamMember, Refusal> {
    world.team_members.get(&(team, user)).ok_or_else(|| {
        let id = "app.team.get_member.missing.app_error";
        Refusal::new(404, id, "This user is not in this team.")
    })
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (team, user) = (call.id("team_id")?, call.id("user_id")?);
    call.require_team(team)?;
    let member = find(call.world, team, user)?;
    Ok(Answer::json(200, &view::team_member(member)))
}

fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let rows = call.world.team_members.values();
    let rows: Vec<Value> = rows
        .filter(|row| row.user == user)
        .map(view::team_member)
        .collect();
    Ok(Answer::json(200, &rows))
}

fn remove(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (team, user) = (call.id("team_id")?, call.id("user_id")?);
    let me = call.my_id()?;
    if user != me {
        call.require_team_admin(team)?;
    }
    teams::find(call.world, team)?;
    if !call.world.users.contains(&user) {
        return Err(super::users::missing());
    }
    if !call.world.is_team_member(&team, &user) {
        let id = "api.team.remove_user_from_team.missing.app_error";
        return Err(Refusal::new(400, id, "This user is not in this team."));
    }
    call.posts += call.world.leave_team(team, user, me, call.request.seq);
    Ok(Answer::ok())
}

fn update_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (team, user) = (call.id("team_id")?, call.id("user_id")?);
    let roles = call.some_fields().text("roles");
    let mut names = roles.split_whitespace().peekable();
    if names.peek().is_none() || names.any(|role| role != "team_user" && role != "team_admin") {
        return Err(Refusal::bad_body_param("team_member_roles"));
    }
    set_admin(call, team, user, roles.contains("team_admin"))
}

fn update_scheme_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (team, user) = (call.id("team_id")?, call.id("user_id")?);
    let fields = call.fields("scheme_roles")?;
    set_admin(call, team, user, fields.flag("scheme_admin"))
}

fn set_admin(call: &mut Call<'_>, team: Id, user: Id, is_admin: bool) -> Result<Answer, Refusal> {
    call.require_team_admin(team)?;
    find(call.world, team, user)?;
    if let Some(member) = call.world.team_members.get_mut(&(team, user)) {
        member.is_admin = is_admin;
        let data = json!({"member": view::team_member(member).to_string()});
        call.world
            .tell("memberrole_updated", Audience::user(user), &data);
    }
    Ok(Answer::ok())
}

fn stats(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    let is_active = |row: &TeamMember| {
        let user = call.world.users.get(&row.user);
        user.is_some_and(User::is_active)
    };
    let body = json!({
        "team_id": team,
        "total_member_count": members(call.world, &team).count(),
        "active_member_count": members(call.world, &team).filter(|row| is_active(row)).count(),
    });
    Ok(Answer::json(200, &body))
}
