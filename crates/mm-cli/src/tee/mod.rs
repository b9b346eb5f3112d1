//! `mm tee`: lines pass through, and become posts on the way.

mod args;
mod bytes;
mod follow;
mod lines;
mod tally;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mm_core::{Cancel, Payload};
use mm_sender::WebhookSender;
use mm_threaded::{Join, Overflow, Threaded};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::{exit, output};
use follow::Follow;
use lines::{Changed, Lines};
use tally::Tally;

pub(crate) use args::TeeArgs;

/// How much is read at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// How long after a signal the input may still end by itself: in a pipeline the program
/// before gets the signal too and may have last words.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What ends the reading.
enum Event {
    /// The input is at its end; what had to be changed in it.
    End(io::Result<Changed>),
    Signal(i32),
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
    let sender = settings.sender()?.build();
    sender.connect()?; // Wrong settings are told before the first line.
    let tally = Arc::new(Tally::default());
    let queue = Arc::new(queue(args, &settings, sender, &tally));
    let (tell, events) = mpsc::channel();
    listen(&tell).map_err(|error| Failure::usage(format!("signals: {error}")))?;
    let stop = Cancel::new();
    let reader = Reader {
        queue: Arc::clone(&queue),
        lines: Lines::new(args.keep_escapes),
        count: Arc::default(),
        blank: args.markdown.then(String::new),
        defuse: args.defuse,
    };
    let count = Arc::clone(&reader.count);
    let reading = (stop.clone(), tell);
    thread::Builder::new()
        .name("mm-tee-input".to_owned())
        .spawn(move || {
            let (stop, tell) = reading;
            // Nobody listens any more once the time to exit is over.
            let _ = tell.send(Event::End(reader.run(input, &stop)));
        })
        .map_err(|error| Failure::usage(format!("no thread for the input: {error}")))?;
    let (signal, end) = wait(&events, &stop);
    finish(args, &queue, &tally, &events, signal.is_some());
    let changed = match end {
        Some(Ok(changed)) => changed,
        Some(Err(error)) => {
            output::error(format!("the input cannot be read: {error}"));
            Changed::default()
        }
        None => Changed::default(),
    };
    tally.tell(count.load(Ordering::SeqCst), changed);
    Ok(match signal {
        Some(signal) => ExitCode::from(128_u8.saturating_add(u8::try_from(signal).unwrap_or(0))),
        // A pipeline must not fail because the chat is down, unless that is wanted.
        None if args.is_pipe() && !args.strict => exit::OK,
        None => ExitCode::from(tally.code()),
    })
}

/// Waits for the end of the input. After a signal, the input gets a moment to end by
/// itself. Returns the signal, and how the input ended if it did.
fn wait(events: &Receiver<Event>, stop: &Cancel) -> (Option<i32>, Option<io::Result<Changed>>) {
    match events.recv() {
        Ok(Event::End(end)) => (None, Some(end)),
        Ok(Event::Signal(signal)) => {
            stop.cancel();
            match events.recv_timeout(LAST_WORDS) {
                Ok(Event::End(end)) => (Some(signal), Some(end)),
                _ => (Some(signal), None),
            }
        }
        // Cannot be: the threads that send hold a sender each.
        Err(_) => (None, None),
    }
}

/// Sends what is left: all of it at the end of a file, within the exit time after a
/// signal. A further signal ends it at once.
fn finish(
    args: &TeeArgs,
    queue: &Arc<Queue>,
    tally: &Arc<Tally>,
    events: &Receiver<Event>,
    signalled: bool,
) {
    let timeout = if signalled || args.is_pipe() {
        args.exit_timeout
    } else {
        // The whole file is the job; a server that is down ends it by `--give-up`.
        Duration::from_secs(u64::from(u32::MAX))
    };
    let begin = Instant::now();
    let bar = progress(queue.counts().pending(), "posting what is left");
    while begin.elapsed() < timeout {
        let step = Duration::from_millis(100).min(timeout.saturating_sub(begin.elapsed()));
        if matches!(queue.flush(step), Ok(true) | Err(_)) {
            break;
        }
        bar.set_position(
            bar.length()
                .unwrap_or(0)
                .saturating_sub(queue.counts().pending()),
        );
        if matches!(events.try_recv(), Ok(Event::Signal(_))) {
            break;
        }
    }
    bar.finish_and_clear();
    // What is out by now is out; the grace is for stopping what is on its way.
    match queue.shutdown(Duration::from_millis(200)) {
        Ok(left) => left.iter().for_each(|lost| tally.lost(lost)),
        Err(error) => output::error(error),
    }
}

