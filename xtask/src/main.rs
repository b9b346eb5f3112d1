//! The one way in: tests, benchmarks and checks of this workspace.
//!
//! Started as `cargo xtask`, an alias in `.cargo/config.toml`.
#![expect(clippy::print_stdout, reason = "prints its results")]
#![expect(clippy::print_stderr, reason = "tells its progress beside its results")]

mod bench;
mod codegen;
mod conformance;
mod dist;
mod features;
mod foreign;
mod setup;
mod tally;
mod test;
mod tidy;
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
    /// Installs what tests need: programs as root, else tells how, and clients of others
    Setup,
    /// Checks the rules of the house, and what is written in two places
    Tidy,
    /// Measures what is promised in figures, and prints a table
    Bench {
        /// The benchmarks to run; without a name all that take no more than minutes
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Writes mm-driver's operations and types of the API's data
    Codegen {
        /// Only tells whether anything would change
        #[arg(long)]
        check: bool,
    },
    /// Replays recorded exchanges with a real server against the catcher, and tells what differs
    Conformance(conformance::Options),
    /// Builds the wheel of mm-jupyter, looks into it, and tries it in an empty environment
    Wheel,
    /// Makes what is released of a version, installs each part of it, and sends by that
    Dist,
    /// The part of a benchmark that needs a process of its own
    #[command(hide = true, subcommand)]
    Measure(bench::Measure),
}

fn main() -> ExitCode {
    run(Arguments::parse().task).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Test => Workspace::load().map(|workspace| test::run(&workspace)),
        Task::Setup => setup::run(&Workspace::load()?).map(|()| ExitCode::SUCCESS),
        Task::Tidy => tidy::run(&Workspace::load()?).map(|()| ExitCode::SUCCESS),
        Task::Bench { names } => bench::run(&Workspace::load()?, &names),
        Task::Codegen { check } => {
            let changed = codegen::run(&Workspace::load()?, check)?;
            for line in &changed {
                println!("{line}");
            }
            let is_fine = changed.is_empty() || !check;
            Ok(if is_fine {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Task::Conformance(options) => conformance::run(&Workspace::load()?, &options),
        Task::Wheel => dist::wheel(&Workspace::load()?).map(|()| ExitCode::SUCCESS),
        Task::Dist => dist::run(&Workspace::load()?).map(|()| ExitCode::SUCCESS),
        // Before anything else has taken memory.
        Task::Measure(what) => what.run().map(|()| ExitCode::SUCCESS),
    }
}
