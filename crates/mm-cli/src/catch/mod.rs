//! `mm catch`: a server to try messages on, shown in the terminal.

mod args;
mod demo;
mod faults;
mod greeting;
mod printer;
mod show;

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use mm_catcher::{Catcher, Error, Version};
use signal_hook::iterator::Signals;

use crate::failure::Failure;
use crate::tee::signals_of_the_end;
use crate::{exit, output};
use demo::Demo;
use printer::Printer;

pub(crate) use args::CatchArgs;

/// What ends it.
enum End {
    Signal,
    /// Nobody reads what is printed any more.
    Closed,
    /// What is printed cannot be written.
    Unwritable(io::Error),
}

/// The server, shared by who shows what came in and who ends it.
struct Running {
    catcher: Mutex<Option<Catcher>>,
    is_over: AtomicBool,
}

impl Running {
    /// The server, unless it is over.
    fn catcher(&self) -> MutexGuard<'_, Option<Catcher>> {
        self.catcher.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// Stops it. Whoever shows what came in may hang in a terminal that stands still, and then
    /// ends with the process.
    fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        drop(self.catcher().take());
    }
}

pub(crate) fn run(args: &CatchArgs) -> Result<ExitCode, Failure> {
    let (tell, ends) = mpsc::channel();
    listen_to_signals(&tell).map_err(|error| no_thread(&error))?;
    let catcher = start(args)?;
    warn(args.listen, catcher.address());
    tell_of_rules(args.compat);
    let demo = args.demo.then(|| Demo::of(&catcher)).flatten();
    let printer = Printer::new(args, &catcher);
    let running = Arc::new(Running {
        catcher: Mutex::new(Some(catcher)),
        is_over: AtomicBool::new(false),
    });
    let shown = Arc::clone(&running);
    thread::Builder::new()
        .name("mm-catch-print".to_owned())
        .spawn(move || printer.run(&shown, demo, &tell))
        .map_err(|error| no_thread(&error))?;
    let end = ends.recv();
    running.end();
    match end {
        Ok(End::Unwritable(error)) => Err(Failure::refused(format!("stdout: {error}"))),
        _ => Ok(exit::OK),
    }
}

fn start(args: &CatchArgs) -> Result<Catcher, Failure> {
    let faults = args.faults.faults().map_err(Failure::usage)?;
    let mut builder = Catcher::builder()
        .listen(args.listen)
        .compat(args.compat)
        .strict(args.strict)
        .furnished(!args.empty)
        .limits(args.limits())
        .faults(faults);
    if let Some(file) = &args.data {
        builder = builder.data(file);
    }
    for inbox in &args.inboxes {
        builder = builder.inbox(inbox);
    }
    for host in &args.hosts {
        builder = builder.host(host);
    }
    builder
        .start()
        .map_err(|error| failure(&error, args.data.as_deref()))
}

/// Why it cannot start, and what to do.
fn failure(error: &Error, data: Option<&Path>) -> Failure {
    let text = match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    let failure = Failure::refused(text);
    if let (Error::Data(_), Some(data)) = (error, data) {
        return failure.hint(data_hint(data));
    }
    let Error::Listen { address, source } = error else {
        return failure;
    };
    let ip = address.ip();
    match source.kind() {
        io::ErrorKind::AddrInUse => failure.hint(format!(
            "another program listens there, maybe another `mm catch`; take another port, \
             or any that is free: --listen {}",
            SocketAddr::new(ip, 0)
        )),
        io::ErrorKind::PermissionDenied => failure.hint(format!(
            "ports below 1024 are for root; take a higher one: --listen {}",
            SocketAddr::new(ip, 8065)
        )),
        io::ErrorKind::AddrNotAvailable => {
            failure.hint("this machine has no such address; 127.0.0.1 is there always")
        }
        _ => failure,
    }
}

/// What to do about a data file that cannot be used.
fn data_hint(data: &Path) -> String {
    let folder = data
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        _ if data.is_dir() => format!("name a file in it: --data {}", shown(data.join("chat.db"))),
        Some(folder) if !folder.exists() => {
            format!("make the folder first: mkdir -p {}", shown(folder))
        }
        _ => "--data takes a file that an earlier `mm catch --data` made and nothing else has \
              open, or the name of a new one, in a folder that may be written to"
            .to_owned(),
    }
}

/// A path as a shell takes it.
fn shown(path: impl AsRef<Path>) -> String {
    let text = path.as_ref().display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
    if text.chars().all(is_plain) && !text.starts_with('-') {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Warns of an address that others reach.
fn warn(wanted: SocketAddr, address: SocketAddr) {
    if !wanted.ip().is_loopback() {
        output::note(format!(
            "whoever reaches {address} can read everything, post, and log in as anybody; \
             without --listen it is this machine alone"
        ));
    }
}

/// Tells of a version that is not known.
fn tell_of_rules(version: Version) {
    let known = version.nearest_known();
    if version != known {
        let which = if version < known { "oldest" } else { "newest" };
        output::note(format!(
            "no rules of Mattermost {version} are known; those of {known} hold, the {which} known"
        ));
    }
}

fn no_thread(error: &io::Error) -> Failure {
    Failure::refused(format!("cannot start a thread: {error}"))
}

fn listen_to_signals(tell: &Sender<End>) -> io::Result<()> {
    let mut signals = Signals::new(signals_of_the_end())?;
    let tell = tell.clone();
    thread::Builder::new()
        .name("mm-catch-signals".to_owned())
        .spawn(move || {
            for _ in signals.forever() {
                // At the end nobody listens any more.
                if tell.send(End::Signal).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}
