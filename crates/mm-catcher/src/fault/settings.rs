//! How the server is to misbehave, as programs and the page say it.

use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer, Serialize};

/// How the server is to misbehave; nothing by default.
///
/// Each kind has its own part. A part that says neither `every` nor `percent` applies to every
/// request. Zero is the same as nothing where zero would make no sense. The same faults with the
/// same seed treat the same sequence of requests in the same way.
///
/// As text it is JSON, or pairs such as `first=2,failure.status=503`.
///
/// # Examples
/// ```
/// use mm_catcher::Faults;
///
/// let faults: Faults = "first=2,failure.status=503".parse()?;
/// assert_eq!((faults.first, faults.failure.status), (Some(2), Some(503)));
/// # Ok::<(), mm_catcher::InvalidFaults>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Only requests whose path begins so; all but those of the page by default.
    pub path: Option<String>,
    /// How many requests are served well before the faults begin.
    pub skip: Option<u64>,
    /// How many requests the faults hold for; all by default.
    pub first: Option<u64>,
    /// Where the random numbers begin; 0 by default.
    pub seed: Option<u64>,
    /// More requests than this are refused with 429.
    pub rate_limit: RateLimit,
    /// What a refusal says about when to come again.
    pub retry_after: RetryAfter,
    /// By how many seconds the clock in `Date` and `Retry-After` is ahead; negative is behind.
    pub clock_skew_s: Option<i64>,
    /// How late answers come, after the request took effect.
    pub latency: Latency,
    /// Requests that fail with a status.
    pub failure: Failure,
    /// Connections that are cut.
    pub cut: Cut,
    /// Requests that are never answered.
    pub silence: Silence,
    /// What goes wrong with websockets.
    pub websocket: WebsocketFaults,
}

/// How many requests are let through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimit {
    /// How many a second in the long run, such as 0.1; no limit by default.
    pub per_second: Option<f64>,
    /// How many more at once; none by default.
    pub burst: Option<u32>,
}

/// What a refusal says about when to come again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetryAfter {
    /// In which form; seconds by default, as a real server says it.
    #[serde(deserialize_with = "none_if_empty")]
    pub form: Option<RetryAfterForm>,
    /// After how many seconds; by default what the rate limit says, or 1.
    pub seconds: Option<u32>,
}

/// The forms of `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfterForm {
    /// Seconds from now.
    Seconds,
    /// A date as HTTP writes it.
    HttpDate,
    /// Seconds since 1970, as some gateways say it.
    Epoch,
    /// No such header.
    Absent,
}

/// How late answers come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Latency {
    /// Milliseconds for each.
    pub ms: Option<u64>,
    /// Up to so many milliseconds more, at random.
    pub jitter_ms: Option<u64>,
}

/// Requests that fail with a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Failure {
    /// Each request whose number is a multiple of this.
    pub every: Option<u64>,
    /// This share of the requests, at random.
    pub percent: Option<f64>,
    /// The status, from 200 to 599; 500 by default. 429 and 503 carry `Retry-After`.
    pub status: Option<u16>,
    /// Whether an HTML page comes, as from a proxy, instead of JSON.
    pub html: bool,
    /// Whether the request takes effect all the same.
    pub after_effect: bool,
}

/// Connections that are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cut {
    /// Each request whose number is a multiple of this.
    pub every: Option<u64>,
    /// This share of the requests, at random.
    pub percent: Option<f64>,
    /// Where; before the answer by default.
    #[serde(deserialize_with = "none_if_empty")]
    pub at: Option<CutAt>,
    /// How many bytes of the head or the body still come; 16 of a head, 1 of a body by default.
    pub bytes: Option<u64>,
    /// Whether the connection is reset rather than closed.
    pub reset: bool,
    /// Whether the request takes effect. One that is cut in the middle of its answer always does.
    pub after_effect: bool,
}

/// Where a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutAt {
    /// Before anything is answered.
    Before,
    /// Within the head of the answer.
    Head,
    /// Within the body of the answer.
    Body,
}

/// Requests that are never answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Silence {
    /// Each request whose number is a multiple of this; none by default.
    pub every: Option<u64>,
    /// This share of the requests, at random.
    pub percent: Option<f64>,
    /// Whether the request takes effect all the same.
    pub after_effect: bool,
}

/// What goes wrong with websockets. Events are counted from when this is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebsocketFaults {
    /// Each event whose number is a multiple of this drops the connections that get it.
    pub drop_every: Option<u64>,
    /// Each event whose number is a multiple of this is lost: it has its number, and nobody
    /// sees it before a connection is taken up again.
    pub lose_every: Option<u64>,
    /// So many events are lost first.
    pub lose_first: Option<u64>,
}

/// Faults that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFaults(pub(super) String);

impl Faults {
    /// The next requests fail with this status and take no effect; then all is well. 429 and
    /// 503 say that the next attempt may come at once.
    #[must_use]
    pub fn fail_next(requests: u64, status: u16) -> Self {
        let mut faults = Self {
            first: Some(requests),
            ..Self::default()
        };
        faults.failure.status = Some(status);
        faults.retry_after.seconds = Some(0);
        faults
    }

    /// The next requests take effect, and their connections are cut before the answer; then all
    /// is well.
    #[must_use]
    pub fn cut_next(requests: u64) -> Self {
        let mut faults = Self {
            first: Some(requests),
            ..Self::default()
        };
        faults.cut.at = Some(CutAt::Before);
        faults.cut.after_effect = true;
        faults
    }

    /// The same with nothing where zero would make no sense; the page's form says zero for off.
    pub(crate) fn tidy(mut self) -> Self {
        let numbers = [
            &mut self.skip,
            &mut self.first,
            &mut self.latency.ms,
            &mut self.latency.jitter_ms,
            &mut self.failure.every,
            &mut self.cut.every,
            &mut self.silence.every,
            &mut self.websocket.drop_every,
            &mut self.websocket.lose_every,
            &mut self.websocket.lose_first,
        ];
        for number in numbers {
            *number = number.filter(|number| *number > 0);
        }
        for share in [
            &mut self.failure.percent,
            &mut self.cut.percent,
            &mut self.silence.percent,
        ] {
            *share = share.filter(|share| *share > 0.0);
        }
        self.failure.status = self.failure.status.filter(|status| *status > 0);
        self.rate_limit.per_second = self.rate_limit.per_second.filter(|rate| *rate > 0.0);
        self.clock_skew_s = self.clock_skew_s.filter(|skew| *skew != 0);
        self.path = self.path.filter(|path| !path.is_empty());
        self
    }
}

fn none_if_empty<'de, D, T>(input: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let text = Option::<String>::deserialize(input)?;
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => T::deserialize(text.into_deserializer()).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_page_says_for_off_is_nothing() {
        let off = json!({
            "path": "", "skip": 0, "first": 0, "clock_skew_s": 0,
            "retry_after": {"form": ""}, "rate_limit": {"per_second": 0},
            "latency": {"ms": 0, "jitter_ms": null},
            "failure": {"every": 0, "percent": 0, "status": 0, "html": false},
            "cut": {"at": "", "every": 0}, "websocket": {"lose_first": 0},
        });
        assert_eq!(Faults::of(off), Ok(Faults::default()));
    }

    #[test]
    fn a_server_that_behaves_has_nothing_set() {
        fn is_quiet(value: &serde_json::Value) -> bool {
            match value {
                serde_json::Value::Object(fields) => fields.values().all(is_quiet),
                value => value.is_null() || value == false,
            }
        }
        let json = serde_json::to_value(Faults::default()).unwrap();
        assert!(is_quiet(&json), "{json}");
    }
}
