//! Chat messages by XMPP. A stanza's id is the dispatch's key, the same at each attempt: where
//! an answer was lost, who gets a message twice can tell by its id.

mod address;
mod login;
mod prelude;
mod refusal;
mod room;
mod session;
mod srv;
mod text;
mod way;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mm_core::{Cancel, Error, ErrorKind};
use mm_outbox::{Batch, Content, Message, Messenger, Parcel};
use mm_sender::{HttpSettings, ProxyChoice, Secrets, TlsSettings};
use tokio::runtime::Runtime;
use tokio_xmpp::jid::Jid;
use tokio_xmpp::parsers::message::{Id, Lang, Message as Stanza};
use tokio_xmpp::parsers::stanza_id::OriginId;

use address::Address;
use login::Account;
use session::{STANZA_BYTES_MIN, Session};
use way::Way;

/// How long connecting with the login, and each message, may take by default.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a stanza is at most by default; servers take at least 10,000 bytes.
const DEFAULT_STANZA_BYTES_MAX: usize = 64 * 1024;
/// What a stanza is beside its text, its subject and its address.
const ENVELOPE_BYTES: usize = 1024;
/// What is left for a text at least.
const TEXT_BYTES_MIN: usize = 1024;
/// A longer subject is none.
const SUBJECT_BYTES_MAX: usize = 3000;

/// How a connection to an XMPP server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmppEncryption {
    /// From its second element on (`STARTTLS`), or not at all used; port 5222.
    #[default]
    StartTls,
    /// From its first byte on; port 5223.
    Tls,
    /// Not at all, which is for servers on this machine alone; port 5222.
    DangerUnencrypted,
}

/// Settings of a [`Xmpp`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct XmppBuilder {
    jid: String,
    password: String,
    host: Option<String>,
    port: Option<u16>,
    encryption: XmppEncryption,
    tls: TlsSettings,
    proxy: ProxyChoice,
    timeout: Duration,
    stanza_bytes_max: usize,
}

