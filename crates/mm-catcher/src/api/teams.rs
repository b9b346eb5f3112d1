//! Teams.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::view;
use crate::world::World;
use crate::world::event::Audience;
use crate::world::model::Team;

pub(super) const SERVED: &[Served] = &[
    ("CreateTeam", Access::Session, create),
    ("GetTeam", Access::Session, get),
    ("GetTeamByName", Access::Session, by_name),
    ("TeamExists", Access::Session, exists),
    ("GetAllTeams", Access::Session, list),
    ("SearchTeams", Access::Session, search),
    ("GetTeamsForUser", Access::Session, of_user),
    ("UpdateTeam", Access::Session, update),
    ("PatchTeam", Access::Session, patch),
    ("UpdateTeamPrivacy", Access::Session, update_privacy),
    ("RegenerateTeamInviteId", Access::Session, new_invitation),
    ("GetTeamInviteInfo", Access::Open, invitation),
    ("SoftDeleteTeam", Access::Session, delete),
    ("RestoreTeam", Access::Session, restore),
];

/// How long a name may be, shown or in URLs.
const NAME_MAX: usize = 64;
/// How long a description may be.
const DESCRIPTION_MAX: usize = 255;
/// How long the list of domains may be.
const DOMAINS_MAX: usize = 500;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("team")?;
    let me = call.me()?;
    let (user, email) = (me.id, me.email.clone());
    let (name, kind) = (fields.text("name"), fields.text("type"));
    check(&fields, &fields.text("display_name"))?;
    if name.len() > NAME_MAX {
        return Err(broken("model.team.is_valid.url.app_error"));
    }
    if rules::is_team_name_taken(&name) {
        return Err(broken("model.team.is_valid.reserved.app_error"));
    }
    if !rules::is_team_name(&name) {
        return Err(broken("model.team.is_valid.characters.app_error"));
    }
    if kind != "O" && kind != "I" {
        return Err(broken("model.team.is_valid.type.app_error"));
    }
    if call.world.team_by_name(&name).is_some() {
        let id = "app.team.save.existing.app_error";
        return Err(Refusal::new(400, id, "Another team has this name."));
    }
    let id = call
        .world
        .add_team(&name, &fields.text("display_name"), &kind);
    let team = call.world.teams.get_mut(&id).ok_or_else(missing)?;
    team.email = email;
    team.description = fields.text("description");
    team.company_name = fields.text("company_name");
    team.allowed_domains = fields.text("allowed_domains");
    team.allow_open_invite = fields.flag("allow_open_invite");
    let answer = Answer::json(201, &view::team(team));
    call.posts += call.world.enter_team(id, user, call.request.seq);
    Ok(answer)
}

/// Refuses fields of a team that break the server's limits.
fn check(fields: &Fields, display_name: &str) -> Result<(), Refusal> {
    if display_name.is_empty() {
        return Err(broken("model.team.is_valid.name.app_error"));
    }
    rules::at_most(display_name, NAME_MAX, "model.team.is_valid.name.app_error")?;
    let limits = [
        (
            "description",
            DESCRIPTION_MAX,
            "model.team.is_valid.description.app_error",
        ),
        (
            "company_name",
            NAME_MAX,
            "model.team.is_valid.company.app_error",
        ),
        (
            "allowed_domains",
            DOMAINS_MAX,
            "model.team.is_valid.domains.app_error",
        ),
    ];
    for (name, max, id) in limits {
        rules::at_most(&fields.text(name), max, id)?;
    }
    Ok(())
}

/// A team as who asks may see it: its address is for who manages it, its invitation for
/// its members.
fn shown(call: &Call<'_>, team: &Team) -> Value {
    let mut json = view::team(team);
    if !call.manages_team(team.id) {
        json["email"] = "".into();
        if call.require_team(team.id).is_err() {
            json["invite_id"] = "".into();
        }
    }
    json
}

pub(super) fn find(world: &World, id: Id) -> Result<&Team, Refusal> {
    world.teams.get(&id).ok_or_else(missing)
}

pub(super) fn missing() -> Refusal {
    Refusal::new(404, "app.team.get.find.app_error", "There is no such team.")
}

/// Refuses who may not see a team: members may, and everybody if it is open.
fn require_view(call: &Call<'_>, team: &Team) -> Result<(), Refusal> {
    if team.allow_open_invite && team.kind == "O" {
        return Ok(());
    }
    call.require_team(team.id)
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = find(call.world, call.id("team_id")?)?;
    require_view(call, team)?;
    Ok(Answer::json(200, &shown(call, team)))
}

fn by_name(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.param("team_name").to_lowercase();
    if !rules::is_team_name(&name) {
        return Err(Refusal::bad_url_param("team_name"));
    }
    let team = call.world.team_by_name(&name).ok_or_else(|| {
        let id = "app.team.get_by_name.missing.app_error";
        Refusal::new(404, id, "There is no team of this name.")
    })?;
    require_view(call, team)?;
    Ok(Answer::json(200, &shown(call, team)))
}

/// Whether there is a team of a name that who asks may see.
fn exists(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.param("team_name").to_lowercase();
    if !rules::is_team_name(&name) {
        return Err(Refusal::bad_url_param("team_name"));
    }
    let team = call.world.team_by_name(&name);
    let exists =
        team.is_some_and(|team| team.allow_open_invite || call.require_team(team.id).is_ok());
    Ok(Answer::json(200, &json!({"exists": exists})))
}

