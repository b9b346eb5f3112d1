//! A server that does what a script says, rather than what a server does.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use mm_events::{Client, Error, EventKind, Receiver};

use crate::stage::{driver, next};

/// A server that answers requests of the REST API as `alice`, and websockets by a script.
pub(crate) struct Odd {
    pub(crate) address: SocketAddr,
    websockets: Arc<AtomicUsize>,
}

pub(crate) const HELLO: &str = r#"{"event":"hello","data":{"connection_id":"abcdefghijklmnopqrstuvwxyz","server_version":"11.11.0"},"broadcast":{},"seq":0}"#;
pub(crate) const PONG: &str =
    r#"{"status":"OK","seq_reply":1,"data":{"server_time":1700000000000}}"#;

impl Odd {
    pub(crate) fn start(script: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let websockets = Arc::new(AtomicUsize::new(0));
        let (count, script) = (Arc::clone(&websockets), Arc::new(script));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (count, script) = (Arc::clone(&count), Arc::clone(&script));
                thread::spawn(move || serve(stream.unwrap(), &count, &*script));
            }
        });
        Self {
            address,
            websockets,
        }
    }

    pub(crate) fn client(&self) -> (Client, Receiver) {
        let driver = driver(
            &format!("http://{}", self.address),
            "xxxxxxxxxxxxxxxxxxxxxxxxxx",
        );
        let builder =
            Client::builder(driver).backoff(Duration::from_millis(1), Duration::from_millis(5));
        let client = builder.message_max(1024 * 1024).build().unwrap();
        let events = client.receiver();
        client.start().unwrap();
        (client, events)
    }

    pub(crate) fn websockets(&self) -> usize {
        self.websockets.load(Ordering::SeqCst)
    }
}

pub(crate) fn serve(
    mut stream: TcpStream,
    count: &AtomicUsize,
    script: &dyn Fn(usize, &mut TcpStream),
) {
    while let Some(head) = head(&mut stream) {
        if head.contains("Upgrade: websocket") || head.contains("upgrade: websocket") {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let key = head.lines().find_map(|line| {
                line.to_lowercase()
                    .starts_with("sec-websocket-key:")
                    .then(|| line[18..].trim().to_owned())
            });
            let accept = tungstenite_accept(&key.unwrap());
            let answer = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
            return script(number, &mut stream);
        }
        let body = if head.starts_with("GET /api/v4/users/me/channels") {
            "[]"
        } else {
            r#"{"id":"me"}"#
        };
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

pub(crate) fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

pub(crate) fn tungstenite_accept(key: &str) -> String {
    tungstenite::handshake::derive_accept_key(key.as_bytes())
}

pub(crate) fn frame(opcode: u8, fin: bool, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![opcode | if fin { 0x80 } else { 0 }];
    match payload.len() {
        len @ 0..126 => frame.push(u8::try_from(len).unwrap()),
        len => {
            frame.push(126);
            frame.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

pub(crate) fn say(stream: &mut TcpStream, text: &str) {
    let _ = stream.write_all(&frame(1, true, text.as_bytes()));
}

/// Greets as a server does, and answers the question after the time.
pub(crate) fn greet(stream: &mut TcpStream) {
    say(stream, HELLO);
    say(stream, PONG);
}

/// Reads until the client hangs up.
pub(crate) fn wait(stream: &mut TcpStream) {
    let mut bytes = [0; 256];
    while let Ok(1..) = stream.read(&mut bytes) {}
}

pub(crate) fn posted(seq: i64) -> String {
    format!(
        r#"{{"event":"posted","data":{{"post":"{{\"id\":\"p{seq}\",\"message\":\"m{seq}\"}}"}},"broadcast":{{}},"seq":{seq}}}"#
    )
}

pub(crate) fn lost(events: &mut Receiver) -> Error {
    next(events, |event| match &event.kind {
        EventKind::Disconnected(error) => Some(error.clone()),
        _ => None,
    })
}
