//! A connection to a mail server, from its greeting to its last mail.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, transport::smtp::response::Response};
use mm_core::{Cancel, Error, ErrorKind};
use mm_sender::{Breaker, Dialer, Secrets, Wire};

use super::letter::Letter;
use super::refusal::{self, Step};
use crate::line::{Line, Terms, ready};
use crate::way_hint::hinted;

/// How long a server is waited for that is left.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);
/// No line of an answer in the clear is longer, nor has an answer more lines.
const PRELUDE_BYTES_MAX: usize = 16 * 1024;

/// How a server is reached, and who comes.
pub(super) struct Way {
    pub(super) dialer: Dialer,
    pub(super) starts_tls: bool,
    pub(super) hello_name: ClientId,
    pub(super) login: Option<(String, String)>,
    pub(super) secrets: Secrets,
    pub(super) timeout: Duration,
}

impl Way {
    /// Connects and logs in.
    pub(super) fn connect(&self, cancel: &Cancel) -> Result<Connection, Error> {
        let (wire, first) = self.dial(cancel)?;
        let terms = Terms::new(self.timeout);
        let breaker = wire.breaker();
        let line = Box::new(Line::new(wire, terms.clone(), first));
        let watch = Watch {
            terms: &terms,
            breaker: &breaker,
            way: self,
            cancel,
        };
        let greeted = AsyncSmtpConnection::connect_with_transport(line, &self.hello_name);
        let mut smtp = watch.step(Step::Greeting, greeted)?;
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            watch.step(Step::Login, smtp.auth(&mechanisms, &credentials))?;
        }
        Ok(Connection {
            smtp,
            terms,
            breaker,
            mails: 0,
            is_clean: true,
        })
    }

    /// The connection, and what stands for its greeting if that was read already.
    fn dial(&self, cancel: &Cancel) -> Result<(Wire, &'static [u8]), Error> {
        if !self.starts_tls {
            let dialed = self.dialer.dial(self.timeout, cancel);
            return dialed.map(|wire| (wire, b"".as_slice())).map_err(hinted);
        }
        let mut refused = None;
        let mut prelude =
            |stream: &TcpStream, until| start_tls(stream, until, &self.hello_name, &mut refused);
        let dialed = self
            .dialer
            .dial_and_upgrade(self.timeout, cancel, &mut prelude);
        match dialed {
            Ok(wire) => Ok((wire, b"220 encrypted\r\n")),
            Err(error) if error.kind() == ErrorKind::Canceled => Err(error),
            Err(error) => Err(refused.unwrap_or_else(|| hinted(error))),
        }
    }
}

/// What each step is done under.
struct Watch<'a> {
    terms: &'a Terms,
    breaker: &'a Breaker,
    way: &'a Way,
    cancel: &'a Cancel,
}

impl Watch<'_> {
    fn step<T>(
        &self,
        step: Step,
        future: impl Future<Output = Result<T, SmtpError>>,
    ) -> Result<T, Error> {
        self.terms.allow(self.way.timeout);
        let breaker = self.breaker.clone();
        let _hook = self.cancel.on_cancel(move || breaker.hang_up());
        match ready(future) {
            None => Err(refusal::unready()),
            Some(Ok(value)) => Ok(value),
            Some(Err(error)) if error.status().is_none() && self.cancel.is_canceled() => {
                let may_have_acted = step == Step::Mail;
                Err(Error::new(ErrorKind::Canceled).with_may_have_acted(may_have_acted))
            }
            Some(Err(error)) => Err(refusal::told(&error, step, self.terms, &self.way.secrets)),
        }
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Err(io::ErrorKind::Unsupported.into()) // Nobody asks.
    }
}

/// A connection that has been greeted and is logged in.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    terms: Terms,
    breaker: Breaker,
    mails: usize,
    /// Nothing of a mail that was refused is left with the server.
    is_clean: bool,
}

