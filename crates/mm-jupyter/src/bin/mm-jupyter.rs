//! `mm-jupyter`: posts to Mattermost for the users of a JupyterHub.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mm_jupyter::{Error, Service, Settings};

/// A JupyterHub service that posts to Mattermost for the hub's users.
#[derive(Debug, Parser)]
#[command(name = "mm-jupyter", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Serve; the hub starts this, with its settings in the environment.
    Serve(Config),
    /// Check the settings, and whether Mattermost takes the token and has the team.
    Check(Config),
}

#[derive(Debug, clap::Args)]
struct Config {
    /// Rules and limits, in TOML; by default the file that `MM_JUPYTER_CONFIG` names.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments.task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            // There is nobody else to tell.
            let _ = writeln!(std::io::stderr(), "mm-jupyter: {text}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<(), String> {
    let (Task::Serve(config) | Task::Check(config)) = task;
    let told = |error: Error| error.with_causes();
    let settings = Settings::of_environment(config.config.as_deref()).map_err(told)?;
    let prefix = settings.prefix().to_owned();
    let service = Service::new(settings).map_err(told)?;
    match task {
        Task::Serve(_) => {
            let ready = |address| {
                let version = env!("CARGO_PKG_VERSION");
                let text = format!("mm-jupyter {version} serves {prefix} at {address}");
                let _ = writeln!(std::io::stderr(), "{text}");
            };
            service.run(ready).map_err(told)
        }
        Task::Check(_) => {
            let text = service.check()?;
            writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())
        }
    }
}
