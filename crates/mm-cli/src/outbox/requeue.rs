//! `mm outbox requeue`: failed dispatches get all their attempts again.

use mm_outbox::{DispatchId, Filter, MessageId};

use super::config::Config;
use crate::failure::Failure;
use crate::lines::print;

/// `mm outbox requeue`
#[derive(Debug, clap::Args)]
#[command(after_help = "Only what has failed is requeued; its errors stay. Prints how many were.")]
pub(super) struct RequeueArgs {
    /// Failed dispatches, by their numbers
    #[arg(
        value_name = "ID",
        conflicts_with_all = ["all", "messenger", "message"]
    )]
    ids: Vec<i64>,

    /// All that failed
    #[arg(long, conflicts_with_all = ["messenger", "message"])]
    all: bool,

    /// All of this messenger
    #[arg(long, value_name = "ALIAS")]
    messenger: Option<String>,

    /// All of this message
    #[arg(long, value_name = "ID")]
    message: Option<i64>,
}

pub(super) fn run(config: &Config, args: &RequeueArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    if args.ids.is_empty() {
        if !args.all && args.messenger.is_none() && args.message.is_none() {
            return Err(Failure::usage("it is not said what to requeue")
                .hint("give numbers of dispatches, --messenger, --message or --all"));
        }
        let mut filter = Filter::default();
        filter.messenger.clone_from(&args.messenger);
        filter.message = args.message.map(MessageId);
        return print(outbox.requeue_failed(&filter)?);
    }
    let (mut requeued, mut others) = (0, Vec::new());
    for id in &args.ids {
        let mut filter = Filter::default();
        filter.id = Some(DispatchId(*id));
        match outbox.requeue_failed(&filter)? {
            0 => others.push(id.to_string()),
            count => requeued += count,
        }
    }
    print(requeued)?;
    if others.is_empty() {
        return Ok(());
    }
    let text = format!("not failed, or not there: {}", others.join(", "));
    Err(Failure::refused(text).hint("`mm outbox list --status failed` tells what has failed"))
}
