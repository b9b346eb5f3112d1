//! Files as they are given out, whole or in part.

use std::ops::Range;

use bytes::Bytes;

use crate::answer::Answer;
use crate::call::Request;

/// Types that a browser would run; it gets them as text.
const RUN: [&str; 6] = [
    "application/javascript",
    "application/ecmascript",
    "text/javascript",
    "text/ecmascript",
    "application/x-javascript",
    "text/html",
];
/// Types that a browser shows; all others are to be saved.
const SHOWN: [&str; 9] = [
    "image/jpeg",
    "image/png",
    "image/bmp",
    "image/gif",
    "video/avi",
    "video/mpeg",
    "video/mp4",
    "audio/mpeg",
    "audio/wav",
];

/// A file to be given out.
#[derive(Debug)]
pub(crate) struct Download<'a> {
    pub(crate) name: &'a str,
    /// Empty if it is not known.
    pub(crate) media_type: &'a str,
    /// When it came, in milliseconds.
    pub(crate) time: i64,
    /// Whether it is to be saved, whatever it is.
    pub(crate) save: bool,
    pub(crate) bytes: Bytes,
}

impl Download<'_> {
    /// The file, or the part of it that the request wants.
    pub(crate) fn answer(self, request: &Request) -> Answer {
        let media_type = match self.media_type {
            "" => "application/octet-stream",
            kind if RUN.iter().any(|run| kind.starts_with(run)) => "text/plain",
            kind => kind,
        };
        let shows = SHOWN.iter().any(|shown| media_type.starts_with(shown));
        let disposition = if self.save || !shows {
            "attachment"
        } else {
            "inline"
        };
        let name = escape(self.name);
        let length = self.bytes.len();
        let time = http_date(self.time);
        // An entity tag counts instead of a time.
        let is_had = is_known(request, self.time) && request.header("if-none-match").is_none();
        let range = request.header("range");
        // A part goes with the rest of this very file alone.
        let range = range.filter(|_| request.header("if-range").is_none_or(|known| known == time));
        let answer = match wanted(range, length) {
            _ if is_had => Answer::empty(304),
            Wanted::All => Answer::bytes(200, media_type, self.bytes),
            Wanted::Part(range) => {
                let told = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                Answer::bytes(206, media_type, self.bytes.slice(range))
                    .header("content-range", told)
            }
            Wanted::Nothing => {
                let text = "There are no such bytes in the file.\n";
                Answer::bytes(416, "text/plain; charset=utf-8", text)
                    .header("content-range", format!("bytes */{length}"))
            }
        };
        answer
            .header("accept-ranges", "bytes")
            .header("cache-control", "private, no-cache")
            .header(
                "content-disposition",
                format!("{disposition};filename=\"{name}\"; filename*=UTF-8''{name}"),
            )
            .header("content-security-policy", "Frame-ancestors 'none'")
            .header("last-modified", time)
            .header("x-content-type-options", "nosniff")
            .header("x-frame-options", "DENY")
    }
}

/// Whether who asks has the file already, of this second or later.
fn is_known(request: &Request, time: i64) -> bool {
    let known = request.header("if-modified-since");
    let known = known.and_then(|text| httpdate::parse_http_date(text).ok());
    let known = known.and_then(|known| known.duration_since(std::time::UNIX_EPOCH).ok());
    let seconds = u64::try_from(time / 1000).unwrap_or_default();
    request.header("if-none-match").is_none()
        && known.is_some_and(|known| known.as_secs() >= seconds)
}

/// Which bytes a request wants.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<usize>),
    /// Some that are not there.
    Nothing,
}

