//! Whatever fails, no secret is shown: not in an error, not in what is beneath it, not in
//! what our crates log.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};
use mm_core::{Cancel, Delivery};
use mm_sender::{Error, Payload, Proxy, ProxyChoice, RetryPolicy, WebhookSender, WebhookUrl};

use crate::proxy_server::ProxyServer;
use crate::server::{OK, SHORT, Server, answer, closed_port};
use crate::tls_server::{Authority, Folder};

const ID: &str = "s3cr3tidrfjj63p8uomwzihxyz";
/// What stands in the URLs below, and what becomes of it on its way.
const SECRETS: [&str; 9] = [
    ID,
    "hookpassw",
    "hook%50assw",
    "hookPassw",
    "queryvalue",
    "proxypassw",
    "proxy%50assw",
    "proxyPassw",
    // user:hookPassw and user:proxyPassw
    "dXNlcjp",
];

/// What our crates logged since the program began.
static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Whether anything else was logged.
static OTHERS: AtomicBool = AtomicBool::new(false);

struct Keep;

impl Log for Keep {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        // ureq logs the path at TRACE, which programs are told to leave out.
        if record.target().starts_with("mm_") {
            logged().push(format!("{}: {}", record.target(), record.args()));
        } else {
            OTHERS.store(true, Ordering::SeqCst);
        }
    }

    fn flush(&self) {}
}

fn logged() -> MutexGuard<'static, Vec<String>> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All that a program could show of an error.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.server_id());
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, "\n{error} {error:?} {error:#?}");
        cause = error.source();
    }
    text
}

fn look(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for secret in SECRETS {
        assert!(!lower.contains(&secret.to_lowercase()), "{what}: {text}");
    }
}

fn url(scheme: &str, host: impl std::fmt::Display) -> WebhookUrl {
    format!("{scheme}://user:hook%50assw@{host}/sub/hooks/{ID}?key=queryvalue")
        .parse()
        .unwrap()
}

fn proxy(scheme: &str, host: impl std::fmt::Display) -> ProxyChoice {
    let proxy: Proxy = format!("{scheme}://user:proxy%50assw@{host}")
        .parse()
        .unwrap();
    ProxyChoice::Through(proxy)
}

/// What says everything back that a request said.
fn echo(status: &'static str, as_location: bool) -> Server {
    Server::answering(move |_, seen| {
        let said = format!("{} {:?} {}", seen.line, seen.headers, seen.body);
        let path = seen.line.split(' ').nth(1).unwrap();
        let location = format!("Location: http://{ID}.example{path}\r\n");
        let json = serde_json::json!({
            "id": format!("no.{ID}"), "message": said, "detailed_error": said,
        });
        let headers = if as_location { &location } else { "" };
        answer(status, headers, &json.to_string())
    })
}

/// One thing that goes wrong: a name, the webhook, and the way there.
type Scenario = (String, WebhookUrl, ProxyChoice);

