//! A connection that can be cut at a byte of an answer.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::fault::CutAt;

/// What ends a head.
const HEAD_END: [u8; 4] = *b"\r\n\r\n";

/// Says when a connection is to be cut.
#[derive(Debug, Default)]
pub(crate) struct Fuse(Mutex<Option<Limit>>);

/// How much of the next answer may pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// How many bytes are left, once they count.
    left: u64,
    /// Whether only those of the body count.
    in_body: bool,
    /// How much of what ends a head has passed.
    head_end: usize,
    reset: bool,
}

/// A connection with its fuse.
#[derive(Debug)]
pub(super) struct Fused {
    stream: TcpStream,
    fuse: Arc<Fuse>,
}

impl Fuse {
    /// Lets so much of the next answer pass, or all of it.
    pub(crate) fn set(&self, limit: Option<Limit>) {
        *self.limit() = limit;
    }

    fn limit(&self) -> MutexGuard<'_, Option<Limit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Limit {
    pub(crate) fn new(at: CutAt, bytes: u64, reset: bool) -> Self {
        Self {
            left: if at == CutAt::Before { 0 } else { bytes },
            in_body: at == CutAt::Body,
            head_end: 0,
            reset,
        }
    }

    /// How much of this may pass, and what holds after so much has passed.
    fn pass(mut self, bytes: &[u8]) -> (usize, Self) {
        for (passed, byte) in bytes.iter().enumerate() {
            if self.in_body && self.head_end < HEAD_END.len() {
                self.head_end = if *byte == HEAD_END[self.head_end] {
                    self.head_end + 1
                } else {
                    usize::from(*byte == HEAD_END[0])
                };
                continue;
            }
            if self.left == 0 {
                return (passed, self);
            }
            self.left -= 1;
        }
        (bytes.len(), self)
    }
}

impl Fused {
    pub(super) fn new(stream: TcpStream, fuse: Arc<Fuse>) -> Self {
        Self { stream, fuse }
    }
}

impl AsyncRead for Fused {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Fused {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Some(limit) = *self.fuse.limit() else {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        };
        let (allowed, _) = limit.pass(bytes);
        if allowed == 0 && !bytes.is_empty() {
            if limit.reset {
                let _ = self.stream.set_zero_linger(); // Else it is closed, which is a cut, too.
            }
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[..allowed]))?;
        self.fuse.set(Some(limit.pass(&bytes[..written]).1));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much of an answer passes that is written in such pieces.
    fn passed(at: CutAt, bytes: u64, piece: usize) -> usize {
        let mut limit = Limit::new(at, bytes, false);
        let mut sum = 0;
        for piece in b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody".chunks(piece) {
            let (passed, after) = limit.pass(piece);
            sum += passed;
            limit = after;
            if passed < piece.len() {
                break;
            }
        }
        sum
    }

    #[test]
    fn an_answer_is_cut_at_its_byte_however_it_is_written() {
        for piece in [1, 3, 100] {
            assert_eq!(passed(CutAt::Before, 9, piece), 0);
            assert_eq!(passed(CutAt::Head, 9, piece), 9);
            assert_eq!(passed(CutAt::Body, 0, piece), 25);
            assert_eq!(passed(CutAt::Body, 2, piece), 27);
            assert_eq!(passed(CutAt::Body, 20, piece), 29);
        }
    }
}
