//! What a worker does, as it does it; the worker never waits for it.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mm_core::Cancel;
use mm_outbox::{Outbox, Report, Status, WorkEvent};
use serde_json::{Value, json};

use super::{send, time};
use crate::failure::Failure;
use crate::lines::{print, print_json};
use crate::output;

/// How long it waits for news before it looks whether somebody still reads.
const LOOK: Duration = Duration::from_millis(500);
/// Counting takes this part of the time at most.
const COUNT_SHARE: u32 = 20;

/// What is told.
pub(super) enum News {
    Event(WorkEvent),
    Ended { report: Report, signal: Option<i32> },
}

/// Who tells it.
pub(super) struct Printer {
    is_json: bool,
    bar: ProgressBar,
    outbox: Outbox,
    stop: Cancel,
    /// When the bar counts again.
    count_at: Instant,
}

impl Printer {
    pub(super) fn new(is_json: bool, outbox: Outbox, stop: Cancel) -> Self {
        let bar = if is_json || !io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self {
            is_json,
            bar,
            outbox,
            stop,
            count_at: Instant::now(),
        }
    }

    /// Tells the beginning, and then what comes until the end.
    pub(super) fn run(mut self, news: &Receiver<News>) {
        self.tell(Self::begin);
        loop {
            self.progress();
            match news.recv_timeout(LOOK) {
                Ok(News::Event(event)) => self.tell(|printer| printer.event(&event)),
                Ok(News::Ended { report, signal }) => {
                    self.bar.finish_and_clear();
                    self.tell(|printer| printer.end(&report, signal));
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if output::is_closed() {
                self.stop.cancel();
            }
        }
    }

    /// Tells something beside the bar. What cannot be written ends the work.
    fn tell(&self, what: impl FnOnce(&Self) -> Result<(), Failure>) {
        if let Err(failure) = self.bar.suspend(|| what(self)) {
            output::error(failure.message());
            self.stop.cancel();
        }
    }

    fn begin(&self) -> Result<(), Failure> {
        let all = self.outbox.messengers();
        let aliases: Vec<_> = all.iter().map(|one| one.alias()).collect();
        if self.is_json {
            return json_line(json!({"event": "started", "messengers": aliases}));
        }
        output::note(format!("works for {}; Ctrl-C ends it", aliases.join(", ")));
        Ok(())
    }

    fn event(&self, event: &WorkEvent) -> Result<(), Failure> {
        match event {
            WorkEvent::Worked { messenger, report } => {
                if self.is_json {
                    let mut line = send::json(report);
                    line["event"] = "worked".into();
                    line["messenger"] = messenger.as_str().into();
                    return json_line(line);
                }
                let now = time(SystemTime::now());
                print(format_args!("{now} {messenger}: {}", send::words(report)))
            }
            WorkEvent::Troubled {
                messenger,
                error,
                again_in,
            } => {
                let text = error.with_causes();
                if self.is_json {
                    return json_line(json!({
                        "event": "troubled",
                        "messenger": messenger,
                        "error": output::redact(&text),
                        "again_in_ms": u64::try_from(again_in.as_millis()).unwrap_or(u64::MAX),
                    }));
                }
                let wait = humantime::format_duration(whole_seconds(*again_in));
                let now = time(SystemTime::now());
                output::note(format!("{now} {messenger}: {text}; again in {wait}"));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&self, report: &Report, signal: Option<i32>) -> Result<(), Failure> {
        let signal = signal.and_then(signal_hook::low_level::signal_name);
        if self.is_json {
            let mut line = send::json(report);
            line["event"] = "ended".into();
            line["signal"] = signal.into();
            return json_line(line);
        }
        let now = time(SystemTime::now());
        let by = signal.map_or_else(String::new, |signal| format!(" by {signal}"));
        let done = match send::words(report) {
            _ if report.handled() == 0 => "nothing was sent".to_owned(),
            words => words,
        };
        print(format_args!("{now} ended{by}: {done}"))
    }

    /// Shows how far it is, on a terminal.
    fn progress(&mut self) {
        self.bar.tick();
        if self.bar.is_hidden() || Instant::now() < self.count_at {
            return;
        }
        let begin = Instant::now();
        let Ok(counts) = self.outbox.counts() else {
            return; // The worker tells what is wrong with the store.
        };
        let waiting =
            counts.of(Status::Pending) + counts.of(Status::Processing) + counts.of(Status::Error);
        let (sent, failed) = (counts.of(Status::Sent), counts.of(Status::Failed));
        self.bar
            .set_message(format!("{waiting} waiting, {sent} sent, {failed} failed"));
        self.count_at = begin + LOOK.max(begin.elapsed() * COUNT_SHARE);
    }
}

fn json_line(mut line: Value) -> Result<(), Failure> {
    line["at"] = time(SystemTime::now()).into();
    print_json(&line)
}

/// Rounded up.
fn whole_seconds(span: Duration) -> Duration {
    Duration::from_secs(span.as_secs() + u64::from(span.subsec_nanos() > 0))
}
