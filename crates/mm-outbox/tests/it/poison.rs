//! Messages that are the end of their worker.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use mm_outbox::{Draft, SendOptions, Status, recipients};

use crate::kills::{end_leases, end_waits, program};
use crate::stage::{Folder, Kind, Slow, of_status, on_each_store};
use crate::working::LONG;

/// Whether a worker lives until all is sent that is due.
fn survives(folder: &Folder, dies_at: &[&str]) -> bool {
    let mut worker = Command::new(program());
    worker.arg(folder.place()).arg(folder.path().join("log"));
    worker.arg("die").args(dies_at);
    worker.stdout(Stdio::null()).stderr(Stdio::null());
    worker.status().unwrap().success()
}

fn sent(folder: &Folder) -> Vec<String> {
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    let lines = log.lines().filter_map(|line| line.split('\t').nth(1));
    lines.map(str::to_owned).collect()
}

fn what_ends_its_worker_each_time_has_failed_in_the_end_and_the_others_are_sent(store: Kind) {
    let folder = Folder::on(store, "poison");
    let outbox = folder.outbox().open().unwrap();
    let (before, after) = (["a", "b", "c", "d", "e", "f", "g", "h"], ["i", "j", "k"]);
    let one = [before.as_slice(), &["poison"], &after].concat();
    let draft = Draft::text("hello").retry_limit(3);
    outbox.schedule(draft, recipients("journal", one)).unwrap();
    let more = ["l", "m", "n", "o", "p", "q", "r", "s"];
    outbox
        .schedule("more", recipients("journal", more))
        .unwrap();
    let mut other = folder.other();
    for death in 1..=3_u32 {
        assert!(!survives(&folder, &["poison"]), "{death}");
        assert_eq!(
            of_status(&outbox, Status::Sent).len(),
            if death == 1 { 8 } else { 19 }
        );
        end_leases(&mut other);
        // While it waits for its next attempt, the others go on.
        assert!(survives(&folder, &["poison"]), "{death}");
        assert_eq!(of_status(&outbox, Status::Sent).len(), 19);
        end_waits(&mut other);
    }
    assert!(survives(&folder, &["poison"]));
    let failed = of_status(&outbox, Status::Failed);
    assert_eq!((failed.len(), failed[0].address.as_str()), (1, "poison"));
    assert_eq!(failed[0].attempts, 3);
    let errors = outbox.errors(failed[0].id).unwrap();
    let errors: Vec<_> = errors.iter().map(|error| error.text.as_str()).collect();
    let why = "its worker ended while this was being sent, or was silent for longer than its lease";
    let last = format!("{why} (given up after 3 attempts)");
    assert_eq!(errors, [why, why, &last]);
    // The others were never begun by those that died, and so have lost nothing.
    let of_others = of_status(&outbox, Status::Sent);
    assert!(of_others.iter().all(|one| one.attempts == 1));
    let all = [before.as_slice(), &after, &more].concat();
    assert_eq!(sent(&folder), all);
}

fn a_worker_that_ends_before_it_is_ready_costs_no_attempt(store: Kind) {
    let folder = Folder::on(store, "unready");
    let outbox = folder.outbox().open().unwrap();
    let draft = Draft::text("hello").retry_limit(1);
    outbox
        .schedule(draft, recipients("journal", ["a", "b"]))
        .unwrap();
    let mut other = folder.other();
    for _ in 0..3 {
        assert!(!survives(&folder, &[]));
        assert_eq!(of_status(&outbox, Status::Processing).len(), 2);
        end_leases(&mut other);
    }
    assert!(survives(&folder, &["nobody"]));
    assert!(
        of_status(&outbox, Status::Sent)
            .iter()
            .all(|one| one.attempts == 1)
    );
    assert_eq!(sent(&folder), ["a", "b"]);
}

fn what_is_given_up_by_age_is_not_tried_again_after_its_worker_died(store: Kind) {
    let folder = Folder::on(store, "poison-age");
    let outbox = folder.outbox().open().unwrap();
    let draft = Draft::text("hello").retry_limit(u32::MAX);
    outbox
        .schedule(draft, recipients("journal", ["poison"]))
        .unwrap();
    let mut other = folder.other();
    for _ in 0..2 {
        assert!(!survives(&folder, &["poison"]));
        end_leases(&mut other);
        assert!(survives(&folder, &["poison"]));
        end_waits(&mut other);
        // Three days pass.
        other.run(
            "UPDATE dispatches SET first_tried_at = first_tried_at - 259200000",
            "UPDATE outbox_dispatches SET first_tried_at = first_tried_at - 259200000",
        );
    }
    let failed = of_status(&outbox, Status::Failed);
    let last = outbox.errors(failed[0].id).unwrap().pop().unwrap().text;
    assert!(last.contains("lease (given up after 2592"), "{last}");
}

fn of_two_passes_at_once_each_holds_its_own(store: Kind) {
    let folder = Folder::on(store, "two-passes");
    let (tell, told) = mpsc::channel();
    let (go_on, wait) = mpsc::channel();
    let outbox = folder.outbox().messenger(Slow::new(tell, wait));
    let outbox = outbox.open().unwrap();
    let owners = |other: &mut crate::stage::Other| {
        other.ask(
            "SELECT count(DISTINCT owner) FROM dispatches WHERE status = 1",
            "SELECT count(DISTINCT owner) FROM outbox_dispatches WHERE status = 1",
        )
    };
    let mut other = folder.other();
    thread::scope(|scope| {
        for to in ["a", "b"] {
            outbox.schedule("hello", recipients("test", [to])).unwrap();
            scope.spawn(|| outbox.send_scheduled(&SendOptions::default()).1.unwrap());
            assert_eq!(told.recv_timeout(LONG).unwrap(), to);
        }
        assert_eq!(owners(&mut other), 2);
        go_on.send(()).unwrap();
        go_on.send(()).unwrap();
    });
    // The names are free again.
    outbox.schedule("hello", recipients("test", ["c"])).unwrap();
    go_on.send(()).unwrap();
    outbox.send_scheduled(&SendOptions::default()).1.unwrap();
    assert_eq!(of_status(&outbox, Status::Sent).len(), 3);
}

on_each_store! {
    what_ends_its_worker_each_time_has_failed_in_the_end_and_the_others_are_sent,
    a_worker_that_ends_before_it_is_ready_costs_no_attempt,
    what_is_given_up_by_age_is_not_tried_again_after_its_worker_died,
    of_two_passes_at_once_each_holds_its_own,
}
