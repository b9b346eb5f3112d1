//! Through proxies that let pass, and past those that do not.

use std::time::Instant;

use mm_core::Delivery;
use mm_sender::{
    Error, ErrorKind, Payload, Proxy, ProxyChoice, RetryPolicy, WebhookSender, WebhookSenderBuilder,
};

use crate::proxy_server::{Asked, ProxyServer};
use crate::server::{DRIP, LONG, SHORT, Server, answer, chain, closed_port, url};

/// A server that nobody reaches but by a proxy.
const AWAY: &str = "chat.invalid:8065";

fn proxy(text: impl std::fmt::Display) -> Proxy {
    text.to_string().parse().unwrap()
}

/// A sender to the server that is away.
fn through(text: impl std::fmt::Display) -> WebhookSenderBuilder {
    WebhookSender::builder(url(AWAY))
        .proxy(proxy(text))
        .retry(RetryPolicy::never())
}

fn fail(builder: &WebhookSenderBuilder) -> Error {
    let error = builder.clone().build().send_text("a").unwrap_err();
    assert!(!error.may_have_acted(), "{error:?}");
    error
}

fn asked(target: &str, authorization: Option<&str>) -> Asked {
    Asked {
        target: target.to_owned(),
        authorization: authorization.map(str::to_owned),
    }
}

#[test]
fn a_proxy_that_is_set_is_used_and_its_connection_kept() {
    let server = Server::ok();
    let proxy = ProxyServer::connect(server.address);
    let sender = through(proxy.address).build();
    for _ in 0..3 {
        sender.send_text("a").unwrap();
    }
    assert_eq!(proxy.asked(), [asked(AWAY, None)]);
    assert_eq!(server.connections(), 1);
    let seen = server.next();
    assert_eq!(seen.header("host"), Some(AWAY));
    assert!(seen.line.starts_with("POST /hooks/"), "{}", seen.line);
    assert_eq!(sender.route().unwrap().reason(), "as set");
}

#[test]
fn user_and_password_of_a_proxy_are_sent_to_it_alone() {
    let server = Server::ok();
    let proxy = ProxyServer::connect(server.address);
    let sender = through(format!("http://us%40er:pa%3Ass@{}", proxy.address)).build();
    sender.send_text("a").unwrap();
    assert_eq!(proxy.next(), asked(AWAY, Some("Basic dXNAZXI6cGE6c3M=")));
    let seen = server.next();
    assert_eq!(seen.header("proxy-authorization"), None);
    assert_eq!(seen.header("authorization"), None);
}

#[test]
fn a_proxys_refusal_names_its_status() {
    for status in [400, 403, 407, 502, 503, 504] {
        let body = "<h1>No</h1>";
        let server = Server::bytes(answer(&format!("{status} No"), "", body));
        let builder = through(server.address);
        let error = fail(&builder);
        assert_eq!(error.kind(), ErrorKind::Proxy(Some(status)), "{error:?}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.is_transient(), status >= 500);
        let text = error.to_string();
        assert!(text.contains(&server.address.to_string()), "{text}");
        assert!(text.contains(&format!("status {status}")), "{text}");
        assert!(!text.contains('"'), "{text}");
    }
}

#[test]
fn what_a_proxy_refuses_for_the_moment_is_tried_again() {
    for (status, attempts) in [(403, 1), (407, 1), (502, 3)] {
        let server = Server::bytes(answer(&format!("{status} No"), "", ""));
        let policy = RetryPolicy::default().attempts(3).first_wait(DRIP);
        let sender = through(server.address).retry(policy).build();
        let mut delivery = Delivery::new(Payload::new("a"));
        sender.deliver(&mut delivery).unwrap_err();
        assert_eq!(delivery.attempts(), attempts, "{status}");
        assert_eq!(server.connections(), attempts as usize, "{status}");
    }
}

#[test]
fn a_proxy_that_is_not_there_is_no_connection() {
    let (_held, address) = closed_port();
    let error = fail(&through(address));
    assert_eq!(error.kind(), ErrorKind::Connect);
    let begin = format!("no connection could be made to the proxy http://{address}: ");
    assert!(chain(&error).starts_with(&begin), "{}", chain(&error));
    assert!(error.is_transient());

    let error = fail(&through("nosuch.invalid:3128").timeout(LONG / 3));
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("nosuch.invalid"), "{error}");
}

#[test]
fn a_proxy_that_closes_or_talks_nonsense_did_not_connect() {
    for said in [
        "",
        "HTTP/1.1 200",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 what\r\n\r\n",
        "\u{5}\u{0}",
    ] {
        let server = Server::bytes(said);
        for scheme in ["http", "socks5h", "socks4a"] {
            let error = fail(&through(format!("{scheme}://{}", server.address)).timeout(SHORT));
            // A SOCKS proxy is asked in bytes, for the end of which these servers wait.
            if error.kind() != ErrorKind::Connect || scheme == "http" {
                assert_eq!(error.kind(), ErrorKind::Proxy(None), "{said:?}: {error:?}");
            }
            assert!(error.is_transient());
            assert!(error.to_string().contains("the proxy"), "{error}");
        }
    }
    for scheme in ["http", "socks5h", "socks4a"] {
        let server = Server::start(drop);
        let error = fail(&through(format!("{scheme}://{}", server.address)));
        assert_eq!(error.kind(), ErrorKind::Proxy(None), "{scheme}: {error:?}");
        assert!(
            error
                .to_string()
                .ends_with("did not connect on to the server")
        );
    }
}

