//! From the schedule to the messenger.

use std::collections::HashSet;
use std::time::{Duration, Instant, SystemTime};

use mm_outbox::{
    Batch, Cancel, Draft, Error, ErrorKind, Filter, Message, Messenger, Order, Outbox, SendOptions,
    Status, recipients,
};

use crate::stage::{Folder, Kind, Named, Recorder, builder, of_status, on_each_store, send};

fn transient() -> Error {
    Error::new(ErrorKind::Connect)
}

fn what_is_scheduled_is_sent_once_to_each(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "once"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    outbox
        .schedule("hello", recipients("test", ["a", "b"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.sent, report.handled()), (2, 2));
    assert_eq!(send(&outbox).handled(), 0);
    assert_eq!(recorder.addresses(), ["a", "b"]);
    assert_eq!(recorder.texts(), ["hello", "hello"]);
    let keys: HashSet<_> = recorder.sent().into_iter().map(|(.., key)| key).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert_eq!(outbox.counts().unwrap().of(Status::Sent), 2);
    let sent = of_status(&outbox, Status::Sent);
    assert!(
        sent.iter()
            .all(|one| one.attempts == 1 && one.sent_at.is_some())
    );
}

fn what_is_scheduled_is_there_after_the_program_ended(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "restart"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    drop(outbox);
    let outbox = builder(&folder, &recorder).open().unwrap();
    assert_eq!(send(&outbox).sent, 1);
}

fn smaller_priorities_go_first_then_what_came_first(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "priority"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    for (text, priority) in [("late", 2), ("first", 1), ("second", 1), ("later", 2)] {
        let draft = Draft::text(text).priority(priority);
        outbox.schedule(draft, recipients("test", [text])).unwrap();
    }
    let mut one = SendOptions::default();
    one.priority = Some(1);
    let (report, result) = outbox.send_scheduled(&one);
    result.unwrap();
    assert_eq!(report.sent, 2);
    assert_eq!(send(&outbox).sent, 2);
    assert_eq!(recorder.texts(), ["first", "second", "late", "later"]);
}

fn an_error_that_may_pass_is_tried_again_up_to_the_limit(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "retry"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.fail("a", [transient(), transient()]);
    recorder.fail("b", [transient(), transient(), transient(), transient()]);
    let draft = Draft::text("hello").retry_limit(3);
    outbox
        .schedule(draft, recipients("test", ["a", "b"]))
        .unwrap();
    let mut report = send(&outbox);
    while report.handled() > 0 && !of_status(&outbox, Status::Error).is_empty() {
        report = send(&outbox);
    }
    assert_eq!(recorder.addresses(), ["a"]);
    let failed = of_status(&outbox, Status::Failed);
    assert_eq!((failed.len(), failed[0].attempts), (1, 3));
    let errors = outbox.errors(failed[0].id).unwrap();
    assert_eq!(errors.len(), 3);
    assert!(errors[0].text.contains("connection"), "{errors:?}");
}

fn an_error_that_will_not_pass_fails_at_once_and_can_be_requeued(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "failed"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.fail("a", [Error::new(ErrorKind::Status(403))]);
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    assert_eq!(send(&outbox).failed, 1);
    assert_eq!(send(&outbox).handled(), 0);
    assert_eq!(outbox.requeue_failed(&Filter::default()).unwrap(), 1);
    assert_eq!(send(&outbox).sent, 1);
    let sent = of_status(&outbox, Status::Sent);
    assert_eq!(
        outbox.errors(sent[0].id).unwrap().len(),
        1,
        "its history stays"
    );
}

fn in_strict_order_what_waits_holds_back_its_successors_and_nobody_else(store: Kind) {
    for (order, expected) in [
        (Order::Strict, ["b", "b", "a", "a"]),
        (Order::Relaxed, ["b", "a", "b", "a"]),
    ] {
        let (folder, recorder) = (Folder::on(store, &format!("{order:?}")), Recorder::new());
        let wait = Duration::from_secs(3600);
        let outbox = builder(&folder, &recorder).order(order).backoff(wait, wait);
        let outbox = outbox.open().unwrap();
        recorder.fail("a", [transient()]);
        for text in ["one", "two"] {
            outbox
                .schedule(text, recipients("test", ["a", "b"]))
                .unwrap();
        }
        send(&outbox);
        // An hour later, as far as the store knows.
        drop(outbox);
        let outbox = builder(&folder, &recorder).order(order).open().unwrap();
        let waiting = of_status(&outbox, Status::Error);
        assert_eq!(waiting.len(), 1);
        assert!(waiting[0].next_attempt_at.unwrap() > SystemTime::now());
        let expected = &expected[..if order == Order::Strict { 2 } else { 3 }];
        assert_eq!(recorder.addresses(), expected, "{order:?}");
    }
}

fn within_one_pass_a_retry_that_is_due_comes_before_its_successors(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "order"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.fail("a", [transient(), transient()]);
    for text in ["one", "two", "three"] {
        outbox.schedule(text, recipients("test", ["a"])).unwrap();
    }
    while recorder.texts().len() < 3 {
        assert!(send(&outbox).handled() > 0);
    }
    assert_eq!(recorder.texts(), ["one", "two", "three"]);
}

fn a_mark_appends_to_the_message_that_is_not_sent_yet(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "mark"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let to = recipients("test", ["a"]);
    let first = outbox
        .schedule(Draft::text("one").group_mark("disk"), &to)
        .unwrap();
    let again = outbox
        .schedule(Draft::text("two").group_mark("disk"), &to)
        .unwrap();
    let other = outbox
        .schedule(Draft::text("three").group_mark("load"), &to)
        .unwrap();
    let sender = Draft::text("four").group_mark("disk").sender("ada");
    let sender = outbox.schedule(sender, &to).unwrap();
    assert_eq!(first, again);
    assert!(first != other && first != sender);
    send(&outbox);
    assert_eq!(recorder.texts(), ["one\ntwo", "three", "four"]);
    let later = outbox
        .schedule(Draft::text("five").group_mark("disk"), &to)
        .unwrap();
    assert_ne!(later, first);
}

fn what_expires_is_not_sent(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "expires"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let draft = Draft::text("old").expires_at(SystemTime::now() - Duration::from_secs(1));
    outbox.schedule(draft, recipients("test", ["a"])).unwrap();
    assert_eq!(send(&outbox).failed, 1);
    let failed = of_status(&outbox, Status::Failed);
    let errors = outbox.errors(failed[0].id).unwrap();
    assert!(errors[0].text.contains("expired"), "{errors:?}");
}

fn unknown_names_are_told_or_left(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "unknown"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let error = outbox
        .schedule(Draft::new("news", serde_json::Map::new()), [])
        .unwrap_err();
    assert!(error.to_string().contains("\"news\""), "{error}");
    outbox
        .schedule("to nobody", recipients("pigeon", ["a"]))
        .unwrap();
    outbox.schedule("to a", recipients("test", ["a"])).unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert!(result.unwrap_err().to_string().contains("\"pigeon\""));
    assert_eq!(report.sent, 1, "the others have their turn");
    let mut ignoring = SendOptions::default();
    ignoring.ignore_unknown = true;
    outbox.send_scheduled(&ignoring).1.unwrap();
    assert_eq!(of_status(&outbox, Status::Pending).len(), 1);
    assert!(outbox.send_test("pigeon", "a", "hi").is_err());
    outbox.send_test("test", "a", "hi").unwrap();
    let twice = outbox
        .register_messenger(Named("test", recorder))
        .unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::InvalidSetting);
}

