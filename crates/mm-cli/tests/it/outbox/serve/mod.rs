//! `mm outbox serve`, over HTTP as it comes.

mod bounds;
mod buttons;
mod door;
mod ends;
mod http;
mod links;
mod pages;

use std::net::SocketAddr;

use crate::process::Process;
use crate::support::TOKEN;

use self::http::{Browser, Reply, ask};
use super::stage::{SETTINGS, Stage};

/// A page that runs, and the store behind it.
pub(super) struct Site {
    pub(super) stage: Stage,
    pub(super) process: Process,
    pub(super) address: SocketAddr,
}

impl Site {
    /// With a token that is set.
    pub(super) fn new() -> Self {
        Self::with("")
    }

    /// With more settings.
    pub(super) fn with(more: &str) -> Self {
        Self::on(Stage::with(&settings(more)))
    }

    pub(super) fn on(stage: Stage) -> Self {
        let program = stage.mm(["serve", "--listen", "127.0.0.1:0"]);
        let process = program.env("PAGE_TOKEN", TOKEN).start();
        let address = address(&process);
        Self {
            stage,
            process,
            address,
        }
    }

    pub(super) fn get(&self, target: &str) -> Reply {
        ask(self.address, "GET", target, &[], "")
    }

    /// With the token in a header.
    pub(super) fn by_token(&self, method: &str, target: &str, body: &str) -> Reply {
        let token = format!("Bearer {TOKEN}");
        let headers = [("Authorization", &*token)];
        ask(self.address, method, target, &headers, body)
    }

    /// A browser that has entered.
    #[track_caller]
    pub(super) fn enter(&self) -> Browser {
        Browser::enter(self.address, TOKEN)
    }

    /// Sends what is due, with the secret of the links.
    pub(super) fn send(&self) -> crate::support::Run {
        self.stage.mm(["send"]).env("PAGE_TOKEN", TOKEN).run()
    }

    /// A dispatch that has failed; its number.
    #[track_caller]
    pub(super) fn failed(&self, text: &str) -> i64 {
        let run = self.stage.run(["schedule", "--to", "chat:nowhere", text]);
        run.code(0);
        self.send().code(1);
        let failed = self
            .stage
            .run(["list", "--status", "failed", "--json", "--max", "1"]);
        failed.json()["id"].as_i64().unwrap()
    }
}

/// The settings of most tests, with these tables.
pub(super) fn settings(more: &str) -> String {
    format!("{SETTINGS}[serve]\ntoken_env = \"PAGE_TOKEN\"\n{more}")
}

/// Where it listens.
#[track_caller]
pub(super) fn address(process: &Process) -> SocketAddr {
    let said = process.out.wait(|said| said.ends_with(b"\n"));
    let said = String::from_utf8(said).unwrap();
    let (_, rest) = said.split_once("listening on http://").unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}
