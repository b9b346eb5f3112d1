//! The rate limit of a real server: a bucket that refills evenly (GCRA).

use std::time::{Duration, Instant};

/// So many requests a second, and so many at once beside the one that is due.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) per_second: u32,
    pub(crate) burst: u32,
}

impl Limit {
    /// What a real server allows unless it is told otherwise.
    pub(crate) const DEFAULT: Self = Self {
        per_second: 10,
        burst: 100,
    };

    /// A bucket from which nothing was taken.
    pub(super) fn full(self) -> Bucket {
        Bucket {
            interval: Duration::from_secs(1) / self.per_second,
            limit: self.burst + 1,
            full_at: None,
        }
    }
}

pub(super) struct Bucket {
    interval: Duration,
    limit: u32,
    /// When it is full again.
    full_at: Option<Instant>,
}

/// What the bucket says of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    limit: u32,
    remaining: u128,
    reset: Duration,
}

impl Bucket {
    pub(super) fn take(&mut self, now: Instant) -> Verdict {
        let size = self.interval * self.limit;
        let before = self.full_at.map_or(now, |full_at| full_at.max(now));
        let after = before + self.interval;
        let allowed = after - now <= size;
        let full_at = if allowed { after } else { before };
        self.full_at = Some(full_at);
        let reset = full_at - now;
        let room = size.saturating_sub(reset);
        Verdict {
            allowed,
            limit: self.limit,
            remaining: room.as_nanos() / self.interval.as_nanos(),
            reset,
        }
    }
}

impl Verdict {
    /// As a real server writes them: the reset in whole seconds, rounded up.
    pub(super) fn headers(&self) -> String {
        let Self {
            limit, remaining, ..
        } = self;
        let reset = self.reset.as_nanos().div_ceil(1_000_000_000);
        format!(
            "X-Ratelimit-Limit: {limit}\r\nX-Ratelimit-Remaining: {remaining}\r\n\
             X-Ratelimit-Reset: {reset}\r\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(verdict: &Verdict) -> (bool, u128, u128) {
        let reset = verdict.reset.as_nanos().div_ceil(1_000_000_000);
        (verdict.allowed, verdict.remaining, reset)
    }

    #[test]
    fn it_answers_as_a_real_server_with_one_a_second_and_a_burst_of_three() {
        let limit = Limit {
            per_second: 1,
            burst: 3,
        };
        let (mut bucket, start) = (limit.full(), Instant::now());
        let mut take = |millis| figures(&bucket.take(start + Duration::from_millis(millis)));
        assert_eq!(take(0), (true, 3, 1));
        assert_eq!(take(10), (true, 2, 2));
        assert_eq!(take(20), (true, 1, 3));
        assert_eq!(take(30), (true, 0, 4));
        assert_eq!(take(40), (false, 0, 4));
        assert_eq!(take(1_050), (true, 0, 4), "one came back");
    }

    #[test]
    fn the_headers_are_those_of_a_real_server() {
        let verdict = Limit::DEFAULT.full().take(Instant::now());
        assert_eq!(
            verdict.headers(),
            "X-Ratelimit-Limit: 101\r\nX-Ratelimit-Remaining: 100\r\nX-Ratelimit-Reset: 1\r\n"
        );
    }
}
