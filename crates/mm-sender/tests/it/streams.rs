//! Bodies that are read while they are sent, and answers that are written while they come.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use mm_core::Cancel;
use mm_sender::{BodyEnd, Error, ErrorKind, Http, HttpSettings, ProxyChoice, Request, Response};

use crate::server::{Connection, DRIP, LONG, OK, SHORT, Server, answer, closed_port, pause};

/// More than sockets and buffers hold.
const LARGE: usize = 32 * 1024 * 1024;

fn http(server: &Server) -> Http {
    let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
    Http::new(false, "127.0.0.1", server.address.port(), &settings).unwrap()
}

fn url(server: &Server) -> String {
    format!("http://{}/api/v4/files", server.address)
}

/// Uploads so many bytes of this.
fn send(
    server: &Server,
    mut body: impl Read,
    len: usize,
    timeout: Duration,
) -> Result<Response, Error> {
    let url = url(server);
    let request = Request::new("POST", &url).timeout(timeout);
    let len = u64::try_from(len).unwrap();
    http(server).send_from(&request, &mut body, len, &Cancel::new())
}

/// Downloads, by a cancel of its own.
fn load(server: &Server, to: &mut dyn Write, timeout: Duration) -> Result<Response, Error> {
    let url = url(server);
    let request = Request::new("GET", &url).timeout(timeout);
    http(server).send_to(&request, to, &Cancel::new())
}

/// A source that does something before each piece.
struct Source<F>(F);

impl<F: FnMut(&mut [u8]) -> io::Result<usize>> Read for Source<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (self.0)(buffer)
    }
}

/// Reads the head of a request, and leaves its body.
fn head(connection: &mut Connection) {
    while connection.line().is_some_and(|line| line.trim() != "") {}
}

#[test]
fn a_body_is_sent_with_its_length_and_no_more_than_that() {
    let server = Server::ok();
    for (body, len) in [(&b"abc"[..], 3), (b"abcdef", 3), (b"", 0), (b"abc", 0)] {
        let answer = send(&server, body, len, LONG).unwrap();
        assert_eq!((answer.status(), answer.body()), (200, &b"ok"[..]));
        let seen = server.next();
        assert_eq!(seen.body.as_bytes(), &body[..len]);
        let length = len.to_string();
        assert_eq!(seen.header("content-length"), Some(length.as_str()));
        assert_eq!(seen.header("transfer-encoding"), None);
    }
    let body = io::repeat(b'x');
    send(&server, body, 1_000_000, LONG).unwrap();
    assert_eq!(server.next().body.len(), 1_000_000);
}

#[test]
fn a_body_that_ends_early_is_told_and_its_connection_not_used_again() {
    let server = Server::ok();
    let http = http(&server);
    let url = url(&server);
    let request = Request::new("POST", &url).timeout(LONG);
    let cancel = Cancel::new();
    for len in [4, 100_000] {
        let mut body = io::repeat(b'x').take(len - 1);
        let error = http.send_from(&request, &mut body, len, &cancel);
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        let text = error.to_string();
        assert!(text.contains("ended 1 bytes early"), "{text}");
        assert!(error.may_have_acted());
    }
    http.send_from(&request, &mut &b"abc"[..], 3, &cancel)
        .unwrap();
    let seen = server.next();
    assert_eq!((seen.body.as_str(), seen.connection), ("abc", 2));
}

