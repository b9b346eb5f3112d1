//! Waiting for a socket and for this process at once.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Wakes the thread that waits on the [`Ear`].
#[derive(Debug)]
pub(crate) struct Waker(UnixStream);

/// Hears the [`Waker`].
#[derive(Debug)]
pub(crate) struct Ear(UnixStream);

/// A waker, and what hears it.
///
/// # Errors
/// The process has too many files open.
pub(crate) fn pair() -> io::Result<(Waker, Ear)> {
    let (waker, ear) = UnixStream::pair()?;
    waker.set_nonblocking(true)?;
    ear.set_nonblocking(true)?;
    Ok((Waker(waker), Ear(ear)))
}

impl Waker {
    pub(crate) fn wake(&self) {
        // If it is full, or nobody hears it any more, nothing more is to be said.
        let _ = (&self.0).write(&[0]);
    }
}

impl Ear {
    /// Waits until somebody wakes, `socket` can be read, or it is `until`. A waking of before
    /// counts.
    pub(crate) fn wait(&self, socket: Option<BorrowedFd<'_>>, until: Instant) -> io::Result<()> {
        let mut watched = vec![PollFd::from_borrowed_fd(self.0.as_fd(), PollFlags::IN)];
        watched.extend(socket.map(|socket| PollFd::from_borrowed_fd(socket, PollFlags::IN)));
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        // Rounded up, so that it is not woken just before.
        let left = left.saturating_add(Duration::from_millis(1));
        let timeout = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        match poll(&mut watched, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = [0; 64];
        while matches!((&self.0).read(&mut bytes), Ok(len) if len == bytes.len()) {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_woken_before_it_waits_does_not_wait() -> io::Result<()> {
        let (waker, ear) = pair()?;
        for _ in 0..100_000 {
            waker.wake(); // More than there is room for.
        }
        let long = Duration::from_secs(60);
        let begin = Instant::now();
        ear.wait(None, begin + long)?;
        assert!(begin.elapsed() < long);
        Ok(())
    }

    #[test]
    fn a_wait_ends_in_time() -> io::Result<()> {
        let (_waker, ear) = pair()?;
        let until = Instant::now() + Duration::from_millis(5);
        ear.wait(None, until)?;
        assert!(Instant::now() >= until);
        Ok(())
    }
}
