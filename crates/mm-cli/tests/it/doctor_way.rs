//! `mm doctor`: the way to the server.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, SanType};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::server::{Answer, Server, answer, closed_port, no_text, ok};
use crate::support::{ID, PASSWORD, doctor, mm};

#[test]
fn a_closed_port_is_told() {
    let (_open, address) = closed_port();
    let run = mm()
        .env("MM_WEBHOOK", format!("http://{address}/hooks/{ID}"))
        .arg("doctor")
        .run();
    run.code(75).quiet();
    let text = run.text();
    assert!(
        text.contains("FAIL  connect   the server does not answer at 127.0.0.1:"),
        "{run}"
    );
    assert!(text.contains("hint: check host and port"), "{run}");
}

#[test]
fn a_name_that_nobody_knows_is_told() {
    let run = mm()
        .env("MM_WEBHOOK", format!("https://chat.invalid/hooks/{ID}"))
        .arg("doctor")
        .run();
    run.code(75).quiet();
    assert!(
        run.text()
            .contains("FAIL  name      chat.invalid does not resolve"),
        "{run}"
    );
}

#[test]
fn a_proxy_that_wants_a_password_or_refuses_is_told() {
    for (status, code, text, hint) in [
        (
            "407 No",
            1,
            "wants a user name and password",
            "give the proxy's user",
        ),
        ("403 No", 1, "with status 403", "lets CONNECT through"),
        ("503 No", 75, "with status 503", "lets CONNECT through"),
    ] {
        let proxy = Server::always(answer(status, "", ""));
        let run = doctor(&Server::ok())
            .env(
                "MM_PROXY",
                format!("http://user:{PASSWORD}@{}", proxy.address),
            )
            .run();
        run.code(code).quiet();
        let route = format!("ok    route     through http://{} (", proxy.address);
        assert!(run.text().contains(&route), "{run}");
        assert!(run.text().contains("the proxy answers at"), "{run}");
        assert!(
            run.text().contains(text) && run.text().contains(hint),
            "{run}"
        );
    }
}

#[test]
fn a_proxy_that_is_not_there_is_told_as_such() {
    let (_open, address) = closed_port();
    let server = Server::ok();
    let run = doctor(&server)
        .args(["--proxy".to_owned(), format!("http://{address}")])
        .run();
    run.code(75).quiet();
    assert!(
        run.text()
            .contains("FAIL  connect   the proxy does not answer at"),
        "{run}"
    );
    assert!(run.text().contains("`--proxy none`"), "{run}");
    assert!(server.requests().is_empty());
}

#[test]
fn a_name_that_only_the_proxy_knows_is_left_to_it() {
    let proxy = Server::start(|_, request| {
        if request.line.starts_with("CONNECT chat.invalid:80 ") {
            Answer::Bytes(b"HTTP/1.1 200 Connected\r\n\r\n".to_vec())
        } else if request.body == r#"{"text":""}"# {
            no_text()
        } else {
            ok()
        }
    });
    let run = mm()
        .env("MM_WEBHOOK", format!("http://chat.invalid/hooks/{ID}"))
        .env("HTTP_PROXY", format!("http://{}", proxy.address))
        .args(["doctor", "--post"])
        .run();
    run.code(0).quiet();
    assert!(run.text().contains("(by HTTP_PROXY)"), "{run}");
    assert!(run.text().contains("ok    webhook   it lives"), "{run}");
    assert!(run.text().contains("the test message is posted"), "{run}");
}

/// A server that shows a certificate which nobody knows, and the certificate.
fn with_tls() -> (Server, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([]).unwrap();
    params.subject_alt_names = vec![SanType::IpAddress([127, 0, 0, 1].into())];
    let cert = params.self_signed(&key).unwrap();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![cert.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
    let config = Arc::new(config);
    let over = move |socket: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        Box::new(StreamOwned::new(connection, socket)) as _
    };
    let server = Server::start_over(over, |_, request| match request.body.as_str() {
        r#"{"text":""}"# => no_text(),
        _ => ok(),
    });
    (server, cert.pem())
}

#[test]
fn a_certificate_that_nobody_knows_is_told_with_what_to_do() {
    let (server, pem) = with_tls();
    let url = server.url().replace("http:", "https:");
    let program = || mm().env("MM_WEBHOOK", &url).file("ca.pem", &pem);
    let run = program().arg("doctor").run();
    run.code(1).quiet();
    assert!(run.text().contains("FAIL  tls "), "{run}");
    assert!(run.text().contains("as an extra CA file"), "{run}");
    program()
        .args(["send", "x"])
        .run()
        .code(1)
        .says("no trusted connection");

    let run = program().args(["doctor", "--ca-file", "ca.pem"]).run();
    run.code(0).quiet();
    assert!(
        run.text()
            .contains("ok    tls       the server's certificate is trusted"),
        "{run}"
    );
    program()
        .args(["send", "x"])
        .env("MM_CA_FILE", "ca.pem")
        .run()
        .code(0);

    let run = program()
        .args(["doctor", "--danger-accept-invalid-certs"])
        .run();
    run.code(0).quiet();
    assert!(
        run.text()
            .contains("note  tls       any certificate is accepted"),
        "{run}"
    );
    assert!(!run.text().contains("is trusted"), "{run}");

    for file in ["gone.pem", "empty.pem"] {
        let run = program()
            .file("empty.pem", "no certificate")
            .args(["doctor", "--ca-file", file])
            .run();
        run.code(2).quiet();
        assert!(
            run.text().contains("FAIL  settings") && run.text().contains(file),
            "{run}"
        );
    }
}

#[test]
fn a_client_key_needs_its_certificate() {
    let run = doctor(&Server::ok())
        .args(["--client-key", "key.pem"])
        .run();
    run.code(2).quiet();
    assert!(
        run.text()
            .contains("a client key is given without its certificate"),
        "{run}"
    );
}

#[test]
fn a_connection_in_the_clear_is_noted_except_to_this_machine() {
    let run = doctor(&Server::ok()).run();
    assert!(!run.text().contains("not encrypted"), "{run}");
    let run = mm()
        .env("MM_WEBHOOK", format!("http://chat.invalid/hooks/{ID}"))
        .arg("doctor")
        .run();
    assert!(run.text().contains("not encrypted"), "{run}");
}