#[test]
fn a_proxy_that_never_answers_runs_into_the_timeout() {
    for scheme in ["http", "https", "socks5h", "socks4a"] {
        let server = Server::start(|mut connection| connection.wait_closed());
        let address = format!("{scheme}://{}", server.address);
        let begin = Instant::now();
        let error = fail(&through(&address).timeout(SHORT));
        let took = begin.elapsed();
        assert!(took >= SHORT && took < LONG / 3, "{took:?}");
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert_eq!(
            error.to_string(),
            format!("no connection could be made through the proxy {address} within 300ms")
        );
    }
}

#[test]
fn a_proxy_that_drips_its_answer_runs_into_the_timeout() {
    // Each read brings something, and none of them the end.
    let server = Server::start(|mut connection| {
        connection.request();
        connection.drip("HTTP/1.1 200 OK\r\nX-Long: ".to_owned() + &"x".repeat(10_000));
    });
    let begin = Instant::now();
    let error = fail(&through(server.address).timeout(SHORT));
    let took = begin.elapsed();
    assert!(took >= SHORT && took < LONG / 3, "{took:?}");
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[test]
fn a_proxys_head_without_end_is_no_answer() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.write("HTTP/1.1 200 OK\r\nX-Long: ");
        connection.write_for_ever("x".repeat(4096));
    });
    let error = fail(&through(server.address));
    assert_eq!(error.kind(), ErrorKind::Proxy(None), "{error:?}");
}

#[test]
fn a_server_that_hangs_behind_a_proxy_may_have_acted() {
    let server = Server::start(|mut connection| {
        connection.request();
        connection.wait_closed();
    });
    let proxy = ProxyServer::connect(server.address);
    let sender = through(proxy.address).timeout(SHORT).build();
    let error = sender.send_text("a").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn socks5_is_spoken_with_and_without_a_password() {
    let server = Server::ok();
    for wanted in [None, Some("us@er:pa:ss")] {
        let proxy = ProxyServer::socks5(server.address, wanted);
        let userinfo = wanted.map_or("", |_| "us%40er:pa%3Ass@");
        let sender = through(format!("socks5h://{userinfo}{}", proxy.address)).build();
        for _ in 0..2 {
            sender.send_text("a").unwrap();
        }
        // The name goes to the proxy unresolved, and once.
        assert_eq!(proxy.asked(), [asked(AWAY, wanted)]);
    }
}

#[test]
fn socks5_without_h_and_socks4_resolve_the_name_here() {
    let server = Server::ok();
    let local = url("localhost:8065");
    for scheme in ["socks5", "socks4"] {
        let proxy = match scheme {
            "socks5" => ProxyServer::socks5(server.address, None),
            _ => ProxyServer::socks4(server.address),
        };
        let address = format!("{scheme}://{}", proxy.address);
        // An address is passed on as it is.
        let target = url("127.0.0.1:8065");
        let sender = WebhookSender::builder(target).proxy(address.parse().unwrap());
        sender.build().send_text("a").unwrap();
        assert_eq!(proxy.next().target, "127.0.0.1:8065", "{scheme}");
        if scheme == "socks5" {
            // This may be the address of the other family, which SOCKS4 cannot name.
            let sender = WebhookSender::builder(local.clone()).proxy(address.parse().unwrap());
            sender.build().send_text("a").unwrap();
            let target = proxy.next().target;
            assert!(
                ["127.0.0.1:8065", "::1:8065"].contains(&target.as_str()),
                "{target}"
            );
        }
        let error = fail(&through(&address).timeout(LONG / 3));
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert_eq!(proxy.asked(), []);
    }
}

#[test]
fn socks4a_leaves_the_name_to_the_proxy() {
    let server = Server::ok();
    let proxy = ProxyServer::socks4(server.address);
    let sender = through(format!("socks4a://{}", proxy.address)).build();
    sender.send_text("a").unwrap();
    assert_eq!(proxy.next(), asked(AWAY, None));
}

#[test]
fn a_socks_proxys_refusal_is_told() {
    let server = Server::ok();
    let proxy = ProxyServer::socks5(server.address, Some("user:right"));
    for userinfo in ["", "user:wrong@"] {
        let error = fail(&through(format!("socks5h://{userinfo}{}", proxy.address)));
        assert_eq!(error.kind(), ErrorKind::Proxy(None), "{error:?}");
        let text = chain(&error);
        assert!(
            text.contains("did not connect on to the server: "),
            "{text}"
        );
        assert!(!text.contains("wrong"), "{text}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_host_in_no_proxy_is_reached_directly() {
    // What the environment says is read by `route_by`; the sender uses what it finds.
    let server = Server::ok();
    let (_held, closed) = closed_port();
    let host = server.address.ip().to_string();
    let route = |no_proxy: &str| {
        let variable = |name: &str| match name {
            "http_proxy" => Some(format!("http://{closed}")),
            "no_proxy" => Some(no_proxy.to_owned()),
            _ => None,
        };
        let route =
            ProxyChoice::Environment.route_by(false, &host, server.address.port(), variable);
        let route = route.unwrap();
        let choice = match route.proxy() {
            Some(proxy) => ProxyChoice::Through(proxy.clone()),
            None => ProxyChoice::Direct,
        };
        server
            .builder()
            .proxy_choice(choice)
            .retry(RetryPolicy::never())
    };
    let port = server.address.port();
    for no_proxy in [
        "127.0.0.0/8",
        "*",
        "example.com, 127.0.0.1",
        &format!("127.0.0.1:{port}"),
    ] {
        route(no_proxy).build().send_text("a").unwrap();
    }
    for no_proxy in ["", "example.com", "10.0.0.0/8", "127.0.0.1:1"] {
        assert_eq!(
            fail(&route(no_proxy)).kind(),
            ErrorKind::Connect,
            "{no_proxy}"
        );
    }
}
