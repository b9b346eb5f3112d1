//! What is removed, and what is not.

use std::time::Duration;

use mm_outbox::{DispatchId, Error, ErrorKind, Filter, MessageId, Status, recipients};

use crate::stage::{Folder, Kind, Named, Other, Recorder, builder, of_status, on_each_store, send};

/// How many are removed at once.
const ROWS_AT_ONCE: usize = 5000;

/// Whether no message is without dispatches, and no dispatch or error without what it is of.
fn is_whole(other: &mut Other) -> bool {
    let stray = "SELECT (SELECT count(*) FROM messages WHERE id NOT IN \
         (SELECT message_id FROM dispatches)) + (SELECT count(*) FROM dispatches \
         WHERE message_id NOT IN (SELECT id FROM messages)) + (SELECT count(*) FROM errors \
         WHERE dispatch_id NOT IN (SELECT id FROM dispatches))";
    let mut postgres = stray.to_owned();
    for table in ["messages", "dispatches", "errors"] {
        postgres = postgres.replace(&format!("FROM {table}"), &format!("FROM outbox_{table}"));
    }
    other.ask(stray, &postgres) == 0
}

fn a_cleanup_that_is_cut_off_leaves_whole_messages_and_is_taken_up_again(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "chunks"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let many = ROWS_AT_ONCE * 5 / 2;
    let to = (0..many).map(|number| number.to_string());
    let to = recipients("test", to.collect::<Vec<_>>());
    outbox.schedule("one", &to).unwrap();
    for text in ["two", "three"] {
        outbox.schedule(text, recipients("test", ["last"])).unwrap();
    }
    let mut other = folder.other();
    other.run(
        "UPDATE dispatches SET status = 2, sent_at = 1000 + id; \
         INSERT INTO errors (dispatch_id, at, text) SELECT id, 1000, 'slow' FROM dispatches; \
         CREATE TRIGGER cut BEFORE DELETE ON dispatches WHEN OLD.id = 10500 \
         BEGIN SELECT RAISE(ABORT, 'cut off'); END",
        "UPDATE outbox_dispatches SET status = 2, sent_at = 1000 + id; \
         INSERT INTO outbox_errors (dispatch_id, at, text) \
         SELECT id, 1000, 'slow' FROM outbox_dispatches; \
         CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql \
         AS 'BEGIN RAISE EXCEPTION ''cut off''; END'; \
         CREATE TRIGGER cut BEFORE DELETE ON outbox_dispatches FOR EACH ROW \
         WHEN (OLD.id = 10500) EXECUTE FUNCTION cut()",
    );
    let error = outbox.cleanup(Duration::ZERO, false).unwrap_err();
    assert!(error.with_causes().contains("cut off"), "{error:?}");
    let left = of_status(&outbox, Status::Sent).len();
    assert_eq!(left, many + 2 - 2 * ROWS_AT_ONCE);
    assert!(is_whole(&mut other));
    other.run("DROP TRIGGER cut", "DROP TRIGGER cut ON outbox_dispatches");
    assert_eq!(outbox.cleanup(Duration::ZERO, false).unwrap(), left);
    let messages = "SELECT count(*) FROM messages";
    assert_eq!(
        other.ask(messages, "SELECT count(*) FROM outbox_messages"),
        0
    );
    assert!(is_whole(&mut other));
}