fn a_messenger_that_is_not_ready_costs_no_attempt(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "ready"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    recorder.fail_warm_up(Some(transient()));
    assert!(outbox.send_scheduled(&SendOptions::default()).1.is_err());
    let waiting = of_status(&outbox, Status::Pending);
    assert_eq!((waiting.len(), waiting[0].attempts), (1, 0));
    recorder.fail_warm_up(None);
    assert_eq!(send(&outbox).sent, 1);
}

fn each_messenger_that_cannot_be_used_is_told_by_its_name(store: Kind) {
    let folder = Folder::on(store, "troubled");
    let all = [Recorder::new(), Recorder::new(), Recorder::new()];
    let outbox = builder(&folder, &all[0])
        .messenger(Named("second", all[1].clone()))
        .messenger(Named("third", all[2].clone()));
    let outbox = outbox.open().unwrap();
    for alias in ["test", "second", "third"] {
        outbox.schedule("hello", recipients(alias, ["a"])).unwrap();
    }
    for recorder in &all[1..] {
        recorder.fail_warm_up(Some(transient()));
    }
    let mut troubled = Vec::new();
    let options = SendOptions::default();
    let (report, result) = outbox.send_scheduled_telling(&options, |alias, error| {
        troubled.push((alias.to_owned(), error.kind()));
    });
    assert_eq!((report.sent, report.handled()), (1, 1));
    assert!(result.is_err());
    let wanted = ["second", "third"].map(|alias| (alias.to_owned(), ErrorKind::Connect));
    assert_eq!(troubled, wanted);
}

