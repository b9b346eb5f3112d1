//! Users as they change.

use serde_json::{Value, json};

use super::users::missing;
use super::{Access, Served, user_create};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules;
use crate::view::{self, Detail};
use crate::world::World;
use crate::world::event::Audience;

pub(super) const SERVED: &[Served] = &[
    ("UpdateUser", Access::Session, update),
    ("PatchUser", Access::Session, patch),
    ("UpdateUserActive", Access::Session, update_active),
    ("DeleteUser", Access::Session, delete),
    ("UpdateUserRoles", Access::Session, update_roles),
    ("UpdateUserPassword", Access::Session, update_password),
    (
        "resetPasswordFailedAttempts",
        Access::Session,
        reset_attempts,
    ),
];

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let fields = call.fields("user")?;
    if fields.id("id") != Some(id) {
        return Err(Refusal::bad_body_param("user_id"));
    }
    change(call, id, &fields, true)
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let fields = call.fields("user")?;
    change(call, id, &fields, false)
}

/// Changes the fields that are given; a whole user gives all of them.
fn change(call: &mut Call<'_>, id: Id, fields: &Fields, is_whole: bool) -> Result<Answer, Refusal> {
    let me = call.me()?;
    if me.id != id && !me.is_admin() {
        return Err(Refusal::forbidden());
    }
    let (is_mine, is_admin) = (me.id == id, me.is_admin());
    let user = call.world.users.get(&id).ok_or_else(missing)?;
    let text = |name: &str, old: &str| match fields.given(name) {
        Some(text) => text,
        None if is_whole => String::new(),
        None => old.to_owned(),
    };
    let username = fields.given("username").map(|name| name.to_lowercase());
    let username = username.filter(|name| !name.is_empty());
    let username = username.unwrap_or_else(|| user.username.clone());
    let email = fields.given("email").map(|email| email.to_lowercase());
    let email = email.filter(|email| !email.is_empty());
    let email = email.unwrap_or_else(|| user.email.clone());
    if email != user.email && is_mine && !is_admin && fields.text("password") != user.password {
        // A stolen session must not take a user over by a new address.
        return Err(Refusal::bad_body_param("password"));
    }
    user_create::check(fields, &username, &email)?;
    let is_taken = |own: fn(&crate::world::model::User) -> &String, new: &String| {
        let mut others = call.world.users.values().filter(|other| other.id != id);
        others.any(|other| own(other) == new)
    };
    if is_taken(|user| &user.email, &email) {
        let id = "app.user.save.email_exists.app_error";
        return Err(Refusal::new(400, id, "Another user has this address."));
    }
    if is_taken(|user| &user.username, &username) {
        let id = "app.user.save.username_exists.app_error";
        return Err(Refusal::new(400, id, "Another user has this name."));
    }
    let mut new = user.clone();
    new.username = username;
    new.email = email;
    new.nickname = text("nickname", &user.nickname);
    new.first_name = text("first_name", &user.first_name);
    new.last_name = text("last_name", &user.last_name);
    new.position = text("position", &user.position);
    let locale = fields.given("locale").filter(|locale| !locale.is_empty());
    new.locale = locale.unwrap_or_else(|| user.locale.clone());
    for (name, props) in [
        ("props", &mut new.props),
        ("notify_props", &mut new.notify_props),
        ("timezone", &mut new.timezone),
    ] {
        if let Some(given) = fields.object(name) {
            *props = given;
        }
    }
    new.update_at = call.world.now();
    let answer = Answer::json(200, &view::user(&new, Detail::Own));
    call.world.users.insert(id, new);
    tell_updated(call.world, id);
    Ok(answer)
}

/// Tells everyone how a user is now.
pub(super) fn tell_updated(world: &mut World, id: Id) {
    let Some(user) = world.users.get(&id) else {
        return;
    };
    let data = json!({"user": view::user(user, Detail::Public)});
    world.tell("user_updated", Audience::everyone(), &data);
}

fn update_active(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let active = call.some_fields().0.get("active").and_then(Value::as_bool);
    let active = active.ok_or_else(|| Refusal::bad_body_param("active"))?;
    let me = call.me()?;
    let is_own_end = !active && me.id == id;
    if !is_own_end && !me.is_admin() {
        return Err(Refusal::forbidden());
    }
    if is_own_end && !me.is_admin() {
        require_own_end(call.world)?;
    }
    set_active(call.world, id, active)?;
    Ok(Answer::ok())
}

