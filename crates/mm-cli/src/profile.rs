//! Profiles: settings in a file, under a name.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::args;
use crate::failure::Failure;

/// The profile that is used when none is named.
const DEFAULT: &str = "default";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// The profile that is used when none is named; `default` otherwise.
    profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One profile; its keys are those of the flags.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Profile {
    pub(crate) webhook: Option<Secret>,
    pub(crate) webhook_file: Option<PathBuf>,
    pub(crate) token: Option<Secret>,
    pub(crate) token_file: Option<PathBuf>,
    pub(crate) channel: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) emoji: Option<String>,
    pub(crate) icon_url: Option<String>,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) timeout: Option<Duration>,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) deadline: Option<Duration>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) client_cert: Option<PathBuf>,
    pub(crate) client_key: Option<PathBuf>,
    #[serde(default)]
    pub(crate) danger_accept_invalid_certs: bool,
    pub(crate) attempts: Option<u32>,
    #[serde(default)]
    pub(crate) at_least_once: bool,
    pub(crate) max_chars: Option<usize>,
}

/// A text that `Debug` does not show.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

impl Profile {
    /// The named profile, or the default one; empty if no name is given and no file is
    /// there.
    ///
    /// A named file must be there. One that holds a secret must be readable by its
    /// owner alone.
    pub(crate) fn load(file: Option<&Path>, name: Option<&str>) -> Result<Self, Failure> {
        let Some(path) = file.map(Path::to_path_buf).or_else(default_path) else {
            return Self::missing(name, "neither XDG_CONFIG_HOME nor HOME is set");
        };
        let shown = path.display();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() => {
                return Self::missing(name, &format!("there is no {shown}"));
            }
            Err(error) => return Err(Failure::usage(format!("{shown}: {error}"))),
        };
        let config = parse(&text).map_err(|error| Failure::usage(format!("{shown}:{error}")))?;
        if config.profiles.values().any(Self::holds_secret) {
            check_private(&path)?;
        }
        config
            .choose(name)
            .map_err(|error| Failure::usage(format!("{shown}: {error}")))
    }

    fn missing(name: Option<&str>, why: &str) -> Result<Self, Failure> {
        match name {
            None => Ok(Self::default()),
            Some(name) => Err(Failure::usage(format!("no profile `{name}`: {why}"))),
        }
    }

    fn holds_secret(&self) -> bool {
        let proxy_password = self
            .proxy
            .as_ref()
            .is_some_and(|proxy| proxy.0.contains('@'));
        self.webhook.is_some() || self.token.is_some() || proxy_password
    }
}

impl Config {
    fn choose(mut self, name: Option<&str>) -> Result<Profile, String> {
        let named = name.or(self.profile.as_deref());
        let name = named.unwrap_or(DEFAULT).to_owned();
        let must_be_there = named.is_some();
        match self.profiles.remove(&name) {
            Some(profile) => Ok(profile),
            None if !must_be_there => Ok(Profile::default()),
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

/// `$XDG_CONFIG_HOME/mm/config.toml`, with `~/.config` where it is not set.
fn default_path() -> Option<PathBuf> {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    // A relative path is none, says the XDG specification.
    let base = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| home.join(".config")))?;
    Some(base.join("mm").join("config.toml"))
}

/// Reads the file's text; an error names line and column and quotes nothing, as it may
/// lie next to a secret.
fn parse(text: &str) -> Result<Config, String> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().map_or_else(String::new, |span| {
            let before = &text[..text.floor_char_boundary(span.start)];
            let line = before.matches('\n').count() + 1;
            let column = before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count()
                + 1;
            format!("{line}:{column}: ")
        });
        let message = error
            .message()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        format!("{place}{message}")
    })
}

fn check_private(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let metadata =
        fs::metadata(path).map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(
        Failure::usage(format!("{shown} holds a secret and others can read it"))
            .hint(format!("chmod 600 {shown}")),
    )
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Time {
        Text(String),
        Seconds(f64),
    }
    let text = match Time::deserialize(deserializer)? {
        Time::Text(text) => text,
        Time::Seconds(seconds) => seconds.to_string(),
    };
    args::duration(&text)
        .map(Some)
        .map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
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
        let ops = parse(TWO).unwrap().choose(None).unwrap();
        assert_eq!(ops.channel.as_deref(), Some("ops"));
        assert_eq!(ops.timeout, Some(Duration::from_secs(5)));
        assert_eq!(ops.deadline, Some(Duration::from_secs(30)));
        assert!(ops.at_least_once);
        let dev = parse(TWO).unwrap().choose(Some("dev")).unwrap();
        assert_eq!(dev.channel.as_deref(), Some("dev"));
        let error = parse(TWO).unwrap().choose(Some("prod")).unwrap_err();
        assert_eq!(error, "no profile `prod`; there are: dev, ops");
    }

    #[test]
    fn an_empty_file_is_an_empty_profile() {
        assert!(parse("").unwrap().choose(None).unwrap().webhook.is_none());
    }

    #[test]
    fn an_error_names_line_and_column_and_no_secret() {
        for (text, place) in [
            ("[profiles.a]\nwebhook = \"SECRET", "2:"),
            ("[profiles.a]\nwebhok = \"SECRET\"", "2:1: "),
            ("[profiles.a]\nwebhook = SECRET", "2:11: "),
            ("[profiles.a]\ntimeout = \"soon\"\n", "2:11: "),
            ("profiles = 3", "1:12: "),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(place), "{text:?}: {error}");
            assert!(!error.contains("SECRET"), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let ops = parse(TWO).unwrap().choose(None).unwrap();
        assert!(!format!("{ops:?}").contains("hooks"));
    }
}
