//! The parts of this program that run on the command's pseudo terminal.
//!
//! A process that leads a session cannot be stopped from its terminal: it has no parent in
//! the session who could continue it, and the kernel spares it. So this program runs itself
//! once more as the leader, the monitor, and the command runs below it as a job of its own,
//! as below a shell. The command's process is this program too until the monitor has put
//! the job into the foreground: nothing of the command runs before.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use rustix::event::PollFlags;
use rustix::process::{Pid, Signal, WaitOptions, getpgrp, getsid, kill_process_group, waitpid};
use rustix::termios::{tcgetpgrp, tcsetpgrp};

use super::control::{Message, News, Order, Place};
use super::ready::{is_ready, wait, watch};
use super::signals::Signals;
use super::start;

/// The first word on the command line of such a part. It is no command of the program:
/// help and completions need not know it.
const MARK: &str = "__run";

/// The parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Leads the session.
    Monitor,
    /// Becomes the command.
    Command,
    /// Takes the terminal from the command.
    Background,
}

impl Part {
    const ALL: [Self; 3] = [Self::Monitor, Self::Command, Self::Background];

    fn name(self) -> &'static str {
        match self {
            Self::Monitor => "monitor",
            Self::Command => "command",
            Self::Background => "background",
        }
    }
}

/// Runs a part, if this process is one.
pub(crate) fn part() -> Option<ExitCode> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == MARK)?;
    let name = words.next()?;
    let part = Part::ALL.into_iter().find(|part| name == part.name())?;
    let command: Vec<_> = words.collect();
    let done = match part {
        Part::Monitor => monitor(&command),
        Part::Command => become_command(&command),
        Part::Background => give_terminal_to_leader(),
    };
    Some(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE, // Who started it sees that nothing was said.
    })
}

/// This program's own file, also when another has taken its place meanwhile.
pub(crate) fn program() -> io::Result<PathBuf> {
    const SELF: &str = "/proc/self/exe";
    let named = env::current_exe()?;
    let file = |path: &Path| {
        fs::metadata(path)
            .map(|found| (found.dev(), found.ino()))
            .ok()
    };
    match (file(&named), file(Path::new(SELF))) {
        (named, Some(own)) if named != Some(own) => Ok(SELF.into()),
        _ => Ok(named), // Its name is what `ps` shows.
    }
}

/// The command line of a part, without the program.
pub(crate) fn arguments(part: Part, command: &[OsString]) -> Vec<OsString> {
    let own = [MARK, part.name()].map(OsString::from);
    own.into_iter().chain(command.iter().cloned()).collect()
}

fn this_program(part: Part, command: &[OsString]) -> io::Result<Command> {
    let mut this = Command::new(program()?);
    this.arg0("mm").args(arguments(part, command));
    Ok(this)
}

/// The stream in the place of the error output, which becomes the terminal instead.
fn take_stream() -> io::Result<UnixStream> {
    let stream = io::stderr().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stderr(io::stdout())?;
    Ok(stream.into())
}

/// Leads the session: starts the command when told and tells what becomes of it.
fn monitor(command: &[OsString]) -> io::Result<()> {
    let control = take_stream()?;
    let mut signals = Signals::take()?;
    let Some(Order::Start(place)) = Order::receive(&control) else {
        return Ok(());
    };
    let job = match Job::start(command, place)? {
        Ok(job) => job,
        Err(error) => {
            News::NotStarted(error).send(&control)?;
            Order::receive(&control);
            return Ok(());
        }
    };
    loop {
        let mut fds = [
            watch(&control, PollFlags::IN),
            watch(&signals, PollFlags::IN),
        ];
        wait(&mut fds, None)?;
        let ordered = is_ready(&fds[0]);
        for arrived in signals.arrived() {
            if arrived.signal == Signal::HUP {
                job.hang_up();
            }
        }
        // The news first: an order may be about an older state.
        if let Some(end) = job.tell(&control)? {
            end.send(&control)?;
            // The terminal goes with us: what is in it must have been read.
            while Order::receive(&control).is_some() {}
            return Ok(());
        }
        if ordered {
            let Some(order) = Order::receive(&control) else {
                job.hang_up();
                return Ok(());
            };
            job.obey(order);
        }
    }
}

