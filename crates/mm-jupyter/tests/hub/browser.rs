//! A browser, as far as a login needs one: it keeps cookies and follows.

use std::net::SocketAddr;

use crate::client::{Answer, Request};

#[derive(Debug)]
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: Vec<Cookie>,
    /// Where it is.
    pub(crate) path: String,
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: Vec::new(),
            path: "/".to_owned(),
        }
    }

    /// Goes to a page, and on to wherever that sends it.
    pub(crate) fn open(&mut self, path: &str) -> Answer {
        self.follow("GET", path, "")
    }

    /// Sends a form.
    pub(crate) fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        self.follow("POST", path, &body)
    }

    fn follow(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let mut answer = self.ask(method, path, body);
        for _ in 0..10 {
            if !(300..400).contains(&answer.status) {
                return answer;
            }
            let to = answer.header("location").unwrap();
            answer = self.ask("GET", &to, "");
        }
        panic!("sent on without end: {answer:?}");
    }

    fn ask(&mut self, method: &str, to: &str, body: &str) -> Answer {
        let host = format!("http://{}", self.address);
        let path = to.strip_prefix(&host).unwrap_or(to);
        assert!(path.starts_with('/'), "to another host: {to}");
        let own = self
            .cookies
            .iter()
            .filter(|cookie| path.starts_with(&cookie.path));
        let own: Vec<_> = own
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        let mut request = Request::new(self.address, method, path)
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("cookie", &own.join("; "));
        if method == "POST" {
            request = request.body("application/x-www-form-urlencoded", body);
        }
        let answer = request.send();
        path.clone_into(&mut self.path);
        for line in answer.head.lines() {
            if let Some((name, cookie)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("set-cookie")
            {
                self.keep(cookie);
            }
        }
        answer
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
        let path = parts
            .find_map(|part| part.strip_prefix("Path="))
            .unwrap_or("/");
        let is_same = |old: &Cookie| old.name == name && old.path == path;
        self.cookies.retain(|old| !is_same(old));
        self.cookies.push(Cookie {
            name: name.to_owned(),
            value: value.trim_matches('"').to_owned(),
            path: path.to_owned(),
        });
    }
}

/// The value of a field of a form that is hidden.
pub(crate) fn hidden(page: &Answer, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let found = page.body.split_once(&begin);
    let (_, rest) = found.unwrap_or_else(|| panic!("no {name}: {}", page.body));
    rest.split('"').next().unwrap().to_owned()
}
