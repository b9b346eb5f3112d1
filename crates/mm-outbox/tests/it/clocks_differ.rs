//! The clock of the database, and others.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use mm_outbox::{Draft, Error, ErrorKind, Status, recipients};

use crate::clocks::database_clock;
use crate::stage::{Folder, Kind, Named, Recorder, Slow, builder, of_status, send};
use crate::working::{LONG, Working};

const HOUR: Duration = Duration::from_secs(3600);

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
