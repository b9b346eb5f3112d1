//! A server on loopback that does what a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use mm_driver::{Driver, DriverBuilder, Token};

use crate::world::{LONG, quick};

/// The token in all tests with such a server.
pub(crate) const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Reads one request; none when the client has closed.
pub(crate) fn request(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
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
        body: Vec::new(),
    };
    let length = seen.header("content-length").unwrap_or("0");
    seen.body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut seen.body).ok()?;
    Some(seen)
}

/// A server that answers each request by its number.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Mutex<Receiver<Seen>>,
}

impl Server {
    /// Runs a script for each connection, on its own thread.
    pub(crate) fn start(
        script: impl Fn(BufReader<TcpStream>, &dyn Fn(&Seen)) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, seen) = channel();
        let script = Arc::new(script);
        // Ends with the test's process; a blocked accept holds nothing else.
        thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(socket) = socket else { return };
                let (script, tell) = (Arc::clone(&script), tell.clone());
                thread::spawn(move || {
                    script(BufReader::new(socket), &|seen| {
                        let _ = tell.send(seen.clone());
                    });
                });
            }
        });
        Self {
            address,
            seen: Mutex::new(seen),
        }
    }

    /// Answers each request by its number, counted from 0 over all connections; an empty
    /// answer closes the connection.
    pub(crate) fn answering(
        answer: impl Fn(usize, &Seen) -> String + Send + Sync + 'static,
    ) -> Self {
        let requests = AtomicUsize::new(0);
        Self::start(move |mut stream, tell| {
            while let Some(seen) = request(&mut stream) {
                tell(&seen);
                let answer = answer(requests.fetch_add(1, Ordering::SeqCst), &seen);
                if answer.is_empty() || stream.get_mut().write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
        })
    }

    /// Gives each request the same answer.
    pub(crate) fn always(answer: String) -> Self {
        Self::answering(move |_, _| answer.clone())
    }

    /// Reads a request, and never answers.
    pub(crate) fn silent() -> Self {
        Self::start(|mut stream, tell| {
            while let Some(seen) = request(&mut stream) {
                tell(&seen);
            }
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn builder(&self) -> DriverBuilder {
        quick(&self.url())
    }

    pub(crate) fn driver(&self) -> Driver {
        self.builder().token(token()).build().unwrap()
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

pub(crate) fn token() -> Token {
    Token::parse(TOKEN).unwrap()
}

/// An answer with a length.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// A JSON answer.
pub(crate) fn json(body: &str) -> String {
    answer("200 OK", "Content-Type: application/json\r\n", body)
}

/// The answer to a good login, with this session token.
pub(crate) fn logged_in(token: &str) -> String {
    let headers = format!("Content-Type: application/json\r\nToken: {token}\r\n");
    answer("200 OK", &headers, r#"{"id": "u1", "username": "anna"}"#)
}

/// An error as a server says it.
pub(crate) fn refusal(status: &str, id: &str) -> String {
    let body = serde_json::json!({
        "id": id, "message": "No.", "detailed_error": "", "request_id": "r1",
        "status_code": 0,
    });
    let headers = "Content-Type: application/json\r\n";
    answer(status, headers, &body.to_string())
}
