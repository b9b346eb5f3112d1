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
