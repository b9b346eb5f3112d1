//! What was being sent when its worker ended.
//!
//! A worker sends what it claimed by priority and number, and writes what became of each before
//! it begins the next: the first that it holds is the one in flight, and to know it costs no
//! write. Those behind it were not begun, and lose nothing.

use crate::message::DispatchId;
use crate::status::Status;
use crate::store::{Outcome, Rules};
use crate::time::span;

const WHY: &str =
    "its worker ended while this was being sent, or was silent for longer than its lease";

/// The dispatch that was in flight.
pub(super) struct Lost {
    pub(super) id: DispatchId,
    /// How often it was tried before.
    pub(super) attempts: u32,
    pub(super) parts_sent: usize,
    /// When the first attempt failed.
    pub(super) tried_since: Option<i64>,
    /// None if its message is gone.
    pub(super) retry_limit: Option<u32>,
}

impl Lost {
    /// It may be out, and is tried again after a wait: the others go first. What ends its worker
    /// each time has failed in the end.
    pub(super) fn outcome(&self, now: i64, rules: &Rules) -> Outcome<'static> {
        let attempts = self.attempts.saturating_add(1);
        let next_at = now.saturating_add(span(rules.backoff.wait(attempts, None)));
        let since = self.tried_since.unwrap_or(now);
        let given_up = if self.retry_limit.is_some_and(|limit| attempts >= limit) {
            format!(" (given up after {attempts} attempts)")
        } else if next_at.saturating_sub(since) > span(rules.give_up_after) {
            let seconds = now.saturating_sub(since).max(0) / 1000;
            format!(" (given up after {seconds} s)")
        } else {
            String::new()
        };
        Outcome {
            status: if given_up.is_empty() {
                Status::Error
            } else {
                Status::Failed
            },
            next_at,
            error: Some(format!("{WHY}{given_up}").into()),
            is_attempt: true,
            is_doubtful: true,
            parts_sent: self.parts_sent,
        }
    }
}
