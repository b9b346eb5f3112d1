//! `mm outbox show`: a dispatch with all that is known of it.

use mm_outbox::{DispatchId, DispatchView, Filter, LoggedError, Message};
use serde_json::{Value, json};

use super::config::Config;
use super::list;
use super::status::to;
use super::time;
use crate::failure::Failure;
use crate::harmless;
use crate::lines::{self, print, print_json};

/// `mm outbox show`
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// The dispatch's number, as `mm outbox list` tells it
    #[arg(value_name = "ID")]
    id: i64,

    /// Print it as a line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &ShowArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    let id = DispatchId(args.id);
    let mut filter = Filter::default();
    filter.id = Some(id);
    let Some(dispatch) = outbox.dispatches(&filter)?.pop() else {
        return Err(
            Failure::refused(format!("there is no dispatch {}", args.id))
                .hint("`mm outbox list` tells which there are"),
        );
    };
    let message = outbox.message(dispatch.message)?;
    let errors = outbox.errors(id)?;
    if args.json {
        return print_json(&as_json(&dispatch, message.as_ref(), &errors));
    }
    lines::table(&rows(&dispatch, message.as_ref()))?;
    if let Some(message) = &message {
        print("\ncontext:")?;
        let context = Value::Object(message.context.clone());
        for line in format!("{context:#}").lines() {
            print(harmless::json(line))?;
        }
    }
    if errors.is_empty() {
        return Ok(());
    }
    print("\nerrors:")?;
    let row = |error: &LoggedError| [time(error.at), error.text.clone()];
    lines::table(&errors.iter().map(row).collect::<Vec<_>>())
}

fn rows(dispatch: &DispatchView, message: Option<&Message>) -> Vec<[String; 2]> {
    let mut rows = vec![
        ("dispatch", Some(dispatch.id.0.to_string())),
        ("message", Some(dispatch.message.0.to_string())),
        ("to", Some(to(dispatch))),
        ("user", dispatch.user.clone()),
        ("status", Some(dispatch.status.to_string())),
        ("tries", Some(dispatch.attempts.to_string())),
        ("scheduled", Some(time(dispatch.created_at))),
        ("next", dispatch.next_attempt_at.map(time)),
        ("sent", dispatch.sent_at.map(time)),
        ("read", dispatch.is_read.then(|| "yes".to_owned())),
    ];
    if let Some(message) = message {
        rows.extend([
            ("type", Some(message.message_type.clone())),
            ("priority", Some(message.priority.to_string())),
            ("retries", Some(message.retry_limit.to_string())),
            ("group", message.group_mark.clone()),
            ("sender", message.sender.clone()),
            ("expires", message.expires_at.map(time)),
        ]);
    }
    let known = rows.into_iter();
    known
        .filter_map(|(name, value)| Some([name.to_owned(), value?]))
        .collect()
}

fn as_json(dispatch: &DispatchView, message: Option<&Message>, errors: &[LoggedError]) -> Value {
    let mut shown = list::as_json(dispatch);
    shown["message"] = message.map_or(Value::Null, |message| {
        json!({
            "id": message.id.0,
            "type": message.message_type,
            "context": message.context,
            "sender": message.sender,
            "priority": message.priority,
            "group": message.group_mark,
            "retries": message.retry_limit,
            "created_at": time(message.created_at),
            "expires_at": message.expires_at.map(time),
        })
    });
    let errors = errors.iter();
    let errors = errors.map(|error| json!({"at": time(error.at), "error": error.text}));
    shown["errors"] = errors.collect();
    shown
}