/// Refuses users who may not deactivate themselves.
fn require_own_end(world: &World) -> Result<(), Refusal> {
    if world.is_on("TeamSettings.EnableUserDeactivation", false) {
        return Ok(());
    }
    Err(Refusal::new(
        401,
        "api.user.update_active.not_enable.app_error",
        "Users do not deactivate themselves on this server.",
    ))
}

/// Deactivates a user, which ends its sessions and its bots, or takes it back.
fn set_active(world: &mut World, id: Id, active: bool) -> Result<(), Refusal> {
    let now = world.now();
    let user = world.users.get_mut(&id).ok_or_else(missing)?;
    user.update_at = now;
    user.delete_at = if active { 0 } else { now };
    if !active {
        super::sessions::end_all(world, Some(id));
        if world.is_on("ServiceSettings.DisableBotsWhenOwnerIsDeactivated", true) {
            end_bots(world, id, now);
        }
    }
    tell_updated(world, id);
    world.tell(
        "user_activation_status_change",
        Audience::everyone(),
        &json!({}),
    );
    Ok(())
}

fn end_bots(world: &mut World, owner: Id, now: i64) {
    let users = world.users.values();
    let is_theirs = |user: &&crate::world::model::User| {
        user.is_active() && user.bot.as_ref().is_some_and(|bot| bot.owner == owner)
    };
    let bots: Vec<Id> = users.filter(is_theirs).map(|user| user.id).collect();
    for id in bots {
        if let Some(bot) = world.users.get_mut(&id) {
            bot.update_at = now;
            bot.delete_at = now;
        }
    }
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.me_or_admin("user_id")?;
    let me = call.me()?;
    if me.id == id && !me.is_admin() {
        require_own_end(call.world)?;
    }
    if !call.flag("permanent") {
        set_active(call.world, id, false)?;
        return Ok(Answer::ok());
    }
    if !call
        .world
        .is_on("ServiceSettings.EnableAPIUserDeletion", false)
    {
        return Err(Refusal::new(
            401,
            "api.user.delete_user.not_enabled.app_error",
            "Users are not deleted for good on this server.",
        ));
    }
    call.require_admin()?;
    set_active(call.world, id, false)?;
    call.world.users.remove(&id);
    Ok(Answer::ok())
}

fn update_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let roles = call.some_fields().given("roles");
    let roles = roles.filter(|roles| are_roles(roles));
    let roles = roles.ok_or_else(|| Refusal::bad_body_param("roles"))?;
    call.require_admin()?;
    let now = call.world.now();
    let user = call.world.users.get_mut(&id).ok_or_else(missing)?;
    user.roles.clone_from(&roles);
    user.update_at = now;
    let data = json!({"user_id": id, "roles": roles});
    call.world
        .tell("user_role_updated", Audience::user(id), &data);
    Ok(Answer::ok())
}

/// Whether it is a list of roles that the server has for users.
fn are_roles(roles: &str) -> bool {
    let known = |role: &str| role.starts_with("system_") && role.is_ascii();
    !roles.trim().is_empty() && roles.split_whitespace().all(known)
}

fn update_password(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let fields = call.some_fields();
    let new = fields.text("new_password");
    let me = call.me()?;
    let user = call.world.users.get(&id).ok_or_else(missing)?;
    if me.id == id {
        let current = fields.text("current_password");
        if current.is_empty() {
            return Err(Refusal::bad_body_param("current_password"));
        }
        if current != user.password {
            let id = "api.user.update_password.incorrect.app_error";
            return Err(Refusal::new(400, id, "That is not the current password."));
        }
    } else if !me.is_admin() {
        let id = "api.user.update_password.context.app_error";
        return Err(Refusal::new(403, id, "Users change their own passwords."));
    }
    rules::check_password(call.world, &new, None)?;
    let now = call.world.now();
    if let Some(user) = call.world.users.get_mut(&id) {
        user.password = new;
        user.last_password_update = now;
        user.update_at = now;
        user.failed_attempts = 0;
    }
    Ok(Answer::ok())
}

fn reset_attempts(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    let id = call.id("user_id")?;
    let user = call.world.users.get_mut(&id).ok_or_else(missing)?;
    user.failed_attempts = 0;
    Ok(Answer::ok())
}
