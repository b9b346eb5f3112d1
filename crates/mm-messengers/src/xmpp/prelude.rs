//! What is said in the clear before a connection is encrypted.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use mm_core::{Error, ErrorKind};
use mm_sender::Secrets;
use tokio::io::{AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio_xmpp::parsers::ns;
use tokio_xmpp::parsers::starttls::{Nonza, Request};
use tokio_xmpp::xmlstream::{
    FallibleStreamElement, StreamHeader, XmppStream, XmppStreamElement, initiate_stream,
};

use super::refusal::{self, Step};
use super::session::TIMEOUTS;
use crate::line::{begins_xml, drive, is_readable};

/// No greeting in the clear is longer.
const PRELUDE_BYTES_MAX: usize = 16 * 1024;

/// Agrees with the server to encrypt what follows.
pub(super) fn start_tls(stream: &TcpStream, until: Instant, domain: &str) -> Result<(), Error> {
    drive(agree(stream, until, domain), stream.as_fd(), until)
        .map_err(|error| refusal::broken(&error, false, Step::Greeting))
        .flatten()
}

async fn agree(stream: &TcpStream, until: Instant, domain: &str) -> Result<(), Error> {
    let clear = Clear {
        stream,
        until,
        room: PRELUDE_BYTES_MAX,
        is_begun: false,
    };
    // A byte at a time: what follows the agreement is encrypted, and not to be read here.
    let clear = BufReader::with_capacity(1, clear);
    let header = StreamHeader {
        to: Some(Cow::Borrowed(domain)),
        ..StreamHeader::default()
    };
    let broken = |error: io::Error| refusal::broken(&error, false, Step::Greeting);
    let pending = initiate_stream(clear, ns::JABBER_CLIENT, header, TIMEOUTS).await;
    let features = pending.map_err(broken)?.recv_features().await;
    let (features, mut stream): (_, XmppStream<_>) = features
        .map_err(|error| refusal::unfeatured(&error, false, Step::Greeting, &Secrets::default()))?;
    if !features.can_starttls() {
        let text = "the XMPP server does not offer STARTTLS; ask for TLS from the first byte on if \
                    that is what its port is for";
        return Err(Error::new(ErrorKind::Tls).with_message(text));
    }
    let request = XmppStreamElement::Starttls(Nonza::Request(Request));
    stream.send(&request).await.map_err(broken)?;
    match stream.next().await {
        Some(Ok(FallibleStreamElement::Ok(XmppStreamElement::Starttls(Nonza::Proceed(_))))) => {
            Ok(())
        }
        Some(Ok(FallibleStreamElement::Ok(XmppStreamElement::Starttls(Nonza::Failure(_))))) => {
            let text = "the XMPP server cannot encrypt now";
            Err(Error::new(ErrorKind::Tls)
                .with_message(text)
                .with_is_transient(true))
        }
        Some(Err(error)) => Err(refusal::unread(&error, false, Step::Greeting)),
        Some(Ok(_)) => Err(refusal::strange(Step::Greeting)),
        None => Err(refusal::ended(Step::Greeting)),
    }
}

/// A connection in the clear, on which writing waits.
struct Clear<'a> {
    stream: &'a TcpStream,
    until: Instant,
    /// How many bytes may still come.
    room: usize,
    is_begun: bool,
}

impl Clear<'_> {
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(Some(self.left()?))?;
            match (&mut &*self.stream).read(buffer) {
                // It would be told as an answer that is none.
                Ok(0) => return Err(io::ErrorKind::ConnectionAborted.into()),
                Ok(bytes) => {
                    let room = self.room.checked_sub(bytes);
                    self.room = room.ok_or(io::ErrorKind::InvalidData)?;
                    if !self.is_begun {
                        self.is_begun = begins_xml(&buffer[..bytes])?;
                    }
                    return Ok(bytes);
                }
                Err(error) if is_again(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.stream.set_write_timeout(Some(self.left()?))?;
            match (&mut &*self.stream).write(bytes) {
                Err(error) if is_again(&error) => {}
                written => return written,
            }
        }
    }
}

/// Interrupted, or the limit of the socket is over.
fn is_again(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}

impl AsyncRead for Clear<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !is_readable(self.stream.as_fd()) {
            return Poll::Pending;
        }
        let read = self.read(buffer.initialize_unfilled())?;
        buffer.advance(read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Clear<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write(bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
