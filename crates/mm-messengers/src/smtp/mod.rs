//! Mails by SMTP. A mail's id is made of its dispatch's key, the same at each attempt: where
//! an answer was lost, who gets a mail twice can tell by its id.

mod connection;
mod letter;
mod refusal;
mod wishes;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lettre::Address;
use lettre::transport::smtp::extension::ClientId;
use mm_core::{Cancel, Error, ErrorKind};
use mm_outbox::{Batch, Content, LinkKind, Message, Messenger, Parcel};
use mm_sender::{Dialer, HttpSettings, ProxyChoice, Secrets, TlsSettings};

use connection::{Connection, Way};
use letter::{Letter, Letterhead, is_one_line, mailbox};
use wishes::Wishes;
pub use wishes::{FROM, REPLY_TO, UNSUBSCRIBE_URL};

/// How long connecting, and each answer, may take by default.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// A server that says this closes the connection.
const CLOSING: u16 = 421;

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encryption {
    /// From the first command on (`STARTTLS`), or not at all used; port 587.
    #[default]
    StartTls,
    /// From its first byte on; port 465.
    Tls,
    /// Not at all: anyone on the way can read the password and the mails; port 25.
    DangerUnencrypted,
}

/// Settings of a [`Smtp`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct SmtpBuilder {
    host: String,
    from: String,
    port: Option<u16>,
    encryption: Encryption,
    login: Option<(String, String)>,
    reply_to: Option<String>,
    default_subject: Option<String>,
    is_from_free: bool,
    hello_name: Option<String>,
    tls: TlsSettings,
    proxy: ProxyChoice,
    timeout: Duration,
}

impl SmtpBuilder {
    /// Default: that of the encryption.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Default: [`Encryption::StartTls`].
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    /// Logs in, by `PLAIN` or `LOGIN`. Default: not.
    pub fn login(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some((user.into(), password.into()));
        self
    }

    /// Where answers go. Default: to the sender.
    pub fn reply_to(mut self, address: impl Into<String>) -> Self {
        self.reply_to = Some(address.into());
        self
    }

    /// Lets a message be [from](FROM) an address of any domain. Default: of the sender's own
    /// alone.
    pub fn from_of_any_domain(mut self) -> Self {
        self.is_from_free = true;
        self
    }

    /// The subject of messages that have none. Default: none.
    pub fn default_subject(mut self, subject: impl Into<String>) -> Self {
        self.default_subject = Some(subject.into());
        self
    }

    /// What this machine calls itself. Default: its name.
    pub fn hello_name(mut self, name: impl Into<String>) -> Self {
        self.hello_name = Some(name.into());
        self
    }

    /// Which certificates are trusted. Default: the system's.
    pub fn tls(mut self, tls: TlsSettings) -> Self {
        self.tls = tls;
        self
    }

    /// A proxy on the way. Default: none; those of the environment are for HTTP.
    pub fn proxy(mut self, choice: ProxyChoice) -> Self {
        self.proxy = choice;
        self
    }

    /// How long connecting, and each answer, may take. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Checks the settings, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] names what cannot be used, [`ErrorKind::InvalidUrl`] a
    /// host that is none.
    pub fn build(self) -> Result<Smtp, Error> {
        let setting =
            |error: Error| Error::new(ErrorKind::InvalidSetting).with_message(error.to_string());
        let reply_to = self.reply_to.map(|address| mailbox("reply_to", &address));
        let head = Letterhead {
            from: mailbox("from", &self.from).map_err(setting)?,
            reply_to: reply_to.transpose().map_err(setting)?,
            default_subject: self.default_subject,
            is_from_free: self.is_from_free,
        };
        if let Some(subject) = &head.default_subject {
            is_one_line("default_subject", subject).map_err(setting)?;
        }
        let is_encrypted = self.encryption != Encryption::DangerUnencrypted;
        let port = self.port.unwrap_or(match self.encryption {
            Encryption::StartTls => 587,
            Encryption::Tls => 465,
            Encryption::DangerUnencrypted => 25,
        });
        let settings = HttpSettings::default().tls(self.tls).proxy(self.proxy);
        let way = Way {
            dialer: Dialer::new(is_encrypted, &self.host, port, &settings)?,
            starts_tls: self.encryption == Encryption::StartTls,
            hello_name: hello_name(self.hello_name)?,
            secrets: self.login.as_ref().map(secrets).unwrap_or_default(),
            login: self.login,
            timeout: self.timeout,
        };
        Ok(Smtp {
            alias: "smtp".to_owned(),
            head,
            way,
            kept: Mutex::default(),
        })
    }
}

impl fmt::Debug for SmtpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpBuilder")
            .field("host", &self.host)
            .field("from", &self.from)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

