//! The cookies that a server, or what stands before it, wants to see again.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use mm_sender::Response;

/// The cookies of a session. Sent again beside a token they make the server ask for its
/// CSRF header, so they are never kept; the token says who we are.
const SESSION: [&str; 3] = ["MMAUTHTOKEN", "MMUSERID", "MMCSRF"];
/// How many are kept, and how long each may be: enough for every balancer.
const COOKIES_MAX: usize = 32;
const COOKIE_BYTES_MAX: usize = 4096;

/// The cookies of one server.
#[derive(Default)]
pub(crate) struct Cookies(Mutex<BTreeMap<String, String>>);

impl Cookies {
    /// Takes those that an answer sets, and drops those that it takes back.
    pub(crate) fn learn(&self, response: &Response) {
        for header in response.headers("set-cookie") {
            let mut parts = header.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            let is_over = parts.any(|part| {
                let part = part.to_ascii_lowercase();
                part.strip_prefix("max-age=")
                    .is_some_and(|age| age.starts_with('-') || age == "0")
            });
            let mut cookies = self.lock();
            if is_over || value.is_empty() {
                cookies.remove(name);
            } else if !SESSION.contains(&name)
                && !name.is_empty()
                // One that no header can carry would spoil every request.
                && header.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
                && header.len() <= COOKIE_BYTES_MAX
                && (cookies.len() < COOKIES_MAX || cookies.contains_key(name))
            {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The header that gives them back.
    pub(crate) fn header(&self) -> Option<String> {
        let cookies = self.lock();
        let pairs = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let pairs: Vec<String> = pairs.collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
