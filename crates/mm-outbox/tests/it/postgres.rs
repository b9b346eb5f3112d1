//! What only a store for many machines can do, or get wrong.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use mm_outbox::{
    Batch, Cancel, Draft, Error, ErrorKind, Message, Messenger, Outbox, OutboxBuilder, Recipient,
    Status, recipients,
};
use postgres::{Client, NoTls};

use crate::server::{PASSWORD, Server, shared};
use crate::stage::{Folder, Kind, Named, Recorder, Slow, builder, send};
use crate::working::{LONG, Working};

fn at(url: &str, recorder: &Recorder) -> OutboxBuilder {
    Outbox::postgres(url)
        .backoff(Duration::ZERO, Duration::ZERO)
        .messenger(Named("test", recorder.clone()))
}

fn client(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

#[test]
fn what_another_worker_sends_holds_back_its_successors_and_nobody_else() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let ((tell, told), (go, on)) = (mpsc::channel(), mpsc::channel());
    let slow = Outbox::postgres(&url).messenger(Slow::new(tell, on));
    let slow = slow.open().unwrap();
    slow.schedule("one", recipients("test", ["a"])).unwrap();
    let sending = thread::spawn(move || send(&slow));
    assert_eq!(told.recv_timeout(LONG).unwrap(), "a");
    let other = at(&url, &recorder).open().unwrap();
    other
        .schedule("two", recipients("test", ["a", "b"]))
        .unwrap();
    assert_eq!(send(&other).sent, 1);
    assert_eq!(recorder.addresses(), ["b"]);
    go.send(()).unwrap();
    drop(go);
    assert_eq!(told.recv_timeout(LONG).unwrap(), "a", "the successor");
    assert!(sending.join().is_err(), "nobody lets it go on");
}

#[test]
fn a_claim_waits_for_another_of_its_messenger_and_sees_what_it_took() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let outbox = at(&url, &recorder).open().unwrap();
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    outbox.schedule("two", recipients("test", ["a"])).unwrap();
    // Another worker is just claiming the first one.
    let mut other = client(&url);
    let id: String = other
        .query_one("SELECT id FROM outbox_store", &[])
        .unwrap()
        .get(0);
    let mut claiming = other.transaction().unwrap();
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('claim ' || $1::text || ' test', 0))";
    claiming.execute(lock, &[&id]).unwrap();
    let claim = "UPDATE outbox_dispatches SET status = 1, owner = 'other', \
                 lease_until = outbox_now() + 3600000 WHERE id = \
                 (SELECT min(id) FROM outbox_dispatches)";
    claiming.execute(claim, &[]).unwrap();
    let sending = thread::spawn(move || send(&outbox).handled());
    let mut watch = client(&url);
    let waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    let until = Instant::now() + Duration::from_secs(10);
    while watch.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {
        assert!(Instant::now() < until && !sending.is_finished());
    }
    claiming.commit().unwrap();
    assert_eq!(
        sending.join().unwrap(),
        0,
        "its predecessor is with another"
    );
}

#[test]
fn a_schedule_on_another_machine_wakes_a_worker_at_once() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let outbox = at(&url, &recorder).open().unwrap();
    let working = Working::start(&outbox, LONG);
    let other = Outbox::postgres(&url).open().unwrap();
    let (mut count, until) = (0, Instant::now() + LONG);
    loop {
        let start = Instant::now();
        other.schedule("one", recipients("test", ["a"])).unwrap();
        assert_eq!(working.sent(), 1);
        count += 1;
        // On a machine that has much else to do not each is as fast.
        if start.elapsed() < Duration::from_millis(50) {
            break;
        }
        assert!(Instant::now() < until, "none of {count}");
    }
    assert_eq!(working.end(), count);
}

/// Has the database stopped with its first parcel, and started while that is written.
struct Restarting(Arc<Server>, Recorder);

impl Messenger for Restarting {
    fn alias(&self) -> &'static str {
        "test"
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        if !self.1.sent().is_empty() {
            return Named("test", self.1.clone()).send(message, batch);
        }
        let Some(parcel) = batch.take()? else {
            return Ok(());
        };
        self.test(parcel.address(), "", &Cancel::new())?;
        self.0.stop();
        let server = Arc::clone(&self.0);
        let starting = thread::spawn(move || server.start_again());
        let written = parcel.sent();
        starting.join().unwrap();
        written
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        Named("test", self.1.clone()).test(to, text, cancel)
    }
}

