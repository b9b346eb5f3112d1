//! Chat messages, over a prosody and over servers that fail as they are told.

mod prosody;
mod reader;
mod real;

use std::time::Duration;

/// Nothing takes so long that works.
pub(crate) const LONG: Duration = Duration::from_secs(30);
