//! Programs that make and try what is released.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;

/// Runs a program to its end; what it prints goes to stderr.
pub(crate) fn call(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(io::stderr()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{}: {status}", line(command)).into()),
        Err(error) => Err(does_not_start(command, &error)),
    }
}

/// Runs a program to its end, for what it prints.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| does_not_start(command, &error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}\n{told}", line(command), output.status).into())
}

/// What a program prints, as a text without the end of its last line.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8(output(command)?)?.trim_end().to_owned())
}

/// A program with nothing of this machine's settings, at home in this folder.
pub(crate) fn bare(program: impl AsRef<OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", home).current_dir(home);
    command
}

fn does_not_start(command: &Command, error: &io::Error) -> Box<dyn std::error::Error> {
    format!("{} does not start: {error}", line(command)).into()
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_tells_its_words() {
        let error = output(Command::new("sh").args(["-c", "echo why >&2; exit 3"])).unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("sh -c echo why"), "{error}");
        assert!(error.ends_with("exit status: 3\nwhy\n"), "{error}");
        let error = call(&mut Command::new("no-such-program")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no-such-program does not start")
        );
    }

    #[test]
    fn a_bare_program_sees_nothing_of_this_machine() {
        let home = std::env::temp_dir();
        let seen = text(&mut bare("/usr/bin/env", &home)).unwrap();
        assert_eq!(seen, format!("HOME={}", home.display()));
    }
}
