//! The connection is kept, noticed when stale, and closed when told.

use std::io::{Read, Write};
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::server::{LONG, OK, Server, answer};
use mm_sender::{ErrorKind, Payload};

#[test]
fn sends_share_one_connection() {
    let server = Server::ok();
    let sender = server.sender();
    for number in 0..20 {
        sender.send_text(format!("message {number}")).unwrap();
    }
    assert_eq!(server.connections(), 1);
    let texts: Vec<_> = server
        .seen()
        .iter()
        .map(crate::server::Seen::text)
        .collect();
    assert_eq!(
        texts,
        (0..20)
            .map(|number| format!("message {number}"))
            .collect::<Vec<_>>()
    );
}

#[test]
fn head_and_body_of_a_request_leave_together() {
    let (tell, read) = mpsc::channel();
    let server = Server::start(move |connection| {
        let mut stream = connection.into_stream();
        let mut bytes = vec![0; 64 * 1024];
        // A system hands over what was written at once as it came, on loopback at least.
        let length = stream.read(&mut bytes).unwrap();
        bytes.truncate(length);
        let _ = tell.send(String::from_utf8(bytes).unwrap());
        let _ = stream.write_all(OK.as_bytes());
    });
    server.sender().send_text("together").unwrap();
    let first = read.recv_timeout(LONG).unwrap();
    assert!(first.starts_with("POST "), "{first}");
    assert!(first.ends_with(r#"{"text":"together"}"#), "{first}");
}

#[test]
fn refusals_keep_the_connection() {
    let server = Server::answering(|_, _| answer("404 Not Found", "", r#"{"id":"x"}"#));
    let sender = server.sender();
    for _ in 0..5 {
        assert_eq!(
            sender.send_text("a").unwrap_err().kind(),
            ErrorKind::Status(404)
        );
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn connecting_makes_no_traffic_and_disconnecting_closes() {
    let (tell, closed) = mpsc::channel();
    let server = Server::start(move |mut connection| {
        connection.request();
        connection.write(OK);
        connection.wait_closed();
        tell.send(()).unwrap();
    });
    let sender = server.sender();
    assert!(!sender.is_connected());
    sender.connect().unwrap();
    sender.connect().unwrap();
    assert!(sender.is_connected());
    assert_eq!(server.connections(), 0);
    sender.send_text("a").unwrap();
    sender.disconnect();
    assert!(!sender.is_connected());
    closed.recv_timeout(LONG).expect("the connection is closed");
}

#[test]
fn a_scope_guard_disconnects() {
    let server = Server::ok();
    let sender = server.sender();
    {
        let connected = sender.connected().unwrap();
        connected.send(&Payload::new("inside")).unwrap();
        assert!(sender.is_connected());
    }
    assert!(!sender.is_connected());
    sender.send_text("a send connects by itself").unwrap();
    assert!(sender.is_connected());
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_fails_no_send() {
    let (tell, closed) = mpsc::channel();
    let server = Server::start(move |mut connection| {
        connection.request();
        connection.write(OK);
        drop(connection); // As a server does with one that is idle for too long.
        tell.send(()).unwrap();
    });
    let sender = server.sender();
    for _ in 0..5 {
        sender.send_text("a").unwrap();
        closed.recv_timeout(LONG).unwrap();
    }
    assert_eq!(server.seen().len(), 5, "each came once");
}

#[test]
fn a_connection_that_the_server_spoilt_meanwhile_fails_no_send() {
    for rest in [
        // As servers say goodbye to one that is idle for too long.
        "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        // More than the length that the answer gave.
        "k",
    ] {
        let (tell, spoilt) = mpsc::channel();
        let server = Server::start(move |mut connection| {
            connection.request();
            connection.write(OK);
            connection.write(rest);
            tell.send(()).unwrap();
            connection.wait_closed();
        });
        let sender = server.sender();
        for _ in 0..3 {
            sender.send_text("a").unwrap();
            spoilt.recv_timeout(LONG).unwrap();
        }
        assert_eq!(server.seen().len(), 3, "each came once");
        assert_eq!(server.connections(), 3);
    }
}

#[test]
fn an_answer_that_says_so_ends_the_connection() {
    let server = Server::answering(|_, _| answer("200 OK", "Connection: close\r\n", "ok"));
    let sender = server.sender();
    for _ in 0..3 {
        sender.send_text("a").unwrap();
    }
    assert_eq!(server.connections(), 3);
}

#[test]
fn disconnecting_leaves_a_send_under_way_alone() {
    let (answer_it, may_answer) = mpsc::channel();
    let may_answer = Mutex::new(may_answer);
    let server = Server::start(move |mut connection| {
        connection.request();
        may_answer.lock().unwrap().recv_timeout(LONG).unwrap();
        connection.write(OK);
        connection.wait_closed();
    });
    let sender = server.sender();
    thread::scope(|scope| {
        let sending = scope.spawn(|| sender.send_text("a"));
        server.next();
        sender.disconnect();
        assert!(!sender.is_connected());
        answer_it.send(()).unwrap();
        sending.join().unwrap().unwrap();
    });
    assert!(
        !sender.is_connected(),
        "what ends late does not connect again"
    );
}

#[test]
fn connecting_and_disconnecting_from_many_threads_loses_no_send() {
    let server = Server::ok();
    let sender = server.sender();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    sender.send_text("a").unwrap();
                }
            });
            scope.spawn(|| {
                for _ in 0..50 {
                    sender.disconnect();
                    sender.connect().unwrap();
                }
            });
        }
    });
    assert_eq!(server.seen().len(), 200);
}

#[test]
fn one_sender_serves_many_threads() {
    let server = Server::ok();
    let sender = server.sender();
    thread::scope(|scope| {
        for thread in 0..8 {
            let sender = &sender;
            scope.spawn(move || {
                for number in 0..50 {
                    sender.send_text(format!("{thread}-{number}")).unwrap();
                }
            });
        }
    });
    let mut texts: Vec<_> = server
        .seen()
        .iter()
        .map(crate::server::Seen::text)
        .collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 400);
    assert!(
        server.connections() <= 8,
        "{} connections",
        server.connections()
    );
}

#[test]
fn the_auto_traits_of_public_types_stay() {
    fn check<T: Send + Sync>() {}
    check::<mm_sender::WebhookSender>();
    check::<mm_sender::Http>();
    check::<mm_sender::RateGate>();
}