#[test]
fn a_body_that_cannot_be_read_is_told_with_its_reason() {
    let server = Server::ok();
    let body = Source(|_: &mut [u8]| Err(io::Error::other("the disk is gone")));
    let error = send(&server, body, 3, LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[test]
fn a_signal_in_the_middle_of_a_body_is_no_failure() {
    let server = Server::ok();
    let mut reads = 0;
    let body = Source(move |buffer: &mut [u8]| {
        reads += 1;
        if reads % 2 == 1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        buffer[0] = b'x';
        Ok(1)
    });
    send(&server, body, 5, LONG).unwrap();
    assert_eq!(server.next().body, "xxxxx");
}

#[test]
fn a_source_that_is_slow_has_all_the_time_it_needs() {
    let server = Server::ok();
    let len = usize::try_from(3 * SHORT.as_millis() / DRIP.as_millis()).unwrap();
    let body = Source(|buffer: &mut [u8]| {
        pause();
        buffer[0] = b'x';
        Ok(1)
    });
    send(&server, body, len, SHORT).unwrap();
    assert_eq!(server.next().body.len(), len);
}

#[test]
fn a_server_that_takes_nothing_more_runs_into_the_timeout() {
    let server = Server::start(|mut connection| {
        head(&mut connection);
        connection.hang();
    });
    let error = send(&server, io::repeat(b'x'), LARGE, SHORT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    let server = Server::start(|mut connection| {
        connection.request();
        connection.hang();
    });
    let error = send(&server, io::repeat(b'x'), 10, SHORT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
}

#[test]
fn a_server_that_takes_it_slowly_is_waited_for() {
    // Each pause is short, all of them are longer than the timeout.
    let server = Server::start(|mut connection| {
        head(&mut connection);
        let mut left = LARGE;
        while left > 0 {
            pause();
            left -= connection.take(left.min(1024 * 1024));
        }
        connection.write(OK);
    });
    let answer = send(&server, io::repeat(b'x'), LARGE, SHORT).unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn nobody_there_is_told_as_nothing_done() {
    let (_client, address) = closed_port();
    let url = format!("http://{address}/");
    let settings = HttpSettings::default().proxy(ProxyChoice::Direct);
    let http = Http::new(false, "127.0.0.1", address.port(), &settings).unwrap();
    let request = Request::new("POST", &url).timeout(LONG);
    let cancel = Cancel::new();
    let mut read = false;
    let mut body = Source(|_: &mut [u8]| {
        read = true;
        Ok(1)
    });
    let error = http.send_from(&request, &mut body, 3, &cancel).unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_acted()),
        (ErrorKind::Connect, false)
    );
    let error = http
        .send_to(&request, &mut io::sink(), &cancel)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_acted()),
        (ErrorKind::Connect, false)
    );
    assert!(!read);
}

#[test]
fn an_answer_before_the_end_of_the_body_is_heard_and_the_rest_not_read() {
    let server = Server::start(|mut connection| {
        head(&mut connection);
        connection.write_and_reset(answer("413 Too Large", "", "too large"));
    });
    // After what buffers hold, the source has nothing more and would wait for ever.
    let (_hold, wait) = channel::<()>();
    let mut given = 0;
    let body = Source(move |buffer: &mut [u8]| {
        given += buffer.len();
        if given > LARGE {
            let _ = wait.recv_timeout(LONG);
            return Err(io::Error::other("it was read to its end"));
        }
        Ok(buffer.len())
    });
    let answer = send(&server, body, 64 * LARGE, LONG).unwrap();
    assert_eq!((answer.status(), answer.body()), (413, &b"too large"[..]));
}

#[test]
fn an_answer_to_an_upload_that_is_cut_anywhere_is_interrupted_or_cut() {
    let head = OK.find("\r\n\r\n").unwrap() + 4;
    for length in 0..=OK.len() {
        let server = Server::bytes(&OK[..length]);
        match send(&server, &b"abc"[..], 3, LONG) {
            Err(error) => {
                assert!(length < head, "{length}");
                assert_eq!(error.kind(), ErrorKind::Interrupted, "{length}");
                assert!(error.may_have_acted(), "{length}");
            }
            Ok(answer) => {
                assert!(length >= head, "{length}");
                let is_whole = answer.body_end() == BodyEnd::Whole;
                assert_eq!(is_whole, length == OK.len(), "{length}");
            }
        }
    }
}

/// Runs a transfer that is cancelled when it tells that it is in the middle.
fn canceled(
    transfer: impl FnOnce(&Cancel, Sender<()>) -> Result<Response, Error> + Send + 'static,
) -> Error {
    let cancel = Cancel::new();
    let (in_the_middle, middle) = channel();
    let (tell, told) = channel();
    let own = cancel.clone();
    let running = thread::spawn(move || tell.send(transfer(&own, in_the_middle)).unwrap());
    middle.recv_timeout(LONG).unwrap();
    cancel.cancel();
    let error = told.recv_timeout(LONG).unwrap().unwrap_err();
    running.join().unwrap();
    error
}

#[test]
fn an_upload_is_stopped_in_the_middle() {
    let error = canceled(|cancel, in_the_middle| {
        let server = Server::start(|mut connection| {
            connection.wait_closed();
        });
        let (url, http) = (url(&server), http(&server));
        let request = Request::new("POST", &url).timeout(LONG);
        let mut sent = 0;
        let mut body = Source(|buffer: &mut [u8]| {
            sent += buffer.len();
            if sent > LARGE {
                let _ = in_the_middle.send(());
            }
            Ok(buffer.len())
        });
        // Endless: it ends by the cancel alone.
        http.send_from(&request, &mut body, u64::MAX / 2, cancel)
    });
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(error.may_have_acted());
}

#[test]
fn a_download_is_stopped_in_the_middle() {
    struct Told(Sender<()>);
    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = canceled(|cancel, in_the_middle| {
        let server = Server::start(|mut connection| {
            connection.request();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nabc");
            connection.hang();
        });
        let (url, http) = (url(&server), http(&server));
        let request = Request::new("GET", &url).timeout(LONG);
        http.send_to(&request, &mut Told(in_the_middle), cancel)
    });
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(error.may_have_acted());
}

#[test]
fn what_is_cancelled_before_has_sent_and_read_nothing() {
    let server = Server::ok();
    let (url, http) = (url(&server), http(&server));
    let request = Request::new("POST", &url).timeout(LONG);
    let cancel = Cancel::new();
    cancel.cancel();
    let mut body = &b"abc"[..];
    let error = http.send_from(&request, &mut body, 3, &cancel).unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_acted()),
        (ErrorKind::Canceled, false)
    );
    assert_eq!(body.len(), 3);
    let error = http
        .send_to(&request, &mut io::sink(), &cancel)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_acted()),
        (ErrorKind::Canceled, false)
    );
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_download_is_written_as_it_comes_and_a_refusal_is_read() {
    let server = Server::answering(|number, _| match number {
        0 => answer("200 OK", "X-A: b\r\n", &"x".repeat(1_000_000)),
        _ => answer("404 Not Found", "", "no such file"),
    });
    let mut written = Vec::new();
    let answer = load(&server, &mut written, LONG).unwrap();
    assert_eq!((answer.status(), answer.header("x-a")), (200, Some("b")));
    assert_eq!((written.len(), answer.body().len()), (1_000_000, 0));
    assert_eq!(answer.body_end(), BodyEnd::Whole);
    let mut written = Vec::new();
    let answer = load(&server, &mut written, LONG).unwrap();
    assert_eq!(
        (answer.status(), answer.body()),
        (404, &b"no such file"[..])
    );
    assert_eq!(written.len(), 0);
}

