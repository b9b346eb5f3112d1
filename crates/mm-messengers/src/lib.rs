#![doc = include_str!("../README.md")]

#[cfg(any(feature = "_web", feature = "http"))]
mod call;
#[cfg(any(
    feature = "_web",
    feature = "mattermost",
    feature = "mattermost-bot",
    feature = "http"
))]
mod carry;
#[cfg(feature = "command")]
mod command;
#[cfg(feature = "fb")]
mod facebook;
#[cfg(any(feature = "command", feature = "http"))]
mod fields;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "_line")]
mod line;
#[cfg(any(feature = "fb", feature = "vk"))]
mod link;
#[cfg(feature = "mattermost-bot")]
mod mattermost_bot;
#[cfg(feature = "mattermost")]
mod mattermost_webhook;
#[cfg(any(feature = "mattermost", feature = "mattermost-bot"))]
mod payload;
#[cfg(feature = "smtp")]
mod smtp;
#[cfg(feature = "telegram")]
mod telegram;
#[cfg(feature = "twitter")]
mod twitter;
#[cfg(feature = "vk")]
mod vk;
#[cfg(feature = "_line")]
mod way_hint;
#[cfg(feature = "_web")]
mod web;
#[cfg(feature = "xmpp")]
mod xmpp;

#[cfg(feature = "command")]
pub use command::CommandMessenger;
#[cfg(feature = "fb")]
pub use facebook::{Facebook, FacebookBuilder, PageToken};
#[cfg(feature = "http")]
pub use http::{HttpMessenger, HttpMessengerBuilder};
#[cfg(feature = "mattermost-bot")]
pub use mattermost_bot::MattermostBot;
#[cfg(feature = "mattermost")]
pub use mattermost_webhook::MattermostWebhook;
#[cfg(feature = "_web")]
pub use mm_core::Token;
#[cfg(feature = "mattermost-bot")]
pub use mm_driver::Driver;
#[cfg(feature = "mattermost")]
pub use mm_sender::WebhookSender;
#[cfg(any(feature = "_web", feature = "http", feature = "_line"))]
pub use mm_sender::{ProxyChoice, TlsSettings};
#[cfg(feature = "smtp")]
pub use smtp::{Encryption, FROM, REPLY_TO, Smtp, SmtpBuilder, UNSUBSCRIBE_URL};
#[cfg(feature = "telegram")]
pub use telegram::{Telegram, TelegramBuilder};
#[cfg(feature = "twitter")]
pub use twitter::{Twitter, TwitterBuilder};
#[cfg(feature = "vk")]
pub use vk::{Vk, VkBuilder};
#[cfg(feature = "xmpp")]
pub use xmpp::{Xmpp, XmppBuilder, XmppEncryption};
