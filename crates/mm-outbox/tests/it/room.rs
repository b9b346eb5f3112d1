//! A disk that is full.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, Stdio};
use std::time::Duration;

use mm_outbox::{SendOptions, Status, recipients};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

use crate::kills::program;
use crate::stage::{Folder, Kind, Recorder, builder, of_status, on_each_store, send};

/// From now on no result can be written, and all else can.
const FULL: (&str, &str) = (
    "CREATE TRIGGER full BEFORE UPDATE ON dispatches WHEN NEW.status = 2 \
     BEGIN SELECT RAISE(ABORT, 'no room'); END",
    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql \
     AS 'BEGIN RAISE EXCEPTION ''no room'' USING ERRCODE = ''53100''; END'; \
     CREATE TRIGGER full_disk BEFORE UPDATE ON outbox_dispatches FOR EACH ROW \
     WHEN (NEW.status = 2) EXECUTE FUNCTION full_disk()",
);
const FREE: (&str, &str) = (
    "DROP TRIGGER full",
    "DROP TRIGGER full_disk ON outbox_dispatches",
);

fn what_is_out_is_not_sent_again_while_there_is_no_room_to_say_so(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "full"), Recorder::new());
    let outbox = builder(&folder, &recorder).lease(Duration::from_millis(1));
    let outbox = outbox.open().unwrap();
    outbox
        .schedule("one", recipients("test", ["a", "b", "c"]))
        .unwrap();
    folder.sql(FULL.0, FULL.1);
    for _ in 0..20 {
        let (_, result) = outbox.send_scheduled(&SendOptions::default());
        let text = result.unwrap_err().with_causes();
        assert!(text.contains("no room"), "{text}");
        assert_eq!(recorder.addresses(), ["a"]);
    }
    folder.sql(FREE.0, FREE.1);
    assert_eq!(send(&outbox).sent, 3);
    assert_eq!(recorder.addresses(), ["a", "b", "c"]);
    assert_eq!(of_status(&outbox, Status::Sent).len(), 3);
}

#[cfg(feature = "postgres")]
#[test]
fn a_full_disk_of_the_database_is_told_as_such_and_may_pass() {
    let folder = Folder::on(Kind::Postgres, "full-told");
    let outbox = folder.outbox().open().unwrap();
    let full = FULL.1.replace("BEFORE UPDATE", "BEFORE INSERT");
    folder.sql("", &full.replace("NEW.status = 2", "NEW.address = 'b'"));
    let error = outbox.schedule("one", recipients("test", ["a", "b"]));
    let error = error.unwrap_err();
    assert!(error.is_transient());
    assert!(
        error.to_string().contains("the disk is full; make room"),
        "{error}"
    );
    assert!(
        of_status(&outbox, Status::Pending).is_empty(),
        "all or none"
    );
}

const DISPATCHES: usize = 200;

/// The lines of a worker until one begins so.
fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, start: &str) -> String {
    let mut lines = lines.map(Result::unwrap);
    lines.find(|line| line.starts_with(start)).unwrap()
}

#[test]
fn a_worker_whose_file_cannot_grow_sends_nothing_more_and_goes_on_when_it_can() {
    let folder = Folder::new("full-file");
    let outbox = folder.outbox().open().unwrap();
    let to = (0..DISPATCHES).map(|number| number.to_string());
    let to = recipients("journal", to.collect::<Vec<_>>());
    outbox.schedule("one", to).unwrap();
    drop(outbox);
    let log = folder.path().join("log");
    // A file of such a size is what a full disk is to who writes it. It has blocks of 512 bytes.
    let script = "trap '' XFSZ; ulimit -S -f 500; exec \"$@\"";
    let mut worker = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(program())
        .arg(folder.place())
        .arg(&log)
        .arg("work")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: BufReader<ChildStdout> = BufReader::new(worker.stdout.take().unwrap());
    let mut lines = lines.lines();
    let trouble = until(&mut lines, "trouble");
    assert!(trouble.contains("whether the disk is full"), "{trouble}");
    let count = || std::fs::read_to_string(&log).unwrap().lines().count();
    let before = count();
    assert!(before > 0 && before < DISPATCHES, "{before} of them");
    until(&mut lines, "trouble");
    assert_eq!(count(), before, "nothing was sent that cannot be written");
    let pid = Pid::from_child(&worker);
    let maximum = getrlimit(Resource::Fsize).maximum;
    let free = Rlimit {
        current: maximum,
        maximum,
    };
    prlimit(Some(pid), Resource::Fsize, free).unwrap();
    until(&mut lines, "all");
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert_eq!(count(), DISPATCHES, "each once");
    let outbox = folder.outbox().open().unwrap();
    let sent = of_status(&outbox, Status::Sent);
    assert_eq!(sent.len(), DISPATCHES);
    assert!(sent.iter().all(|one| one.attempts == 1));
}

on_each_store! {
    what_is_out_is_not_sent_again_while_there_is_no_room_to_say_so,
}
