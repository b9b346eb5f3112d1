//! `mm outbox cleanup`: removes what was sent long ago.

use std::time::Duration;

use super::config::Config;
use crate::args::duration;
use crate::failure::Failure;
use crate::lines::print;

/// `mm outbox cleanup`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What waits or has failed stays, however old it is; `mm outbox drop` takes away \
                        what failed.\nIt is done some at a time, and others use the store \
                        meanwhile. Prints how many dispatches were removed."
)]
pub(super) struct CleanupArgs {
    /// Sent longer ago than this, such as `30d`
    #[arg(long, value_name = "TIME", value_parser = duration)]
    older_than: Duration,

    /// Keep the messages, of which nothing else is left
    #[arg(long)]
    dispatches_only: bool,
}

pub(super) fn run(config: &Config, args: &CleanupArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    print(outbox.cleanup(args.older_than, args.dispatches_only)?)
}
