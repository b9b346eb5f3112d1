//! Messengers that do not do as they should: they forget, panic, hold on for too long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mm_outbox::{
    Batch, Cancel, Draft, Error, ErrorKind, Filter, Message, Messenger, Parcel, SendOptions,
    Status, recipients,
};

use crate::stage::{Folder, Kind, Recorder, builder, of_status, on_each_store, send};
use crate::working::Working;

type Deed = dyn Fn(u32, Parcel<'_>) -> Result<(), Error> + Send + Sync;

/// Does something with each that it takes, which it counts.
#[derive(Clone)]
struct Doing {
    deed: Arc<Deed>,
    count: Arc<AtomicU32>,
    is_over: Arc<AtomicU32>,
}

impl Doing {
    fn new(deed: impl Fn(u32, Parcel<'_>) -> Result<(), Error> + Send + Sync + 'static) -> Self {
        Self {
            deed: Arc::new(deed),
            count: Arc::default(),
            is_over: Arc::default(),
        }
    }
}

impl Messenger for Doing {
    fn alias(&self) -> &'static str {
        "test"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            (self.deed)(self.count.fetch_add(1, Ordering::SeqCst), parcel)?;
        }
        Ok(())
    }

    fn after_send(&self) {
        self.is_over.fetch_add(1, Ordering::SeqCst);
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

fn what_a_messenger_forgets_is_not_overtaken(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "forgets"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    for text in ["one", "two"] {
        outbox.schedule(text, recipients("test", ["a"])).unwrap();
    }
    recorder.forget();
    let report = send(&outbox);
    assert_eq!((report.errors, report.handled()), (1, 1));
    assert_eq!(of_status(&outbox, Status::Pending).len(), 1);
}

fn what_a_messenger_forgets_each_time_has_failed_in_the_end(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "forgets-all"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.forget();
    let draft = Draft::text("hello").retry_limit(1);
    outbox.schedule(draft, recipients("test", ["a"])).unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.failed), (0, 1));
    let failed = of_status(&outbox, Status::Failed);
    assert_eq!(failed[0].attempts, 1);
    assert_eq!(outbox.errors(failed[0].id).unwrap().len(), 1);
}

fn a_worker_goes_on_after_a_panic_of_a_messenger(store: Kind) {
    let folder = Folder::on(store, "panics");
    let doing = Doing::new(|count, parcel| {
        assert!(count > 0, "the first time it is not ready for this");
        parcel.sent()
    });
    let outbox = folder.outbox().messenger(doing).open().unwrap();
    for to in ["a", "b", "c"] {
        outbox.schedule("hello", recipients("test", [to])).unwrap();
    }
    let working = Working::start(&outbox, Duration::from_millis(100));
    assert_eq!(working.trouble().kind(), ErrorKind::Panicked);
    working.wait_for(2);
    assert_eq!(working.end(), 2);
    let waiting = of_status(&outbox, Status::Error);
    assert_eq!((waiting.len(), waiting[0].address.as_str()), (1, "a"));
}

fn what_a_panic_left_is_as_it_was(store: Kind) {
    let folder = Folder::on(store, "panic-left");
    let doing = Doing::new(|_, _| panic!("it is not ready for this"));
    let outbox = folder.outbox().messenger(doing).open().unwrap();
    outbox
        .schedule("hello", recipients("test", ["a", "b"]))
        .unwrap();
    outbox.schedule("hello", recipients("test", ["c"])).unwrap();
    let sending = std::panic::AssertUnwindSafe(|| send(&outbox));
    std::panic::catch_unwind(sending).unwrap_err();
    let left = of_status(&outbox, Status::Pending);
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|one| one.attempts == 0));
}