fn dead_letters_are_dropped_with_their_history_and_nothing_else_is(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "drop"), Recorder::new());
    let outbox = builder(&folder, &recorder).messenger(Named("other", recorder.clone()));
    let outbox = outbox.open().unwrap();
    let refused = || Error::new(ErrorKind::Status(400));
    recorder.fail("bad", (0..9).map(|_| refused()));
    let both = outbox
        .schedule("one", recipients("test", ["good", "bad"]))
        .unwrap();
    let alone = outbox.schedule("two", recipients("test", ["bad"])).unwrap();
    outbox
        .schedule("three", recipients("other", ["bad"]))
        .unwrap();
    outbox
        .schedule("four", recipients("test", ["bad", "bad", "later"]))
        .unwrap();
    outbox.schedule("five", recipients("gone", ["x"])).unwrap();
    let _ = outbox.send_scheduled(&mm_outbox::SendOptions::default());
    assert_eq!(of_status(&outbox, Status::Failed).len(), 5);
    let drop_failed = |edit: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        edit(&mut filter);
        outbox.drop_failed(&filter).unwrap()
    };
    let failed = |message: MessageId| {
        let all = of_status(&outbox, Status::Failed).into_iter();
        all.filter(|one| one.message == message)
            .map(|one| one.id)
            .next()
    };
    let id: DispatchId = failed(alone).unwrap();
    assert_eq!(drop_failed(&|filter| filter.id = Some(id)), 1);
    assert_eq!(drop_failed(&|filter| filter.id = Some(id)), 0);
    assert!(outbox.errors(id).unwrap().is_empty());
    assert!(
        outbox.message(alone).unwrap().is_none(),
        "nothing of it is left"
    );
    assert_eq!(drop_failed(&|filter| filter.message = Some(both)), 1);
    assert!(
        outbox.message(both).unwrap().is_some(),
        "one of it was sent"
    );
    assert_eq!(
        drop_failed(&|filter| filter.messenger = Some("other".to_owned())),
        1
    );
    assert_eq!(drop_failed(&|_| ()), 2);
    let counts = outbox.counts().unwrap();
    let of = |status| counts.of(status);
    assert_eq!((of(Status::Failed), of(Status::Sent)), (0, 2));
    assert_eq!(of(Status::Pending), 1);
    assert!(is_whole(&mut folder.other()));
}

fn the_last_errors_are_those_that_came_last_however_old_their_dispatches_are(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "last"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let with = |text: &str| Error::new(ErrorKind::Connect).with_message(text);
    let wait = Duration::from_secs(3600);
    let patient = builder(&folder, &recorder)
        .backoff(wait, wait)
        .open()
        .unwrap();
    recorder.fail("old", [with("first"), with("last of all")]);
    outbox.schedule("one", recipients("test", ["old"])).unwrap();
    assert_eq!(send(&patient).errors, 1);
    let to: Vec<_> = (0..100).map(|number| format!("new{number}")).collect();
    for address in &to {
        recorder.fail(
            address,
            [Error::new(ErrorKind::Status(400)).with_message("no")],
        );
    }
    outbox.schedule("two", recipients("test", to)).unwrap();
    assert_eq!(send(&patient).failed, 100);
    folder.sql(
        "UPDATE dispatches SET next_at = 0 WHERE status = 3",
        "UPDATE outbox_dispatches SET next_at = 0 WHERE status = 3",
    );
    assert_eq!(send(&patient).errors, 1);
    let last = outbox.last_errors(3).unwrap();
    let texts: Vec<_> = last.iter().map(|last| last.error.text.as_str()).collect();
    assert_eq!(texts, ["last of all", "no", "no"]);
    assert_eq!(last[0].dispatch.address, "old");
    assert_eq!(outbox.last_errors(1000).unwrap().len(), 101, "one of each");
}

fn no_number_of_what_was_removed_is_given_again(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "numbers"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let schedule = |to| outbox.schedule("x", recipients("test", [to])).unwrap();
    let refused = || Error::new(ErrorKind::Status(400));
    recorder.fail("bad", [refused(), refused()]);
    let mut seen = (MessageId(0), DispatchId(0));
    for to in ["good", "bad", "good", "bad"] {
        let message = schedule(to);
        let [dispatch] = &outbox.dispatches(&Filter::default()).unwrap()[..] else {
            panic!("nothing else is there");
        };
        assert!(message > seen.0 && dispatch.id > seen.1, "{dispatch:?}");
        seen = (message, dispatch.id);
        assert_eq!(send(&outbox).handled(), 1);
        let sent = outbox.cleanup(Duration::ZERO, false).unwrap();
        let failed = outbox.drop_failed(&Filter::default()).unwrap();
        assert_eq!(sent + failed, 1);
    }
}

on_each_store! {
    no_number_of_what_was_removed_is_given_again,
    a_cleanup_that_is_cut_off_leaves_whole_messages_and_is_taken_up_again,
    dead_letters_are_dropped_with_their_history_and_nothing_else_is,
    the_last_errors_are_those_that_came_last_however_old_their_dispatches_are,
}
