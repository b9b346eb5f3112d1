//! A connection that is logged in: stanzas go out, and the server proves that it has them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use mm_core::{Cancel, Error, ErrorKind};
use mm_sender::{Breaker, Secrets, Wire};
use tokio::io::BufReader;
use tokio_xmpp::Stanza;
use tokio_xmpp::jid::{BareJid, Jid};
use tokio_xmpp::parsers::bind::BindQuery;
use tokio_xmpp::parsers::iq::Iq;
use tokio_xmpp::parsers::message::{Message, MessageType};
use tokio_xmpp::parsers::stanza_error::{DefinedCondition, ErrorType, StanzaError};
use tokio_xmpp::parsers::stream_features::StreamFeatures;
use tokio_xmpp::parsers::{ns, ping, sm};
use tokio_xmpp::xmlstream::{
    FallibleStreamElement, PendingFeaturesRecv, StreamElementError, StreamHeader, Timeouts,
    XmppStream, XmppStreamElement, initiate_stream,
};

use super::login::Account;
use super::refusal::{self, Step};
use crate::line::{Line, Terms, drive};

/// Those of a [`Line`] end a wait first.
pub(super) const TIMEOUTS: Timeouts = Timeouts {
    read_timeout: Duration::from_secs(86_400),
    response_timeout: Duration::from_secs(86_400),
};
/// How long a server is waited for that is left.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(2);
/// No server takes less of a stanza (RFC 6120, 13.12).
pub(super) const STANZA_BYTES_MIN: usize = 10_000;

type Io = BufReader<Line>;

/// A logged in connection.
pub(super) struct Session {
    stream: XmppStream<Io>,
    terms: Terms,
    /// What is waited for.
    socket: OwnedFd,
    breaker: Breaker,
    pub(super) timeout: Duration,
    pub(super) account: Arc<Account>,
    /// Whether the server counts stanzas (XEP-0198); else it is asked for an answer.
    is_managed: bool,
    /// Nothing more can be said over it.
    is_broken: bool,
    sent: u32,
    received: u32,
    pings: u32,
    stanza_bytes_max: Option<usize>,
    /// The rooms that were entered, and who this is there.
    pub(super) rooms: HashMap<BareJid, Jid>,
}

/// What the server says.
#[expect(clippy::large_enum_variant, reason = "one at a time, and not for long")]
pub(super) enum Heard {
    Stanza(Stanza),
    /// That it has so many of our stanzas.
    Has(u32),
    /// A message of this id came back, in a way that is not known.
    Bounced(String),
    Nothing,
}

impl Session {
    /// Logs in over a new connection, as long as `left` lasts.
    pub(super) fn open(
        wire: Wire,
        account: Arc<Account>,
        left: Duration,
        timeout: Duration,
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let terms = Terms::new(left);
        let breaker = wire.breaker();
        let socket = wire.as_fd().try_clone_to_owned();
        let socket = socket.map_err(|error| Error::new(ErrorKind::Io).with_source(error))?;
        let line = Line::driven(wire, terms.clone());
        let (features, stream) = {
            let breaker = breaker.clone();
            let _hook = cancel.on_cancel(move || breaker.hang_up());
            let opened = drive(
                log_in(BufReader::new(line), &account, &terms),
                socket.as_fd(),
                terms.until(),
            );
            let opened = opened.map_err(|error| refusal::broken(&error, false, Step::Login));
            opened
                .flatten()
                .map_err(|error| canceled(error, Step::Login, cancel))?
        };
        let limit = features.limits.as_ref().and_then(|limits| limits.max_bytes);
        let mut session = Self {
            stream,
            terms,
            socket,
            breaker,
            timeout,
            account,
            is_managed: false,
            is_broken: false,
            sent: 0,
            received: 0,
            pings: 0,
            stanza_bytes_max: limit.and_then(|bytes| bytes.get().try_into().ok()),
            rooms: HashMap::new(),
        };
        session.guarded(left, Step::Login, cancel, |session| {
            session.bind()?;
            if features.stream_management.is_some() {
                session.manage()?;
            }
            Ok(())
        })?;
        Ok(session)
    }

