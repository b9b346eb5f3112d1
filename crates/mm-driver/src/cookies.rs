//! The cookies that a server, or what stands before it, wants to see again.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use mm_sender::Response;

use crate::cookie_date;

/// The cookies of a session. Sent again beside a token they make the server ask for its
/// CSRF header, so they are never kept; the token says who we are.
const SESSION: [&str; 3] = ["MMAUTHTOKEN", "MMUSERID", "MMCSRF"];
/// How many are kept, and how long each may be: enough for every balancer.
const COOKIES_MAX: usize = 32;
const COOKIE_BYTES_MAX: usize = 4096;

/// The cookies of one server.
#[derive(Default)]
pub(crate) struct Cookies(Mutex<BTreeMap<String, Cookie>>);

struct Cookie {
    value: String,
    /// When it ends; none for one that lasts as long as the driver.
    end: Option<SystemTime>,
}

impl Cookies {
    /// Takes those that an answer sets, and drops those that it takes back.
    pub(crate) fn learn(&self, response: &Response) {
        let now = SystemTime::now();
        for line in response.headers("set-cookie") {
            self.learn_line(line, now);
        }
    }

    /// Takes or drops what one `Set-Cookie` line is about.
    pub(crate) fn learn_line(&self, line: &str, now: SystemTime) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        let end = end(attributes, now);
        let mut cookies = self.lock();
        // They would take the room of others.
        cookies.retain(|_, cookie| cookie.end.is_none_or(|end| end > now));
        if value.is_empty() || end.is_some_and(|end| end <= now) {
            cookies.remove(name);
        } else if !SESSION.contains(&name)
            && !name.is_empty()
            // One that no header can carry would spoil every request.
            && line.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
            && line.len() <= COOKIE_BYTES_MAX
            && (cookies.len() < COOKIES_MAX || cookies.contains_key(name))
        {
            let value = value.to_owned();
            cookies.insert(name.to_owned(), Cookie { value, end });
        }
    }

    /// The header that gives them back.
    pub(crate) fn header(&self) -> Option<String> {
        self.header_at(SystemTime::now())
    }

    pub(crate) fn header_at(&self, now: SystemTime) -> Option<String> {
        let cookies = self.lock();
        let pairs = cookies
            .iter()
            .filter(|(_, cookie)| cookie.end.is_none_or(|end| end > now))
            .map(|(name, cookie)| format!("{name}={}", cookie.value));
        let pairs: Vec<String> = pairs.collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Cookie>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a cookie ends, by the attributes that follow it: `Max-Age` wins over `Expires`, the
/// last good one of each over those before it.
fn end(attributes: &str, now: SystemTime) -> Option<SystemTime> {
    let (mut by_age, mut by_date) = (None, None);
    for attribute in attributes.split(';') {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("max-age") {
            by_age = age(value).or(by_age);
        } else if name.eq_ignore_ascii_case("expires") {
            by_date = cookie_date::parse(value).or(by_date);
        }
    }
    match by_age {
        // Beyond all clocks is never.
        Some(age) => now.checked_add(age),
        None => by_date,
    }
}

/// What is left of a cookie of this `Max-Age`; none if it is no number.
fn age(text: &str) -> Option<Duration> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.len() < text.len() {
        return Some(Duration::ZERO);
    }
    Some(Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use proptest::prelude::*;

    use super::*;

    const PAST: &str = "Thu, 01-Jan-1970 00:00:01 GMT";
    const FUTURE: &str = "Fri, 31 Dec 9999 23:59:59 GMT";

    /// A day in 2023.
    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_000)
    }

    fn after(seconds: u64) -> SystemTime {
        now() + Duration::from_secs(seconds)
    }

    /// What is given back after these lines.
    fn learned(lines: &[&str]) -> Option<String> {
        let cookies = Cookies::default();
        for line in lines {
            cookies.learn_line(line, now());
        }
        cookies.header_at(now())
    }

    #[test]
    fn cookies_of_a_balancer_are_kept_and_those_of_the_session_are_not() {
        let cookies = Cookies::default();
        let set = |value: &'static str| Response::new(200, &[("Set-Cookie", value)], b"");
        assert_eq!(cookies.header(), None);
        for value in [
            "route=abc; Path=/; HttpOnly",
            "MMAUTHTOKEN=secret; Path=/",
            "MMUSERID=u",
            "MMCSRF=c",
            "nonsense",
            "b=2",
        ] {
            cookies.learn(&set(value));
        }
        assert_eq!(cookies.header().as_deref(), Some("b=2; route=abc"));
        cookies.learn(&set("route=; Max-Age=0"));
        cookies.learn(&set("b=3; max-age=-1"));
        assert_eq!(cookies.header(), None);
    }

    #[test]
    fn a_past_date_removes_a_cookie_and_a_future_one_ends_it_then() {
        let past = format!("a=x; Path=/; EXPIRES = {PAST}; Secure");
        assert_eq!(learned(&["a=1", &past]), None);
        let cookies = Cookies::default();
        cookies.learn_line("a=1; expires=Tue, 14-Nov-23 22:14:20 GMT", now());
        assert_eq!(cookies.header_at(after(59)).as_deref(), Some("a=1"));
        assert_eq!(cookies.header_at(after(60)), None);
    }

    #[test]
    fn a_cookie_ends_at_its_age_which_wins_over_its_date() {
        let cookies = Cookies::default();
        let line = format!("a=1; Max-Age=60; Expires={PAST}");
        cookies.learn_line(&line, now());
        assert_eq!(cookies.header_at(after(59)).as_deref(), Some("a=1"));
        assert_eq!(cookies.header_at(after(60)), None);
        for age in ["0", "-0", "-5", "00", "-99999999999999999999"] {
            let line = format!("a=x; Max-Age={age}; Expires={FUTURE}");
            assert_eq!(learned(&["a=1", &line]), None, "{age}");
        }
        let line = "a=x; Max-Age=99999999999999999999";
        assert_eq!(learned(&[line]).as_deref(), Some("a=x"));
    }

    #[test]
    fn what_is_no_age_or_date_does_not_count_and_the_last_that_is_one_does() {
        for attributes in [
            "Max-Age=",
            "Max-Age=soon",
            "Max-Age=+0",
            "Max-Age=0x",
            "Max-Age",
            "Expires=0",
            "Expires",
            "Expires=-1",
            "Max-Age=0; Max-Age=5; Max-Age=x",
            "XMax-Age=0",
        ] {
            let line = format!("a=1; {attributes}");
            assert_eq!(learned(&[&line]).as_deref(), Some("a=1"), "{line}");
        }
        for attributes in ["Max-Age=x; Max-Age=5; Max-Age=0", "Max-Age=0; Max-Age=x"] {
            assert_eq!(learned(&[&format!("a=1; {attributes}")]), None);
        }
    }

    #[test]
    fn a_cookie_that_is_over_takes_no_room() {
        let cookies = Cookies::default();
        for number in 0..COOKIES_MAX {
            cookies.learn_line(&format!("c{number}=x; Max-Age=60"), now());
        }
        cookies.learn_line("more=x", after(59));
        assert!(!cookies.header_at(after(59)).unwrap().contains("more"));
        cookies.learn_line("more=x", after(60));
        assert_eq!(cookies.header_at(after(60)).as_deref(), Some("more=x"));
    }

    proptest! {
        #[test]
        fn whatever_is_set_a_header_can_carry_it(
            lines in prop::collection::vec(
                prop_oneof!["\\PC*", "[ -~]{0,8}=[ -~]{0,9}(; ?[Mm]ax-[Aa]ge=[-0-9]{0,3})?"], 0..40,
            ),
        ) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            if let Some(header) = learned(&lines) {
                let is_text = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
                prop_assert!(header.bytes().all(is_text), "{header}");
                let pairs: Vec<&str> = header.split("; ").collect();
                prop_assert!(pairs.len() <= COOKIES_MAX);
                let mut names = pairs.iter().filter_map(|pair| pair.split('=').next());
                prop_assert!(!names.any(|name| SESSION.contains(&name)));
            }
        }

        #[test]
        fn a_cookie_lasts_exactly_as_long_as_its_date_says(seconds in 1..100_000_u64, at in 0..200_000_u64) {
            let cookies = Cookies::default();
            let date = httpdate::fmt_http_date(after(seconds));
            cookies.learn_line(&format!("a=1; Expires={date}"), now());
            prop_assert_eq!(cookies.header_at(after(at)).is_some(), at < seconds);
        }
    }
}