/// The command as a job of the terminal.
struct Job {
    leader: Pid,
}

impl Job {
    /// Starts it; an error of the system tells why that cannot be.
    fn start(command: &[OsString], place: Place) -> io::Result<Result<Self, i32>> {
        let (mut ours, theirs) = UnixStream::pair()?;
        let child: Child = this_program(Part::Command, command)?
            .process_group(0)
            .stderr(Stdio::from(OwnedFd::from(theirs)))
            .spawn()?;
        let leader = Pid::from_child(&child);
        let job = Self { leader };
        if place == Place::Foreground {
            job.to_foreground();
        }
        ours.write_all(b"!")?;
        let mut error = [0; 4];
        match ours.read_exact(&mut error) {
            Ok(()) => Ok(Err(i32::from_le_bytes(error))),
            Err(_) => Ok(Ok(job)), // Closed: the command runs.
        }
    }

    /// Tells of each stop; returns the end.
    fn tell(&self, control: &UnixStream) -> io::Result<Option<News>> {
        let options = WaitOptions::NOHANG | WaitOptions::UNTRACED;
        while let Some((_, status)) = waitpid(Some(self.leader), options)? {
            if let Some(code) = status.exit_status() {
                return Ok(Some(News::Exited(code)));
            } else if let Some(signal) = status.terminating_signal() {
                return Ok(Some(News::Signaled(signal)));
            } else if let Some(signal) = status.stopping_signal() {
                News::Stopped(signal).send(control)?;
            }
        }
        Ok(None)
    }

    fn obey(&self, order: Order) {
        match order {
            Order::Start(_) => {}
            Order::Signal(signal) => {
                if let Some(signal) = Signal::from_named_raw(signal) {
                    let _ = rustix::process::kill_process(self.leader, signal);
                }
            }
            Order::Continue(place) => {
                match place {
                    Place::Foreground => self.to_foreground(),
                    Place::Background => self.to_background(),
                }
                let _ = kill_process_group(self.leader, Signal::CONT);
            }
            Order::Foreground => self.to_foreground(),
            Order::HangUp => self.hang_up(),
        }
    }

    /// Gives the terminal to the job, unless one of the command's own jobs has it.
    fn to_foreground(&self) {
        let terminal = io::stdout();
        if tcgetpgrp(&terminal) == Ok(getpgrp()) {
            let _ = tcsetpgrp(&terminal, self.leader);
        }
    }

    /// Takes the terminal from the job, so that the command is stopped when it reads. Only
    /// a process of the foreground may do that.
    fn to_background(&self) {
        if tcgetpgrp(io::stdout()) == Ok(self.leader) {
            let _ = this_program(Part::Background, &[]).and_then(|mut helper| {
                helper
                    .process_group(self.leader.as_raw_nonzero().get())
                    .status()
            });
        }
    }

    /// Does what the kernel does when a terminal goes away.
    fn hang_up(&self) {
        let foreground = tcgetpgrp(io::stdout()).ok();
        for group in [
            Some(self.leader),
            foreground.filter(|&pid| pid != self.leader),
        ] {
            if let Some(group) = group.filter(|&group| group != getpgrp()) {
                let _ = kill_process_group(group, Signal::HUP);
                let _ = kill_process_group(group, Signal::CONT);
            }
        }
    }
}

/// Waits for the word to go and becomes the command; says why if it cannot.
fn become_command(command: &[OsString]) -> io::Result<()> {
    let mut monitor = take_stream()?;
    monitor.read_exact(&mut [0])?;
    let error = start::replace(command);
    let number = error.raw_os_error().unwrap_or_default();
    monitor.write_all(&number.to_le_bytes())
}

fn give_terminal_to_leader() -> io::Result<()> {
    Ok(tcsetpgrp(io::stdout(), getsid(None)?)?)
}
