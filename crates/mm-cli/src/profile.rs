//! Profiles: settings in a file, under a name.

mod config;
#[cfg(feature = "rest")]
mod store;
pub(crate) mod values;

use std::fs;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::failure::Failure;
use crate::output;

#[cfg(feature = "outbox")]
pub(crate) use config::parse_toml;
#[cfg(feature = "rest")]
pub(crate) use store::Store;

/// How large the file may be. Devices have no end.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// One profile; its keys are those of the flags.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Profile {
    pub(crate) webhook: Option<Secret>,
    pub(crate) webhook_file: Option<PathBuf>,
    pub(crate) server: Option<Secret>,
    pub(crate) team: Option<String>,
    pub(crate) token: Option<Secret>,
    pub(crate) token_file: Option<PathBuf>,
    pub(crate) channel: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) emoji: Option<String>,
    pub(crate) icon_url: Option<String>,
    #[serde(default, deserialize_with = "values::duration")]
    pub(crate) timeout: Option<Duration>,
    #[serde(default, deserialize_with = "values::duration")]
    pub(crate) deadline: Option<Duration>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) client_cert: Option<PathBuf>,
    pub(crate) client_key: Option<PathBuf>,
    #[serde(default)]
    pub(crate) danger_accept_invalid_certs: bool,
    #[serde(default, deserialize_with = "values::attempts")]
    pub(crate) attempts: Option<u32>,
    #[serde(default)]
    pub(crate) at_least_once: bool,
    #[serde(default, deserialize_with = "values::max_chars")]
    pub(crate) max_chars: Option<usize>,
    /// The file and the name that it comes from.
    #[serde(skip)]
    pub(crate) source: Option<(PathBuf, String)>,
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
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() => {
                return Self::missing(name, &format!("there is no {shown}"));
            }
            // Nobody has asked for it: the home may be that of another user.
            Err(error) if file.is_none() && name.is_none() => {
                output::note(format!("{shown} is left out: {error}"));
                return Ok(Self::default());
            }
            Err(error) => return Err(Failure::usage(format!("{shown}: {error}"))),
        };
        let config =
            config::parse(&text).map_err(|error| Failure::usage(format!("{shown}:{error}")))?;
        if config.profiles().any(Self::holds_secret) {
            check_private(&path)?;
        }
        config
            .choose(name)
            .map(|(name, profile)| profile.from(path.clone(), name))
            .map_err(|error| Failure::usage(format!("{shown}: {error}")))
    }

    /// The same for a profile that is to be written: it need not be there.
    #[cfg(feature = "rest")]
    pub(crate) fn load_or_new(file: Option<&Path>, name: Option<&str>) -> Result<Self, Failure> {
        let Some(path) = file.map(Path::to_path_buf).or_else(default_path) else {
            return Ok(Self::default());
        };
        // What is no file would be replaced by one.
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(Failure::usage(format!("{} is no file", path.display()))
                .hint("name another by --config"));
        }
        let text = match read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
        };
        match (config::parse(&text), name) {
            (Ok(config), Some(name)) if !config.has(name) => Ok(Self::default()),
            _ => Self::load(file, name), // It tells what is wrong.
        }
    }

    /// Files are told from the folder of the profiles, or from `~/`; empty texts are none.
    fn from(mut self, path: PathBuf, name: String) -> Self {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        for file in [
            &mut self.webhook_file,
            &mut self.token_file,
            &mut self.ca_file,
            &mut self.client_cert,
            &mut self.client_key,
        ] {
            file.take_if(|file| file.as_os_str().is_empty());
            if let Some(file) = file {
                *file = placed(file, &folder);
            }
        }
        for text in [
            &mut self.channel,
            &mut self.team,
            &mut self.username,
            &mut self.emoji,
            &mut self.icon_url,
        ] {
            text.take_if(|text| text.trim().is_empty());
        }
        for secret in [
            &mut self.webhook,
            &mut self.server,
            &mut self.token,
            &mut self.proxy,
        ] {
            secret.take_if(|secret| secret.0.trim().is_empty());
        }
        self.source = Some((path, name));
        self
    }

    /// Where it comes from, for people.
    pub(crate) fn describe(&self) -> String {
        match &self.source {
            Some((path, name)) => format!("profile `{name}` of {}", path.display()),
            None => "no profile".to_owned(),
        }
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

/// A path that is told from a folder, or from `~/`.
pub(crate) fn placed(file: &Path, folder: &Path) -> PathBuf {
    match (file.strip_prefix("~"), home()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => folder.join(file),
    }
}

/// The text of a file with settings.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = fs::File::open(path)?;
    file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other(
            "it is larger than 1 MiB, so it is no file with settings",
        ));
    }
    Ok(text)
}

/// A variable that is not empty.
fn set(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn home() -> Option<PathBuf> {
    set("HOME")
}

/// `$XDG_CONFIG_HOME/mm/config.toml`, with `~/.config` where it is not set.
fn default_path() -> Option<PathBuf> {
    Some(folder()?.join("config.toml"))
}

/// The folder of the settings.
pub(crate) fn folder() -> Option<PathBuf> {
    // A relative path is none, says the XDG specification.
    let base = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let base = base.or_else(|| home().map(|home| home.join(".config")))?;
    Some(base.join("mm"))
}

/// That nobody but its owner can read a file that holds a secret.
pub(crate) fn check_private(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let metadata =
        fs::metadata(path).map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    let of_others = metadata.permissions().mode() & 0o077;
    if of_others == 0 {
        return Ok(());
    }
    Err(
        Failure::usage(format!("{shown} holds a secret and others can read it"))
            .hint(format!("chmod 600 {shown}")),
    )
}
