//! Connections that are cut, and answers that never come.

use std::io::{ErrorKind, Read};

use super::{ask, catcher, messages, remark, rest, statuses};
use crate::client::LONG;

const BODY: &str = r#"{"text": "hello"}"#;

#[test]
fn a_connection_is_cut_before_the_answer_and_before_the_request_took_effect() {
    let catcher = catcher("first=1,cut.at=before");
    assert_eq!(rest(&mut ask(&catcher, "POST", "/hooks/ci", BODY)), b"");
    assert!(messages(&catcher).is_empty());
    let told = "fault: connection cut before the answer; it took no effect";
    assert_eq!(remark(&catcher), told);
    assert_eq!(catcher.requests()[0].status, 0);
    assert_eq!(statuses(&catcher, 1), [200]);
}

#[test]
fn a_connection_is_cut_before_the_answer_and_after_the_request_took_effect() {
    let catcher = catcher("cut.at=before,cut.after_effect=true");
    assert_eq!(rest(&mut ask(&catcher, "POST", "/hooks/ci", BODY)), b"");
    assert_eq!(messages(&catcher), ["hello"]);
    assert!(remark(&catcher).ends_with("it took effect"));
}

#[test]
fn a_connection_is_cut_in_the_head_of_an_answer() {
    let catcher = catcher("cut.at=head,cut.bytes=12");
    let mut stream = ask(&catcher, "POST", "/hooks/ci", BODY);
    assert_eq!(rest(&mut stream), b"HTTP/1.1 200");
    assert_eq!(messages(&catcher), ["hello"]);
}

#[test]
fn a_connection_is_cut_in_the_body_of_an_answer() {
    let catcher = catcher("cut.at=body,cut.bytes=1");
    let answer = rest(&mut ask(&catcher, "POST", "/hooks/ci", BODY));
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Length: 2"), "{head}");
    assert_eq!(body, "o");
    let told = "fault: connection cut after 1 bytes of the body; it took effect";
    assert_eq!(remark(&catcher), told);
}

#[test]
fn a_connection_is_reset_rather_than_closed() {
    let catcher = catcher("cut.at=before,cut.reset=true");
    let mut stream = ask(&catcher, "POST", "/hooks/ci", BODY);
    let error = stream.read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn an_answer_that_never_comes_leaves_the_others_alone() {
    let catcher = catcher("path=/hooks/,silence.every=1,silence.after_effect=true");
    let stream = ask(&catcher, "POST", "/hooks/ci", BODY);
    let count = |posts: &[mm_catcher::Post]| posts.iter().any(|post| post.text == "hello");
    catcher.wait_for(count, LONG).unwrap();
    assert_eq!(statuses(&catcher, 2), [200, 200]);
    stream.set_nonblocking(true).unwrap();
    let error = (&stream).read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    let hook = &catcher.requests()[0];
    assert_eq!(hook.remarks, ["fault: never answered; it took effect"]);
}

#[test]
fn a_catcher_stops_though_an_answer_never_comes() {
    let catcher = catcher("path=/hooks/,silence.every=1");
    let mut stream = ask(&catcher, "POST", "/hooks/ci", BODY);
    assert!(catcher.wait_for_more(0, 0, LONG));
    assert!(messages(&catcher).is_empty());
    drop(catcher);
    assert_eq!(rest(&mut stream), b"");
}

#[test]
fn a_connection_goes_on_after_an_answer_that_was_shorter_than_the_cut() {
    let catcher = catcher("first=1,cut.at=body,cut.bytes=1000");
    let mut stream = ask(&catcher, "POST", "/hooks/ci", BODY);
    let mut answer = Vec::new();
    while !answer.ends_with(b"ok") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
    }
    std::io::Write::write_all(&mut stream, b"GET /api/v4/system/ping HTTP/1.0\r\n\r\n").unwrap();
    assert!(rest(&mut stream).ends_with(b"}"));
}
