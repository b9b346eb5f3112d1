//! A websocket client by hand, that shows every frame as it is.

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::http::{self, Response};
use super::record::{Frame, Headers};

/// The end of a connection, as the record tells it.
pub(crate) const EOF: &str = "tcp eof";
const RESET: &str = "tcp error: reset";
/// Any will do: the masking guards proxies, of which there is none.
const MASK: [u8; 4] = [1, 2, 3, 4];

/// How long the server may take to see that a connection is over.
const PARTING: Duration = Duration::from_secs(2);

/// What stands for a length of two bytes that follow, and of eight.
const LENGTH_16: u8 = 0x7e;
const LENGTH_64: u8 = 0x7f;

/// An open websocket.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    /// What has come and is no whole frame yet.
    buffer: Vec<u8>,
    ended: bool,
}

impl Socket {
    /// Asks for a websocket; there is none if the answer is another status than 101.
    pub(crate) fn open(
        address: SocketAddr,
        path: &str,
        headers: &Headers,
    ) -> io::Result<(Response, Option<Self>)> {
        let stream = http::connect(address)?;
        (&stream).write_all(&http::request("GET", path, headers, b""))?;
        let mut reader = BufReader::new(&stream);
        let response = http::read(&mut reader, false)?;
        let buffer = reader.buffer().to_vec();
        let socket = (response.status == 101).then_some(Self {
            stream,
            buffer,
            ended: false,
        });
        Ok((response, socket))
    }

    /// Sends a frame as it was recorded; whether that works, the end of the connection will tell.
    pub(crate) fn send(&mut self, opcode: &str, payload: &[u8]) {
        let _ = self.stream.write_all(&masked(code(opcode), payload));
    }

    /// The next frame or the end, if something comes in time.
    pub(crate) fn next(&mut self, wait: Duration) -> Option<Frame> {
        let deadline = Instant::now() + wait;
        loop {
            if let Some((frame, length)) = parse(&self.buffer) {
                self.buffer.drain(..length);
                return Some(frame);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || self.ended {
                return None;
            }
            let mut bytes = [0; 16_384];
            let read = self
                .stream
                .set_read_timeout(Some(left))
                .and_then(|()| self.stream.read(&mut bytes));
            match read {
                Ok(0) => return Some(self.end(EOF)),
                Ok(count) => self.buffer.extend_from_slice(&bytes[..count]),
                Err(error) if is_timeout(&error) => return None,
                Err(_) => return Some(self.end(RESET)),
            }
        }
    }

    fn end(&mut self, how: &str) -> Frame {
        self.ended = true;
        Frame {
            dir: "recv".to_owned(),
            event: Some(how.to_owned()),
            ..Frame::default()
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }
}

impl Drop for Socket {
    /// Waits until the server has seen the end: it closes its side after that alone, and the
    /// cases that take a connection up again tell one that is open from one that is gone.
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        while !self.ended && self.next(PARTING).is_some() {}
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// The names that the record has for opcodes.
const OPCODES: [(&str, u8); 5] = [
    ("text", 1),
    ("binary", 2),
    ("close", 8),
    ("ping", 9),
    ("pong", 10),
];

fn code(name: &str) -> u8 {
    let found = OPCODES.iter().find(|(other, _)| *other == name);
    found.map_or(1, |(_, code)| *code)
}

fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match u16::try_from(payload.len()) {
        Ok(length @ ..126) => frame.push(0x80 | length.to_le_bytes()[0]),
        Ok(length) => {
            frame.push(0x80 | LENGTH_16);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        Err(_) => {
            frame.push(0x80 | LENGTH_64);
            frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(&MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(a, b)| a ^ b));
    frame
}

/// A frame from a server, and how long it was; none while it is not whole.
fn parse(bytes: &[u8]) -> Option<(Frame, usize)> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (length, start) = match second & LENGTH_64 {
        126 => (
            u64::from(u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?)),
            4,
        ),
        LENGTH_64 => (u64::from_be_bytes(*bytes.get(2..)?.first_chunk()?), 10),
        short => (u64::from(short), 2),
    };
    let end = start + usize::try_from(length).ok()?;
    let payload = bytes.get(start..end)?;
    let opcode = OPCODES.iter().find(|(_, code)| *code == first & 0x0f);
    let name = opcode.map_or("unknown", |(name, _)| name);
    let mut frame = Frame {
        dir: "recv".to_owned(),
        opcode: Some(name.to_owned()),
        fin: Some(first >> 7),
        ..Frame::default()
    };
    if name == "close" {
        frame.close_code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
    } else if let Ok(text) = std::str::from_utf8(payload) {
        frame.data = Some(text.to_owned());
    } else {
        frame.data_b64 = Some(STANDARD.encode(payload));
    }
    if second & 0x80 != 0 {
        frame.note = Some("masked, which no server does".to_owned());
    }
    Some((frame, end))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// A server that upgrades, sends these bytes and hangs up.
    fn serve(bytes: &'static [u8]) -> SocketAddr {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut request = [0; 512];
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(b"HTTP/1.1 101 X\r\n\r\n").unwrap();
            stream.write_all(bytes).unwrap();
        });
        address
    }

    fn frames(bytes: &'static [u8]) -> Vec<Frame> {
        let (_, socket) = Socket::open(serve(bytes), "/", &Headers::new()).unwrap();
        let mut socket = socket.unwrap();
        let mut frames = Vec::new();
        while !socket.has_ended() {
            frames.extend(socket.next(Duration::from_secs(10)));
        }
        frames
    }

    #[test]
    fn frames_are_shown_with_opcode_fin_bit_and_close_code() {
        let frames = frames(b"\x01\x02ab\x89\x00\x88\x02\x03\xe8\x82\x01\xff");
        let seen: Vec<_> = frames
            .iter()
            .map(|frame| (frame.opcode.as_deref(), frame.fin, frame.close_code))
            .collect();
        assert_eq!(
            seen,
            [
                (Some("text"), Some(0), None),
                (Some("ping"), Some(1), None),
                (Some("close"), Some(1), Some(1000)),
                (Some("binary"), Some(1), None),
                (None, None, None),
            ]
        );
        assert_eq!(frames[0].data.as_deref(), Some("ab"));
        assert_eq!(frames[3].data_b64.as_deref(), Some("/w=="));
        assert_eq!(frames[4].event.as_deref(), Some(EOF));
    }

    #[test]
    fn what_is_sent_is_masked_with_a_length_of_the_least_size() {
        assert_eq!(
            masked(1, b"ab"),
            [0x81, 0x82, 1, 2, 3, 4, b'a' ^ 1, b'b' ^ 2]
        );
        assert_eq!(masked(2, &[0; 126])[..4], [0x82, 0xfe, 0, 126]);
        assert_eq!(masked(2, &vec![0; 65_536])[..4], [0x82, 0xff, 0, 0]);
    }

    #[test]
    fn a_long_frame_is_read_whole() {
        let mut bytes = vec![0x81, 126, 1, 0];
        bytes.extend_from_slice(&[b'x'; 255]);
        assert_eq!(parse(&bytes), None);
        bytes.push(b'x');
        assert_eq!(parse(&bytes).unwrap().1, 260);
    }
}