    /// How long a stanza may be, of what is wished.
    pub(super) fn stanza_bytes(&self, wished: usize) -> usize {
        let max = self.stanza_bytes_max.unwrap_or(usize::MAX);
        wished.min(max).max(STANZA_BYTES_MIN)
    }

    /// Whether more can be sent over it.
    pub(super) fn is_usable(&self) -> bool {
        !self.is_broken
    }

    /// Sends a message and waits until the server has it, or has refused it.
    pub(super) fn deliver(&mut self, message: Message, cancel: &Cancel) -> Result<(), Error> {
        let timeout = self.timeout;
        self.guarded(timeout, Step::Message, cancel, |session| {
            session.deliver_in_time(message)
        })
    }

    fn deliver_in_time(&mut self, message: Message) -> Result<(), Error> {
        let id = message.id.clone();
        let id = id.map(|id| id.0).unwrap_or_default();
        // What cannot be written has not left: it does not break the stream either.
        let fed = self.feed_stanza(message);
        fed.map_err(|error| error.with_may_have_acted(false))?;
        let mark = self.sent;
        let ping = self.ask_for_proof()?;
        let mut refused = None;
        let heard = self.hear_of(&id, mark, ping.as_deref(), &mut refused);
        self.is_broken = heard.is_err();
        // What was refused is so, whatever comes then.
        refused.map_or(heard, Err)
    }

    /// Listens until the server has all up to `mark`; why the message of this id came back.
    fn hear_of(
        &mut self,
        id: &str,
        mark: u32,
        ping: Option<&str>,
        refused: &mut Option<Error>,
    ) -> Result<(), Error> {
        loop {
            match self.hear(Step::Message)? {
                Heard::Has(count) if self.is_managed && self.is_acked(mark, count)? => {
                    return Ok(());
                }
                Heard::Stanza(Stanza::Message(answer)) if is_error_of(&answer, id) => {
                    *refused = Some(self.reason(answer));
                }
                Heard::Bounced(of) if of == id => {
                    *refused = Some(refusal::bounced_without_reason());
                }
                Heard::Stanza(Stanza::Iq(iq)) => {
                    if Some(iq.id()) == ping && self.is_of_server(&iq) {
                        return Ok(()); // Also if it refuses to: it came after the message.
                    }
                    self.answer(&iq)?;
                }
                _ => {}
            }
        }
    }

    /// Has the server say that it has all there is; if it does not count, by the answer to a
    /// request of this id.
    fn ask_for_proof(&mut self) -> Result<Option<String>, Error> {
        if self.is_managed {
            self.feed(&XmppStreamElement::SM(sm::Nonza::Req(sm::R)))?;
            return Ok(None);
        }
        self.pings = self.pings.wrapping_add(1);
        let id = format!("ping-{}", self.pings);
        let server = Jid::from(BareJid::from_parts(None, self.account.jid.domain()));
        let ping = Iq::from_get(id.as_str(), ping::Ping).with_to(server);
        self.feed_stanza(ping)?;
        Ok(Some(id))
    }

    /// Whether all up to `mark` is there, by what the server has counted.
    fn is_acked(&self, mark: u32, count: u32) -> Result<bool, Error> {
        let rest = self.sent.wrapping_sub(count);
        if rest > u32::MAX / 2 {
            return Err(refusal::strange(Step::Message)); // More than there are.
        }
        Ok(rest <= self.sent.wrapping_sub(mark))
    }

    /// Whether it is an answer, and of the server: others can guess what it would be.
    fn is_of_server(&self, iq: &Iq) -> bool {
        let own = &self.account.jid;
        is_answer(iq)
            && iq.from().is_none_or(|from| {
                let is_domain = from.node().is_none() && from.domain() == own.domain();
                is_domain || from.to_bare() == *own
            })
    }

