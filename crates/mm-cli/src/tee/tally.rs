//! What `mm tee` tells: failures as they come, the sum at the end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use mm_core::{Error, ErrorKind};
use mm_threaded::{DropReason, Undelivered};

use crate::tee::lines::Changed;
use crate::way::Way;
use crate::{exit, output};

/// How long the same failure is not told again.
const QUIET: Duration = Duration::from_secs(60);
/// How many different failures are remembered.
const FAILURES_MAX: usize = 16;

/// What became of the lines.
#[derive(Debug)]
pub(super) struct Tally {
    state: Mutex<State>,
    /// It makes room for what is told.
    bar: ProgressBar,
    /// It knows what to do about errors.
    way: Arc<Way>,
}

#[derive(Debug, Default)]
struct State {
    lost: BTreeMap<&'static str, u64>,
    /// The exit code of the worst loss.
    code: u8,
    told: Told,
    /// It was told that attempts fail.
    failing: bool,
}

impl Tally {
    pub(super) fn new(bar: ProgressBar, way: Arc<Way>) -> Self {
        Self {
            state: Mutex::default(),
            bar,
            way,
        }
    }

    /// An attempt failed that is made again.
    pub(super) fn failed(&self, error: &Error) {
        // A limit is no failure: that is how servers pace.
        if error.kind() == ErrorKind::RateLimited {
            return;
        }
        let text = error.with_causes();
        let mut state = self.state();
        if state.failing || !state.told.is_due(&text, Instant::now()) {
            return;
        }
        state.failing = true;
        drop(state);
        self.bar.suspend(|| {
            output::error(text);
            hint(self.way.hint(error));
            output::note("the lines are kept and tried again");
        });
    }

    /// A post is out.
    pub(super) fn delivered(&self) {
        let was_failing = std::mem::take(&mut self.state().failing);
        if was_failing {
            self.bar
                .suspend(|| output::note("lines are delivered again"));
        }
    }

    /// Counts a line that was not delivered, and tells why if that is news.
    pub(super) fn lost(&self, lost: &Undelivered<()>) {
        let kind = if is_left(lost) {
            LEFT
        } else {
            words(lost.reason)
        };
        let error = &lost.error;
        let mut state = self.state();
        *state.lost.entry(kind).or_default() += 1;
        if is_left(lost) {
            state.code = worse(state.code, exit::TRY_LATER);
            return; // Why it is left was told when it happened.
        }
        state.code = worse(state.code, exit::code(error));
        let text = error.with_causes();
        if !state.told.is_due(&text, Instant::now()) {
            return;
        }
        drop(state);
        self.bar.suspend(|| {
            output::error(format!("lines are not delivered: {text}"));
            hint(match lost.reason {
                DropReason::Overflow => {
                    Some("the server takes them slower than they come; --queue makes more wait")
                }
                _ => self.way.hint(error),
            });
        });
    }

    /// Tells the sums. `read` lines were read, until the signal of this name.
    pub(super) fn tell(&self, read: u64, changed: Changed, signal: Option<&str>) {
        let state = self.state();
        let lost: u64 = state.lost.values().sum();
        if let Some(signal) = signal {
            let delivered = grouped(read.saturating_sub(lost));
            output::note(format!(
                "stopped by {signal}; {delivered} of {} delivered",
                lines(read)
            ));
        }
        if lost > 0 {
            let parts: Vec<_> = state
                .lost
                .iter()
                .map(|(kind, count)| format!("{} {kind}", grouped(*count)))
                .collect();
            output::error(format!(
                "{} of {} not delivered: {}",
                grouped(lost),
                lines(read),
                parts.join(", ")
            ));
        }
        let replaced = [
            (changed.not_utf8, "bytes that are no UTF-8"),
            (changed.with_nul, "NUL characters"),
        ];
        for (count, what) in replaced.into_iter().filter(|(count, _)| *count > 0) {
            let lines = lines(count);
            output::note(format!("{lines} had {what}, replaced by \u{fffd}"));
        }
        if changed.too_long > 0 {
            let text = "taken apart, being longer than 1 MiB";
            output::note(format!("{} {text}", lines(changed.too_long)));
        }
    }

    /// The exit code: success if every line was delivered.
    pub(super) fn code(&self) -> u8 {
        self.state().code
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which failures were told, and when.
#[derive(Debug, Default)]
struct Told(BTreeMap<String, Instant>);

impl Told {
    /// Whether a failure is to be told now, which then counts as told.
    fn is_due(&mut self, text: &str, now: Instant) -> bool {
        let is_fresh = |told: &Instant| now.saturating_duration_since(*told) < QUIET;
        if self.0.get(text).is_some_and(is_fresh) {
            return false;
        }
        if self.0.len() >= FAILURES_MAX {
            self.0.clear();
        }
        self.0.insert(text.to_owned(), now);
        true
    }
}

fn hint(text: Option<&str>) {
    if let Some(text) = text {
        output::hint(text);
    }
}

/// Whether a line was left when it all ended, not lost before.
/// Whether a line was not tried because everything had ended before: the queue, or the
/// posting of a file after its first loss.
fn is_left(lost: &Undelivered<()>) -> bool {
    matches!(lost.reason, DropReason::Shutdown | DropReason::Closed)
        || lost.error.kind() == ErrorKind::Closed
}

/// What became of lines that were not tried.
const LEFT: &str = "left when it ended";

fn words(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Overflow | DropReason::Evicted => "because the queue was full",
        DropReason::Uncertain => "perhaps, as the server's answer did not come",
        DropReason::GaveUp => "after all attempts",
        DropReason::Shutdown | DropReason::Closed => LEFT,
        _ => "refused",
    }
}

/// Refused beats later: who tries again later would fail again.
fn worse(first: u8, second: u8) -> u8 {
    if first == 0 || first == exit::TRY_LATER {
        second
    } else {
        first
    }
}

/// `1 line`, `1,234 lines`
pub(super) fn lines(number: u64) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} line{s}", grouped(number))
}

/// `1,234,567`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn the_same_failure_is_told_again_only_after_a_while() {
        let (mut told, begin) = (Told::default(), Instant::now());
        assert!(told.is_due("down", begin) && told.is_due("slow", begin));
        assert!(!told.is_due("down", begin + QUIET / 2));
        assert!(told.is_due("down", begin + QUIET));
        for number in 0..100 {
            told.is_due(&number.to_string(), begin);
        }
        assert!(told.0.len() <= FAILURES_MAX);
    }

    #[test]
    fn a_refusal_is_worse_than_a_delay() {
        assert_eq!(worse(0, exit::TRY_LATER), exit::TRY_LATER);
        assert_eq!(worse(exit::TRY_LATER, exit::REFUSED), exit::REFUSED);
        assert_eq!(worse(exit::REFUSED, exit::TRY_LATER), exit::REFUSED);
    }
}
