//! The rate gate: one for each server and process, at which all senders wait.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use mm_core::{Cancel, Error, ErrorKind};

use crate::http::Response;
use crate::retry_after;

/// The longest that one answer of a server can close the gate: a broken gateway must not
/// silence a program for days.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(300);
/// How long a 429 without any time closes the gate.
const RETRY_AFTER_UNKNOWN: Duration = Duration::from_secs(1);
/// The slowest pace that is believed from rate limit headers.
const PACE_MAX: Duration = Duration::from_secs(60);
/// How many servers are remembered; gates in use are never forgotten.
const GATES_MAX: usize = 256;

/// What this process knows of one server's rate limit.
///
/// It learns from each answer: a 429, or a 503 with `Retry-After`, closes it until the
/// server's own time; `X-RateLimit-Remaining` and `-Reset` pace requests ahead, so that
/// the limit is not hit at all. All senders to a server (scheme, host and port) share
/// one, whatever crate they come from.
#[derive(Debug, Default)]
pub struct RateGate {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    closed_until: Option<Instant>,
    budget: Option<Budget>,
    in_flight: u32,
}

/// The server's bucket as last told: so many requests are left, and one more comes back
/// after each `pace`.
#[derive(Debug)]
struct Budget {
    limit: f64,
    left: f64,
    seen: Instant,
    pace: Duration,
}

impl RateGate {
    /// The gate of the server with this origin, such as `https://chat.example.com:8443`.
    /// The port of the scheme may stand there or not, letters may be upper or lower case.
    pub fn of(origin: &str) -> Arc<Self> {
        static GATES: LazyLock<Mutex<HashMap<String, Arc<RateGate>>>> =
            LazyLock::new(Mutex::default);
        let origin = canonical(origin);
        let mut gates = GATES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(&origin) {
            return Arc::clone(gate);
        }
        if gates.len() >= GATES_MAX {
            gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        Arc::clone(gates.entry(origin).or_default())
    }

    /// Waits until a request may be made, and counts it. [`Pass`] is held until its
    /// answer came.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] at once, with the wait as `retry_after`, if it would pass
    /// `deadline`; [`ErrorKind::Canceled`] if `cancel` ends the wait.
    pub fn enter(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<Pass<'_>, Error> {
        loop {
            let now = Instant::now();
            let wait = {
                let mut state = self.state();
                let wait = state.wait(now);
                if wait.is_zero() {
                    state.spend(now);
                    return Ok(Pass { gate: self });
                }
                wait
            };
            wait_within(wait, now, deadline, cancel)?;
        }
    }

    /// Waits until a request may be made, without counting one.
    ///
    /// # Errors
    /// As [`enter`](Self::enter).
    pub fn wait_open(&self, deadline: Option<Instant>, cancel: &Cancel) -> Result<(), Error> {
        loop {
            let now = Instant::now();
            let wait = self.state().wait(now);
            if wait.is_zero() {
                return Ok(());
            }
            wait_within(wait, now, deadline, cancel)?;
        }
    }

    /// Learns from an answer. Returns how long the server asks to wait, if it refused the
    /// request for its rate.
    pub fn learn(&self, response: &Response) -> Option<Duration> {
        self.learn_at(response, Instant::now(), SystemTime::now())
    }

    fn learn_at(&self, response: &Response, now: Instant, clock: SystemTime) -> Option<Duration> {
        let date = response.header("date");
        let time = |name| {
            response
                .header(name)
                .and_then(|v| retry_after::parse(v, date, clock))
        };
        let number = |name| {
            response
                .header(name)
                .and_then(|v| v.trim().parse::<f64>().ok())
        };
        let asked = match response.status() {
            429 => {
                let asked = time("retry-after").or_else(|| time("x-ratelimit-reset"));
                Some(asked.unwrap_or(RETRY_AFTER_UNKNOWN))
            }
            503 => time("retry-after"),
            _ => None,
        };
        let asked = asked.map(|wait| wait.min(RETRY_AFTER_MAX));
        let mut state = self.state();
        if let Some(until) = asked.map(|wait| now + wait) {
            state.closed_until = Some(state.closed_until.map_or(until, |known| known.max(until)));
        }
        if let (Some(limit), Some(left), Some(reset)) = (
            number("x-ratelimit-limit"),
            number("x-ratelimit-remaining"),
            time("x-ratelimit-reset"),
        ) && (0.0..=limit).contains(&left)
            && limit.is_finite()
        {
            // A real server tells when the bucket is full again: each request that is
            // missing now takes its share of that time to come back.
            let missing = limit - left;
            let pace = if missing >= 1.0 {
                reset.div_f64(missing)
            } else {
                Duration::ZERO
            };
            let others = f64::from(state.in_flight.saturating_sub(1));
            state.budget = Some(Budget {
                limit,
                left: (left - others).max(0.0),
                seen: now,
                pace: pace.min(PACE_MAX),
            });
        }
        asked
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment: the state is whole even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same text for the same server.
fn canonical(origin: &str) -> String {
    let lower = origin.trim_end_matches('/').to_ascii_lowercase();
    let without = |port: &str| {
        let host = lower.strip_suffix(port)?;
        // Within brackets it is the end of an address.
        (!host.contains('[') || host.ends_with(']')).then(|| host.to_owned())
    };
    let port = match lower.split_once("://") {
        Some(("https", _)) => without(":443"),
        Some(("http", _)) => without(":80"),
        _ => None,
    };
    port.unwrap_or(lower)
}

impl State {
    fn wait(&self, now: Instant) -> Duration {
        let closed = self
            .closed_until
            .map_or(Duration::ZERO, |u| u.saturating_duration_since(now));
        let paced = self
            .budget
            .as_ref()
            .map_or(Duration::ZERO, |budget| budget.wait(now));
        closed.max(paced)
    }

    fn spend(&mut self, now: Instant) {
        self.in_flight += 1;
        if let Some(budget) = &mut self.budget {
            budget.left = (budget.left_at(now) - 1.0).max(0.0);
            budget.seen = now;
        }
    }
}

impl Budget {
    fn left_at(&self, now: Instant) -> f64 {
        if self.pace.is_zero() {
            return self.limit;
        }
        let passed = now.saturating_duration_since(self.seen);
        (self.left + passed.as_secs_f64() / self.pace.as_secs_f64()).min(self.limit)
    }

    fn wait(&self, now: Instant) -> Duration {
        let missing = 1.0 - self.left_at(now);
        // Less than a nanosecond's worth is rounding, not a missing request.
        if missing <= 1e-9 {
            Duration::ZERO
        } else {
            self.pace.mul_f64(missing)
        }
    }
}

/// A request that was let through and has no answer yet.
#[derive(Debug)]
pub struct Pass<'a> {
    gate: &'a RateGate,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.in_flight = state.in_flight.saturating_sub(1);
    }
}

/// Waits so long, unless that passes the deadline.
///
/// # Errors
/// `RateLimited` at once, or `Canceled`.
fn wait_within(
    wait: Duration,
    now: Instant,
    deadline: Option<Instant>,
    cancel: &Cancel,
) -> Result<(), Error> {
    if deadline.is_some_and(|deadline| now + wait > deadline) {
        return Err(Error::new(ErrorKind::RateLimited).with_retry_after(wait));
    }
    if cancel.wait(wait) {
        return Err(Error::new(ErrorKind::Canceled));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
