//! What the command prints, on its way to our outputs and to the tail.

use std::io::{self, Stderr, Stdout};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use rustix::io::Errno;

use super::ready::{is_ready, wait, watch, write_all};
use super::tail::{Stream, Tail};
use crate::output;

/// How long what the command left running may still print.
const GRACE: Duration = Duration::from_millis(500);
/// How much is read at once: as much as a pipe holds.
const BUFFER_BYTES: usize = 64 * 1024;

/// What all copies of one command share.
#[derive(Clone)]
pub(crate) struct Copy {
    /// Closed at the other end when the command has ended.
    ended: Arc<OwnedFd>,
    tail: Arc<Mutex<Tail>>,
}

/// A copy that runs.
pub(crate) struct Running(JoinHandle<io::Result<()>>);

/// Where a copy goes.
pub(crate) enum Target {
    /// Our standard output.
    Out(Stdout),
    /// Our standard error output.
    Err(Stderr),
}

impl Copy {
    /// Copies into this tail until the command has ended.
    pub(crate) fn to(ended: &Arc<OwnedFd>, tail: &Arc<Mutex<Tail>>) -> Self {
        Self {
            ended: Arc::clone(ended),
            tail: Arc::clone(tail),
        }
    }

    /// Starts to copy one stream.
    pub(crate) fn start(&self, from: OwnedFd, to: Target) -> io::Result<Running> {
        let copy = self.clone();
        let thread = thread::Builder::new().name(to.name().to_owned());
        thread.spawn(move || copy.run(&from, &to)).map(Running)
    }

    /// Copies until all writers are gone. Once the command has ended, what it left in the
    /// pipe is copied, and what others still write within a moment.
    fn run(&self, from: &OwnedFd, to: &Target) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut last: Option<(Instant, u64)> = None;
        loop {
            let timeout = match last {
                None => None,
                Some((deadline, left)) => {
                    let rest = deadline.saturating_duration_since(Instant::now());
                    if left == 0 && rest.is_zero() {
                        return Ok(());
                    }
                    Some(rest)
                }
            };
            let mut fds = [
                watch(from, PollFlags::IN),
                watch(&*self.ended, PollFlags::IN),
            ];
            let watched = if last.is_none() { 2 } else { 1 };
            wait(&mut fds[..watched], timeout)?;
            if last.is_none() && is_ready(&fds[1]) {
                let left = rustix::io::ioctl_fionread(from)?;
                last = Some((Instant::now() + GRACE, left));
            }
            if !is_ready(&fds[0]) {
                continue;
            }
            let count = match rustix::io::read(from, &mut buffer[..]) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            };
            if let Some((_, left)) = &mut last {
                *left = left.saturating_sub(count as u64);
            }
            let bytes = &buffer[..count];
            let written = write_all(to.fd(), bytes);
            self.tail
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(to.stream(), bytes);
            // Our end closes with an error here, so that the command gets one too.
            written.map_err(|error| to.explain(&error))?;
        }
    }
}

impl Running {
    /// Waits for the end, and tells what became of it unless the reader went away.
    pub(crate) fn finish(self) {
        match self.0.join() {
            Ok(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
                output::error(error);
                output::note("what the command printed after that is lost");
            }
            Ok(_) => {}
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl Target {
    fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Out(out) => out.as_fd(),
            Self::Err(err) => err.as_fd(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Out(_) => "stdout",
            Self::Err(_) => "stderr",
        }
    }

    fn stream(&self) -> Stream {
        match self {
            Self::Out(_) => Stream::Out,
            Self::Err(_) => Stream::Err,
        }
    }

    fn explain(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.name()))
    }
}
