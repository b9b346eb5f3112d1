//! A server on loopback that does what a test says, byte by byte.

use std::error::Error;
use std::fmt::{Display, Write as _};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mm_sender::{WebhookSender, WebhookSenderBuilder, WebhookUrl};
use rustix::net::{self, AddressFamily, SocketType};

/// The webhook's secret in all tests.
pub(crate) const ID: &str = "8aix33e45idrfjj63p8uomwzih";
/// What a real server answers to a good payload.
pub(crate) const OK: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// The pause of a server that is slow.
pub(crate) const DRIP: Duration = Duration::from_millis(20);
/// The timeout of a send that is to run into it.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

/// What a slow server does between two bytes. It waits for nothing.
pub(crate) fn pause() {
    thread::park_timeout(DRIP);
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) connection: usize,
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        json["text"].as_str().unwrap().to_owned()
    }
}

/// What a connection is read from and written to.
pub(crate) trait Stream: Read + Write + Send {
    /// Whether the client came back to a TLS session of before.
    fn is_resumed(&self) -> bool {
        false
    }
}

impl Stream for TcpStream {}

/// One connection of a client.
pub(crate) struct Connection {
    pub(crate) number: usize,
    stream: BufReader<Box<dyn Stream>>,
    socket: TcpStream,
    seen: Sender<Seen>,
}

impl Connection {
    /// Reads one request; none when the client has closed.
    pub(crate) fn request(&mut self) -> Option<Seen> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            self.stream.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let length = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        let seen = Seen {
            connection: self.number,
            line: line.trim_end().to_owned(),
            headers,
            body: String::from_utf8(body).unwrap(),
        };
        let _ = self.seen.send(seen.clone());
        Some(seen)
    }

    /// Writes; whether the client still took it.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.get_mut().write_all(bytes.as_ref()).is_ok()
    }

    /// Writes one byte after the other, with a pause before each.
    pub(crate) fn drip(&mut self, bytes: impl AsRef<[u8]>) {
        for byte in bytes.as_ref() {
            pause();
            if !self.write([*byte]) {
                return;
            }
        }
    }

    /// Writes, and closes so that the client gets a reset: its request is not read.
    pub(crate) fn write_and_reset(self, bytes: impl AsRef<[u8]>) {
        let mut stream = self.into_stream();
        let _ = stream.peek(&mut [0]); // The request has begun to come.
        let _ = stream.write_all(bytes.as_ref());
    }

    /// Writes the same again and again until the client closes; how many bytes it took.
    pub(crate) fn write_for_ever(&mut self, bytes: impl AsRef<[u8]>) -> usize {
        let mut taken = 0;
        while self.write(bytes.as_ref()) {
            taken += bytes.as_ref().len();
        }
        taken
    }

    /// Reads the first line of a request.
    pub(crate) fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).ok()?;
        Some(line)
    }

    /// Reads up to so many bytes; how many came.
    pub(crate) fn take(&mut self, max: usize) -> usize {
        let mut bytes = vec![0; max];
        self.stream.read(&mut bytes).unwrap_or(0)
    }

    /// Waits for a request, and leaves it unread.
    pub(crate) fn peek(&mut self) {
        let _ = self.socket.peek(&mut [0]);
        let _ = self.seen.send(Seen {
            connection: self.number,
            line: String::new(),
            headers: Vec::new(),
            body: String::new(),
        });
    }

    /// Waits for ever.
    pub(crate) fn hang(self) {
        let _open = self;
        loop {
            thread::park();
        }
    }

    /// Waits until the client closes.
    pub(crate) fn wait_closed(&mut self) {
        let _ = std::io::copy(&mut self.stream, &mut std::io::sink());
    }

    /// Whether the client came back to a TLS session of before.
    pub(crate) fn is_resumed(&self) -> bool {
        self.stream.get_ref().is_resumed()
    }

    /// The socket, with what was read ahead lost.
    pub(crate) fn into_stream(self) -> TcpStream {
        self.socket
    }
}

/// A server that runs a script for each connection, on its own thread.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    seen: Mutex<Receiver<Seen>>,
}

impl Server {
    pub(crate) fn start(script: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        Self::start_over(|socket| Box::new(socket), script)
    }

    /// As [`start`](Self::start), with something between the socket and the script.
    pub(crate) fn start_over(
        over: impl Fn(TcpStream) -> Box<dyn Stream> + Send + Sync + 'static,
        script: impl Fn(Connection) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let (tell, seen) = channel();
        let (count, script) = (Arc::clone(&connections), Arc::new(script));
        // Ends with the test's process; a blocked accept holds nothing else.
        thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(socket) = socket else { return };
                socket.set_nodelay(true).unwrap();
                let number = count.fetch_add(1, Ordering::SeqCst);
                let connection = Connection {
                    number,
                    stream: BufReader::new(over(socket.try_clone().unwrap())),
                    socket,
                    seen: tell.clone(),
                };
                let script = Arc::clone(&script);
                thread::spawn(move || script(connection));
            }
        });
        Self {
            address,
            connections,
            seen: Mutex::new(seen),
        }
    }

    /// Answers each request by its number, counted over all connections.
    pub(crate) fn answering(
        answer: impl Fn(usize, &Seen) -> String + Send + Sync + 'static,
    ) -> Self {
        let requests = AtomicUsize::new(0);
        Self::start(move |mut connection| {
            while let Some(seen) = connection.request() {
                let answer = answer(requests.fetch_add(1, Ordering::SeqCst), &seen);
                if !connection.write(answer) {
                    return;
                }
            }
        })
    }

    /// Reads a request, writes these bytes and closes.
    pub(crate) fn bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self::start(move |mut connection| {
            if connection.request().is_some() {
                connection.write(&bytes);
            }
        })
    }

    /// Accepts everything.
    pub(crate) fn ok() -> Self {
        Self::answering(|_, _| OK.to_owned())
    }

    pub(crate) fn url(&self) -> WebhookUrl {
        url(self.address)
    }

    pub(crate) fn sender(&self) -> WebhookSender {
        self.builder().build()
    }

    /// A sender that ignores the environment's proxy.
    pub(crate) fn builder(&self) -> WebhookSenderBuilder {
        WebhookSender::builder(self.url()).proxy_choice(mm_sender::ProxyChoice::Direct)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The next request that came.
    pub(crate) fn next(&self) -> Seen {
        self.seen
            .lock()
            .unwrap()
            .recv_timeout(LONG)
            .expect("a request in time")
    }

    /// All requests that came so far and were not taken yet.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().try_iter().collect()
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

/// The webhook at this host.
pub(crate) fn url(host: impl Display) -> WebhookUrl {
    format!("http://{host}/hooks/{ID}").parse().unwrap()
}

/// The texts of an error and of all that is beneath it.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// An answer with a length.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}