fn scenarios(servers: &mut Vec<Server>) -> Vec<Scenario> {
    let mut all = Vec::new();
    let mut direct = |name: &str, scheme: &str, server: Server| {
        all.push((
            name.to_owned(),
            url(scheme, server.address),
            ProxyChoice::Direct,
        ));
        servers.push(server);
    };
    for status in ["400 Bad", "403 No", "404 No", "500 Oh", "503 Oh", "418 Tea"] {
        direct(status, "http", echo(status, false));
    }
    direct("redirect", "http", echo("302 Found", true));
    direct("429", "http", echo("429 Too Many", false));
    direct(
        "page",
        "http",
        Server::bytes(answer("200 OK", "", &format!("<html>{ID}"))),
    );
    direct("closes", "http", Server::start(drop));
    direct("cut", "http", Server::bytes("HTTP/1.1 200 OK\r\nContent-"));
    direct(
        "silent",
        "http",
        Server::start(|mut connection| connection.wait_closed()),
    );
    for garbage in [
        format!("{ID}\r\n\r\n"),
        format!("HTTP/1.1 {ID} {ID}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\n{ID}\r\n\r\n"),
        format!("HTTP/1.1 302 Found\r\nLocation: \u{1}{ID}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nContent-Length: {ID}\r\n\r\n"),
    ] {
        direct("garbage", "http", Server::bytes(garbage));
    }
    direct("untrusted", "https", Authority::new().local().serve());
    direct("plain", "https", Server::bytes(OK));
    direct("tls closes", "https", Server::start(drop));

    let nowhere = "chat.invalid:8065";
    all.push((
        "no name".to_owned(),
        url("http", nowhere),
        ProxyChoice::Direct,
    ));
    for scheme in ["http", "https", "socks5h", "socks5", "socks4", "socks4a"] {
        let mut refusing = |name: &str, server: Server| {
            let name = format!("{scheme} proxy {name}");
            all.push((name, url("http", nowhere), proxy(scheme, server.address)));
            servers.push(server);
        };
        refusing("407", echo("407 No", false));
        refusing("502", echo("502 No", true));
        refusing("garbage", Server::bytes(format!("{ID} proxypassw\r\n\r\n")));
        refusing("status", Server::bytes("HTTP/1.1 407 proxypassw\r\n\r\n"));
        refusing("closes", Server::start(drop));
        refusing(
            "silent",
            Server::start(|mut connection| connection.wait_closed()),
        );
    }
    all.push((
        "no proxy".to_owned(),
        url("http", nowhere),
        proxy("http", "proxy.invalid:1"),
    ));
    all
}

#[test]
fn whatever_fails_shows_no_secret() {
    // The one logger of this program: no other test sets one.
    log::set_logger(&Keep).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let mut servers = Vec::new();
    let mut scenarios = scenarios(&mut servers);
    let (_held, closed) = closed_port();
    scenarios.push((
        "refused".to_owned(),
        url("http", closed),
        ProxyChoice::Direct,
    ));
    scenarios.push((
        "no proxy".to_owned(),
        url("http", closed),
        proxy("http", closed),
    ));
    let wrong = ProxyServer::socks5(closed, Some("user:other"));
    let through = proxy("socks5h", wrong.address);
    scenarios.push(("socks password".to_owned(), url("http", closed), through));

    for (name, url, choice) in scenarios {
        let builder = WebhookSender::builder(url)
            .proxy_choice(choice)
            .timeout(SHORT)
            .retry(RetryPolicy::never());
        look(&name, &format!("{builder:?} {builder:#?}"));
        let sender = builder.build();
        let error = sender.send_text("text").unwrap_err();
        look(&name, &shown(&error));
        look(&name, &format!("{sender:?} {:?}", sender.route().unwrap()));
        // Stopped before it began, it tells nothing of it either.
        let cancel = Cancel::new();
        cancel.cancel();
        let mut delivery = Delivery::new(Payload::new("text")).cancel_by(cancel);
        look(&name, &shown(&sender.deliver(&mut delivery).unwrap_err()));
    }

    let folder = Folder::new();
    for sender in [
        WebhookSender::builder(url("https", closed)).ca_file(folder.missing()),
        WebhookSender::builder(url("http", closed)).retry(RetryPolicy::never()),
    ] {
        let error = sender.build().send_text("a").unwrap_err();
        look("settings", &shown(&error));
    }
    for text in [
        format!("http://user:hookPassw@c.exa mple/hooks/{ID}"),
        format!("ftp://user:hookPassw@c.example/hooks/{ID}"),
        format!("http://user:hookPassw@c.example/{ID}"),
        format!("http://user:hookPassw@c.example:{ID}/hooks/{ID}"),
    ] {
        look("URL", &shown(&WebhookUrl::parse(&text).unwrap_err()));
    }
    for text in [
        "ftp://user:proxyPassw@p:1",
        "http://user:proxyPassw@p:port",
        "http://user:proxyPassw@",
        "user:proxyPassw",
        "http://p?proxyPassw",
    ] {
        look("proxy", &shown(&Proxy::parse(text).unwrap_err()));
    }
    for line in logged().iter() {
        look("log", line);
    }
    assert!(OTHERS.load(Ordering::SeqCst), "the logger is in place");
    drop(servers);
}
