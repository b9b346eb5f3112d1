//! A request, read within bounds.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, TcpStream};
use std::time::{Duration, Instant};

/// How long the first line and the headers may be together.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long a form may be.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How many headers there may be.
const HEADERS_MAX: usize = 64;
/// How much is read at once.
const PIECE_BYTES: usize = 8 * 1024;

/// A request.
#[derive(Debug)]
pub(in super::super) struct Request {
    pub(in super::super) method: String,
    /// As it was sent, from the first slash to the question mark.
    pub(in super::super) path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Who sends it, or the proxy before them.
    pub(in super::super) peer: IpAddr,
}

/// Why there is no request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Nobody waits for an answer.
    Gone,
    /// This status is the answer.
    Refused(u16),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Refused(408),
            _ => Self::Gone,
        }
    }
}

impl Request {
    /// Reads one, all of it until the deadline.
    pub(super) fn read(
        stream: &TcpStream,
        peer: IpAddr,
        deadline: Instant,
    ) -> Result<Self, Unread> {
        let mut bytes = Vec::new();
        let (mut request, head) = loop {
            let is_end = !read_more(stream, &mut bytes, deadline)?;
            if let Some(found) = parse(&bytes, peer)? {
                break found;
            }
            if is_end {
                return Err(Unread::Gone);
            }
            if bytes.len() > HEAD_BYTES_MAX {
                return Err(Unread::Refused(431));
            }
        };
        let length = request.length()?;
        let mut body = bytes.split_off(head);
        if body.len() < length && request.header("expect").is_some() {
            let mut stream = stream;
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while body.len() < length {
            if !read_more(stream, &mut body, deadline)? {
                return Err(Unread::Gone);
            }
        }
        body.truncate(length); // What follows is a second request, which has no answer here.
        request.body = body;
        Ok(request)
    }

    /// How long the body is.
    fn length(&self) -> Result<usize, Unread> {
        if self.header("transfer-encoding").is_some() {
            return Err(Unread::Refused(411));
        }
        let mut lengths = self.all("content-length");
        let Some(length) = lengths.next() else {
            return Ok(0);
        };
        // Of two lengths, a proxy before this may have believed the other.
        let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || lengths.next().is_some() {
            return Err(Unread::Refused(400));
        }
        match length.parse() {
            Ok(length) if length <= BODY_BYTES_MAX => Ok(length),
            _ => Err(Unread::Refused(413)),
        }
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let is = move |known: &&(String, String)| known.0.eq_ignore_ascii_case(name);
        self.headers.iter().filter(is).map(|(_, value)| &**value)
    }

    /// The first header of this name.
    pub(in super::super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }

    /// The cookies of this name: there may be some of other paths.
    pub(in super::super) fn cookies<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.all("cookie").flat_map(|cookies| cookies.split(';'));
        let pairs = all.filter_map(|cookie| cookie.trim().split_once('='));
        pairs.filter_map(move |(known, value)| (known == name).then_some(value))
    }

    /// What stands behind the question mark.
    pub(in super::super) fn query(&self) -> Fields {
        Fields::of(self.query.as_bytes())
    }

