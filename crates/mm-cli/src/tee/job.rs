//! `mm tee` from its first line to its last word.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use mm_core::Cancel;

use crate::tee::args::TeeArgs;
use crate::tee::input::{Reader, Trouble};
use crate::tee::tally::Tally;
use crate::tee::{Event, LONG, Queue, signals};
use crate::{exit, output, progress};

/// How long after a signal the input may still end by itself: in a pipeline the program
/// before gets the signal too and may have last words.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How often the progress is shown.
const STEP: Duration = Duration::from_millis(100);
/// How long what is on its way gets to stop, once the time is over.
const GRACE: Duration = Duration::from_millis(200);
/// After how long somebody at a terminal is told what is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How the reading ended, as far as it did.
#[derive(Default)]
struct Ending {
    end: Option<Result<(), Trouble>>,
    signal: Option<i32>,
    /// The event of that signal came: the next one is another signal.
    is_signalled: bool,
    /// Nothing more is to be posted.
    at_once: bool,
}

impl Ending {
    /// Takes the event of a signal. Whether it is a further one, which ends it at once.
    fn take(&mut self, signal: i32) -> bool {
        self.signal.get_or_insert(signal);
        std::mem::replace(&mut self.is_signalled, true)
    }
}

/// Everything that runs, to be brought to its end.
pub(super) struct Job<'a> {
    pub(super) args: &'a TeeArgs,
    pub(super) queue: Arc<Queue>,
    pub(super) reader: Arc<Reader>,
    pub(super) tally: Arc<Tally>,
    pub(super) events: Receiver<Event>,
    pub(super) arrived: signals::Arrived,
    pub(super) stop: Cancel,
    pub(super) bar: ProgressBar,
}

impl Job<'_> {
    /// Waits for the end, brings everything to it, and tells what became of the lines.
    pub(super) fn finish(self) -> ExitCode {
        let mut ending = self.wait();
        self.notice_signal(&mut ending);
        if ending.end.is_some() || self.args.is_pipe() {
            self.reader.end();
        }
        let is_out = !ending.at_once && self.flush(&mut ending);
        // Even then a notice may be on its way: it ends by itself.
        let grace = if is_out {
            GRACE.max(self.args.exit_timeout)
        } else {
            GRACE
        };
        match self.queue.shutdown(grace) {
            Ok(left) => left.iter().for_each(|lost| self.tally.lost(lost)),
            Err(error) => output::error(error),
        }
        // Now that nobody waits for room any more, a reader that did so ends.
        if ending.end.is_none() && !self.args.is_pipe() {
            self.wait_end(&mut ending, LAST_WORDS);
        }
        self.notice_signal(&mut ending);
        self.bar.finish_and_clear();
        let changed = self.reader.end();
        let stopped = ending.signal.map(signals::name);
        self.tally.tell(self.reader.lines(), changed, stopped);
        self.code(&ending)
    }

    /// A signal counts from when it arrived, even if its event came after another.
    fn notice_signal(&self, ending: &mut Ending) {
        ending.signal = ending.signal.or_else(|| self.arrived.signal());
    }

    /// Waits for the end of the input. After a signal, the input gets a moment to end by
    /// itself.
    fn wait(&self) -> Ending {
        let mut ending = Ending::default();
        loop {
            let event = if self.bar.is_hidden() {
                self.events
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                self.show();
                self.events.recv_timeout(STEP)
            };
            match event {
                Err(RecvTimeoutError::Timeout) => {}
                // Cannot be: the threads that send hold a sender each.
                Err(RecvTimeoutError::Disconnected) => return ending,
                Ok(Event::End(end)) => {
                    ending.end = Some(end);
                    return ending;
                }
                Ok(Event::Lost) => {
                    self.stop.cancel();
                    ending.at_once = true;
                    return ending;
                }
                Ok(Event::Signal(signal)) => {
                    self.stop.cancel();
                    ending.take(signal);
                    // Who types has no program before.
                    if !(self.args.is_pipe() && io::stdin().is_terminal()) {
                        self.wait_end(&mut ending, LAST_WORDS);
                    }
                    return ending;
                }
            }
        }
    }

    fn wait_end(&self, ending: &mut Ending, timeout: Duration) {
        let deadline = Instant::now() + timeout;
        while ending.end.is_none() && !ending.at_once {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::End(end)) => ending.end = Some(end),
                Ok(Event::Signal(signal)) => ending.at_once |= ending.take(signal),
                Ok(Event::Lost) => ending.at_once = true,
                Err(_) => return,
            }
        }
    }

    /// Sends what is left: all of it at the end of a file, within the exit time after a
    /// signal. A further signal ends it at once. Whether all is out.
    fn flush(&self, ending: &mut Ending) -> bool {
        let mut timeout = if ending.signal.is_some() || self.args.is_pipe() {
            self.args.exit_timeout
        } else {
            LONG // The whole file is the job; a server that is down ends it by `--give-up`.
        };
        let mut begin = Instant::now();
        let mut is_told = !self.bar.is_hidden() || !io::stderr().is_terminal();
        while begin.elapsed() < timeout {
            let step = STEP.min(timeout.saturating_sub(begin.elapsed()));
            // All of it is out only if the reader adds nothing any more.
            let is_read = ending.end.is_some() || self.args.is_pipe();
            match self.queue.flush(step) {
                Ok(true) if is_read => return true,
                Err(_) => return false,
                Ok(_) => {}
            }
            self.show();
            if !is_told && begin.elapsed() >= PATIENCE {
                is_told = true;
                output::note("posting what is left; Ctrl-C ends it");
            }
            let event = if is_read {
                self.events.try_recv().ok()
            } else {
                self.events.recv_timeout(step).ok()
            };
            match event {
                Some(Event::End(end)) => {
                    ending.end = Some(end);
                    self.reader.end();
                }
                Some(Event::Signal(signal)) => {
                    if ending.take(signal) {
                        return false;
                    }
                    self.stop.cancel();
                    if timeout == LONG {
                        (begin, timeout) = (Instant::now(), self.args.exit_timeout);
                    }
                }
                Some(Event::Lost) => return false,
                None => {}
            }
        }
        false
    }

    fn show(&self) {
        let pending = self.queue.counts().pending();
        let posted = progress::posted(self.reader.bytes(), self.reader.lines(), pending);
        self.bar.set_position(posted);
    }

    fn code(&self, ending: &Ending) -> ExitCode {
        if let Some(Err(Trouble::Input(error))) = &ending.end {
            output::error(format!("the input cannot be read: {error}"));
        }
        if let Some(signal) = ending.signal {
            return ExitCode::from(128_u8.saturating_add(u8::try_from(signal).unwrap_or(0)));
        }
        if matches!(ending.end, Some(Err(_))) {
            return ExitCode::from(exit::REFUSED);
        }
        // A pipeline must not fail because the chat is down, unless that is wanted.
        if self.args.is_pipe() && !self.args.strict {
            return exit::OK;
        }
        ExitCode::from(self.tally.code())
    }
}
