//! A store, its settings, a server, and the programs that use them.

use std::path::PathBuf;

use mm_catcher::Catcher;
use serde_json::Value;

use crate::support::{Folder, LONG, Program, Run, mm};

/// The settings of most tests.
pub(crate) const SETTINGS: &str = "[store]\nsqlite = \"outbox.db\"\n\
     [work]\nfirst_wait = \"50ms\"\nlongest_wait = \"100ms\"\n\
     [messenger.chat]\nkind = \"mattermost\"\nwebhook_env = \"HOOK\"\nproxy = \"none\"\n";

pub(crate) struct Stage {
    pub(crate) folder: Folder,
    pub(crate) catcher: Catcher,
}

impl Stage {
    /// With a store that is made.
    pub(crate) fn new() -> Self {
        Self::with(SETTINGS)
    }

    pub(crate) fn with(settings: &str) -> Self {
        let stage = Self::unmade(settings);
        stage.run(["init"]).code(0);
        stage
    }

    /// Without a store.
    pub(crate) fn unmade(settings: &str) -> Self {
        let stage = Self {
            folder: Folder::new(),
            catcher: Catcher::builder().furnished(true).start().unwrap(),
        };
        stage.folder.write("outbox.toml", settings);
        stage
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `mm outbox` with these settings and the webhook's URL.
    pub(crate) fn mm<const N: usize>(&self, args: [&str; N]) -> Program {
        mm().env("MM_OUTBOX_CONFIG", self.path("outbox.toml"))
            .env("HOOK", self.catcher.webhook_url("inbox"))
            .arg("outbox")
            .args(args)
    }

    #[track_caller]
    pub(crate) fn run<const N: usize>(&self, args: [&str; N]) -> Run {
        self.mm(args).run()
    }

    /// Schedules texts for the webhook's own channel, in this order.
    #[track_caller]
    pub(crate) fn schedule(&self, texts: impl IntoIterator<Item = String>) {
        let lines = texts.into_iter().map(|text| {
            let line = serde_json::json!({"to": "chat", "text": text});
            format!("{line}\n")
        });
        let run = self
            .mm(["schedule", "--json-lines"])
            .stdin(lines.collect::<String>())
            .run();
        run.code(0).quiet();
    }

    /// What `mm outbox list` tells, the newest first.
    #[track_caller]
    pub(crate) fn list(&self) -> Vec<Value> {
        let run = self.run(["list", "--json", "--max", "100000"]);
        run.code(0).quiet();
        let lines = run.text().lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// How many dispatches have this status.
    #[track_caller]
    pub(crate) fn count(&self, status: &str) -> u64 {
        let run = self.run(["status", "--json"]);
        run.json()["messengers"]["chat"][status].as_u64().unwrap()
    }

    /// The texts that arrived, in the order in which they did.
    pub(crate) fn texts(&self) -> Vec<String> {
        let posts = self.catcher.posts();
        posts.into_iter().map(|post| post.text).collect()
    }

    /// Waits until so many posts arrived.
    #[track_caller]
    pub(crate) fn wait_for(&self, posts: usize) {
        let enough = |seen: &[mm_catcher::Post]| seen.len() >= posts;
        self.catcher.wait_for(enough, LONG).unwrap();
    }
}
