//! `mm outbox requeue`: failed dispatches get all their attempts again.

use super::config::Config;
use super::failed::FailedArgs;
use crate::failure::Failure;

/// `mm outbox requeue`
#[derive(Debug, clap::Args)]
#[command(after_help = "Only what has failed is requeued; its errors stay. Prints how many were.")]
pub(super) struct RequeueArgs {
    #[command(flatten)]
    which: FailedArgs,
}

pub(super) fn run(config: &Config, args: &RequeueArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    args.which
        .each("requeue", |filter| outbox.requeue_failed(filter))
}
