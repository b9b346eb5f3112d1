//! Where messages stand until they are sent. What a store does is one transaction each time;
//! times are milliseconds since 1970.

mod lost;
#[cfg(feature = "postgres")]
mod postgres;
mod schema;
mod sqlite;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use mm_core::{Cancel, Error};

#[cfg(feature = "postgres")]
pub(crate) use postgres::{Postgres, Url as PostgresUrl};
pub(crate) use sqlite::Sqlite;

use crate::backoff::Backoff;
use crate::message::{DispatchId, Message, MessageId};
use crate::recipient::Recipient;
use crate::status::Status;
use crate::subscription::Subscription;
use crate::time;
use crate::view::{Counts, DispatchView, Filter, LastError, LoggedError};

/// How many dispatches are removed at once: others write in between.
const ROWS_AT_ONCE: i64 = 5000;
/// What clocks may differ by without having been changed.
const CLOCK_SLACK_MS: i64 = 1000;

/// How a store is used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// What is written survives a power cut, not only the end of the process.
    pub(crate) is_durable: bool,
    /// How long to wait for who holds the store, or until it is back.
    pub(crate) patience: Duration,
}

/// For how long dispatches are held and tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// How long a worker may be silent before what it holds is given to another.
    pub(crate) lease: Duration,
    pub(crate) backoff: Backoff,
    /// After the first attempt.
    pub(crate) give_up_after: Duration,
}

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
    /// What it answers to as well.
    pub(crate) other_aliases: &'a [&'a str],
    /// Of what was not tried, what stands behind this priority and number.
    pub(crate) after: Option<(i64, DispatchId)>,
    /// Of this priority alone.
    pub(crate) priority: Option<i64>,
    pub(crate) owner: &'a str,
    pub(crate) now: i64,
    pub(crate) lease: Duration,
    pub(crate) limit: usize,
    /// Its owner sends at once; else once it has [begun](Store::begin).
    pub(crate) is_ready: bool,
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
    /// When the first attempt failed, by the clock of this machine.
    pub(crate) tried_since: Option<i64>,
}

/// What became of a dispatch.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) status: Status,
    /// When it is tried again.
    pub(crate) next_at: i64,
    pub(crate) error: Option<Cow<'a, str>>,
    pub(crate) is_attempt: bool,
    pub(crate) is_doubtful: bool,
    pub(crate) parts_sent: usize,
}

impl Outcome<'_> {
    pub(crate) fn into_owned(self) -> Outcome<'static> {
        let error = self.error.map(|text| Cow::Owned(text.into_owned()));
        Outcome { error, ..self }
    }
}

/// Some that were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Removal {
    /// How many dispatches.
    pub(crate) count: usize,
    /// Where it goes on, unless that was all.
    pub(crate) next: Option<i64>,
}

/// Where a removal begins.
pub(crate) const FROM_THE_START: i64 = i64::MIN;

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

    /// Gives dispatches to an owner until the lease ends, by priority and then as they came.
    /// What waits for another alias of the messenger is from then on for its own.
    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error>;

    /// The time by the store's clock.
    fn clock(&self) -> Result<i64, Error> {
        Ok(time::now())
    }

    /// Takes back what leases that have ended hold; for the one of each that was in flight it
    /// counts an attempt that may have succeeded. Where the clock jumped ahead, leases end by so
    /// much later; where it went back, nothing waits for longer than it was to. Returns how many
    /// were taken back.
    fn end_leases(&self, now: i64, ahead: i64, rules: &Rules) -> Result<usize, Error>;

    /// An owner that was not ready as it claimed is so now; with the first of what it claimed.
    fn begin(&self, owner: &str, first: DispatchId) -> Result<(), Error>;

    /// Prolongs what an owner holds of a messenger. False if that is nothing more.
    fn renew(&self, owner: &str, messenger: &str, now: i64, lease: Duration)
    -> Result<bool, Error>;

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
    fn next_due(&self, messenger: &str, priority: Option<i64>) -> Result<Option<i64>, Error>;

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

    /// The last errors, each of another dispatch that is not sent, the latest first.
    fn last_errors(&self, limit: usize) -> Result<Vec<LastError>, Error>;

    /// Makes dead letters pending again. Returns how many.
    fn requeue(&self, now: i64, filter: &Filter) -> Result<usize, Error>;

    /// Removes some of what was sent before a time, with messages that have no dispatch left.
    fn remove_sent(&self, before: i64, dispatches_only: bool, after: i64)
    -> Result<Removal, Error>;

    /// Removes some dead letters, with messages that have no dispatch left.
    fn remove_failed(&self, filter: &Filter, after: i64) -> Result<Removal, Error>;

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
mod tests;
