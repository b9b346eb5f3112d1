//! Personal access tokens.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules;
use crate::world::model::AccessToken;

pub(super) const SERVED: &[Served] = &[
    ("CreateUserAccessToken", Access::Session, create),
    ("GetUserAccessTokensForUser", Access::Session, of_user),
    ("GetUserAccessTokens", Access::Session, all),
    ("SearchUserAccessTokens", Access::Session, search),
    ("GetUserAccessToken", Access::Session, get),
    ("RevokeUserAccessToken", Access::Session, revoke),
    ("DisableUserAccessToken", Access::Session, disable),
    ("EnableUserAccessToken", Access::Session, enable),
];

/// How long a description may be.
const DESCRIPTION_MAX: usize = 255;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    let description = call.fields("user_access_token")?.text("description");
    if description.is_empty() {
        return Err(Refusal::bad_body_param("description"));
    }
    call.require_token_role()?;
    call.require_user_or_bot(user)?;
    let row = call
        .world
        .users
        .get(&user)
        .ok_or_else(super::users::missing)?;
    if row.bot.is_none()
        && !call
            .world
            .is_on("ServiceSettings.EnableUserAccessTokens", true)
    {
        return Err(Refusal::new(
            501,
            "app.user_access_token.disabled",
            "Personal access tokens are off on this server.",
        ));
    }
    let id = "model.user_access_token.is_valid.description.app_error";
    rules::at_most(&description, DESCRIPTION_MAX, id)?;
    let token = AccessToken {
        id: Id::random(),
        token: Id::random(),
        user,
        description,
        is_active: true,
        create_at: call.world.now(),
    };
    let mut answer = view(&token);
    answer["token"] = token.token.as_str().into();
    call.world.tokens.insert(token.id, token);
    Ok(Answer::json(200, &answer))
}

/// A token without its secret, which is told once, when it is made.
fn view(token: &AccessToken) -> Value {
    json!({
        "id": token.id,
        "user_id": token.user,
        "description": token.description,
        "is_active": token.is_active,
    })
}

fn of_user(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    call.require_token_role()?;
    call.require_user_or_bot(user)?;
    Ok(listed(call, |token| token.user == user))
}

fn all(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    Ok(listed(call, |_| true))
}

fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    let term = call.fields("user_access_token_search")?.text("term");
    if term.is_empty() {
        return Err(Refusal::bad_body_param("term"));
    }
    let name = |token: &AccessToken| {
        let user = call.world.users.get(&token.user);
        user.map(|user| user.username.clone()).unwrap_or_default()
    };
    Ok(listed(call, |token| {
        token.id.as_str().starts_with(&term)
            || token.user.as_str().starts_with(&term)
            || name(token).starts_with(&term)
    }))
}

/// The page of tokens that is asked for, in the order in which they were made.
fn listed(call: &Call<'_>, is_meant: impl Fn(&AccessToken) -> bool) -> Answer {
    let tokens = call.world.tokens.values();
    let mut rows: Vec<&AccessToken> = tokens.filter(|token| is_meant(token)).collect();
    rows.sort_by_key(|token| token.create_at);
    let rows = call.paged(rows.into_iter().map(view));
    Answer::json(200, &rows)
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("token_id")?;
    call.require_token_role()?;
    let token = call.world.tokens.get(&id).ok_or_else(missing)?;
    call.require_user_or_bot(token.user)?;
    Ok(Answer::json(200, &view(token)))
}

/// The token that the body names, of which who asks may dispose.
fn named(call: &Call<'_>) -> Result<Id, Refusal> {
    let id = call.some_fields().text("token_id");
    if id.is_empty() {
        return Err(Refusal::bad_body_param("token_id"));
    }
    call.require_token_role()?;
    let token = id.parse().ok().and_then(|id| call.world.tokens.get(&id));
    let token = token.ok_or_else(missing)?;
    call.require_user_or_bot(token.user)?;
    Ok(token.id)
}

fn revoke(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = named(call)?;
    call.world.tokens.remove(&id);
    Ok(Answer::ok())
}

fn disable(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    turn(call, false)
}

fn enable(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    turn(call, true)
}

fn turn(call: &mut Call<'_>, is_active: bool) -> Result<Answer, Refusal> {
    let id = named(call)?;
    if let Some(token) = call.world.tokens.get_mut(&id) {
        token.is_active = is_active;
    }
    Ok(Answer::ok())
}

fn missing() -> Refusal {
    Refusal::new(
        404,
        "app.user_access_token.get_by_user.app_error",
        "There is no such token.",
    )
}
