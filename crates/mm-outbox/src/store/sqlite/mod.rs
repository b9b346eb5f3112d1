//! SQLite: one file, safe with several processes of one machine.

mod claim;
mod list;
mod schedule;
mod subscribe;

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mm_core::{Error, ErrorKind};
use rusqlite::{Connection, Transaction, TransactionBehavior, named_params, params};

use super::{Claim, Claimed, Merge, NewMessage, Outcome, Store, schema};
use crate::message::{DispatchId, Message, MessageId};
use crate::recipient::Recipient;
use crate::status::Status;
use crate::subscription::Subscription;
use crate::time::span;
use crate::view::{Counts, DispatchView, Filter, LoggedError};

/// How long another process may hold the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How many pages of 4 KiB the log of changes has before they go into the file.
const LOG_PAGES: i64 = 4000;
/// How many statements stay prepared.
const STATEMENTS: usize = 64;

pub(crate) struct Sqlite {
    connection: Mutex<Connection>,
    id: String,
    path: String,
}

impl Sqlite {
    /// Opens the file, makes it if there is none, and brings its tables up to date. If
    /// `is_durable` what is written survives a power cut, not only the end of the process.
    pub(crate) fn open(path: &Path, is_durable: bool) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let wrong = |error: rusqlite::Error| wrong(&shown, error);
        let mut connection = Connection::open(path).map_err(wrong)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.busy_timeout(BUSY_TIMEOUT).map_err(wrong)?;
        let synchronous = if is_durable { "FULL" } else { "NORMAL" };
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .and_then(|()| connection.pragma_update(None, "synchronous", synchronous))
            .and_then(|()| connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES))
            .map_err(wrong)?;
        migrate(&mut connection, &shown)?;
        let id = connection.query_row("SELECT id FROM store", [], |row| row.get(0));
        let id = id.map_err(wrong)?;
        Ok(Self {
            connection: Mutex::new(connection),
            id,
            path: shown,
        })
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
        work(&self.lock()).map_err(|error| self.wrong(error))
    }

    /// Does something whole or not at all.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failed>,
    ) -> Result<T, Error> {
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
}

