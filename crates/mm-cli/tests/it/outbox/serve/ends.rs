//! How it ends, and what it says of a store that is gone.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{Site, settings};
use crate::outbox::stage::Stage;
use crate::server::{Answer, Server};
use crate::support::TOKEN;

#[test]
fn a_signal_ends_it_within_two_seconds_whatever_it_does() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let server = Server::always(Answer::Hang);
        let stage = Stage::with(&settings(""));
        let program = stage.mm(["serve", "--listen", "127.0.0.1:0"]);
        let process = program
            .env("PAGE_TOKEN", TOKEN)
            .env("HOOK", server.url())
            .start();
        let address = super::address(&process);
        let site = Site {
            stage,
            process,
            address,
        };
        let browser = site.enter();
        browser.post("/test", "messenger=chat").status(303);
        server.wait(|requests| !requests.is_empty());
        let _open = TcpStream::connect(address).unwrap();
        let begin = Instant::now();
        site.process.signal(signal);
        site.process.wait().code(0).quiet();
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
}

#[test]
fn an_address_that_is_taken_is_told() {
    let site = Site::new();
    let listen = site.address.to_string();
    let run = site
        .stage
        .mm(["serve", "--listen", &listen])
        .env("PAGE_TOKEN", TOKEN)
        .run();
    run.code(1).says("cannot listen on 127.0.0.1:");
}

#[test]
fn the_health_is_told_to_anybody_and_nothing_else() {
    let site = Site::new();
    let reply = site.get("/healthz").status(200);
    assert_eq!(reply.body, "ok\n");
    // The file is no store any more.
    std::fs::write(site.stage.path("outbox.db"), vec![b'x'; 20_000]).unwrap();
    for file in ["outbox.db-wal", "outbox.db-shm"] {
        let _ = std::fs::remove_file(site.stage.path(file));
    }
    let reply = site.get("/healthz").status(503);
    assert_eq!(reply.body, "The store cannot be read.\n");
    let page = site.by_token("GET", "/", "");
    assert_eq!(page.status, 503);
    assert!(
        page.json()["error"].as_str().unwrap().contains("outbox.db"),
        "{page:?}"
    );
}
