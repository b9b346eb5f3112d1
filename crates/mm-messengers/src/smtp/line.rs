//! The connection under the protocol: it waits as long as it may, on the caller's thread.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use lettre::transport::smtp::client::AsyncTokioStream;
use mm_sender::Wire;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is held back until an answer is awaited, so that what belongs together leaves
/// together.
const HELD_BYTES_MAX: usize = 64 * 1024;

/// What the owner of a connection says to its line, and hears of it.
#[derive(Clone, Debug)]
pub(super) struct Terms(Arc<State>);

#[derive(Debug)]
struct State {
    until: Mutex<Instant>,
    is_ended: AtomicBool,
}

impl Terms {
    pub(super) fn new(timeout: Duration) -> Self {
        Self(Arc::new(State {
            until: Mutex::new(Instant::now() + timeout),
            is_ended: AtomicBool::new(false),
        }))
    }

    /// Whatever is done from now on ends so soon.
    pub(super) fn allow(&self, timeout: Duration) {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + timeout;
    }

    /// Whether the server has hung up.
    pub(super) fn is_ended(&self) -> bool {
        self.0.is_ended.load(Ordering::Relaxed)
    }

    fn until(&self) -> Instant {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A [`Wire`] as lettre takes it. Reading and writing wait, so that each future is ready when
/// it is polled: no runtime is needed.
#[derive(Debug)]
pub(super) struct Line {
    wire: Wire,
    terms: Terms,
    /// What is read before all else.
    first: &'static [u8],
    held: Vec<u8>,
}

impl Line {
    pub(super) fn new(wire: Wire, terms: Terms, first: &'static [u8]) -> Self {
        Self {
            wire,
            terms,
            first,
            held: Vec::new(),
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
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait()?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Waits for something to read.
    fn wait(&self) -> io::Result<()> {
        let left = self.terms.until().saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // Rounded up, so that it does not wake just before.
        let left = left.saturating_add(Duration::from_millis(1));
        let timeout = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        let mut watched = [PollFd::from_borrowed_fd(self.wire.as_fd(), PollFlags::IN)];
        match poll(&mut watched, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
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
        let read = self.read(buffer.initialize_unfilled())?;
        buffer.advance(read);
        Poll::Ready(Ok(()))
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

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire.breaker().hang_up();
        Poll::Ready(Ok(()))
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Err(io::ErrorKind::Unsupported.into()) // Nobody asks.
    }
}

/// The end of a future that waits for nothing but a [`Line`].
pub(super) fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
