//! Where messages stand until they are sent. What a store does is one transaction each time;
//! times are milliseconds since 1970.

mod schema;
mod sqlite;

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use mm_core::Error;

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

    /// Gives dispatches to an owner until the lease ends, by priority and then as they came.
    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error>;

    /// Takes back what leases that have ended hold, and counts an attempt that may have
    /// succeeded. Returns how many.
    fn end_leases(&self, now: i64, lease: Duration) -> Result<usize, Error>;

    /// Prolongs what an owner holds of a messenger.
    fn renew(&self, owner: &str, messenger: &str, until: i64) -> Result<(), Error>;

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
}
