//! What is said between this program and the part of it that runs on the command's
//! terminal.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

/// Said to the part on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Start the command.
    Start(Place),
    /// Send it a signal.
    Signal(i32),
    /// Let it go on after a stop.
    Continue(Place),
    /// It is in the foreground now.
    Foreground,
    /// The real terminal is gone.
    HangUp,
}

/// Which of its terminal's jobs the command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The one that reads.
    Foreground,
    /// One that is stopped when it reads.
    Background,
}

/// Said by the part on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The command could not be started, for this error of the system.
    NotStarted(i32),
    /// A signal stopped it.
    Stopped(i32),
    /// It ended with this code.
    Exited(i32),
    /// A signal ended it.
    Signaled(i32),
}

/// A kind and a number on the wire.
pub(crate) trait Message: Sized {
    /// As bytes.
    fn encode(self) -> (u8, i32);
    /// From bytes.
    fn decode(kind: u8, number: i32) -> Option<Self>;

    /// Says it.
    fn send(self, mut to: &UnixStream) -> io::Result<()> {
        let (kind, number) = self.encode();
        let [a, b, c, d] = number.to_le_bytes();
        to.write_all(&[kind, a, b, c, d])
    }

    /// Hears the next one; none when the other side is gone.
    fn receive(mut from: &UnixStream) -> Option<Self> {
        let mut bytes = [0; 5];
        from.read_exact(&mut bytes).ok()?;
        let [kind, a, b, c, d] = bytes;
        Self::decode(kind, i32::from_le_bytes([a, b, c, d]))
    }
}

impl Message for Order {
    fn encode(self) -> (u8, i32) {
        match self {
            Self::Start(place) => (0, place.encode()),
            Self::Signal(signal) => (1, signal),
            Self::Continue(place) => (2, place.encode()),
            Self::Foreground => (3, 0),
            Self::HangUp => (4, 0),
        }
    }

    fn decode(kind: u8, number: i32) -> Option<Self> {
        Some(match kind {
            0 => Self::Start(Place::decode(number)),
            1 => Self::Signal(number),
            2 => Self::Continue(Place::decode(number)),
            3 => Self::Foreground,
            4 => Self::HangUp,
            _ => return None,
        })
    }
}

impl Place {
    fn encode(self) -> i32 {
        i32::from(self == Self::Foreground)
    }

    fn decode(number: i32) -> Self {
        match number {
            0 => Self::Background,
            _ => Self::Foreground,
        }
    }
}

impl Message for News {
    fn encode(self) -> (u8, i32) {
        match self {
            Self::NotStarted(error) => (0, error),
            Self::Stopped(signal) => (1, signal),
            Self::Exited(code) => (2, code),
            Self::Signaled(signal) => (3, signal),
        }
    }

    fn decode(kind: u8, number: i32) -> Option<Self> {
        Some(match kind {
            0 => Self::NotStarted(number),
            1 => Self::Stopped(number),
            2 => Self::Exited(number),
            3 => Self::Signaled(number),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_received() {
        let (here, there) = UnixStream::pair().unwrap();
        for order in [
            Order::Start(Place::Background),
            Order::Signal(15),
            Order::Continue(Place::Foreground),
            Order::Foreground,
            Order::HangUp,
        ] {
            order.send(&here).unwrap();
            assert_eq!(Order::receive(&there), Some(order));
        }
        for news in [
            News::NotStarted(2),
            News::Stopped(20),
            News::Exited(255),
            News::Signaled(9),
        ] {
            news.send(&there).unwrap();
            assert_eq!(News::receive(&here), Some(news));
        }
        drop(there);
        assert_eq!(News::receive(&here), None);
    }
}
