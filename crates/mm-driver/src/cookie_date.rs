//! The date at which a cookie ends, in all the ways that servers write it (RFC 6265, 5.1.1).

use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The time that such a date says; none if it is no date. All before 1970 is 1970: it is over
/// either way.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    // Whatever comes first in the form of a part is that part.
    for word in text.split(is_delimiter) {
        if time.is_none() && time_of(word).is_some() {
            time = time_of(word);
        } else if day.is_none() && number(word, 1..=2).is_some() {
            day = number(word, 1..=2);
        } else if month.is_none() && month_of(word).is_some() {
            month = month_of(word);
        } else if year.is_none() {
            year = number(word, 2..=4);
        }
    }
    let year = match year?.0 {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    let ([hour, minute, second], (day, _), month) = (time?, day?, month?);
    let is_date = year >= 1601 && (1..=days_in(month, year)).contains(&day);
    if !is_date || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let months = (0..month).map(|month| days_in(month, year));
    let days = days_before(year) + months.sum::<u64>() + day - 1;
    let days = days.saturating_sub(days_before(1970));
    let seconds = days * DAY_SECONDS + (hour * 60 + minute) * 60 + second;
    let is_before_1970 = year < 1970;
    UNIX_EPOCH.checked_add(Duration::from_secs(if is_before_1970 {
        0
    } else {
        seconds
    }))
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// The number that a word begins with, of so many digits and no more, and what follows it.
fn number(word: &str, digits: RangeInclusive<usize>) -> Option<(u64, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit());
    let (number, rest) = word.split_at(end.unwrap_or(word.len()));
    let is_fit = digits.contains(&number.len());
    is_fit
        .then(|| number.parse().ok())
        .flatten()
        .zip(Some(rest))
}

fn time_of(word: &str) -> Option<[u64; 3]> {
    let (hour, rest) = number(word, 1..=2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 1..=2)?;
    let (second, _) = number(rest.strip_prefix(':')?, 1..=2)?;
    Some([hour, minute, second])
}

/// The month, from 0.
fn month_of(word: &str) -> Option<usize> {
    let begin = word.get(..3)?;
    MONTHS
        .iter()
        .position(|name| begin.eq_ignore_ascii_case(name))
}

fn days_in(month: usize, year: u64) -> u64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 if is_leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// How many days of this calendar are before this year.
fn days_before(year: u64) -> u64 {
    let years = year - 1;
    years * 365 + years / 4 - years / 100 + years / 400
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        let time = parse(text)?.duration_since(UNIX_EPOCH).unwrap();
        Some(time.as_secs())
    }

    #[test]
    fn a_date_is_read_in_every_way_that_servers_write_it() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06-Nov-1994 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "06 november 1994 8:49:37",
            "1994 06 NOV 08:49:37.123 +0200",
            "8:49:37Z;6th/Nov/94",
        ] {
            assert_eq!(seconds(text), Some(784_111_777), "{text}");
        }
        assert_eq!(seconds("1 Jan 69 0:0:0"), Some(3_124_224_000));
        assert_eq!(seconds("29 Feb 2000 00:00:00"), Some(951_782_400));
        for text in [
            "1 Jan 1970 0:0:0",
            "31 Dec 1969 23:59:59",
            "1 Jan 1601 5:0:0",
        ] {
            assert_eq!(seconds(text), Some(0), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "tomorrow",
            "06 Nov 1994",
            "06 Nov 08:49:37",
            "Nov 1994 08:49:37",
            "06 1994 08:49:37",
            "06 Nov 1600 08:49:37",
            "06 Nov 19940 08:49:37",
            "31 Nov 1994 08:49:37",
            "29 Feb 1900 08:49:37",
            "00 Nov 1994 08:49:37",
            "06 Nov 1994 24:00:00",
            "06 Nov 1994 08:60:37",
            "06 Nov 1994 08:49:60",
            "06 Nov 1994 08:49",
            "06 Nov 1994 008:49:37",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_second_is_read_as_it_was_written(seconds in 0..253_402_300_800_u64) {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            let written = httpdate::fmt_http_date(time);
            prop_assert_eq!(parse(&written), Some(time));
            prop_assert_eq!(parse(&written.replacen(' ', "-", 2)), Some(time));
        }

        #[test]
        fn no_text_is_a_panic(
            text in "\\PC*",
            like in "([0-9]{0,5}|[A-Za-z\u{e9}]{1,4}|[0-9]{1,3}:[0-9]{1,3}:[0-9]{1,3}| |-|,){0,12}",
        ) {
            let _ = (parse(&text), parse(&like));
        }
    }
}
