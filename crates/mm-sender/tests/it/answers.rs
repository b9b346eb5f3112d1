//! What a server can answer in the place of a plain `ok`: it is judged rightly, and what
//! has no end is not read to it.

use std::sync::mpsc;
use std::time::Instant;

use mm_core::Cancel;
use mm_sender::{BodyEnd, ErrorKind};

use crate::sends::{fail, once};
use crate::server::{Connection, LONG, OK, SHORT, Server, answer};

#[test]
fn garbage_is_no_answer() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220 mail.example.com ESMTP\r\n",
        "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}F\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 99 What\r\n\r\n",
        "<html></html>\r\n\r\n",
    ] {
        let server = Server::bytes(garbage);
        let error = fail(server.builder());
        assert_eq!(error.kind(), ErrorKind::Protocol, "{garbage:?}: {error:?}");
        assert!(error.may_have_acted() && !error.is_transient());
        assert_eq!(server.connections(), 1, "{garbage:?}");
    }
}

/// Answers with `head`, and then with `again` until the client has enough.
fn endless(head: &'static str, again: String) -> (Server, mpsc::Receiver<usize>) {
    let (tell, taken) = mpsc::channel();
    let server = Server::start(move |mut connection: Connection| {
        connection.request();
        connection.write(head);
        let _ = tell.send(connection.write_for_ever(&again));
    });
    (server, taken)
}

/// What may lie in buffers on the way when a client has enough.
const ON_THE_WAY: usize = 32 << 20;

#[test]
fn a_head_without_end_is_no_answer() {
    for (head, again) in [
        ("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"),
        ("HTTP/1.1 200 OK\r\nX-More: ", "and more "),
        ("HTTP/1.1 200 ", "and more "),
        ("", "\r\n"),
    ] {
        let (server, taken) = endless(head, again.repeat(500));
        let sender = once(&server).timeout(SHORT * 10).build();
        let error = sender.send_text("a").unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Interrupted),
            "{again:?}: {error:?}"
        );
        assert!(error.may_have_acted());
        drop(sender);
        assert!(taken.recv_timeout(LONG).unwrap() < ON_THE_WAY);
    }
}

#[test]
fn interim_answers_without_end_do_not_outlast_the_timeout() {
    let (server, _) = endless("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100));
    let begin = Instant::now();
    let error = fail(once(&server).timeout(SHORT));
    // If they come fast, by their length.
    assert!(
        matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Protocol),
        "{error:?}"
    );
    assert!(error.may_have_acted() && begin.elapsed() < LONG / 3);
}

const ENDLESS: [(&str, &str); 3] = [
    ("Content-Length: 999999999999\r\n", "and more "),
    ("Transfer-Encoding: chunked\r\n", "9\r\nand more \r\n"),
    ("Connection: close\r\n", "and more "),
];

#[test]
fn a_body_without_end_is_left_unread() {
    for (headers, again) in ENDLESS {
        for (status, kind) in [
            ("200 OK", ErrorKind::Protocol),
            ("500 Oh", ErrorKind::Status(500)),
            ("404 Oh", ErrorKind::Status(404)),
        ] {
            let head = format!("HTTP/1.1 {status}\r\n{headers}\r\n").leak();
            let (server, taken) = endless(head, again.repeat(500));
            let error = fail(once(&server));
            assert_eq!(error.kind(), kind, "{headers}");
            assert_eq!(error.may_have_acted(), status != "404 Oh");
            assert!(
                taken.recv_timeout(LONG).unwrap() < ON_THE_WAY,
                "the connection is closed, not kept"
            );
        }
    }
}

#[test]
fn a_body_that_drips_does_not_outlast_the_timeout() {
    for (headers, again) in ENDLESS {
        for status in ["200 OK", "500 Oh"] {
            let server = Server::start(move |mut connection| {
                connection.request();
                connection.write(format!("HTTP/1.1 {status}\r\n{headers}\r\n"));
                connection.drip(again.repeat(1000));
            });
            let sender = once(&server).timeout(SHORT).build();
            let begin = Instant::now();
            let result = sender.send_text("a");
            let took = begin.elapsed();
            assert!(took >= SHORT && took < LONG / 3, "{took:?}");
            match result {
                Ok(_) => assert_eq!(status, "200 OK", "the head said that it is accepted"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Status(500), "{status}"),
            }
        }
    }
}

