//! The command that is run for each event.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::output;

/// Those whose values are secrets, whatever they look like.
const SECRETS: [&str; 2] = ["MM_TOKEN", "MM_WEBHOOK"];

/// How long a command that is to end has to clear up, before it is killed.
pub(super) const GRACE: Duration = Duration::from_secs(1);
/// After what time of a command it is told that the next event waits.
const LONG: Duration = Duration::from_secs(60);

/// A shell's command, and how long it may take.
#[derive(Clone, Debug)]
pub(super) struct Exec {
    command: String,
    timeout: Option<Duration>,
    is_over: Arc<AtomicBool>,
    /// Wakes who waits for the command that runs.
    wake: Arc<Mutex<Option<Sender<News>>>>,
}

/// What ends the waiting.
#[derive(Clone, Copy, Debug)]
enum News {
    Exited,
    Over,
}

/// How it ended.
enum End {
    Own(ExitStatus),
    Timeout(Duration),
    Over,
}

impl Exec {
    pub(super) fn new(command: &str, timeout: Option<Duration>) -> Self {
        Self {
            command: command.to_owned(),
            timeout,
            is_over: Arc::default(),
            wake: Arc::default(),
        }
    }

    /// Runs it to its end with this on its stdin. How it fails is told. Returns false if it
    /// was ended because all is over.
    pub(super) fn run(&self, json: String) -> bool {
        match self.wait_for(json) {
            Ok(End::Over) => return false,
            Ok(End::Own(status)) if !status.success() => {
                output::note(format!("the command of --exec ended with {status}"));
            }
            Ok(End::Timeout(time)) => output::note(format!(
                "the command of --exec took longer than {} and was ended",
                humantime::format_duration(time)
            )),
            Ok(End::Own(_)) => {}
            Err(error) => output::error(format!("the command of --exec: {error}")),
        }
        true
    }

    fn wait_for(&self, json: String) -> io::Result<End> {
        let (tell, news) = mpsc::channel();
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell.clone());
        if self.is_over.load(Ordering::SeqCst) {
            return Ok(End::Over);
        }
        let mut child = self.command().spawn()?;
        let pid = Pid::from_child(&child);
        let stdin = child.stdin.take();
        let watched = watch(pid, tell).and_then(|()| feed(stdin, json));
        let end = watched.map(|()| self.wait_until(&news));
        if !matches!(end, Ok(News::Exited)) {
            end_group(pid);
        }
        let status = child.wait()?;
        Ok(match end? {
            News::Exited => End::Own(status),
            News::Over if self.is_over.load(Ordering::SeqCst) => End::Over,
            News::Over => End::Timeout(self.timeout.unwrap_or_default()),
        })
    }

    /// The first news, or `Over` at the end of its time.
    fn wait_until(&self, news: &Receiver<News>) -> News {
        let begin = Instant::now();
        let mut told = false;
        loop {
            let left = |time: Duration| time.saturating_sub(begin.elapsed());
            let to_tell = (!told).then(|| left(LONG));
            let to_end = self.timeout.map(left);
            let wait = to_tell.into_iter().chain(to_end).min();
            let heard = match wait {
                Some(wait) => news.recv_timeout(wait),
                None => news.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match heard {
                Ok(news) => return news,
                Err(RecvTimeoutError::Disconnected) => return News::Exited,
                Err(RecvTimeoutError::Timeout) if to_end.is_some_and(|left| left.is_zero()) => {
                    return News::Over;
                }
                Err(RecvTimeoutError::Timeout) => {
                    if !told && begin.elapsed() >= LONG {
                        told = true;
                        output::note(
                            "the command of --exec runs for a minute already, and the next event \
                             waits; --exec-timeout ends it",
                        );
                    }
                }
            }
        }
    }

    /// Ends what runs, and lets nothing run any more.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        let wake = self.wake.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wake) = wake.as_ref() {
            let _ = wake.send(News::Over); // Nothing may run.
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("/bin/sh");
        // In a group of its own, so that all that it starts can be ended with it.
        command.arg("-c").arg(&self.command).process_group(0);
        command.stdin(Stdio::piped());
        for (name, value) in env::vars_os() {
            if is_secret(&name, &value) {
                command.env_remove(name);
            }
        }
        command
    }
}

/// Tells when the process has ended. It is not reaped, so that its number stays its own and
/// no other process is ended in its place.
fn watch(pid: Pid, tell: Sender<News>) -> io::Result<()> {
    spawn("mm-listen-exec", move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        let _ = tell.send(News::Exited); // It may be over.
    })
}

/// Writes this to its stdin. It need not read: who waits for that waits on a thread of its own.
fn feed(stdin: Option<ChildStdin>, json: String) -> io::Result<()> {
    spawn("mm-listen-stdin", move || {
        if let Some(mut stdin) = stdin {
            let _ = writeln!(stdin, "{json}");
        }
    })
}

/// Asks a process and all that it started to end, and kills what has not: a shell is gone at
/// once, what it runs need not be.
fn end_group(leader: Pid) {
    let _ = kill_process_group(leader, Signal::TERM);
    thread::sleep(GRACE);
    let _ = kill_process_group(leader, Signal::KILL);
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(run).map(drop)
}

/// Whether a variable of `mm` holds a secret: a key, or a URL with one.
fn is_secret(name: &OsStr, value: &OsString) -> bool {
    let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
    SECRETS.contains(&name.as_ref()) || (name.starts_with("MM_") && output::redact(&value) != value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_secret_is_told_from_what_does_not() {
        let is = |name: &str, value: &str| is_secret(OsStr::new(name), &OsString::from(value));
        assert!(is("MM_TOKEN", "x") && is("MM_WEBHOOK", "x"));
        assert!(is("MM_PROXY", "http://user:password@proxy"));
        assert!(!is("MM_PROXY", "http://proxy:3128") && !is("MM_TOKEN_FILE", "/run/token"));
        assert!(!is("HOME", "/srv/ada"));
    }
}
