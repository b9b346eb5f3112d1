//! A client of a few lines: what it sends and reads is what the tests say.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use mm_catcher::Catcher;
use serde_json::Value;

/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// A client of one catcher, with a token once it has logged in.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    pub(crate) token: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn of(catcher: &Catcher) -> Self {
        Self {
            address: catcher.address(),
            token: None,
        }
    }

    /// A client of a catcher in another process.
    #[cfg(feature = "store")]
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            address,
            token: None,
        }
    }

    /// Sends a message by webhook to a server that may end at any moment; whether it said yes.
    #[cfg(feature = "store")]
    pub(crate) fn try_hook(&self, hook: &str, text: &str) -> bool {
        let body = serde_json::json!({"text": text}).to_string();
        let request = format!(
            "POST /hooks/{hook} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let Ok(mut stream) = TcpStream::connect(self.address) else {
            return false;
        };
        let mut answer = Vec::new();
        let sent = stream.write_all(request.as_bytes());
        let heard = sent.and_then(|()| stream.read_to_end(&mut answer));
        heard.is_ok() && answer.starts_with(b"HTTP/1.1 200")
    }

    /// A client that has logged in as this user, who is made first.
    pub(crate) fn new_user(catcher: &Catcher, name: &str) -> Self {
        let mut client = Self::of(catcher);
        let user = serde_json::json!({
            "username": name,
            "email": format!("{name}@example.test"),
            "password": "Passw0rd!!",
        });
        let made = client.post("/api/v4/users", &user);
        assert_eq!(made.status, 201, "{}", made.text());
        client.log_in(name);
        client
    }

    pub(crate) fn log_in(&mut self, name: &str) {
        let login = serde_json::json!({"login_id": name, "password": "Passw0rd!!"});
        let reply = self.post("/api/v4/users/login", &login);
        self.token = Some(reply.header("token").unwrap().to_owned());
    }

    /// A request with a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(
            "POST",
            path,
            &[("Content-Type", "application/json")],
            body.to_string().as_bytes(),
        )
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(
            "PUT",
            path,
            &[("Content-Type", "application/json")],
            body.to_string().as_bytes(),
        )
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, &[], b"")
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        let own_host = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"));
        if !own_host {
            write!(head, "Host: {}\r\n", self.address).unwrap();
        }
        if let Some(token) = &self.token {
            write!(head, "Authorization: Bearer {token}\r\n").unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Reply::read(&answer)
    }
}

impl Reply {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The id of an error in the server's shape.
    pub(crate) fn error(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }
}
