//! The sessions of a user.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::model::Session;

pub(super) const SERVED: &[Served] = &[
    ("GetSessions", Access::Session, list),
    ("RevokeSession", Access::Session, revoke),
    ("RevokeAllSessions", Access::Session, revoke_all),
    (
        "RevokeSessionsFromAllUsers",
        Access::Session,
        revoke_everybodys,
    ),
];

/// How long a session lasts, in milliseconds.
const LENGTH: i64 = 180 * 24 * 60 * 60 * 1000;

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let sessions = call.world.sessions.values();
    let rows = sessions.filter(|row| row.user == user);
    let rows: Vec<Value> = rows.map(|row| view(call.world, row)).collect();
    Ok(Answer::json(200, &rows))
}

/// A session without its token.
fn view(world: &World, session: &Session) -> Value {
    let user = world.users.get(&session.user);
    json!({
        "id": session.id,
        "token": "",
        "create_at": session.create_at,
        "expires_at": session.create_at + LENGTH,
        "last_activity_at": session.create_at,
        "user_id": session.user,
        "device_id": "",
        "roles": user.map_or("", |user| &user.roles),
        "is_oauth": false,
        "expired_notify": false,
        "props": {"csrf": session.csrf, "isSaml": "false", "is_guest": "false"},
        "team_members": null,
        "local": false,
    })
}

fn revoke(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let session = call.some_fields().text("session_id");
    if session.is_empty() {
        return Err(Refusal::bad_body_param("session_id"));
    }
    let is_meant = |(_, row): &(&Id, &Session)| row.id.as_str() == session;
    let found = call.world.sessions.iter().find(is_meant);
    let found = found.map(|(token, row)| (*token, row.user));
    let (token, owner) = found.ok_or_else(|| {
        let id = "app.session.get.app_error";
        Refusal::new(400, id, "There is no such session.")
    })?;
    if owner != user {
        return Err(Refusal::bad_url_param("user_id"));
    }
    call.world.sessions.remove(&token);
    Ok(Answer::ok())
}

fn revoke_all(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    end_all(call.world, Some(user));
    Ok(Answer::ok())
}

fn revoke_everybodys(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    end_all(call.world, None);
    Ok(Answer::ok())
}

/// Ends all sessions, or those of one user.
pub(super) fn end_all(world: &mut World, user: Option<Id>) {
    let sessions = world.sessions.iter();
    let theirs = sessions.filter(|(_, row)| user.is_none_or(|user| row.user == user));
    let tokens: Vec<Id> = theirs.map(|(token, _)| *token).collect();
    for token in tokens {
        world.sessions.remove(&token);
    }
}