#[test]
fn a_database_that_is_restarted_in_mid_work_costs_nothing_and_doubles_nothing() {
    let (server, recorder) = (Arc::new(Server::start()), Recorder::new());
    let url = server.url();
    let outbox =
        Outbox::postgres(&url).messenger(Restarting(Arc::clone(&server), recorder.clone()));
    let outbox = outbox.open().unwrap();
    let other = Outbox::postgres(&url).open().unwrap();
    let to: Vec<_> = (0..20).map(|number| number.to_string()).collect();
    outbox.schedule("one", recipients("test", to)).unwrap();
    let working = Working::start(&outbox, LONG);
    working.wait_for(20);
    // The connections of the other, and the one that listens, are made anew as well.
    other.schedule("two", recipients("test", ["last"])).unwrap();
    assert_eq!(working.sent(), 1);
    assert_eq!(working.end(), 21);
    let mut addresses = recorder.addresses();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!((addresses.len(), recorder.sent().len()), (21, 21));
    assert_eq!(outbox.counts().unwrap().of(Status::Sent), 21);
    server.stop();
    let error = outbox.counts().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(
        error.to_string().contains("see that PostgreSQL runs"),
        "{error}"
    );
}

#[test]
fn tables_of_a_newer_version_are_refused() {
    let url = shared().url();
    drop(Outbox::postgres(&url).open().unwrap());
    let newer = "UPDATE outbox_schema_version SET version = 999";
    client(&url).execute(newer, &[]).unwrap();
    let error = Outbox::postgres(&url).open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSetting);
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn a_password_stands_in_no_error_and_in_no_debug_text() {
    let wrong = shared().url_with("wr0ng");
    let builder = Outbox::postgres(&wrong);
    let shown = format!("{builder:?}");
    let error = builder.open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let text = error.with_causes();
    assert!(text.contains("check the user and the password"), "{text}");
    assert!(
        !format!("{shown} {text} {error:?}").contains("wr0ng"),
        "{text}"
    );
    let outbox = Outbox::postgres(shared().url()).open().unwrap();
    let shown = format!("{outbox:?} {:?}", outbox.worker());
    assert!(!shown.contains(PASSWORD), "{shown}");
}

#[test]
fn a_database_that_is_not_there_is_told_with_what_to_do() {
    let url = shared().url_with(PASSWORD);
    let gone = url.strip_suffix("/postgres").unwrap();
    let error = Outbox::postgres(format!("{gone}/gone")).open();
    let text = error.unwrap_err().to_string();
    assert!(text.contains("createdb"), "{text}");
    let error = Outbox::postgres("postgres://a@127.0.0.1:1/x").open();
    let text = error.unwrap_err().to_string();
    assert!(text.contains("see that PostgreSQL runs there"), "{text}");
}

#[test]
fn a_connection_is_encrypted_for_an_authority_that_is_trusted_and_refused_otherwise() {
    let plain = shared().url();
    let trusted = format!(
        "{plain}&sslmode=verify-full&sslrootcert={}",
        shared().authority().display()
    );
    let endless = format!("{plain}&sslmode=require&sslrootcert=/dev/zero");
    let error = Outbox::postgres(endless).open().unwrap_err();
    assert!(error.with_causes().contains("longer than 4 MiB"), "{error}");
    let outbox = Outbox::postgres(trusted).open().unwrap();
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    let sessions = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                    WHERE ssl AND application_name = 'mm-outbox'";
    let encrypted: i64 = client(&plain).query_one(sessions, &[]).unwrap().get(0);
    assert!(encrypted > 0);
    let error = Outbox::postgres(format!("{plain}&sslmode=require")).open();
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{}", error.with_causes());
    assert!(error.to_string().contains("sslrootcert"), "{error}");
}

