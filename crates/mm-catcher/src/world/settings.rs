//! The settings of the server: those of a fresh one, and what was changed.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::World;

/// The settings of a fresh server, by section and name.
const FRESH: &str = include_str!("settings.json");

/// The settings of a fresh server, by section and then by name.
fn fresh() -> &'static Map<String, Value> {
    static TABLE: OnceLock<Map<String, Value>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(FRESH).unwrap_or_default())
}

impl World {
    /// A setting of the server that was changed, such as `ServiceSettings.EnableIncomingWebhooks`.
    pub(crate) fn setting(&self, name: &str) -> Option<&Value> {
        self.config.get(&name.to_owned())
    }

    /// A setting that is on or off; `default` where a fresh server's table does not tell.
    pub(crate) fn is_on(&self, name: &str, default: bool) -> bool {
        self.config_value(name).as_bool().unwrap_or(default)
    }

    /// A setting that is a number.
    pub(crate) fn number(&self, name: &str, default: usize) -> usize {
        let value = self.config_value(name).as_u64();
        value
            .and_then(|value| usize::try_from(value).ok())
            .unwrap_or(default)
    }

    /// A setting as it is now, changed or not; null if there is none of this name.
    pub(crate) fn config_value(&self, name: &str) -> Value {
        if let Some(value) = self.setting(name) {
            return value.clone();
        }
        let (section, key) = name.split_once('.').unwrap_or((name, ""));
        self.fresh_value(section, key)
    }

    fn fresh_value(&self, section: &str, key: &str) -> Value {
        if section == "PasswordSettings" && self.rules.mixed_passwords {
            match key {
                "MinimumLength" => return 10.into(),
                "Lowercase" | "Number" | "Uppercase" | "Symbol" => return true.into(),
                _ => {}
            }
        }
        let found = fresh().get(section).and_then(|section| section.get(key));
        found.cloned().unwrap_or_default()
    }

    /// How long a body may be that is no file: a little more is read than is set.
    pub(crate) fn body_bytes_max(&self) -> usize {
        if self.rules.short_bodies {
            self.number("ServiceSettings.MaximumPayloadSizeBytes", 300_000) + 512
        } else {
            usize::MAX
        }
    }

    /// Where this server is, as its clients know it: as it is set, or where it listens.
    pub(crate) fn site_url(&self) -> String {
        let set = self.config_value("ServiceSettings.SiteURL");
        match set.as_str().unwrap_or_default() {
            "" => self.address.clone(),
            url => url.trim_end_matches('/').to_owned(),
        }
    }

    /// All settings as they are now, by section and then by name.
    pub(crate) fn full_config(&self) -> Map<String, Value> {
        let mut full = fresh().clone();
        for (section, settings) in &mut full {
            for (key, value) in settings.as_object_mut().into_iter().flatten() {
                *value = self.fresh_value(section, key);
            }
        }
        for (name, value) in self.config.iter() {
            let (section, key) = name.split_once('.').unwrap_or((name, ""));
            let section = full.entry(section).or_insert_with(|| Map::new().into());
            if let Value::Object(settings) = section {
                settings.insert(key.to_owned(), value.clone());
            }
        }
        full
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;

    #[test]
    fn a_changed_setting_stands_before_the_fresh_one() {
        let mut world = World::new(Version::LATEST, false);
        assert!(world.is_on("ServiceSettings.EnableIncomingWebhooks", false));
        assert_eq!(world.number("PasswordSettings.MinimumLength", 0), 8);
        let name = "ServiceSettings.EnableIncomingWebhooks";
        world.config.insert(name.to_owned(), false.into());
        assert!(!world.is_on(name, true));
        assert_eq!(
            world.full_config()["ServiceSettings"]["EnableIncomingWebhooks"],
            false
        );
        let old = World::new("5.37".parse().unwrap(), false);
        assert_eq!(old.number("PasswordSettings.MinimumLength", 0), 10);
        assert_eq!(old.full_config()["PasswordSettings"]["Symbol"], true);
    }
}
