//! Servers that are none, or say what no server says.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mm_catcher::Catcher;
use mm_driver::Driver;
use mm_events::{Client, Error, ErrorKind, EventKind, Receiver};
use mm_sender::ProxyChoice;

use crate::relay::Relay;
use crate::stage::{LONG, Stage, driver, next, text};

/// A server that answers requests of the REST API as `alice`, and websockets by a script.
struct Odd {
    address: SocketAddr,
    websockets: Arc<AtomicUsize>,
}

const HELLO: &str = r#"{"event":"hello","data":{"connection_id":"abcdefghijklmnopqrstuvwxyz","server_version":"11.11.0"},"broadcast":{},"seq":0}"#;
const PONG: &str = r#"{"status":"OK","seq_reply":1,"data":{"server_time":1700000000000}}"#;

impl Odd {
    fn start(script: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let websockets = Arc::new(AtomicUsize::new(0));
        let (count, script) = (Arc::clone(&websockets), Arc::new(script));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (count, script) = (Arc::clone(&count), Arc::clone(&script));
                thread::spawn(move || serve(stream.unwrap(), &count, &*script));
            }
        });
        Self {
            address,
            websockets,
        }
    }

    fn client(&self) -> (Client, Receiver) {
        let driver = driver(
            &format!("http://{}", self.address),
            "xxxxxxxxxxxxxxxxxxxxxxxxxx",
        );
        let builder =
            Client::builder(driver).backoff(Duration::from_millis(1), Duration::from_millis(5));
        let client = builder.message_max(1024 * 1024).build().unwrap();
        let events = client.receiver();
        client.start().unwrap();
        (client, events)
    }

    fn websockets(&self) -> usize {
        self.websockets.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, count: &AtomicUsize, script: &dyn Fn(usize, &mut TcpStream)) {
    while let Some(head) = head(&mut stream) {
        if head.contains("Upgrade: websocket") || head.contains("upgrade: websocket") {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let key = head.lines().find_map(|line| {
                line.to_lowercase()
                    .starts_with("sec-websocket-key:")
                    .then(|| line[18..].trim().to_owned())
            });
            let accept = tungstenite_accept(&key.unwrap());
            let answer = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
            return script(number, &mut stream);
        }
        let body = if head.starts_with("GET /api/v4/users/me/channels") {
            "[]"
        } else {
            r#"{"id":"me"}"#
        };
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

fn tungstenite_accept(key: &str) -> String {
    tungstenite::handshake::derive_accept_key(key.as_bytes())
}

fn frame(opcode: u8, fin: bool, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![opcode | if fin { 0x80 } else { 0 }];
    match payload.len() {
        len @ 0..126 => frame.push(u8::try_from(len).unwrap()),
        len => {
            frame.push(126);
            frame.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

fn say(stream: &mut TcpStream, text: &str) {
    let _ = stream.write_all(&frame(1, true, text.as_bytes()));
}

/// Greets as a server does, and answers the question after the time.
fn greet(stream: &mut TcpStream) {
    say(stream, HELLO);
    say(stream, PONG);
}

/// Reads until the client hangs up.
fn wait(stream: &mut TcpStream) {
    let mut bytes = [0; 256];
    while let Ok(1..) = stream.read(&mut bytes) {}
}

fn posted(seq: i64) -> String {
    format!(
        r#"{{"event":"posted","data":{{"post":"{{\"id\":\"p{seq}\",\"message\":\"m{seq}\"}}"}},"broadcast":{{}},"seq":{seq}}}"#
    )
}

fn lost(events: &mut Receiver) -> Error {
    next(events, |event| match &event.kind {
        EventKind::Disconnected(error) => Some(error.clone()),
        _ => None,
    })
}

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
    let headers = alice.expose_authorization().unwrap();
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
