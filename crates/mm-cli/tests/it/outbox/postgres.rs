//! The store in PostgreSQL: one line of the settings is another.

use std::collections::BTreeSet;

use rustix::process::Signal;

use super::postgres_server::{PASSWORD, shared};
use super::stage::{SETTINGS, Stage};
use crate::support::{LONG, Program};

/// How many messages there are, to so many channels in turn.
const ALL: usize = 300;
const CHANNELS: [&str; 3] = ["alerts", "town-square", "off-topic"];

struct OnPostgres {
    stage: Stage,
    url: String,
}

impl OnPostgres {
    fn new() -> Self {
        let settings = SETTINGS.replace("sqlite = \"outbox.db\"", "postgres_env = \"STORE\"");
        assert_ne!(settings, SETTINGS);
        let made = Self {
            stage: Stage::unmade(&settings),
            url: shared().url(),
        };
        made.mm(&["init"]).run().code(0);
        made
    }

    fn mm(&self, args: &[&str]) -> Program {
        self.stage.mm([]).env("STORE", &self.url).args(args)
    }
}

#[test]
fn three_workers_on_one_database_send_each_once_and_in_order_to_each_channel() {
    let on = OnPostgres::new();
    let workers = [0, 1, 2].map(|_| {
        let process = on.mm(&["work", "--json"]).start();
        process.out.wait_text("\"started\"");
        process
    });
    let line = |number: usize| {
        let to = CHANNELS[number % CHANNELS.len()];
        format!("{{\"to\": \"chat:{to}\", \"text\": \"n {number}\"}}\n")
    };
    let lines: Vec<_> = (0..ALL).map(line).collect();
    let run = on
        .mm(&["schedule", "--json-lines"])
        .stdin(lines.concat())
        .run();
    run.code(0).quiet();
    let enough = |posts: &[mm_catcher::Post]| posts.len() >= ALL;
    on.stage.catcher.wait_for(enough, LONG).unwrap();
    for worker in workers {
        worker.signal(Signal::TERM);
        worker.wait().code(0).quiet();
    }
    let status = on.mm(&["status", "--json"]).run().json();
    assert_eq!(status["messengers"]["chat"]["sent"], ALL);
    let texts = on.stage.texts();
    let each: BTreeSet<_> = texts.iter().collect();
    assert_eq!((texts.len(), each.len()), (ALL, ALL));
    for (first, channel) in CHANNELS.iter().enumerate() {
        let posts = on.stage.catcher.posts().into_iter();
        let posts = posts.filter(|post| post.channel == *channel);
        let wanted = (first..ALL).step_by(CHANNELS.len());
        let wanted = wanted.map(|number| format!("n {number}"));
        assert!(posts.map(|post| post.text).eq(wanted), "{channel}");
    }
}

#[test]
fn every_command_works_on_it_and_none_shows_its_password() {
    let on = OnPostgres::new();
    for args in [
        &["init"][..],
        &["check"],
        &["schedule", "--to", "chat", "hello"],
        &["status"],
        &["list"],
        &["show", "1"],
        &["send"],
        &["requeue", "--all"],
        &["cleanup", "--older-than", "1d"],
        &["subscribe"],
    ] {
        let run = on.mm(args).run();
        run.code(0);
        run.says_not(PASSWORD);
    }
    assert_eq!(on.stage.texts(), ["hello"]);
    let wrong = on.url.replace(PASSWORD, "n0t-the-p4ssword");
    let run = on.mm(&["status"]).env("STORE", wrong).run();
    run.says_not("n0t-the-p4ssword");
    run.code(1).says("check the user and the password");
}
