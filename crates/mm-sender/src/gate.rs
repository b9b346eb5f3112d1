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
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        Response::new(status, headers, b"")
    }

    fn wait(gate: &RateGate, now: Instant) -> Duration {
        gate.state().wait(now)
    }

    fn learn(gate: &RateGate, response: &Response, now: Instant) -> Option<Duration> {
        gate.learn_at(response, now, SystemTime::UNIX_EPOCH)
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn senders_to_one_server_share_a_gate() {
        let gate = RateGate::of("https://share.example");
        assert!(Arc::ptr_eq(&gate, &RateGate::of("https://share.example")));
        for other in [
            "https://share.example:8443",
            "http://share.example",
            "https://a",
        ] {
            assert!(!Arc::ptr_eq(&gate, &RateGate::of(other)), "{other}");
        }
    }

    #[test]
    fn one_server_has_one_gate_however_it_is_written() {
        for (one, other) in [
            ("https://share.example", "https://share.example:443"),
            ("https://share.example", "HTTPS://Share.Example/"),
            ("http://share.example", "http://share.example:80"),
            ("http://[::80]", "http://[::80]:80"),
        ] {
            assert!(
                Arc::ptr_eq(&RateGate::of(one), &RateGate::of(other)),
                "{other}"
            );
        }
    }

    #[test]
    fn a_429_closes_it_for_the_servers_time() {
        let (gate, now) = (RateGate::default(), Instant::now());
        assert_eq!(
            learn(&gate, &answer(429, &[("Retry-After", "3")]), now),
            Some(3 * SECOND)
        );
        assert_eq!(wait(&gate, now), 3 * SECOND);
        assert_eq!(wait(&gate, now + 2 * SECOND), SECOND);
        assert_eq!(wait(&gate, now + 3 * SECOND), Duration::ZERO);
    }

    #[test]
    fn a_429_without_a_time_closes_it_for_a_second() {
        let (gate, now) = (RateGate::default(), Instant::now());
        assert_eq!(learn(&gate, &answer(429, &[]), now), Some(SECOND));
    }

    #[test]
    fn a_503_closes_it_only_if_it_names_a_time() {
        let (gate, now) = (RateGate::default(), Instant::now());
        assert_eq!(learn(&gate, &answer(503, &[]), now), None);
        assert_eq!(wait(&gate, now), Duration::ZERO);
        assert_eq!(
            learn(&gate, &answer(503, &[("Retry-After", "2")]), now),
            Some(2 * SECOND)
        );
        assert_eq!(wait(&gate, now), 2 * SECOND);
    }

    #[test]
    fn no_answer_closes_it_longer_than_the_cap() {
        let (gate, now) = (RateGate::default(), Instant::now());
        let asked = learn(&gate, &answer(429, &[("Retry-After", "86400")]), now);
        assert_eq!(asked, Some(RETRY_AFTER_MAX));
        // A later, shorter one does not open it early.
        learn(&gate, &answer(429, &[("Retry-After", "1")]), now);
        assert_eq!(wait(&gate, now), RETRY_AFTER_MAX);
    }

    #[test]
    fn the_recorded_bucket_of_a_real_server_is_paced_ahead() {
        // One request a second, burst of three: limit 4, three answers of 200 in a row.
        let (gate, now) = (RateGate::default(), Instant::now());
        for (remaining, reset) in [("3", "1"), ("2", "2"), ("1", "3"), ("0", "4")] {
            assert_eq!(
                wait(&gate, now),
                Duration::ZERO,
                "before remaining {remaining}"
            );
            gate.state().spend(now);
            let headers = [
                ("X-Ratelimit-Limit", "4"),
                ("X-Ratelimit-Remaining", remaining),
                ("X-Ratelimit-Reset", reset),
            ];
            learn(&gate, &answer(200, &headers), now);
            gate.state().in_flight -= 1;
        }
        assert_eq!(wait(&gate, now), SECOND, "the next would be a 429");
        assert_eq!(wait(&gate, now + SECOND), Duration::ZERO);
        gate.state().spend(now + SECOND);
        assert_eq!(wait(&gate, now + SECOND), SECOND);
        assert_eq!(wait(&gate, now + 60 * SECOND), Duration::ZERO);
    }

    #[test]
    fn requests_without_an_answer_count() {
        let (gate, now) = (RateGate::default(), Instant::now());
        gate.state().spend(now);
        gate.state().spend(now);
        let headers = [
            ("X-Ratelimit-Limit", "10"),
            ("X-Ratelimit-Remaining", "1"),
            ("X-Ratelimit-Reset", "9"),
        ];
        learn(&gate, &answer(200, &headers), now);
        assert_eq!(
            wait(&gate, now),
            SECOND,
            "the one left belongs to the other request"
        );
    }

    #[test]
    fn each_that_enters_takes_one_of_those_that_are_left() {
        let gate = RateGate::default();
        let headers = [
            ("X-Ratelimit-Limit", "10"),
            ("X-Ratelimit-Remaining", "2"),
            ("X-Ratelimit-Reset", "800"),
        ];
        gate.learn(&answer(200, &headers));
        let enter = || gate.enter(Some(Instant::now()), &Cancel::new());
        let (one, two) = (enter().unwrap(), enter().unwrap());
        assert_eq!(enter().unwrap_err().kind(), ErrorKind::RateLimited);
        drop((one, two)); // An answer without news gives none back.
        assert!(enter().is_err());
    }

    #[test]
    fn headers_that_make_no_sense_are_not_believed() {
        let (gate, now) = (RateGate::default(), Instant::now());
        for (limit, left, reset) in [
            ("10", "-1", "1"),
            ("10", "11", "1"),
            ("NaN", "0", "1"),
            ("10", "0", "soon"),
            ("inf", "0", "1"),
            ("", "", ""),
        ] {
            let headers = [
                ("X-Ratelimit-Limit", limit),
                ("X-Ratelimit-Remaining", left),
                ("X-Ratelimit-Reset", reset),
            ];
            learn(&gate, &answer(200, &headers), now);
            assert_eq!(wait(&gate, now), Duration::ZERO, "{limit} {left} {reset}");
        }
    }

    #[test]
    fn a_wait_beyond_the_deadline_returns_at_once_with_its_length() {
        let gate = RateGate::default();
        gate.learn(&answer(429, &[("Retry-After", "200")]));
        let deadline = Some(Instant::now() + Duration::from_secs(100));
        let error = gate.enter(deadline, &Cancel::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(!error.may_have_acted());
        assert!(error.retry_after().unwrap() > Duration::from_secs(190));
        assert!(gate.wait_open(deadline, &Cancel::new()).is_err());
    }

    #[test]
    fn a_wait_ends_when_it_is_cancelled() {
        let gate = RateGate::default();
        gate.learn(&answer(429, &[("Retry-After", "200")]));
        let cancel = Cancel::new();
        cancel.cancel();
        assert_eq!(
            gate.enter(None, &cancel).unwrap_err().kind(),
            ErrorKind::Canceled
        );
    }
}
