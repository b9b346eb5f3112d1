//! The terminal that this program runs on.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::termios::{
    LocalModes, OptionalActions, Termios, Winsize, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr,
    ttyname,
};

use super::kin;

/// Our terminal, set back to how it was when this is dropped.
pub(crate) struct Outer {
    tty: OwnedFd,
    /// How the terminal was, while it is raw.
    before: Option<Termios>,
}

impl Outer {
    /// The terminal of the standard input.
    pub(crate) fn open() -> io::Result<Self> {
        Ok(Self {
            tty: open_anew(&io::stdin())?,
            before: None,
        })
    }

    pub(crate) fn modes(&self) -> io::Result<Termios> {
        Ok(tcgetattr(&self.tty)?)
    }

    pub(crate) fn size(&self) -> io::Result<Winsize> {
        Ok(tcgetwinsize(&self.tty)?)
    }

    /// Whether we may read and change it. Where nothing else shares the terminal there is
    /// no job to be told apart.
    pub(crate) fn is_ours(&self) -> bool {
        tcgetpgrp(&self.tty).map_or(true, |foreground| kin::group() == Some(foreground))
    }

    /// Hands every key on as it is. Our shell may have set the terminal back meanwhile:
    /// asked again, it looks.
    pub(crate) fn make_raw(&mut self) -> io::Result<()> {
        let now = self.modes()?;
        let cooked = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        if self.before.is_some() && !now.local_modes.intersects(cooked) {
            return Ok(());
        }
        let mut raw = now.clone();
        raw.make_raw();
        tcsetattr(&self.tty, OptionalActions::Now, &raw)?;
        self.before = Some(now);
        Ok(())
    }

    /// Sets it back to how it was.
    pub(crate) fn restore(&mut self) {
        if let Some(before) = self.before.take() {
            // From the background this would stop us, and the terminal is another's.
            if self.is_ours() {
                let _ = tcsetattr(&self.tty, OptionalActions::Now, &before);
            }
        }
    }

    /// Leaves it as it is: another has set it.
    pub(crate) fn forget(&mut self) {
        self.before = None;
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        self.restore();
    }
}

impl AsFd for Outer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.tty.as_fd()
    }
}

/// The same terminal as a file of our own: to make what we share with our shell
/// non-blocking would surprise it. If it cannot be had, ours is used as it is.
fn open_anew(tty: &impl AsFd) -> io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let open = |path: &Path| rustix::fs::open(path, flags, Mode::empty());
    let named = ttyname(tty, Vec::new());
    let named =
        named.and_then(|name| open(Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()))));
    match named.or_else(|_| open(Path::new("/dev/tty"))) {
        Ok(tty) => Ok(tty),
        Err(_) => tty.as_fd().try_clone_to_owned(),
    }
}
