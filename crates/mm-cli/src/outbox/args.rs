//! The commands of `mm outbox`, as clap knows them.

use std::path::PathBuf;

use clap::Subcommand;

use super::check::CheckArgs;
use super::cleanup::CleanupArgs;
use super::drop::DropArgs;
use super::init::InitArgs;
use super::list::ListArgs;
use super::requeue::RequeueArgs;
use super::schedule::ScheduleArgs;
use super::send::SendArgs;
use super::sendmail::SendmailArgs;
use super::serve::ServeArgs;
use super::show::ShowArgs;
use super::status::StatusArgs;
use super::subscribe::{SubscribeArgs, UnsubscribeArgs};
use super::test::TestArgs;
use super::work::WorkArgs;

/// `mm outbox`
#[derive(Debug, clap::Args)]
#[command(after_help = "Begin with:\n  mm outbox init\n  mm outbox check\n  \
                        mm outbox schedule --to chat:town-square 'hello'\n  mm outbox work\n\n\
                        What is scheduled is in the store when the command ends, and stays there \
                        until it is sent;\nwhat cannot be sent stays with its errors until it is \
                        requeued.\n\n\
                        Exit codes: 0 done, 1 refused or failed for good, 2 wrong usage or \
                        settings, 75 try again later.")]
pub(crate) struct OutboxArgs {
    /// The file that declares the store and the messengers
    /// [default: `outbox.toml` beside the profiles]
    #[arg(long, env = "MM_OUTBOX_CONFIG", value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(super) command: OutboxCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum OutboxCommand {
    /// Write an example of the settings, and make the store
    Init(InitArgs),
    /// Take a message, or many
    Schedule(Box<ScheduleArgs>),
    /// Send what is due, once
    Send(SendArgs),
    /// Send what is scheduled, until told to stop
    Work(WorkArgs),
    /// Count what waits, was sent and failed
    Status(StatusArgs),
    /// List dispatches, the newest first
    List(ListArgs),
    /// Show a dispatch with its message and its errors
    Show(ShowArgs),
    /// Give what failed all its attempts again
    Requeue(RequeueArgs),
    /// Take away for good what failed
    Drop(DropArgs),
    /// Remove what was sent long ago
    Cleanup(CleanupArgs),
    /// List who has subscribed to messages of which type, or subscribe somebody
    Subscribe(SubscribeArgs),
    /// End a subscription
    Unsubscribe(UnsubscribeArgs),
    /// Send a test message past the store
    Test(TestArgs),
    /// Tell what is wrong with settings, store and messengers
    Check(CheckArgs),
    /// Serve a page that shows and requeues, and the links of recipients
    Serve(ServeArgs),
    /// Take a mail on stdin, as sendmail does
    Sendmail(Box<SendmailArgs>),
}
