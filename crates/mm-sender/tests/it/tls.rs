//! Who is trusted, who is not, and which settings cannot be used.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use mm_sender::{
    Error, ErrorKind, ProxyChoice, RetryPolicy, TlsSettings, WebhookSender, WebhookSenderBuilder,
};
use rustls::version::{TLS12, TLS13};

use crate::proxy_server::ProxyServer;
use crate::server::{ID, LONG, SHORT, Server, answer, chain};
use crate::tls_server::{Authority, Folder, Wants};

fn https(host: impl std::fmt::Display) -> WebhookSenderBuilder {
    let url = format!("https://{host}/hooks/{ID}");
    WebhookSender::builder(url.parse().unwrap())
        .proxy_choice(ProxyChoice::Direct)
        .retry(RetryPolicy::never())
}

fn to(server: &Server) -> WebhookSenderBuilder {
    https(server.address)
}

fn fail(builder: WebhookSenderBuilder) -> Error {
    builder.build().send_text("a").unwrap_err()
}

/// A sender that trusts this authority.
fn trusting(
    builder: WebhookSenderBuilder,
    folder: &Folder,
    authority: &Authority,
) -> WebhookSenderBuilder {
    builder.ca_file(folder.file("ca.pem", &authority.pem))
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent() {
    let server = Authority::new().local().serve();
    let error = fail(to(&server));
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert!(!error.may_have_acted() && !error.is_transient());
    let text = chain(&error);
    assert!(
        text.starts_with("no trusted connection could be made to the server: "),
        "{text}"
    );
    assert!(server.seen().is_empty());
}

#[test]
fn a_ca_file_is_trusted_beside_the_systems_roots() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let server = authority.local().serve();
    let sender = trusting(to(&server), &folder, &authority).build();
    for _ in 0..3 {
        sender.send_text("a").unwrap();
    }
    assert_eq!((server.seen().len(), server.connections()), (3, 1));
    // A file may hold more than one, and there may be more than one file.
    let both = format!("{}\n# ours\n{}", Authority::new().pem, authority.pem);
    let sender = to(&server).ca_file(folder.file("both.pem", both)).build();
    sender.send_text("a").unwrap();
    let other = folder.file("other.pem", Authority::new().pem);
    let sender = trusting(to(&server).ca_file(&other), &folder, &authority).build();
    sender.send_text("a").unwrap();
    let error = fail(to(&server).ca_file(other));
    assert_eq!(error.kind(), ErrorKind::Tls, "another one does not help");
}

#[test]
fn a_servers_own_certificate_can_be_trusted_by_itself() {
    let folder = Folder::new();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let file = folder.file("own.pem", own.cert.pem());
    let tls = TlsSettings::default().ca_file(&file);
    https("localhost:1").tls(tls).build().connect().unwrap();
}

#[test]
fn invalid_certificates_are_accepted_if_told_so() {
    let authority = Authority::new();
    for identity in [
        authority.identity("elsewhere.example", 2999),
        authority.identity("127.0.0.1", 2020),
    ] {
        let server = identity.serve();
        let tls = TlsSettings::default().danger_accept_invalid_certs(true);
        assert!(tls.accepts_invalid_certs());
        to(&server).tls(tls).build().send_text("a").unwrap();
    }
}

#[test]
fn a_certificate_of_another_host_or_another_time_is_refused() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for (host, until, reason) in [
        ("elsewhere.example", 2999, "name"),
        ("127.0.0.2", 2999, "name"),
        ("127.0.0.1", 2020, "expired"),
    ] {
        let server = authority.identity(host, until).serve();
        let error = fail(trusting(to(&server), &folder, &authority));
        assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
        assert!(!error.may_have_acted());
        assert!(chain(&error).contains(reason), "{}", chain(&error));
        assert!(server.seen().is_empty());
    }
}

#[test]
fn a_client_certificate_is_shown_to_who_wants_one() {
    let (authority, clients, folder) = (Authority::new(), Authority::new(), Folder::new());
    let client = clients.identity("client.example", 2999);
    let (cert, key) = (
        folder.file("cert.pem", &client.cert),
        folder.file("key.pem", &client.key),
    );
    let one = folder.file("one.pem", format!("{}{}", client.key, client.cert));
    for version in [&TLS12, &TLS13] {
        let server = authority.local().serve_to(&Wants {
            client_of: Some(&clients),
            version: Some(version),
        });
        for (cert, key) in [(&cert, &key), (&one, &one)] {
            let tls = TlsSettings::default().client_cert(cert, key);
            let sender = trusting(to(&server).tls(tls), &folder, &authority).build();
            sender.send_text("a").unwrap();
            assert_eq!(server.seen().len(), 1);
        }
    }
}

