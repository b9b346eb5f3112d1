//! `mm tee`: lines pass through, and become posts on the way.

mod args;
mod follow;
mod input;
mod job;
mod lines;
mod signals;
mod tally;
mod watch;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use indicatif::ProgressBar;
use mm_core::{Cancel, Payload};
use mm_threaded::{DropReason, Join, Overflow, Threaded};

use crate::failure::Failure;
use crate::progress;
use crate::settings::Settings;
use crate::way::Way;
use input::{Input, Reader, Trouble};
use job::Job;
use tally::Tally;
use watch::Watched;

pub(crate) use args::TeeArgs;
#[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
pub(crate) use signals::wanted as signals_of_the_end;

/// As good as for ever.
const LONG: Duration = Duration::from_secs(u32::MAX as u64);

type Queue = Threaded<Watched, ()>;

/// What ends the reading.
#[derive(Debug)]
enum Event {
    /// The input is at its end.
    End(Result<(), Trouble>),
    Signal(i32),
    /// A post of a file was not delivered: what follows would leave a hole.
    Lost,
}

pub(crate) fn run(args: &TeeArgs) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&args.connection)?;
    if settings.reads_stdin() && args.is_pipe() {
        return Err(
            Failure::usage("stdin cannot give both the webhook and the lines")
                .hint("give the webhook by MM_WEBHOOK or in a file"),
        );
    }
    let input = Input::open(args)?;
    let sender = Arc::new(settings.way(true)?);
    sender.connect()?; // Wrong settings are told before the first line.
    let bar = match &input {
        Input::File(file) => bar(args, file),
        _ => ProgressBar::hidden(),
    };
    let (tell, events) = mpsc::channel();
    let arrived =
        signals::listen(&tell).map_err(|error| Failure::refused(format!("signals: {error}")))?;
    let tally = Arc::new(Tally::new(bar.clone(), Arc::clone(&sender)));
    let queue = Arc::new(queue(args, &settings, sender, &tally, tell.clone()));
    let stop = Cancel::new();
    let reader = Arc::new(Reader::new(args, Arc::clone(&queue)));
    start(&reader, input, &stop, tell)
        .map_err(|error| Failure::refused(format!("no thread for the input: {error}")))?;
    let job = Job {
        args,
        queue,
        reader,
        tally,
        events,
        arrived,
        stop,
        bar,
    };
    Ok(job.finish())
}

fn start(reader: &Arc<Reader>, input: Input, stop: &Cancel, tell: Sender<Event>) -> io::Result<()> {
    let (reader, stop) = (Arc::clone(reader), stop.clone());
    thread::Builder::new()
        .name("mm-tee-input".to_owned())
        .spawn(move || {
            let result = reader.run(input, &stop);
            // Nobody listens any more once the time to exit is over.
            let _ = tell.send(Event::End(result));
        })
        .map(drop)
}

fn queue(
    args: &TeeArgs,
    settings: &Settings,
    sender: Arc<Way>,
    tally: &Arc<Tally>,
    tell: Sender<Event>,
) -> Queue {
    let join = match (args.markdown, &args.language) {
        (true, _) => Join::lines(),
        (false, language) => Join::code_block(language.clone().unwrap_or_default()),
    };
    let mut retry = settings.retry();
    if sender.is_idempotent() {
        retry = retry.at_least_once(true);
    }
    if !settings.has_attempts() {
        retry = retry.attempts(u32::MAX); // The time to give up is the bound.
    }
    let overflow = if args.is_pipe() {
        Overflow::RefuseNew
    } else {
        Overflow::Wait(LONG)
    };
    let over = Arc::new(AtomicBool::new(false));
    let watched = Watched {
        sender,
        retry: retry.clone(),
        tally: Arc::clone(tally),
        over: Arc::clone(&over),
    };
    let (tally, is_file) = (Arc::clone(tally), args.file.is_some());
    Threaded::builder(watched)
        .name("mm-tee")
        .capacity_messages(usize::MAX)
        .capacity_bytes(args.queue.0)
        .overflow(overflow)
        .overflow_notice(notice)
        .retry(retry)
        .give_up_after(args.give_up)
        .join(join.chars_max(settings.max_chars()).linger(args.collect))
        .on_error(move |lost| {
            tally.lost(&lost);
            let ends = matches!(lost.reason, DropReason::Refused | DropReason::GaveUp);
            if is_file && ends && !over.swap(true, Ordering::SeqCst) {
                // If nobody listens any more it has ended already.
                let _ = tell.send(Event::Lost);
            }
        })
        .build()
}

fn notice(lines: u64) -> Payload {
    let lines = tally::lines(lines);
    Payload::new(format!(
        ":warning: {lines} dropped here, as they came faster than they could be posted."
    ))
}

fn bar(args: &TeeArgs, file: &std::fs::File) -> ProgressBar {
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let name = args.file.as_ref().and_then(|path| path.file_name());
    let name = name.unwrap_or_default().to_string_lossy().into_owned();
    progress::bar(size, name)
}
