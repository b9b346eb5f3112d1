//! Those who send too much, too slowly, or nonsense.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};

use super::Site;
use super::http::{Reply, ask, raw};

#[test]
fn what_is_no_request_or_too_large_is_refused_and_the_page_goes_on() {
    let site = Site::new();
    let long = "a".repeat(20_000);
    for (request, status) in [
        ("\x16\x03\x01 hello\r\n\r\n".to_owned(), 400),
        ("GET http://elsewhere/ HTTP/1.1\r\n\r\n".to_owned(), 400),
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), 431),
        (format!("GET / HTTP/1.1\r\nX: {long}\r\n\r\n"), 431),
        (
            format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(1000)),
            431,
        ),
        (
            "POST /login HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n".to_owned(),
            413,
        ),
        (
            "POST /login HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
            411,
        ),
        (
            "POST /login HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(),
            400,
        ),
        ("DELETE / HTTP/1.1\r\n\r\n".to_owned(), 405),
    ] {
        raw(site.address, request.as_bytes()).status(status);
    }
    // All of it is sent before the answer is read.
    let body = "x".repeat(200_000);
    ask(site.address, "POST", "/login", &[], &body).status(413);
    site.get("/healthz").status(200);
}

#[test]
fn connections_that_are_cut_disturb_nobody() {
    let site = Site::new();
    for bytes in [
        b"".as_slice(),
        b"GET",
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
    ] {
        let mut stream = TcpStream::connect(site.address).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(Reply::read(stream).status, 0, "there is no answer");
    }
    let mut stream = TcpStream::connect(site.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    drop(stream);
    site.get("/healthz").status(200);
}

#[test]
fn who_only_holds_connections_open_keeps_nobody_out() {
    let site = Site::new();
    let mut held: Vec<_> = (0..150)
        .map(|_| TcpStream::connect(site.address).unwrap())
        .collect();
    for stream in &mut held {
        // The oldest are closed already.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nX: ");
    }
    let begin = std::time::Instant::now();
    for _ in 0..20 {
        site.get("/healthz").status(200);
    }
    // Otherwise the held ones are waited for, 10 seconds each time.
    assert!(begin.elapsed() < std::time::Duration::from_secs(8));
}

#[test]
fn a_head_is_an_answer_without_its_body() {
    let site = Site::new();
    let reply = ask(site.address, "HEAD", "/style.css", &[], "").status(200);
    assert!(reply.body.is_empty());
    assert_ne!(reply.header("content-length"), Some("0"));
}
