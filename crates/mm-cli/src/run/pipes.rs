//! The command on pipes: where there is no terminal.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, Signal, kill_process};

use super::copy::{Copy, Target};
use super::ending::{Ended, Ending};
use super::kin;
use super::ready::{wait, watch};
use super::signals::{Arrived, Signals};
use super::start;
use super::tail::Tail;

/// Runs the command and waits for its end; what it prints goes to our own outputs and to
/// the tail.
pub(crate) fn run(command: &[OsString], signals: &mut Signals, tail: Tail) -> io::Result<Ended> {
    let tail = Arc::new(Mutex::new(tail));
    let (ended, end) = pipe()?;
    let copy = Copy::to(&Arc::new(ended), &tail);
    let (out, out_writer) = pipe()?;
    let mut copies = vec![copy.start(out, Target::Out(io::stdout()))?];
    let err_writer = if is_one_file(&io::stdout(), &io::stderr()) {
        // Two pipes would lose the order of what goes to one place.
        out_writer.try_clone()?
    } else {
        let (err, err_writer) = pipe()?;
        copies.push(copy.start(err, Target::Err(io::stderr()))?);
        err_writer
    };
    let started = start::start(command, |program| {
        program
            .stdin(Stdio::inherit())
            .stdout(Stdio::from(out_writer.try_clone()?))
            .stderr(Stdio::from(err_writer.try_clone()?));
        Ok(())
    });
    drop((out_writer, err_writer));
    let ending = match started {
        Ok(child) => {
            // Whoever writes to the command notices when it is gone, not when we are.
            let _ = null().and_then(|null| Ok(rustix::stdio::dup2_stdin(null)?));
            wait_for(child, signals)?
        }
        Err(error) => Ending::NotStarted(error),
    };
    let at = Instant::now();
    drop(end); // The copies see it.
    for copy in copies {
        copy.finish();
    }
    let tail = std::mem::take(&mut *tail.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Ended { ending, at, tail })
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?)
}

/// Lets go of the standard output, so that its reader need not wait for the post.
pub(crate) fn release_stdout() {
    let _ = null().and_then(|null| Ok(rustix::stdio::dup2_stdout(null)?));
}

fn null() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/null")
}

/// Waits for the command's end and passes signals on to it.
fn wait_for(mut child: Child, signals: &mut Signals) -> io::Result<Ending> {
    let pid = Pid::from_child(&child);
    loop {
        // Signals sent to a process that is not waited for cannot reach another.
        if let Some(status) = child.try_wait()? {
            return Ok(status.into());
        }
        wait(&mut [watch(signals, PollFlags::IN)], None)?;
        for arrived in signals.arrived() {
            if concerns_command(arrived) {
                let _ = kill_process(pid, arrived.signal);
            }
        }
    }
}

/// Whether a signal did not reach the command by itself, as what comes from the terminal
/// does: the command is in our process group.
fn concerns_command(arrived: Arrived) -> bool {
    // The one signal that the kernel sends to the first process of a session alone.
    let hung_up = arrived.signal == Signal::HUP && kin::leads_session();
    arrived.is_for_the_command() && (arrived.by_process || hung_up)
}

/// Whether both lead to the same place.
fn is_one_file(one: &impl AsFd, other: &impl AsFd) -> bool {
    match (rustix::fs::fstat(one), rustix::fs::fstat(other)) {
        (Ok(one), Ok(other)) => (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino),
        _ => false,
    }
}
