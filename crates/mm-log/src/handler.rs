//! What all faces of the handler share: filter, format, queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use env_filter::Filter;
use log::{Metadata, Record};
use mm_core::{Error, Payload};
use mm_threaded::Threaded;

use crate::emoji::EmojiMap;
use crate::entry::{Entry, text_of};
use crate::error_logger::{Origin, REPORT_TARGET, Reporter};
use crate::format::Format;
use crate::logger::DEFAULT_FLUSH_TIMEOUT;
use crate::quiet::{self, Quiet, Within};
use crate::repeat::Repeats;
use crate::severity::Severity;

pub(crate) struct Handler {
    pub(crate) id: usize,
    pub(crate) filter: Filter,
    /// The filter asks for a text in the message as well.
    pub(crate) filters_text: bool,
    pub(crate) format: Format,
    pub(crate) emoji: EmojiMap,
    pub(crate) channel: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) defuse: bool,
    pub(crate) queue: Threaded<Quiet, Origin>,
    /// Who finds the queue full waits.
    pub(crate) waits_for_room: bool,
    pub(crate) reporter: Arc<Reporter>,
    pub(crate) repeats: Option<Repeats>,
    pub(crate) own: Weak<Handler>,
}

/// A number for each handler of this process.
pub(crate) fn next_id() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Handler {
    pub(crate) fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        if self.reporter.answer_probe(metadata) || quiet::doing(self.id).is_some() {
            return false;
        }
        let own = quiet::is_own_target(metadata.target()) && metadata.target() != REPORT_TARGET;
        !own && self.filter.enabled(metadata)
    }

    pub(crate) fn log(&self, record: &Record<'_>) {
        let target = record.target();
        let message = || text_of(record.args());
        if !self.came_back(target, record.module_path(), message) && self.enabled(record.metadata())
        {
            self.take(&Entry::of_record(record), target == REPORT_TARGET);
        }
    }

    /// Whether a record is made by what the handler itself does; then no more is done with
    /// it. If it is the handler's own report, the circle ends here.
    pub(crate) fn came_back(
        &self,
        target: &str,
        module_path: Option<&str>,
        message: impl FnOnce() -> String,
    ) -> bool {
        let is_own = target == REPORT_TARGET && self.reporter.is_own(module_path);
        match quiet::doing(self.id) {
            // What else an error logger says of itself is no circle.
            Some(Within::Report) => {
                if is_own || self.reporter.is_telling(&message()) {
                    self.reporter.saw_circle();
                }
                true
            }
            Some(_) => true,
            None => {
                if is_own {
                    self.reporter.saw_circle_later(&message());
                }
                is_own
            }
        }
    }

    /// Takes an entry whose target and level the filter lets through.
    pub(crate) fn take(&self, entry: &Entry<'_>, is_report: bool) {
        if self.filters_text && !self.matches(entry) {
            return;
        }
        if let Some(repeats) = &self.repeats {
            if !repeats.is_first(entry, is_report, &self.own) {
                return;
            }
        }
        self.queue_entry(entry, is_report, "");
    }

    /// Whether the filter lets it through with what it says, which is written by now: the
    /// filter's own `to_string` would panic where a `Display` fails.
    fn matches(&self, entry: &Entry<'_>) -> bool {
        self.filter.matches(
            &Record::builder()
                .level(entry.severity.level())
                .target(&entry.target)
                .args(format_args!("{}", entry.message))
                .build(),
        )
    }

    /// Queues an entry; `suffix` is added to its message.
    pub(crate) fn queue_entry(&self, entry: &Entry<'_>, is_report: bool, suffix: &str) {
        // What a closure logs would come back to it without end.
        let mut payload = quiet::within(self.id, Within::Format, || self.format.make(entry));
        if !suffix.is_empty() {
            let text = format!("{}{suffix}", payload.text());
            payload.set_text(text);
        }
        self.queue_payload(payload, entry.severity, is_report);
    }

    fn queue_payload(&self, mut payload: Payload, severity: Severity, is_report: bool) {
        if self.defuse {
            payload.defuse_mentions();
        }
        if payload.channel().is_none() {
            payload.set_channel(self.channel.as_deref());
        }
        if payload.username().is_none() {
            payload.set_username(self.username.as_deref());
        }
        if payload.icon_emoji().is_none() && payload.icon_url().is_none() {
            payload.set_icon_emoji(self.emoji.of(severity));
        }
        let (origin, rank) = (Origin { is_report }, severity as u8);
        if severity < Severity::Panic {
            return self.queue.send_with_severity(payload, origin, rank);
        }
        // A thread that panics waits for its post, but never for room.
        if let Err(lost) = self.queue.try_send_with_severity(payload, origin, rank) {
            self.reporter.lost(&lost);
        }
    }

    /// Queues a panic, past filters and formats of the user's, and waits until it is out.
    ///
    /// The thread may hold any lock, and it may be a closure of the user's that panicked:
    /// no foreign code runs here, and a second panic would end the process.
    pub(crate) fn tell_panic(&self, message: String, timeout: Duration) {
        quiet::within(self.id, Within::Panic, || {
            let entry = Entry::new(Severity::Panic, "panic", message);
            self.queue_payload(self.format.make_own(&entry), Severity::Panic, false);
            // On the handler's own thread it cannot be waited for; then the queue goes on.
            let _ = self.queue.flush(timeout);
        });
    }

    /// Waits until everything so far was tried. Returns whether that happened in time.
    pub(crate) fn flush(&self, timeout: Duration) -> Result<bool, Error> {
        let deadline = Instant::now().checked_add(timeout);
        self.tell_repeats(timeout, deadline)?;
        let flushed = self.queue.flush(left_until(deadline));
        self.reporter.tell_overflow();
        flushed
    }

    /// Takes no more records and delivers those that are left. Returns how many were not.
    pub(crate) fn shutdown(&self, timeout: Duration) -> Result<usize, Error> {
        let deadline = Instant::now().checked_add(timeout);
        self.tell_last_repeats(timeout)?;
        let left = self.queue.shutdown(left_until(deadline))?;
        for lost in &left {
            self.reporter.lost(lost);
        }
        self.reporter.tell_overflow();
        Ok(left.len())
    }

    /// Tells the counts of repeated records as far as the time allows.
    fn tell_repeats(&self, timeout: Duration, deadline: Option<Instant>) -> Result<(), Error> {
        // Before any lock: in a forked process one may be held by nobody.
        self.queue.flush(Duration::ZERO)?;
        let Some(repeats) = self.repeats.as_ref().filter(|it| it.has_untold()) else {
            return Ok(());
        };
        // A full queue may be one that is waited for, and a flush has its own time. When
        // everything is out there is room; until then the counts wait as well.
        if !self.waits_for_room || self.queue.flush(timeout)? {
            repeats.tell_all(self, deadline);
        }
        Ok(())
    }

    /// Tells the counts of repeated records; those for which there is no time are lost,
    /// and counted as such.
    fn tell_last_repeats(&self, timeout: Duration) -> Result<(), Error> {
        // The rest of the time is for the records before them, and for the counts.
        let timeout = timeout / 2;
        self.tell_repeats(timeout, Instant::now().checked_add(timeout))?;
        if let Some(repeats) = &self.repeats {
            self.reporter.count_overflow(repeats.drop_all());
        }
        Ok(())
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        // Formats are foreign code, and who drops a handler may be panicking already. In
        // a forked process, and on the queue's own thread, nothing is told.
        let tell = || self.tell_last_repeats(DEFAULT_FLUSH_TIMEOUT);
        if matches!(catch_unwind(AssertUnwindSafe(tell)), Ok(Ok(()))) {
            self.reporter.tell_overflow();
        }
    }
}

fn left_until(deadline: Option<Instant>) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    })
}
