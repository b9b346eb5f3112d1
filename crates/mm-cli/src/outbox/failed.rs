//! Which of the dispatches that failed are meant.

use mm_outbox::{DispatchId, Error, Filter, MessageId};

use crate::failure::Failure;
use crate::lines::print;

#[derive(Debug, clap::Args)]
pub(super) struct FailedArgs {
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

impl FailedArgs {
    /// Does with all of them what is called so, and prints with how many.
    pub(super) fn each(
        &self,
        what: &str,
        work: impl Fn(&Filter) -> Result<usize, Error>,
    ) -> Result<(), Failure> {
        if self.ids.is_empty() {
            if !self.all && self.messenger.is_none() && self.message.is_none() {
                return Err(Failure::usage(format!("it is not said what to {what}"))
                    .hint("give numbers of dispatches, --messenger, --message or --all"));
            }
            let mut filter = Filter::default();
            filter.messenger.clone_from(&self.messenger);
            filter.message = self.message.map(MessageId);
            return print(work(&filter)?);
        }
        let (mut done, mut others) = (0, Vec::new());
        for id in &self.ids {
            let mut filter = Filter::default();
            filter.id = Some(DispatchId(*id));
            match work(&filter)? {
                0 => others.push(id.to_string()),
                count => done += count,
            }
        }
        print(done)?;
        if others.is_empty() {
            return Ok(());
        }
        let text = format!("not failed, or not there: {}", others.join(", "));
        Err(Failure::refused(text).hint("`mm outbox list --status failed` tells what has failed"))
    }
}
