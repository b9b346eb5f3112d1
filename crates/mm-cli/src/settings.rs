//! Flags, environment and profile as one: who wins, and the sender that comes of it.

#[cfg(feature = "outbox")]
mod outbox;
#[cfg(feature = "rest")]
mod server;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::{Limits, Payload, RetryPolicy, Token, WebhookUrl};
use mm_sender::{
    DEFAULT_DEADLINE, DEFAULT_TIMEOUT, Http, HttpSettings, Proxy, ProxyChoice, TlsSettings,
    WebhookSender, WebhookSenderBuilder,
};

use crate::args::ConnectionArgs;
#[cfg(feature = "rest")]
use crate::ask;
use crate::failure::Failure;
use crate::profile::Profile;
use crate::way::Way;

/// What a deadline is longer than a timeout, so that one attempt has all of its time.
pub(crate) const SLACK: Duration = Duration::from_millis(50);
/// How much of a file with a secret is read: more is none.
const SECRET_BYTES_MAX: u64 = 64 * 1024;

/// Everything that is known of how to send.
#[derive(Debug)]
pub(crate) struct Settings {
    args: ConnectionArgs,
    profile: Profile,
}

impl Settings {
    /// Adds the profile to what flags and environment say (clap has joined those).
    pub(crate) fn load(args: &ConnectionArgs) -> Result<Self, Failure> {
        Self::load_by(args, Profile::load)
    }

    fn load_by(
        args: &ConnectionArgs,
        load: impl Fn(Option<&Path>, Option<&str>) -> Result<Profile, Failure>,
    ) -> Result<Self, Failure> {
        let mut args = args.clone();
        // An empty value is none, as an empty variable is.
        for text in [
            &mut args.webhook,
            #[cfg(feature = "rest")]
            &mut args.server.server,
            #[cfg(feature = "rest")]
            &mut args.server.token,
            #[cfg(feature = "rest")]
            &mut args.server.team,
            &mut args.network.profile,
            &mut args.channel,
            &mut args.username,
            &mut args.emoji,
            &mut args.icon_url,
            &mut args.network.proxy,
        ] {
            text.take_if(|text| text.trim().is_empty());
        }
        let files = [&mut args.webhook_file, &mut args.server.token_file];
        for file in files {
            file.take_if(|file| file.as_os_str().is_empty());
        }
        let mut profile = load(
            args.network.config.as_deref(),
            args.network.profile.as_deref(),
        )?;
        // A flag beats the environment also where it says the same in another way.
        let only = |flag, other| args.flags.has(flag) && !args.flags.has(other);
        if only("webhook_file", "webhook") {
            args.webhook = None;
        }
        #[cfg(feature = "rest")]
        if only("token_file", "token") {
            args.server.token = None;
        }
        if only("icon_url", "emoji") {
            args.emoji = None;
        }
        if only("emoji", "icon_url") {
            args.icon_url = None;
        }
        if args.emoji.is_some() || args.icon_url.is_some() {
            (profile.emoji, profile.icon_url) = (None, None);
        }
        if args.network.client_cert.is_some() {
            profile.client_key = None; // It belongs to the profile's certificate.
        }
        Ok(Self { args, profile })
    }

    /// Lets what flags say win over a payload from a file; environment and profile only
    /// fill in what it lacks.
    pub(crate) fn override_by_flags(&self, payload: &mut Payload) {
        let given =
            |name, value: &Option<String>| value.clone().filter(|_| self.args.flags.has(name));
        if let Some(channel) = given("channel", &self.args.channel) {
            payload.set_channel(Some(channel));
        }
        if let Some(username) = given("username", &self.args.username) {
            payload.set_username(Some(username));
        }
        let url = given("icon_url", &self.args.icon_url);
        let emoji = given("emoji", &self.args.emoji);
        if url.is_some() || emoji.is_some() {
            payload.set_icon_url(url);
            payload.set_icon_emoji(emoji);
        }
    }

