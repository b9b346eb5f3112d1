//! The file with the profiles.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Profile;

/// The profile that is used when none is named.
pub(super) const DEFAULT: &str = "default";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// The profile that is used when none is named; `default` otherwise.
    profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

impl Config {
    pub(super) fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    #[cfg(feature = "rest")]
    pub(super) fn has(&self, name: &str) -> bool {
        self.profiles.contains_key(name)
    }

    /// The named profile, else the one that the file names, else `default`.
    pub(super) fn choose(mut self, name: Option<&str>) -> Result<(String, Profile), String> {
        let named = name.or(self.profile.as_deref());
        let name = named.unwrap_or(DEFAULT).to_owned();
        let must_be_there = named.is_some();
        match self.profiles.remove(&name) {
            Some(profile) => Ok((name, profile)),
            None if !must_be_there => Ok((name, Profile::default())),
            None => {
                let known: Vec<_> = self.profiles.keys().map(String::as_str).collect();
                let known = if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                };
                Err(format!("no profile `{name}`; there are: {known}"))
            }
        }
    }
}

/// Reads the file's text.
pub(super) fn parse(text: &str) -> Result<Config, String> {
    parse_toml(text)
}

/// Reads TOML; an error names line and column and quotes nothing, as it may lie next to a
/// secret.
pub(crate) fn parse_toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().map_or_else(String::new, |span| {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let last = before.rsplit('\n').next().unwrap_or_default();
            format!("{line}:{}: ", last.chars().count() + 1)
        });
        let message = error.message().lines().next().unwrap_or_default();
        format!("{place}{}", unquoted(message))
    })
}

/// Without what stands in double quotes: a value of the file.
fn unquoted(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}\u{2026}{}", &message[..first], &message[last + 1..])
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const TWO: &str = r#"
        profile = "ops"
        [profiles.ops]
        webhook = "https://chat.example.com/hooks/x"
        channel = "ops"
        timeout = "5s"
        deadline = 30
        at-least-once = true
        [profiles.dev]
        channel = "dev"
    "#;

    #[test]
    fn a_profile_is_chosen_by_name_else_by_the_file() {
        let ops = parse(TWO).unwrap().choose(None).unwrap().1;
        assert_eq!(ops.channel.as_deref(), Some("ops"));
        assert_eq!(ops.timeout, Some(Duration::from_secs(5)));
        assert_eq!(ops.deadline, Some(Duration::from_secs(30)));
        assert!(ops.at_least_once);
        let dev = parse(TWO).unwrap().choose(Some("dev")).unwrap().1;
        assert_eq!(dev.channel.as_deref(), Some("dev"));
        let error = parse(TWO).unwrap().choose(Some("prod")).unwrap_err();
        assert_eq!(error, "no profile `prod`; there are: dev, ops");
    }

    #[test]
    fn an_empty_file_is_an_empty_profile() {
        assert!(parse("").unwrap().choose(None).unwrap().1.webhook.is_none());
    }

    #[test]
    fn an_error_names_line_and_column_and_no_secret() {
        for (text, place) in [
            ("[profiles.a]\nwebhook = \"SECRET", "2:"),
            ("[profiles.a]\nwebhok = \"SECRET\"", "2:1: "),
            ("[profiles.a]\nwebhook = SECRET", "2:11: "),
            ("[profiles.a]\ntimeout = \"soon\"\n", "2:11: "),
            ("profiles = 3", "1:12: "),
            ("[profiles]\na = \"SECRET\"", "2:5: "),
            ("[profiles.a]\nattempts = \"SECRET\"", "2:12: "),
            ("[profiles.a]\nattempts = 0", "2:12: "),
            ("[profiles.a]\nmax-chars = 16384", "2:13: "),
            ("[profiles.a]\ntimeout = true", "2:11: "),
            (
                "# \u{e9}\n[profiles.a]\nchannel = \"\u{e9}\" SECRET",
                "3:15: ",
            ),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(place), "{text:?}: {error}");
            assert!(!error.contains("SECRET"), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let ops = parse(TWO).unwrap().choose(None).unwrap().1;
        assert!(!format!("{ops:?}").contains("hooks"));
    }
}
