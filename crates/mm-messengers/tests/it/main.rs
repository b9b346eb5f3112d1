//! Each messenger against its service, or what stands in for it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(feature = "fb")]
mod facebook;
#[cfg(feature = "mattermost")]
mod mattermost;
#[cfg(feature = "mattermost-bot")]
mod mattermost_bot;
#[cfg(feature = "_web")]
mod service;
mod stage;
#[cfg(feature = "telegram")]
mod telegram;
#[cfg(feature = "twitter")]
mod twitter;
#[cfg(feature = "vk")]
mod vk;