    /// Whether webhook or token is read from stdin, so that nothing else can be.
    pub(crate) fn reads_stdin(&self) -> bool {
        let is_dash = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new("-"));
        let args = &self.args;
        let by_webhook = args.webhook.is_none() && is_dash(&args.webhook_file);
        #[cfg(feature = "rest")]
        if let Some(token) = &args.server.token {
            return by_webhook || server::is_dash(token);
        }
        by_webhook || is_dash(&args.server.token_file)
    }

    /// A builder of the sender with everything set.
    pub(crate) fn sender(&self) -> Result<WebhookSenderBuilder, Failure> {
        let (args, profile) = (&self.args, &self.profile);
        let mut builder = WebhookSender::builder(self.webhook()?)
            .retry(self.retry())
            .limits(Limits::default().max_text_chars(self.max_chars()))
            .tls(self.tls()?)
            .proxy_choice(self.proxy()?);
        builder = builder.timeout(self.timeout()).deadline(self.deadline());
        if let Some(channel) = args.channel.as_ref().or(profile.channel.as_ref()) {
            builder = builder.default_channel(channel);
        }
        if let Some(username) = args.username.as_ref().or(profile.username.as_ref()) {
            builder = builder.default_username(username);
        }
        if let Some(emoji) = args.emoji.as_ref().or(profile.emoji.as_ref()) {
            builder = builder.default_emoji(emoji);
        }
        if let Some(url) = args.icon_url.as_ref().or(profile.icon_url.as_ref()) {
            builder = builder.default_icon_url(url);
        }
        Ok(builder)
    }

    /// The way of messages: by webhook, or by token where that is nearer.
    pub(crate) fn way(&self, split: bool) -> Result<Way, Failure> {
        #[cfg(feature = "outbox")]
        if !self.args.outbox.is_empty() {
            return Ok(Way::Outbox(Box::new(self.outbox_way()?)));
        }
        #[cfg(feature = "rest")]
        if self.is_by_token() {
            return Ok(Way::Token(Box::new(self.token_sender(split)?)));
        }
        let sender = self.sender()?.split(split).build();
        Ok(Way::Webhook(Box::new(sender)))
    }

    /// When a message is tried again.
    pub(crate) fn retry(&self) -> RetryPolicy {
        let (args, profile) = (&self.args, &self.profile);
        let at_least_once = args.at_least_once || profile.at_least_once;
        let policy = RetryPolicy::default().at_least_once(at_least_once);
        match args.network.attempts.or(profile.attempts) {
            Some(attempts) => policy.attempts(attempts),
            None => policy,
        }
    }

    /// Whether the number of attempts was chosen.
    pub(crate) fn has_attempts(&self) -> bool {
        self.args
            .network
            .attempts
            .or(self.profile.attempts)
            .is_some()
    }

    /// How long a post may be, in code points.
    pub(crate) fn max_chars(&self) -> usize {
        let default = Limits::default().text_chars();
        self.args
            .max_chars
            .or(self.profile.max_chars)
            .unwrap_or(default)
    }

    /// How long one attempt may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.args
            .network
            .timeout
            .or(self.profile.timeout)
            .unwrap_or(DEFAULT_TIMEOUT)
    }

    /// How long a message may take in all.
    fn deadline(&self) -> Duration {
        let deadline = self.args.network.deadline.or(self.profile.deadline);
        // Who lets one attempt take long means it.
        deadline.unwrap_or(DEFAULT_DEADLINE.max(self.timeout() + SLACK))
    }

    /// Whether any certificate of the server is accepted.
    pub(crate) fn accepts_invalid_certs(&self) -> bool {
        self.args.network.danger_accept_invalid_certs || self.profile.danger_accept_invalid_certs
    }

    /// A client for the REST API of the webhook's server.
    pub(crate) fn http(&self, url: &WebhookUrl) -> Result<Http, Failure> {
        let settings = HttpSettings::default()
            .proxy(self.proxy()?)
            .tls(self.tls()?);
        Ok(Http::new(
            url.is_https(),
            url.host(),
            url.port(),
            &settings,
        )?)
    }

    /// The token, if one is given.
    pub(crate) fn token(&self) -> Result<Option<Token>, Failure> {
        #[cfg(feature = "rest")]
        if let Some(token) = &self.args.server.token {
            return Ok(Some(server::given_token(token)?));
        }
        let (args, profile) = (&self.args, &self.profile);
        let file = args.server.token_file.as_ref();
        if let (None, Some(token)) = (file, &profile.token) {
            return Ok(Some(Token::parse(&token.0)?));
        }
        let file = file.or(profile.token_file.as_ref());
        file.map(|path| Ok(Token::parse(&read_secret(path, "token")?)?))
            .transpose()
    }

    /// Where the settings come from, for people.
    pub(crate) fn describe(&self) -> String {
        let webhook = if self.args.webhook.is_some() || self.args.webhook_file.is_some() {
            "flags or environment"
        } else if self.profile.webhook.is_some() || self.profile.webhook_file.is_some() {
            "the profile"
        } else {
            return format!("{}, no webhook", self.profile.describe());
        };
        format!("{}; the webhook is from {webhook}", self.profile.describe())
    }

    /// The channel that is posted to, as it was given.
    #[cfg(feature = "rest")]
    pub(crate) fn channel(&self) -> Option<&str> {
        let (args, profile) = (&self.args, &self.profile);
        args.channel.as_deref().or(profile.channel.as_deref())
    }

    /// Whether an icon is chosen.
    pub(crate) fn has_icon(&self) -> bool {
        let (args, profile) = (&self.args, &self.profile);
        let emoji = args.emoji.as_ref().or(profile.emoji.as_ref());
        emoji.is_some() || args.icon_url.is_some() || profile.icon_url.is_some()
    }

    fn webhook(&self) -> Result<WebhookUrl, Failure> {
        let (args, profile) = (&self.args, &self.profile);
        if let Some(url) = &args.webhook {
            return Ok(WebhookUrl::parse(url)?);
        }
        if let Some(path) = &args.webhook_file {
            return Ok(WebhookUrl::parse(&read_secret(path, "webhook")?)?);
        }
        if let Some(url) = &profile.webhook {
            return Ok(WebhookUrl::parse(&url.0)?);
        }
        if let Some(path) = &profile.webhook_file {
            return Ok(WebhookUrl::parse(&read_secret(path, "webhook")?)?);
        }
        Err(Failure::usage("no webhook is given").hint(
            "set MM_WEBHOOK to the webhook's URL, or use --webhook-file, or write a profile to \
             ~/.config/mm/config.toml; `mm login` makes one to post by token",
        ))
    }

    fn proxy(&self) -> Result<ProxyChoice, Failure> {
        let profile = self.profile.proxy.as_ref().map(|proxy| &proxy.0);
        match self
            .args
            .network
            .proxy
            .as_ref()
            .or(profile)
            .map(|proxy| proxy.trim())
        {
            None => Ok(ProxyChoice::Environment),
            Some("none") => Ok(ProxyChoice::Direct),
            Some(proxy) => Ok(ProxyChoice::Through(Proxy::parse(proxy)?)),
        }
    }

    fn tls(&self) -> Result<TlsSettings, Failure> {
        let (args, profile) = (&self.args, &self.profile);
        let mut tls =
            TlsSettings::default().danger_accept_invalid_certs(self.accepts_invalid_certs());
        if let Some(path) = args.network.ca_file.as_ref().or(profile.ca_file.as_ref()) {
            tls = tls.ca_file(path);
        }
        let cert = args
            .network
            .client_cert
            .as_ref()
            .or(profile.client_cert.as_ref());
        let key = args
            .network
            .client_key
            .as_ref()
            .or(profile.client_key.as_ref());
        match (cert, key) {
            (Some(cert), key) => {
                tls = tls.client_cert(cert, key.unwrap_or(cert));
            }
            (None, Some(_)) => {
                return Err(
                    Failure::usage("a client key is given without its certificate")
                        .hint("add --client-cert FILE"),
                );
            }
            (None, None) => {}
        }
        Ok(tls)
    }
}

