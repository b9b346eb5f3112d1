//! A send is stopped from another thread, wherever it waits.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Delivery, Error, Transport};
use mm_sender::{ErrorKind, Payload, ProxyChoice, RetryPolicy, WebhookSender};

use crate::server::{ID, LONG, OK, Server, answer, url};

const HOUR: Duration = Duration::from_secs(3_600);

/// A send on its own thread, and the way to stop it.
struct Sending {
    cancel: Cancel,
    ended: Receiver<(Error, u32)>,
}

impl Sending {
    fn begin(sender: &Arc<WebhookSender>) -> Self {
        let (sender, cancel) = (Arc::clone(sender), Cancel::new());
        let mut delivery = Delivery::new(Payload::new("a")).cancel_by(cancel.clone());
        let (tell, ended) = channel();
        thread::spawn(move || {
            let error = sender.deliver(&mut delivery).unwrap_err();
            let _ = tell.send((error, delivery.attempts()));
        });
        Self { cancel, ended }
    }

    /// Stops it: what it says, and how many attempts it made.
    fn stop(self) -> (Error, u32) {
        self.cancel.cancel();
        let ended = self.ended.recv_timeout(LONG).expect("it ends at once");
        assert_eq!(ended.0.kind(), ErrorKind::Canceled, "{:?}", ended.0);
        assert!(!ended.0.is_transient());
        ended
    }
}

/// A sender that waits for hours for all that it waits for.
fn patient(server: &Server, policy: RetryPolicy) -> Arc<WebhookSender> {
    let builder = server.builder().timeout(HOUR).deadline(HOUR).retry(policy);
    Arc::new(builder.build())
}

/// Until the gate of the sender's server is closed.
fn wait_until_closed(sender: &WebhookSender) {
    let begin = Instant::now();
    while sender
        .wait_ready(Some(Instant::now()), &Cancel::new())
        .is_ok()
    {
        assert!(begin.elapsed() < LONG);
        thread::yield_now();
    }
}

#[test]
fn a_send_that_is_stopped_before_it_begins_makes_no_request() {
    let server = Server::ok();
    let sender = server.sender();
    let cancel = Cancel::new();
    cancel.cancel();
    let mut delivery = Delivery::new(Payload::new("a")).cancel_by(cancel.clone());
    let error = sender.deliver(&mut delivery).unwrap_err();
    assert_eq!(
        (error.kind(), delivery.attempts()),
        (ErrorKind::Canceled, 0)
    );
    assert!(!error.may_have_acted());
    let error = sender.probe(b"{}", &cancel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(!error.may_have_acted());
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_stopped_send_does_not_break_the_connection_for_others() {
    let server = Server::ok();
    let sender = server.sender();
    sender.send_text("a").unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    // It would go over the kept connection.
    let error = sender.probe(b"{}", &cancel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(!error.may_have_acted());
    sender.send_text("b").unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_stop_after_the_end_does_nothing() {
    let server = Server::ok();
    let sender = server.sender();
    let cancel = Cancel::new();
    let mut delivery = Delivery::new(Payload::new("a")).cancel_by(cancel.clone());
    sender.deliver(&mut delivery).unwrap();
    cancel.cancel();
    sender.send_text("b").unwrap();
    assert_eq!(
        server.connections(),
        1,
        "the kept connection was not touched"
    );
}

#[test]
fn a_send_that_waits_for_its_answer_is_stopped() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.wait_closed();
    });
    let sender = patient(&server, RetryPolicy::default());
    let sending = Sending::begin(&sender);
    server.next();
    let (error, attempts) = sending.stop();
    assert!(error.may_have_acted());
    assert_eq!(attempts, 1);
    assert_eq!(error.to_string(), "the send was cancelled");
}

#[test]
fn a_send_over_a_kept_connection_is_stopped() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.write(OK);
        connection.request();
        connection.wait_closed();
    });
    let sender = patient(&server, RetryPolicy::default());
    sender.send_text("a").unwrap();
    server.next();
    let sending = Sending::begin(&sender);
    assert_eq!(server.next().connection, 0, "it is the kept one");
    let (error, _) = sending.stop();
    assert!(error.may_have_acted());
}

