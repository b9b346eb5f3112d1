//! The settings of a [`WebhookSender`].

use std::path::PathBuf;
use std::time::Duration;

use mm_core::{Limits, RetryPolicy, WebhookUrl};

use crate::http::{DEFAULT_TIMEOUT, HttpSettings};
use crate::{Proxy, ProxyChoice, TlsSettings, WebhookSender};

/// How long a send may take by default, with its parts, retries and waits.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(60);

/// Builds a [`WebhookSender`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct WebhookSenderBuilder {
    pub(crate) url: WebhookUrl,
    pub(crate) settings: Settings,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) split: bool,
    pub(crate) channel: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) icon_url: Option<String>,
    pub(crate) icon_emoji: Option<String>,
    pub(crate) proxy: ProxyChoice,
    pub(crate) tls: TlsSettings,
}

impl Settings {
    pub(crate) fn http(&self) -> HttpSettings {
        HttpSettings::default()
            .proxy(self.proxy.clone())
            .tls(self.tls.clone())
    }
}

impl WebhookSenderBuilder {
    pub(crate) fn new(url: WebhookUrl) -> Self {
        let settings = Settings {
            timeout: DEFAULT_TIMEOUT,
            deadline: DEFAULT_DEADLINE,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            split: true,
            channel: None,
            username: None,
            icon_url: None,
            icon_emoji: None,
            proxy: ProxyChoice::Environment,
            tls: TlsSettings::default(),
        };
        Self { url, settings }
    }

    /// How long one attempt may take, from name lookup to last byte. Default 10 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long one send may take, with its parts, retries and waits. A wait that would
    /// pass it is not begun. Default 60 s.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// When to try again. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// What the server accepts. Default: today's server.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Whether a text longer than the server's limit becomes several posts. Otherwise it
    /// is refused before anything is sent. Default true.
    pub fn split(mut self, split: bool) -> Self {
        self.settings.split = split;
        self
    }

    /// The channel for payloads that name none. Default: the webhook's own.
    pub fn default_channel(mut self, channel: impl Into<String>) -> Self {
        self.settings.channel = Some(channel.into());
        self
    }

    /// The username for payloads that name none. Default: the webhook's own.
    pub fn default_username(mut self, username: impl Into<String>) -> Self {
        self.settings.username = Some(username.into());
        self
    }

    /// The icon's URL for payloads that name neither icon nor emoji. Default: the
    /// webhook's own.
    pub fn default_icon_url(mut self, url: impl Into<String>) -> Self {
        self.settings.icon_url = Some(url.into());
        self
    }

    /// The emoji for payloads that name neither icon nor emoji. Default: none.
    pub fn default_emoji(mut self, emoji: impl Into<String>) -> Self {
        self.settings.icon_emoji = Some(emoji.into());
        self
    }

    /// Goes through this proxy, whatever the environment says.
    pub fn proxy(self, proxy: Proxy) -> Self {
        self.proxy_choice(ProxyChoice::Through(proxy))
    }

    /// How a proxy is chosen. Default: by the environment.
    pub fn proxy_choice(mut self, choice: ProxyChoice) -> Self {
        self.settings.proxy = choice;
        self
    }

    /// Which certificates are trusted and shown. Default: the system's roots, none.
    pub fn tls(mut self, tls: TlsSettings) -> Self {
        self.settings.tls = tls;
        self
    }

    /// Trusts the certificates of this PEM file beside the system's.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.tls = self.settings.tls.ca_file(path);
        self
    }

    /// The sender. Nothing is checked and no connection made before the first use.
    pub fn build(self) -> WebhookSender {
        WebhookSender::from_builder(self)
    }
}
