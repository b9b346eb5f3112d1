//! Logging in and out.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view::{self, Detail};
use crate::world::model::User;

pub(super) const SERVED: &[Served] = &[
    ("Login", Access::Open, login),
    ("GetLoginType", Access::Open, login_type),
    ("Logout", Access::Open, logout),
];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn login(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.only_texts();
    let (id, password) = (fields.text("id"), fields.text("password"));
    if password.is_empty() {
        return Err(Refusal::new(
            400,
            "api.user.login.blank_pwd.app_error",
            "The password is empty.",
        ));
    }
    let login_id = fields.text("login_id").to_lowercase();
    let (by_email, by_username) = ways(call);
    let is_meant = |user: &&User| {
        if id.is_empty() {
            by_username && user.username == login_id || by_email && user.email == login_id
        } else {
            user.id.as_str() == id
        }
    };
    let found = call.world.users.values().find(is_meant).map(|user| user.id);
    let user = found.ok_or_else(|| wrong(call))?;
    check(call, user, &password)?;
    let token = call.world.add_session(user);
    let row = call
        .world
        .users
        .get(&user)
        .ok_or_else(Refusal::no_session)?;
    let mut answer = Answer::json(200, &view::user(row, Detail::Own));
    if call.request.header("x-requested-with") == Some("XMLHttpRequest") {
        for cookie in cookies(call, user, token) {
            answer = answer.header("set-cookie", cookie);
        }
    }
    Ok(answer.header("token", token.as_str()))
}

/// Holds a password against the user's own, and counts the wrong ones.
fn check(call: &mut Call<'_>, id: Id, password: &str) -> Result<(), Refusal> {
    let attempts_max = call
        .world
        .number("ServiceSettings.MaximumLoginAttempts", 10);
    let wrong = wrong(call);
    let Some(user) = call.world.users.get_mut(&id) else {
        return Err(wrong);
    };
    if !user.is_active() {
        return Err(Refusal::new(
            401,
            "api.user.login.inactive.app_error",
            "This user is deactivated.",
        ));
    }
    if user.bot.is_some() {
        return Err(Refusal::new(
            401,
            "api.user.login.bot_login_forbidden.app_error",
            "A bot has no password; use its token.",
        ));
    }
    if usize::try_from(user.failed_attempts).is_ok_and(|failed| failed >= attempts_max) {
        return Err(Refusal::new(
            401,
            "api.user.check_user_login_attempts.too_many.app_error",
            "Too many wrong passwords: this user is locked until the password is reset.",
        ));
    }
    if user.password != password {
        user.failed_attempts += 1;
        return Err(wrong);
    }
    user.failed_attempts = 0;
    Ok(())
}

/// Whether a user logs in by address, and by name.
fn ways(call: &Call<'_>) -> (bool, bool) {
    let is_on = |name| call.world.is_on(name, true);
    (
        is_on("EmailSettings.EnableSignInWithEmail"),
        is_on("EmailSettings.EnableSignInWithUsername"),
    )
}

/// One refusal for all that is wrong, which names what a user can log in with.
fn wrong(call: &Call<'_>) -> Refusal {
    let id = match ways(call) {
        (true, false) => "api.user.login.invalid_credentials_email",
        (false, true) => "api.user.login.invalid_credentials_username",
        _ => "api.user.login.invalid_credentials_email_username",
    };
    Refusal::new(
        401,
        id,
        "No user has this name or address with this password.",
    )
}

/// The cookies of a browser's session.
fn cookies(call: &Call<'_>, user: Id, token: Id) -> Vec<String> {
    let days = call
        .world
        .number("ServiceSettings.SessionLengthWebInDays", 180);
    let age = DAY * u32::try_from(days).unwrap_or(180);
    let expires = httpdate::fmt_http_date(SystemTime::now() + age);
    let lives = format!("Path=/; Expires={expires}; Max-Age={}", age.as_secs());
    let csrf = call.world.sessions.get(&token).map(|row| row.csrf);
    vec![
        format!("MMAUTHTOKEN={token}; {lives}; HttpOnly"),
        format!("MMUSERID={user}; {lives}"),
        format!("MMCSRF={}; {lives}", view::or_empty(csrf)),
    ]
}

fn login_type(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &json!({"auth_service": ""})))
}

fn logout(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if let Some(token) = call.token {
        call.world.sessions.remove(&token);
    }
    Ok(Answer::ok().header("set-cookie", crate::server::NO_COOKIE))
}