/// Whether a text has the form of a token: it may stand where a file is wanted.
fn is_like_token(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The first line of a file (or of stdin, for `-`) that holds a secret.
pub(crate) fn read_secret(path: &Path, what: &str) -> Result<String, Failure> {
    let is_stdin = path == Path::new("-");
    #[cfg(feature = "rest")]
    if is_stdin && ask::is_possible() {
        return match ask::secret(&format!("Type the {what}: "))? {
            empty if empty.is_empty() => Err(Failure::usage("no secret was typed")),
            secret => Ok(secret),
        };
    }
    let shown = if is_stdin {
        "stdin".into()
    } else {
        path.to_string_lossy()
    };
    let mut text = String::new();
    let read = if is_stdin {
        std::io::stdin()
            .lock()
            .take(SECRET_BYTES_MAX)
            .read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|file| file.take(SECRET_BYTES_MAX).read_to_string(&mut text))
    };
    read.map_err(|error| {
        if is_like_token(&shown) {
            return Failure::usage(format!("there is no such file with a secret: {error}"))
                .hint("a file is wanted here; a token goes into MM_TOKEN");
        }
        let failure = Failure::usage(format!("{shown}: {error}"));
        if shown.contains("://") {
            failure.hint("a file is wanted here; a URL goes into MM_WEBHOOK")
        } else {
            failure
        }
    })?;
    let text = text.trim_start_matches('\u{feff}'); // Some editors begin files with it.
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first
        .map(str::to_owned)
        .ok_or_else(|| Failure::usage(format!("{shown} is empty, and holds no {what}")))
}
