//! Leases, waits and the clock.

use super::*;

const LEASE: Duration = Duration::from_secs(60);
const RULES: Rules = Rules {
    lease: LEASE,
    backoff: Backoff {
        first: Duration::ZERO,
        longest: Duration::ZERO,
    },
    give_up_after: Duration::from_secs(3600),
};
const OPTIONS: Options = Options {
    is_durable: false,
    patience: Duration::from_secs(10),
};

struct Place(std::path::PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store with so many dispatches of one message.
fn store(name: &str, count: usize) -> (Place, Sqlite) {
    let folder = format!("mm-outbox-store-{}-{name}", std::process::id());
    let folder = std::env::temp_dir().join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let store = Sqlite::open(&folder.join("outbox.db"), &OPTIONS).unwrap();
    let to: Vec<_> = (0..count)
        .map(|n| Recipient::new("test", n.to_string()))
        .collect();
    let message = NewMessage {
        kind: "plain",
        context: "{}".to_owned(),
        sender: None,
        priority: 0,
        group_mark: None,
        retry_limit: 10,
        expires_at: None,
        recipients: Some(&to),
    };
    store
        .schedule(0, &[message], &|_, _, _| Ok(String::new()))
        .unwrap();
    (Place(folder), store)
}

fn claim(store: &Sqlite, owner: &str, now: i64) -> Vec<Claimed> {
    let claim = Claim {
        messenger: "test",
        other_aliases: &[],
        after: None,
        priority: None,
        owner,
        now,
        lease: LEASE,
        limit: 10,
        is_ready: true,
        is_strict: true,
    };
    store.claim(&claim).unwrap()
}

fn sent() -> Outcome<'static> {
    Outcome {
        status: Status::Sent,
        next_at: 0,
        error: None,
        is_attempt: true,
        is_doubtful: false,
        parts_sent: 0,
    }
}

#[test]
fn what_a_dead_worker_held_comes_back_when_its_lease_ends() {
    let (_place, store) = store("dead", 1);
    let held = claim(&store, "dead", 0);
    assert_eq!((held.len(), held[0].is_doubtful), (1, false));
    assert!(claim(&store, "alive", 59_999).is_empty());
    assert_eq!(store.end_leases(59_999, 0, &RULES).unwrap(), 0);
    assert_eq!(store.end_leases(60_000, 0, &RULES).unwrap(), 1);
    let held = claim(&store, "alive", 60_000);
    assert_eq!((held[0].attempts, held[0].is_doubtful), (1, true));
    // The dead one was only slow.
    assert!(!store.finish(held[0].id, "dead", 60_001, &sent()).unwrap());
    assert!(store.finish(held[0].id, "alive", 60_001, &sent()).unwrap());
}

#[test]
fn a_lease_that_is_renewed_does_not_end() {
    let (_place, store) = store("renewed", 2);
    assert_eq!(claim(&store, "slow", 0).len(), 2);
    assert!(store.renew("slow", "test", 30_000, LEASE).unwrap());
    assert_eq!(store.end_leases(60_000, 0, &RULES).unwrap(), 0);
    assert_eq!(store.end_leases(90_000, 0, &RULES).unwrap(), 2);
    assert!(
        !store.renew("slow", "test", 90_001, LEASE).unwrap(),
        "it has ended"
    );
}

#[test]
fn a_clock_that_goes_back_an_hour_keeps_nothing_for_longer_than_a_lease() {
    const HOUR: i64 = 3_600_000;
    let (_place, store) = store("clock", 1);
    assert_eq!(claim(&store, "dead", HOUR).len(), 1);
    // It is an hour earlier now.
    assert_eq!(store.end_leases(0, 0, &RULES).unwrap(), 0);
    assert_eq!(store.end_leases(60_000, 0, &RULES).unwrap(), 1);
}

/// What could not be sent and waits, from then on, until then.
fn waits(now: i64, next_at: i64) -> Outcome<'static> {
    Outcome {
        status: Status::Error,
        next_at,
        error: Some(format!("at {now}").into()),
        ..sent()
    }
}

