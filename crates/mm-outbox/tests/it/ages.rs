//! How long a dispatch is tried.

use std::time::Duration;

use mm_outbox::{Error, ErrorKind, Filter, Status, recipients};

use crate::stage::{Folder, Kind, Recorder, builder, of_status, on_each_store, send};

const HOUR: Duration = Duration::from_secs(3600);

fn down() -> Error {
    Error::new(ErrorKind::Connect)
}

/// So many hours pass.
fn pass(folder: &Folder, hours: u32) {
    let millis = hours * 3_600_000;
    let set = format!(
        "SET next_at = next_at - {millis}, tried_at = tried_at - {millis}, \
         first_tried_at = first_tried_at - {millis}, created_at = created_at - {millis}"
    );
    folder.sql(
        &format!("UPDATE dispatches {set}"),
        &format!("UPDATE outbox_dispatches {set}"),
    );
}

fn what_was_tried_for_too_long_has_failed_and_can_be_requeued(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "age"), Recorder::new());
    let outbox = builder(&folder, &recorder).backoff(HOUR, HOUR);
    let outbox = outbox.give_up_after(HOUR * 6).open().unwrap();
    recorder.fail("a", (0..4).map(|_| down()));
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    pass(&folder, 24); // It was not tried meanwhile.
    for hours in [1, 5] {
        assert_eq!(send(&outbox).errors, 1, "after {hours} hours");
        pass(&folder, hours);
    }
    assert_eq!(send(&outbox).failed, 1);
    let failed = of_status(&outbox, Status::Failed);
    assert_eq!(failed[0].attempts, 3);
    let errors = outbox.errors(failed[0].id).unwrap();
    assert!(errors[2].text.contains("given up after 216"), "{errors:?}");
    assert_eq!(outbox.requeue_failed(&Filter::default()).unwrap(), 1);
    assert_eq!(send(&outbox).errors, 1, "it has all its time again");
}

fn what_a_service_wants_to_wait_beyond_that_has_failed(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "age-asked"), Recorder::new());
    let outbox = builder(&folder, &recorder).give_up_after(HOUR * 12);
    let outbox = outbox.open().unwrap();
    let asked = |hours| Error::new(ErrorKind::RateLimited).with_retry_after(HOUR * hours);
    recorder.fail("a", [asked(11)]);
    recorder.fail("b", [asked(13)]);
    outbox
        .schedule("one", recipients("test", ["a", "b"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.failed), (1, 1));
}

on_each_store! {
    what_was_tried_for_too_long_has_failed_and_can_be_requeued,
    what_a_service_wants_to_wait_beyond_that_has_failed,
}