#[test]
fn a_download_that_is_cut_anywhere_is_told_and_what_was_written_stays() {
    let head = OK.find("\r\n\r\n").unwrap() + 4;
    for length in 0..OK.len() {
        let server = Server::bytes(&OK[..length]);
        let mut written = Vec::new();
        let error = load(&server, &mut written, LONG).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{length}");
        assert!(error.may_have_acted(), "{length}");
        assert_eq!(
            written,
            &OK.as_bytes()[head.min(length)..length],
            "{length}"
        );
    }
    let server = Server::bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    let mut written = Vec::new();
    let error = load(&server, &mut written, LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(written, b"abc");
}

#[test]
fn a_download_that_drips_is_waited_for_and_one_that_stops_is_not() {
    let server = Server::start(|mut connection| {
        connection.request();
        let body = "x".repeat(usize::try_from(3 * SHORT.as_millis() / DRIP.as_millis()).unwrap());
        let answer = answer("200 OK", "", &body);
        let head = answer.find("\r\n\r\n").unwrap() + 4;
        connection.write(&answer[..head]);
        connection.drip(&answer[head..]);
    });
    let mut written = Vec::new();
    load(&server, &mut written, SHORT).unwrap();
    assert!(written.len() > 40);
    let server = Server::start(|mut connection| {
        connection.request();
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        connection.hang();
    });
    let mut written = Vec::new();
    let error = load(&server, &mut written, SHORT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    assert_eq!(written, b"abc");
}

#[test]
fn a_download_that_cannot_be_written_is_told_with_its_reason() {
    struct Full(fn() -> io::Result<usize>);
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            (self.0)()
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let server = Server::ok();
    let error = load(
        &server,
        &mut Full(|| Err(io::Error::other("the disk is full"))),
        LONG,
    );
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert!(error.may_have_acted());
    let error = load(&server, &mut Full(|| Ok(0)), LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.may_have_acted());
}
