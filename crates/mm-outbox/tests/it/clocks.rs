//! Clocks that are changed, and that differ.

use std::time::Duration;

use mm_outbox::{Error, ErrorKind, recipients};

use crate::stage::{Folder, Kind, Recorder, builder, on_each_store, send};
use crate::working::{LONG, Working};

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
pub(crate) fn database_clock(ahead: i64) -> String {
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
