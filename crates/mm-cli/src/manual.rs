//! Completions and man pages, from the same definitions as the flags.

#[cfg(feature = "rest")]
mod operations;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory};

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::exit;
use crate::failure::Failure;

pub(crate) fn completions(args: &CompletionsArgs) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "mm", &mut text);
    #[cfg(feature = "rest")]
    let text = operations::add(args.shell, String::from_utf8_lossy(&text).into_owned());
    print(text.as_ref())
}

pub(crate) fn man(args: &ManArgs) -> Result<ExitCode, Failure> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = &args.dir else {
        return print(&page(&command, "mm").map_err(failed("stdout"))?);
    };
    let shown = folder.display().to_string();
    fs::create_dir_all(folder).map_err(failed(&shown))?;
    write(&command, "mm", folder).map_err(failed(&shown))?;
    write_below(&command, "mm", folder).map_err(failed(&shown))?;
    let second = crate::seed::Args::command();
    write(&second, second.get_name(), folder).map_err(failed(&shown))?;
    Ok(exit::OK)
}

/// The pages of a command's own commands, and of theirs.
fn write_below(command: &Command, name: &str, folder: &Path) -> io::Result<()> {
    for sub in command.get_subcommands() {
        // What clap adds to tell help is told by all.
        if sub.is_hide_set() || sub.get_name() == "help" {
            continue;
        }
        let name = format!("{name}-{}", sub.get_name());
        write(sub, &name, folder)?;
        write_below(sub, &name, folder)?;
    }
    Ok(())
}

fn write(command: &Command, name: &str, folder: &Path) -> io::Result<()> {
    fs::write(folder.join(format!("{name}.1")), page(command, name)?)
}

fn page(command: &Command, name: &str) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    // clap wants a name that lives as long as the program.
    let command = command
        .clone()
        .name(String::leak(name.to_owned()) as &'static str);
    clap_mangen::Man::new(command).render(&mut text)?;
    Ok(text)
}

fn print(text: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(failed("stdout")(error)),
        _ => Ok(exit::OK),
    }
}

fn failed(what: &str) -> impl FnOnce(io::Error) -> Failure {
    let what = what.to_owned();
    move |error| Failure::refused(format!("{what}: {error}"))
}
