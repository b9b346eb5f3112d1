//! `mm outbox check`: what is wrong, and what to do.

use std::path::Path;
use std::process::ExitCode;

use mm_core::Cancel;
use mm_outbox::{MessageType as _, Status};

use super::config::Config;
use crate::doctor::report::Report;
use crate::failure::Failure;

/// `mm outbox check`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Looks at the settings, the store and each messenger, whose service is asked \
                        whether it would take\nsomething. Nothing is sent.\n\n\
                        Exit codes: 0 if all is well, else that of the first that is not: 1, 2 or \
                        75."
)]
pub(super) struct CheckArgs {
    /// Print the findings as a line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(file: Option<&Path>, args: &CheckArgs) -> ExitCode {
    let mut report = Report::new(args.json);
    look(file, &mut report);
    report.end()
}

/// Tells what is wrong with the outbox that the file declares.
pub(crate) fn look(file: Option<&Path>, report: &mut Report) {
    match Config::load(file) {
        Ok(config) => {
            report.ok("settings", config.path.display().to_string());
            check(&config, report);
        }
        Err(failure) => report.failure("settings", &failure),
    }
}

fn check(config: &Config, report: &mut Report) {
    match store(config, report) {
        Ok(found) => report.ok("store", found),
        Err(failure) => report.failure("store", &failure),
    }
    if config.messengers.is_empty() {
        let hint = "add a table such as [messenger.chat]";
        report.note("messengers", "none is declared: nothing is sent", hint);
    }
    for kind in &config.types {
        match kind.check() {
            Ok(()) => report.ok(kind.alias().to_owned(), "its templates can be read"),
            Err(error) => report.failure(kind.alias().to_owned(), &error.into()),
        }
    }
    for declared in &config.messengers {
        let made = declared.make();
        let checked = made.and_then(|made| Ok(made.check(&Cancel::new())?));
        match checked {
            Ok(text) => report.ok(declared.alias.clone(), text),
            Err(failure) => report.failure(declared.alias.clone(), &failure),
        }
    }
}

/// What there is in the store, in words; notes what will stay there.
fn store(config: &Config, report: &mut Report) -> Result<String, Failure> {
    let counts = config.open()?.counts()?;
    for ((alias, status), count) in &counts.by_messenger {
        let waits = matches!(status, Status::Pending | Status::Error);
        if waits && config.messenger(alias).is_err() {
            let text = format!("{count} {status} for `{alias}`, which is not declared");
            report.note("store", text, "declare it, or they wait for ever");
        }
    }
    let failed = counts.of(Status::Failed);
    if failed > 0 {
        let hint = "`mm outbox status` tells why, `mm outbox requeue` tries them again";
        report.note("store", format!("{failed} failed for good"), hint);
    }
    let waiting =
        counts.of(Status::Pending) + counts.of(Status::Processing) + counts.of(Status::Error);
    Ok(format!("{}: {waiting} waiting", config.store()))
}
