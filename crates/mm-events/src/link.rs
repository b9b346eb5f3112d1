//! One websocket, from dialing to its end.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use mm_core::{Cancel, CancelHook, Error, ErrorKind};
use mm_driver::Driver;
use mm_sender::{Dialer, RateGate, Response, Secrets, Wire, judge_api};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Message, Utf8Bytes, WebSocket};

use crate::address::Address;
use crate::handshake::{Answer, Handshake};
use crate::waker::Ear;

/// The most that is read or written at once; what is idle holds it.
const BUFFER_BYTES: usize = 64 * 1024;

/// How a websocket is opened.
pub(crate) struct Opening<'a> {
    pub(crate) driver: &'a Driver,
    pub(crate) dialer: &'a Dialer,
    pub(crate) address: &'a Address,
    /// What follows the path: `?connection_id=..`.
    pub(crate) query: &'a str,
    pub(crate) timeout: Duration,
    pub(crate) message_max: usize,
    pub(crate) ear: &'a Ear,
    pub(crate) cancel: &'a Cancel,
}

/// A websocket that is open.
#[derive(Debug)]
pub(crate) struct Link {
    socket: WebSocket<Wire>,
    /// A write that waits ends when the client is stopped.
    _hook: CancelHook,
}

/// What came.
#[derive(Debug)]
pub(crate) enum Heard {
    Text(Utf8Bytes),
    /// A sign of life.
    Pulse,
    /// There is nothing to read now.
    Nothing,
}

impl Opening<'_> {
    /// Opens it.
    ///
    /// # Errors
    /// Why there is none: no connection, a refusal, an answer that is no websocket's.
    pub(crate) fn open(&self) -> Result<Link, Error> {
        let until = Instant::now() + self.timeout;
        let headers = self.driver.expose_authorization(self.cancel)?;
        let gate = RateGate::of(self.driver.url().origin());
        let _pass = gate.enter(Some(until), self.cancel)?;
        let left = until.saturating_duration_since(Instant::now());
        let wire = self.dialer.dial(left, self.cancel)?;
        let breaker = wire.breaker();
        let hook = self.cancel.on_cancel(move || breaker.hang_up());
        let mut handshake = Handshake::new(self.address, self.query, &headers)?;
        let (answer, wire) = self.exchange(wire, &mut handshake, until)?;
        let rest = match answer {
            Answer::Open(rest) => rest,
            Answer::Refused(answer) => return Err(refused(&answer, &gate, &headers)),
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(0)
            .max_message_size(Some(self.message_max))
            .max_frame_size(Some(self.message_max));
        Ok(Link {
            socket: WebSocket::from_partially_read(wire, rest, Role::Client, Some(config)),
            _hook: hook,
        })
    }

    /// Sends the request, and reads the head of its answer.
    fn exchange(
        &self,
        mut wire: Wire,
        handshake: &mut Handshake,
        until: Instant,
    ) -> Result<(Answer, Wire), Error> {
        let ended = |error: io::Error| {
            if self.cancel.is_canceled() {
                return Error::new(ErrorKind::Canceled);
            }
            interrupted("the connection ended before the websocket was open").with_source(error)
        };
        wire.write_all(handshake.request.as_bytes())
            .map_err(ended)?;
        let mut bytes = [0; 4096];
        loop {
            match wire.read(&mut bytes) {
                Ok(0) => return Err(ended(io::ErrorKind::UnexpectedEof.into())),
                Ok(len) => {
                    if let Some(answer) = handshake.take(&bytes[..len])? {
                        return Ok((answer, wire));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if self.cancel.is_canceled() {
                        return Err(Error::new(ErrorKind::Canceled));
                    }
                    if Instant::now() >= until {
                        let text = "no answer to the websocket's request came in time";
                        return Err(Error::new(ErrorKind::Timeout).with_message(text));
                    }
                    self.ear.wait(Some(wire.as_fd()), until).map_err(system)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ended(error)),
            }
        }
    }
}

fn refused(answer: &Response, gate: &RateGate, headers: &[(String, String)]) -> Error {
    let wait = gate.learn(answer);
    let secrets = Secrets::of_texts(headers.iter().map(|(_, value)| value.as_str()));
    let judged = judge_api(answer, wait, &secrets);
    judged.err().unwrap_or_else(|| {
        let status = answer.status();
        Error::new(ErrorKind::Protocol).with_message(format!(
            "the answer to the websocket's request has status {status} and is none: is this \
             a Mattermost server, and is no login page before it?"
        ))
    })
}

impl Link {
    /// Reads the next message that is there.
    ///
    /// # Errors
    /// The connection has ended, or the server said what no server says.
    pub(crate) fn read(&mut self) -> Result<Heard, Error> {
        match self.socket.read() {
            Ok(Message::Text(text)) => Ok(Heard::Text(text)),
            Ok(Message::Binary(_)) => {
                let text = "the server sent a binary message";
                Err(Error::new(ErrorKind::Protocol).with_message(text))
            }
            // Its answer goes out with the next read.
            Ok(_) => Ok(Heard::Pulse),
            Err(tungstenite::Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                Ok(Heard::Nothing)
            }
            Err(error) => Err(ended(error, "the connection ended")),
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// The connection has ended, or takes nothing.
    pub(crate) fn send(&mut self, text: String) -> Result<(), Error> {
        self.write(Message::text(text))
    }

    /// Tells that this side is alive without asking anything.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub(crate) fn pulse(&mut self) -> Result<(), Error> {
        self.write(Message::Pong(Vec::new().into()))
    }

    fn write(&mut self, message: Message) -> Result<(), Error> {
        let sent = self.socket.send(message);
        sent.map_err(|error| ended(error, "the connection ended"))
    }

    /// Says that it is over; whether that is heard does not matter.
    pub(crate) fn close(mut self) {
        let _ = self.socket.close(None);
    }

    /// Waits for something to read, for the waker, or until a time.
    ///
    /// # Errors
    /// The system refuses to.
    pub(crate) fn wait(&self, ear: &Ear, reads: bool, until: Instant) -> Result<(), Error> {
        let socket = reads.then(|| self.socket.get_ref().as_fd());
        ear.wait(socket, until).map_err(system)
    }
}

pub(crate) fn system(error: io::Error) -> Error {
    Error::new(ErrorKind::Io).with_source(error)
}

fn interrupted(text: &str) -> Error {
    Error::new(ErrorKind::Interrupted).with_message(text)
}

/// Why a connection is no more. What the library says may quote what was sent, so its own
/// words are kept only where they are about the system.
fn ended(error: tungstenite::Error, what: &str) -> Error {
    match error {
        tungstenite::Error::Io(error) => interrupted(what).with_source(error),
        tungstenite::Error::ConnectionClosed
        | tungstenite::Error::AlreadyClosed
        | tungstenite::Error::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ) => interrupted(what),
        tungstenite::Error::Capacity(error) => Error::new(ErrorKind::Protocol)
            .with_message(TOO_LARGE)
            .with_source(error),
        tungstenite::Error::Protocol(error) => Error::new(ErrorKind::Protocol)
            .with_message("the server does not speak as a websocket does")
            .with_source(error),
        _ => Error::new(ErrorKind::Protocol)
            .with_message("the server does not speak as a websocket does"),
    }
}

const TOO_LARGE: &str = "the server sent a message that is too large (`message_max`)";

/// Whether a connection ended for a message that will not become smaller.
pub(crate) fn is_too_large(error: &Error) -> bool {
    error.kind() == ErrorKind::Protocol && error.to_string() == TOO_LARGE
}
