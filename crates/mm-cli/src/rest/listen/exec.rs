//! The command that is run for each event.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::output;

/// Those whose values are secrets, whatever they look like.
const SECRETS: [&str; 2] = ["MM_TOKEN", "MM_WEBHOOK"];

/// A shell's command, and the process of it that runs now.
#[derive(Clone, Debug)]
pub(super) struct Exec {
    command: String,
    running: Arc<Mutex<Running>>,
}

#[derive(Debug, Default)]
struct Running {
    child: Option<Child>,
    is_over: bool,
}

impl Exec {
    pub(super) fn new(command: &str) -> Self {
        Self {
            command: command.to_owned(),
            running: Arc::default(),
        }
    }

    /// Runs it to its end with this on its stdin. How it fails is told. Returns whether it
    /// came to its end by itself.
    pub(super) fn run(&self, json: &str) -> bool {
        match self.wait_for(json) {
            Ok(None) => return false,
            Ok(Some(status)) if !status.success() => {
                output::note(format!("the command of --exec ended with {status}"));
            }
            Ok(_) => {}
            Err(error) => output::error(format!("the command of --exec: {error}")),
        }
        true
    }

    /// None if it was ended from here.
    fn wait_for(&self, json: &str) -> io::Result<Option<ExitStatus>> {
        let mut child = self.command().spawn()?;
        let stdin = child.stdin.take();
        let pid = Pid::from_child(&child);
        {
            let mut running = self.running();
            running.child = Some(child);
            if running.is_over {
                running.end();
                return Ok(None);
            }
        }
        if let Some(mut stdin) = stdin {
            // It need not read.
            let _ = writeln!(stdin, "{json}");
        }
        // Its number stays its own until it is reaped, so that no other process is ended.
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(error) = waitid(WaitId::Pid(pid), options) {
            if error != rustix::io::Errno::INTR {
                return Err(error.into());
            }
        }
        let mut running = self.running();
        let child = running.child.take();
        let status = child.map(|mut child| child.wait()).transpose()?;
        Ok(status.filter(|_| !running.is_over))
    }

    /// Ends what runs, and lets nothing run any more.
    pub(super) fn end(&self) {
        let mut running = self.running();
        running.is_over = true;
        running.end();
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Running {
    fn end(&self) {
        if let Some(child) = &self.child {
            let _ = kill_process_group(Pid::from_child(child), Signal::TERM);
        }
    }
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
