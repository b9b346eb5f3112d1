//! Much of it.

use std::process::{Command, Stdio};

use mm_outbox::{Draft, Outbox, Status, recipients};
use serde_json::{Map, Value, json};

use crate::kills::program;
use crate::stage::{Folder, Kind, Other, Recorder, builder, on_each_store, send};

const RECIPIENTS: u64 = 100_000;

fn a_context_of_a_megabyte_arrives_whole(store: Kind) {
    let (folder, recorder) = (Folder::on(store, "megabyte"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let text = "0123456789abcdéf".repeat(65_536);
    let nested: Vec<Value> = (0..10_000)
        .map(|number| json!({"number": number}))
        .collect();
    let mut context = Map::new();
    context.insert("text".to_owned(), text.clone().into());
    context.insert("nested".to_owned(), nested.into());
    let id = outbox
        .schedule(
            Draft::new("plain", context.clone()),
            recipients("test", ["a", "b"]),
        )
        .unwrap();
    assert_eq!(send(&outbox).sent, 2);
    assert!(recorder.texts().iter().all(|sent| *sent == text));
    assert_eq!(outbox.message(id).unwrap().unwrap().context, context);
}

fn waiting(outbox: &Outbox) -> u64 {
    outbox.counts().unwrap().of(Status::Pending)
}

/// How much is written, whether it counts or not.
fn size(folder: &Folder, other: &mut Other) -> u64 {
    let log = std::fs::metadata(folder.file().with_extension("db-wal"));
    let table = "SELECT pg_relation_size('outbox_dispatches')";
    let table = other.ask("SELECT 0", table).unsigned_abs();
    log.map_or(0, |log| log.len()) + table
}

fn a_list_of_a_hundred_thousand_is_whole_or_not_there_when_its_program_is_killed(store: Kind) {
    let folder = Folder::on(store, "many");
    let outbox = folder.outbox().open().unwrap();
    let start = || {
        let mut command = Command::new(program());
        command.arg(folder.place()).arg(folder.path().join("log"));
        command.args(["schedule", &RECIPIENTS.to_string()]);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    assert!(start().wait().unwrap().success());
    assert_eq!(waiting(&outbox), RECIPIENTS);
    let (mut other, mut killed) = (folder.other(), 0);
    for part in 1..=5 {
        other.run(
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "VACUUM outbox_dispatches",
        );
        let before = size(&folder, &mut other);
        let mut scheduling = start();
        let enough = before + part * (1 << 20);
        while scheduling.try_wait().unwrap().is_none() && size(&folder, &mut other) < enough {}
        scheduling.kill().unwrap();
        killed += u32::from(!scheduling.wait().unwrap().success());
        // What it had begun the database ends when it finds nobody there.
        folder.sql("", "BEGIN; LOCK TABLE outbox_dispatches; COMMIT");
        assert_eq!(waiting(&outbox) % RECIPIENTS, 0, "after {part} MiB");
    }
    assert!(killed >= 3, "{killed} were in time");
    let messages = other.ask(
        "SELECT count(*) FROM messages",
        "SELECT count(*) FROM outbox_messages",
    );
    assert_eq!(messages.unsigned_abs() * RECIPIENTS, waiting(&outbox));
}

on_each_store! {
    a_context_of_a_megabyte_arrives_whole,
    a_list_of_a_hundred_thousand_is_whole_or_not_there_when_its_program_is_killed,
}
