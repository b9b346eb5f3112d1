#![doc = include_str!("../README.md")]

#[cfg(any(feature = "_web", feature = "mattermost-bot"))]
mod carry;
#[cfg(feature = "fb")]
mod facebook;
#[cfg(any(feature = "fb", feature = "vk"))]
mod link;
#[cfg(feature = "mattermost-bot")]
mod mattermost_bot;
#[cfg(feature = "mattermost")]
mod mattermost_webhook;
#[cfg(feature = "telegram")]
mod telegram;
#[cfg(feature = "twitter")]
mod twitter;
#[cfg(feature = "vk")]
mod vk;
#[cfg(feature = "_web")]
mod web;

#[cfg(feature = "fb")]
pub use facebook::{Facebook, FacebookBuilder, PageToken};
#[cfg(feature = "mattermost-bot")]
pub use mattermost_bot::MattermostBot;
#[cfg(feature = "mattermost")]
pub use mattermost_webhook::MattermostWebhook;
#[cfg(feature = "_web")]
pub use mm_core::Token;
#[cfg(feature = "_web")]
pub use mm_sender::{ProxyChoice, TlsSettings};
#[cfg(feature = "telegram")]
pub use telegram::{Telegram, TelegramBuilder};
#[cfg(feature = "twitter")]
pub use twitter::{Twitter, TwitterBuilder};
#[cfg(feature = "vk")]
pub use vk::{Vk, VkBuilder};
