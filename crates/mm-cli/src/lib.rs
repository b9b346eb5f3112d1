#![doc = include_str!("../README.md")]

mod args;
#[cfg(feature = "rest")]
mod ask;
#[cfg(feature = "rest")]
mod at_signal;
#[cfg(feature = "catcher")]
mod catch;
mod doctor;
mod exit;
mod failure;
mod harmless;
#[cfg(any(feature = "outbox", feature = "rest"))]
mod lines;
#[cfg(feature = "manual")]
mod manual;
mod message;
#[cfg(any(feature = "outbox", feature = "rest"))]
mod nearest;
#[cfg(feature = "outbox")]
mod outbox;
mod output;
mod profile;
mod progress;
#[cfg(feature = "rest")]
mod rest;
mod run;
mod seed;
mod send;
mod settings;
mod tee;
mod way;

use std::process::ExitCode;

use crate::args::Command;

/// The program `mm`: reads its arguments from the process and does what they say.
pub fn mm() -> ExitCode {
    if let Some(code) = run::part() {
        return code;
    }
    let args = match args::read() {
        Ok(args) => args,
        Err(code) => return code,
    };
    let result = match args.command {
        Command::Send(args) => send::run(&args),
        Command::Tee(args) => tee::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Doctor(args) => Ok(doctor::run(&args)),
        #[cfg(feature = "rest")]
        Command::Rest(command) => rest::run(command),
        #[cfg(feature = "outbox")]
        Command::Outbox(args) => outbox::run(*args),
        #[cfg(feature = "catcher")]
        Command::Catch(args) => catch::run(&args),
        #[cfg(feature = "manual")]
        Command::Completions(args) => manual::completions(&args),
        #[cfg(feature = "manual")]
        Command::Man(args) => manual::man(&args),
    };
    result.unwrap_or_else(|failure| failure.report())
}

/// The program `sendToMattermost`, with the flags and exit codes of the Python tool of
/// that name.
pub fn send_to_mattermost() -> ExitCode {
    seed::run()
}