fn what_a_messenger_says_nothing_of_is_an_error(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "silent"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.forget();
    outbox.schedule("hello", recipients("test", ["a"])).unwrap();
    let report = send(&outbox);
    assert_eq!((report.sent, report.errors), (0, 1));
    let waiting = of_status(&outbox, Status::Error);
    assert_eq!(waiting[0].attempts, 1);
}

fn sent_ones_are_cleaned_up_with_their_messages(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "cleanup"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    recorder.fail("b", [Error::new(ErrorKind::Status(400))]);
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    outbox
        .schedule("two", recipients("test", ["a", "b"]))
        .unwrap();
    send(&outbox);
    assert_eq!(outbox.cleanup(Duration::from_secs(60), false).unwrap(), 0);
    assert_eq!(outbox.cleanup(Duration::ZERO, false).unwrap(), 2);
    assert_eq!(of_status(&outbox, Status::Failed).len(), 1);
    assert_eq!(outbox.requeue_failed(&Filter::default()).unwrap(), 1);
    assert_eq!(
        send(&outbox).sent,
        1,
        "the message of what had failed is there"
    );
}

/// Takes a dispatch and says nothing of it, as if its process were killed.
struct Dying;

impl Messenger for Dying {
    fn alias(&self) -> &'static str {
        "test"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        std::mem::forget(batch.take()?);
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> Result<(), Error> {
        Ok(())
    }
}

fn what_a_dead_worker_held_comes_back_when_its_lease_ends(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "dead"), Recorder::new());
    let dying = folder.outbox().messenger(Dying).open().unwrap();
    dying.schedule("one", recipients("test", ["a"])).unwrap();
    send(&dying);
    dying
        .schedule("two", recipients("test", ["a", "b"]))
        .unwrap();
    let outbox = builder(&folder, &recorder).open().unwrap();
    assert_eq!(send(&outbox).sent, 1, "others are not held up");
    let held = of_status(&outbox, Status::Processing);
    assert_eq!(held[0].address, "a");
    let outbox = builder(&folder, &recorder).lease(Duration::from_millis(50));
    let outbox = outbox.open().unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while send(&outbox).sent == 0 {
        assert!(Instant::now() < until);
    }
    assert_eq!(recorder.addresses(), ["b", "a", "a"]);
    assert_eq!(recorder.texts(), ["two", "one", "two"]);
    assert_eq!(of_status(&outbox, Status::Sent)[2].attempts, 2);
}

#[test]
fn a_store_of_a_newer_version_is_refused() {
    let (folder, recorder) = (Folder::new("newer"), Recorder::new());
    drop(builder(&folder, &recorder).open().unwrap());
    let connection = rusqlite::Connection::open(folder.file()).unwrap();
    connection.pragma_update(None, "user_version", 999).unwrap();
    let error = builder(&folder, &recorder).open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn what_is_no_store_is_told() {
    let folder = Folder::new("none");
    std::fs::write(folder.file(), "this is a text, and no database at all").unwrap();
    let error = Outbox::sqlite(folder.file()).open().unwrap_err();
    assert!(error.to_string().contains("is no SQLite file"), "{error}");
    let error = Outbox::sqlite(folder.path().join("missing/outbox.db"))
        .open()
        .unwrap_err();
    assert!(error.to_string().contains("cannot be opened"), "{error}");
}

on_each_store! {
    what_is_scheduled_is_sent_once_to_each,
    what_is_scheduled_is_there_after_the_program_ended,
    smaller_priorities_go_first_then_what_came_first,
    an_error_that_may_pass_is_tried_again_up_to_the_limit,
    an_error_that_will_not_pass_fails_at_once_and_can_be_requeued,
    in_strict_order_what_waits_holds_back_its_successors_and_nobody_else,
    within_one_pass_a_retry_that_is_due_comes_before_its_successors,
    a_mark_appends_to_the_message_that_is_not_sent_yet,
    what_expires_is_not_sent,
    unknown_names_are_told_or_left,
    a_messenger_that_is_not_ready_costs_no_attempt,
    each_messenger_that_cannot_be_used_is_told_by_its_name,
    what_a_messenger_says_nothing_of_is_an_error,
    sent_ones_are_cleaned_up_with_their_messages,
    what_a_dead_worker_held_comes_back_when_its_lease_ends,
}
