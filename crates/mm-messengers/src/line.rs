//! The connection under the protocol: it waits as long as it may, on the caller's thread.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use mm_sender::Wire;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is held back until an answer is awaited, so that what belongs together leaves
/// together.
const HELD_BYTES_MAX: usize = 64 * 1024;
/// How much is read before the next step: no answer is longer, nor is one that never ends read
/// on.
const READ_BYTES_MAX: usize = 1024 * 1024;

/// What the owner of a connection says to its line, and hears of it.
#[derive(Clone, Debug)]
pub(crate) struct Terms(Arc<State>);

#[derive(Debug)]
struct State {
    until: Mutex<Instant>,
    is_ended: AtomicBool,
    read_bytes: AtomicUsize,
    #[cfg(feature = "xmpp")]
    expects_xml: AtomicBool,
}

impl Terms {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self(Arc::new(State {
            until: Mutex::new(Instant::now() + timeout),
            is_ended: AtomicBool::new(false),
            read_bytes: AtomicUsize::new(0),
            #[cfg(feature = "xmpp")]
            expects_xml: AtomicBool::new(false),
        }))
    }

    /// Whatever is done from now on ends so soon.
    pub(crate) fn allow(&self, timeout: Duration) {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + timeout;
        self.0.read_bytes.store(0, Ordering::Relaxed);
    }

    /// Whatever comes next begins as XML does, or is an error.
    #[cfg(feature = "xmpp")]
    pub(crate) fn expect_xml(&self) {
        self.0.expects_xml.store(true, Ordering::Relaxed);
    }

    /// Whether the server has hung up.
    pub(crate) fn is_ended(&self) -> bool {
        self.0.is_ended.load(Ordering::Relaxed)
    }

    pub(crate) fn until(&self) -> Instant {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A [`Wire`] as asynchronous protocols take it, without a runtime: writing waits, and reading
/// too, so that each future is ready when it is polled. Where a protocol has to know that
/// nothing is there yet, reading does not, and the future is [driven](drive).
#[derive(Debug)]
pub(crate) struct Line {
    wire: Wire,
    terms: Terms,
    /// What is read before all else.
    first: &'static [u8],
    held: Vec<u8>,
    #[cfg(feature = "xmpp")]
    is_driven: bool,
}

impl Line {
    pub(crate) fn new(wire: Wire, terms: Terms, first: &'static [u8]) -> Self {
        Self {
            wire,
            terms,
            first,
            held: Vec::new(),
            #[cfg(feature = "xmpp")]
            is_driven: false,
        }
    }

    /// One whose futures are [driven](drive).
    #[cfg(feature = "xmpp")]
    pub(crate) fn driven(wire: Wire, terms: Terms) -> Self {
        Self {
            is_driven: true,
            ..Self::new(wire, terms, b"")
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.first.is_empty() {
            return self.first.read(buffer);
        }
        self.write_held()?;
        loop {
            match self.wire.read(buffer) {
                Ok(0) => {
                    self.terms.0.is_ended.store(true, Ordering::Relaxed);
                    return Ok(0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                #[cfg(feature = "xmpp")]
                Err(error) if self.is_driven => return Err(error),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait(self.wire.as_fd(), self.terms.until())?;
                }
                Ok(bytes) => {
                    #[cfg(feature = "xmpp")]
                    if self.terms.0.expects_xml.load(Ordering::Relaxed) {
                        let is_due = !begins_xml(&buffer[..bytes])?;
                        self.terms.0.expects_xml.store(is_due, Ordering::Relaxed);
                    }
                    return self.count(bytes);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn count(&self, bytes: usize) -> io::Result<usize> {
        let before = self.terms.0.read_bytes.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > READ_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }

    fn write_held(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let mut rest = &held[..];
        while !rest.is_empty() {
            if self.terms.until() <= Instant::now() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let written = self.wire.write(rest)?;
            rest = &rest[written..];
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.read(buffer.initialize_unfilled()) {
            Ok(read) => {
                buffer.advance(read);
                Poll::Ready(Ok(()))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.held.extend_from_slice(bytes);
        if self.held.len() > HELD_BYTES_MAX {
            self.write_held()?;
        }
        Poll::Ready(Ok(bytes.len()))
    }

    /// An answer is awaited after whatever is written: that flushes.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = self.write_held();
        self.wire.breaker().hang_up();
        Poll::Ready(written)
    }
}

/// Waits for something to read.
fn wait(connection: BorrowedFd<'_>, until: Instant) -> io::Result<()> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    // Rounded up, so that it does not wake just before.
    let left = left.saturating_add(Duration::from_millis(1));
    let timeout = Timespec {
        tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(left.subsec_nanos()),
    };
    let mut watched = [PollFd::from_borrowed_fd(connection, PollFlags::IN)];
    match poll(&mut watched, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether XML begins in these bytes: a parser may wait long for the end of what is none.
#[cfg(feature = "xmpp")]
pub(crate) fn begins_xml(bytes: &[u8]) -> io::Result<bool> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Ok(false),
        Some(b'<') => Ok(true),
        Some(_) => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Whether there is something to read now.
#[cfg(feature = "xmpp")]
pub(crate) fn is_readable(connection: BorrowedFd<'_>) -> bool {
    let mut watched = [PollFd::from_borrowed_fd(connection, PollFlags::IN)];
    poll(&mut watched, Some(&Timespec::default())).is_ok_and(|count| count > 0)
}

/// The end of a future that waits for this connection alone.
#[cfg(feature = "xmpp")]
pub(crate) fn drive<T>(
    future: impl Future<Output = T>,
    connection: BorrowedFd<'_>,
    until: Instant,
) -> io::Result<T> {
    let mut future = pin!(future);
    loop {
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(value) => return Ok(value),
            Poll::Pending => wait(connection, until)?,
        }
    }
}

/// The end of a future that waits for nothing but a [`Line`].
#[cfg(feature = "smtp")]
pub(crate) fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