/// `text` as gzip, in a block that is not compressed.
fn gzip(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let crc = !text.bytes().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    });
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(crc.to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

fn gzipped(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn gzip_answers_are_understood() {
    let server = Server::bytes(gzipped("200 OK", "text/plain", &gzip("ok")));
    server.sender().send_text("a").unwrap();
    assert_eq!(server.next().header("accept-encoding"), Some("gzip"));

    let json = r#"{"id":"web.incoming_webhook.text.app_error","message":"No text."}"#;
    let server = Server::bytes(gzipped("400 Bad", "application/json", &gzip(json)));
    let error = fail(server.builder());
    assert_eq!(error.kind(), ErrorKind::Status(400));
    assert_eq!(
        error.server_id(),
        Some("web.incoming_webhook.text.app_error")
    );

    let page = gzip("<!doctype html><title>Log in</title>");
    let server = Server::bytes(gzipped("200 OK", "text/html", &page));
    assert_eq!(fail(server.builder()).kind(), ErrorKind::Protocol);
}

#[test]
fn a_broken_gzip_body_does_not_change_what_the_status_says() {
    let mut broken = gzip("ok");
    broken[11] ^= 0xff;
    for body in [broken.as_slice(), b"not gzip at all", b"\x1f\x8b", b""] {
        let server = Server::bytes(gzipped("200 OK", "text/plain", body));
        assert!(server.sender().send_text("a").is_ok(), "{body:?}");
        let server = Server::bytes(gzipped("400 Bad", "text/plain", body));
        let error = fail(server.builder());
        assert_eq!(error.kind(), ErrorKind::Status(400), "{body:?}");
        assert!(!error.may_have_acted());
    }
}

#[test]
fn a_gzip_bomb_is_left_unread() {
    // Each of these blocks holds the longest run that it can.
    let block = |last: u8| {
        let zeros = vec![0; 65_535];
        [&[last, 0xff, 0xff, 0, 0], zeros.as_slice()].concat()
    };
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for _ in 0..50 {
        bomb.extend(block(0));
    }
    let server = Server::bytes(gzipped("500 Oh", "text/plain", &bomb));
    let answer = once(&server).build().probe(b"{}", &Cancel::new()).unwrap();
    assert_eq!(answer.body_end(), BodyEnd::TooLong);
    assert!(answer.body().len() <= 64 * 1024);
}

#[test]
fn an_html_page_is_no_delivery() {
    let page = "<!doctype html><html><body>Please log in</body></html>";
    for headers in ["Content-Type: text/html; charset=utf-8\r\n", ""] {
        let server = Server::bytes(answer("200 OK", headers, page));
        let error = fail(server.builder());
        assert_eq!(error.kind(), ErrorKind::Protocol);
        assert!(error.to_string().contains("HTML page"), "{error}");
        let server = Server::bytes(answer("502 Bad Gateway", headers, page));
        let error = fail(server.builder());
        assert_eq!(error.kind(), ErrorKind::Status(502));
        assert!(error.to_string().contains("HTML page"), "{error}");
        assert!(error.may_have_acted() && error.is_transient());
    }
}

#[test]
fn a_redirect_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let target = Server::ok();
        let location = format!("Location: {}\r\n", target.url().expose_secret());
        let server = Server::bytes(answer(&format!("{status} Moved"), &location, ""));
        let error = fail(server.builder());
        assert_eq!(error.kind(), ErrorKind::Redirect(status));
        assert!(!error.may_have_acted() && !error.is_transient());
        assert!(
            error
                .to_string()
                .contains(&format!("to http://{}", target.address)),
            "{error}"
        );
        assert_eq!(target.connections(), 0);
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn a_redirect_without_a_target_is_one_too() {
    for headers in ["", "Location: /login\r\n", "Location: ://\r\n"] {
        let server = Server::bytes(answer("302 Found", headers, ""));
        assert_eq!(fail(server.builder()).kind(), ErrorKind::Redirect(302));
    }
}

#[test]
fn interim_answers_are_passed_over() {
    for interim in [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
    ] {
        let server = Server::bytes(format!("{interim}{interim}{OK}"));
        let result = server.sender().send_text("a");
        assert!(result.is_ok(), "{interim}: {result:?}");
    }
}
