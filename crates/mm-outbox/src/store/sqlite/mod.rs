//! SQLite: one file, safe with several processes of one machine.

mod claim;
mod count;
mod failure;
mod file;
mod lease;
mod list;
mod remove;
mod schedule;
mod subscribe;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mm_core::{Error, ErrorKind};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::failure::{Failed, wrong};
use self::file::File;
use self::remove::Range;
use super::{Claim, Claimed, Merge, NewMessage, Options, Outcome, Removal, Rules, Store, schema};
use crate::message::{DispatchId, Message, MessageId};
use crate::recipient::Recipient;
use crate::subscription::Subscription;
use crate::time::span;
use crate::view::{Counts, DispatchView, Filter, LastError, LoggedError};

/// How many pages of 4 KiB the log of changes has before they go into the file.
const LOG_PAGES: i64 = 4000;
/// How many statements stay prepared.
const STATEMENTS: usize = 64;

pub(crate) struct Sqlite {
    connection: Mutex<Connection>,
    id: String,
    path: String,
    file: File,
}

impl Sqlite {
    /// Opens the file, makes it if there is none, and brings its tables up to date.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let shown = path.display().to_string();
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(not_ours(&shown, "is no file"));
        }
        let mut connection = connect(path, options).map_err(|failed| match failed {
            Failed::Sqlite(error) => wrong(&shown, error),
            Failed::Other(error) => error,
        })?;
        migrate(&mut connection, &shown)?;
        let id = connection.query_row("SELECT id FROM store", [], |row| row.get(0));
        let id = id.map_err(|error| wrong(&shown, error))?;
        Ok(Self {
            connection: Mutex::new(connection),
            id,
            path: shown,
            file: File::of(path),
        })
    }

    /// Whether it is still the outbox of its name.
    fn check(&self) -> Result<(), Error> {
        if !self.file.is_gone() {
            return Ok(());
        }
        let text = format!(
            "the outbox {} was removed or replaced while it was open; start this program again",
            self.path
        );
        Err(Error::new(ErrorKind::Io).with_message(text))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn wrong(&self, error: rusqlite::Error) -> Error {
        wrong(&self.path, error)
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Error> {
        self.check()?;
        work(&self.lock()).map_err(|error| self.wrong(error))
    }

    /// Does something whole or not at all.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        self.check()?;
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| self.wrong(error))?;
        let done = work(&transaction).map_err(|failed| match failed {
            Failed::Sqlite(error) => self.wrong(error),
            Failed::Other(error) => error,
        })?;
        transaction.commit().map_err(|error| self.wrong(error))?;
        Ok(done)
    }

    /// Removes what is in a range, if there is one and anything is in it.
    fn remove(
        &self,
        range: Option<Range>,
        work: impl FnOnce(&Transaction<'_>, &Range) -> Result<usize, rusqlite::Error>,
    ) -> Result<Removal, Error> {
        let Some(range) = range else {
            return Ok(Removal::default());
        };
        let mut count = 0;
        if range.has_any {
            count = self.write(|transaction| Ok(work(transaction, &range)?))?;
        }
        Ok(Removal {
            count,
            next: Some(range.to),
        })
    }
}

fn connect(path: &Path, options: &Options) -> Result<Connection, Failed> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(options.patience)?;
    // Before anything is changed.
    if is_of_others(&connection)? {
        let shown = path.display().to_string();
        return Err(not_ours(&shown, "is the SQLite file of another program").into());
    }
    let synchronous = if options.is_durable { "FULL" } else { "NORMAL" };
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    Ok(connection)
}

/// Whether tables of somebody else stand there, and none of an outbox.
fn is_of_others(connection: &Connection) -> Result<bool, rusqlite::Error> {
    // In one statement, as another program may be making ours.
    connection.query_row(
        "SELECT count(*) > 0 AND count(CASE WHEN name IN ('store', 'dispatches') THEN 1 END) < 2
         FROM sqlite_schema WHERE type = 'table'",
        [],
        |row| row.get(0),
    )
}

fn not_ours(path: &str, what: &str) -> Error {
    let text = format!("the outbox {path} {what}; name a file of its own");
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn migrate(connection: &mut Connection, path: &str) -> Result<(), Error> {
    let newest = schema::SQLITE.len();
    let step = |connection: &mut Connection| -> Result<usize, rusqlite::Error> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let version = version as usize;
        for statements in schema::SQLITE.iter().skip(version) {
            transaction.execute_batch(statements)?;
        }
        if version < newest {
            transaction.pragma_update(
                None,
                "user_version",
                i64::try_from(newest).unwrap_or(i64::MAX),
            )?;
        }
        transaction.commit()?;
        Ok(version)
    };
    let version = step(connection).map_err(|error| wrong(path, error))?;
    if version > newest {
        return Err(schema::newer(path, version, newest));
    }
    Ok(())
}

impl Store for Sqlite {
    fn id(&self) -> &str {
        &self.id
    }

