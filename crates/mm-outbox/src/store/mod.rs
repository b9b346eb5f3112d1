//! Where messages stand until they are sent. What a store does is one transaction each time;
//! times are milliseconds since 1970.

#[cfg(feature = "postgres")]
mod postgres;
mod schema;
mod sqlite;

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use mm_core::{Cancel, Error};

#[cfg(feature = "postgres")]
pub(crate) use postgres::{Postgres, Url as PostgresUrl};
pub(crate) use sqlite::Sqlite;

use crate::message::{DispatchId, Message, MessageId};
use crate::recipient::Recipient;
use crate::status::Status;
use crate::subscription::Subscription;
use crate::view::{Counts, DispatchView, Filter, LoggedError};

/// A message on its way in.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage<'a> {
    pub(crate) kind: &'a str,
    /// JSON.
    pub(crate) context: String,
    pub(crate) sender: Option<&'a str>,
    pub(crate) priority: i64,
    pub(crate) group_mark: Option<&'a str>,
    pub(crate) retry_limit: u32,
    pub(crate) expires_at: Option<i64>,
    /// None if they are made of the subscriptions later.
    pub(crate) recipients: Option<&'a [Recipient]>,
}

/// Joins the context of a message type with another: the type, what is there, what comes.
pub(crate) type Merge<'a> = &'a dyn Fn(&str, &str, &str) -> Result<String, Error>;

/// Whose dispatches are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) messenger: &'a str,
    /// Of this priority alone.
    pub(crate) priority: Option<i64>,
    pub(crate) owner: &'a str,
    pub(crate) now: i64,
    pub(crate) lease: Duration,
    pub(crate) limit: usize,
    /// What waits for another attempt holds back those after it.
    pub(crate) is_strict: bool,
}

/// A dispatch in the hands of a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) id: DispatchId,
    pub(crate) message: MessageId,
    pub(crate) address: String,
    pub(crate) user: Option<String>,
    /// How often it was tried before.
    pub(crate) attempts: u32,
    /// It may be out already: a worker died with it, or an answer was lost.
    pub(crate) is_doubtful: bool,
    /// How many parts of it are out.
    pub(crate) parts_sent: usize,
}

/// What became of a dispatch.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) status: Status,
    /// When it is tried again.
    pub(crate) next_at: i64,
    pub(crate) error: Option<&'a str>,
    pub(crate) is_attempt: bool,
    pub(crate) is_doubtful: bool,
    pub(crate) parts_sent: usize,
}

/// Where messages stand.
pub(crate) trait Store: Send + Sync + fmt::Debug {
    /// Takes messages, all or none. What has the mark of an unsent message is appended to it.
    fn schedule(
        &self,
        now: i64,
        messages: &[NewMessage<'_>],
        merge: Merge<'_>,
    ) -> Result<Vec<MessageId>, Error>;

    /// The messengers that something waits for.
    fn waiting_messengers(&self, priority: Option<i64>) -> Result<Vec<String>, Error>;

    /// Gives what waits for one messenger to another, which answers to both aliases.
    fn adopt(&self, from: &str, to: &str) -> Result<(), Error>;

    /// Gives dispatches to an owner until the lease ends, by priority and then as they came.
    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error>;

    /// Takes back what leases that have ended hold, and counts an attempt that may have
    /// succeeded. Returns how many.
    fn end_leases(&self, now: i64, lease: Duration) -> Result<usize, Error>;

    /// Prolongs what an owner holds of a messenger.
    fn renew(&self, owner: &str, messenger: &str, now: i64, lease: Duration) -> Result<(), Error>;

    /// Writes what became of a dispatch. False if its owner has it no more.
    fn finish(
        &self,
        id: DispatchId,
        owner: &str,
        now: i64,
        outcome: &Outcome<'_>,
    ) -> Result<bool, Error>;

    /// Gives dispatches back as if they had not been claimed.
    fn release(&self, owner: &str, ids: &[DispatchId]) -> Result<(), Error>;

    /// When the next dispatch of a messenger that waits for another attempt is due.
    fn next_due(&self, messenger: &str) -> Result<Option<i64>, Error>;

    fn messages(&self, ids: &[MessageId]) -> Result<HashMap<MessageId, Message>, Error>;

    /// The newest first, of those before one if it is given.
    fn recent_messages(
        &self,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<Message>, Error>;

    fn counts(&self) -> Result<Counts, Error>;

    fn dispatches(&self, filter: &Filter) -> Result<Vec<DispatchView>, Error>;

    fn errors(&self, dispatch: DispatchId) -> Result<Vec<LoggedError>, Error>;

    /// Makes dead letters pending again. Returns how many.
    fn requeue(&self, now: i64, filter: &Filter) -> Result<usize, Error>;

    /// Removes what was sent before a time, and messages that have no dispatch left. Returns
    /// how many dispatches.
    fn cleanup(&self, before: i64, dispatches_only: bool) -> Result<usize, Error>;

    /// Whether it is a new one.
    fn subscribe(&self, wanted: &Subscription) -> Result<bool, Error>;

    /// Returns how many.
    fn unsubscribe(&self, unwanted: &Subscription) -> Result<usize, Error>;

    fn replace_subscriptions(&self, user: &str, wanted: &[Subscription]) -> Result<(), Error>;

    fn subscriptions(
        &self,
        message_type: Option<&str>,
        user: Option<&str>,
    ) -> Result<Vec<Subscription>, Error>;

    /// The messages that have no dispatches yet: number, type and priority.
    fn unprepared(&self) -> Result<Vec<(MessageId, String, i64)>, Error>;

    /// Gives a message its dispatches. False if another was faster.
    fn prepare(
        &self,
        now: i64,
        message: MessageId,
        priority: i64,
        recipients: &[Recipient],
    ) -> Result<bool, Error>;

    /// Whether there is such a dispatch.
    fn mark_read(&self, now: i64, dispatch: DispatchId) -> Result<bool, Error>;

    /// What distinguishes this store from all others.
    fn id(&self) -> &str;

    /// Whether [`listen`](Self::listen) hears anything.
    fn tells(&self) -> bool {
        false
    }

    /// Calls `told` when another program has scheduled something, until `stop`.
    fn listen(&self, _stop: &Cancel, _told: &dyn Fn()) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(60);

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
        let store = Sqlite::open(&folder.join("outbox.db"), false).unwrap();
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
            priority: None,
            owner,
            now,
            lease: LEASE,
            limit: 10,
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
        assert_eq!(store.end_leases(59_999, LEASE).unwrap(), 0);
        assert_eq!(store.end_leases(60_000, LEASE).unwrap(), 1);
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
        store.renew("slow", "test", 30_000, LEASE).unwrap();
        assert_eq!(store.end_leases(60_000, LEASE).unwrap(), 0);
        assert_eq!(store.end_leases(90_000, LEASE).unwrap(), 2);
    }

    #[test]
    fn a_clock_that_goes_back_an_hour_keeps_nothing_for_longer_than_a_lease() {
        const HOUR: i64 = 3_600_000;
        let (_place, store) = store("clock", 1);
        assert_eq!(claim(&store, "dead", HOUR).len(), 1);
        // It is an hour earlier now.
        assert_eq!(store.end_leases(0, LEASE).unwrap(), 0);
        assert_eq!(store.end_leases(60_000, LEASE).unwrap(), 1);
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
        let other = Sqlite::open(&place.0.join("outbox.db"), false).unwrap();
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
}
