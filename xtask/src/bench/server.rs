//! A webhook server on loopback that does what a benchmark says, fast.

mod limit;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use mm_core::WebhookUrl;
use serde::Deserialize;

use crate::Result;

pub(crate) use limit::{Limit, Verdict};

/// The path of the webhook, whose id looks like a real one.
const PATH: &str = "/hooks/8aix33e45idrfjj63p8uomwzih";
/// Room for a request of the greatest post.
const BUFFER_BYTES: usize = 128 * 1024;

/// Called with each request, before it is answered.
type Watch = Box<dyn Fn(Fate, &[u8]) + Send + Sync>;

/// What the server does with requests, beside accepting them.
#[derive(Default)]
pub(crate) struct Rules {
    /// How many requests it allows, as a real server does.
    pub(crate) limit: Option<Limit>,
    /// Answers each so many-th request with a 503, in turn with and without `Retry-After`.
    pub(crate) unavailable_every: Option<u64>,
    /// The seconds of that `Retry-After`.
    pub(crate) retry_after: u64,
    /// Closes the connection of each so many-th request without an answer, in turn before
    /// and after the post was accepted.
    pub(crate) cut_every: Option<u64>,
    /// Sees each request before its answer.
    pub(crate) watch: Option<Watch>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// 200.
    Accepted,
    /// 429.
    LimitExceeded,
    /// 503 with `Retry-After`.
    Postponed,
    /// 503 without: nobody can tell from the answer that the post was not accepted.
    Unavailable,
    /// No answer, and no post.
    CutBefore,
    /// No answer, but the post was accepted.
    CutAfter,
}

impl Fate {
    /// Whether there is a post now.
    pub(crate) fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::CutAfter)
    }
}

/// The requests that a server saw, in their order: what became of each, and its text.
#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Vec<(Fate, String)>>>);

impl Record {
    /// Adds what the server sees from now on.
    pub(crate) fn watch(&self) -> Watch {
        let seen = self.clone();
        Box::new(move |fate, body| {
            seen.lock().push((fate, text(body)));
        })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Vec<(Fate, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text of a payload.
pub(crate) fn text(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Post {
        text: String,
    }
    // What cannot be read shows as a text that nobody sent.
    serde_json::from_slice(body).map_or_else(|error| error.to_string(), |post: Post| post.text)
}

/// The server, until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    rules: Rules,
    limit: Option<Mutex<limit::Bucket>>,
    requests: AtomicU64,
    connections: AtomicU64,
    stopped: AtomicBool,
}

impl Server {
    pub(crate) fn start(rules: Rules) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let limit = rules.limit.map(|limit| Mutex::new(limit.full()));
        let shared = Arc::new(Shared {
            rules,
            limit,
            requests: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        });
        let server = Self {
            address,
            shared: Arc::clone(&shared),
        };
        thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || shared.listen(&listener))?;
        Ok(server)
    }

    /// The webhook, as text.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{PATH}", self.address)
    }

    /// The webhook.
    pub(crate) fn webhook(&self) -> Result<WebhookUrl> {
        Ok(self.url().parse()?)
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// Over how many connections they came.
    pub(crate) fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that listens; the others end with their connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: &TcpListener) {
        for socket in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(socket) = socket else { continue };
            self.connections.fetch_add(1, Ordering::SeqCst);
            let shared = Arc::clone(self);
            // A client that goes away is no fault of the server's.
            thread::spawn(move || shared.serve(socket));
        }
    }

    /// Answers the requests of one connection.
    fn serve(&self, socket: TcpStream) -> io::Result<()> {
        socket.set_nodelay(true)?;
        let mut reader = BufReader::with_capacity(BUFFER_BYTES, socket);
        let (mut line, mut body) = (Vec::new(), Vec::new());
        while let Some(length) = content_length(&mut reader, &mut line)? {
            body.resize(length, 0);
            reader.read_exact(&mut body)?;
            let (fate, verdict) = self.judge();
            if let Some(watch) = &self.rules.watch {
                watch(fate, &body);
            }
            let socket = reader.get_mut();
            match fate {
                Fate::CutBefore | Fate::CutAfter => return socket.shutdown(Shutdown::Both),
                _ => socket.write_all(self.answer(fate, verdict).as_bytes())?,
            }
        }
        Ok(())
    }

    fn judge(&self) -> (Fate, Option<Verdict>) {
        let number = self.requests.fetch_add(1, Ordering::SeqCst) + 1;
        let verdict = self.limit.as_ref().map(|bucket| {
            let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
            bucket.take(Instant::now())
        });
        let nth = |every: Option<u64>| every.filter(|every| number % every == 0);
        let fate = if verdict.as_ref().is_some_and(|verdict| !verdict.allowed) {
            Fate::LimitExceeded
        } else if let Some(every) = nth(self.rules.unavailable_every) {
            if (number / every) % 2 == 1 {
                Fate::Postponed
            } else {
                Fate::Unavailable
            }
        } else if let Some(every) = nth(self.rules.cut_every) {
            if (number / every) % 2 == 1 {
                Fate::CutBefore
            } else {
                Fate::CutAfter
            }
        } else {
            Fate::Accepted
        };
        (fate, verdict)
    }

    fn answer(&self, fate: Fate, verdict: Option<Verdict>) -> String {
        let limits = verdict.map_or_else(String::new, |verdict| verdict.headers());
        let (status, extra, body) = match fate {
            Fate::LimitExceeded => (
                "429 Too Many Requests",
                "Retry-After: 1\r\n",
                "limit exceeded\n",
            ),
            Fate::Postponed => (
                "503 Service Unavailable",
                &*format!("Retry-After: {}\r\n", self.rules.retry_after),
                "",
            ),
            Fate::Unavailable => ("503 Service Unavailable", "", ""),
            _ => ("200 OK", "", "ok"),
        };
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\n{extra}{limits}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

/// Reads the head of a request; the length of its body, or none when the client is done.
fn content_length(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<usize>> {
    const NAME: &[u8] = b"content-length:";
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_until(b'\n', line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_ascii_end();
        if text.is_empty() {
            return Ok(Some(length));
        }
        if text.len() > NAME.len() && text[..NAME.len()].eq_ignore_ascii_case(NAME) {
            let value = std::str::from_utf8(text[NAME.len()..].trim_ascii()).unwrap_or_default();
            length = value.parse().map_err(io::Error::other)?;
        }
    }
}
