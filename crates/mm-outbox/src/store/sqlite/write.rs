//! What becomes of what is there.

use rusqlite::{Connection, named_params, params};

use crate::message::DispatchId;
use crate::status::Status;
use crate::store::Outcome;
use crate::view::Filter;

pub(super) fn finish(
    connection: &Connection,
    id: DispatchId,
    owner: &str,
    now: i64,
    outcome: &Outcome<'_>,
) -> Result<bool, rusqlite::Error> {
    let mut update = connection.prepare_cached(
        "UPDATE dispatches SET status = :status, attempts = attempts + :attempt, \
         next_at = :next, owner = NULL, is_doubtful = :doubt, parts_sent = :parts, \
         sent_at = :sent, tried_at = :tried, first_tried_at = ifnull(first_tried_at, :tried) \
         WHERE id = :id AND status = 1 AND owner = :owner",
    )?;
    let changed = update.execute(named_params! {
        ":status": outcome.status.code(),
        ":attempt": i64::from(outcome.is_attempt),
        ":next": outcome.next_at,
        ":doubt": outcome.is_doubtful,
        ":parts": i64::try_from(outcome.parts_sent).unwrap_or(i64::MAX),
        ":sent": (outcome.status == Status::Sent).then_some(now),
        ":tried": (outcome.status == Status::Error).then_some(now),
        ":id": id.0,
        ":owner": owner,
    })?;
    if changed > 0
        && let Some(text) = &outcome.error
    {
        let sql = "INSERT INTO errors (dispatch_id, at, text) VALUES (?1, ?2, ?3)";
        let mut insert = connection.prepare_cached(sql)?;
        insert.execute(params![id.0, now, text])?;
    }
    Ok(changed > 0)
}

pub(super) fn release(
    connection: &Connection,
    owner: &str,
    ids: &[DispatchId],
) -> Result<(), rusqlite::Error> {
    let mut release = connection.prepare_cached(
        "UPDATE dispatches SET status = 0, owner = NULL \
         WHERE id = ?1 AND status = 1 AND owner = ?2",
    )?;
    for id in ids {
        release.execute(params![id.0, owner])?;
    }
    Ok(())
}

pub(super) fn requeue(
    connection: &Connection,
    now: i64,
    filter: &Filter,
) -> Result<usize, rusqlite::Error> {
    let mut requeue = connection.prepare_cached(
        "UPDATE dispatches SET status = 0, attempts = 0, first_tried_at = NULL, next_at = :now \
         WHERE status = 4 AND (:id IS NULL OR id = :id) \
         AND (:message IS NULL OR message_id = :message) \
         AND (:messenger IS NULL OR messenger = :messenger)",
    )?;
    requeue.execute(named_params! {
        ":now": now,
        ":id": filter.id.map(|id| id.0),
        ":message": filter.message.map(|id| id.0),
        ":messenger": filter.messenger,
    })
}
