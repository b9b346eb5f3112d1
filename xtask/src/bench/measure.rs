//! What needs a process of its own: memory that nothing else has used before.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Subcommand;
use mm_core::Payload;
use mm_threaded::Threaded;
use nix::sys::resource::{UsageWho, getrusage};

use super::enqueue::Slow;
use crate::Result;

const MESSAGES: usize = 100_000;
const TEXT_BYTES: usize = 100;

/// What is measured; a number is printed.
#[derive(Subcommand)]
pub(crate) enum Measure {
    /// The bytes of memory that a queued message takes beside its text
    QueueMemory,
    /// The rate of webhook posts that the catcher takes, and the MiB that they take
    Catcher,
    /// As `catcher`, with a data file
    CatcherStored,
    /// The seconds of an upload and of a download by the driver, and the MiB that they take
    DriverFiles {
        /// The server
        url: String,
        /// The file to upload
        file: PathBuf,
    },
    /// The MiB by which a million events make a client grow
    EventsMany {
        /// The server
        url: String,
    },
    /// What an idle client of events costs: MiB, threads, wake-ups
    EventsIdle {
        /// The server
        url: String,
    },
    /// The most memory that a command takes, in KiB
    Peak {
        /// The command
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<OsString>,
    },
}

impl Measure {
    pub(crate) fn run(&self) -> Result<()> {
        match self {
            Self::QueueMemory => println!("{:.1}", queue_memory()?),
            Self::Catcher => println!("{}", super::catcher::measured(false)?),
            Self::CatcherStored => println!("{}", super::catcher::measured(true)?),
            Self::DriverFiles { url, file } => {
                println!("{}", super::driver::measured(url, file)?);
            }
            Self::EventsMany { url } => println!("{}", super::events::many(url)?),
            Self::EventsIdle { url } => println!("{}", super::events::idle(url)?),
            Self::Peak { command } => println!("{}", peak(command)?),
        }
        Ok(())
    }

    fn arguments(&self) -> Vec<&OsStr> {
        match self {
            Self::QueueMemory => vec!["queue-memory".as_ref()],
            Self::Catcher => vec!["catcher".as_ref()],
            Self::CatcherStored => vec!["catcher-stored".as_ref()],
            Self::DriverFiles { url, file } => {
                vec!["driver-files".as_ref(), url.as_ref(), file.as_ref()]
            }
            Self::EventsMany { url } => vec!["events-many".as_ref(), url.as_ref()],
            Self::EventsIdle { url } => vec!["events-idle".as_ref(), url.as_ref()],
            Self::Peak { command } => {
                let command = command.iter().map(OsString::as_os_str);
                ["peak".as_ref(), "--".as_ref()]
                    .into_iter()
                    .chain(command)
                    .collect()
            }
        }
    }
}

/// Measures in a process of its own.
pub(super) fn in_child(what: &Measure) -> Result<String> {
    in_child_with(what, |_| {})
}

/// As [`in_child`], with more said of the process.
pub(super) fn in_child_with(what: &Measure, set: impl FnOnce(&mut Command)) -> Result<String> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("measure").args(what.arguments());
    set(&mut command);
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the process that measures failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The text counts with its bytes alone: what the allocator adds is the queue's.
fn queue_memory() -> Result<f64> {
    let queue = Threaded::<_, ()>::builder(Slow).unbounded().build();
    let payload = |number: usize| {
        Payload::builder()
            .text(sized_text(number))
            .icon_emoji(":warning:")
            .build()
    };
    // The worker and its queue are there, and the allocator has begun its work.
    queue.send(payload(0)?, ());
    let before = resident_bytes()?;
    for number in 0..MESSAGES {
        queue.send(payload(number)?, ());
    }
    let after = resident_bytes()?;
    let left = black_box(queue.shutdown(Duration::ZERO)?).len();
    if left < MESSAGES * 9 / 10 {
        return Err(format!("only {left} messages were waiting").into());
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (all, left) = ((after - before) as f64, left as f64);
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let text = TEXT_BYTES as f64;
    Ok(all / left - text)
}

/// A text that has no room to spare.
fn sized_text(number: usize) -> String {
    let text = format!("{number:0TEXT_BYTES$}");
    text.as_str().to_owned()
}

/// How much memory this process has now.
pub(super) fn resident_bytes() -> Result<u64> {
    Ok(of_status("VmRSS:")? * 1024)
}

/// The most memory that this process had since it began to run its program.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(super) fn peak_mib() -> Result<f64> {
    Ok(of_status("VmHWM:")? as f64 / 1024.0)
}

/// A line of the system's account of this process, in KiB.
fn of_status(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")
        .map_err(|error| format!("/proc/self/status: {error}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line
        .and_then(|line| line.trim().strip_suffix("kB"))
        .ok_or_else(|| format!("no {name}"))?;
    Ok(kib.trim().parse()?)
}

/// The most memory that a command takes, in KiB.
///
/// The system counts a child from its fork on, when it still is a copy of this process: a
/// command that takes less than this process shows as this process.
fn peak(command: &[OsString]) -> Result<i64> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("{}: {status}", program.to_string_lossy()).into());
    }
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss())
}
