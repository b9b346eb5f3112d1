//! PostgreSQL: for workers on many machines. Times are those of the database's clock, which all
//! of them share.

mod claim;
mod failure;
mod lease;
mod list;
mod listen;
mod place;
mod pool;
mod remove;
mod schedule;
mod session;
mod subscribe;
mod tls;
mod waiting;
mod write;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};

use self::failure::Failed;
use self::place::Place;
pub(crate) use self::place::Url;
use self::pool::Pool;
use self::session::Session;
use super::{Claim, Claimed, Merge, NewMessage, Options, Outcome, Removal, Rules, Store, schema};
use crate::message::{DispatchId, Message, MessageId};
use crate::recipient::Recipient;
use crate::subscription::Subscription;
use crate::view::{Counts, DispatchView, Filter, LastError, LoggedError};

/// The waits in between.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Postgres {
    pool: Pool,
    id: String,
}

impl Postgres {
    /// Connects, and brings the tables up to date.
    pub(crate) fn open(url: &Url, options: &Options) -> Result<Self, Error> {
        let place = Arc::new(Place::new(url)?);
        let pool = Pool::new(place, *options);
        migrate(&pool)?;
        let id = pool.with(|session| {
            let row = session.one("SELECT id FROM outbox_store", &[])?;
            Ok(row.try_get(0)?)
        })?;
        Ok(Self { pool, id })
    }

