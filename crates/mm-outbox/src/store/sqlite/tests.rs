//! A file that cannot grow, cannot be made yet, or is an older one.

use std::time::Instant;

use super::*;
use crate::status::Status;

const OPTIONS: Options = Options {
    is_durable: false,
    patience: Duration::from_secs(10),
};

/// How many pages the file may have.
fn limit(store: &Sqlite, pages: i64) {
    let connection = store.lock();
    connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
}

fn pages(store: &Sqlite) -> i64 {
    let connection = store.lock();
    connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn what_a_full_disk_cannot_take_is_taken_not_at_all_and_told() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-full-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let store = Sqlite::open(&folder.join("outbox.db"), &OPTIONS).unwrap();
    limit(&store, pages(&store) + 4);
    let to: Vec<_> = (0..1000)
        .map(|n| Recipient::new("test", n.to_string()))
        .collect();
    let message = |text: &str, to| NewMessage {
        kind: "plain",
        context: format!("{{\"text\": \"{text}\"}}"),
        sender: None,
        priority: 0,
        group_mark: None,
        retry_limit: 10,
        expires_at: None,
        recipients: Some(to),
    };
    let schedule = |messages: &[NewMessage<'_>]| {
        let merge = |_: &str, _: &str, _: &str| Ok(String::new());
        store.schedule(0, messages, &merge)
    };
    let counts = || store.counts().unwrap().of(Status::Pending);
    let both = [message("small", &to[..2]), message("large", &to[..])];
    let error = schedule(&both).unwrap_err();
    assert!(error.is_transient());
    assert!(
        error.to_string().contains("the disk is full; make room"),
        "{error}"
    );
    assert_eq!(counts(), 0, "all or none");
    schedule(&both[..1]).unwrap();
    assert_eq!(counts(), 2);
    // What became of them needs room too: their errors are long.
    let claim = Claim {
        messenger: "test",
        other_aliases: &[],
        after: None,
        priority: None,
        owner: "one",
        now: 0,
        lease: Duration::from_secs(60),
        limit: 10,
        is_ready: true,
        is_strict: true,
    };
    let id = store.claim(&claim).unwrap()[0].id;
    let text = "why ".repeat(10_000);
    let outcome = Outcome {
        status: Status::Failed,
        next_at: 0,
        error: Some(text.as_str().into()),
        is_attempt: true,
        is_doubtful: false,
        parts_sent: 0,
    };
    assert!(
        store
            .finish(id, "one", 0, &outcome)
            .unwrap_err()
            .is_transient()
    );
    assert_eq!(
        store.counts().unwrap().of(Status::Processing),
        2,
        "and nothing of it"
    );
    limit(&store, 1 << 30);
    assert!(store.finish(id, "one", 0, &outcome).unwrap());
    assert_eq!(store.errors(id).unwrap()[0].text, text);
    schedule(&both[1..]).unwrap();
    assert_eq!(counts(), 1000);
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_another_program_is_making_is_waited_for() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-making-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("outbox.db");
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE a (b); DROP TABLE a; BEGIN")
        .unwrap();
    let read = || {
        other.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
    };
    read().unwrap();
    let options = Options {
        patience: Duration::from_millis(300),
        ..OPTIONS
    };
    let start = Instant::now();
    let error = Sqlite::open(&path, &options).unwrap_err();
    assert!(start.elapsed() >= options.patience && error.is_transient());
    other.execute_batch("COMMIT").unwrap();
    Sqlite::open(&path, &options).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_of_another_program_is_refused_and_left_as_it_is() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-others-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for version in [0, 1, 9] {
        let path = folder.join(format!("{version}.db"));
        let others = rusqlite::Connection::open(&path).unwrap();
        let tables = "CREATE TABLE messages (body TEXT); CREATE TABLE store (name TEXT);";
        others.execute_batch(tables).unwrap();
        others.pragma_update(None, "user_version", version).unwrap();
        drop(others);
        let before = std::fs::read(&path).unwrap();
        let error = Sqlite::open(&path, &OPTIONS).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("of another program"), "{text}");
        assert!(!error.is_transient());
        assert_eq!(std::fs::read(&path).unwrap(), before, "as it was");
    }
    let no_files = [folder.clone(), "/dev/null".into()];
    for path in no_files {
        let error = Sqlite::open(&path, &OPTIONS).unwrap_err();
        assert!(error.to_string().contains("is no file"), "{error}");
        assert!(!error.is_transient());
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_was_removed_or_replaced_is_told_rather_than_written() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-gone-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (path, moved) = (folder.join("outbox.db"), folder.join("moved.db"));
    let store = Sqlite::open(&path, &OPTIONS).unwrap();
    let is_told = || {
        let failed = [
            store.counts().map(drop),
            store.waiting_messengers(None).map(drop),
            store.requeue(0, &Filter::default()).map(drop),
        ];
        let mut failed = failed.into_iter();
        failed.all(|one| one.is_err_and(|error| error.to_string().contains("was removed")))
    };
    std::fs::rename(&path, &moved).unwrap();
    assert!(is_told());
    std::fs::rename(&moved, &path).unwrap();
    store.counts().unwrap();
    std::fs::rename(&path, &moved).unwrap();
    std::fs::write(&path, "").unwrap();
    assert!(is_told());
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_of_an_older_version_keeps_all_it_holds_and_its_numbers() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-older-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("outbox.db");
    let other = Connection::open(&path).unwrap();
    for statements in &schema::SQLITE[..2] {
        other.execute_batch(statements).unwrap();
    }
    other
        .execute_batch(
            "PRAGMA user_version = 2; \
             INSERT INTO messages VALUES (7, 1, 'plain', '{\"text\": \"x\"}', 'me', 2, 'mark', 3, \
             4000000000000, 1); \
             INSERT INTO dispatches VALUES (9, 7, 'test', 'ada', 'user', 2, 3, 1, 1, 5, NULL, 1, 2, \
             NULL, 6, 3, 2); \
             INSERT INTO errors VALUES (1, 9, 3, 'slow')",
        )
        .unwrap();
    drop(other);
    let store = Sqlite::open(&path, &OPTIONS).unwrap();
    let message = &store.messages(&[MessageId(7)]).unwrap()[&MessageId(7)];
    assert_eq!(message.context["text"], "x");
    assert_eq!(message.sender.as_deref(), Some("me"));
    let row = |sql| {
        let connection = store.lock();
        connection.query_row(sql, [], |row| row.get::<_, String>(0))
    };
    let all = "SELECT id || ' ' || message_id || messenger || address || user || ' ' || priority \
               || status || attempts || created_at || next_at || is_doubtful || parts_sent \
               || read_at || tried_at || first_tried_at FROM dispatches";
    assert_eq!(row(all).unwrap(), "9 7testadauser 2311512632");
    let counts = store.counts().unwrap();
    assert_eq!(counts.of(Status::Error), 1);
    assert_eq!(counts.oldest_pending, Some(crate::time::of_millis(1)));
    assert_eq!(store.errors(DispatchId(9)).unwrap()[0].text, "slow");
    // It has the indices of a new one, and goes on counting where it was.
    let indices = "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema \
                   WHERE type = 'index' ORDER BY name)";
    let new = Sqlite::open(&folder.join("new.db"), &OPTIONS).unwrap();
    let connection = new.lock();
    let of_new = connection.query_row(indices, [], |row| row.get::<_, String>(0));
    assert_eq!(row(indices).unwrap(), of_new.unwrap());
    row("DELETE FROM dispatches RETURNING messenger").unwrap();
    let next = "INSERT INTO dispatches (message_id, messenger, address, priority, status, \
                created_at, next_at) VALUES (7, 'test', 'x', 0, 0, 1, 1) RETURNING messenger";
    row(next).unwrap();
    assert_eq!(row("SELECT id || '' FROM dispatches").unwrap(), "10");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_without_counts_of_what_is_done_gets_them_and_keeps_them() {
    let folder = std::env::temp_dir().join(format!("mm-outbox-counted-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("outbox.db");
    let other = Connection::open(&path).unwrap();
    for statements in &schema::SQLITE[..3] {
        other.execute_batch(statements).unwrap();
    }
    other
        .execute_batch(
            "PRAGMA user_version = 3; \
             WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number \
             WHERE n < 199) INSERT INTO dispatches (message_id, messenger, address, priority, \
             status, created_at, next_at) SELECT 1, iif(n < 50, 'a', 'b'), n, 0, n % 5, n, 0 \
             FROM number; UPDATE dispatches SET owner = 'dead' WHERE status = 1; \
             INSERT INTO leases VALUES ('dead', 'a', 60000), ('dead', 'b', 60000)",
        )
        .unwrap();
    drop(other);
    let store = Sqlite::open(&path, &OPTIONS).unwrap();
    // What is counted, and what is there.
    let all = || {
        let connection = store.lock();
        let sql = "SELECT messenger, status, count(*) FROM dispatches GROUP BY messenger, status";
        let mut counted = connection.prepare(sql).unwrap();
        let rows = counted.query_map([], |row| {
            let status = Status::of_code(row.get(1)?).unwrap();
            Ok((
                (row.get::<_, String>(0)?, status),
                u64::from(row.get::<_, u32>(2)?),
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let check = |step: &str| {
        let counts = store.counts().unwrap();
        assert_eq!(counts.by_messenger, all(), "{step}");
        assert!(counts.by_messenger.values().all(|count| *count > 0));
    };
    check("it is new");
    assert_eq!(store.counts().unwrap().of(Status::Sent), 40);
    let rules = Rules {
        lease: Duration::from_secs(60),
        backoff: crate::backoff::Backoff {
            first: Duration::ZERO,
            longest: Duration::ZERO,
        },
        give_up_after: Duration::MAX,
    };
    assert_eq!(store.end_leases(60_000, 0, &rules).unwrap(), 40);
    check("a worker has died");
    let filter = Filter {
        messenger: Some("a".to_owned()),
        ..Filter::default()
    };
    assert_eq!(store.requeue(0, &filter).unwrap(), 10);
    check("some were requeued");
    assert_eq!(
        store.remove_failed(&Filter::default(), 0).unwrap().count,
        30
    );
    check("the others were dropped");
    store
        .lock()
        .execute_batch("UPDATE dispatches SET sent_at = 0 WHERE status = 2")
        .unwrap();
    assert_eq!(store.remove_sent(1, true, 0).unwrap().count, 40);
    check("what was sent was removed");
    let none = store.counts().unwrap();
    assert_eq!((none.of(Status::Sent), none.of(Status::Failed)), (0, 0));
    // However many there are, they are not looked at.
    let sql = "UPDATE done_counts SET count = 2000000 WHERE messenger = 'b' AND status = 2";
    store.lock().execute_batch(sql).unwrap();
    assert_eq!(store.counts().unwrap().of(Status::Sent), 2_000_000);
    std::fs::remove_dir_all(folder).unwrap();
}
