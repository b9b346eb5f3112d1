//! Reading the command line: empty variables are none, and no error shows a secret.

use std::io::Write;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};

use crate::args::{Args, Flags};
use crate::{exit, output};

/// The arguments of this process, or the exit code if help or an error was told instead.
pub(crate) fn read() -> Result<Args, ExitCode> {
    Args::command()
        .mut_subcommands(as_read)
        .try_get_matches()
        .and_then(|matches| from(&matches))
        .map_err(|error| tell(&error))
}

fn from(matches: &ArgMatches) -> Result<Args, clap::Error> {
    let mut args = Args::from_arg_matches(matches)?;
    if let Some((_, sub)) = matches.subcommand() {
        args.command.set_flags(Flags::of(sub));
    }
    Ok(args)
}

fn as_read(command: Command) -> Command {
    // The last one wins, so that an alias with flags can be told otherwise.
    command
        .args_override_self(true)
        .mut_args(without_empty_variable)
        .mut_subcommands(as_read)
}

/// An empty variable is one that is not set.
fn without_empty_variable(arg: Arg) -> Arg {
    let value = arg.get_env().and_then(std::env::var_os);
    match value {
        Some(value) if value.to_string_lossy().trim().is_empty() => arg.env(None::<&'static str>),
        _ => arg,
    }
}

/// Prints help on stdout and an error on stderr, and gives the exit code.
pub(crate) fn tell(error: &clap::Error) -> ExitCode {
    let text = error.render().ansi().to_string();
    // If the reader went away there is nobody to tell.
    if error.use_stderr() {
        let _ = write!(anstream::stderr().lock(), "{}", output::redact(&text));
        ExitCode::from(exit::USAGE)
    } else {
        let _ = write!(anstream::stdout().lock(), "{text}");
        exit::OK
    }
}
