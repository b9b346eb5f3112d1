//! `mm outbox`: messages that are kept until they are sent.

mod args;
mod check;
mod cleanup;
mod config;
mod init;
mod json_lines;
mod keys;
mod kinds;
mod list;
mod mail;
mod printer;
mod requeue;
mod schedule;
mod send;
mod sendmail;
mod show;
mod signals;
mod status;
mod test;
mod work;

use std::process::ExitCode;
use std::time::SystemTime;

use crate::exit;
use crate::failure::Failure;
use args::OutboxCommand;
use config::Config;

pub(crate) use args::OutboxArgs;

pub(crate) fn run(args: OutboxArgs) -> Result<ExitCode, Failure> {
    let file = args.config.as_deref();
    let config = || Config::load(file);
    let done = |()| exit::OK;
    match args.command {
        OutboxCommand::Init(args) => init::run(file, &args).map(done),
        OutboxCommand::Schedule(args) => schedule::run(&config()?, &args).map(done),
        OutboxCommand::Send(args) => send::run(&config()?, &args).map(done),
        OutboxCommand::Work(args) => work::run(&config()?, &args).map(done),
        OutboxCommand::Status(args) => status::run(&config()?, &args).map(done),
        OutboxCommand::List(args) => list::run(&config()?, &args).map(done),
        OutboxCommand::Show(args) => show::run(&config()?, &args).map(done),
        OutboxCommand::Requeue(args) => requeue::run(&config()?, &args).map(done),
        OutboxCommand::Cleanup(args) => cleanup::run(&config()?, &args).map(done),
        OutboxCommand::Test(args) => test::run(&config()?, &args).map(done),
        OutboxCommand::Check(args) => Ok(check::run(file, &args)),
        OutboxCommand::Sendmail(args) => sendmail::run(&config()?, &args).map(done),
    }
}

/// A time as RFC 3339 has it.
fn time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}
