//! What is there.

use std::collections::HashMap;

use mm_core::{Error, ErrorKind};
use tokio_postgres::Row;

use super::claim::small;
use super::failure::Failed;
use super::session::{LARGE, Session};
use super::write::code;
use crate::message::{DispatchId, Message, MessageId};
use crate::status::Status;
use crate::time::of_millis;
use crate::view::{Counts, DispatchView, Filter, LastError, LoggedError};

pub(super) fn messages(
    session: &mut Session,
    ids: &[MessageId],
) -> Result<HashMap<MessageId, Message>, Failed> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = session.query(
        "SELECT id, created_at, type, context, sender, priority, group_mark, retry_limit, \
         expires_at, is_prepared FROM outbox_messages WHERE id = ANY($1)",
        &[&ids],
    )?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in &rows {
        let message = message(row)?;
        found.insert(message.id, message);
    }
    Ok(found)
}

pub(super) fn recent_messages(
    session: &mut Session,
    before: Option<MessageId>,
    limit: usize,
) -> Result<Vec<Message>, Failed> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = session.query(
        "SELECT id, created_at, type, context, sender, priority, group_mark, retry_limit, \
         expires_at, is_prepared FROM outbox_messages WHERE id < $1 ORDER BY id DESC LIMIT $2",
        &[&before, &limit],
    )?;
    rows.iter().map(message).collect()
}

pub(super) fn counts(session: &mut Session) -> Result<Counts, Failed> {
    session.take_long();
    session.batch(LARGE)?;
    let sql = "SELECT messenger, status, count(*) FROM outbox_dispatches \
               GROUP BY messenger, status";
    let mut counts = Counts::default();
    for row in &session.query(sql, &[])? {
        let key = (row.try_get(0)?, status(row, 1)?);
        counts.by_messenger.insert(key, small(row, 2)?);
    }
    // Each by its own index, where there are few of them.
    let sql = "SELECT min(created_at) FROM (SELECT created_at FROM outbox_dispatches \
               WHERE status = 0 UNION ALL SELECT created_at FROM outbox_dispatches \
               WHERE status = 3) waiting";
    let oldest: Option<i64> = session.one(sql, &[])?.try_get(0)?;
    counts.oldest_pending = oldest.map(of_millis);
    Ok(counts)
}

pub(super) fn dispatches(
    session: &mut Session,
    filter: &Filter,
) -> Result<Vec<DispatchView>, Failed> {
    let limit = filter
        .limit
        .map(|limit| i64::try_from(limit).unwrap_or(i64::MAX));
    session.take_long();
    let rows = session.query(
        "SELECT id, message_id, messenger, address, user_id, status, attempts, created_at, \
         next_at, sent_at, read_at, (SELECT text FROM outbox_errors e \
         WHERE e.dispatch_id = d.id ORDER BY e.id DESC LIMIT 1) FROM outbox_dispatches d \
         WHERE ($1::bigint IS NULL OR id = $1) AND ($2::bigint IS NULL OR message_id = $2) \
         AND ($3::text IS NULL OR messenger = $3) AND ($4::smallint IS NULL OR status = $4) \
         AND ($5::text IS NULL OR (user_id = $5 AND read_at IS NULL AND status = 2)) \
         AND ($7::bigint IS NULL OR id < $7) ORDER BY id DESC LIMIT $6",
        &[
            &filter.id.map(|id| id.0),
            &filter.message.map(|id| id.0),
            &filter.messenger,
            &filter.status.map(code),
            &filter.unread_of,
            &limit,
            &filter.before.map(|id| id.0),
        ],
    )?;
    rows.iter().map(dispatch).collect()
}

pub(super) fn errors(
    session: &mut Session,
    dispatch: DispatchId,
) -> Result<Vec<LoggedError>, Failed> {
    let sql = "SELECT at, text FROM outbox_errors WHERE dispatch_id = $1 ORDER BY id";
    let rows = session.query(sql, &[&dispatch.0])?;
    let error = |row: &Row| {
        Ok(LoggedError {
            at: of_millis(row.try_get(0)?),
            text: row.try_get(1)?,
        })
    };
    rows.iter().map(error).collect()
}

/// The last error of each that has failed or is tried again, the latest first.
pub(super) fn last_errors(session: &mut Session, limit: usize) -> Result<Vec<LastError>, Failed> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    session.take_long();
    let rows = session.query(
        "SELECT d.id, message_id, messenger, address, user_id, status, attempts, created_at, \
         next_at, sent_at, read_at, e.text, e.at FROM outbox_errors e \
         JOIN outbox_dispatches d ON d.id = e.dispatch_id \
         WHERE d.status + 0 IN (3, 4) AND NOT EXISTS (SELECT 1 FROM outbox_errors l \
         WHERE l.dispatch_id = e.dispatch_id AND l.id > e.id) ORDER BY e.id DESC LIMIT $1",
        &[&limit],
    )?;
    let error = |row: &Row| {
        Ok(LastError {
            dispatch: dispatch(row)?,
            error: LoggedError {
                at: of_millis(row.try_get(12)?),
                text: row.try_get(11)?,
            },
        })
    };
    rows.iter().map(error).collect()
}

fn status(row: &Row, column: usize) -> Result<Status, Failed> {
    let code: i16 = row.try_get(column)?;
    Ok(Status::of_code(code.into())?)
}

fn message(row: &Row) -> Result<Message, Failed> {
    let context: &str = row.try_get(3)?;
    let context = serde_json::from_str(context).map_err(|error| {
        let text = "the context of a message in the store is no JSON object";
        Error::new(ErrorKind::Io)
            .with_message(text)
            .with_source(error)
    })?;
    Ok(Message {
        id: MessageId(row.try_get(0)?),
        created_at: of_millis(row.try_get(1)?),
        message_type: row.try_get(2)?,
        context,
        sender: row.try_get(4)?,
        priority: row.try_get(5)?,
        group_mark: row.try_get(6)?,
        retry_limit: small(row, 7)?,
        expires_at: row.try_get::<_, Option<i64>>(8)?.map(of_millis),
        is_prepared: row.try_get(9)?,
    })
}

fn dispatch(row: &Row) -> Result<DispatchView, Failed> {
    let status = status(row, 5)?;
    let next: i64 = row.try_get(8)?;
    Ok(DispatchView {
        id: DispatchId(row.try_get(0)?),
        message: MessageId(row.try_get(1)?),
        messenger: row.try_get(2)?,
        address: row.try_get(3)?,
        user: row.try_get(4)?,
        status,
        attempts: small(row, 6)?,
        created_at: of_millis(row.try_get(7)?),
        next_attempt_at: (status == Status::Error).then(|| of_millis(next)),
        sent_at: row.try_get::<_, Option<i64>>(9)?.map(of_millis),
        is_read: row.try_get::<_, Option<i64>>(10)?.is_some(),
        last_error: row.try_get(11)?,
    })
}
