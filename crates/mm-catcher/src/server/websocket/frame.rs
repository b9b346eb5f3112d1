//! Frames, read and written as the server's library does it: what it lets pass and what it
//! calls an error, by its own words and codes. It is written here rather than taken from the
//! library that clients use, so that a mistake in one shows against the other.

/// How large a message of a client may be.
pub(super) const MESSAGE_BYTES_MAX: usize = 8192;
/// How large a frame that controls the connection may be.
const CONTROL_BYTES_MAX: usize = 125;

const CONTINUATION: u8 = 0;
pub(super) const TEXT: u8 = 1;
const BINARY: u8 = 2;
pub(super) const CLOSE: u8 = 8;
pub(super) const PING: u8 = 9;
pub(super) const PONG: u8 = 10;

const FINAL: u8 = 0x80;
const RESERVED: u8 = 0x70;
const MASKED: u8 = 0x80;

/// What a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong,
    /// With the payload that answers it.
    Close(Vec<u8>),
}

/// Why nothing more is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The message is too large.
    TooBig,
    /// It is no websocket, in the words that the client is told.
    Protocol(&'static str),
}

impl Broken {
    /// The payload of the frame that says so.
    pub(super) fn payload(self) -> Vec<u8> {
        let (code, reason) = match self {
            Self::TooBig => (1009_u16, ""),
            Self::Protocol(reason) => (1002, reason),
        };
        [&code.to_be_bytes(), reason.as_bytes()].concat()
    }
}

