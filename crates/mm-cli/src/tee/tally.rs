//! What `mm tee` tells: the first failure at once, the sum at the end.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use mm_core::Error;
use mm_threaded::{DropReason, Undelivered};

use crate::tee::lines::Changed;
use crate::{exit, output};

/// What became of the lines.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lost: BTreeMap<&'static str, u64>,
    /// The exit code of the worst loss.
    code: u8,
}

impl Tally {
    /// Counts a line that was not delivered, and tells the first of its kind.
    pub(crate) fn lost(&self, lost: &Undelivered<()>) {
        let kind = words(lost.reason);
        let mut state = self.state();
        let count = state.lost.entry(kind).or_default();
        *count += 1;
        let is_first = *count == 1;
        state.code = worse(state.code, exit::code(&lost.error));
        drop(state);
        if is_first {
            tell(&lost.error);
        }
    }

    /// Tells the sums. `lines` were read.
    pub(crate) fn tell(&self, lines: u64, changed: Changed) {
        let state = self.state();
        let lost: u64 = state.lost.values().sum();
        if lost > 0 {
            let parts: Vec<_> = state
                .lost
                .iter()
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect();
            let (lost, lines) = (grouped(lost), grouped(lines));
            output::error(format!(
                "{lost} of {lines} lines were not delivered: {}",
                parts.join(", ")
            ));
        }
        for (count, what) in [
            (
                changed.not_utf8,
                "had bytes that are no UTF-8, replaced by \u{fffd}",
            ),
            (changed.with_nul, "had NUL characters, replaced by \u{fffd}"),
            (
                changed.too_long,
                "were longer than 1 MiB and were taken apart",
            ),
        ] {
            if count > 0 {
                output::note(format!("{} lines {what}", grouped(count)));
            }
        }
    }

    /// The exit code: success if every line was delivered.
    pub(crate) fn code(&self) -> u8 {
        self.state().code
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(error: &Error) {
    output::error(format!("lines are not delivered: {}", error.with_causes()));
    if let Some(hint) = error.hint() {
        output::hint(hint);
    }
}

fn words(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Overflow | DropReason::Evicted => "because the queue was full",
        DropReason::Uncertain => "perhaps, as the server's answer did not come",
        DropReason::GaveUp => "after all attempts",
        DropReason::Shutdown | DropReason::Closed => "when the time was over",
        _ => "refused",
    }
}

/// Refused beats later: who tries again later would fail again.
fn worse(first: u8, second: u8) -> u8 {
    match (first, second) {
        (0, code) | (exit::TRY_LATER, code) => code,
        (code, _) => code,
    }
}

/// `1,234,567`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
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
    fn a_refusal_is_worse_than_a_delay() {
        assert_eq!(worse(0, exit::TRY_LATER), exit::TRY_LATER);
        assert_eq!(worse(exit::TRY_LATER, exit::REFUSED), exit::REFUSED);
        assert_eq!(worse(exit::REFUSED, exit::TRY_LATER), exit::REFUSED);
    }
}
