//! A store that another program holds.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mm_outbox::{
    Batch, Cancel, Error, Message, Messenger, Outbox, OutboxBuilder, Status, recipients,
};

use crate::stage::{Folder, Kind, Named, Other, Recorder, builder, of_status, on_each_store, send};
use crate::working::{LONG, Working};

const SHORT: Duration = Duration::from_millis(200);

fn a_locked_store_is_waited_for_so_long_and_is_an_error_that_may_pass(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "locked"), Recorder::new());
    let outbox = builder(&folder, &recorder).patience(SHORT).open().unwrap();
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    let mut other = folder.other();
    other.lock();
    let start = Instant::now();
    let schedule = outbox.schedule("two", recipients("test", ["a"]));
    let requeue = outbox.requeue_failed(&mm_outbox::Filter::default());
    let (_, sent) = outbox.send_scheduled(&mm_outbox::SendOptions::default());
    assert!(start.elapsed() >= SHORT && start.elapsed() < LONG);
    for error in [
        schedule.unwrap_err(),
        requeue.unwrap_err(),
        sent.unwrap_err(),
    ] {
        let text = error.with_causes();
        assert!(error.is_transient(), "{text}");
        assert!(
            text.contains("locked by another program; try again"),
            "{text}"
        );
    }
    other.unlock();
    outbox.schedule("two", recipients("test", ["a"])).unwrap();
    send(&outbox);
    assert_eq!(recorder.texts(), ["one", "two"]);
}

/// Has another program lock the store when the first is out, before that is written.
struct Locking(Recorder, Arc<Mutex<Other>>);

impl Messenger for Locking {
    fn alias(&self) -> &'static str {
        "test"
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        if self.0.sent().is_empty() {
            let Some(parcel) = batch.take()? else {
                return Ok(());
            };
            self.test(parcel.address(), "", &Cancel::new())?;
            self.1.lock().unwrap().lock();
            // One that does not care about it.
            let written = parcel.sent();
            assert!(written.unwrap_err().is_transient());
            assert!(batch.take()?.is_none(), "nothing more is sent");
            return Ok(());
        }
        Named("test", self.0.clone()).send(message, batch)
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        Named("test", self.0.clone()).test(to, text, cancel)
    }
}

fn locking(folder: &Folder, recorder: &Recorder) -> (Outbox, Arc<Mutex<Other>>) {
    // The tables are there before another connects.
    drop(folder.outbox().open().unwrap());
    let other = Arc::new(Mutex::new(folder.other()));
    let builder: OutboxBuilder = folder.outbox().patience(SHORT);
    let locking = Locking(recorder.clone(), Arc::clone(&other));
    (builder.messenger(locking).open().unwrap(), other)
}

fn a_worker_writes_what_it_sent_and_goes_on_when_the_lock_is_gone(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "lock-worker"), Recorder::new());
    let (outbox, other) = locking(&folder, &recorder);
    let to = recipients("test", ["a", "b", "c"]);
    outbox.schedule("one", to).unwrap();
    let working = Working::start(&outbox, LONG);
    assert!(working.trouble().is_transient());
    assert_eq!(recorder.addresses(), ["a"]);
    other.lock().unwrap().unlock();
    working.wait_for(3);
    assert_eq!(working.end(), 3);
    assert_eq!(recorder.addresses(), ["a", "b", "c"]);
    let sent = of_status(&outbox, Status::Sent);
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|one| one.attempts == 1), "{sent:?}");
}

fn a_worker_that_is_stopped_writes_what_it_sent_before_it_ends(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "lock-stop"), Recorder::new());
    let (outbox, other) = locking(&folder, &recorder);
    outbox
        .schedule("one", recipients("test", ["a", "b"]))
        .unwrap();
    let working = Working::start(&outbox, LONG);
    working.trouble();
    other.lock().unwrap().unlock();
    // It waits for a second at least before it tries again.
    assert_eq!(working.end(), 1);
    let counts = outbox.counts().unwrap();
    let of = |status| counts.of(status);
    assert_eq!((of(Status::Sent), of(Status::Pending)), (1, 1));
}

on_each_store! {
    a_locked_store_is_waited_for_so_long_and_is_an_error_that_may_pass,
    a_worker_writes_what_it_sent_and_goes_on_when_the_lock_is_gone,
    a_worker_that_is_stopped_writes_what_it_sent_before_it_ends,
}