/// A frame of the server, which is whole and not masked.
pub(super) fn encode(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(payload.len() + 10);
    frame.push(FINAL | opcode);
    let len = payload.len();
    match (u8::try_from(len), u16::try_from(len)) {
        (Ok(len), _) if usize::from(len) <= CONTROL_BYTES_MAX => frame.push(len),
        (_, Ok(len)) => {
            frame.push(126);
            frame.extend_from_slice(&len.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

/// Makes messages of bytes as they come.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    /// The parts of a message whose last part has not come; and whether it is text.
    message: Option<(bool, Vec<u8>)>,
}

impl Decoder {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next message, if all of it has come.
    ///
    /// # Errors
    /// If what came is no message; nothing more can be read then.
    pub(super) fn next(&mut self) -> Result<Option<Incoming>, Broken> {
        while let Some((first, payload)) = self.frame()? {
            let is_final = first & FINAL != 0;
            match first & 0x0f {
                CLOSE => return closing(&payload).map(Some),
                PING => return Ok(Some(Incoming::Ping(payload))),
                PONG => return Ok(Some(Incoming::Pong)),
                opcode => {
                    let (is_text, mut message) =
                        self.message.take().unwrap_or((opcode == TEXT, Vec::new()));
                    message.extend_from_slice(&payload);
                    if !is_final {
                        self.message = Some((is_text, message));
                    } else if is_text {
                        return Ok(Some(Incoming::Text(message)));
                    } else {
                        return Ok(Some(Incoming::Binary(message)));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The first byte of the next frame and its payload, if all of it has come.
    fn frame(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let [first, second, rest @ ..] = self.bytes.as_slice() else {
            return Ok(None);
        };
        let (first, second) = (*first, *second);
        let short = usize::from(second & 0x7f);
        self.judge(first, short)?;
        let extended = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let Some((number, rest)) = rest.split_at_checked(extended) else {
            return Ok(None);
        };
        if second & MASKED == 0 {
            return Err(Broken::Protocol("incorrect mask flag"));
        }
        let len = match extended {
            0 => short,
            _ => number.iter().fold(0, |len: usize, byte| {
                len.saturating_mul(256) + usize::from(*byte)
            }),
        };
        let before = self.message.as_ref().map_or(0, |(_, parts)| parts.len());
        if before.saturating_add(len) > MESSAGE_BYTES_MAX {
            return Err(Broken::TooBig);
        }
        let Some((mask, rest)) = rest.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let Some(payload) = rest.get(..len) else {
            return Ok(None);
        };
        let masks = mask.iter().cycle();
        let payload = payload.iter().zip(masks).map(|(byte, mask)| byte ^ mask);
        let payload = payload.collect();
        self.bytes.drain(..2 + extended + 4 + len);
        Ok(Some((first, payload)))
    }

    /// Whether a frame may begin so here.
    fn judge(&self, first: u8, len: usize) -> Result<(), Broken> {
        let is_final = first & FINAL != 0;
        let wrong = if first & RESERVED != 0 {
            "unexpected reserved bits"
        } else {
            match (first & 0x0f, self.message.is_some()) {
                (CLOSE | PING | PONG, _) if len > CONTROL_BYTES_MAX => "control frame length > 125",
                (CLOSE | PING | PONG, _) if !is_final => "control frame not final",
                (TEXT | BINARY, true) => "message start before final message frame",
                (CONTINUATION, false) => "continuation after final message frame",
                (CLOSE | PING | PONG | TEXT | BINARY | CONTINUATION, _) => return Ok(()),
                _ => "unknown opcode",
            }
        };
        Err(Broken::Protocol(wrong))
    }
}

/// The answer to a frame that closes: the same code without its reason.
fn closing(payload: &[u8]) -> Result<Incoming, Broken> {
    let Some((code, reason)) = payload.split_first_chunk::<2>() else {
        return Ok(Incoming::Close(Vec::new()));
    };
    match u16::from_be_bytes(*code) {
        1000..=1003 | 1007..=1013 | 3000..=4999 => {}
        _ => return Err(Broken::Protocol("invalid close code")),
    }
    if std::str::from_utf8(reason).is_err() {
        return Err(Broken::Protocol("invalid utf8 payload in close frame"));
    }
    Ok(Incoming::Close(code.to_vec()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = encode(0, payload);
        frame[0] = first;
        frame[1] |= MASKED;
        let at = frame.len() - payload.len();
        let mask = [1, 2, 3, 4];
        for (byte, mask) in frame[at..].iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        frame.splice(at..at, mask);
        frame
    }

    fn read(frames: &[Vec<u8>]) -> Result<Vec<Incoming>, Broken> {
        let mut decoder = Decoder::default();
        let mut read = Vec::new();
        for byte in frames.concat() {
            decoder.push(&[byte]);
            read.extend(decoder.next()?);
        }
        Ok(read)
    }

    #[test]
    fn a_message_may_come_in_parts_with_a_ping_between_them() {
        let frames = [
            masked(1, b"ab"),
            masked(0x89, b"?"),
            masked(0, b"c"),
            masked(0x80, b""),
        ];
        let expected = vec![
            Incoming::Ping(b"?".to_vec()),
            Incoming::Text(b"abc".to_vec()),
        ];
        assert_eq!(read(&frames), Ok(expected));
        let whole = read(&[masked(0x82, b"x"), masked(0x8a, b"")]);
        assert_eq!(
            whole,
            Ok(vec![Incoming::Binary(b"x".to_vec()), Incoming::Pong])
        );
    }

    #[test]
    fn a_message_over_8192_bytes_is_too_big_in_one_part_or_in_many() {
        let most = vec![b'x'; MESSAGE_BYTES_MAX];
        let read_most = read(&[masked(0x81, &most)]);
        assert_eq!(read_most, Ok(vec![Incoming::Text(most.clone())]));
        let more = [most.as_slice(), b"x"].concat();
        assert_eq!(read(&[masked(0x81, &more)]), Err(Broken::TooBig));
        let parts = [masked(1, &most), masked(0x80, b"x")];
        assert_eq!(read(&parts), Err(Broken::TooBig));
        let head = [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(read(&[head.to_vec()]), Err(Broken::TooBig));
        assert_eq!(Broken::TooBig.payload(), [0x03, 0xf1]);
    }

    #[test]
    fn what_is_no_websocket_is_told_so() {
        for (frames, said) in [
            (vec![vec![0x81, 0x01, b'x']], "incorrect mask flag"),
            (vec![vec![0xc1, 0x80]], "unexpected reserved bits"),
            (vec![vec![0x83, 0x80]], "unknown opcode"),
            (vec![vec![0x09, 0x80]], "control frame not final"),
            (vec![vec![0x89, 0xfe]], "control frame length > 125"),
            (
                vec![masked(0x80, b"")],
                "continuation after final message frame",
            ),
            (
                vec![masked(1, b""), masked(0x81, b"")],
                "message start before final message frame",
            ),
            (vec![masked(0x88, &[3, 0xed])], "invalid close code"),
            (
                vec![masked(0x88, &[3, 0xe8, 0xff])],
                "invalid utf8 payload in close frame",
            ),
        ] {
            assert_eq!(read(&frames), Err(Broken::Protocol(said)));
        }
    }

    #[test]
    fn a_close_is_answered_with_its_code_alone() {
        let closed = read(&[masked(0x88, b"\x03\xe8bye")]);
        assert_eq!(closed, Ok(vec![Incoming::Close(vec![3, 0xe8])]));
        let closed = read(&[masked(0x88, b"")]);
        assert_eq!(closed, Ok(vec![Incoming::Close(Vec::new())]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_messages_or_an_error(bytes: Vec<Vec<u8>>) {
            let mut decoder = Decoder::default();
            for bytes in bytes {
                decoder.push(&bytes);
                while let Ok(Some(_)) = decoder.next() {}
            }
        }

        #[test]
        fn a_message_is_read_as_it_was_written(payload: Vec<u8>, at in 0_usize..40) {
            let frame = masked(0x82, &payload);
            let (one, other) = frame.split_at(at.min(frame.len()));
            let mut decoder = Decoder::default();
            decoder.push(one);
            let early = decoder.next().unwrap();
            decoder.push(other);
            let found = early.or(decoder.next().unwrap());
            prop_assert_eq!(found, Some(Incoming::Binary(payload)));
        }
    }
}
