//! Each messenger against its service, or what stands in for it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(feature = "command")]
mod command;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "mattermost")]
mod mattermost;
#[cfg(feature = "smtp")]
mod smtp;
#[cfg(any(
    feature = "command",
    feature = "http",
    feature = "mattermost",
    feature = "smtp"
))]
mod stage;
