//! Misbehaving on purpose, as clients see it.

mod cuts;
mod failures;
mod page;
mod rates;
mod senders;
mod websockets;

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;

use mm_catcher::{Catcher, Faults};

use crate::client::{Client, LONG, Reply};
use crate::frames::text;

/// What is open to everybody.
const PING: &str = "/api/v4/system/ping";
const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];

/// A catcher that misbehaves from the start.
fn catcher(faults: &str) -> Catcher {
    let faults: Faults = faults.parse().unwrap();
    Catcher::builder().faults(faults).start().unwrap()
}

/// The statuses that so many requests get.
fn statuses(catcher: &Catcher, requests: usize) -> Vec<u16> {
    let client = Client::of(catcher);
    (0..requests).map(|_| client.get(PING).status).collect()
}

/// Sends a request to a connection that stays.
fn ask(catcher: &Catcher, method: &str, path: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(catcher.address()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\n",
        catcher.address()
    );
    request += "Content-Type: application/json\r\n";
    write!(request, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Everything that comes until the server closes.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

/// Posts by webhook.
fn hook(catcher: &Catcher, message: &str) -> Reply {
    Client::of(catcher).post("/hooks/ci", &serde_json::json!({"text": message}))
}

/// The messages that came by webhook.
fn messages(catcher: &Catcher) -> Vec<String> {
    let posts = catcher.posts().into_iter();
    let own = posts.filter(|post| post.inbox.is_some());
    own.map(|post| post.text).collect()
}

/// What was noted about the last request.
fn remark(catcher: &Catcher) -> String {
    catcher.requests().pop().unwrap().remarks.join("; ")
}
