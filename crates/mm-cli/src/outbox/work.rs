//! `mm outbox work`: sends until told to stop.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mm_core::Cancel;

use super::config::Config;
use super::printer::{News, Printer};
use super::signals;
use crate::args::duration;
use crate::failure::Failure;

/// How long a terminal that stands still may hold up the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// `mm outbox work`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ctrl-C, SIGTERM, SIGHUP or the end of who reads its output end it, with code 0: \
                        what it is\nsending is finished within --grace, the rest waits for the \
                        next one. A second signal ends it\nat once. Several may work on one \
                        store; what one that died was sending is taken over by\nanother when its \
                        lease ends.\n\n\
                        With --json a line is one of `started`, `worked`, `troubled` and `ended` \
                        by its `event`."
)]
pub(super) struct WorkArgs {
    /// How long what is being sent may take after a signal
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    grace: Duration,

    /// How often to look for what other programs have scheduled
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "1s")]
    poll: Duration,

    /// Of this priority alone
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    priority: Option<i64>,

    /// Print what happens as lines of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &WorkArgs) -> Result<(), Failure> {
    let outbox = config.open_to_send()?;
    // What a program that died has scheduled for subscribers.
    outbox.prepare_dispatches()?;
    let stop = Cancel::new();
    let signals = signals::stop(stop.clone())?;
    let (tell, news) = mpsc::channel();
    let (done, is_done) = mpsc::channel::<()>();
    let printer = Printer::new(args.json, outbox.clone(), stop.clone());
    thread::Builder::new()
        .name("mm-outbox-print".to_owned())
        .spawn(move || {
            printer.run(&news);
            drop(done);
        })
        .map_err(|error| Failure::refused(format!("cannot start a thread: {error}")))?;
    let events = tell.clone();
    let mut worker = outbox
        .worker()
        .stop_by(stop)
        .grace(args.grace)
        .poll(args.poll)
        .on_event(move |event| {
            // At the end nobody listens any more.
            let _ = events.send(News::Event(event));
        });
    if let Some(priority) = args.priority {
        worker = worker.priority(priority);
    }
    let result = worker.run();
    let report = result.as_ref().copied().unwrap_or_default();
    let signal = signals.arrived();
    // If it is gone there is nobody to tell.
    let _ = tell.send(News::Ended { report, signal });
    let _ = is_done.recv_timeout(PATIENCE);
    result?;
    Ok(())
}
