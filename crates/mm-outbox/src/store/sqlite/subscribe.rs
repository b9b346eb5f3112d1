//! Who wants what, and who has read what.

use rusqlite::{Connection, Row, Transaction, named_params, params};

use super::schedule::dispatch_to;
use crate::message::{DispatchId, MessageId};
use crate::recipient::Recipient;
use crate::subscription::Subscription;

pub(super) fn subscribe(
    transaction: &Transaction<'_>,
    wanted: &Subscription,
) -> Result<bool, rusqlite::Error> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR IGNORE INTO subscriptions (type, messenger, user, address) \
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    let Subscription {
        message_type,
        messenger,
        user,
        address,
    } = wanted;
    Ok(insert.execute(params![message_type, messenger, user, address])? > 0)
}

pub(super) fn unsubscribe(
    transaction: &Transaction<'_>,
    unwanted: &Subscription,
) -> Result<usize, rusqlite::Error> {
    let mut delete = transaction.prepare_cached(
        "DELETE FROM subscriptions WHERE type = ?1 AND messenger = ?2 \
         AND user IS ?3 AND (?4 IS NULL OR address IS ?4)",
    )?;
    let Subscription {
        message_type,
        messenger,
        user,
        address,
    } = unwanted;
    delete.execute(params![message_type, messenger, user, address])
}

pub(super) fn replace(
    transaction: &Transaction<'_>,
    user: &str,
    wanted: &[Subscription],
) -> Result<(), rusqlite::Error> {
    transaction.execute("DELETE FROM subscriptions WHERE user = ?1", params![user])?;
    for one in wanted {
        subscribe(transaction, one)?;
    }
    Ok(())
}

pub(super) fn list(
    connection: &Connection,
    message_type: Option<&str>,
    user: Option<&str>,
) -> Result<Vec<Subscription>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT type, messenger, user, address FROM subscriptions \
         WHERE (:type IS NULL OR type = :type) AND (:user IS NULL OR user = :user) ORDER BY id",
    )?;
    let rows = statement.query_map(named_params! {":type": message_type, ":user": user}, one)?;
    rows.collect()
}

fn one(row: &Row<'_>) -> Result<Subscription, rusqlite::Error> {
    Ok(Subscription {
        message_type: row.get(0)?,
        messenger: row.get(1)?,
        user: row.get(2)?,
        address: row.get(3)?,
    })
}

/// The messages that have no dispatches yet: number, type and priority.
pub(super) fn unprepared(
    connection: &Connection,
) -> Result<Vec<(MessageId, String, i64)>, rusqlite::Error> {
    let sql = "SELECT id, type, priority FROM messages WHERE is_prepared = 0 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok((MessageId(row.get(0)?), row.get(1)?, row.get(2)?))
    })?;
    rows.collect()
}

/// False if another was faster.
pub(super) fn prepare(
    transaction: &Transaction<'_>,
    now: i64,
    message: MessageId,
    priority: i64,
    recipients: &[Recipient],
) -> Result<bool, rusqlite::Error> {
    let sql = "UPDATE messages SET is_prepared = 1 WHERE id = ?1 AND is_prepared = 0";
    if transaction
        .prepare_cached(sql)?
        .execute(params![message.0])?
        == 0
    {
        return Ok(false);
    }
    dispatch_to(transaction, now, message, priority, recipients)?;
    Ok(true)
}

pub(super) fn mark_read(
    transaction: &Transaction<'_>,
    now: i64,
    dispatch: DispatchId,
) -> Result<bool, rusqlite::Error> {
    let sql = "UPDATE dispatches SET read_at = ifnull(read_at, ?2) WHERE id = ?1";
    Ok(transaction
        .prepare_cached(sql)?
        .execute(params![dispatch.0, now])?
        > 0)
}
