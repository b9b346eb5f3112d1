//! What the service is told: by the hub through the environment, and by a TOML file.

mod environment;
mod file;

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use mm_core::{Error, ErrorKind, ServerUrl, Token};

use crate::rules::Rules;

pub use file::{Limits, Mentions};

/// What a service is told.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) hub: Hub,
    pub(crate) mattermost: Mattermost,
    pub(crate) signature: String,
    /// Whether it ends when who started it is gone.
    pub(crate) ends_with_parent: bool,
    pub(crate) file: file::File,
}

/// Where the hub is, and who the service is to it.
#[derive(Clone)]
pub(crate) struct Hub {
    /// Of its API, without a slash at the end.
    pub(crate) api: ServerUrl,
    pub(crate) token: Secret,
    pub(crate) client_id: String,
    /// Where a browser finds the hub: a URL or a path, with a slash at the end.
    pub(crate) pages: String,
    /// Where the hub sends a browser that has logged in.
    pub(crate) callback: String,
    /// Whether browsers come by HTTPS alone.
    pub(crate) is_https: bool,
}

/// The server that posts go to.
#[derive(Clone, Debug)]
pub(crate) struct Mattermost {
    pub(crate) url: ServerUrl,
    pub(crate) token: Token,
    pub(crate) team: String,
}

/// A text that is shown to nobody.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(<redacted>)")
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub")
            .field("client_id", &self.client_id)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Reads the environment that the hub starts a service with, and the file that it names or
    /// that is given.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for what is missing or cannot be used, with the name of it.
    pub fn of_environment(config: Option<&Path>) -> Result<Self, Error> {
        let read = |name: &str| {
            // What is no Unicode is kept, so that it is refused and not overlooked.
            Some(std::env::var_os(name)?.to_string_lossy().into_owned())
        };
        Self::read(&read, config)
    }

    /// As [`of_environment`](Self::of_environment), with an environment of the caller's.
    ///
    /// # Errors
    /// As there.
    pub fn read(
        environment: &dyn Fn(&str) -> Option<String>,
        config: Option<&Path>,
    ) -> Result<Self, Error> {
        environment::read(environment, config)
    }

    /// Where the service listens.
    pub fn listen(&self) -> SocketAddr {
        self.listen
    }

    /// The path under which the hub's proxy leads to it, with a slash at the end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.file.rules
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.file.limits
    }

    /// How long what the hub said of a token holds.
    pub(crate) fn token_time(&self) -> Duration {
        self.file.token_time
    }

    /// The name of a hub's user in Mattermost.
    pub(crate) fn mattermost_name<'a>(&'a self, user: &'a str) -> &'a str {
        self.file.users.get(user).map_or(user, String::as_str)
    }
}

pub(crate) fn invalid(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidSetting).with_message(text.into())
}
