//! The settings of the server, as admins and clients see them.

use serde_json::{Map, Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::event::Audience;

pub(super) const SERVED: &[Served] = &[
    ("GetConfig", Access::Session, get),
    ("UpdateConfig", Access::Session, update),
    ("PatchConfig", Access::Session, patch),
    ("ReloadConfig", Access::Session, reload),
    ("GetEnvironmentConfig", Access::Session, environment),
    ("GetClientConfig", Access::Open, client),
    ("GetClientLicense", Access::Open, license),
];

/// What clients are told: to whom, the name, and either the text itself or the setting that
/// it is of.
const TABLE: &str = include_str!("client_config.tsv");

fn client(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.query("format").as_deref() != Some("old") {
        return Err(Refusal::new(
            501,
            "api.config.client.old_format.app_error",
            "Ask for format=old: there is no other format yet.",
        ));
    }
    let config = client_config(call.world, call.user.is_some());
    Ok(Answer::json(200, &Value::Object(config)))
}

/// The settings that clients are told; more of them with a session.
pub(super) fn client_config(world: &World, with_session: bool) -> Map<String, Value> {
    let mut config = Map::new();
    for line in TABLE.lines() {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (scope, name, kind, value) = (next(), next(), next(), next());
        let is_old = world.rules.old_switches;
        if scope == "session" && !with_session || name.starts_with("FeatureFlag") && !is_old {
            continue;
        }
        let text = match kind {
            "setting" => match world.config_value(value) {
                Value::String(text) => text,
                other => other.to_string(),
            },
            _ => value.to_owned(),
        };
        config.insert(name.to_owned(), text.into());
    }
    config.insert("Version".into(), format!("{}.0", world.version).into());
    config.insert("BuildNumber".into(), "catcher".into());
    if with_session {
        let first = world.users.values().map(|user| user.create_at).min();
        let first = first.unwrap_or_default().to_string();
        config.insert("InstallationDate".into(), first.into());
        config.insert("SiteURL".into(), world.site_url().into());
    }
    if with_session && !world.rules.old_switches {
        let threads = world.config_value("ServiceSettings.CollapsedThreads");
        config.insert("CollapsedThreads".into(), threads);
    }
    config
}

fn license(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.query("format").as_deref() != Some("old") {
        return Err(Refusal::new(
            400,
            "api.license.client.old_format.app_error",
            "Ask for format=old: there is no other format yet.",
        ));
    }
    Ok(Answer::json(200, &json!({"IsLicensed": "false"})))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    Ok(Answer::json(200, &Value::Object(call.world.full_config())))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let given = call.fields("config")?.0;
    call.require_admin()?;
    change(call, given)
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let given = call.fields("config")?.0;
    call.require_admin()?;
    change(call, given)
}

/// Keeps each setting that differs, by section and name, and tells the clients.
fn change(call: &mut Call<'_>, given: Map<String, Value>) -> Result<Answer, Refusal> {
    let mut changes = Vec::new();
    for (section, settings) in given {
        for (name, value) in settings.as_object().into_iter().flatten() {
            let name = format!("{section}.{name}");
            let old = call.world.config_value(&name);
            if old == *value || value.is_null() {
                continue;
            }
            if !old.is_null() && std::mem::discriminant(&old) != std::mem::discriminant(value) {
                return Err(Refusal::bad_body_param("config"));
            }
            if name == "ServiceSettings.SiteURL" && value == "" {
                let id = "api.config.update_config.clear_siteurl.app_error";
                return Err(Refusal::new(
                    400,
                    id,
                    "The site's URL cannot be taken away.",
                ));
            }
            changes.push((name, value.clone()));
        }
    }
    let is_changed = !changes.is_empty();
    for (name, value) in changes {
        call.world.config.insert(name, value);
    }
    if is_changed {
        let data = json!({"config": client_config(call.world, true)});
        call.world
            .tell("config_changed", Audience::everyone(), &data);
    }
    Ok(Answer::json(200, &Value::Object(call.world.full_config())))
}

fn reload(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    Ok(Answer::ok())
}

/// No setting comes from the environment.
fn environment(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    call.require_admin()?;
    Ok(Answer::json(200, &json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn every_setting_that_clients_are_told_is_one_of_the_servers() {
        let world = World::new(Version::LATEST, false);
        for line in TABLE.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            let is_known = columns[2] == "text" || !world.config_value(columns[3]).is_null();
            assert!(is_known, "{line}");
        }
    }
}
