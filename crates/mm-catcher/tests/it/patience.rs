//! How long a client may take, and how much it may send.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use mm_catcher::{Catcher, ReadTimes};

use crate::client::LONG;

/// Short enough to wait for, for whichever of the times a test is about.
const SHORT: Duration = Duration::from_millis(100);

fn catcher(head: Duration, body: Duration) -> Catcher {
    let times = ReadTimes { head, body };
    Catcher::builder().read_times(times).start().unwrap()
}

/// Sends this and no more; gives all that comes until the server ends the connection.
fn said_to(catcher: &Catcher, request: &str) -> String {
    let mut stream = TcpStream::connect(catcher.address()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let request = request.replace("HOST", &catcher.address().to_string());
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

#[test]
fn a_connection_that_says_nothing_is_ended() {
    let catcher = catcher(SHORT, LONG * 2);
    assert_eq!(said_to(&catcher, ""), "");
}

#[test]
fn a_connection_is_ended_that_is_idle_after_an_answer() {
    let catcher = catcher(SHORT, LONG * 2);
    let answer = said_to(
        &catcher,
        "GET /api/v4/system/ping HTTP/1.1\r\nHost: HOST\r\n\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn a_head_that_does_not_end_ends_the_connection() {
    let catcher = catcher(SHORT, LONG * 2);
    let answer = said_to(
        &catcher,
        "GET /api/v4/system/ping HTTP/1.1\r\nHost: HOST\r\nX-Slow: ",
    );
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[test]
fn a_body_that_does_not_end_is_answered_with_408_and_not_taken() {
    let catcher = catcher(LONG * 2, SHORT);
    let answer = said_to(
        &catcher,
        "POST /hooks/slow HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{\"text\": \"half of",
    );
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("took too long"), "{answer}");
    assert!(catcher.posts().is_empty());
}

#[test]
fn a_body_whose_pieces_do_not_end_is_answered_with_408() {
    let catcher = catcher(LONG * 2, SHORT);
    let answer = said_to(
        &catcher,
        "POST /hooks/slow HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n\"\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn a_body_whose_pieces_are_broken_is_answered_with_400() {
    let catcher = catcher(LONG * 2, LONG * 2);
    let answer = said_to(
        &catcher,
        "POST /hooks/broken HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\nzz\r\n{\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[test]
fn a_body_that_is_announced_too_large_is_refused_before_it_comes() {
    let catcher = catcher(LONG * 2, LONG * 2);
    let answer = said_to(
        &catcher,
        "POST /hooks/large HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n\
         Content-Length: 999999999\r\n\r\n{\"text\": \"",
    );
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let catcher = catcher(LONG * 2, LONG * 2);
    let long = "x".repeat(100 * 1024);
    let head = format!("GET /api/v4/system/ping HTTP/1.1\r\nHost: HOST\r\nX-Long: {long}");
    let mut stream = TcpStream::connect(catcher.address()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let head = head.replace("HOST", &catcher.address().to_string());
    // The server may end it before all is sent.
    let _ = stream.write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}
