//! `mm outbox status`: what waits, was sent and failed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use mm_outbox::{Counts, DispatchView, LastError, Status};
use serde_json::{Value, json};

use super::config::Config;
use super::time;
use crate::failure::Failure;
use crate::lines::{self, print, print_json};
use crate::output;

/// How many errors are shown.
const ERRORS: usize = 5;

/// `mm outbox status`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A dispatch is a message for one address of one messenger: `pending` waits, \
                        `processing` is in the\nhands of a worker, `sent` was taken by its \
                        service, `error` is tried again, `failed` is not."
)]
pub(super) struct StatusArgs {
    /// Print it as a line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &StatusArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let counts = outbox.counts()?;
    let last = outbox.last_errors(ERRORS)?;
    let declared = config.messengers.iter().map(|one| one.alias.as_str());
    let declared: BTreeSet<&str> = declared.collect();
    let found = counts.by_messenger.keys().map(|(alias, _)| alias.as_str());
    let all: BTreeSet<&str> = declared.iter().copied().chain(found).collect();
    if args.json {
        return print_json(&as_json(&counts, &all, &last));
    }
    show(&counts, &all)?;
    for alias in all.difference(&declared) {
        let text = format!("no messenger `{alias}` is declared: what waits for it stays");
        output::note(text);
    }
    if let Some(oldest) = counts.oldest_pending {
        print(format_args!("\noldest that waits: {}", since(oldest)))?;
    }
    if !last.is_empty() {
        print("\nlast errors:")?;
    }
    let row = |last: &LastError| {
        [
            last.dispatch.id.0.to_string(),
            to(&last.dispatch),
            last.dispatch.status.to_string(),
            time(last.error.at),
            last.error.text.clone(),
        ]
    };
    lines::table(&last.iter().map(row).collect::<Vec<_>>())
}

/// Where a dispatch goes.
pub(super) fn to(dispatch: &DispatchView) -> String {
    match dispatch.address.as_str() {
        "" => dispatch.messenger.clone(),
        address => format!("{}:{address}", dispatch.messenger),
    }
}

fn show(counts: &Counts, messengers: &BTreeSet<&str>) -> Result<(), Failure> {
    let mut rows = vec![
        [
            "messenger",
            "pending",
            "processing",
            "error",
            "failed",
            "sent",
        ]
        .map(str::to_owned),
    ];
    for alias in messengers {
        let of = |status| count(counts, alias, status).to_string();
        rows.push([
            (*alias).to_owned(),
            of(Status::Pending),
            of(Status::Processing),
            of(Status::Error),
            of(Status::Failed),
            of(Status::Sent),
        ]);
    }
    lines::table(&rows)
}

fn count(counts: &Counts, alias: &str, status: Status) -> u64 {
    let key = (alias.to_owned(), status);
    counts.by_messenger.get(&key).copied().unwrap_or(0)
}

fn as_json(counts: &Counts, messengers: &BTreeSet<&str>, last: &[LastError]) -> Value {
    let of_one = |alias: &&str| {
        let by_status = Status::ALL.map(|status| (status.as_str(), count(counts, alias, status)));
        ((*alias).to_owned(), json!(BTreeMap::from(by_status)))
    };
    let by_messenger: serde_json::Map<_, _> = messengers.iter().map(of_one).collect();
    let last: Vec<_> = last
        .iter()
        .map(|last| {
            json!({
                "dispatch": last.dispatch.id.0,
                "messenger": last.dispatch.messenger,
                "address": last.dispatch.address,
                "status": last.dispatch.status.as_str(),
                "at": time(last.error.at),
                "error": last.error.text,
            })
        })
        .collect();
    json!({
        "messengers": by_messenger,
        "oldest_pending": counts.oldest_pending.map(time),
        "last_errors": last,
    })
}

fn since(then: SystemTime) -> String {
    let seconds = SystemTime::now()
        .duration_since(then)
        .unwrap_or_default()
        .as_secs();
    let span = humantime::format_duration(Duration::from_secs(seconds));
    format!("{} ({span} ago)", time(then))
}
