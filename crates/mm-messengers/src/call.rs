//! One request by the rate gate of its server, and the words of its answer.

use std::time::{Duration, Instant};

use mm_core::{Cancel, Error};
use mm_sender::{Http, RateGate, Request, Response, Secrets};

/// How much of a service's own words is shown.
const WORDS_CHARS_MAX: usize = 300;

/// Makes one request within a time, which the wait for the gate is a part of. Gives the answer,
/// and how long its status and headers ask to wait.
pub(crate) fn call(
    http: &Http,
    gate: &RateGate,
    timeout: Duration,
    request: Request<'_>,
    cancel: &Cancel,
) -> Result<(Response, Option<Duration>), Error> {
    let until = Instant::now().checked_add(timeout);
    let pass = gate.enter(until, cancel)?;
    let left = until.map_or(timeout, |until| {
        until.saturating_duration_since(Instant::now())
    });
    let response = http.send(&request.timeout(left), cancel)?;
    let wait = gate.learn(&response);
    drop(pass); // Not before the gate has learned from the answer.
    Ok((response, wait))
}

/// One line of printable characters without secrets, not too long.
pub(crate) fn line(secrets: &Secrets, words: &str) -> String {
    let printable: String = words
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    let words: Vec<_> = printable.split_whitespace().collect();
    // Before a cut could leave a part of one.
    let line = secrets.redact(&words.join(" "));
    let mut shown: String = line.chars().take(WORDS_CHARS_MAX).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}