    fn reason(&self, answer: Message) -> Error {
        let mut payloads = answer.payloads.into_iter();
        let error = payloads.find_map(|payload| StanzaError::try_from(payload).ok());
        error.map_or_else(refusal::bounced_without_reason, |error| {
            refusal::bounced(&error, "the message", &self.account.secrets)
        })
    }

    fn bind(&mut self) -> Result<(), Error> {
        // Two workers of one name would take the connection from each other.
        self.feed_stanza(Iq::from_set("bind", BindQuery::new(None)))?;
        loop {
            match self.hear(Step::Login)? {
                Heard::Stanza(Stanza::Iq(Iq::Result { id, .. })) if id == "bind" => return Ok(()),
                Heard::Stanza(Stanza::Iq(Iq::Error { id, error, .. })) if id == "bind" => {
                    let error = refusal::bounced(&error, "the login", &self.account.secrets);
                    return Err(error.with_is_transient(true));
                }
                _ => {}
            }
        }
    }

    /// Has the server count stanzas from here on, if it does.
    fn manage(&mut self) -> Result<(), Error> {
        self.feed(&XmppStreamElement::SM(sm::Nonza::Enable(sm::Enable::new())))?;
        loop {
            match self.next(Step::Login)? {
                FallibleStreamElement::Ok(XmppStreamElement::SM(sm::Nonza::Enabled(_))) => {
                    self.is_managed = true;
                    (self.sent, self.received) = (0, 0);
                    return Ok(());
                }
                FallibleStreamElement::Ok(XmppStreamElement::SM(sm::Nonza::Failed(_))) => {
                    return Ok(());
                }
                FallibleStreamElement::Ok(_)
                | FallibleStreamElement::Err(StreamElementError::InvalidStanza { .. }) => {}
                FallibleStreamElement::Err(_) => return Err(refusal::strange(Step::Login)),
            }
        }
    }

    /// What the server says next, and what has to be said to that.
    pub(super) fn hear(&mut self, step: Step) -> Result<Heard, Error> {
        match self.next(step)? {
            FallibleStreamElement::Ok(XmppStreamElement::Stanza(stanza)) => {
                self.received = self.received.wrapping_add(1);
                if let Stanza::Presence(presence) = &stanza {
                    self.see(presence);
                }
                Ok(Heard::Stanza(stanza))
            }
            FallibleStreamElement::Ok(XmppStreamElement::SM(sm::Nonza::Ack(ack))) => {
                Ok(Heard::Has(ack.h))
            }
            FallibleStreamElement::Ok(XmppStreamElement::SM(sm::Nonza::Req(_))) => {
                let has = sm::Nonza::Ack(sm::A::new(self.received));
                self.feed(&XmppStreamElement::SM(has))?;
                Ok(Heard::Nothing)
            }
            FallibleStreamElement::Err(StreamElementError::InvalidStanza { header, .. }) => {
                self.received = self.received.wrapping_add(1);
                let is_error = header.type_.as_deref() == Some("error");
                let id = header.id.filter(|_| is_error);
                Ok(id.map_or(Heard::Nothing, Heard::Bounced))
            }
            FallibleStreamElement::Ok(_) | FallibleStreamElement::Err(_) => {
                Err(refusal::strange(step))
            }
        }
    }

    fn next(&mut self, step: Step) -> Result<FallibleStreamElement, Error> {
        let came = drive(self.stream.next(), self.socket.as_fd(), self.terms.until());
        match came.map_err(|error| refusal::broken(&error, self.terms.is_ended(), step))? {
            Some(Ok(FallibleStreamElement::Ok(XmppStreamElement::StreamError(error)))) => {
                Err(refusal::closed(&error.0, step, &self.account.secrets))
            }
            Some(Ok(element)) => Ok(element),
            Some(Err(error)) => Err(refusal::unread(&error, self.terms.is_ended(), step)),
            None => Err(refusal::ended(step)),
        }
    }