impl Connection {
    /// Whether it has carried a mail already: a server may have had enough of it.
    pub(super) fn is_used(&self) -> bool {
        self.mails > 0
    }

    /// Sends a mail. If that fails with another error than an answer of the server, the
    /// connection is of no use any more.
    pub(super) fn send(
        &mut self,
        way: &Way,
        from: &Address,
        letter: &Letter,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let watch = Watch {
            terms: &self.terms,
            breaker: &self.breaker,
            way,
            cancel,
        };
        let smtp = &mut self.smtp;
        let mut parameters = Vec::new();
        if !(from.to_string().is_ascii() && letter.to.to_string().is_ascii()) {
            if !smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                let reason = "has letters that the mail server does not take in addresses";
                return Err(Error::invalid_payload("address", reason));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !letter.bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if !self.is_clean {
            watch.step(Step::Sender, smtp.command(Rset))?;
        }
        self.is_clean = false;
        let sender = Mail::new(Some(from.clone()), parameters);
        watch.step(Step::Sender, smtp.command(sender))?;
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        watch.step(Step::Recipient, smtp.command(recipient))?;
        let answer = watch.step(Step::Data, smtp.command(Data))?;
        asks_for_it(&answer)?;
        watch.step(Step::Mail, smtp.message(&letter.bytes))?;
        self.mails += 1;
        self.is_clean = true;
        Ok(())
    }

    /// Says goodbye, and waits a little for the answer.
    pub(super) fn quit(mut self) {
        self.terms.allow(QUIT_TIMEOUT);
        let _ = ready(self.smtp.command(Quit)); // The mails are out, whatever it says.
    }
}

fn asks_for_it(answer: &Response) -> Result<(), Error> {
    if answer.has_code(354) {
        return Ok(());
    }
    let text = "the answer is not one of a mail server (to take a mail)";
    Err(Error::new(ErrorKind::Protocol)
        .with_message(text)
        .with_is_transient(true)
        .with_may_have_acted(false))
}

/// Agrees with the server to encrypt what follows. Says what it refused, apart.
fn start_tls(
    mut stream: &TcpStream,
    until: Instant,
    hello_name: &ClientId,
    refused: &mut Option<Error>,
) -> io::Result<()> {
    let mut ask = |question: &str| {
        stream.set_write_timeout(Some(left(until)?))?;
        stream.write_all(question.as_bytes())?;
        let answer = answer(stream, until)?;
        if answer.is_positive() {
            return Ok(answer);
        }
        let words = answer.first_line().unwrap_or_default();
        *refused = Some(refusal::refused(
            answer.code().into(),
            Step::Greeting,
            words,
        ));
        Err(io::Error::other("the mail server refuses"))
    };
    ask("")?;
    let hello = ask(&format!("EHLO {hello_name}\r\n"))?;
    let offers = |line: &str| line.trim().eq_ignore_ascii_case("STARTTLS");
    if !hello.message().skip(1).any(offers) {
        let text = "the mail server does not offer STARTTLS";
        *refused = Some(Error::new(ErrorKind::Tls).with_message(text));
        return Err(io::Error::other(text));
    }
    ask("STARTTLS\r\n").map(drop)
}

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

/// Reads an answer and not a byte more: what follows it may be encrypted.
fn answer(mut stream: &TcpStream, until: Instant) -> io::Result<Response> {
    let mut text = String::new();
    let mut byte = [0];
    loop {
        stream.set_read_timeout(Some(left(until)?))?;
        match stream.read(&mut byte) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => text.push(char::from(byte[0])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The limit of the socket is over.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if text.len() > PRELUDE_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Some(line) = text.strip_suffix('\n') else {
            continue;
        };
        // `250-` goes on, `250 ` ends.
        let last = line.rsplit('\n').next().unwrap_or_default();
        if last.as_bytes().get(3) != Some(&b'-') {
            let invalid = |_| io::Error::from(io::ErrorKind::InvalidData);
            return text.parse().map_err(invalid);
        }
    }
}
