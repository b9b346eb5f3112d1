//! The one way in: tests, benchmarks and checks of this workspace.
//!
//! Started as `cargo xtask`, an alias in `.cargo/config.toml`.
#![expect(clippy::print_stdout, reason = "prints its results")]
#![expect(clippy::print_stderr, reason = "tells its progress beside its results")]

mod features;
mod tally;
mod test;
mod workspace;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The one way in: tests, benchmarks and checks of this workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs every check and every test; the last line is the count of tests
    #[command(visible_alias = "ci")]
    Test,
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let done = Workspace::load().map(|workspace| match task {
        Task::Test => test::run(&workspace),
    });
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}
