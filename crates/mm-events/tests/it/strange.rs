//! Servers that are none, or say what no server says.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use mm_catcher::Catcher;
use mm_driver::Driver;
use mm_events::{Client, ErrorKind, EventKind};
use mm_sender::ProxyChoice;

use crate::odd::{HELLO, Odd, PONG, frame, greet, head, lost, posted, say, wait};
use crate::relay::Relay;
use crate::stage::{LONG, Stage, driver, next, text};

#[test]
fn garbage_ends_a_connection_and_the_next_goes_on() {
    let fragments = |stream: &mut TcpStream| {
        let post = posted(1);
        let (begin, end) = post.as_bytes().split_at(20);
        let _ = stream.write_all(&frame(1, false, begin));
        let _ = stream.write_all(&frame(9, true, b"ping between"));
        let _ = stream.write_all(&frame(0, true, end));
    };
    let garbage: [&[u8]; 8] = [
        &frame(1, true, b"no JSON"),
        &frame(2, true, b"binary"),
        &frame(1, true, &[0xff, 0xfe]),
        &[0xff; 64],
        &[0xc1, 0],
        &frame(0, true, b"the rest of nothing"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<html>a page in the place of frames</html>",
        &[0x81, 127, 0, 0, 0, 0, 6, 64, 0, 0], // 100 MB are announced.
    ];
    let garbage = garbage.map(<[u8]>::to_vec);
    let count = garbage.len();
    let server = Odd::start(move |number, stream| {
        greet(stream);
        if let Some(garbage) = garbage.get(number) {
            let _ = stream.write_all(garbage);
        } else {
            fragments(stream);
        }
        wait(stream);
    });
    let (client, mut events) = server.client();
    for _ in 0..count {
        assert_eq!(lost(&mut events).kind(), ErrorKind::Protocol);
    }
    assert_eq!(next(&mut events, text), "m1");
    assert!(client.is_connected());
}

#[test]
fn a_message_of_100_mb_is_refused_and_not_asked_for_again() {
    let server = Odd::start(|number, stream| {
        if number > 0 {
            greet(stream);
            return wait(stream);
        }
        greet(stream);
        say(stream, &posted(1));
        let _ = stream.write_all(&[0x81, 127, 0, 0, 0, 0, 6, 64, 0, 0]);
        let megabyte = vec![b'x'; 1024 * 1024];
        for _ in 0..100 {
            if stream.write_all(&megabyte).is_err() {
                return; // The client has hung up.
            }
        }
        panic!("all of it was taken");
    });
    let (_client, mut events) = server.client();
    assert_eq!(next(&mut events, text), "m1");
    assert!(lost(&mut events).to_string().contains("too large"));
    let gap = |event: &mm_events::Event| matches!(event.kind, EventKind::Gap(_)).then_some(());
    next(&mut events, gap);
}

#[test]
fn doubles_are_removed_and_a_hole_that_stays_is_told() {
    let server = Odd::start(|number, stream| {
        if number == 0 {
            say(stream, HELLO);
        }
        say(stream, PONG);
        for seq in [1, 1, 2, 1, 2, 5, 5, 6] {
            say(stream, &posted(seq));
        }
        wait(stream);
    });
    let (_client, mut events) = server.client();
    let mut seen = Vec::new();
    while seen.last().map(String::as_str) != Some("m6") {
        seen.push(next(&mut events, |event| match &event.kind {
            EventKind::Gap(_) => Some("gap".to_owned()),
            _ => text(event),
        }));
    }
    assert_eq!(seen, ["m1", "m2", "gap", "m5", "m6"]);
    assert_eq!(server.websockets(), 2, "it asked once for what was missing");
}

#[test]
fn a_silent_server_is_noticed_and_left() {
    let server = Odd::start(|_, stream| wait(stream));
    let driver = driver(
        &format!("http://{}", server.address),
        "xxxxxxxxxxxxxxxxxxxxxxxxxx",
    );
    let short = Duration::from_millis(100);
    let client = Client::builder(driver.clone())
        .connect_timeout(short)
        .build()
        .unwrap();
    let error = client.start_and_wait(LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "it never greets: {error}");
    let server = Odd::start(|_, stream| {
        greet(stream);
        wait(stream);
    });
    let url = format!("ws://{}", server.address);
    let client = Client::builder(driver)
        .websocket_url(url)
        .read_deadline(short)
        .build()
        .unwrap();
    let mut events = client.receiver();
    client.start_and_wait(LONG).unwrap();
    let error = lost(&mut events);
    assert_eq!(
        error.kind(),
        ErrorKind::Timeout,
        "it never speaks again: {error}"
    );
}

#[test]
fn a_handshake_that_is_cut_at_any_byte_is_tried_again() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let mut at = 0;
    relay.cut_after(move || {
        at += 1;
        (at <= 420).then_some(at) // The answer, `hello` and the first reply.
    });
    let client = stage.builder().websocket_url(relay.url()).build().unwrap();
    let mut events = client.receiver();
    client.start().unwrap();
    let until = Instant::now() + LONG;
    while relay.accepted() <= 420 {
        assert!(Instant::now() < until, "{} tries", relay.accepted());
        let _ = events.recv_timeout(Duration::from_millis(50));
    }
    while !client.is_connected() {
        assert!(Instant::now() < until);
        let _ = events.recv_timeout(Duration::from_millis(50));
    }
    stage.post("at last");
    assert_eq!(next(&mut events, text), "at last");
}

