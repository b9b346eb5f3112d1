//! The service under a real hub, used from real kernels; the Python package's own tests.
//! `cargo xtask setup` installs what that needs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod browser;
#[expect(dead_code, reason = "nothing is cut here")]
#[path = "../it/client.rs"]
mod client;
mod ending;
mod environment;
mod groups;
mod hub;
mod keeper;
mod kernel;
mod large;
mod login;
mod magics;
mod many;
#[expect(dead_code, reason = "nothing is counted here")]
#[path = "../it/mattermost.rs"]
mod mattermost;
mod notes;
mod pictures;
mod process;
mod python;
mod readme;
mod shared;
mod tokens;
mod wait;