/// Signals become events.
fn listen(tell: &Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let tell = tell.clone();
    thread::Builder::new()
        .name("mm-tee-signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                // At the end nobody listens any more.
                if tell.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

type Queue = Threaded<WebhookSender, ()>;

fn queue(args: &TeeArgs, settings: &Settings, sender: WebhookSender, tally: &Arc<Tally>) -> Queue {
    let join = match (args.markdown, &args.language) {
        (true, _) => Join::lines(),
        (false, language) => Join::code_block(language.clone().unwrap_or_default()),
    };
    let mut retry = settings.retry();
    if !settings.has_attempts() {
        retry = retry.attempts(u32::MAX); // The time to give up is the bound.
    }
    let overflow = if args.is_pipe() {
        Overflow::RefuseNew
    } else {
        Overflow::Wait(Duration::from_secs(u64::from(u32::MAX)))
    };
    let tally = Arc::clone(tally);
    Threaded::builder(sender)
        .name("mm-tee")
        .capacity_messages(usize::MAX)
        .capacity_bytes(args.queue.0)
        .overflow(overflow)
        .retry(retry)
        .give_up_after(args.give_up)
        .join(join.chars_max(settings.max_chars()).linger(args.collect))
        .on_error(move |lost| tally.lost(&lost))
        .build()
}

/// Where the lines come from.
enum Input {
    Pipe,
    File(File, ProgressBar),
    Follow(Follow),
}

impl Input {
    fn open(args: &TeeArgs) -> Result<Self, Failure> {
        let failure = |path: &Path| {
            let shown = path.display().to_string();
            move |error| Failure::usage(format!("{shown}: {error}"))
        };
        if let Some(path) = &args.file {
            let file = File::open(path).map_err(failure(path))?;
            let size = file.metadata().map_err(failure(path))?.len();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            return Ok(Self::File(file, progress_of_file(size, name)));
        }
        if let Some(path) = &args.follow {
            let follow = Follow::new(path, args.from_start).map_err(failure(path))?;
            return Ok(Self::Follow(follow));
        }
        if io::stdin().is_terminal() {
            output::hint("type lines; Ctrl-D ends");
        }
        Ok(Self::Pipe)
    }
}

/// Reads the input and hands its lines to the queue.
struct Reader {
    queue: Arc<Queue>,
    lines: Lines,
    count: Arc<AtomicU64>,
    /// Blank lines that wait for the next line, which gives the post something to show;
    /// none where lines stand in code blocks.
    blank: Option<String>,
    defuse: bool,
}

impl Reader {
    fn run(mut self, input: Input, stop: &Cancel) -> io::Result<Changed> {
        match input {
            Input::Pipe => self.pass_through(io::stdin().lock())?,
            Input::File(file, bar) => {
                let read = self.read(bar.wrap_read(file));
                bar.finish_and_clear();
                read?;
            }
            Input::Follow(mut follow) => follow.run(stop, |piece| self.feed(piece))?,
        }
        let (queue, count, blank, defuse) =
            (&self.queue, &self.count, &mut self.blank, self.defuse);
        self.lines
            .end(|line| put(queue, count, blank, defuse, line));
        Ok(self.lines.changed())
    }

    /// Copies to stdout unchanged and at once; who reads that may go away.
    fn pass_through(&mut self, mut input: impl Read) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let mut piece = vec![0; PIECE_BYTES];
        while let Some(bytes) = read_some(&mut input, &mut piece)? {
            match out.write_all(&piece[..bytes]).and_then(|()| out.flush()) {
                Ok(()) => {}
                // As with any program in a pipe, the end of the reader is our end.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                    self.feed(&piece[..bytes]);
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
            self.feed(&piece[..bytes]);
        }
        Ok(())
    }

    fn read(&mut self, mut input: impl Read) -> io::Result<()> {
        let mut piece = vec![0; PIECE_BYTES];
        while let Some(bytes) = read_some(&mut input, &mut piece)? {
            self.feed(&piece[..bytes]);
        }
        Ok(())
    }

    fn feed(&mut self, piece: &[u8]) {
        let (queue, count, blank, defuse) =
            (&self.queue, &self.count, &mut self.blank, self.defuse);
        self.lines
            .feed(piece, |line| put(queue, count, blank, defuse, line));
    }
}

/// Hands one line to the queue.
fn put(queue: &Queue, count: &AtomicU64, blank: &mut Option<String>, defuse: bool, line: String) {
    count.fetch_add(1, Ordering::SeqCst);
    let line = match blank {
        Some(before) if line.trim().is_empty() => {
            before.push('\n');
            return;
        }
        Some(before) if !before.is_empty() => std::mem::take(before) + &line,
        _ => line,
    };
    let mut payload = Payload::new(line);
    if defuse {
        payload.defuse_mentions();
    }
    queue.send(payload, ());
}

/// How many bytes were read; none at the end.
fn read_some(input: &mut impl Read, piece: &mut [u8]) -> io::Result<Option<usize>> {
    loop {
        match input.read(piece) {
            Ok(0) => return Ok(None),
            Ok(bytes) => return Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn progress_of_file(size: u64, name: String) -> ProgressBar {
    let bar = progress(size, "");
    let style = "{prefix} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.with_prefix(name)
}

/// A bar on the error output, if that is a terminal.
fn progress(length: u64, message: &'static str) -> ProgressBar {
    let target = if io::stderr().is_terminal() && length > 0 {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    ProgressBar::with_draw_target(Some(length), target).with_message(message)
}
