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
mod tests;
