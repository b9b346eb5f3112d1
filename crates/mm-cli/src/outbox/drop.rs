//! `mm outbox drop`: takes away for good what has failed.

use super::config::Config;
use super::failed::FailedArgs;
use crate::failure::Failure;

/// `mm outbox drop`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Only what has failed is dropped, with its errors, and a message of which nothing \
                  is left.\nPrints how many dispatches were."
)]
pub(super) struct DropArgs {
    #[command(flatten)]
    which: FailedArgs,
}

pub(super) fn run(config: &Config, args: &DropArgs) -> Result<(), Failure> {
    let outbox = config.open()?;
    args.which.each("drop", |filter| outbox.drop_failed(filter))
}