    fn schedule(
        &self,
        now: i64,
        messages: &[NewMessage<'_>],
        merge: Merge<'_>,
    ) -> Result<Vec<MessageId>, Error> {
        self.write(|transaction| schedule::schedule(transaction, now, messages, merge))
    }

    fn waiting_messengers(&self, priority: Option<i64>) -> Result<Vec<String>, Error> {
        self.read(|connection| claim::waiting_messengers(connection, priority))
    }

    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error> {
        self.write(|transaction| Ok(claim::claim(transaction, claim)?))
    }

    fn end_leases(&self, now: i64, ahead: i64, rules: &Rules) -> Result<usize, Error> {
        // Most often there is nothing to write, and nobody is kept from writing.
        let is_any = self.read(|connection| lease::has_ended(connection, now, rules.lease))?;
        if !is_any && ahead == 0 {
            return Ok(0);
        }
        self.write(|transaction| Ok(lease::end_leases(transaction, now, ahead, rules)?))
    }

    fn begin(&self, owner: &str, first: DispatchId) -> Result<(), Error> {
        self.read(|connection| lease::begin(connection, owner, first))
    }

    fn renew(
        &self,
        owner: &str,
        messenger: &str,
        now: i64,
        lease: Duration,
    ) -> Result<bool, Error> {
        let until = now.saturating_add(span(lease));
        self.write(|transaction| Ok(lease::renew(transaction, owner, messenger, until)?))
    }

    fn finish(
        &self,
        id: DispatchId,
        owner: &str,
        now: i64,
        outcome: &Outcome<'_>,
    ) -> Result<bool, Error> {
        if outcome.error.is_none() {
            // One statement is a transaction by itself.
            return self.read(|connection| write::finish(connection, id, owner, now, outcome));
        }
        self.write(|transaction| Ok(write::finish(transaction, id, owner, now, outcome)?))
    }

    fn release(&self, owner: &str, ids: &[DispatchId]) -> Result<(), Error> {
        self.write(|transaction| Ok(write::release(transaction, owner, ids)?))
    }

    fn next_due(&self, messenger: &str, priority: Option<i64>) -> Result<Option<i64>, Error> {
        self.read(|connection| claim::next_due(connection, messenger, priority))
    }

    fn messages(&self, ids: &[MessageId]) -> Result<HashMap<MessageId, Message>, Error> {
        self.read(|connection| list::messages(connection, ids))
    }

    fn recent_messages(
        &self,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<Message>, Error> {
        self.read(|connection| list::recent_messages(connection, before, limit))
    }

    fn counts(&self) -> Result<Counts, Error> {
        self.read(count::counts)
    }

    fn dispatches(&self, filter: &Filter) -> Result<Vec<DispatchView>, Error> {
        self.read(|connection| list::dispatches(connection, filter))
    }

    fn last_errors(&self, limit: usize) -> Result<Vec<LastError>, Error> {
        self.read(|connection| list::last_errors(connection, limit))
    }

    fn errors(&self, dispatch: DispatchId) -> Result<Vec<LoggedError>, Error> {
        self.read(|connection| list::errors(connection, dispatch))
    }

    fn subscribe(&self, wanted: &Subscription) -> Result<bool, Error> {
        self.write(|transaction| Ok(subscribe::subscribe(transaction, wanted)?))
    }

    fn unsubscribe(&self, unwanted: &Subscription) -> Result<usize, Error> {
        self.write(|transaction| Ok(subscribe::unsubscribe(transaction, unwanted)?))
    }

    fn replace_subscriptions(&self, user: &str, wanted: &[Subscription]) -> Result<(), Error> {
        self.write(|transaction| Ok(subscribe::replace(transaction, user, wanted)?))
    }

    fn subscriptions(
        &self,
        message_type: Option<&str>,
        user: Option<&str>,
    ) -> Result<Vec<Subscription>, Error> {
        self.read(|connection| subscribe::list(connection, message_type, user))
    }

    fn unprepared(&self) -> Result<Vec<(MessageId, String, i64)>, Error> {
        self.read(subscribe::unprepared)
    }

    fn prepare(
        &self,
        now: i64,
        message: MessageId,
        priority: i64,
        recipients: &[Recipient],
    ) -> Result<bool, Error> {
        self.write(|transaction| {
            let prepared = subscribe::prepare(transaction, now, message, priority, recipients);
            Ok(prepared?)
        })
    }

    fn mark_read(&self, now: i64, dispatch: DispatchId) -> Result<bool, Error> {
        self.write(|transaction| Ok(subscribe::mark_read(transaction, now, dispatch)?))
    }

    fn requeue(&self, now: i64, filter: &Filter) -> Result<usize, Error> {
        self.write(|transaction| Ok(write::requeue(transaction, now, filter)?))
    }

    fn remove_sent(
        &self,
        before: i64,
        dispatches_only: bool,
        after: i64,
    ) -> Result<Removal, Error> {
        let range = self.read(|connection| remove::sent_range(connection, before, after))?;
        self.remove(range, |transaction, range| {
            remove::sent(transaction, before, dispatches_only, range)
        })
    }

    fn remove_failed(&self, filter: &Filter, after: i64) -> Result<Removal, Error> {
        let range = self.read(|connection| remove::failed_range(connection, filter, after))?;
        self.remove(range, |transaction, range| {
            remove::failed(transaction, filter, range)
        })
    }
}