#[test]
fn a_clock_that_goes_back_an_hour_prolongs_no_wait() {
    const HOUR: i64 = 3_600_000;
    let (_place, store) = store("wait", 2);
    for claimed in claim(&store, "one", HOUR) {
        let outcome = waits(HOUR, HOUR + 10_000 * claimed.id.0);
        assert!(store.finish(claimed.id, "one", HOUR, &outcome).unwrap());
    }
    store.end_leases(HOUR + 5_000, 0, &RULES).unwrap();
    assert_eq!(store.next_due("test", None).unwrap(), Some(HOUR + 10_000));
    // It is an hour earlier now.
    store.end_leases(5_000, 0, &RULES).unwrap();
    assert_eq!(store.next_due("test", None).unwrap(), Some(15_000));
    assert_eq!(claim(&store, "one", 14_999).len(), 0);
    assert_eq!(claim(&store, "one", 15_000).len(), 1);
    store.end_leases(24_000, 0, &RULES).unwrap();
    assert_eq!(claim(&store, "one", 25_000).len(), 1);
}

#[test]
fn a_clock_that_jumps_ahead_ends_no_lease_of_who_lives() {
    const HOUR: i64 = 3_600_000;
    let (_place, store) = store("ahead", 1);
    assert_eq!(claim(&store, "slow", 0).len(), 1);
    assert_eq!(store.end_leases(HOUR + 10_000, HOUR, &RULES).unwrap(), 0);
    assert_eq!(store.end_leases(HOUR + 59_999, 0, &RULES).unwrap(), 0);
    // Others see the jump too, and tell again.
    assert_eq!(store.end_leases(HOUR + 59_999, HOUR, &RULES).unwrap(), 0);
    assert_eq!(store.end_leases(HOUR + 119_999, 0, &RULES).unwrap(), 1);
}

#[test]
fn a_clock_that_jumps_ahead_makes_nothing_older() {
    const YEAR: i64 = 365 * 24 * 3_600_000;
    let (_place, store) = store("age", 2);
    let held = claim(&store, "one", 1_000);
    for claimed in &held {
        let failed = waits(1_000, 2_000);
        assert!(store.finish(claimed.id, "one", 1_000, &failed).unwrap());
    }
    // One is given back, the other waits.
    assert_eq!(claim(&store, "one", 2_000).len(), 2);
    store.release("one", &[held[0].id]).unwrap();
    store.end_leases(YEAR + 3_000, YEAR, &RULES).unwrap();
    // Others see the jump too, and tell again.
    store.end_leases(YEAR + 4_000, YEAR, &RULES).unwrap();
    assert_eq!(store.end_leases(YEAR + 200_000, 0, &RULES).unwrap(), 1);
    for claimed in claim(&store, "two", YEAR + 200_000) {
        assert_eq!(claimed.tried_since, Some(YEAR + 4_000));
    }
}

#[test]
fn what_is_given_back_is_as_it_was() {
    let (_place, store) = store("back", 1);
    let held = claim(&store, "one", 0);
    store.release("two", &[held[0].id]).unwrap();
    assert!(claim(&store, "two", 1).is_empty(), "it is not the other's");
    store.release("one", &[held[0].id]).unwrap();
    let again = claim(&store, "two", 1);
    assert_eq!(again, held);
}

#[test]
fn two_at_once_never_hold_the_same() {
    let (place, store) = store("two", 500);
    let other = Sqlite::open(&place.0.join("outbox.db"), &OPTIONS).unwrap();
    let take = |store: &Sqlite, owner: &str| {
        let mut all = Vec::new();
        loop {
            let held = claim(store, owner, 0);
            if held.is_empty() {
                return all;
            }
            all.extend(held.into_iter().map(|claimed| claimed.id));
        }
    };
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| take(&store, "one"));
        let two = take(&other, "two");
        (one.join().unwrap(), two)
    });
    let mut all = [one, two].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 500);
}