#[test]
fn what_is_no_mattermost_is_told_from_one() {
    for (body, kind) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n\r\n<html>log in</html>",
            ErrorKind::Protocol,
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: https://sso.example/\r\nContent-Length: 0\r\n\r\n",
            ErrorKind::Redirect(302),
        ),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            ErrorKind::Status(404),
        ),
        ("SSH-2.0-OpenSSH_9\r\n", ErrorKind::Protocol),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                if head(&mut stream).is_some() {
                    let _ = stream.write_all(body.as_bytes());
                }
                let _ = stream.shutdown(Shutdown::Write);
            }
        });
        let stage = Stage::new();
        // Once where the API should be, once where the websocket should.
        let wrong = driver(&format!("http://{address}"), "xxxxxxxxxxxxxxxxxxxxxxxxxx");
        let client = Client::builder(wrong).build().unwrap();
        let error = client.start_and_wait(LONG).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let client = stage
            .builder()
            .websocket_url(format!("ws://{address}"))
            .build()
            .unwrap();
        let error = client.start_and_wait(LONG).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[test]
fn a_token_that_is_refused_stops_the_client_and_is_told() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    let wrong = driver(&catcher.url(), "xxxxxxxxxxxxxxxxxxxxxxxxxx");
    let client = Client::builder(wrong).build().unwrap();
    let mut events = client.receiver();
    client.start().unwrap();
    let error = next(&mut events, |event| match &event.kind {
        EventKind::Stopped(error) => Some(error.clone()),
        _ => None,
    });
    assert_eq!(error.kind(), ErrorKind::Status(401));
    assert!(!error.to_string().contains("xxxx"));
    assert!(events.next().is_none(), "it is over");
    assert!(!client.is_started());
    assert!(
        catcher.requests().len() <= 2,
        "it does not ask again and again"
    );
}

#[test]
fn a_token_that_expires_stops_the_client_at_the_next_connection() {
    let stage = Stage::new();
    let relay = Relay::to(stage.catcher.address());
    let url = stage.catcher.url();
    let create = |name: &str| {
        let body = serde_json::json!({"email": format!("{name}@x.example"), "username": name, "password": "password1"});
        let ask = stage.driver.request("POST", "/api/v4/users");
        mm_driver::Request::json(ask, body).send().unwrap();
    };
    create("alice");
    let alice = Driver::builder(&url)
        .login("alice", "password1")
        .proxy(ProxyChoice::Direct);
    let alice = alice.build().unwrap();
    alice.login().unwrap();
    let headers = alice
        .expose_authorization(&mm_driver::mm_core::Cancel::new())
        .unwrap();
    let token = headers[0].1.strip_prefix("Bearer ").unwrap().to_owned();
    let by_token = Client::builder(driver(&url, &token)).websocket_url(relay.url());
    let by_token = by_token.backoff(Duration::from_millis(1), Duration::from_millis(5));
    let by_token = by_token
        .connect_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let by_password = Client::builder(alice.clone())
        .websocket_url(relay.url())
        .build()
        .unwrap();
    let mut events = by_token.receiver();
    by_token.start_and_wait(LONG).unwrap();
    by_password.start_and_wait(LONG).unwrap();
    alice.logout().unwrap();
    relay.cut();
    let error = next(&mut events, |event| match &event.kind {
        EventKind::Stopped(error) => Some(error.clone()),
        _ => None,
    });
    assert_eq!(error.kind(), ErrorKind::Status(401));
    let until = Instant::now() + LONG;
    while !by_password.is_connected() {
        assert!(Instant::now() < until, "with the password it logs in again");
        thread::yield_now();
    }
}

#[test]
fn a_stop_returns_at_once_also_while_connecting() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let stage = Stage::new();
    let (accepted, accepts) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let held: Vec<_> = silent
            .incoming()
            .map(|stream| accepted.send(stream))
            .collect();
        drop(held);
    });
    let wrong = driver(&format!("http://{address}"), "xxxxxxxxxxxxxxxxxxxxxxxxxx");
    let asks = Client::builder(wrong).build().unwrap();
    let opens = stage
        .builder()
        .websocket_url(format!("ws://{address}"))
        .build()
        .unwrap();
    for client in [asks, opens] {
        client.start().unwrap();
        let held = accepts.recv_timeout(LONG).unwrap();
        let begin = Instant::now();
        client.stop();
        assert!(
            begin.elapsed() < Duration::from_millis(900),
            "{:?}",
            begin.elapsed()
        );
        assert!(!client.is_started());
        drop(held);
    }
}
