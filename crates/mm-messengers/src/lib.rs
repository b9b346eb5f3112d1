#![doc = include_str!("../README.md")]

#[cfg(feature = "command")]
mod command;
#[cfg(any(feature = "command", feature = "http"))]
mod fields;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "mattermost")]
mod mattermost_webhook;
#[cfg(feature = "smtp")]
mod smtp;

#[cfg(feature = "command")]
pub use command::CommandMessenger;
#[cfg(feature = "http")]
pub use http::{HttpMessenger, HttpMessengerBuilder};
#[cfg(feature = "mattermost")]
pub use mattermost_webhook::MattermostWebhook;
#[cfg(feature = "smtp")]
pub use smtp::{Encryption, Smtp, SmtpBuilder, UNSUBSCRIBE_URL};
