//! Requests and answers as they go over the wire, and as much of a browser as forms need.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use crate::support::{LONG, assert_no_secret};

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    /// What came until the other side closed.
    #[track_caller]
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(LONG)).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        // No page and no header holds a secret of the settings.
        assert_no_secret(&bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.strip_prefix("HTTP/1.1 ").unwrap_or_default();
        let reply = Self {
            status: status.get(..3).unwrap_or("0").parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let length = reply.header("content-length").unwrap_or_default();
        let is_whole = length == body.len().to_string() || body.is_empty();
        assert!(is_whole, "cut: {reply:?}");
        reply
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    #[track_caller]
    pub(crate) fn status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "no {text:?} in {}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{text:?} in {}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The value of a hidden field.
    pub(crate) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&mark).unwrap_or_default();
        rest.split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#x2f;", "/")
    }
}

/// Sends these bytes, and reads what comes.
#[track_caller]
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    // What is refused early may not be read to its end.
    let _ = stream.write_all(bytes);
    Reply::read(stream)
}

#[track_caller]
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    let length = body.len().to_string();
    request.extend(["Content-Length: ", &length, "\r\n\r\n", body]);
    raw(address, request.as_bytes())
}

/// Keeps the cookie, and the seal of forms.
pub(crate) struct Browser {
    address: SocketAddr,
    pub(crate) cookie: String,
    pub(crate) seal: String,
}

impl Browser {
    #[track_caller]
    pub(crate) fn enter(address: SocketAddr, token: &str) -> Self {
        let form = format!("next=.%2F&token={token}");
        let reply = ask(address, "POST", "/login", &[], &form).status(303);
        assert_eq!(reply.header("location"), Some("./"));
        Self::with(address, &reply)
    }

    /// One that keeps what an answer sets.
    #[track_caller]
    pub(crate) fn with(address: SocketAddr, reply: &Reply) -> Self {
        let cookie = reply.header("set-cookie").unwrap();
        let mut browser = Self {
            address,
            cookie: cookie.split(';').next().unwrap().to_owned(),
            seal: String::new(),
        };
        browser.seal = browser.get("/").status(200).field("seal");
        browser
    }

    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Reply {
        ask(self.address, "GET", target, &[("Cookie", &self.cookie)], "")
    }

    /// Sends a form of the page, with its seal.
    #[track_caller]
    pub(crate) fn post(&self, target: &str, form: &str) -> Reply {
        let form = format!("seal={}&{form}", self.seal);
        self.post_from(&format!("http://{}", self.address), target, &form)
    }

    /// Sends a form of some page.
    #[track_caller]
    pub(crate) fn post_from(&self, origin: &str, target: &str, form: &str) -> Reply {
        let headers = [("Cookie", &*self.cookie), ("Origin", origin)];
        ask(self.address, "POST", target, &headers, form)
    }

    /// Sends a form, and sees where that leads.
    #[track_caller]
    pub(crate) fn press(&self, target: &str, form: &str) -> Reply {
        let reply = self.post(target, form).status(303);
        let place = reply.header("location").unwrap().trim_start_matches("./");
        self.get(&format!("/{place}"))
    }
}