impl XmppBuilder {
    /// The host of the server. Default: what the domain's SRV records name, else the domain.
    /// The certificate is to be that of the domain all the same.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Its port; without a host that of the domain itself. Default: that of the SRV records, or
    /// of the encryption.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Default: [`XmppEncryption::StartTls`].
    pub fn encryption(mut self, encryption: XmppEncryption) -> Self {
        self.encryption = encryption;
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

    /// How long connecting with the login, and each message, may take. Default: 20 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a stanza may be: longer texts become several messages. A server that says that
    /// it takes less gets less. Default: 64 KiB; 10,000 at least.
    pub fn stanza_bytes_max(mut self, bytes: usize) -> Self {
        self.stanza_bytes_max = bytes;
        self
    }

    /// Checks the settings, without traffic.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] names what cannot be used, [`ErrorKind::InvalidUrl`] a
    /// host that is none, [`ErrorKind::Io`] a runtime that could not be made.
    pub fn build(self) -> Result<Xmpp, Error> {
        let jid = Jid::new(self.jid.trim()).ok().map(Jid::into_bare);
        let Some(jid) = jid.filter(|jid| jid.node().is_some()) else {
            return Err(setting(
                "`jid` is no address of an account, as alerts@example.com",
            ));
        };
        if self.password.is_empty() {
            return Err(setting("`password` is empty"));
        }
        if self.stanza_bytes_max < STANZA_BYTES_MIN {
            return Err(setting(
                "`stanza_bytes_max` is less than 10,000, which all servers take",
            ));
        }
        let host = self.host.filter(|host| !host.trim().is_empty());
        let shown = host.as_deref().unwrap_or(jid.domain().as_str());
        if self.encryption == XmppEncryption::DangerUnencrypted && !is_loopback(shown) {
            return Err(setting(
                "without encryption `host` has to be this machine: localhost, 127.0.0.1 or ::1",
            ));
        }
        let way = Way {
            account: Arc::new(Account {
                secrets: Secrets::of_texts([self.password.as_str()]),
                password: self.password,
                jid,
            }),
            encryption: self.encryption,
            host,
            port: self.port,
            settings: HttpSettings::default().tls(self.tls).proxy(self.proxy),
            timeout: self.timeout,
        };
        // What the settings say is looked at now, whichever host it will be.
        let host = way.host.clone().unwrap_or_else(|| way.domain().to_owned());
        way.dialer(&(host, 5222))?;
        Ok(Xmpp {
            alias: "xmpp".to_owned(),
            way,
            stanza_bytes_max: self.stanza_bytes_max,
            clock: Clock::new()?,
            kept: Mutex::default(),
        })
    }
}

fn setting(text: &str) -> Error {
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

impl fmt::Debug for XmppBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XmppBuilder")
            .field("jid", &self.jid)
            .field("host", &self.host)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

/// Sends chat messages: an address is `ada@example.com`, or `lobby@rooms.example.com?join` for a
/// room.
///
/// ```
/// use mm_messengers::Xmpp;
///
/// let xmpp = Xmpp::builder("alerts@example.com", "the password").build()?;
/// # drop(xmpp);
/// # Ok::<(), mm_outbox::Error>(())
/// ```
pub struct Xmpp {
    alias: String,
    way: Way,
    stanza_bytes_max: usize,
    clock: Clock,
    /// The connection of the pass that is under way.
    kept: Mutex<Option<Session>>,
}

/// Why a message is not sent, and how many parts of it are out.
type Unsent = (Error, usize);

impl Xmpp {
    /// A messenger that is called `xmpp`, for an account.
    pub fn builder(jid: impl Into<String>, password: impl Into<String>) -> XmppBuilder {
        XmppBuilder {
            jid: jid.into(),
            password: password.into(),
            host: None,
            port: None,
            encryption: XmppEncryption::default(),
            tls: TlsSettings::default(),
            proxy: ProxyChoice::Direct,
            timeout: DEFAULT_TIMEOUT,
            stanza_bytes_max: DEFAULT_STANZA_BYTES_MAX,
        }
    }

    /// Another alias, where there are several. As `xmpp` it answers to `xmppsleek` as well, and
    /// the other way round.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    fn connect(&self, cancel: &Cancel) -> Result<Session, Error> {
        let _entered = self.clock.enter();
        self.way.connect(cancel)
    }

    fn take(&self) -> Option<Session> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }

    fn keep(&self, session: Session) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(session);
    }

    /// Sends it, but for the parts that are out.
    fn deliver(
        &self,
        session: &mut Session,
        (to, id, mut out): (&Address, &str, usize),
        content: &Content,
        cancel: &Cancel,
    ) -> Result<(), Unsent> {
        let _entered = self.clock.enter();
        let unsent = |error| (error, out);
        let subject = content.subject.as_deref().map(text::clean);
        let subject = subject.filter(|subject| !subject.trim().is_empty());
        let subject_bytes = subject.as_deref().map_or(0, text::wire_bytes);
        if subject_bytes > SUBJECT_BYTES_MAX {
            return Err(unsent(Error::invalid_payload(
                "subject",
                "is too long for XMPP",
            )));
        }
        let around = ENVELOPE_BYTES + subject_bytes + text::wire_bytes(to.jid.as_str());
        let stanza_bytes = session.stanza_bytes(self.stanza_bytes_max);
        let Some(room) = stanza_bytes
            .checked_sub(around)
            .filter(|room| *room >= TEXT_BYTES_MIN)
        else {
            return Err(unsent(Error::invalid_payload(
                "address",
                "and the subject leave no room for a text",
            )));
        };
        let body = text::clean(&content.text);
        let parts = text::parts(&body, room);
        if parts.is_empty() {
            return Err(unsent(Error::invalid_payload(
                "text",
                "has nothing to show",
            )));
        }
        let room = to.room();
        if let Some(room) = &room {
            session.join(room, cancel).map_err(unsent)?;
        }
        if out >= parts.len() {
            // Cut in another way than before, since the limit is another: once more is better
            // than not at all.
            out = 0;
        }
        for (index, part) in parts.iter().enumerate().skip(out) {
            let id = match index {
                0 => id.to_owned(),
                _ => format!("{id}-{}", index + 1),
            };
            let subject = subject.as_deref().filter(|_| index == 0);
            let sent = session.deliver(stanza(to, id, subject, part), cancel);
            sent.map_err(|error| {
                // Put out of it meanwhile: it is entered again for the next attempt.
                let is_out = |room| !session.rooms.contains_key(room);
                let passes = error.is_transient() || room.as_ref().is_some_and(is_out);
                let error = error.with_is_transient(passes);
                match parts.len() {
                    1 => (error, out),
                    total => (error.with_parts(out, total), out),
                }
            })?;
            out += 1;
        }
        Ok(())
    }

    fn carry(&self, parcel: Parcel<'_>, cancel: &Cancel) -> Result<(), Error> {
        let to = match Address::parse(parcel.address()) {
            Ok(to) => to,
            Err(error) => return parcel.error(&error),
        };
        let mut session = match self.take() {
            Some(session) => session,
            None => match self.connect(cancel) {
                Ok(session) => session,
                Err(error) => {
                    // As before the pass: no attempt is counted where there is no server.
                    parcel.pending()?;
                    return Err(error);
                }
            },
        };
        let (id, out) = (parcel.key(), parcel.parts_sent());
        match self.deliver(&mut session, (&to, &id, out), parcel.content(), cancel) {
            Ok(()) => {
                self.keep(session);
                parcel.sent()
            }
            Err((error, out)) => {
                // What was refused leaves the connection as it was.
                if error.kind() == ErrorKind::InvalidPayload && session.is_usable() {
                    self.keep(session);
                }
                parcel.error_after(&error, out)
            }
        }
    }
}

