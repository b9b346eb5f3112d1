//! A worker that is killed loses nothing.

use std::collections::BTreeSet;

use rustix::process::Signal;

use super::stage::{SETTINGS, Stage};

/// How many messages there are.
const ALL: usize = 300;

#[test]
fn a_worker_that_is_killed_loses_nothing_and_doubles_what_it_was_sending_at_most() {
    let settings = SETTINGS.replace("[work]\n", "[work]\nlease = \"3s\"\n");
    let stage = Stage::with(&settings);
    stage.schedule((0..ALL).map(|number| format!("n {number}")));
    let kills = [40, 160];
    for posts in kills {
        let process = stage.mm(["work", "--json", "--poll", "100ms"]).start();
        stage.wait_for(posts);
        process.signal(Signal::KILL);
        assert_eq!(process.wait().code, None);
    }
    let process = stage.mm(["work", "--json", "--poll", "100ms"]).start();
    let texts = |stage: &Stage| stage.texts().into_iter().collect::<BTreeSet<_>>();
    let enough = |posts: &[mm_catcher::Post]| {
        let texts: BTreeSet<_> = posts.iter().map(|post| post.text.as_str()).collect();
        texts.len() == ALL
    };
    stage
        .catcher
        .wait_for(enough, crate::support::LONG)
        .unwrap();
    process.signal(Signal::TERM);
    process.wait().code(0).quiet();
    assert_eq!(stage.count("sent"), ALL as u64);
    assert_eq!(texts(&stage).len(), ALL);
    let doubled = stage.texts().len() - ALL;
    assert!(doubled <= kills.len(), "{doubled} are there twice");
    // In order, but for what came twice.
    let mut seen = BTreeSet::new();
    let first = stage
        .texts()
        .into_iter()
        .filter(|text| seen.insert(text.clone()));
    let wanted = (0..ALL).map(|number| format!("n {number}"));
    assert!(first.eq(wanted), "{:?}", stage.texts());
}

/// A bot in the place of the webhook.
const BOT: &str = "[store]\nsqlite = \"outbox.db\"\n\
     [work]\nlease = \"1s\"\nfirst_wait = \"50ms\"\nlongest_wait = \"100ms\"\n\
     [messenger.chat]\nkind = \"mattermost-bot\"\nserver = \"SERVER\"\nteam = \"dev\"\n\
     token_env = \"BOT_TOKEN\"\nproxy = \"none\"\n";

#[test]
fn a_bot_that_is_killed_doubles_nothing_as_its_posts_carry_their_keys() {
    const POSTS: usize = 60;
    let stage = Stage::new();
    let settings = BOT.replace("SERVER", &stage.catcher.url());
    stage.folder.write("outbox.toml", settings);
    let token = stage.catcher.ready().unwrap().bot_token;
    let lines = (0..POSTS).map(|number| {
        let line = serde_json::json!({"to": "chat:alerts", "text": format!("n {number}")});
        format!("{line}\n")
    });
    let schedule = stage.mm(["schedule", "--json-lines"]);
    let run = schedule.stdin(lines.collect::<String>()).run();
    run.code(0);
    let work = || {
        let work = stage.mm(["work", "--json", "--poll", "50ms"]);
        work.env("BOT_TOKEN", &token).start()
    };
    for posts in (5..POSTS).step_by(6) {
        let process = work();
        stage.wait_for(posts);
        process.signal(Signal::KILL);
        process.wait();
    }
    let process = work();
    stage.wait_for(POSTS);
    process.signal(Signal::TERM);
    process.wait().code(0);
    assert_eq!(stage.count("sent"), POSTS as u64);
    let texts = stage.texts();
    let once: BTreeSet<_> = texts.iter().collect();
    assert_eq!((once.len(), texts.len()), (POSTS, POSTS));
}