/// The teams that match and that who asks may find: all of them, or those open to all.
fn found<'a>(call: &'a Call<'_>, is_meant: impl Fn(&Team) -> bool) -> Vec<&'a Team> {
    let all = call.is_admin();
    let teams = call.world.teams.values();
    let mut teams: Vec<&Team> = teams
        .filter(|team| (all || team.allow_open_invite) && is_meant(team))
        .collect();
    teams.sort_by(|one, other| one.display_name.cmp(&other.display_name));
    teams
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let teams = found(call, |_| true);
    let total = teams.len();
    let rows = call.paged(teams.into_iter().map(|team| shown(call, team)));
    if call.flag("include_total_count") {
        let body = json!({"teams": rows, "total_count": total});
        return Ok(Answer::json(200, &body));
    }
    Ok(Answer::json(200, &rows))
}

fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("team_search")?;
    let term = fields.text("term").to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&term);
    let teams = found(call, |team| has(&team.name) || has(&team.display_name));
    let total = teams.len();
    let rows = teams.into_iter().map(|team| shown(call, team));
    let number = |name: &str| {
        let number = fields.0.get(name).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok())
    };
    let (Some(page), Some(per_page)) = (number("page"), number("per_page")) else {
        return Ok(Answer::json(200, &rows.collect::<Vec<_>>()));
    };
    let rows = rows.skip(page.saturating_mul(per_page)).take(per_page);
    let rows: Vec<Value> = rows.collect();
    Ok(Answer::json(
        200,
        &json!({"teams": rows, "total_count": total}),
    ))
}

fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let teams = call.world.teams.values();
    let mut teams: Vec<&Team> = teams
        .filter(|team| team.delete_at == 0 && call.world.is_team_member(&team.id, &user))
        .collect();
    teams.sort_by_key(|team| team.create_at);
    let rows: Vec<Value> = teams.into_iter().map(|team| shown(call, team)).collect();
    Ok(Answer::json(200, &rows))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("team_id")?;
    let fields = call.fields("team")?;
    if fields.id("id") != Some(id) {
        return Err(Refusal::bad_body_param("id"));
    }
    change(call, id, &fields, true)
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("team_id")?;
    let fields = call.fields("team")?;
    change(call, id, &fields, false)
}

/// Changes the fields that are given; a whole team gives all of them.
fn change(call: &mut Call<'_>, id: Id, fields: &Fields, is_whole: bool) -> Result<Answer, Refusal> {
    call.require_team_admin(id)?;
    let old = find(call.world, id)?;
    let text = |name: &str, old: &str| match fields.given(name) {
        Some(text) => text,
        None if is_whole => String::new(),
        None => old.to_owned(),
    };
    let mut new = old.clone();
    new.display_name = text("display_name", &old.display_name);
    new.description = text("description", &old.description);
    new.company_name = text("company_name", &old.company_name);
    new.allowed_domains = text("allowed_domains", &old.allowed_domains);
    let open = fields.0.get("allow_open_invite").and_then(Value::as_bool);
    new.allow_open_invite = open.unwrap_or(!is_whole && old.allow_open_invite);
    check(fields, &new.display_name)?;
    keep(call, new, "update_team")
}

/// Keeps a team as it is now, tells of it and gives it.
fn keep(call: &mut Call<'_>, mut team: Team, event: &'static str) -> Result<Answer, Refusal> {
    team.update_at = call.world.now();
    let id = team.id;
    let mut told = view::team(&team);
    told["email"] = "".into();
    told["invite_id"] = "".into();
    call.world.teams.insert(id, team);
    let audience = if event == "update_team" {
        Audience::team(id)
    } else {
        Audience::everyone()
    };
    let data = json!({"team": told.to_string()});
    call.world.tell(event, audience, &data);
    let team = find(call.world, id)?;
    Ok(Answer::json(200, &shown(call, team)))
}

/// A copy of the team of the path, for who manages it.
fn managed(call: &Call<'_>) -> Result<Team, Refusal> {
    let id = call.id("team_id")?;
    call.require_team_admin(id)?;
    find(call.world, id).cloned()
}

fn update_privacy(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.id("team_id")?;
    let privacy = call.some_fields().text("privacy");
    if privacy != "O" && privacy != "I" {
        return Err(Refusal::bad_body_param("privacy"));
    }
    let mut team = managed(call)?;
    team.allow_open_invite = privacy == "O";
    team.kind = privacy;
    keep(call, team, "update_team")
}

fn new_invitation(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut team = managed(call)?;
    team.invite_id = Id::random();
    keep(call, team, "update_team")
}

fn invitation(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let invite = call.param("invite_id");
    let mut teams = call.world.teams.values();
    let team = teams.find(|team| team.invite_id.as_str() == invite && team.delete_at == 0);
    let team = team.ok_or_else(|| {
        let id = "app.team.get_by_invite_id.finding.app_error";
        Refusal::new(404, id, "No team has this invitation.")
    })?;
    let body = json!({
        "id": team.id,
        "name": team.name,
        "display_name": team.display_name,
        "description": team.description,
    });
    Ok(Answer::json(200, &body))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut team = managed(call)?;
    let is_final = call.flag("permanent");
    if is_final
        && !call
            .world
            .is_on("ServiceSettings.EnableAPITeamDeletion", false)
    {
        let id = "api.user.delete_team.not_enabled.app_error";
        return Err(Refusal::new(
            401,
            id,
            "Teams are not deleted for good on this server.",
        ));
    }
    let id = team.id;
    team.delete_at = call.world.now();
    keep(call, team, "delete_team")?;
    if is_final {
        call.world.teams.remove(&id);
    }
    Ok(Answer::ok())
}

fn restore(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut team = managed(call)?;
    team.delete_at = 0;
    keep(call, team, "restore_team")
}