#[test]
fn a_server_that_gets_no_client_certificate_or_a_wrong_one_refuses() {
    let (authority, clients, folder) = (Authority::new(), Authority::new(), Folder::new());
    let stranger = Authority::new().identity("client.example", 2999);
    let stranger = TlsSettings::default().client_cert(
        folder.file("cert.pem", &stranger.cert),
        folder.file("key.pem", &stranger.key),
    );
    for version in [&TLS12, &TLS13] {
        let server = authority.local().serve_to(&Wants {
            client_of: Some(&clients),
            version: Some(version),
        });
        for tls in [TlsSettings::default(), stranger.clone()] {
            let error = fail(trusting(to(&server).tls(tls), &folder, &authority));
            assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
            assert!(!error.may_have_acted() && !error.is_transient());
            assert!(server.seen().is_empty());
        }
    }
}

/// The error of settings that cannot be used; it names the file.
fn invalid(tls: TlsSettings, file: &Path) -> String {
    let sender = https("127.0.0.1:1").tls(tls).build();
    let error = sender.connect().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting, "{error:?}");
    assert!(!error.may_have_acted() && !sender.is_connected());
    let text = error.to_string();
    assert!(text.contains(&file.display().to_string()), "{text}");
    assert_eq!(sender.send_text("a").unwrap_err().to_string(), text);
    text
}

#[test]
fn a_ca_file_that_cannot_be_used_is_named() {
    let folder = Folder::new();
    let key = Authority::new().local().key;
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    let empty_cert = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (file, reason) in [
        (folder.missing(), "cannot be read"),
        (folder.file("empty", ""), "holds no certificate"),
        (
            folder.file("text", "not a certificate"),
            "holds no certificate",
        ),
        (
            folder.file("der", [0x30, 0x82, 0xff, 0xfe]),
            "holds no certificate",
        ),
        (folder.file("key", key), "holds no certificate"),
        (folder.file("broken", broken), "is not in PEM form"),
        (
            folder.file("nonsense", empty_cert),
            "holds something else as a certificate",
        ),
        (
            folder.file("long", vec![b'\n'; 5 << 20]),
            "is longer than 4 MiB",
        ),
        #[cfg(unix)]
        (PathBuf::from("/dev/zero"), "is longer than 4 MiB"),
    ] {
        let text = invalid(TlsSettings::default().ca_file(&file), &file);
        assert!(text.contains(reason), "{text}");
    }
}

#[test]
fn a_client_certificate_that_cannot_be_used_is_named() {
    let (folder, authority) = (Folder::new(), Authority::new());
    let (own, other) = (authority.local(), authority.local());
    let cert = folder.file("cert", &own.cert);
    let key = folder.file("key", &own.key);
    let nonsense = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let empty_cert = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (cert, key, wrong) in [
        (folder.missing(), key.clone(), 0),
        (folder.file("empty", ""), key.clone(), 0),
        (key.clone(), key.clone(), 0),
        (folder.file("nonsense-cert", empty_cert), key, 1),
        (cert.clone(), folder.missing(), 1),
        (cert.clone(), cert.clone(), 1),
        (cert.clone(), folder.file("other", &other.key), 1),
        (cert.clone(), folder.file("nonsense", nonsense), 1),
        (cert, folder.file("locked", locked), 1),
    ] {
        let file = if wrong == 0 { &cert } else { &key };
        let text = invalid(TlsSettings::default().client_cert(&cert, &key), file);
        assert!(!text.contains("PRIVATE KEY-----"), "{text}");
    }
}

#[test]
fn files_of_certificates_are_checked_for_plain_http_too() {
    let folder = Folder::new();
    let server = Server::ok();
    let missing = folder.missing();
    let ca_file = TlsSettings::default().ca_file(&missing);
    let client_cert = TlsSettings::default().client_cert(&missing, &missing);
    for tls in [ca_file, client_cert] {
        let error = server.builder().tls(tls).build().connect().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSetting);
        let named = missing.display().to_string();
        assert!(error.to_string().contains(&named), "{error}");
    }
    let own = folder.file("ca.pem", &Authority::new().pem);
    let sender = server.builder().ca_file(own).build();
    sender.send_text("a").unwrap();
}