    /// Does what does no harm when it is done twice.
    fn again<T>(
        &self,
        mut work: impl FnMut(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        self.pool.with(&mut work)
    }

    /// As [`again`](Self::again), and waits for a database that is restarted.
    fn patiently<T>(
        &self,
        mut work: impl FnMut(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        let until = Instant::now() + self.pool.patience();
        loop {
            let done = self.pool.attempt(&mut work);
            match done {
                Err(trouble) if trouble.is_lost && Instant::now() < until => {
                    thread::sleep(PAUSE);
                }
                done => return done.map_err(|trouble| trouble.error),
            }
        }
    }

    /// Does something whole or not at all.
    fn whole<T>(
        &self,
        mut work: impl FnMut(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        self.pool.with(|session| session.transaction(&mut work))
    }
}

fn migrate(pool: &Pool) -> Result<(), Error> {
    let newest = schema::POSTGRES.len();
    let version = pool.with(|session| {
        session.take_long();
        session.transaction(|session| {
            session.batch(schema::POSTGRES_LOCK)?;
            let there = "SELECT to_regclass('outbox_schema_version') IS NOT NULL";
            let is_there: bool = session.one(there, &[])?.try_get(0)?;
            if !is_there {
                session.batch(schema::POSTGRES_VERSION)?;
            }
            let row = session.one("SELECT version FROM outbox_schema_version", &[])?;
            let version = usize::try_from(row.try_get::<_, i64>(0)?).unwrap_or(usize::MAX);
            for statements in schema::POSTGRES.iter().skip(version) {
                session.batch(statements)?;
            }
            if version < newest {
                let reached = i64::try_from(newest).unwrap_or(i64::MAX);
                session.execute("UPDATE outbox_schema_version SET version = $1", &[&reached])?;
            }
            Ok(version)
        })
    })?;
    if version > newest {
        return Err(schema::newer(&pool.place().shown, version, newest));
    }
    Ok(())
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres")
            .field("place", &self.pool.place().shown)
            .finish_non_exhaustive()
    }
}

impl Store for Postgres {
    fn id(&self) -> &str {
        &self.id
    }

    fn schedule(
        &self,
        _now: i64,
        messages: &[NewMessage<'_>],
        merge: Merge<'_>,
    ) -> Result<Vec<MessageId>, Error> {
        schedule::check(messages)?;
        self.whole(|session| {
            session.take_long();
            schedule::schedule(session, &self.id, messages, merge)
        })
    }

    fn waiting_messengers(&self, priority: Option<i64>) -> Result<Vec<String>, Error> {
        self.again(|session| claim::waiting_messengers(session, priority))
    }

    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error> {
        self.whole(|session| claim::claim(session, &self.id, claim))
    }

    fn clock(&self) -> Result<i64, Error> {
        self.again(claim::clock)
    }

    fn end_leases(&self, _now: i64, ahead: i64, rules: &Rules) -> Result<usize, Error> {
        self.again(|session| lease::end_leases(session, ahead, rules))
    }

    fn begin(&self, owner: &str, first: DispatchId) -> Result<(), Error> {
        self.patiently(|session| lease::begin(session, owner, first))
    }

    fn renew(
        &self,
        owner: &str,
        messenger: &str,
        _now: i64,
        lease: Duration,
    ) -> Result<bool, Error> {
        self.patiently(|session| lease::renew(session, owner, messenger, lease))
    }

    fn finish(
        &self,
        id: DispatchId,
        owner: &str,
        now: i64,
        outcome: &Outcome<'_>,
    ) -> Result<bool, Error> {
        self.patiently(|session| write::finish(session, id, owner, now, outcome))
    }

    fn release(&self, owner: &str, ids: &[DispatchId]) -> Result<(), Error> {
        self.patiently(|session| write::release(session, owner, ids))
    }

    fn next_due(&self, messenger: &str, priority: Option<i64>) -> Result<Option<i64>, Error> {
        self.again(|session| claim::next_due(session, messenger, priority))
    }

    fn messages(&self, ids: &[MessageId]) -> Result<HashMap<MessageId, Message>, Error> {
        self.again(|session| list::messages(session, ids))
    }

    fn recent_messages(
        &self,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<Message>, Error> {
        self.again(|session| list::recent_messages(session, before, limit))
    }

    fn counts(&self) -> Result<Counts, Error> {
        self.whole(list::counts)
    }

    fn dispatches(&self, filter: &Filter) -> Result<Vec<DispatchView>, Error> {
        self.again(|session| list::dispatches(session, filter))
    }

    fn last_errors(&self, limit: usize) -> Result<Vec<LastError>, Error> {
        self.again(|session| list::last_errors(session, limit))
    }

    fn errors(&self, dispatch: DispatchId) -> Result<Vec<LoggedError>, Error> {
        self.again(|session| list::errors(session, dispatch))
    }

    fn subscribe(&self, wanted: &Subscription) -> Result<bool, Error> {
        subscribe::check(wanted)?;
        self.whole(|session| subscribe::subscribe(session, wanted))
    }

    fn unsubscribe(&self, unwanted: &Subscription) -> Result<usize, Error> {
        subscribe::check(unwanted)?;
        self.whole(|session| subscribe::unsubscribe(session, unwanted))
    }

    fn replace_subscriptions(&self, user: &str, wanted: &[Subscription]) -> Result<(), Error> {
        wanted.iter().try_for_each(subscribe::check)?;
        self.whole(|session| subscribe::replace(session, user, wanted))
    }

    fn subscriptions(
        &self,
        message_type: Option<&str>,
        user: Option<&str>,
    ) -> Result<Vec<Subscription>, Error> {
        self.again(|session| subscribe::list(session, message_type, user))
    }

    fn unprepared(&self) -> Result<Vec<(MessageId, String, i64)>, Error> {
        self.again(subscribe::unprepared)
    }

    fn prepare(
        &self,
        _now: i64,
        message: MessageId,
        priority: i64,
        recipients: &[Recipient],
    ) -> Result<bool, Error> {
        schedule::check_recipients(recipients)?;
        self.whole(|session| {
            session.take_long();
            subscribe::prepare(session, &self.id, message, priority, recipients)
        })
    }

    fn mark_read(&self, _now: i64, dispatch: DispatchId) -> Result<bool, Error> {
        self.again(|session| subscribe::mark_read(session, dispatch))
    }

    fn requeue(&self, _now: i64, filter: &Filter) -> Result<usize, Error> {
        self.whole(|session| write::requeue(session, &self.id, filter))
    }

    fn remove_sent(
        &self,
        before: i64,
        dispatches_only: bool,
        after: i64,
    ) -> Result<Removal, Error> {
        self.whole(|session| remove::sent(session, &self.id, before, dispatches_only, after))
    }

    fn remove_failed(&self, filter: &Filter, after: i64) -> Result<Removal, Error> {
        self.whole(|session| remove::failed(session, &self.id, filter, after))
    }

    fn tells(&self) -> bool {
        true
    }

    fn listen(&self, stop: &Cancel, told: &dyn Fn()) {
        listen::listen(self.pool.place(), &self.id, stop, told);
    }
}

/// What a text of the database cannot hold.
fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

fn no_nul(field: &str) -> Error {
    Error::invalid_payload(field, "PostgreSQL holds no text with a NUL character")
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorKind::Io).with_message(why)
}
