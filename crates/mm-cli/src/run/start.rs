//! Starting the command as a shell would.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use rustix::fs::Access;
use rustix::io::Errno;

/// Starts the command, with what else is to be set on it. A script that does not name its
/// interpreter is for the shell.
pub(crate) fn start(
    command: &[OsString],
    set: impl Fn(&mut Command) -> io::Result<()>,
) -> io::Result<Child> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let mut child = Command::new(program);
    child.args(arguments);
    set(&mut child)?;
    match child.spawn() {
        Err(error) if error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error()) => {
            let mut shell = Command::new("/bin/sh");
            shell.arg(find(program)).args(arguments);
            set(&mut shell)?;
            shell.spawn()
        }
        started => started,
    }
}

/// Becomes the command; returns why that cannot be.
pub(crate) fn replace(command: &[OsString]) -> io::Error {
    match command.split_first() {
        // The system's library knows by itself what to do with a script.
        Some((program, arguments)) => Command::new(program).args(arguments).exec(),
        None => io::ErrorKind::NotFound.into(),
    }
}

/// Where a program is, by the rules of `PATH`.
fn find(program: &OsStr) -> PathBuf {
    if program.as_bytes().contains(&b'/') {
        return program.into();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| is_executable(file))
        .unwrap_or_else(|| program.into())
}

fn is_executable(file: &Path) -> bool {
    file.is_file() && rustix::fs::access(file, Access::EXEC_OK).is_ok()
}
