//! `mm outbox`: messages that are kept until they are sent.

mod args;
mod check;
mod cleanup;
mod config;
mod drop;
mod failed;
mod init;
mod json_lines;
mod keys;
mod kinds;
mod list;
mod mail;
mod names;
mod people;
mod printer;
mod requeue;
mod schedule;
mod send;
mod sendmail;
mod serve;
mod services;
mod show;
mod signals;
mod status;
mod subscribe;
mod test;
mod types;
mod way;
mod work;
#[cfg(feature = "xmpp")]
mod xmpp;

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use crate::exit;
use crate::failure::Failure;
use args::OutboxCommand;
use config::Config;

pub(crate) use args::OutboxArgs;
pub(crate) use check::look;
pub(crate) use way::OutboxWay;

pub(crate) fn run(args: OutboxArgs) -> Result<ExitCode, Failure> {
    let file = args.config.as_deref();
    let config = || Config::load(file);
    let done = |()| exit::OK;
    signals::outlive_limits();
    match args.command {
        OutboxCommand::Init(args) => init::run(file, &args).map(done),
        OutboxCommand::Schedule(args) => schedule::run(&config()?, &args).map(done),
        OutboxCommand::Send(args) => send::run(&config()?, &args).map(done),
        OutboxCommand::Work(args) => work::run(&config()?, &args).map(done),
        OutboxCommand::Status(args) => status::run(&config()?, &args).map(done),
        OutboxCommand::List(args) => list::run(&config()?, &args).map(done),
        OutboxCommand::Show(args) => show::run(&config()?, &args).map(done),
        OutboxCommand::Requeue(args) => requeue::run(&config()?, &args).map(done),
        OutboxCommand::Drop(args) => drop::run(&config()?, &args).map(done),
        OutboxCommand::Cleanup(args) => cleanup::run(&config()?, &args).map(done),
        OutboxCommand::Subscribe(args) => subscribe::run(&config()?, &args).map(done),
        OutboxCommand::Unsubscribe(args) => subscribe::undo(&config()?, &args).map(done),
        OutboxCommand::Test(args) => test::run(&config()?, &args).map(done),
        OutboxCommand::Check(args) => Ok(check::run(file, &args)),
        OutboxCommand::Serve(args) => serve::run(config()?, &args).map(done),
        OutboxCommand::Sendmail(args) => sendmail::run(&config()?, &args).map(done),
    }
}

/// The first second of the year 10000, which RFC 3339 does not know.
const END: Duration = Duration::from_secs(253_402_300_800);

/// A time as RFC 3339 has it, or the last that it has.
fn time(time: SystemTime) -> String {
    let last = SystemTime::UNIX_EPOCH + END - Duration::from_secs(1);
    let time = time.clamp(SystemTime::UNIX_EPOCH, last);
    humantime::format_rfc3339_seconds(time).to_string()
}