    /// The path with what stands behind the question mark.
    pub(in super::super) fn target(&self) -> String {
        match &*self.query {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// What was filled in.
    pub(in super::super) fn form(&self) -> Fields {
        Fields::of(&self.body)
    }
}

/// The names and values of a form.
#[derive(Debug)]
pub(in super::super) struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// A value; an empty one is none.
    pub(in super::super) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let (_, value) = fields.find(|(known, _)| known == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// A value that is a number; one that is none is none.
    pub(in super::super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }

    /// Whether there is a value that is no number.
    pub(in super::super) fn is_no_number(&self, name: &str) -> bool {
        self.get(name).is_some() && self.number(name).is_none()
    }
}

/// Whether there was more.
fn read_more(mut stream: &TcpStream, to: &mut Vec<u8>, deadline: Instant) -> Result<bool, Unread> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(Unread::Refused(408));
    }
    stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
    let mut piece = [0; PIECE_BYTES];
    let read = loop {
        match stream.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    to.extend_from_slice(&piece[..read]);
    Ok(read > 0)
}

/// The request as far as its headers, and their length; none if there is not all of it yet.
fn parse(bytes: &[u8], peer: IpAddr) -> Result<Option<(Request, usize)>, Unread> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    let head = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Unread::Refused(431)),
        Err(_) => return Err(Unread::Refused(400)),
    };
    if head > HEAD_BYTES_MAX {
        return Err(Unread::Refused(431));
    }
    let target = parsed.path.filter(|path| path.starts_with('/'));
    let (Some(method), Some(target)) = (parsed.method, target) else {
        return Err(Unread::Refused(400));
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = parsed.headers.iter().map(|header| {
        let value = String::from_utf8_lossy(header.value);
        (header.name.to_owned(), value.trim().to_owned())
    });
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.collect(),
        body: Vec::new(),
        peer,
    };
    Ok(Some((request, head)))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Shutdown, TcpListener};
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// What is read of these bytes, if nothing follows them.
    fn read(bytes: &[u8]) -> Result<Request, Unread> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, peer) = listener.accept().unwrap();
        let bytes = bytes.to_vec();
        let writer = thread::spawn(move || {
            // What is refused early is not read to its end.
            let _ = client.write_all(&bytes);
            let _ = client.shutdown(Shutdown::Write);
            client
        });
        let request = Request::read(&server, peer.ip(), Instant::now() + LONG);
        drop(server);
        drop(writer.join().unwrap());
        request
    }

    fn refused(bytes: &[u8]) -> u16 {
        match read(bytes) {
            Err(Unread::Refused(status)) => status,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_form_is_read_with_its_query_and_cookies() {
        let request = read(
            b"POST /a?b=c%20d&e= HTTP/1.1\r\nHost: h\r\nCookie: x=1; y=2\r\ncookie: x=3\r\n\
              Content-Length: 7\r\n\r\nf=g+h&ignored",
        )
        .unwrap();
        assert_eq!(
            (&*request.method, &*request.path, &*request.target()),
            ("POST", "/a", "/a?b=c%20d&e=")
        );
        assert_eq!(request.query().get("b"), Some("c d"));
        assert_eq!(request.query().get("e"), None);
        assert_eq!(request.form().get("f"), Some("g h"));
        assert_eq!(request.cookies("x").collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(request.header("HOST"), Some("h"));
    }

    #[test]
    fn what_is_no_request_is_refused_at_once() {
        assert_eq!(refused(b"\x16\x03\x01\x02 garbage\r\n\r\n"), 400);
        assert_eq!(refused(b"GET http://h/ HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(refused(b"GET / HTTP/1.1\r\n: x\r\n\r\n"), 400);
        let long = [b"GET /".as_slice(), &vec![b'a'; 20_000]].concat();
        assert_eq!(refused(&long), 431);
        let many = "a: b\r\n".repeat(HEADERS_MAX + 1);
        assert_eq!(
            refused(format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes()),
            431
        );
    }

    #[test]
    fn a_body_has_one_length_that_is_not_too_long() {
        let with = |headers: &str| format!("POST / HTTP/1.1\r\n{headers}\r\n\r\n").into_bytes();
        assert_eq!(refused(&with("Transfer-Encoding: chunked")), 411);
        assert_eq!(refused(&with("Content-Length: 65537")), 413);
        assert_eq!(
            refused(&with("Content-Length: 99999999999999999999999")),
            413
        );
        for wrong in [
            "Content-Length: -1",
            "Content-Length: +1",
            "Content-Length:",
        ] {
            assert_eq!(refused(&with(wrong)), 400, "{wrong}");
        }
        assert_eq!(
            refused(&with("Content-Length: 1\r\nContent-Length: 2")),
            400
        );
    }

    #[test]
    fn a_request_that_breaks_off_has_no_answer() {
        for bytes in [
            b"".as_slice(),
            b"GET / HTT",
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
        ] {
            assert_eq!(read(bytes).unwrap_err(), Unread::Gone);
        }
    }

    #[test]
    fn what_does_not_come_in_time_is_given_up() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, peer) = listener.accept().unwrap();
        let deadline = Instant::now() + Duration::from_millis(20);
        let read = Request::read(&server, peer.ip(), deadline);
        assert_eq!(read.unwrap_err(), Unread::Refused(408));
    }
}
