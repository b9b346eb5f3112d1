//! The body of a request that is read while it is sent, and that of an answer that is
//! written while it comes.

use std::io::{self, Read, Write};

use crate::link::Attempt;

/// What is sent: exactly so many bytes.
pub(crate) struct Inlet<'a> {
    from: &'a mut dyn Read,
    left: u64,
    attempt: &'a Attempt,
    failed: Option<io::Error>,
}

impl<'a> Inlet<'a> {
    pub(crate) fn new(from: &'a mut dyn Read, len: u64, attempt: &'a Attempt) -> Self {
        Self {
            from,
            left: len,
            attempt,
            failed: None,
        }
    }

    /// Why there was nothing more to send.
    pub(crate) fn failed(&mut self) -> Option<io::Error> {
        self.failed.take()
    }
}

impl Read for Inlet<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        if self.attempt.is_canceled() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        if self.attempt.is_unheard() {
            // What leaves no more need not be read: its source may be slow.
            buffer[..room].fill(0);
            self.left -= room as u64;
            self.attempt.progress();
            return Ok(room);
        }
        let error = match read_some(self.from, &mut buffer[..room]) {
            Ok(0) => io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("it ended {} bytes early", self.left),
            ),
            Ok(read) => {
                self.left -= read as u64;
                self.attempt.progress();
                return Ok(read);
            }
            Err(error) => error,
        };
        let told = io::Error::from(error.kind());
        self.failed = Some(error);
        Err(told)
    }
}

/// Reads, whatever signal comes meanwhile: ureq would take one for a failure.
fn read_some(from: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Where an answer goes.
pub(crate) struct Outlet<'a> {
    to: &'a mut dyn Write,
    attempt: &'a Attempt,
    failed: Option<io::Error>,
}

impl<'a> Outlet<'a> {
    pub(crate) fn new(to: &'a mut dyn Write, attempt: &'a Attempt) -> Self {
        Self {
            to,
            attempt,
            failed: None,
        }
    }

    /// Why nothing more could be written.
    pub(crate) fn failed(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    fn keep<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let told = io::Error::from(error.kind());
            self.failed = Some(error);
            told
        })
    }
}

impl Write for Outlet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.to.write(bytes);
        if matches!(written, Ok(0)) && !bytes.is_empty() {
            written = Err(io::ErrorKind::WriteZero.into());
        }
        if matches!(&written, Err(error) if error.kind() == io::ErrorKind::Interrupted) {
            return written;
        }
        self.attempt.progress();
        self.keep(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.keep(flushed)
    }
}
