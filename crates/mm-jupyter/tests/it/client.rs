//! A client of the service, which sends what is asked for, byte by byte if need be.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

const TIMEOUT: Duration = Duration::from_secs(60);
const BOUNDARY: &str = "----a-boundary-of-tests";
/// The type of a form.
pub(crate) const FORM_TYPE: &str = "multipart/form-data; boundary=----a-boundary-of-tests";

/// A form as browsers and Python send it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            form = form.field(name, value);
        }
        form
    }

    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(value.as_bytes());
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.file_as(name, "application/octet-stream", bytes)
    }

    pub(crate) fn file_as(mut self, name: &str, kind: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\
             \r\ncontent-type: {kind}\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn bytes(mut self) -> Vec<u8> {
        self.0
            .extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.0
    }
}

/// A request that is put together.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    address: SocketAddr,
    head: String,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        Self {
            address,
            head: format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n"),
            body: Vec::new(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        for part in [name, ": ", value, "\r\n"] {
            self.head.push_str(part);
        }
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("token {token}"))
    }

    pub(crate) fn form(self, form: Form) -> Self {
        self.body(FORM_TYPE, form.bytes())
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("content-type", kind)
            .header("content-length", &length)
    }

    /// Sends it up to so many bytes, and gives the connection.
    pub(crate) fn begin(&self, bytes: usize) -> TcpStream {
        let all = [self.head.as_bytes(), b"\r\n", &self.body].concat();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        // Who is refused early closes.
        let _ = stream.write_all(&all[..bytes.min(all.len())]);
        stream
    }

    pub(crate) fn len(&self) -> usize {
        self.head.len() + 2 + self.body.len()
    }

    pub(crate) fn send(&self) -> Answer {
        Answer::read(self.begin(usize::MAX))
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A connection that is closed while a request is still sent ends with a reset.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).unwrap_or_default();
        Self {
            status: status.parse().unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// The text of a field of the answer.
    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(found.1.to_owned())
    }
}
