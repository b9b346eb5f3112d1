//! The connection is kept, noticed when stale, and closed when told.

use std::sync::mpsc;
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