/// Reads `Range`; of more than one range all is given, as if none were asked for.
fn wanted(header: Option<&str>, length: usize) -> Wanted {
    let Some(header) = header.filter(|text| !text.is_empty()) else {
        return Wanted::All;
    };
    let Some(range) = header.strip_prefix("bytes=") else {
        return Wanted::Nothing;
    };
    let Some((start, end)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Wanted::All;
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let range = match (number(start), number(end)) {
        (Some(start), Some(end)) if end >= start => start..end.saturating_add(1).min(length),
        (Some(start), None) if end.trim().is_empty() => start..length,
        (None, Some(last)) if start.trim().is_empty() => length.saturating_sub(last)..length,
        _ => return Wanted::Nothing,
    };
    if range.start < range.end {
        Wanted::Part(range)
    } else {
        Wanted::Nothing
    }
}

/// A name as it stands in a path.
fn escape(name: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~')
        .remove(b'$')
        .remove(b'&')
        .remove(b'+')
        .remove(b'=')
        .remove(b':')
        .remove(b'@');
    percent_encoding::utf8_percent_encode(name, KEPT).to_string()
}

/// A time as HTTP has it: `Sat, 21 Nov 2026 00:01:43 GMT`.
fn http_date(milliseconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let seconds = milliseconds.max(0) / 1000;
    let (mut day, second) = (seconds / 86_400, seconds % 86_400);
    let name = DAYS[usize::try_from(day % 7).unwrap_or(0)];
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    loop {
        let days = if is_leap(year) { 366 } else { 365 };
        if day < days {
            break;
        }
        day -= days;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let (day, month) = (day + 1, MONTHS[month]);
    format!("{name}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::*;

    #[test]
    fn times_are_told_as_http_has_them() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(
            http_date(1_795_219_303_838),
            "Sat, 21 Nov 2026 00:01:43 GMT"
        );
        assert_eq!(http_date(951_782_400_000), "Tue, 29 Feb 2000 00:00:00 GMT");
    }

    #[test]
    fn one_range_is_given_and_many_are_not() {
        assert_eq!(wanted(None, 10), Wanted::All);
        assert_eq!(wanted(Some("bytes=0-0,2-3"), 10), Wanted::All);
        assert_eq!(wanted(Some("bytes=2-3"), 10), Wanted::Part(2..4));
        assert_eq!(wanted(Some("bytes=7-"), 10), Wanted::Part(7..10));
        assert_eq!(wanted(Some("bytes=7-99"), 10), Wanted::Part(7..10));
        assert_eq!(wanted(Some("bytes=-3"), 10), Wanted::Part(7..10));
        for nothing in [
            "bytes=10-",
            "bytes=5-4",
            "bytes=-0",
            "bytes=x-y",
            "bytes=-",
            "lines=1-2",
        ] {
            assert_eq!(wanted(Some(nothing), 10), Wanted::Nothing, "{nothing}");
        }
    }

    #[test]
    fn what_a_client_has_is_not_given_again_and_a_part_goes_with_its_rest_alone() {
        let status = |headers: [(&'static str, &'static str); 2]| {
            let headers =
                headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            let request = Request {
                method: "GET".to_owned(),
                path: String::new(),
                query: String::new(),
                headers: HeaderMap::from_iter(headers),
                body: Bytes::new(),
                seq: 1,
            };
            let file = Download {
                name: "a.txt",
                media_type: "text/plain",
                time: 1_795_219_303_838,
                save: false,
                bytes: "0123456789".into(),
            };
            file.answer(&request).status
        };
        let (own, other) = (
            "Sat, 21 Nov 2026 00:01:43 GMT",
            "Sat, 21 Nov 2026 00:01:42 GMT",
        );
        let range = ("range", "bytes=2-3");
        assert_eq!(status([range, ("if-range", own)]), 206);
        assert_eq!(status([range, ("if-range", other)]), 200);
        assert_eq!(status([range, ("if-range", "\"tag\"")]), 200);
        let known = |time| ("if-modified-since", time);
        assert_eq!(status([known(own), ("accept", "*/*")]), 304);
        assert_eq!(status([known(other), ("accept", "*/*")]), 200);
        assert_eq!(status([known(own), ("if-none-match", "\"tag\"")]), 200);
    }

    #[test]
    fn a_name_is_escaped() {
        assert_eq!(escape("pic \u{fc}.png"), "pic%20%C3%BC.png");
    }
}
