//! What a catcher is told when it starts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::compat::Version;
use crate::fault::Faults;

/// When a websocket speaks up and when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebsocketTimes {
    /// How long a connection is quiet before the server pings it.
    pub ping: Duration,
    /// How long the server waits for anything before it drops the connection.
    pub pong: Duration,
    /// How long a connection may take to authenticate.
    pub authentication: Duration,
}

impl Default for WebsocketTimes {
    /// Those of a real server: 60 s, 100 s, 5 s.
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(60),
            pong: Duration::from_secs(100),
            authentication: Duration::from_secs(5),
        }
    }
}

/// How long a client may take to ask for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadTimes {
    /// How long the head of a request may take, and how long a connection may be idle before it.
    pub head: Duration,
    /// How long the whole body of a request may take.
    pub body: Duration,
}

impl Default for ReadTimes {
    /// Those of a real server: 60 s, 300 s (`IdleTimeout` and `ReadTimeout` of its settings).
    fn default() -> Self {
        Self {
            head: Duration::from_secs(60),
            body: Duration::from_secs(300),
        }
    }
}

/// How much is kept; the oldest goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many posts.
    pub posts: usize,
    /// How many bytes of posts, requests and files, about. A post that alone takes more with its
    /// request is forgotten at once.
    pub bytes: usize,
    /// How old a post may become.
    pub age: Option<Duration>,
}

impl Default for Limits {
    /// 100,000 posts, 512 MiB, of any age.
    fn default() -> Self {
        Self {
            posts: 100_000,
            bytes: 512 * 1024 * 1024,
            age: None,
        }
    }
}

/// Everything that a catcher is told when it starts.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) version: Version,
    pub(crate) data: Option<PathBuf>,
    pub(crate) inboxes: Vec<String>,
    /// Whether only the webhooks that exist are taken.
    pub(crate) strict: bool,
    /// Whether a team, channels, a bot and an inbox stand there from the start.
    pub(crate) furnished: bool,
    pub(crate) limits: Limits,
    pub(crate) reading: ReadTimes,
    pub(crate) websocket: WebsocketTimes,
    /// Names that may stand in `Host` besides loopback ones.
    pub(crate) hosts: Vec<String>,
    /// How the server misbehaves from the start.
    pub(crate) faults: Faults,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            version: Version::LATEST,
            data: None,
            inboxes: Vec::new(),
            strict: false,
            furnished: false,
            limits: Limits::default(),
            reading: ReadTimes::default(),
            websocket: WebsocketTimes::default(),
            hosts: Vec::new(),
            faults: Faults::default(),
        }
    }
}
