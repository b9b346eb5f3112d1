//! Clocks that are changed, and that differ.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use mm_outbox::{Draft, Error, ErrorKind, Status, recipients};

use crate::stage::{Folder, Kind, Named, Recorder, Slow, builder, of_status, on_each_store, send};
use crate::working::{LONG, Working};

const HOUR: Duration = Duration::from_secs(3600);

/// The clock goes back by an hour: what was noted lies in times to come.
fn back(folder: &Folder) {
    folder.sql(
        "UPDATE dispatches SET created_at = created_at + 3600000, next_at = next_at + 3600000, \
         tried_at = tried_at + 3600000, first_tried_at = first_tried_at + 3600000; \
         UPDATE leases SET until = until + 3600000",
        &database_clock(-3_600_000),
    );
}

/// A clock of the database that is ahead by so much.
fn database_clock(ahead: i64) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION outbox_now() RETURNS bigint LANGUAGE sql STABLE \
         AS 'SELECT (extract(epoch FROM statement_timestamp()) * 1000)::bigint + {ahead}'"
    )
}

fn what_waits_for_an_attempt_waits_no_longer_when_the_clock_goes_back(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "back"), Recorder::new());
    let wait = Duration::from_secs(2);
    let outbox = builder(&folder, &recorder).backoff(wait, wait);
    let outbox = outbox.open().unwrap();
    recorder.fail("a", [Error::new(ErrorKind::Connect)]);
    outbox
        .schedule("one", recipients("test", ["a", "b"]))
        .unwrap();
    assert_eq!(send(&outbox).errors, 1);
    back(&folder);
    let working = Working::start(&outbox, Duration::from_millis(100));
    working.wait_for(1);
    assert_eq!(working.end(), 1);
    assert_eq!(recorder.addresses(), ["b", "a"]);
}

fn a_worker_that_waits_sends_what_is_scheduled_after_the_clock_went_back(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "back-new"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let working = Working::start(&outbox, LONG);
    for text in ["one", "two"] {
        outbox.schedule(text, recipients("test", ["a"])).unwrap();
        working.wait_for(1);
        back(&folder);
    }
    assert_eq!(working.end(), 2);
}

on_each_store! {
    what_waits_for_an_attempt_waits_no_longer_when_the_clock_goes_back,
    a_worker_that_waits_sends_what_is_scheduled_after_the_clock_went_back,
}

#[cfg(feature = "postgres")]
#[test]
fn what_a_worker_holds_is_its_own_when_the_clock_of_the_database_jumps_ahead() {
    let (folder, recorder) = (Folder::on(Kind::Postgres, "ahead"), Recorder::new());
    let ((tell, told), (go, on)) = (mpsc::channel(), mpsc::channel());
    let slow = folder.outbox().messenger(Slow::new(tell, on));
    let slow = slow.open().unwrap();
    slow.schedule("one", recipients("test", ["a"])).unwrap();
    let sending = thread::spawn(move || send(&slow));
    assert_eq!(told.recv_timeout(LONG).unwrap(), "a");
    let other = builder(&folder, &recorder).open().unwrap();
    // It has seen the clock before, as one that works does each second.
    assert_eq!(send(&other).handled(), 0);
    folder.sql("", &database_clock(3_600_000));
    for _ in 0..2 {
        assert_eq!(send(&other).handled(), 0);
    }
    go.send(()).unwrap();
    assert_eq!(sending.join().unwrap().sent, 1);
    assert!(recorder.sent().is_empty());
}

#[cfg(feature = "postgres")]
#[test]
fn the_clock_of_a_worker_may_differ_from_that_of_the_database() {
    for ahead in [3_600_000, -3_600_000] {
        let (folder, recorder) = (Folder::on(Kind::Postgres, "differ"), Recorder::new());
        let wait = Duration::from_millis(200);
        let outbox = builder(&folder, &recorder).backoff(wait, wait);
        let outbox = outbox.open().unwrap();
        folder.sql("", &database_clock(ahead));
        recorder.fail("a", [Error::new(ErrorKind::Connect)]);
        outbox
            .schedule("one", recipients("test", ["a", "b"]))
            .unwrap();
        let there = |from_now: i64| {
            let span = Duration::from_millis((ahead + from_now).unsigned_abs());
            if ahead + from_now < 0 {
                SystemTime::now() - span
            } else {
                SystemTime::now() + span
            }
        };
        let draft = |text, at| Draft::text(text).expires_at(there(at));
        let to = recipients("test", ["c"]);
        outbox.schedule(draft("expired", -60_000), &to).unwrap();
        outbox.schedule(draft("valid", 60_000), &to).unwrap();
        let working = Working::start(&outbox, Duration::from_millis(50));
        working.wait_for(3);
        // Neither does another take what this one holds.
        let ((tell, told), (go, on)) = (mpsc::channel(), mpsc::channel());
        let slow = folder.outbox().messenger(Slow::new(tell, on));
        let slow = slow
            .messenger(Named("slow", Recorder::new()))
            .open()
            .unwrap();
        assert_eq!(working.end(), 3);
        outbox.schedule("held", recipients("test", ["d"])).unwrap();
        let sending = thread::spawn(move || send(&slow));
        assert_eq!(told.recv_timeout(LONG).unwrap(), "d");
        assert_eq!(send(&outbox).handled(), 0);
        go.send(()).unwrap();
        sending.join().unwrap();
        let mut texts = recorder.texts();
        texts.sort_unstable();
        assert_eq!(texts, ["one", "one", "valid"], "{ahead}");
        let failed = of_status(&outbox, Status::Failed);
        let errors = outbox.errors(failed[0].id).unwrap();
        assert!(failed.len() == 1 && errors[0].text.contains("expired"));
        assert_eq!(outbox.cleanup(HOUR / 2, false).unwrap(), 0);
        assert_eq!(outbox.cleanup(Duration::ZERO, false).unwrap(), 4);
    }
}
