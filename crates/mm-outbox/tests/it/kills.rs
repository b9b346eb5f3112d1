//! Workers that are killed wherever they are.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use mm_outbox::{Draft, Recipient, Status, recipients};

use crate::stage::{Folder, Kind, Other, of_status, on_each_store};

const KILLS: usize = 200;
const DISPATCHES: usize = 1500;

/// The example, built as these tests are.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = std::env::current_exe().unwrap();
        let folder = own.parent().and_then(Path::parent).unwrap();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--example", "worker", "--manifest-path"]);
        build.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        #[cfg(feature = "postgres")]
        build.args(["--features", "postgres"]);
        build.arg("--target-dir").arg(folder.parent().unwrap());
        assert!(build.status().unwrap().success());
        folder.join("examples").join("worker")
    });
    &PROGRAM
}

/// Time passes until no lease is left.
pub(crate) fn end_leases(other: &mut Other) {
    other.run(
        "UPDATE leases SET until = 0",
        "UPDATE outbox_dispatches SET lease_until = 0 WHERE status = 1",
    );
}

/// Time passes until what waits for another attempt is due.
pub(crate) fn end_waits(other: &mut Other) {
    other.run(
        "UPDATE dispatches SET next_at = 0 WHERE status = 3",
        "UPDATE outbox_dispatches SET next_at = 0 WHERE status = 3",
    );
}

fn random(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 40).unwrap()
}

/// What a worker says at each step of a dispatch.
const STEPS: [&str; 4] = ["open", "taken", "sent", "written"];

/// How often each key was sent, when workers were killed all the time, and how often they were.
/// They were killed at each step, many times.
fn killed(store: Kind, name: &str, ask: Option<&str>) -> (HashMap<String, usize>, usize) {
    let folder = Folder::on(store, name);
    let log = folder.path().join("log");
    let outbox = folder.outbox().open().unwrap();
    let addresses: Vec<_> = (0..DISPATCHES)
        .map(|number| format!("to{number}"))
        .collect();
    let to: Vec<Recipient> = recipients("journal", addresses);
    // Chance may have many kills meet one of them.
    let hello = || Draft::text("hello").retry_limit(u32::MAX);
    outbox.schedule(hello(), &to).unwrap();
    let mut scheduled = DISPATCHES;
    let (mut state, mut kills) = (11, 0);
    let mut other = folder.other();
    let mut steps: HashMap<String, usize> = HashMap::new();
    loop {
        let mut worker = Command::new(program())
            .arg(folder.place())
            .arg(&log)
            .args(ask)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // After some lines; it is somewhere behind them by then.
        let stop_at = if kills < KILLS {
            random(&mut state) % 8
        } else {
            usize::MAX
        };
        let lines = BufReader::new(worker.stdout.take().unwrap()).lines();
        let heard = lines.take(stop_at).map(Result::unwrap).collect::<Vec<_>>();
        if heard.last().is_some_and(|line| line.starts_with("done")) {
            assert!(worker.wait().unwrap().success());
            if kills == KILLS && of_status(&outbox, Status::Sent).len() == scheduled {
                break;
            }
            // A worker that is fast gets far before it is killed.
            if kills < KILLS {
                outbox.schedule(hello(), &to).unwrap();
                scheduled += DISPATCHES;
            }
        } else {
            worker.kill().unwrap();
            worker.wait().unwrap();
            kills += 1;
            let last = heard.last().and_then(|line| line.split(' ').next());
            *steps.entry(last.unwrap_or("start").to_owned()).or_default() += 1;
        }
        end_leases(&mut other);
        end_waits(&mut other);
    }
    for step in STEPS {
        let count = steps.get(step).copied().unwrap_or_default();
        assert!(count >= KILLS / 20, "{step}: {steps:?}");
    }
    for status in [
        Status::Pending,
        Status::Processing,
        Status::Error,
        Status::Failed,
    ] {
        assert!(of_status(&outbox, status).is_empty(), "{status}");
    }
    let mut sent = HashMap::new();
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        let key = line.split('\t').next().unwrap().to_owned();
        *sent.entry(key).or_default() += 1;
    }
    assert_eq!(sent.len(), scheduled);
    (sent, kills)
}

fn a_kill_loses_nothing_and_doubles_at_most_what_was_in_flight(store: Kind) {
    let (sent, kills) = killed(store, "kills", None);
    let doubled: usize = sent.values().map(|count| count - 1).sum();
    assert!(kills == KILLS && doubled <= kills, "{doubled} of {kills}");
}

fn where_the_service_can_be_asked_a_kill_doubles_nothing(store: Kind) {
    let (sent, kills) = killed(store, "kills-asked", Some("ask"));
    assert!(
        sent.values().all(|count| *count == 1),
        "after {kills} kills"
    );
}

on_each_store! {
    a_kill_loses_nothing_and_doubles_at_most_what_was_in_flight,
    where_the_service_can_be_asked_a_kill_doubles_nothing,
}
