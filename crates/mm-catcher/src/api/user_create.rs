//! New users.

use serde_json::json;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::view::{self, Detail};
use crate::world::World;
use crate::world::event::Audience;

pub(super) const SERVED: &[Served] = &[("CreateUser", Access::Open, create)];

/// How long names may be.
const NAME_MAX: usize = 64;
/// How long a position may be.
const POSITION_MAX: usize = 128;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("user")?;
    let is_first = call.world.users.values().all(|user| user.bot.is_some());
    let invite = call.query("iid").filter(|id| !id.is_empty());
    let team = match &invite {
        Some(invite) => Some(invited(call.world, invite)?),
        None => None,
    };
    if !call.is_admin() {
        require_sign_up(call.world, is_first || team.is_some())?;
    }
    let mut username = fields.text("username").to_lowercase();
    if username.is_empty() {
        username = Id::random().to_string(); // As the server names who gives no name.
    }
    let email = fields.text("email").to_lowercase();
    let password = fields.text("password");
    require_domain(call.world, &email)?;
    let id = "api.user.check_user_password.invalid.app_error";
    rules::check_password(call.world, &password, Some(id))?;
    check(&fields, &username, &email)?;
    require_free(call.world, &username, &email)?;
    let id = call.world.add_user(&username, &email, &password);
    let locale = call
        .world
        .config_value("LocalizationSettings.DefaultClientLocale");
    let Some(user) = call.world.users.get_mut(&id) else {
        return Err(super::users::missing());
    };
    user.first_name = fields.text("first_name");
    user.last_name = fields.text("last_name");
    user.nickname = fields.text("nickname");
    user.position = fields.text("position");
    user.locale = match fields.text("locale") {
        text if text.is_empty() => locale.as_str().unwrap_or("en").to_owned(),
        text => text,
    };
    if let Some(props) = fields.object("props") {
        user.props = props;
    }
    if let Some(props) = fields
        .object("notify_props")
        .filter(|props| !props.is_empty())
    {
        user.notify_props = props;
    }
    if let Some(timezone) = fields.object("timezone").filter(|zone| !zone.is_empty()) {
        user.timezone = timezone;
    }
    let answer = Answer::json(201, &view::user(user, Detail::Own));
    first_preferences(call.world, id);
    call.world
        .tell("new_user", Audience::everyone(), &json!({"user_id": id}));
    if let Some(team) = team {
        call.posts += call.world.enter_team(team, id, call.request.seq);
    }
    Ok(answer)
}

fn invited(world: &World, invite: &str) -> Result<Id, Refusal> {
    let mut teams = world.teams.values();
    let found = teams.find(|team| team.invite_id.as_str() == invite && team.delete_at == 0);
    let id = "app.team.get_by_invite_id.finding.app_error";
    found
        .map(|team| team.id)
        .ok_or_else(|| Refusal::new(404, id, "No team has this invitation."))
}

fn require_sign_up(world: &World, is_welcome: bool) -> Result<(), Refusal> {
    let is_on = |name| world.is_on(name, true);
    if !is_on("EmailSettings.EnableSignUpWithEmail") || !is_on("TeamSettings.EnableUserCreation") {
        let id = "api.user.create_user.signup_email_disabled.app_error";
        return Err(Refusal::new(501, id, "Nobody can sign up on this server."));
    }
    if !is_welcome && !is_on("TeamSettings.EnableOpenServer") {
        let id = "api.user.create_user.no_open_server";
        return Err(Refusal::new(403, id, "Signing up takes an invitation."));
    }
    Ok(())
}

fn require_domain(world: &World, email: &str) -> Result<(), Refusal> {
    let domains = world.config_value("TeamSettings.RestrictCreationToDomains");
    let domains = domains.as_str().unwrap_or_default().to_lowercase();
    let mut domains = domains
        .split([',', ' '])
        .filter(|domain| !domain.is_empty())
        .peekable();
    if domains.peek().is_none() || domains.any(|domain| email.ends_with(&format!("@{domain}"))) {
        return Ok(());
    }
    let id = "api.user.create_user.accepted_domain.app_error";
    Err(Refusal::new(
        400,
        id,
        "Addresses of this domain are not taken.",
    ))
}

/// Refuses fields of a user that break the server's limits.
pub(super) fn check(fields: &Fields, username: &str, email: &str) -> Result<(), Refusal> {
    if !rules::is_username(username) {
        return Err(broken("model.user.is_valid.username.app_error"));
    }
    if !rules::is_email(email) {
        return Err(broken("model.user.is_valid.email.app_error"));
    }
    let limits = [
        (
            "nickname",
            NAME_MAX,
            "model.user.is_valid.nickname.app_error",
        ),
        (
            "position",
            POSITION_MAX,
            "model.user.is_valid.position.app_error",
        ),
        (
            "first_name",
            NAME_MAX,
            "model.user.is_valid.first_name.app_error",
        ),
        (
            "last_name",
            NAME_MAX,
            "model.user.is_valid.last_name.app_error",
        ),
    ];
    for (name, max, id) in limits {
        rules::at_most(&fields.text(name), max, id)?;
    }
    if !rules::is_locale(&fields.text("locale")) {
        return Err(broken("model.user.is_valid.locale.app_error"));
    }
    Ok(())
}

/// Refuses a name or an address that somebody has.
pub(super) fn require_free(world: &World, username: &str, email: &str) -> Result<(), Refusal> {
    let taken = |id| {
        Err(Refusal::new(
            400,
            id,
            "Another user has this name or address.",
        ))
    };
    // A bot's address is made of its name: there the name counts.
    if world.user_by_name(username).is_some() {
        return taken("app.user.save.username_exists.app_error");
    }
    if world.users.values().any(|user| user.email == email) {
        return taken("app.user.save.email_exists.app_error");
    }
    Ok(())
}

/// What a new user's clients find as preferences.
fn first_preferences(world: &mut World, user: Id) {
    let rows = [
        ("recommended_next_steps", "hide", "false"),
        ("tutorial_step", user.as_str(), "0"),
    ];
    let rows = rows
        .map(|(category, name, value)| ((category.to_owned(), name.to_owned()), value.to_owned()));
    world.preferences.insert(user, rows.into_iter().collect());
}
