//! Logging in and out.

use serde_json::Value;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::view::{self, Detail};

pub(super) const SERVED: &[Served] = &[
    ("Login", Access::Open, login),
    ("Logout", Access::Open, logout),
];

fn login(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body = call.object();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (login_id, password) = (text("login_id").to_lowercase(), text("password"));
    if password.is_empty() {
        return Err(Refusal::new(
            400,
            "api.user.login.blank_pwd.app_error",
            "The password is empty.",
        ));
    }
    let users = &call.world.users;
    let user = users
        .values()
        .find(|user| user.username == login_id || user.email == login_id);
    let user = user.filter(|user| user.bot.is_none() && user.password == password);
    let Some(user) = user else {
        return Err(Refusal::new(
            401,
            "api.user.login.invalid_credentials_email_username",
            "No user has this name or address with this password.",
        ));
    };
    if !user.is_active() {
        return Err(Refusal::new(
            401,
            "api.user.login.inactive.app_error",
            "This user is deactivated.",
        ));
    }
    let answer = Answer::json(200, &view::user(user, Detail::Own));
    let id = user.id;
    let token = call.world.add_session(id);
    Ok(answer.header("token", token.to_string()))
}

fn logout(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if let Some(token) = call.token {
        call.world.sessions.remove(&token);
    }
    Ok(Answer::ok().header("set-cookie", "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly"))
}