/// Why a transaction was given up.
enum Failed {
    Sqlite(rusqlite::Error),
    Other(Error),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn wrong(path: &str, error: rusqlite::Error) -> Error {
    let what = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "is locked by another program"
        }
        Some(rusqlite::ErrorCode::DiskFull) => "cannot grow: the disk is full",
        Some(rusqlite::ErrorCode::NotADatabase) => "is no SQLite file",
        Some(rusqlite::ErrorCode::ReadOnly) => "cannot be written",
        Some(rusqlite::ErrorCode::CannotOpen) => "cannot be opened",
        _ => "failed",
    };
    let text = format!("the outbox {path} {what}");
    Error::new(ErrorKind::Io)
        .with_message(text)
        .with_source(error)
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

    fn adopt(&self, from: &str, to: &str) -> Result<(), Error> {
        // Most often there is nothing to write, and nobody is kept from writing.
        if self.read(|connection| claim::is_waiting(connection, from))? {
            self.write(|transaction| Ok(claim::adopt(transaction, from, to)?))?;
        }
        Ok(())
    }

    fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, Error> {
        self.write(|transaction| Ok(claim::claim(transaction, claim)?))
    }

    fn end_leases(&self, now: i64, lease: Duration) -> Result<usize, Error> {
        // Most often there is nothing to write, and nobody is kept from writing.
        let newest = now.saturating_add(span(lease));
        let sql = "SELECT EXISTS (SELECT 1 FROM leases WHERE until <= ?1 OR until > ?2)";
        let is_any: bool = self.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            statement.query_row(params![now, newest], |row| row.get(0))
        })?;
        if !is_any {
            return Ok(0);
        }
        self.write(|transaction| Ok(claim::end_leases(transaction, now, lease)?))
    }

    fn renew(&self, owner: &str, messenger: &str, now: i64, lease: Duration) -> Result<(), Error> {
        let until = now.saturating_add(span(lease));
        self.write(|transaction| {
            let sql = "UPDATE leases SET until = ?3 WHERE owner = ?1 AND messenger = ?2";
            let mut renew = transaction.prepare_cached(sql)?;
            renew.execute(params![owner, messenger, until])?;
            Ok(())
        })
    }

    fn finish(
        &self,
        id: DispatchId,
        owner: &str,
        now: i64,
        outcome: &Outcome<'_>,
    ) -> Result<bool, Error> {
        let Some(text) = outcome.error else {
            // One statement is a transaction by itself.
            return self.read(|connection| finish(connection, id, owner, now, outcome));
        };
        self.write(|transaction| {
            let is_written = finish(transaction, id, owner, now, outcome)?;
            if is_written {
                let sql = "INSERT INTO errors (dispatch_id, at, text) VALUES (?1, ?2, ?3)";
                let mut insert = transaction.prepare_cached(sql)?;
                insert.execute(params![id.0, now, text])?;
            }
            Ok(is_written)
        })
    }

    fn release(&self, owner: &str, ids: &[DispatchId]) -> Result<(), Error> {
        self.write(|transaction| {
            let mut release = transaction.prepare_cached(
                "UPDATE dispatches SET status = 0, owner = NULL \
                 WHERE id = ?1 AND status = 1 AND owner = ?2",
            )?;
            for id in ids {
                release.execute(params![id.0, owner])?;
            }
            Ok(())
        })
    }

    fn next_due(&self, messenger: &str) -> Result<Option<i64>, Error> {
        self.read(|connection| claim::next_due(connection, messenger))
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
        self.read(list::counts)
    }

    fn dispatches(&self, filter: &Filter) -> Result<Vec<DispatchView>, Error> {
        self.read(|connection| list::dispatches(connection, filter))
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
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE dispatches SET status = 0, attempts = 0, next_at = :now \
                     WHERE status = 4 AND (:id IS NULL OR id = :id) \
                     AND (:message IS NULL OR message_id = :message) \
                     AND (:messenger IS NULL OR messenger = :messenger)",
                )?
                .execute(named_params! {
                    ":now": now,
                    ":id": filter.id.map(|id| id.0),
                    ":message": filter.message.map(|id| id.0),
                    ":messenger": filter.messenger,
                })?;
            Ok(changed)
        })
    }

    fn cleanup(&self, before: i64, dispatches_only: bool) -> Result<usize, Error> {
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM errors WHERE dispatch_id IN \
                 (SELECT id FROM dispatches WHERE status = 2 AND sent_at <= ?1)",
                params![before],
            )?;
            transaction.execute_batch("CREATE TEMP TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY); DELETE FROM touched;")?;
            transaction.execute(
                "INSERT OR IGNORE INTO touched SELECT message_id FROM dispatches \
                 WHERE status = 2 AND sent_at <= ?1",
                params![before],
            )?;
            let removed = transaction.execute(
                "DELETE FROM dispatches WHERE status = 2 AND sent_at <= ?1",
                params![before],
            )?;
            if !dispatches_only {
                transaction.execute(
                    "DELETE FROM messages WHERE id IN (SELECT id FROM touched) AND NOT EXISTS \
                     (SELECT 1 FROM dispatches WHERE message_id = messages.id)",
                    [],
                )?;
            }
            Ok(removed)
        })
    }
}

fn finish(
    connection: &Connection,
    id: DispatchId,
    owner: &str,
    now: i64,
    outcome: &Outcome<'_>,
) -> Result<bool, rusqlite::Error> {
    let mut update = connection.prepare_cached(
        "UPDATE dispatches SET status = :status, attempts = attempts + :attempt, \
         next_at = :next, owner = NULL, is_doubtful = :doubt, parts_sent = :parts, \
         sent_at = :sent WHERE id = :id AND status = 1 AND owner = :owner",
    )?;
    let changed = update.execute(named_params! {
        ":status": outcome.status.code(),
        ":attempt": i64::from(outcome.is_attempt),
        ":next": outcome.next_at,
        ":doubt": outcome.is_doubtful,
        ":parts": i64::try_from(outcome.parts_sent).unwrap_or(i64::MAX),
        ":sent": (outcome.status == Status::Sent).then_some(now),
        ":id": id.0,
        ":owner": owner,
    })?;
    Ok(changed > 0)
}
