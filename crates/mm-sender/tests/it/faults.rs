//! What a network can do to one attempt: an error of the right kind in time, which knows
//! whether the post may exist.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mm_core::Cancel;
use mm_sender::{ErrorKind, ProxyChoice, RetryPolicy, WebhookSender};

use crate::sends::{fail, fail_soon, once};
use crate::server::{LONG, OK, SHORT, Server, answer, chain, closed_port, pause, url};

#[test]
fn a_closed_port_is_no_connection() {
    let (_held, address) = closed_port();
    let builder = WebhookSender::builder(url(address))
        .proxy_choice(ProxyChoice::Direct)
        .retry(RetryPolicy::never());
    let error = fail(builder);
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_transient() && !error.may_have_acted());
    let text = chain(&error);
    assert!(
        text.starts_with("no connection could be made to the server: "),
        "{text}"
    );
}

#[test]
fn a_name_that_does_not_resolve_is_no_connection() {
    let builder = WebhookSender::builder(url("nosuch.invalid"))
        .proxy_choice(ProxyChoice::Direct)
        .timeout(LONG / 3)
        .retry(RetryPolicy::never());
    let error = fail(builder);
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_transient() && !error.may_have_acted());
    let text = chain(&error);
    // A machine whose name server is away waits for it.
    assert!(
        text.contains("resolve") || text.contains("within"),
        "{text}"
    );
}

#[test]
fn a_server_that_never_answers_runs_into_the_timeout() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.wait_closed();
    });
    let error = fail_soon(server.builder());
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "no answer came within 300ms");
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1, "it is not repeated");
}

#[test]
fn a_server_that_drips_its_answer_runs_into_the_timeout() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.drip(OK);
    });
    let error = fail_soon(server.builder());
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_server_that_reads_drop_by_drop_runs_into_the_timeout() {
    let server = Server::start(|connection| {
        use std::io::Read;
        let mut stream = connection.into_stream();
        let mut some = vec![0; 4096];
        while stream.read(&mut some).is_ok_and(|read| read > 0) {
            pause();
        }
    });
    let sender = once(&server).timeout(SHORT).build();
    let begin = Instant::now();
    // More than the buffers between here and there can hold.
    let error = sender
        .probe(&vec![b' '; 32 << 20], &Cancel::new())
        .unwrap_err();
    let took = begin.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted() && took < LONG / 3, "{took:?}");
}

#[test]
fn a_server_that_takes_no_connection_runs_into_the_timeout() {
    // The places for connections that nobody accepts are all taken.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut taken = Vec::new();
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, SHORT) {
        taken.push(stream);
        assert!(taken.len() < 10_000, "this system has no end of places");
    }
    let builder = WebhookSender::builder(url(address)).proxy_choice(ProxyChoice::Direct);
    let error = fail_soon(builder.clone().retry(RetryPolicy::never()));
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_acted());
    assert_eq!(
        error.to_string(),
        "no connection could be made to the server within 300ms"
    );

    // And a cancel ends even the wait for the system.
    let sender = builder.timeout(LONG * 2).build();
    let cancel = Cancel::new();
    let (tell, told) = mpsc::channel();
    let other = cancel.clone();
    let sending = std::thread::spawn(move || {
        tell.send(()).unwrap();
        sender.probe(b"{}", &other)
    });
    told.recv().unwrap();
    let begin = Instant::now();
    cancel.cancel();
    let error = sending.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(!error.may_have_acted() && begin.elapsed() < LONG);
}

#[test]
fn a_server_that_closes_at_once_interrupts() {
    let server = Server::start(drop);
    let error = fail(server.builder());
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.may_have_acted() && error.is_transient());
    assert_eq!(server.connections(), 1, "it is not repeated");
}

#[test]
fn a_server_that_closes_before_its_answer_interrupts() {
    let server = Server::bytes("");
    let error = fail(server.builder());
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.may_have_acted() && error.is_transient());
    assert!(chain(&error).starts_with("the connection ended before the answer: "));
    assert_eq!(server.seen().len(), 1, "it is not repeated");
}

#[test]
fn an_answer_to_a_request_that_is_not_yet_all_there_is_heard() {
    let refusal = answer("413 Payload Too Large", "Connection: close\r\n", "");
    let server = Server::start(move |connection| connection.write_and_reset(&refusal));
    let sender = once(&server).build();
    // More than the buffers between here and there can hold.
    let answer = sender.probe(&vec![b' '; 32 << 20], &Cancel::new()).unwrap();
    assert_eq!(answer.status(), 413);
    // And the connection, over which nothing more can go, is not used again.
    sender.probe(b"{}", &Cancel::new()).unwrap();
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_large_request_to_a_server_that_hangs_up_is_interrupted() {
    let server = Server::start(|connection| connection.write_and_reset(""));
    let sender = once(&server).timeout(LONG).build();
    let error = sender
        .probe(&vec![b' '; 32 << 20], &Cancel::new())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.may_have_acted());
}

#[test]
fn no_timeout_is_so_short_or_long_that_it_breaks() {
    let server = Server::ok();
    for timeout in [Duration::MAX, Duration::from_secs(u64::MAX / 4)] {
        let builder = server.builder().timeout(timeout).deadline(timeout);
        builder.build().send_text("a").unwrap();
    }
    let error = fail(once(&server).timeout(Duration::ZERO));
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.may_have_acted());
    let error = fail(once(&server).timeout(Duration::from_nanos(1)));
    assert!(!error.may_have_acted(), "{error:?}");
    let error = fail(once(&server).deadline(Duration::ZERO));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!error.may_have_acted());
}
