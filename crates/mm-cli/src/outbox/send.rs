//! `mm outbox send`: one pass over what is due.

use mm_outbox::{Error, Report, SendOptions};
use serde_json::{Value, json};

use super::config::Config;
use super::signals;
use crate::failure::Failure;
use crate::lines::{print, print_json};
use crate::output;

/// `mm outbox send`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Says what was done, and nothing if nothing was due; a service that cannot be \
                        reached is\ntold by its messenger, and what is for it waits. A signal \
                        ends it after the message at hand;\na second one at once.\n\n\
                        Exit codes: 0 all that was due is sent, 1 some failed for good, 2 wrong \
                        settings, 75 some are\ntried again later."
)]
pub(super) struct SendArgs {
    /// Of this priority alone
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    priority: Option<i64>,

    /// Leave what is for a messenger or of a type that is not known here
    #[arg(long)]
    ignore_unknown: bool,

    /// Print what was done as a line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &SendArgs) -> Result<(), Failure> {
    let outbox = config.open_to_send()?;
    let mut options = SendOptions::default();
    options.priority = args.priority;
    options.ignore_unknown = args.ignore_unknown;
    let signals = signals::stop(options.stop.clone())?;
    // What a program that died has scheduled for subscribers.
    let prepared = outbox.prepare_dispatches();
    let mut troubled = Vec::new();
    let (report, result) = outbox.send_scheduled_telling(&options, |alias, error| {
        troubled.push((alias.to_owned(), error.with_causes()));
    });
    let result = result.and(prepared.map(drop));
    if args.json {
        print_json(&with_troubles(&report, &troubled))?;
    } else if report != Report::default() {
        print(words(&report))?;
    }
    if let Some(signal) = signals.arrived() {
        crate::run::die(signal);
    }
    judge(&report, result, &troubled)
}

/// What went wrong with messengers: aliases and texts.
type Troubles = [(String, String)];

fn judge(report: &Report, result: Result<(), Error>, troubled: &Troubles) -> Result<(), Failure> {
    let of_all = report.handled();
    // The error is told at the end, and only one is.
    let told = usize::from(report.failed == 0 && !troubled.is_empty());
    for (alias, text) in &troubled[told..] {
        output::note(format!("{alias}: {text}"));
    }
    if report.failed > 0 {
        // What else went wrong would hide it.
        let text = format!("{} of {of_all} failed for good", report.failed);
        return Err(Failure::refused(text).hint(
            "`mm outbox list --status failed` names them, `mm outbox show` tells why, `mm outbox \
             requeue` tries them again",
        ));
    }
    result.map_err(|error| match troubled.first() {
        Some((alias, _)) => Failure::from(error).of(alias),
        None => error.into(),
    })?;
    let again = report.errors + report.unwritten;
    if again > 0 {
        let text = format!("{again} of {of_all} could not be sent yet");
        return Err(Failure::try_later(text)
            .hint("they are tried again when they are due; `mm outbox status` tells why"));
    }
    Ok(())
}

/// What was done, for people.
pub(super) fn words(report: &Report) -> String {
    let named = [
        (report.sent, "sent"),
        (report.errors, "to be tried again"),
        (report.failed, "failed"),
        (report.left, "left, as their type is not known"),
        (report.unwritten, "of which nothing could be written"),
    ];
    let some = named.iter().filter(|(count, _)| *count > 0);
    let some: Vec<_> = some
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if some.is_empty() {
        return "nothing was due".to_owned();
    }
    some.join(", ")
}

fn with_troubles(report: &Report, troubled: &Troubles) -> Value {
    let mut line = json(report);
    let each = troubled.iter().map(|(alias, text)| {
        let text = output::redact(text);
        json!({"messenger": alias, "error": text})
    });
    line["troubled"] = each.collect();
    line
}

/// What was done, for programs.
pub(super) fn json(report: &Report) -> Value {
    json!({
        "sent": report.sent,
        "errors": report.errors,
        "failed": report.failed,
        "left": report.left,
        "unwritten": report.unwritten,
    })
}
