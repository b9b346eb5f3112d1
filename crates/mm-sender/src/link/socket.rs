//! The socket under everything: it keeps the attempt's deadline exactly, and reads what a
//! server said before it hung up.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, ShutdownHandle,
    Transport,
};

use super::attempt::{Attempt, Handle};
use super::dial::{deadline, dial};

/// How much output is held back: no more than a packet or two gains by it.
const HELD_BYTES_MAX: usize = 16 * 1024;

/// Opens a [`Socket`], unless a proxy has connected already.
#[derive(Debug)]
pub(super) struct TcpConnector;

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, Socket>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(chained) = chained {
            return Ok(Some(Either::A(chained)));
        }
        let stream = Arc::new(dial(details.uri, details.timeout)?);
        let handle: Arc<dyn ShutdownHandle> = Arc::<TcpStream>::clone(&stream);
        let handle: Handle = Arc::downgrade(&handle);
        (details.register_shutdown)(handle)?;
        Ok(Some(Either::B(Socket::new(stream, details.config))))
    }
}

/// A connected socket.
pub(super) struct Socket {
    /// Shared with whoever may shut it down. All input and output goes by `&TcpStream`.
    stream: Arc<TcpStream>,
    buffers: LazyBuffers,
    /// Output that waits for more: head and body of a request leave together, which
    /// spares the server a read and both a packet.
    held: Vec<u8>,
    read_limit: Limit,
    write_limit: Limit,
    /// Why nothing can be written any more.
    write_failed: Option<io::Error>,
    /// Once it is set, reading does not wait and writing holds nothing back.
    is_live: Arc<AtomicBool>,
}

impl Transport for Socket {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Holds a small output until an answer is awaited.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.held
            .extend_from_slice(&self.buffers.output()[..amount]);
        if self.is_live.load(Ordering::Acquire) {
            return self.write_live(timeout);
        }
        if self.held.len() > HELD_BYTES_MAX {
            self.write_held(timeout)?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.is_live.load(Ordering::Acquire) {
            if !self.held.is_empty() {
                self.write_live(timeout)?; // The end of a handshake, where the server speaks first.
            }
            let read = (&*self.stream).read(self.buffers.input_append_buf())?;
            self.buffers.input_appended(read);
            return Ok(read > 0);
        }
        self.write_held(timeout)?;
        let until = deadline(Attempt::current().as_deref(), timeout);
        loop {
            let step = self
                .read_limit
                .step(until, |limit| self.stream.set_read_timeout(limit));
            step.map_err(|error| told(error, timeout))?;
            match (&*self.stream).read(self.buffers.input_append_buf()) {
                Ok(0) => {
                    return self
                        .write_failed
                        .take()
                        .map_or(Ok(false), |e| Err(e.into()));
                }
                Ok(read) => {
                    self.buffers.input_appended(read);
                    return Ok(true);
                }
                Err(error) if is_wait_over(&error) => self.read_limit.spend(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.write_failed.take().unwrap_or(error).into()),
            }
        }
    }

    /// Between requests a server has nothing to say: whatever comes, or an end, closes it.
    fn is_open(&mut self) -> bool {
        let silent = || {
            self.stream.set_nonblocking(true)?;
            let read = (&*self.stream).read(&mut [0]);
            self.stream.set_nonblocking(false)?;
            Ok::<_, io::Error>(read.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock))
        };
        self.write_failed.is_none() && silent().unwrap_or(false)
    }
}

impl Socket {
    pub(super) fn new(stream: Arc<TcpStream>, config: &ureq::config::Config) -> Self {
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Self {
            stream,
            buffers,
            held: Vec::new(),
            read_limit: Limit::default(),
            write_limit: Limit::default(),
            write_failed: None,
            is_live: Arc::default(),
        }
    }

    /// Does not wait any more once that is set.
    pub(super) fn live(mut self, is_live: Arc<AtomicBool>) -> Self {
        self.is_live = is_live;
        self
    }

    /// Writes everything to a socket that does not wait by itself.
    fn write_live(&mut self, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.set_nonblocking(false)?;
        let written = self.write_held(timeout);
        self.stream.set_nonblocking(true)?;
        written?;
        self.write_failed.take().map_or(Ok(()), |e| Err(e.into()))
    }

    /// A server may answer before it has the whole request, and hang up: 413 to a large
    /// one. So a peer that takes no more is not told here, but when it turns out that it
    /// has left no answer.
    fn write_held(&mut self, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.held.is_empty() {
            return Ok(());
        }
        let until = deadline(Attempt::current().as_deref(), timeout);
        let mut output = &self.held[..];
        while !output.is_empty() && self.write_failed.is_none() {
            let step = self
                .write_limit
                .step(until, |limit| self.stream.set_write_timeout(limit));
            step.map_err(|error| told(error, timeout))?;
            match (&*self.stream).write(output) {
                Ok(0) => self.write_failed = Some(io::ErrorKind::WriteZero.into()),
                Ok(written) => output = &output[written..],
                Err(error) if is_wait_over(&error) => self.write_limit.spend(),
                Err(error) if is_hung_up(&error) => self.write_failed = Some(error),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.held.clear();
        if self.write_failed.is_some()
            && let Some(attempt) = Attempt::current()
        {
            attempt.hung_up();
        }
        Ok(())
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("peer", &self.stream.peer_addr().ok())
            .finish_non_exhaustive()
    }
}

/// How long the system lets one read or write wait.
#[derive(Default)]
struct Limit {
    set: Option<Duration>,
    spent: bool,
}

impl Limit {
    /// Sees to it that the next wait ends by `until`. One that ends early is begun again,
    /// so the system is told of a limit only if the one before is too long or was too
    /// short: with some room, most requests need not tell it at all.
    fn step(
        &mut self,
        until: Instant,
        set: impl FnOnce(Option<Duration>) -> io::Result<()>,
    ) -> io::Result<()> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        if self.set.is_some_and(|limit| limit <= left) && !self.spent {
            return Ok(());
        }
        // A limit of zero would be none.
        let limit = if self.spent { left } else { left * 3 / 4 };
        let limit = limit.max(Duration::from_millis(1));
        set(Some(limit))?;
        self.set = Some(limit);
        self.spent = false;
        Ok(())
    }

    /// It was too short.
    fn spend(&mut self) {
        self.spent = true;
    }
}

fn told(error: io::Error, timeout: NextTimeout) -> ureq::Error {
    if error.kind() == io::ErrorKind::TimedOut {
        ureq::Error::Timeout(timeout.reason)
    } else {
        error.into()
    }
}

fn is_wait_over(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

fn is_hung_up(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
    )
}