#[test]
fn tls_passes_through_a_proxy() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let server = authority.identity("chat.invalid", 2999).serve();
    for (scheme, proxy) in [
        ("http", ProxyServer::connect(server.address)),
        ("socks5h", ProxyServer::socks5(server.address, None)),
    ] {
        let through = format!("{scheme}://{}", proxy.address).parse().unwrap();
        let builder = https("chat.invalid").proxy(through);
        let sender = trusting(builder.clone(), &folder, &authority).build();
        for _ in 0..2 {
            sender.send_text("a").unwrap();
        }
        assert_eq!(proxy.next().target, "chat.invalid:443");
        assert_eq!(server.seen().len(), 2);
        // The server is who is not trusted, not the proxy.
        let error = fail(builder);
        assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
        assert_eq!(
            error.to_string(),
            "no trusted connection could be made to the server"
        );
        assert!(!error.may_have_acted() && server.seen().is_empty());
    }
}

#[test]
fn a_proxy_can_be_spoken_to_by_tls_and_must_be_trusted() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let refusal = answer("403 No", "", "");
    let proxy = authority
        .local()
        .script(&Wants::default(), move |mut connection| {
            connection.request();
            connection.write(&refusal);
        });
    let address = format!("https://{}", proxy.address);
    let builder = https("chat.invalid").proxy(address.parse().unwrap());
    let error = fail(trusting(builder.clone(), &folder, &authority));
    assert_eq!(error.kind(), ErrorKind::Proxy(Some(403)), "{error:?}");
    let error = fail(builder);
    assert_eq!(error.kind(), ErrorKind::Tls);
    let text = format!("no trusted connection could be made to the proxy {address}");
    assert_eq!(error.to_string(), text);
}

#[test]
fn a_server_that_speaks_plain_http_is_not_trusted() {
    let server = Server::bytes(answer("400 Bad", "", "speak TLS"));
    let error = fail(to(&server).timeout(LONG / 3));
    // Whether it answers to what it does not understand or closes.
    assert!(
        matches!(error.kind(), ErrorKind::Tls | ErrorKind::Connect),
        "{error:?}"
    );
    assert!(!error.may_have_acted());
    let at_once = Server::start(|mut connection| {
        connection.peek();
        connection.write(answer("400 Bad", "", "speak TLS"));
        connection.wait_closed();
    });
    let error = fail(to(&at_once).timeout(LONG / 3));
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert!(!error.may_have_acted());
}

#[test]
fn a_server_that_hangs_or_closes_before_it_is_trusted_is_no_connection() {
    let hangs = Server::start(|mut connection| connection.wait_closed());
    let begin = Instant::now();
    let error = fail(to(&hangs).timeout(SHORT));
    assert!(begin.elapsed() >= SHORT && begin.elapsed() < LONG / 3);
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_acted());

    let closes = Server::start(drop);
    let error = fail(to(&closes));
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.may_have_acted() && error.is_transient());
    assert!(
        error.to_string().contains("before it was encrypted"),
        "{error}"
    );
}

#[test]
fn an_encrypted_answer_that_is_cut_may_have_acted() {
    let (authority, folder) = (Authority::new(), Folder::new());
    for cut in ["", "HTTP/1.1 200 OK\r\nContent-"] {
        let server = authority
            .local()
            .script(&Wants::default(), move |mut connection| {
                connection.request();
                connection.write(cut);
            });
        let error = fail(trusting(to(&server), &folder, &authority));
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
        assert!(error.may_have_acted());
    }
}

#[test]
fn an_answer_to_a_large_encrypted_request_is_heard_early() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let refusal = answer("413 Payload Too Large", "Connection: close\r\n", "");
    let server = authority
        .local()
        .script(&Wants::default(), move |mut connection| {
            connection.line();
            connection.write(&refusal);
        });
    let sender = trusting(to(&server), &folder, &authority).build();
    let body = vec![b' '; 32 << 20];
    let answer = sender.probe(&body, &mm_core::Cancel::new()).unwrap();
    assert_eq!(answer.status(), 413);
}

#[test]
fn a_new_connection_goes_on_with_the_session_of_the_one_before() {
    let (authority, folder) = (Authority::new(), Folder::new());
    let (tell, resumed) = mpsc::channel();
    let server = authority
        .local()
        .script(&Wants::default(), move |mut connection| {
            connection.request();
            connection.write(answer("200 OK", "Connection: close\r\n", "ok"));
            tell.send(connection.is_resumed()).unwrap();
        });
    let sender = trusting(to(&server), &folder, &authority).build();
    for before in [false, true, true] {
        sender.send_text("a").unwrap();
        assert_eq!(resumed.recv_timeout(LONG), Ok(before));
    }
    assert_eq!(server.connections(), 3);
}
