//! What users keep about how they like their clients.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::world::World;
use crate::world::event::Audience;

pub(super) const SERVED: &[Served] = &[
    ("GetPreferences", Access::Session, all),
    ("GetPreferencesByCategory", Access::Session, category),
    ("GetPreferencesByCategoryByName", Access::Session, one),
    ("UpdatePreferences", Access::Session, update),
    ("DeletePreferences", Access::Session, delete),
];

/// How long a category and a name may be.
const NAME_MAX: usize = 32;
/// How long a value may be.
const VALUE_MAX: usize = 20_000;
/// How many are changed at once.
const AT_ONCE: usize = 100;

/// A preference as it comes in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Preference {
    user_id: String,
    category: String,
    name: String,
    value: String,
}

impl Preference {
    fn view(&self) -> Value {
        view(&self.user_id, &self.category, &self.name, &self.value)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.user_id.parse::<Id>().is_err() {
            return Err(broken("model.preference.is_valid.id.app_error"));
        }
        if self.category.is_empty() || self.category.len() > NAME_MAX {
            return Err(broken("model.preference.is_valid.category.app_error"));
        }
        if self.name.len() > NAME_MAX {
            return Err(broken("model.preference.is_valid.name.app_error"));
        }
        let id = "model.preference.is_valid.value.app_error";
        rules::at_most(&self.value, VALUE_MAX, id)?;
        let is_theme = serde_json::from_str::<std::collections::BTreeMap<String, String>>;
        if self.category == "theme" && is_theme(&self.value).is_err() {
            return Err(broken("model.preference.is_valid.theme.app_error"));
        }
        Ok(())
    }
}

fn view(user: &str, category: &str, name: &str, value: &str) -> Value {
    json!({"user_id": user, "category": category, "name": name, "value": value})
}

/// The preferences of a user, or those of a category.
fn rows(world: &World, user: Id, category: Option<&str>) -> Vec<Value> {
    let rows = world.preferences.get(&user).into_iter().flatten();
    rows.filter(|((own, _), _)| category.is_none_or(|category| category == own))
        .map(|((category, name), value)| view(user.as_str(), category, name, value))
        .collect()
}

fn all(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    Ok(Answer::json(200, &rows(call.world, user, None)))
}

fn category(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let rows = rows(call.world, user, Some(call.param("category")));
    if rows.is_empty() {
        let id = "api.preference.preferences_category.get.app_error";
        return Err(Refusal::new(
            404,
            id,
            "The user has no preferences of this kind.",
        ));
    }
    Ok(Answer::json(200, &rows))
}

fn one(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let (category, name) = (call.param("category"), call.param("preference_name"));
    let rows = call.world.preferences.get(&user);
    let value = rows.and_then(|rows| rows.get(&(category.to_owned(), name.to_owned())));
    let value = value.ok_or_else(|| {
        let id = "app.preference.get.app_error";
        Refusal::new(400, id, "The user has no such preference.")
    })?;
    Ok(Answer::json(
        200,
        &view(user.as_str(), category, name, value),
    ))
}

/// The preferences of the body, which must be the user's own.
fn given(call: &Call<'_>, user: Id, other: &'static str) -> Result<Vec<Preference>, Refusal> {
    let given: Vec<Preference> = call.body("preferences")?;
    if given.is_empty() || given.len() > AT_ONCE {
        return Err(Refusal::bad_body_param("preferences"));
    }
    if given.iter().any(|row| row.user_id != user.as_str()) {
        return Err(Refusal::new(403, other, "A preference is of another user."));
    }
    Ok(given)
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let id = "api.preference.update_preferences.set.app_error";
    let given = given(call, user, id)?;
    for row in given.iter().filter(|row| row.category == "flagged_post") {
        let post = row
            .name
            .parse()
            .ok()
            .and_then(|id| call.world.posts.get(&id));
        let post = post.ok_or_else(|| Refusal::bad_body_param("preference.name"))?;
        call.readable_channel(post.channel)?;
    }
    for row in &given {
        row.check()?;
    }
    let mut kept = call
        .world
        .preferences
        .get(&user)
        .cloned()
        .unwrap_or_default();
    for row in &given {
        let key = (row.category.clone(), row.name.clone());
        kept.insert(key, row.value.clone());
    }
    call.world.preferences.insert(user, kept);
    tell(call.world, user, "preferences_changed", &given);
    Ok(Answer::ok())
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.me_or_admin("user_id")?;
    let id = "api.preference.delete_preferences.delete.app_error";
    let given = given(call, user, id)?;
    let mut kept = call
        .world
        .preferences
        .get(&user)
        .cloned()
        .unwrap_or_default();
    for row in &given {
        kept.remove(&(row.category.clone(), row.name.clone()));
    }
    call.world.preferences.insert(user, kept);
    tell(call.world, user, "preferences_deleted", &given);
    Ok(Answer::ok())
}

/// Tells the user's own clients; the server tells of the sidebar each time.
fn tell(world: &mut World, user: Id, name: &'static str, rows: &[Preference]) {
    world.tell("sidebar_category_updated", Audience::user(user), &json!({}));
    let rows: Vec<Value> = rows.iter().map(Preference::view).collect();
    let data = json!({"preferences": Value::Array(rows).to_string()});
    world.tell(name, Audience::user(user), &data);
}