#[test]
fn a_send_that_waits_for_its_connection_is_stopped() {
    // For the proxy's answer, of each kind, and for the server's side of TLS.
    for scheme in ["http", "https", "socks5h", "socks4a", ""] {
        let server = Server::start(|mut connection| {
            connection.peek();
            connection.wait_closed();
        });
        let builder = if scheme.is_empty() {
            let url = format!("https://{}/hooks/{ID}", server.address);
            WebhookSender::builder(url.parse().unwrap()).proxy_choice(ProxyChoice::Direct)
        } else {
            let proxy = format!("{scheme}://{}", server.address);
            WebhookSender::builder(url("chat.invalid")).proxy(proxy.parse().unwrap())
        };
        let sender = Arc::new(builder.timeout(HOUR).deadline(HOUR).build());
        let sending = Sending::begin(&sender);
        server.next();
        let (error, attempts) = sending.stop();
        assert!(!error.may_have_acted(), "{scheme}");
        assert_eq!(attempts, 1);
    }
}

#[test]
fn a_send_that_cannot_get_rid_of_its_request_is_stopped() {
    // Nobody reads, and more is sent than the buffers on the way can hold.
    let server = Server::start(|mut connection| {
        connection.peek();
        connection.hang();
    });
    let sender = patient(&server, RetryPolicy::default());
    let cancel = Cancel::new();
    let other = cancel.clone();
    let (tell, ended) = channel();
    thread::spawn(move || tell.send(sender.probe(&vec![b' '; 64 << 20], &other)));
    server.next();
    cancel.cancel();
    let error = ended.recv_timeout(LONG).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(error.may_have_acted());
}

#[test]
fn a_send_that_waits_at_the_gate_is_stopped() {
    let refusal = answer("429 Too Many", "Retry-After: 250\r\n", "");
    let server = Server::answering(move |_, _| refusal.clone());
    let sender = patient(&server, RetryPolicy::never());
    sender.send_text("a").unwrap_err();
    let (error, attempts) = Sending::begin(&sender).stop();
    assert!(!error.may_have_acted());
    assert_eq!(attempts, 0);
}

#[test]
fn a_send_that_waits_for_its_next_attempt_is_stopped() {
    let refusal = answer("429 Too Many", "Retry-After: 250\r\n", "");
    let server = Server::answering(move |_, _| refusal.clone());
    let sender = patient(&server, RetryPolicy::default());
    let sending = Sending::begin(&sender);
    wait_until_closed(&sender);
    let (error, attempts) = sending.stop();
    assert!(!error.may_have_acted(), "the server refused");
    assert_eq!(attempts, 1);
}

#[test]
fn a_stop_does_not_forget_what_the_attempt_before_may_have_done() {
    let (tell, read) = channel();
    let server = Server::start(move |mut connection| {
        connection.request();
        connection.write(answer("500 Oh", "Connection: close\r\n", ""));
        connection.wait_closed(); // Who closes has read the answer.
        tell.send(()).unwrap();
    });
    let policy = RetryPolicy::default()
        .at_least_once(true)
        .first_wait(HOUR / 2);
    let sender = patient(&server, policy.longest_wait(HOUR / 2));
    let sending = Sending::begin(&sender);
    read.recv_timeout(LONG).unwrap();
    let (error, attempts) = sending.stop();
    assert!(error.may_have_acted());
    assert_eq!(attempts, 1);
}

#[test]
fn one_stop_ends_many_sends() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.wait_closed();
    });
    let sender = server.builder().timeout(LONG * 2).build();
    let cancel = Cancel::new();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut delivery = Delivery::new(Payload::new("a")).cancel_by(cancel.clone());
                let error = sender.deliver(&mut delivery).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Canceled);
            });
        }
        for _ in 0..8 {
            server.next();
        }
        cancel.cancel();
    });
}
