//! Each messenger against its service, or what stands in for it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(feature = "command")]
mod command;
#[cfg(all(
    feature = "telegram",
    feature = "twitter",
    feature = "fb",
    feature = "vk",
    feature = "http",
    feature = "mattermost"
))]
mod each;
#[cfg(feature = "fb")]
mod facebook;
#[cfg(all(
    feature = "telegram",
    feature = "twitter",
    feature = "fb",
    feature = "vk",
    feature = "http",
    feature = "mattermost"
))]
mod hostile;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "mattermost")]
mod mattermost;
#[cfg(feature = "mattermost-bot")]
mod mattermost_bot;
#[cfg(all(
    feature = "telegram",
    feature = "twitter",
    feature = "fb",
    feature = "vk",
    feature = "http",
    feature = "mattermost"
))]
mod outage;
#[cfg(feature = "_web")]
mod service;
#[cfg(feature = "smtp")]
mod smtp;
mod stage;
#[cfg(feature = "telegram")]
mod telegram;
#[cfg(feature = "twitter")]
mod twitter;
#[cfg(feature = "vk")]
mod vk;
#[cfg(feature = "xmpp")]
mod xmpp;
