#![doc = include_str!("../README.md")]

#[cfg(feature = "mattermost")]
mod mattermost_webhook;

#[cfg(feature = "mattermost")]
pub use mattermost_webhook::MattermostWebhook;
