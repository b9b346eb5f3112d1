//! What a server that misbehaves answers.

use std::time::{Duration, SystemTime};

use super::rate::{Taken, seconds};
use super::settings::{Faults, RetryAfterForm};
use crate::answer::Answer;
use crate::refusal::Refusal;

/// What answers say about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    form: RetryAfterForm,
    /// In how many seconds to come again, if that was set.
    wait: Option<u32>,
    /// By how many seconds the clock is ahead.
    skew: i64,
}

impl Clock {
    /// By these faults, if they hold.
    pub(super) fn of(faults: &Faults, holds: bool) -> Self {
        let form = faults.retry_after.form.filter(|_| holds);
        Self {
            form: form.unwrap_or(RetryAfterForm::Seconds),
            wait: faults.retry_after.seconds.filter(|_| holds),
            skew: faults.clock_skew_s.filter(|_| holds).unwrap_or(0),
        }
    }

    fn time(&self, now: SystemTime) -> SystemTime {
        let skew = Duration::from_secs(self.skew.unsigned_abs());
        let skewed = if self.skew < 0 {
            now.checked_sub(skew)
        } else {
            now.checked_add(skew)
        };
        // Beyond what a date can say, the clock is right.
        skewed.filter(|time| is_date(*time)).unwrap_or(now)
    }

    /// The header `Date`, if the clock is wrong.
    pub(crate) fn date(&self, answer: Answer) -> Answer {
        if self.skew == 0 {
            return answer;
        }
        let now = self.time(SystemTime::now());
        answer.header("date", httpdate::fmt_http_date(now))
    }

    /// The header `Retry-After`.
    fn retry_after(&self, answer: Answer, seconds: u64) -> Answer {
        match self.text(seconds, SystemTime::now()) {
            Some(text) => answer.header("retry-after", text),
            None => answer,
        }
    }

    fn text(&self, seconds: u64, now: SystemTime) -> Option<String> {
        let seconds = self.wait.map_or(seconds, u64::from);
        let then = self.time(now).checked_add(Duration::from_secs(seconds));
        let then = then.filter(|time| is_date(*time)).unwrap_or(now);
        Some(match self.form {
            RetryAfterForm::Seconds => seconds.to_string(),
            RetryAfterForm::HttpDate => httpdate::fmt_http_date(then),
            RetryAfterForm::Epoch => {
                let since = then.duration_since(SystemTime::UNIX_EPOCH);
                since.map_or(0, |since| since.as_secs()).to_string()
            }
            RetryAfterForm::Absent => return None,
        })
    }
}

/// Whether a date can say it: from 1970 to the end of the year 9999.
fn is_date(time: SystemTime) -> bool {
    const YEAR_10000: u64 = 253_402_300_800;
    time.duration_since(SystemTime::UNIX_EPOCH)
        .is_ok_and(|since| since.as_secs() < YEAR_10000)
}

/// 429 as a real server says it.
pub(crate) fn limited(clock: &Clock, wait: Duration) -> Answer {
    let answer = Answer::bytes(429, "text/plain; charset=utf-8", "limit exceeded\n")
        .header("x-content-type-options", "nosniff");
    clock.retry_after(answer, seconds(wait))
}

/// An answer with what the rate limit says.
pub(crate) fn with_limit(answer: Answer, taken: &Taken) -> Answer {
    answer
        .header("x-ratelimit-limit", taken.limit.to_string())
        .header("x-ratelimit-remaining", taken.remaining.to_string())
        .header("x-ratelimit-reset", seconds(taken.reset).to_string())
}

/// An answer with a status that was asked for.
pub(crate) fn failed(clock: &Clock, status: u16, html: bool) -> Answer {
    if status == 429 && !html {
        return limited(clock, Duration::from_secs(1));
    }
    let answer = if html {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{status}</title></head>\
             <body><h1>{status}</h1><p>The gateway could not serve this.</p></body></html>\n"
        );
        Answer::bytes(status, "text/html; charset=utf-8", page)
    } else {
        let text = "This request was to fail.";
        Refusal::new(status, "mm_catcher.fault.app_error", text).answer()
    };
    if matches!(status, 429 | 503) {
        clock.retry_after(answer, 1)
    } else {
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(text: &str) -> Clock {
        Clock::of(&text.parse().unwrap(), true)
    }

    #[test]
    fn the_time_to_come_again_is_said_in_each_form() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for (faults, text) in [
            ("", Some("2")),
            ("retry_after.seconds=0", Some("0")),
            (
                "retry_after.form=http_date",
                Some("Sun, 09 Sep 2001 01:46:42 GMT"),
            ),
            ("retry_after.form=epoch", Some("1000000002")),
            (
                "retry_after.form=epoch,clock_skew_s=-100",
                Some("999999902"),
            ),
            ("retry_after.form=seconds,clock_skew_s=60", Some("2")),
            ("retry_after.form=absent", None),
            (
                "retry_after.form=epoch,clock_skew_s=-9223372036854775808",
                Some("1000000002"),
            ),
        ] {
            assert_eq!(clock(faults).text(2, now).as_deref(), text, "{faults}");
        }
    }
}
