//! A service on loopback that answers as a test says, and what becomes of a dispatch to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use mm_outbox::{DispatchView, Error, Filter, Messenger, Outbox, SendOptions, Status, recipients};

use crate::stage::Folder;

/// How long a test waits for what is sure to come.
const LONG: Duration = Duration::from_secs(30);
/// How long the outbox of a test waits between two attempts.
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body as JSON.
    #[cfg(any(feature = "telegram", feature = "twitter"))]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

fn request(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut line = String::new();
    stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut words = line.split(' ').map(str::to_owned);
    let mut seen = Seen {
        method: words.next()?,
        path: words.next()?,
        headers,
        body: String::new(),
    };
    let length = seen.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    seen.body = String::from_utf8(body).unwrap();
    Some(seen)
}

/// A server that answers each request by its number.
pub(crate) struct Service {
    address: SocketAddr,
    seen: Mutex<Receiver<Seen>>,
}

impl Service {
    /// Answers each request by its number, counted from 0 over all connections; an empty
    /// answer closes the connection.
    pub(crate) fn answering(
        answer: impl Fn(usize, &Seen) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, seen) = channel();
        let shared = Arc::new((answer, AtomicUsize::new(0)));
        // Ends with the test's process; a blocked accept holds nothing else.
        thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(socket) = socket else { return };
                let (shared, tell) = (Arc::clone(&shared), tell.clone());
                thread::spawn(move || {
                    let mut stream = BufReader::new(socket);
                    while let Some(seen) = request(&mut stream) {
                        let _ = tell.send(seen.clone());
                        let number = shared.1.fetch_add(1, Ordering::SeqCst);
                        let answer = (shared.0)(number, &seen);
                        let written = stream.get_mut().write_all(answer.as_bytes());
                        let is_last = answer.is_empty() || answer.contains("Connection: close");
                        if is_last || written.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self {
            address,
            seen: Mutex::new(seen),
        }
    }

    /// Gives each request the same answer.
    pub(crate) fn always(answer: impl Into<String>) -> Self {
        let answer = answer.into();
        Self::answering(move |_, _| answer.clone())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request that came.
    pub(crate) fn next(&self) -> Seen {
        let seen = self.seen.lock().unwrap();
        seen.recv_timeout(LONG).expect("a request in time")
    }

    /// All requests that came so far and were not taken yet.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().try_iter().collect()
    }
}

/// An answer with a length.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// A JSON answer.
pub(crate) fn json(status: &str, body: &str) -> String {
    answer(status, "Content-Type: application/json\r\n", body)
}

/// What became of dispatches in one pass.
pub(crate) struct Passed {
    /// In the order of the addresses.
    pub(crate) views: Vec<DispatchView>,
    /// What is stored of each.
    pub(crate) errors: Vec<String>,
    /// How the pass ended.
    pub(crate) result: Result<(), Error>,
}

impl Passed {
    /// How long until the first is tried again.
    pub(crate) fn wait(&self) -> Option<Duration> {
        let at = self.views[0].next_attempt_at?;
        Some(at.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

/// Sends a text to these addresses in one pass, which does not try it again.
pub(crate) fn pass(messenger: Arc<dyn Messenger>, to: &[&str], text: &str) -> Passed {
    static FOLDERS: AtomicUsize = AtomicUsize::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::SeqCst);
    let folder = Folder::new(&format!("pass-{number}"));
    let to = recipients(messenger.alias(), to.iter().copied());
    let outbox = Outbox::sqlite(folder.0.join("outbox.db"));
    let outbox = outbox.backoff(HOUR, HOUR).shared_messenger(messenger);
    let outbox = outbox.open().unwrap();
    outbox.schedule(text, to).unwrap();
    let (_, result) = outbox.send_scheduled(&SendOptions::default());
    let mut views = outbox.dispatches(&Filter::default()).unwrap();
    views.reverse();
    let texts = |view: &DispatchView| {
        let errors = outbox.errors(view.id).unwrap().into_iter();
        let texts: Vec<_> = errors.map(|error| error.text).collect();
        texts.join("\n")
    };
    Passed {
        errors: views.iter().map(texts).collect(),
        views,
        result,
    }
}

/// What became of one dispatch in one pass.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Status,
    pub(crate) attempts: u32,
    /// The errors, as they are stored.
    pub(crate) errors: String,
    /// How long until it is tried again.
    pub(crate) wait: Option<Duration>,
    /// How the pass ended.
    pub(crate) result: Result<(), Error>,
}

impl Outcome {
    /// All that could show a secret.
    pub(crate) fn shown(&self) -> String {
        let told = self.result.as_ref().err().map(Error::with_causes);
        format!("{self:?} {told:?}")
    }
}

/// Sends one dispatch in one pass.
pub(crate) fn dispatch(messenger: impl Messenger + 'static, to: &str, text: &str) -> Outcome {
    let mut passed = pass(Arc::new(messenger), &[to], text);
    Outcome {
        status: passed.views[0].status,
        attempts: passed.views[0].attempts,
        wait: passed.wait(),
        errors: passed.errors.remove(0),
        result: passed.result,
    }
}

/// What never shows any of these secrets.
pub(crate) fn hides(shown: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}

/// A field of a form, decoded; empty if it has none.
#[cfg(any(feature = "fb", feature = "vk"))]
pub(crate) fn field(form: &str, name: &str) -> String {
    let mut fields = form_urlencoded::parse(form.as_bytes());
    let found = fields.find(|(own, _)| own == name);
    found.map_or_else(String::new, |(_, value)| value.into_owned())
}
