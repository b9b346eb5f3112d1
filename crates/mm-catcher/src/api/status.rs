//! Whether users are there, and what they say of it.

use serde_json::{Value, json};

use super::{Access, Served, user_update};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::World;

pub(super) const SERVED: &[Served] = &[
    ("GetUserStatus", Access::Session, get),
    ("GetUsersStatusesByIds", Access::Session, by_ids),
    ("UpdateUserStatus", Access::Session, update),
    ("UpdateUserCustomStatus", Access::Session, put_custom),
    ("UnsetUserCustomStatus", Access::Session, delete_custom),
    ("RemoveRecentCustomStatus", Access::Session, delete_recent),
    (
        "PostUserRecentCustomStatusDelete",
        Access::Session,
        delete_recent,
    ),
];

/// How long a custom status may be; more is cut.
const TEXT_MAX: usize = 100;
/// How many custom statuses are kept to choose from.
const RECENT_MAX: usize = 5;
/// How long a custom status can be said to last.
const DURATIONS: [&str; 7] = [
    "",
    "thirty_minutes",
    "one_hour",
    "four_hours",
    "today",
    "this_week",
    "date_and_time",
];

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    Ok(Answer::json(200, &call.world.status(user)))
}

/// Those that were seen first, then those that never were.
fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let texts = call.some_texts("user_ids")?;
    let ids: Result<Vec<Id>, _> = texts.iter().map(|text| text.parse()).collect();
    let ids = ids.map_err(|_| Refusal::bad_body_param("user_ids"))?;
    let (seen, unseen): (Vec<Id>, Vec<Id>) = ids
        .into_iter()
        .partition(|id| call.world.statuses.contains(id));
    let rows = seen.into_iter().chain(unseen);
    let rows: Vec<_> = rows.map(|id| call.world.status(id)).collect();
    Ok(Answer::json(200, &rows))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    let fields = call.fields("status")?;
    if fields.id("user_id") != Some(user) {
        return Err(Refusal::bad_body_param("user_id"));
    }
    call.me_or_admin("user_id")?;
    match fields.text("status").as_str() {
        "online" => call.world.set_online(user, true),
        "offline" => call.world.set_offline(user, true),
        "away" => call.world.set_away(user),
        "dnd" => {
            let end = fields.0.get("dnd_end_time").and_then(Value::as_i64);
            call.world.set_dnd(user, end.unwrap_or(0));
        }
        _ => return Err(Refusal::bad_body_param("status")),
    }
    Ok(Answer::json(200, &call.world.status(user)))
}

fn put_custom(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_custom(call)?;
    let fields = call.fields("custom_status")?;
    let (mut emoji, text) = (fields.text("emoji"), fields.text("text"));
    let (duration, expires_at) = (fields.text("duration"), fields.text("expires_at"));
    let is_timed = !expires_at.is_empty() && !expires_at.starts_with("0001-");
    if emoji.is_empty() && text.is_empty()
        || !DURATIONS.contains(&duration.as_str())
        || !duration.is_empty() && !is_timed
    {
        return Err(Refusal::bad_body_param("custom_status"));
    }
    call.me_or_admin("user_id")?;
    if emoji.is_empty() {
        "speech_balloon".clone_into(&mut emoji);
    }
    let text: String = text.chars().take(TEXT_MAX).collect();
    let expires_at = if is_timed {
        expires_at
    } else {
        "0001-01-01T00:00:00Z".to_owned()
    };
    let status = json!({
        "emoji": emoji,
        "text": text,
        "duration": duration,
        "expires_at": expires_at,
    });
    set_custom(call.world, user, &status.to_string());
    let mut recent = recent(call.world, user);
    recent.retain(|own| own["text"] != status["text"]);
    recent.insert(0, status);
    recent.truncate(RECENT_MAX);
    keep_recent(call.world, user, recent);
    Ok(Answer::ok())
}

fn require_custom(call: &Call<'_>) -> Result<(), Refusal> {
    if call
        .world
        .is_on("TeamSettings.EnableCustomUserStatuses", true)
    {
        return Ok(());
    }
    let id = "api.custom_status.disabled";
    Err(Refusal::new(
        501,
        id,
        "Custom statuses are off on this server.",
    ))
}

fn set_custom(world: &mut World, user: Id, status: &str) {
    let now = world.now();
    if let Some(row) = world.users.get_mut(&user) {
        row.props.insert("customStatus".into(), status.into());
        row.update_at = now;
    }
    user_update::tell_updated(world, user);
}

fn delete_custom(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_custom(call)?;
    call.me_or_admin("user_id")?;
    set_custom(call.world, user, "");
    Ok(Answer::ok())
}

/// The statuses that a user had before, kept among its preferences.
fn recent(world: &World, user: Id) -> Vec<Value> {
    let rows = world.preferences.get(&user);
    let row = rows.and_then(|rows| rows.get(&recent_key()));
    row.and_then(|row| serde_json::from_str(row).ok())
        .unwrap_or_default()
}

fn recent_key() -> (String, String) {
    (
        "custom_status".to_owned(),
        "recent_custom_statuses".to_owned(),
    )
}

fn keep_recent(world: &mut World, user: Id, recent: Vec<Value>) {
    let mut rows = world.preferences.get(&user).cloned().unwrap_or_default();
    rows.insert(recent_key(), Value::Array(recent).to_string());
    world.preferences.insert(user, rows);
}

fn delete_recent(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_custom(call)?;
    let fields = call.fields("recent_custom_status")?;
    call.me_or_admin("user_id")?;
    let mut rows = recent(call.world, user);
    let is_it = |row: &Value| {
        row["text"] == fields.text("text").as_str() && row["emoji"] == fields.text("emoji").as_str()
    };
    rows.retain(|row| !is_it(row));
    keep_recent(call.world, user, rows);
    Ok(Answer::ok())
}
