//! `mm outbox list`: dispatches.

use mm_outbox::{DispatchView, Filter, MessageId, Status};
use serde_json::{Value, json};

use super::config::Config;
use super::status::to;
use super::time;
use crate::failure::Failure;
use crate::lines::{self, print_json};
use crate::output;

/// How much of an error people see.
const ERROR_CHARS_MAX: usize = 160;

/// `mm outbox list`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mm outbox list --status failed\n  \
                        mm outbox list --json --messenger chat | jq -r .address\n\n\
                        The columns are the dispatch, its message, where it goes, its status, how \
                        often it was tried,\nwhen it was scheduled, when it was sent or is \
                        tried again, and its last error. `mm outbox show` tells all of them.")]
pub(super) struct ListArgs {
    /// Of this status: pending, processing, sent, error or failed
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<Status>,

    /// Of this messenger
    #[arg(long, value_name = "ALIAS")]
    messenger: Option<String>,

    /// Of this message
    #[arg(long, value_name = "ID")]
    message: Option<i64>,

    /// To this user, who has not read them
    #[arg(long, value_name = "USER")]
    unread_of: Option<String>,

    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = max)]
    max: usize,

    /// Print each as a line of JSON
    #[arg(long)]
    json: bool,
}

fn max(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(max) if max > 0 => Ok(max),
        _ => Err("expected a number from 1".to_owned()),
    }
}

fn status(name: &str) -> Result<Status, String> {
    name.parse()
        .map_err(|error: mm_core::Error| error.to_string())
}

pub(super) fn run(config: &Config, args: &ListArgs) -> Result<(), Failure> {
    let mut filter = Filter::default();
    filter.status = args.status;
    filter.messenger.clone_from(&args.messenger);
    filter.message = args.message.map(MessageId);
    filter.unread_of.clone_from(&args.unread_of);
    filter.limit = Some(args.max);
    let found = config.open()?.dispatches(&filter)?;
    if args.json {
        for dispatch in &found {
            print_json(&as_json(dispatch))?;
            if output::is_closed() {
                break;
            }
        }
        return Ok(());
    }
    if found.is_empty() {
        return Ok(());
    }
    let head = [
        "id",
        "message",
        "to",
        "status",
        "tries",
        "scheduled",
        "sent or next",
        "last error",
    ];
    let rows = std::iter::once(head.map(str::to_owned)).chain(found.iter().map(row));
    lines::table(&rows.collect::<Vec<_>>())
}

fn row(dispatch: &DispatchView) -> [String; 8] {
    let then = dispatch.sent_at.or(dispatch.next_attempt_at);
    [
        dispatch.id.0.to_string(),
        dispatch.message.0.to_string(),
        to(dispatch),
        dispatch.status.to_string(),
        dispatch.attempts.to_string(),
        time(dispatch.created_at),
        then.map(time).unwrap_or_default(),
        error(dispatch),
    ]
}

/// Why it is not sent yet, in short.
fn error(dispatch: &DispatchView) -> String {
    let text = match &dispatch.last_error {
        Some(text) if dispatch.status != Status::Sent => text,
        _ => return String::new(),
    };
    match text.char_indices().nth(ERROR_CHARS_MAX) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.clone(),
    }
}

/// A dispatch for programs.
pub(super) fn as_json(dispatch: &DispatchView) -> Value {
    json!({
        "id": dispatch.id.0,
        "message": dispatch.message.0,
        "messenger": dispatch.messenger,
        "address": dispatch.address,
        "user": dispatch.user,
        "status": dispatch.status.as_str(),
        "attempts": dispatch.attempts,
        "created_at": time(dispatch.created_at),
        "next_attempt_at": dispatch.next_attempt_at.map(time),
        "sent_at": dispatch.sent_at.map(time),
        "is_read": dispatch.is_read,
        "last_error": dispatch.last_error,
    })
}