    /// Whoever asks us something is told that nobody is here.
    fn answer(&mut self, iq: &Iq) -> Result<(), Error> {
        if is_answer(iq) {
            return Ok(());
        }
        let error = StanzaError::new(
            ErrorType::Cancel,
            DefinedCondition::ServiceUnavailable,
            "en",
            "this program sends only",
        );
        let mut answer = Iq::from_error(iq.id(), error);
        *answer.to_mut() = iq.from().cloned();
        self.feed_stanza(answer)
    }

    /// One more of those that the server counts.
    pub(super) fn feed_stanza(&mut self, stanza: impl Into<Stanza>) -> Result<(), Error> {
        self.sent = self.sent.wrapping_add(1);
        self.feed(&XmppStreamElement::Stanza(stanza.into()))
    }

    /// It leaves with the next wait for an answer.
    fn feed(&mut self, element: &XmppStreamElement) -> Result<(), Error> {
        let (socket, until) = (self.socket.as_fd(), self.terms.until());
        let fed = drive(self.stream.send(element), socket, until);
        fed.flatten()
            .map_err(|error| refusal::broken(&error, self.terms.is_ended(), Step::Message))
    }

    pub(super) fn guarded<T>(
        &mut self,
        timeout: Duration,
        step: Step,
        cancel: &Cancel,
        work: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.terms.allow(timeout);
        let breaker = self.breaker.clone();
        let _hook = cancel.on_cancel(move || breaker.hang_up());
        work(self).map_err(|error| canceled(error, step, cancel))
    }

    /// Ends the stream in good order.
    pub(super) fn quit(mut self) {
        self.terms.allow(GOODBYE_TIMEOUT);
        let (socket, until) = (self.socket.as_fd(), self.terms.until());
        let _ = drive(self.stream.shutdown(), socket, until); // The messages are out, whatever it says.
    }
}

fn is_error_of(answer: &Message, id: &str) -> bool {
    let of = answer.id.as_ref().map(|id| id.0.as_str());
    answer.type_ == MessageType::Error && of == Some(id)
}

fn is_answer(iq: &Iq) -> bool {
    matches!(iq, Iq::Result { .. } | Iq::Error { .. })
}

/// An error while a cancel was under way is that, unless the server said something.
fn canceled(error: Error, step: Step, cancel: &Cancel) -> Error {
    if !cancel.is_canceled() || error.server_id().is_some() {
        return error;
    }
    Error::new(ErrorKind::Canceled)
        .with_may_have_acted(step == Step::Message && error.may_have_acted())
}

async fn log_in(
    io: Io,
    account: &Account,
    terms: &Terms,
) -> Result<(StreamFeatures, XmppStream<Io>), Error> {
    let domain = account.jid.domain().as_str();
    let header = || StreamHeader {
        to: Some(Cow::Borrowed(domain)),
        ..StreamHeader::default()
    };
    let broken = |error| refusal::broken(&error, terms.is_ended(), Step::Greeting);
    terms.expect_xml();
    let pending = initiate_stream(io, ns::JABBER_CLIENT, header(), TIMEOUTS).await;
    let pending = pending.map_err(broken)?;
    let (features, stream) =
        receive_features(pending, Step::Greeting, &account.secrets, terms).await?;
    let stream = account.log_in(stream, &features, terms).await?;
    terms.expect_xml();
    let pending = stream.send_header(header()).await.map_err(broken)?;
    receive_features(pending, Step::Login, &account.secrets, terms).await
}

async fn receive_features(
    pending: PendingFeaturesRecv<Io>,
    step: Step,
    secrets: &Secrets,
    terms: &Terms,
) -> Result<(StreamFeatures, XmppStream<Io>), Error> {
    let features = pending.recv_features().await;
    features.map_err(|error| refusal::unfeatured(&error, terms.is_ended(), step, secrets))
}
