//! Users.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::view::{self, Detail};
use crate::world::model::User;

pub(super) const SERVED: &[Served] = &[
    ("CreateUser", Access::Open, create),
    ("GetUser", Access::Session, get),
    ("GetUserByUsername", Access::Session, by_username),
    ("UpdateUserRoles", Access::Session, update_roles),
];

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let username = text("username").to_lowercase();
    let email = text("email").to_lowercase();
    if call.world.user_by_name(&username).is_some() {
        return Err(Refusal::new(
            400,
            "app.user.save.username_exists.app_error",
            "The username is taken.",
        ));
    }
    let id = call.world.add_user(&username, &email, text("password"));
    let fields = [
        ("first_name", text("first_name").to_owned()),
        ("last_name", text("last_name").to_owned()),
        ("nickname", text("nickname").to_owned()),
    ];
    let Some(user) = call.world.users.get_mut(&id) else {
        return Err(Refusal::no_session());
    };
    for (name, value) in fields {
        match name {
            "first_name" => user.first_name = value,
            "last_name" => user.last_name = value,
            _ => user.nickname = value,
        }
    }
    Ok(Answer::json(201, &view::user(user, Detail::Own)))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let user = call.world.users.get(&id).ok_or_else(missing)?;
    shown(call, user)
}

fn by_username(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.param("username");
    let user = call.world.user_by_name(name).ok_or_else(missing)?;
    shown(call, user)
}

fn shown(call: &Call<'_>, user: &User) -> Result<Answer, Refusal> {
    let detail = if call.my_id()? == user.id {
        Detail::Own
    } else {
        Detail::Public
    };
    let tag = format!("{}.0.{}.{}", call.world.version, user.id, user.update_at);
    Ok(Answer::json(200, &view::user(user, detail)).header("etag", tag))
}

fn missing() -> Refusal {
    Refusal::new(
        404,
        "app.user.missing_account.const",
        "There is no such user.",
    )
}

fn update_roles(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    let id = call.id("user_id")?;
    let body = call.object();
    let roles = body.get("roles").and_then(Value::as_str);
    let roles = roles.ok_or_else(|| Refusal::bad_body_param("roles"))?;
    let user = call.world.users.get_mut(&id).ok_or_else(missing)?;
    roles.clone_into(&mut user.roles);
    Ok(Answer::ok())
}
