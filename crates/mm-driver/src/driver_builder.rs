//! What a driver is told before it starts.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::{Error, ErrorKind, RetryPolicy, ServerUrl, Token};
use mm_sender::{HttpSettings, ProxyChoice, TlsSettings, WebhookSenderBuilder};

use crate::Driver;
use crate::netrc;
use crate::session::{Credentials, Login};

/// How long one attempt may take by default, from name lookup to last byte.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a request may take by default, with all its attempts and waits.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(120);
/// How large an answer may be by default that is read into memory.
const DEFAULT_ANSWER_MAX: usize = 64 * 1024 * 1024;

/// How long the key of a post protects from a double: 30 s by the server, less what the last
/// attempt may take to get there.
const KEYED: Duration = Duration::from_secs(25);

/// Sets a [`Driver`] up.
#[derive(Clone)]
pub struct DriverBuilder {
    url: String,
    credentials: Credentials,
    netrc: Option<(PathBuf, Netrc)>,
    mfa_token: Option<String>,
    pub(crate) settings: Settings,
}

/// What the password of a `.netrc` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Netrc {
    Password,
    Token,
}

/// How a driver's requests are made.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    /// The same for a request that carries a key.
    pub(crate) keyed: Duration,
    pub(crate) answer_max: usize,
    pub(crate) retry: RetryPolicy,
    proxy: ProxyChoice,
    tls: TlsSettings,
}

impl Settings {
    pub(crate) fn http(&self) -> HttpSettings {
        let http = HttpSettings::default().proxy(self.proxy.clone());
        http.tls(self.tls.clone())
    }

    /// The same for a webhook of the server.
    pub(crate) fn webhook(&self, builder: WebhookSenderBuilder) -> WebhookSenderBuilder {
        builder
            .timeout(self.timeout)
            .deadline(self.deadline)
            .retry(self.retry.clone())
            .proxy_choice(self.proxy.clone())
            .tls(self.tls.clone())
    }
}

impl DriverBuilder {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            credentials: Credentials::None,
            netrc: None,
            mfa_token: None,
            settings: Settings {
                timeout: DEFAULT_TIMEOUT,
                deadline: DEFAULT_DEADLINE,
                keyed: KEYED,
                answer_max: DEFAULT_ANSWER_MAX,
                retry: RetryPolicy::default(),
                proxy: ProxyChoice::default(),
                tls: TlsSettings::default(),
            },
        }
    }

    /// Asks with a personal access token or the token of a bot.
    #[must_use]
    pub fn token(mut self, token: Token) -> Self {
        self.credentials = Credentials::Token(token);
        self
    }

    /// Logs in by user name or e-mail address and password, at the first request or by
    /// [`Driver::login`]; and again, once, when the session has expired.
    #[must_use]
    pub fn login(mut self, login_id: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials = Credentials::Login(Login {
            name: login_id.into(),
            password: password.into(),
            mfa_token: None,
        });
        self
    }

    /// The code of the second factor, for one login: it is valid for seconds.
    #[must_use]
    pub fn mfa_token(mut self, code: impl Into<String>) -> Self {
        self.mfa_token = Some(code.into());
        self
    }

    /// Logs in with what a file of the form of `.netrc` has for the server's host.
    #[must_use]
    pub fn netrc(mut self, path: impl AsRef<Path>) -> Self {
        self.netrc = Some((path.as_ref().to_owned(), Netrc::Password));
        self
    }

    /// Asks with a token that stands as the password in a file of the form of `.netrc`, for
    /// the server's host.
    #[must_use]
    pub fn netrc_token(mut self, path: impl AsRef<Path>) -> Self {
        self.netrc = Some((path.as_ref().to_owned(), Netrc::Token));
        self
    }

    /// Asks with a header of one's own in the place of a token, such as that of a gateway.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials = Credentials::Header(name.into(), value.into());
        self
    }

    /// How long one attempt may take, from name lookup to last byte; for a file that is
    /// uploaded or downloaded, how long may pass without a byte. Default 30 s.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long a request may take with all its attempts and waits. Default 120 s.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// How large an answer may be that is read into memory. Default 64 MiB.
    #[must_use]
    pub fn answer_max(mut self, bytes: usize) -> Self {
        self.settings.answer_max = bytes;
        self
    }

    /// How often and after which waits a request is repeated that may be.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// How a proxy is chosen. Default: by the environment.
    #[must_use]
    pub fn proxy(mut self, choice: ProxyChoice) -> Self {
        self.settings.proxy = choice;
        self
    }

    /// Which certificates are trusted and shown. Default: the system's roots, none.
    #[must_use]
    pub fn tls(mut self, tls: TlsSettings) -> Self {
        self.settings.tls = tls;
        self
    }

    /// Checks everything and makes the driver, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for the URL; [`ErrorKind::InvalidSetting`] for a proxy, a
    /// certificate, or credentials that cannot be used; [`ErrorKind::Io`] for a `.netrc` that
    /// cannot be read.
    pub fn build(mut self) -> Result<Driver, Error> {
        let url = ServerUrl::parse(&self.url)?;
        if let Some((path, kind)) = &self.netrc {
            let (name, password) = netrc::login_for(path, url.host())?;
            self.credentials = match kind {
                Netrc::Token => Credentials::Token(Token::parse(&password)?),
                Netrc::Password => Credentials::Login(Login {
                    name,
                    password,
                    mfa_token: None,
                }),
            };
        }
        if let Credentials::Login(login) = &mut self.credentials {
            login.mfa_token = self.mfa_token;
        }
        if let Credentials::Header(name, value) = &self.credentials
            && !is_header(name, value)
        {
            return Err(Error::new(ErrorKind::InvalidSetting)
                .with_message("the own header has characters that no header has"));
        }
        let is_taken = match &self.credentials {
            Credentials::None => false,
            Credentials::Header(name, _) => name.eq_ignore_ascii_case("authorization"),
            Credentials::Token(_) | Credentials::Login(_) => true,
        };
        if url.expose_userinfo().is_some() && is_taken {
            return Err(Error::new(ErrorKind::InvalidSetting).with_message(
                "user name and password in the server's URL and a token or a login need the same \
                 header: give one of them",
            ));
        }
        Driver::new(url, self.credentials, self.settings)
    }
}

/// Whether it can stand in a request (RFC 9110, 5.1 and 5.5), in ASCII.
fn is_header(name: &str, value: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_text = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    !name.is_empty() && name.bytes().all(is_token) && value.bytes().all(is_text)
}

/// Shows no credentials.
impl fmt::Debug for DriverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverBuilder").finish_non_exhaustive()
    }
}
