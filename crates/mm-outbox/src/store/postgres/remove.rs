//! What is removed, some at a time: others write in between.

use tokio_postgres::Row;

use super::failure::Failed;
use super::session::Session;
use crate::store::{ROWS_AT_ONCE, Removal};
use crate::time;
use crate::view::Filter;

/// One after the other: of two who each remove a part of what a message has left, neither would
/// see that nothing is.
fn alone(session: &mut Session, id: &str) -> Result<(), Failed> {
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('remove ' || $1::text, 0))";
    session.one(lock, &[&id])?;
    Ok(())
}

/// Goes on by the time of sending.
pub(super) fn sent(
    session: &mut Session,
    id: &str,
    before: i64,
    dispatches_only: bool,
    after: i64,
) -> Result<Removal, Failed> {
    alone(session, id)?;
    let age = time::now().saturating_sub(before);
    // What is locked by another who cleans up is left to them.
    let rows = session.query(
        "WITH old AS (SELECT id FROM outbox_dispatches WHERE status = 2 AND sent_at >= $1 \
         AND sent_at <= outbox_now() - $2 ORDER BY sent_at LIMIT $3 FOR UPDATE SKIP LOCKED), \
         errors AS (DELETE FROM outbox_errors WHERE dispatch_id IN (SELECT id FROM old)) \
         DELETE FROM outbox_dispatches WHERE id IN (SELECT id FROM old) \
         RETURNING message_id, sent_at",
        &[&after, &age, &ROWS_AT_ONCE],
    )?;
    if !dispatches_only {
        forget_messages(session, &rows)?;
    }
    removal(&rows)
}

/// Goes on by the number.
pub(super) fn failed(
    session: &mut Session,
    id: &str,
    filter: &Filter,
    after: i64,
) -> Result<Removal, Failed> {
    alone(session, id)?;
    let rows = session.query(
        "WITH old AS (SELECT id FROM outbox_dispatches WHERE status = 4 AND id > $1 \
         AND ($2::bigint IS NULL OR id = $2) AND ($3::bigint IS NULL OR message_id = $3) \
         AND ($4::text IS NULL OR messenger = $4) ORDER BY id LIMIT $5 FOR UPDATE SKIP LOCKED), \
         errors AS (DELETE FROM outbox_errors WHERE dispatch_id IN (SELECT id FROM old)) \
         DELETE FROM outbox_dispatches WHERE id IN (SELECT id FROM old) \
         RETURNING message_id, id",
        &[
            &after,
            &filter.id.map(|id| id.0),
            &filter.message.map(|id| id.0),
            &filter.messenger,
            &ROWS_AT_ONCE,
        ],
    )?;
    forget_messages(session, &rows)?;
    removal(&rows)
}

/// Of rows that have in the second place what it goes on by.
fn removal(rows: &[Row]) -> Result<Removal, Failed> {
    let mut next = None;
    for row in rows {
        next = next.max(Some(row.try_get::<_, i64>(1)?));
    }
    let count = rows.len();
    Ok(Removal { count, next })
}

/// Removes the messages of which nothing is left.
fn forget_messages(session: &mut Session, rows: &[Row]) -> Result<(), Failed> {
    let mut touched = Vec::with_capacity(rows.len());
    for row in rows {
        touched.push(row.try_get::<_, i64>(0)?);
    }
    touched.sort_unstable();
    touched.dedup();
    session.execute(
        "DELETE FROM outbox_messages m WHERE id = ANY($1) AND NOT EXISTS \
         (SELECT 1 FROM outbox_dispatches WHERE message_id = m.id)",
        &[&touched],
    )?;
    Ok(())
}
