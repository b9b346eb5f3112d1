//! `mm outbox test`: a message past the store.

use mm_core::Cancel;

use super::config::Config;
use crate::failure::Failure;
use crate::lines::print;

/// `mm outbox test`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mm outbox test chat town-square\n  mm outbox test chat\n\n\
                        The store is not touched, and nothing is tried again."
)]
pub(super) struct TestArgs {
    /// The messenger
    #[arg(value_name = "ALIAS")]
    alias: String,

    /// The address; none where the messenger has a place of its own
    #[arg(value_name = "TO", default_value = "", hide_default_value = true)]
    to: String,

    /// The text
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "Test message of `mm outbox`."
    )]
    text: String,
}

pub(super) fn run(config: &Config, args: &TestArgs) -> Result<(), Failure> {
    let made = config.messenger(&args.alias)?.make()?;
    made.messenger.test(&args.to, &args.text, &Cancel::new())?;
    print(format_args!("sent by {}", args.alias))
}
