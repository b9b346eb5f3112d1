//! The kinds of messengers: an entry each.

use std::sync::Arc;

use mm_core::{Cancel, Error, WebhookUrl};
use mm_messengers::MattermostWebhook;
use mm_outbox::Messenger;
use mm_sender::WebhookSender;

use super::keys::Keys;
use super::services::SERVICES;
use crate::failure::Failure;

/// What a table with this `kind` is.
pub(super) struct Kind {
    /// What the file calls it.
    pub(super) name: &'static str,
    /// What it may be called as well; a messenger whose alias is one of all these names answers
    /// to each.
    pub(super) other_names: &'static [&'static str],
    /// What it is, for people.
    pub(super) about: &'static str,
    /// Keys that hold secrets; each may also end in `_env` or `_file`.
    pub(super) secrets: &'static [&'static str],
    /// Other keys.
    pub(super) keys: &'static [&'static str],
    /// Whether it has the keys of [`NETWORK`](super::keys::NETWORK) too.
    pub(super) is_network: bool,
    /// Makes one of this alias.
    pub(super) make: fn(&str, &Keys) -> Result<Made, Failure>,
}

impl Kind {
    /// Whether this is one of its names.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.other_names.contains(&name)
    }

    /// What a messenger of this kind and alias answers to as well.
    pub(super) fn other_aliases(&self, own: &str) -> impl Iterator<Item = &'static str> {
        let names = std::iter::once(self.name).chain(self.other_names.iter().copied());
        let is_one = self.is_called(own);
        names.filter(move |name| is_one && *name != own)
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Mattermost's webhook.
const WEBHOOK: &[Kind] = &[Kind {
    name: "mattermost",
    other_names: &[],
    about: "Mattermost by an incoming webhook; an address is a channel, or empty for the \
            webhook's own",
    secrets: &["webhook"],
    keys: &["channel", "username", "emoji", "icon_url"],
    is_network: true,
    make: mattermost,
}];

/// All of them.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    let kinds = WEBHOOK.iter().chain(SERVICES);
    #[cfg(feature = "xmpp")]
    let kinds = kinds.chain(super::xmpp::XMPP);
    kinds
}

/// The kind of this name.
pub(super) fn find(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.is_called(name))
}

/// The feature that brings a kind of this name, where this build has none.
pub(super) fn feature_of(name: &str) -> Option<&'static str> {
    let is_left_out = cfg!(not(feature = "xmpp")) && matches!(name, "xmpp" | "xmppsleek");
    is_left_out.then_some("xmpp")
}

/// The names of all.
pub(super) fn names() -> String {
    let names: Vec<_> = kinds().map(|kind| kind.name).collect();
    names.join(", ")
}

/// A messenger that is made.
pub(super) struct Made {
    pub(super) messenger: Arc<dyn Messenger>,
    /// Looks whether its service would take something, and sends nothing; if there is none,
    /// getting ready tells.
    pub(super) check: Option<Check>,
}

/// What it looks at, in words, or why it cannot be used.
type Check = Box<dyn Fn(&Cancel) -> Result<String, Error>>;

impl Made {
    /// Whether it can be used now; in words.
    pub(super) fn check(&self, cancel: &Cancel) -> Result<String, Error> {
        if let Some(check) = &self.check {
            return check(cancel);
        }
        self.messenger.before_send(cancel)?;
        self.messenger.after_send();
        Ok("it is ready".to_owned())
    }
}

/// The id with which a webhook that lives refuses an empty text.
const LIVES: &str = "web.incoming_webhook.text.app_error";

fn mattermost(alias: &str, keys: &Keys) -> Result<Made, Failure> {
    let url = keys.of(WebhookUrl::parse(&keys.required_secret("webhook")?))?;
    let mut builder = WebhookSender::builder(url)
        .timeout(keys.timeout()?)
        .proxy_choice(keys.proxy()?)
        .tls(keys.tls()?);
    if let Some(channel) = keys.text("channel")? {
        builder = builder.default_channel(channel);
    }
    if let Some(username) = keys.text("username")? {
        builder = builder.default_username(username);
    }
    if let Some(emoji) = keys.text("emoji")? {
        builder = builder.default_emoji(emoji);
    }
    if let Some(url) = keys.text("icon_url")? {
        builder = builder.default_icon_url(url);
    }
    let sender = builder.clone().build();
    keys.of(sender.connect())?; // Wrong settings are told now.
    let check = move |cancel: &Cancel| {
        let answer = sender.probe(br#"{"text":""}"#, cancel)?;
        let host = sender.url().redacted();
        match sender.judge_probe(&answer) {
            Ok(()) => Ok(format!("{host} takes everything, even nothing")),
            Err(error) if error.server_id() == Some(LIVES) => Ok(format!("{host} lives")),
            Err(error) => Err(error),
        }
    };
    Ok(Made {
        messenger: Arc::new(MattermostWebhook::new(builder.build()).called(alias)),
        check: Some(Box::new(check)),
    })
}
