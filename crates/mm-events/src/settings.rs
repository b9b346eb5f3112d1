//! What a client is told before it starts.

use std::path::PathBuf;
use std::time::Duration;

use mm_core::Error;
use mm_driver::Driver;

use crate::Client;
use crate::address::Address;

/// How long the network may be silent by default.
const DEFAULT_READ_DEADLINE: Duration = Duration::from_secs(70);
/// How long making a connection may take by default.
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// The first and the longest wait between two connections by default.
const DEFAULT_BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(60));
/// How many events wait by default for who takes them.
const DEFAULT_QUEUE_CAPACITY: usize = 10_000;
/// How large a message of the server may be by default.
const DEFAULT_MESSAGE_MAX: usize = 16 * 1024 * 1024;

/// What becomes of events when the queue is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// Those that come are not taken; how many is told by
    /// [`EventKind::Overflow`](crate::EventKind::Overflow) in their place.
    #[default]
    Drop,
    /// The client reads no more until there is room, and tells the server all the while that
    /// it is alive. A server that has too much for it ends the connection, which is then a
    /// [`Gap`](crate::Gap) whose posts are caught up.
    Wait,
}

/// Sets a [`Client`] up.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    driver: Driver,
    url: Option<String>,
    settings: Settings,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) read_deadline: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) backoff: (Duration, Duration),
    pub(crate) queue_capacity: usize,
    pub(crate) overflow: Overflow,
    pub(crate) message_max: usize,
    pub(crate) state_file: Option<PathBuf>,
}

impl ClientBuilder {
    pub(crate) fn new(driver: Driver) -> Self {
        Self {
            driver,
            url: None,
            settings: Settings {
                read_deadline: DEFAULT_READ_DEADLINE,
                connect_timeout: DEFAULT_CONNECT_TIMEOUT,
                backoff: DEFAULT_BACKOFF,
                queue_capacity: DEFAULT_QUEUE_CAPACITY,
                overflow: Overflow::default(),
                message_max: DEFAULT_MESSAGE_MAX,
                state_file: None,
            },
        }
    }

    /// Where the websocket is, if it is not below the server's own URL: `wss://host:8443`.
    pub fn websocket_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// How long the server may be silent before the network counts as dead. After half of it
    /// the client asks the server for a sign of life. Default 70 s.
    pub fn read_deadline(mut self, deadline: Duration) -> Self {
        self.settings.read_deadline = deadline;
        self
    }

    /// How long making a connection may take, to the first word of the server. Default 30 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// The first and the longest wait before the next connection. Waits double and are
    /// shortened at random by up to a half. Default 500 ms and 60 s.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.settings.backoff = (first, longest);
        self
    }

    /// How many events wait for who takes them. Default 10,000.
    pub fn queue_capacity(mut self, events: usize) -> Self {
        self.settings.queue_capacity = events;
        self
    }

    /// What becomes of events when the queue is full. Default [`Overflow::Drop`].
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.settings.overflow = overflow;
        self
    }

    /// How large a message of the server may be. Default 16 MiB.
    pub fn message_max(mut self, bytes: usize) -> Self {
        self.settings.message_max = bytes;
        self
    }

    /// Keeps in this file which events are done, so that a program that starts again misses
    /// nothing: it goes on where it was if the server still knows, and catches up if not.
    ///
    /// An event is done when its callback has returned, or when the next one is asked of the
    /// [`Receiver`](crate::Receiver); what was not done comes again.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.state_file = Some(path.into());
        self
    }

    /// Checks everything and makes the client, without traffic.
    ///
    /// # Errors
    /// [`InvalidUrl`](mm_core::ErrorKind::InvalidUrl) for the websocket's URL;
    /// [`InvalidSetting`](mm_core::ErrorKind::InvalidSetting) for a proxy, a certificate or a
    /// state file that cannot be used; [`Io`](mm_core::ErrorKind::Io) for a file that cannot
    /// be read, or a state file that cannot be written.
    pub fn build(self) -> Result<Client, Error> {
        let address = match &self.url {
            Some(url) => Address::parse(url)?,
            None => Address::of(self.driver.url()),
        };
        Client::new(self.driver, address, self.settings)
    }
}