/// The password as it is, and as `PLAIN` and `LOGIN` send it: a server may say it back.
fn secrets((user, password): &(String, String)) -> Secrets {
    let plain = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
    let login = BASE64_STANDARD.encode(password);
    Secrets::of_texts([password.as_str(), &plain, &login])
}

/// What is said in `EHLO`.
fn hello_name(name: Option<String>) -> Result<ClientId, Error> {
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
    };
    match name {
        Some(name) if is_name(&name) => Ok(ClientId::Domain(name)),
        Some(_) => Err(Error::new(ErrorKind::InvalidSetting)
            .with_message("`hello_name` is no name of a machine")),
        None => {
            let own = rustix::system::uname();
            let own = own.nodename().to_str().ok().filter(|name| is_name(name));
            Ok(own.map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned())))
        }
    }
}

/// Sends mails: an address is `ada@example.com` or `Ada <ada@example.com>`.
///
/// ```
/// use mm_messengers::Smtp;
///
/// let smtp = Smtp::builder("mail.example.com", "Alerts <alerts@example.com>")
///     .login("alerts", "the password")
///     .build()?;
/// # drop(smtp);
/// # Ok::<(), mm_outbox::Error>(())
/// ```
pub struct Smtp {
    alias: String,
    head: Letterhead,
    way: Way,
    /// The connection of the pass that is under way.
    kept: Mutex<Option<Connection>>,
}

impl Smtp {
    /// A messenger that is called `smtp`, for a server and a sender.
    pub fn builder(host: impl Into<String>, from: impl Into<String>) -> SmtpBuilder {
        SmtpBuilder {
            host: host.into(),
            from: from.into(),
            port: None,
            encryption: Encryption::default(),
            login: None,
            reply_to: None,
            default_subject: None,
            is_from_free: false,
            hello_name: None,
            tls: TlsSettings::default(),
            proxy: ProxyChoice::Direct,
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    fn from(&self) -> &Address {
        &self.head.from.email
    }

    fn take(&self) -> Option<Connection> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }

    fn keep(&self, connection: Connection) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(connection);
    }

    /// Sends it over the connection that is kept, and keeps that if it can.
    fn deliver(
        &self,
        mut connection: Connection,
        letter: &Letter,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let (way, from) = (&self.way, self.from());
        let mut sent = connection.send(way, from, letter, cancel);
        // A server may take only so many mails over one connection, or an idle one not for long.
        if let Err(error) = &sent
            && connection.is_used()
            && is_over(error)
            && !error.may_have_acted()
            && !cancel.is_canceled()
        {
            connection = self.way.connect(cancel)?;
            sent = connection.send(way, from, letter, cancel);
        }
        if !sent.as_ref().is_err_and(is_over) {
            self.keep(connection);
        }
        sent
    }

    fn carry(&self, parcel: Parcel<'_>, wishes: &Wishes<'_>, cancel: &Cancel) -> Result<(), Error> {
        let (key, link) = (parcel.key(), parcel.link(LinkKind::Unsubscribe));
        let letter = self.head.letter(
            parcel.address(),
            parcel.content(),
            Some(&key),
            wishes,
            link.as_deref(),
        );
        let letter = match letter {
            Ok(letter) => letter,
            Err(error) => return parcel.error(&error),
        };
        let connection = match self.take() {
            Some(connection) => connection,
            None => match self.way.connect(cancel) {
                Ok(connection) => connection,
                Err(error) => {
                    // As before the pass: no attempt is counted where there is no server.
                    parcel.pending()?;
                    return Err(error);
                }
            },
        };
        match self.deliver(connection, &letter, cancel) {
            Ok(()) => parcel.sent(),
            Err(error) => parcel.error(&error),
        }
    }
}

/// Whether the connection is of no use after this.
fn is_over(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status(code) => code == CLOSING,
        ErrorKind::InvalidPayload => false,
        _ => true,
    }
}

impl Messenger for Smtp {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn title(&self) -> &'static str {
        "E-mail"
    }

    fn before_send(&self, cancel: &Cancel) -> Result<(), Error> {
        self.keep(self.way.connect(cancel)?);
        Ok(())
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let cancel = batch.cancel().clone();
        let wishes = Wishes::of(message);
        while let Some(parcel) = batch.take()? {
            match &wishes {
                Ok(wishes) => self.carry(parcel, wishes, &cancel)?,
                Err(error) => parcel.error(error)?,
            }
        }
        Ok(())
    }

    fn after_send(&self) {
        if let Some(connection) = self.take() {
            connection.quit();
        }
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        let (content, wishes) = (Content::text(text), Wishes::default());
        let letter = self.head.letter(to, &content, None, &wishes, None)?;
        let mut connection = self.way.connect(cancel)?;
        connection.send(&self.way, self.from(), &letter, cancel)?;
        connection.quit();
        Ok(())
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("alias", &self.alias)
            .field("from", self.from())
            .field("route", self.way.dialer.route())
            .finish_non_exhaustive()
    }
}
