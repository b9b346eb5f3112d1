//! One HTTP/1.1 exchange on a connection of its own, byte for byte.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use super::record::{Headers, header};

/// How long the server may be silent before it is taken for hung.
pub(crate) const SILENCE_MAX: Duration = Duration::from_secs(10);

/// An answer with its whole body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    /// Interim answers that came before it, such as 100.
    pub(crate) interim: Vec<u16>,
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
}

/// A connection with deadlines.
pub(crate) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, SILENCE_MAX)?;
    stream.set_read_timeout(Some(SILENCE_MAX))?;
    stream.set_write_timeout(Some(SILENCE_MAX))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends a whole request and reads its answer; the connection is closed after it.
pub(crate) fn exchange(address: SocketAddr, request: Vec<u8>) -> io::Result<Response> {
    let is_head = request.starts_with(b"HEAD ");
    let stream = connect(address)?;
    let mut writing = stream.try_clone()?;
    // Beside the reading: a server may answer and close before it has read a long body.
    let writer = thread::spawn(move || {
        let _ = writing.write_all(&request);
    });
    let response = read(&mut BufReader::new(&stream), is_head);
    let _ = stream.shutdown(std::net::Shutdown::Both);
    let _ = writer.join();
    response
}

/// The bytes of a request as one would write them by hand.
pub(crate) fn request(method: &str, path: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// Reads one answer, up to the end of its body.
pub(crate) fn read(from: &mut impl BufRead, is_head: bool) -> io::Result<Response> {
    let mut interim = Vec::new();
    loop {
        let (status, headers) = head(from)?;
        if status >= 200 || status == 101 {
            let body = match status {
                101 | 204 | 304 => Vec::new(),
                _ if is_head => Vec::new(),
                _ => body(from, &headers)?,
            };
            return Ok(Response {
                interim,
                status,
                headers,
                body,
            });
        }
        interim.push(status);
    }
}

fn head(from: &mut impl BufRead) -> io::Result<(u16, Headers)> {
    let first = line(from)?;
    let status = first
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| invalid(format!("no status line: {first:?}")))?;
    let mut headers = Headers::new();
    loop {
        let line = line(from)?;
        if line.is_empty() {
            return Ok((status, headers));
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| invalid(format!("no header: {line:?}")))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn body(from: &mut impl BufRead, headers: &Headers) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if header(headers, "Transfer-Encoding") == Some("chunked") {
        loop {
            let size = line(from)?;
            let size = size.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16)
                .map_err(|_| invalid(format!("no chunk size: {size:?}")))?;
            from.by_ref().take(size).read_to_end(&mut body)?;
            line(from)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
    match header(headers, "Content-Length") {
        Some(length) => {
            let length = length
                .parse::<u64>()
                .map_err(|_| invalid(format!("no length: {length:?}")))?;
            from.by_ref().take(length).read_to_end(&mut body)?;
            if body.len() as u64 != length {
                return Err(invalid(format!("body ends after {} bytes", body.len())));
            }
        }
        None => {
            from.read_to_end(&mut body)?;
        }
    }
    Ok(body)
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.read_until(b'\n', &mut bytes)?;
    let Some(line) = bytes.strip_suffix(b"\n") else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(String::from_utf8_lossy(line).into_owned())
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn parse(text: &str) -> Response {
        read(&mut text.as_bytes(), false).unwrap()
    }

    #[test]
    fn a_body_ends_by_its_length_its_chunks_or_the_connection() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nok",
        ] {
            assert_eq!(parse(text).body, b"ok", "{text}");
        }
    }

    #[test]
    fn a_body_that_is_cut_short_is_an_error() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok";
        assert!(read(&mut text.as_bytes(), false).is_err());
    }

    #[test]
    fn interim_answers_come_before_the_answer() {
        let response = parse(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        );
        assert_eq!((response.interim, response.status), (vec![100], 304));
    }

    #[test]
    fn an_answer_that_comes_before_the_request_is_read_counts() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            stream
                .write_all(b"HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
            stream // Open until the test has its answer.
        });
        let headers = vec![("Host".to_owned(), "x".to_owned())];
        let request = request("POST", "/", &headers, &vec![b'x'; 50_000_000]);
        assert_eq!(exchange(address, request).unwrap().status, 413);
        thread.join().unwrap();
    }
}