fn what_may_be_out_is_doubtful_also_when_it_has_failed_and_was_requeued(store: Kind) {
    let folder = Folder::on(store, "doubt");
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let doing = Doing::new(move |count, parcel| {
        let mut noted = noted.lock().unwrap();
        noted.push((parcel.is_doubtful(), parcel.parts_sent()));
        match count {
            0 => parcel.error_after(&Error::new(ErrorKind::Timeout), 2),
            1 => parcel.failed("the address is gone"),
            _ => parcel.sent(),
        }
    });
    let outbox = folder.outbox().messenger(doing).open().unwrap();
    let draft = Draft::text("hello").retry_limit(1);
    outbox.schedule(draft, recipients("test", ["a"])).unwrap();
    for _ in 0..2 {
        assert_eq!(send(&outbox).failed, 1);
        assert_eq!(outbox.requeue_failed(&Filter::default()).unwrap(), 1);
    }
    assert_eq!(send(&outbox).sent, 1);
    assert_eq!(*seen.lock().unwrap(), [(false, 0), (true, 2), (true, 2)]);
}

fn parts_that_were_out_when_it_was_cut_off_are_not_sent_again(store: Kind) {
    let folder = Folder::on(store, "parts");
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let doing = Doing::new(move |count, parcel| {
        noted.lock().unwrap().push(parcel.parts_sent());
        match count {
            0 => parcel.error_after(&Error::new(ErrorKind::Canceled), 2),
            _ => parcel.sent(),
        }
    });
    let outbox = folder.outbox().backoff(Duration::ZERO, Duration::ZERO);
    let outbox = outbox.messenger(doing).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    while send(&outbox).sent == 0 {}
    assert_eq!(*seen.lock().unwrap(), [0, 2]);
}

fn an_error_of_any_length_is_kept_as_a_short_one(store: Kind) {
    let folder = Folder::on(store, "long-error");
    let doing = Doing::new(|_, parcel| parcel.failed(&"ä".repeat(1_000_000)));
    let outbox = folder.outbox().messenger(doing).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    assert_eq!(send(&outbox).failed, 1);
    let failed = of_status(&outbox, Status::Failed);
    let errors = outbox.errors(failed[0].id).unwrap();
    assert_eq!(errors[0].text.chars().count(), 2001);
}

fn what_others_took_meanwhile_is_not_sent(store: Kind) {
    let folder = Arc::new(Folder::on(store, "took"));
    let others = Arc::clone(&folder);
    let doing = Doing::new(move |_, parcel| {
        // The worker was silent for longer than its lease, and another took the rest.
        others.sql(
            "DELETE FROM leases; UPDATE dispatches SET owner = 'other' WHERE id > 1",
            "UPDATE outbox_dispatches SET owner = 'other' WHERE id > 1",
        );
        parcel.sent()
    });
    let count = Arc::clone(&doing.count);
    let outbox = folder
        .outbox()
        .messenger(doing)
        .lease(Duration::from_nanos(1));
    let outbox = outbox.open().unwrap();
    outbox
        .schedule("hello", recipients("test", ["a", "b", "c"]))
        .unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert_eq!((report.sent, report.unwritten), (1, 0));
    assert!(result.unwrap_err().to_string().contains("lease"));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

fn a_messenger_lets_go_also_when_the_store_fails(store: Kind) {
    let folder = Arc::new(Folder::on(store, "lets-go"));
    let broken = Arc::clone(&folder);
    let doing = Doing::new(move |_, parcel| {
        parcel.sent()?;
        broken.sql(
            "DROP INDEX dispatches_pending; ALTER TABLE dispatches RENAME COLUMN user TO gone",
            "ALTER TABLE outbox_dispatches RENAME COLUMN user_id TO gone",
        );
        Ok(())
    });
    let is_over = Arc::clone(&doing.is_over);
    let outbox = folder.outbox().messenger(doing).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result.unwrap_err();
    assert_eq!((report.sent, is_over.load(Ordering::SeqCst)), (1, 1));
}

on_each_store! {
    what_a_messenger_forgets_is_not_overtaken,
    what_a_messenger_forgets_each_time_has_failed_in_the_end,
    a_worker_goes_on_after_a_panic_of_a_messenger,
    what_a_panic_left_is_as_it_was,
    what_may_be_out_is_doubtful_also_when_it_has_failed_and_was_requeued,
    parts_that_were_out_when_it_was_cut_off_are_not_sent_again,
    an_error_of_any_length_is_kept_as_a_short_one,
    what_others_took_meanwhile_is_not_sent,
    a_messenger_lets_go_also_when_the_store_fails,
}
