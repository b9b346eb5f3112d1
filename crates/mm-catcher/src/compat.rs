//! What changed between versions of the server.

use std::fmt;
use std::str::FromStr;

/// A version of the Mattermost server, such as `11.11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Version {
    /// The version that is answered as when none is asked for.
    pub const LATEST: Self = Self {
        major: 11,
        minor: 11,
    };
}

/// A text is no version: `11.11` is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a version looks like 11.11")]
pub struct NoVersion;

impl FromStr for Version {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        Ok(Self {
            major: major.parse().map_err(|_| NoVersion)?,
            minor: minor.parse().map_err(|_| NoVersion)?,
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
