//! Signals as events, with who sent them.

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use rustix::process::Signal;
use signal_hook::consts::signal::{
    SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::{Cause, Origin};

/// Those that would end this program, and are for the command.
const FOR_THE_COMMAND: [i32; 7] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM];
/// Those that tell this program something.
const FOR_US: [i32; 3] = [SIGCHLD, SIGCONT, SIGWINCH];

/// The signals of this process, from when it is made.
pub(crate) struct Signals(SignalDelivery<UnixStream, WithOrigin>);

/// A signal that arrived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrived {
    /// Which.
    pub(crate) signal: Signal,
    /// Whether a process sent it, rather than the terminal or the kernel.
    pub(crate) by_process: bool,
}

impl Signals {
    /// Begins to take signals. Those that are ignored stay so, for this program and for
    /// the command: `nohup` and shells count on it.
    pub(crate) fn take() -> io::Result<Self> {
        let ignored = ignored();
        let wanted = FOR_THE_COMMAND
            .into_iter()
            .filter(|signal| ignored & (1 << (signal - 1)) == 0)
            .chain(FOR_US);
        let (read, write) = UnixStream::pair()?;
        SignalDelivery::with_pipe(read, write, WithOrigin::default(), wanted).map(Self)
    }

    /// What arrived since the last call.
    pub(crate) fn arrived(&mut self) -> Vec<Arrived> {
        let origins = self.0.pending();
        origins.filter_map(|origin| Arrived::new(&origin)).collect()
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.get_read().as_fd()
    }
}

impl Arrived {
    fn new(origin: &Origin) -> Option<Self> {
        Some(Self {
            signal: Signal::from_named_raw(origin.signal)?,
            by_process: matches!(origin.cause, Cause::Sent(_)),
        })
    }

    /// Whether it would have ended this program.
    pub(crate) fn is_for_the_command(self) -> bool {
        FOR_THE_COMMAND.contains(&self.signal.as_raw())
    }

    /// Whether it asks to end.
    pub(crate) fn asks_to_end(self) -> bool {
        self.is_for_the_command()
            && !matches!(self.signal, Signal::USR1 | Signal::USR2 | Signal::ALARM)
    }
}

/// A signal's name, such as `SIGKILL`.
pub(crate) fn name(signal: i32) -> String {
    match signal_hook::low_level::signal_name(signal) {
        Some(name) => name.to_owned(),
        None => format!("signal {signal}"),
    }
}

/// The signals that this process was started to ignore, as a set of bits. What cannot be
/// known counts as none.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
