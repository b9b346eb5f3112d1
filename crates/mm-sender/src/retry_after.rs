//! `Retry-After` and `X-RateLimit-Reset`, in each of the forms that servers and
//! gateways send.

use std::time::{Duration, SystemTime};

/// Numbers from here on are points in time: as a wait it would be eleven days.
const EPOCH_SECONDS_MIN: f64 = 1_000_000.0;
/// Numbers from here on are milliseconds since 1970.
const EPOCH_MILLIS_MIN: f64 = 100_000_000_000.0;

/// How long to wait by a header value: seconds from now (a real server), an HTTP date or
/// seconds or milliseconds since 1970 (gateways). None if it is none of them.
///
/// `date` is the answer's own `Date` header: a point in time counts from there, so that a
/// clock here that is wrong or jumps does no harm. Without it counts `now`. A time in
/// the past is no wait.
pub(crate) fn parse(value: &str, date: Option<&str>, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let server_now = || date.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
    let until = |time: SystemTime| {
        time.duration_since(server_now().unwrap_or(now))
            .unwrap_or(Duration::ZERO)
    };
    if let Ok(time) = httpdate::parse_http_date(value) {
        return Some(until(time));
    }
    if !value.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: f64 = value.parse().ok()?;
    if number < EPOCH_SECONDS_MIN {
        return Duration::try_from_secs_f64(number).ok();
    }
    let seconds = if number < EPOCH_MILLIS_MIN {
        number
    } else {
        number / 1000.0
    };
    let since_1970 = Duration::try_from_secs_f64(seconds).ok()?;
    Some(until(SystemTime::UNIX_EPOCH.checked_add(since_1970)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DATE: &str = "Sat, 21 Nov 2026 00:07:05 GMT";
    const EPOCH: u64 = 1_795_219_625;

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(EPOCH)
    }

    fn seconds(value: &str) -> Option<f64> {
        parse(value, None, now()).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn seconds_are_a_wait() {
        assert_eq!(seconds("1"), Some(1.0));
        assert_eq!(seconds(" 120 "), Some(120.0));
        assert_eq!(seconds("0"), Some(0.0));
        assert_eq!(seconds("0.5"), Some(0.5));
    }

    #[test]
    fn an_http_date_is_a_point_in_time() {
        assert_eq!(seconds("Sat, 21 Nov 2026 00:07:35 GMT"), Some(30.0));
        assert_eq!(seconds("Saturday, 21-Nov-26 00:07:35 GMT"), Some(30.0));
        assert_eq!(
            seconds("Sat, 21 Nov 2026 00:00:00 GMT"),
            Some(0.0),
            "the past is no wait"
        );
    }

    #[test]
    fn an_epoch_is_a_point_in_time() {
        assert_eq!(seconds(&(EPOCH + 7).to_string()), Some(7.0));
        assert_eq!(seconds(&((EPOCH + 7) * 1000).to_string()), Some(7.0));
        assert_eq!(seconds(&(EPOCH - 7).to_string()), Some(0.0));
    }

    #[test]
    fn points_in_time_count_from_the_servers_clock() {
        let wrong = SystemTime::UNIX_EPOCH + Duration::from_secs(5);
        let wait = parse("Sat, 21 Nov 2026 00:07:35 GMT", Some(DATE), wrong);
        assert_eq!(wait, Some(Duration::from_secs(30)));
        let wait = parse(&(EPOCH + 2).to_string(), Some(DATE), wrong);
        assert_eq!(wait, Some(Duration::from_secs(2)));
    }

    #[test]
    fn nonsense_is_none() {
        for value in [
            "", "soon", "-1", "NaN", "inf", "1e400", "Infinity", "1 s", "+3",
        ] {
            assert_eq!(seconds(value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(value in "\\PC{0,30}", date in "\\PC{0,30}") {
            let _ = parse(&value, Some(&date), now());
        }

        #[test]
        fn numbers_do_not_panic(number: f64, secs in 0u64..u64::MAX / 4) {
            let _ = parse(&number.to_string(), None, now());
            let _ = parse(&secs.to_string(), None, SystemTime::UNIX_EPOCH);
        }
    }
}
