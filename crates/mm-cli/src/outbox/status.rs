//! `mm outbox status`: what waits, was sent and failed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use mm_outbox::{Counts, DispatchView, LastError, Outbox, Status};
use serde_json::{Value, json};

use super::config::Config;
use super::time;
use crate::failure::Failure;
use crate::lines::{self, print, print_json};
use crate::output;

/// What waits for longer than this is held up by something.
const LONG: Duration = Duration::from_secs(60);
/// How many errors are shown.
const ERRORS: usize = 5;

/// `mm outbox status`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A dispatch is a message for one address of one messenger: `pending` waits, \
                        `processing` is in the\nhands of a worker, `sent` was taken by its \
                        service, `error` is tried again, `failed` is not.\nA service that cannot be \
                        reached leaves no error here, as no message is to blame: what is for \
                        it\nstays `pending`, and `mm outbox check` tells why."
)]
pub(super) struct StatusArgs {
    /// Print it as a line of JSON
    #[arg(long)]
    json: bool,
}

/// How much there is, and what went wrong last.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) counts: Counts,
    /// Those that are declared, and those that something was scheduled for.
    pub(super) messengers: BTreeSet<String>,
    pub(super) last: Vec<LastError>,
}

pub(super) fn run(config: &Config, args: &StatusArgs) -> Result<(), Failure> {
    let standing = Standing::of(config, &config.open()?)?;
    if args.json {
        return print_json(&standing.json());
    }
    standing.show()?;
    for alias in &standing.messengers {
        if config.messenger(alias).is_err() {
            let text = format!("no messenger `{alias}` is declared: what waits for it stays");
            output::note(text);
        }
    }
    if let Some(oldest) = standing.counts.oldest_pending {
        print(format_args!("\noldest that waits: {}", since(oldest)))?;
        if SystemTime::now().duration_since(oldest).unwrap_or_default() > LONG {
            output::hint(
                "see that `mm outbox work` runs, or `mm outbox send` by cron; `mm outbox check` \
                 tells which service cannot be reached",
            );
        }
    }
    if !standing.last.is_empty() {
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
    lines::table(&standing.last.iter().map(row).collect::<Vec<_>>())
}

/// Where a dispatch goes.
pub(super) fn to(dispatch: &DispatchView) -> String {
    match dispatch.address.as_str() {
        "" => dispatch.messenger.clone(),
        address => format!("{}:{address}", dispatch.messenger),
    }
}

impl Standing {
    pub(super) fn of(config: &Config, outbox: &Outbox) -> Result<Self, Failure> {
        let counts = outbox.counts()?;
        let declared = config.messengers.iter().map(|one| &one.alias);
        let found = counts.by_messenger.keys().map(|(alias, _)| alias);
        Ok(Self {
            messengers: declared.chain(found).cloned().collect(),
            last: outbox.last_errors(ERRORS)?,
            counts,
        })
    }

    /// How many dispatches of a messenger have a status.
    pub(super) fn count(&self, alias: &str, status: Status) -> u64 {
        let key = (alias.to_owned(), status);
        self.counts.by_messenger.get(&key).copied().unwrap_or(0)
    }

    fn show(&self) -> Result<(), Failure> {
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
        for alias in &self.messengers {
            let of = |status| self.count(alias, status).to_string();
            rows.push([
                alias.clone(),
                of(Status::Pending),
                of(Status::Processing),
                of(Status::Error),
                of(Status::Failed),
                of(Status::Sent),
            ]);
        }
        lines::table(&rows)
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let of_one = |alias: &String| {
            let count = |status: Status| (status.as_str(), self.count(alias, status));
            (alias.clone(), json!(BTreeMap::from(Status::ALL.map(count))))
        };
        let by_messenger: serde_json::Map<_, _> = self.messengers.iter().map(of_one).collect();
        let last = self.last.iter().map(|last| {
            json!({
                "dispatch": last.dispatch.id.0,
                "messenger": last.dispatch.messenger,
                "address": last.dispatch.address,
                "status": last.dispatch.status.as_str(),
                "at": time(last.error.at),
                "error": last.error.text,
            })
        });
        json!({
            "messengers": by_messenger,
            "oldest_pending": self.counts.oldest_pending.map(time),
            "last_errors": last.collect::<Vec<_>>(),
        })
    }
}

fn since(then: SystemTime) -> String {
    format!("{} ({} ago)", time(then), ago(then))
}

/// How long ago it was, in words.
pub(super) fn ago(then: SystemTime) -> String {
    let since = SystemTime::now().duration_since(then).unwrap_or_default();
    humantime::format_duration(Duration::from_secs(since.as_secs())).to_string()
}
