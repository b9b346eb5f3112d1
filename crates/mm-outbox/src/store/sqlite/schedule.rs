//! What comes in.

use rusqlite::{OptionalExtension, Transaction, params};

use super::Failed;
use crate::message::MessageId;
use crate::recipient::Recipient;
use crate::store::{Merge, NewMessage};

pub(super) fn schedule(
    transaction: &Transaction<'_>,
    now: i64,
    messages: &[NewMessage<'_>],
    merge: Merge<'_>,
) -> Result<Vec<MessageId>, Failed> {
    let mut ids = Vec::with_capacity(messages.len());
    for message in messages {
        let appended = match message.group_mark {
            Some(mark) => append(transaction, message, mark, merge)?,
            None => None,
        };
        ids.push(match appended {
            Some(id) => id,
            None => insert(transaction, now, message)?,
        });
    }
    Ok(ids)
}

fn insert(
    transaction: &Transaction<'_>,
    now: i64,
    message: &NewMessage<'_>,
) -> Result<MessageId, rusqlite::Error> {
    transaction
        .prepare_cached(
            "INSERT INTO messages (created_at, type, context, sender, priority, group_mark, \
             retry_limit, expires_at, is_prepared) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            now,
            message.kind,
            message.context,
            message.sender,
            message.priority,
            message.group_mark,
            message.retry_limit,
            message.expires_at,
            message.recipients.is_some(),
        ])?;
    let id = MessageId(transaction.last_insert_rowid());
    dispatch_to(
        transaction,
        now,
        id,
        message.priority,
        message.recipients.unwrap_or_default(),
    )?;
    Ok(id)
}

pub(super) fn dispatch_to(
    transaction: &Transaction<'_>,
    now: i64,
    message: MessageId,
    priority: i64,
    recipients: &[Recipient],
) -> Result<(), rusqlite::Error> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO dispatches (message_id, messenger, address, user, priority, status, \
         created_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?6)",
    )?;
    for to in recipients {
        insert.execute(params![
            message.0,
            to.messenger,
            to.address,
            to.user,
            priority,
            now
        ])?;
    }
    Ok(())
}

/// Appends to the message of this mark of which nothing was tried yet.
fn append(
    transaction: &Transaction<'_>,
    message: &NewMessage<'_>,
    mark: &str,
    merge: Merge<'_>,
) -> Result<Option<MessageId>, Failed> {
    let found = transaction
        .prepare_cached(
            "SELECT id, context FROM messages m WHERE type = ?1 AND group_mark = ?2 \
             AND sender IS ?3 AND NOT EXISTS (SELECT 1 FROM dispatches WHERE message_id = m.id \
             AND (status <> 0 OR attempts > 0)) \
             AND (is_prepared = 0 OR EXISTS (SELECT 1 FROM dispatches WHERE message_id = m.id)) \
             ORDER BY id LIMIT 1",
        )?
        .query_row(params![message.kind, mark, message.sender], |row| {
            Ok((MessageId(row.get(0)?), row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((id, before)) = found else {
        return Ok(None);
    };
    let context = merge(message.kind, &before, &message.context)?;
    let sql = "UPDATE messages SET context = ?2 WHERE id = ?1";
    transaction
        .prepare_cached(sql)?
        .execute(params![id.0, context])?;
    Ok(Some(id))
}