#[test]
fn many_threads_share_a_few_connections() {
    let url = format!("{}&application_name=few", shared().url());
    let outbox = Outbox::postgres(&url).open().unwrap();
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let outbox = outbox.clone();
            thread::spawn(move || outbox.schedule("one", recipients("test", ["a"])).unwrap())
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(outbox.counts().unwrap().of(Status::Pending), 32);
    let count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'few'";
    let count: i64 = client(&shared().url())
        .query_one(count, &[])
        .unwrap()
        .get(0);
    assert!(count <= 8, "{count}");
}

#[test]
fn a_hundred_thousand_recipients_are_taken_in_order() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let outbox = at(&url, &recorder).open().unwrap();
    let to = (0..100_000).map(|number| Recipient::new("many", number.to_string()));
    let to: Vec<_> = to.collect();
    outbox.schedule("hello", &to).unwrap();
    let counts = outbox.counts().unwrap();
    assert_eq!(counts.of(Status::Pending), 100_000);
    let order = "SELECT bool_and(address = (id - 1)::text) FROM outbox_dispatches";
    assert!(
        client(&url)
            .query_one(order, &[])
            .unwrap()
            .get::<_, bool>(0)
    );
}

#[test]
fn many_messages_keep_their_order_among_marked_ones() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let outbox = at(&url, &recorder).open().unwrap();
    let to = recipients("test", ["a"]);
    let drafts = [
        Draft::text("one"),
        Draft::text("two").group_mark("disk"),
        Draft::text("three"),
        Draft::text("more").group_mark("disk"),
        Draft::text("four"),
    ];
    let all = drafts.map(|draft| (draft, Some(&to[..])));
    let ids = outbox.schedule_all(&all).unwrap();
    assert_eq!(ids[1], ids[3]);
    send(&outbox);
    assert_eq!(recorder.texts(), ["one", "two\nmore", "three", "four"]);
}

#[test]
fn what_the_database_cannot_hold_is_refused_or_replaced() {
    let (url, recorder) = (shared().url(), Recorder::new());
    let outbox = at(&url, &recorder).open().unwrap();
    let error = outbox.schedule("x", recipients("test", ["a\0b"]));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidPayload);
    recorder.fail(
        "a",
        [Error::new(ErrorKind::Status(400)).with_message("no\0")],
    );
    outbox
        .schedule("x\0y", recipients("test", ["a", "b"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.failed, report.sent), (1, 1));
    assert_eq!(recorder.texts(), ["x\0y"]);
}

#[test]
fn who_runs_within_a_runtime_can_use_it() {
    let (folder, recorder) = (Folder::on(Kind::Postgres, "runtime"), Recorder::new());
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().unwrap();
    runtime.block_on(async {
        let outbox = builder(&folder, &recorder).open().unwrap();
        outbox.schedule("hello", recipients("test", ["a"])).unwrap();
        assert_eq!(send(&outbox).sent, 1);
    });
}

#[test]
fn two_who_clean_up_at_once_leave_no_message_behind() {
    let (folder, recorder) = (Folder::on(Kind::Postgres, "cleaners"), Recorder::new());
    let outbox = builder(&folder, &recorder).open().unwrap();
    let to = recipients("test", ["a", "b"]);
    let id = outbox.schedule("hello", &to).unwrap();
    assert_eq!(send(&outbox).sent, 2);
    // Another is just removing the first dispatch, and sees the second.
    let mut other = folder.other();
    other.run(
        "",
        "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('remove ' || id, 0)) \
         FROM outbox_store; DELETE FROM outbox_dispatches WHERE address = 'a'",
    );
    let cleaning = {
        let outbox = outbox.clone();
        thread::spawn(move || outbox.cleanup(Duration::ZERO, false))
    };
    let waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                 AND objid::bigint = (SELECT hashtextextended('remove ' || id, 0) \
                 & 4294967295 FROM outbox_store)";
    let mut watcher = folder.other();
    let until = Instant::now() + LONG;
    while !cleaning.is_finished() && watcher.ask("", waits) == 0 {
        assert!(Instant::now() < until, "it neither waits nor ends");
    }
    other.run("", "COMMIT");
    assert_eq!(cleaning.join().unwrap().unwrap(), 1);
    assert!(outbox.message(id).unwrap().is_none());
}
