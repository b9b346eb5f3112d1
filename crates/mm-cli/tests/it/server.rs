//! A server on loopback that answers as a real one does, or as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use rustix::net::{self, AddressFamily, SocketType};
use serde_json::Value;

use crate::support::{ID, LONG};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        self.json()["text"].as_str().unwrap().to_owned()
    }
}

/// What the server does with a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These bytes, and closes.
    Last(Vec<u8>),
    /// Nothing, and closes.
    Cut,
    /// Nothing, for ever.
    Hang,
    /// These bytes, then others again and again.
    Endless(Vec<u8>),
}

/// An answer with a length.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    Answer::Bytes(bytes)
}

/// What a real server says to a good payload.
pub(crate) fn ok() -> Answer {
    let headers = "Content-Type: text/plain\r\n\
                   X-Version-Id: 5.37.0.local.b5c7edeb5d13d9bc088f91ef6abc27c7.false\r\n";
    answer("200 OK", headers, "ok")
}

/// How a real server refuses: an id and a message.
pub(crate) fn refusal(status: u16, id: &str, message: &str) -> Answer {
    let body = serde_json::json!({
        "id": id,
        "message": message,
        "detailed_error": "",
        "request_id": "ijrqkmz667ybuefyetedapmkpy",
        "status_code": status,
    });
    let headers = "Content-Type: application/json\r\n\
                   X-Version-Id: 5.37.0.local.b5c7edeb5d13d9bc088f91ef6abc27c7.false\r\n";
    answer(&format!("{status} No"), headers, body.to_string())
}

pub(crate) fn no_text() -> Answer {
    let id = "web.incoming_webhook.text.app_error";
    refusal(400, id, "No text specified.")
}

pub(crate) fn no_webhook() -> Answer {
    let id = "web.incoming_webhook.invalid.app_error";
    refusal(400, id, "Invalid webhook.")
}

pub(crate) fn no_channel() -> Answer {
    let id = "web.incoming_webhook.channel.app_error";
    refusal(404, id, "Couldn't find the channel.")
}

pub(crate) fn limited() -> Answer {
    answer(
        "429 Too Many Requests",
        "Content-Type: text/plain\r\nRetry-After: 1\r\nX-Ratelimit-Limit: 100\r\n\
         X-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1\r\n",
        "limit exceeded\n",
    )
}

/// A server; it ends with the test's process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    came: Condvar,
}

/// A connection, encrypted or not.
pub(crate) trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

impl Server {
    /// Does what `script` says for each request, by its number from 0.
    pub(crate) fn start(
        script: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start_over(|socket| Box::new(socket), script)
    }

    /// As [`start`](Self::start), with something between the socket and the script.
    pub(crate) fn start_over(
        over: impl Fn(TcpStream) -> Box<dyn Stream> + Send + Sync + 'static,
        script: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let (record, number) = (Arc::clone(&seen), Arc::new(AtomicUsize::new(0)));
        let (over, script) = (Arc::new(over), Arc::new(script));
        thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(socket) = socket else { return };
                let (record, number) = (Arc::clone(&record), Arc::clone(&number));
                let (over, script) = (Arc::clone(&over), Arc::clone(&script));
                thread::spawn(move || {
                    let mut stream = BufReader::new(over(socket));
                    while let Some(request) = read(&mut stream) {
                        let number = number.fetch_add(1, Ordering::SeqCst);
                        record.requests.lock().unwrap().push(request.clone());
                        record.came.notify_all();
                        if !act(stream.get_mut(), script(number, &request)) {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, seen }
    }

    /// Refuses an empty text as a real server does, and accepts everything else.
    pub(crate) fn ok() -> Self {
        Self::always(ok())
    }

    /// Answers the same to everything but an empty text, which it refuses if it accepts
    /// others.
    pub(crate) fn always(answer: Answer) -> Self {
        let accepts = matches!(&answer, Answer::Bytes(bytes) if bytes.ends_with(b"\r\n\r\nok"));
        Self::start(move |_, request| {
            if accepts && request.body == r#"{"text":""}"# {
                no_text()
            } else {
                answer.clone()
            }
        })
    }

    /// The webhook's URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks/{ID}", self.address)
    }

    /// All requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// The requests once there are as many as `enough` wants.
    pub(crate) fn wait(&self, enough: impl Fn(&[Request]) -> bool) -> Vec<Request> {
        let requests = self.seen.requests.lock().unwrap();
        let missing = |requests: &mut Vec<Request>| !enough(requests);
        let waited = self.seen.came.wait_timeout_while(requests, LONG, missing);
        let (requests, timeout) = waited.unwrap();
        assert!(!timeout.timed_out(), "only these came: {requests:?}");
        requests.clone()
    }

    /// The only request.
    pub(crate) fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }
}

fn read(stream: &mut BufReader<Box<dyn Stream>>) -> Option<Request> {
    let mut line = String::new();
    if stream.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let header = header.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&header);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Request {
        line: line.trim_end().to_owned(),
        head,
        body: String::from_utf8(body).unwrap(),
    })
}

/// Whether the connection goes on.
fn act(stream: &mut Box<dyn Stream>, answer: Answer) -> bool {
    match answer {
        Answer::Bytes(bytes) => stream.write_all(&bytes).is_ok(),
        Answer::Last(bytes) => {
            let _ = stream.write_all(&bytes);
            false
        }
        Answer::Cut => false,
        Answer::Hang => loop {
            thread::park();
        },
        Answer::Endless(bytes) => {
            let more = [b'x'; 4096];
            let _ = stream.write_all(&bytes);
            while stream.write_all(&more).is_ok() {}
            false
        }
    }
}

/// A port of this machine at which nobody listens, and which nobody gets, not even as the own
/// port of a connection, as long as the socket lives that is bound to it.
pub(crate) fn closed_port() -> (OwnedFd, SocketAddr) {
    let socket = net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    net::bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = net::getsockname(&socket).unwrap().try_into().unwrap();
    (socket, address)
}

/// Holds answers back until it is opened.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub(crate) fn wait(&self) {
        let open = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(open, |open| !*open).unwrap());
    }
}
