//! A websocket of a few lines, frame by frame: it can send what no library would.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;

use mm_catcher::Catcher;
use serde_json::{Value, json};

use crate::client::{Client, LONG, Reply};

pub(crate) const TEXT: u8 = 0x81;
pub(crate) const BINARY: u8 = 0x82;
pub(crate) const CLOSE: u8 = 0x88;
pub(crate) const PING: u8 = 0x89;
pub(crate) const PONG: u8 = 0x8a;

/// The headers that ask for a websocket.
pub(crate) const UPGRADE: [(&str, &str); 4] = [
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ("Sec-WebSocket-Version", "13"),
];

/// An open websocket.
#[derive(Debug)]
pub(crate) struct Frames {
    pub(crate) stream: TcpStream,
    pub(crate) head: String,
    /// The number of the last event.
    pub(crate) seq: i64,
}

impl Frames {
    /// Asks for a websocket with these headers; what comes instead is the error.
    pub(crate) fn ask(
        catcher: &Catcher,
        query: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, Reply> {
        let mut stream = TcpStream::connect(catcher.address()).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let mut head = format!("GET /api/v4/websocket{query} HTTP/1.1\r\n");
        write!(head, "Host: {}\r\n", catcher.address()).unwrap();
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
        let mut reply = Reply::read(&answer);
        if reply.status != 101 {
            let len = reply.header("content-length").unwrap().parse().unwrap();
            reply.body = vec![0; len];
            stream.read_exact(&mut reply.body).unwrap();
            return Err(reply);
        }
        let head = reply.head;
        let seq = -1;
        Ok(Self { stream, head, seq })
    }

    /// A websocket that nobody stands behind yet.
    pub(crate) fn anonymous(catcher: &Catcher) -> Self {
        Self::ask(catcher, "", &UPGRADE).unwrap()
    }

    /// A websocket of a user, which has not read anything.
    pub(crate) fn open(catcher: &Catcher, client: &Client, query: &str) -> Self {
        let bearer = format!("Bearer {}", client.token.as_deref().unwrap());
        let headers = [&UPGRADE[..], &[("Authorization", &bearer)]].concat();
        Self::ask(catcher, query, &headers).unwrap()
    }

    /// A websocket of a user that has read all there is to read; gives its id, too.
    pub(crate) fn of(catcher: &Catcher, client: &Client) -> (Self, String) {
        let mut frames = Self::open(catcher, client, "");
        let hello = frames.event("hello");
        frames.settle();
        (frames, text(&hello["data"]["connection_id"]))
    }

    pub(crate) fn send(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        match payload.len() {
            len @ 0..126 => frame.push(0x80 | u8::try_from(len).unwrap()),
            len => {
                frame.push(0xfe);
                frame.extend(u16::try_from(len).unwrap().to_be_bytes());
            }
        }
        let mask = [7, 0, 200, 31];
        frame.extend(mask);
        let masks = mask.iter().cycle();
        frame.extend(payload.iter().zip(masks).map(|(byte, mask)| byte ^ mask));
        let _ = self.stream.write_all(&frame); // The server may have gone by right.
    }

    pub(crate) fn say(&mut self, request: &Value) {
        self.send(TEXT, request.to_string().as_bytes());
    }

    /// Asks for something and gives the answer; events before it are passed over.
    pub(crate) fn request(&mut self, request: &Value) -> Value {
        self.say(request);
        loop {
            let message = self.message();
            if message.get("event").is_none() {
                return message;
            }
        }
    }

    /// Waits until everything that was under way has come.
    pub(crate) fn settle(&mut self) {
        let reply = self.request(&json!({"seq": 777, "action": "ping"}));
        assert_eq!(reply["seq_reply"], 777);
    }

    /// The next frame: its first byte and its payload; none at the end of the stream.
    pub(crate) fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let [first, short] = self.bytes()?;
        let len = match short {
            126 => u16::from_be_bytes(self.bytes()?).into(),
            127 => usize::try_from(u64::from_be_bytes(self.bytes()?)).unwrap(),
            len => len.into(),
        };
        let mut payload = vec![0; len];
        self.stream.read_exact(&mut payload).ok()?;
        Some((first, payload))
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        match self.stream.read_exact(&mut bytes) {
            Ok(()) => Some(bytes),
            Err(error) => {
                let kind = error.kind();
                let late = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut];
                assert!(!late.contains(&kind), "nothing came in time");
                None
            }
        }
    }

    /// The next frame, which is a message; events must be numbered without a gap.
    pub(crate) fn message(&mut self) -> Value {
        let (first, payload) = self.frame().expect("the stream has ended");
        assert_eq!(first, TEXT);
        assert!(payload.ends_with(b"}\n"));
        let message: Value = serde_json::from_slice(&payload).unwrap();
        if message.get("event").is_some() {
            self.seq += 1;
            assert_eq!(message["seq"], self.seq, "{message}");
        }
        message
    }

    /// The next message, which is an event of this name.
    pub(crate) fn event(&mut self, name: &str) -> Value {
        let message = self.message();
        assert_eq!(message["event"], name, "{message}");
        message
    }

    /// Whether the stream ends here without a word.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.frame().is_none()
    }
}

/// A text in JSON.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
