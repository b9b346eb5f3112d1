//! How the command ended, and how this program ends the same way.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};
use std::time::Instant;

use rustix::process::{Resource, Rlimit};

use super::tail::Tail;

/// The shell's exit code for a command that is not there.
const NOT_FOUND: u8 = 127;
/// The shell's exit code for a command that cannot be run.
const NOT_EXECUTABLE: u8 = 126;
/// What the shell adds to a signal to make it an exit code.
const SIGNAL_BASE: i32 = 128;

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// How.
    pub(crate) ending: Ending,
    /// When.
    pub(crate) at: Instant,
    /// What it printed last.
    pub(crate) tail: Tail,
}

/// How the command ended.
#[derive(Debug)]
pub(crate) enum Ending {
    /// By itself, with this exit code.
    Exited(u8),
    /// By this signal.
    Signaled(i32),
    /// It never began.
    NotStarted(io::Error),
}

impl Ending {
    /// The command did what it was asked for, by its own word.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self, Self::Exited(0))
    }

    /// Ends this program as the command ended: by the same signal, else by the code that
    /// is returned.
    pub(crate) fn pass_on(&self) -> ExitCode {
        match self {
            Self::Exited(code) => ExitCode::from(*code),
            Self::NotStarted(error) if error.kind() == io::ErrorKind::NotFound => {
                ExitCode::from(NOT_FOUND)
            }
            Self::NotStarted(_) => ExitCode::from(NOT_EXECUTABLE),
            Self::Signaled(signal) => {
                die(*signal);
                ExitCode::from(u8::try_from(SIGNAL_BASE + signal).unwrap_or(u8::MAX))
            }
        }
    }
}

impl From<ExitStatus> for Ending {
    fn from(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Exited(u8::try_from(code & 0xff).unwrap_or(u8::MAX)),
            (None, signal) => Self::Signaled(signal.unwrap_or_default()),
        }
    }
}

/// An error of the system in words alone.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

/// Dies by a signal, without a core file: the command's own may be there already.
/// Returns where that cannot be, as in the first process of a container.
pub(crate) fn die(signal: i32) {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = rustix::process::setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    if rustix::process::getpid().is_init() {
        return;
    }
    let _ = signal_hook::low_level::emulate_default_handler(signal);
    // One that the line above does not know has its default still.
    let _ = signal_hook::low_level::raise(signal);
}
