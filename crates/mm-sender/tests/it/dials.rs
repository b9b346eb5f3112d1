//! Connections for other protocols than HTTP: the same ways, and no waiting to read.

use std::io::{ErrorKind as Io, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use mm_core::Cancel;
use mm_sender::{Dialer, ErrorKind, HttpSettings, Proxy, ProxyChoice, TlsSettings, Wire};

use crate::proxy_server::ProxyServer;
use crate::server::{LONG, Server, closed_port};
use crate::tls_server::{Authority, Folder, Wants};

const REQUEST: &[u8] = b"POST /hooks/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";

fn through(proxy: impl std::fmt::Display) -> HttpSettings {
    let proxy: Proxy = proxy.to_string().parse().unwrap();
    HttpSettings::default().proxy(ProxyChoice::Through(proxy))
}

fn direct() -> HttpSettings {
    HttpSettings::default().proxy(ProxyChoice::Direct)
}

/// Says something, and reads the answer as it comes.
fn exchange(wire: &mut Wire) {
    let early = wire.read(&mut [0; 8]).unwrap_err();
    assert_eq!(early.kind(), Io::WouldBlock);
    for _ in 0..3 {
        wire.write_all(REQUEST).unwrap();
        let (begin, mut answer) = (Instant::now(), Vec::new());
        while !answer.ends_with(b"ok") {
            let mut bytes = [0; 16];
            match wire.read(&mut bytes) {
                Ok(len) => {
                    assert_ne!(len, 0);
                    answer.extend_from_slice(&bytes[..len]);
                }
                Err(error) => {
                    assert_eq!(error.kind(), Io::WouldBlock);
                    assert!(begin.elapsed() < LONG);
                    std::thread::yield_now();
                }
            }
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
    }
}

fn dial(dialer: &Dialer) -> Wire {
    dialer.dial(LONG, &Cancel::new()).unwrap()
}

#[test]
fn a_wire_goes_straight_to_the_server() {
    let server = Server::ok();
    let port = server.address.port();
    let dialer = Dialer::new(false, "127.0.0.1", port, &direct()).unwrap();
    exchange(&mut dial(&dialer));
}

#[test]
fn a_wire_goes_through_each_kind_of_proxy() {
    let server = Server::ok();
    let known = ProxyServer::socks5(server.address, Some("me:secret"));
    for (scheme, proxy, host) in [
        (
            "http://",
            ProxyServer::connect(server.address),
            "chat.invalid",
        ),
        (
            "socks5h://",
            ProxyServer::socks5(server.address, None),
            "chat.invalid",
        ),
        ("socks5h://me:secret@", known, "chat.invalid"),
        (
            "socks5://",
            ProxyServer::socks5(server.address, None),
            "127.0.0.1",
        ),
        (
            "socks4a://",
            ProxyServer::socks4(server.address),
            "chat.invalid",
        ),
        (
            "socks4://",
            ProxyServer::socks4(server.address),
            "127.0.0.1",
        ),
    ] {
        let settings = through(format!("{scheme}{}", proxy.address));
        let dialer = Dialer::new(false, host, 8065, &settings).unwrap();
        exchange(&mut dial(&dialer));
        assert_eq!(proxy.next().target, format!("{host}:8065"), "{scheme}");
    }
}

#[test]
fn a_wire_is_encrypted_and_trusts_an_extra_authority() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let server = authority.local().serve();
    let port = server.address.port();
    let dialer = Dialer::new(true, "127.0.0.1", port, &direct()).unwrap();
    let error = dialer.dial(LONG, &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    let tls = TlsSettings::default().ca_file(folder.file("ca.pem", &authority.pem));
    let dialer = Dialer::new(true, "127.0.0.1", port, &direct().tls(tls.clone())).unwrap();
    exchange(&mut dial(&dialer));
    let proxy = ProxyServer::connect(server.address);
    let settings = through(proxy.address).tls(tls);
    let dialer = Dialer::new(true, "127.0.0.1", port, &settings).unwrap();
    exchange(&mut dial(&dialer));
}

#[test]
fn a_dial_that_fails_says_why_and_one_that_is_cancelled_ends() {
    let (_held, closed) = closed_port();
    let dialer = Dialer::new(false, "127.0.0.1", closed.port(), &direct()).unwrap();
    let error = dialer.dial(LONG, &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    let refusing = ProxyServer::socks5(closed, Some("me:secret"));
    let settings = through(format!("socks5h://me:wrong@{}", refusing.address));
    let dialer = Dialer::new(false, "chat.invalid", 80, &settings).unwrap();
    let error = dialer.dial(LONG, &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Proxy(None), "{error:?}");
    let cancel = Cancel::new();
    cancel.cancel();
    let error = dialer.dial(LONG, &cancel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled, "{error:?}");
}

#[test]
fn a_wire_can_be_ended_from_elsewhere() {
    let server = Server::start(crate::server::Connection::hang);
    let port = server.address.port();
    let dialer = Dialer::new(false, "127.0.0.1", port, &direct()).unwrap();
    let mut wire = dial(&dialer);
    wire.breaker().hang_up();
    assert_eq!(wire.read(&mut [0; 8]).unwrap(), 0);
    assert!(wire.write_all(REQUEST).is_err());
}

/// Reads up to this.
fn read_until(wire: &mut Wire, end: &[u8]) {
    let (begin, mut read) = (Instant::now(), Vec::new());
    while !read.ends_with(end) {
        let mut bytes = [0; 16];
        match wire.read(&mut bytes) {
            Ok(len) => {
                assert_ne!(len, 0);
                read.extend_from_slice(&bytes[..len]);
            }
            Err(error) => {
                assert_eq!(error.kind(), Io::WouldBlock);
                assert!(begin.elapsed() < LONG);
                std::thread::yield_now();
            }
        }
    }
}

#[test]
fn a_server_that_speaks_first_is_heard_also_after_a_prelude_in_the_clear() {
    let server = Authority::new()
        .local()
        .script(&Wants::default(), |mut connection| {
            connection.write("220 hello");
            connection.wait_closed();
        });
    let anyone = TlsSettings::default().danger_accept_invalid_certs(true);
    let port = server.address.port();
    let dialer = Dialer::new(true, "127.0.0.1", port, &direct().tls(anyone)).unwrap();
    read_until(&mut dial(&dialer), b"220 hello");
    let mut asked = 0;
    let mut prelude = |_: &TcpStream, until: Instant| {
        assert!(until > Instant::now());
        asked += 1;
        Ok(())
    };
    let wire = dialer.dial_and_upgrade(LONG, &Cancel::new(), &mut prelude);
    read_until(&mut wire.unwrap(), b"220 hello");
    assert_eq!(asked, 1);
}

#[test]
fn a_prelude_that_fails_is_no_connection() {
    let server = Server::ok();
    let dialer = Dialer::new(true, "127.0.0.1", server.address.port(), &direct()).unwrap();
    let mut prelude = |_: &TcpStream, _| Err(std::io::Error::other("not agreed"));
    let error = dialer
        .dial_and_upgrade(LONG, &Cancel::new(), &mut prelude)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.with_causes().contains("not agreed") && !error.may_have_acted());
}