fn stanza(to: &Address, id: String, subject: Option<&str>, body: &str) -> Stanza {
    let mut stanza = Stanza::new_with_type(to.message_type(), to.jid.clone())
        .with_body(Lang::new(), body.to_owned())
        .with_payload(OriginId { id: id.clone() });
    if let Some(subject) = subject {
        stanza.subjects.insert(Lang::new(), subject.to_owned());
    }
    stanza.id = Some(Id(id));
    stanza
}

impl Messenger for Xmpp {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn other_aliases(&self) -> &[&str] {
        match self.alias.as_str() {
            "xmpp" => &["xmppsleek"],
            "xmppsleek" => &["xmpp"],
            _ => &[],
        }
    }

    fn title(&self) -> &'static str {
        "XMPP"
    }

    fn before_send(&self, cancel: &Cancel) -> Result<(), Error> {
        self.keep(self.connect(cancel)?);
        Ok(())
    }

    fn send(&self, _message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let cancel = batch.cancel().clone();
        while let Some(parcel) = batch.take()? {
            self.carry(parcel, &cancel)?;
        }
        Ok(())
    }

    fn after_send(&self) {
        if let Some(session) = self.take() {
            let _entered = self.clock.enter();
            session.quit();
        }
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let to = Address::parse(to)?;
        let time = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let id = format!("test-{}-{count}", time.as_nanos());
        let mut session = self.connect(cancel)?;
        let content = Content::text(text);
        let sent = self.deliver(&mut session, (&to, &id, 0), &content, cancel);
        sent.map_err(|(error, _)| error)?;
        let _entered = self.clock.enter();
        session.quit();
        Ok(())
    }
}

impl fmt::Debug for Xmpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xmpp")
            .field("alias", &self.alias)
            .field("jid", &self.way.account.jid)
            .field("host", &self.way.host)
            .finish_non_exhaustive()
    }
}

/// The runtime that tokio-xmpp's own timers ask for. Nothing runs on it: those of the
/// connection come first.
struct Clock(Option<Runtime>);

impl Clock {
    fn new() -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Io).with_source(error))?;
        Ok(Self(Some(runtime)))
    }

    fn enter(&self) -> Option<tokio::runtime::EnterGuard<'_>> {
        self.0.as_ref().map(Runtime::enter)
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        // Dropped in the middle of somebody's runtime it would panic.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
