//! What becomes of what is there.

use super::failure::Failed;
use super::listen::NOTIFY;
use super::session::Session;
use crate::message::DispatchId;
use crate::status::Status;
use crate::store::Outcome;
use crate::view::Filter;

/// (A status that is computed is none by which the index of those in work is chosen, which seems
/// small whenever the statistics were made while little was.)
///
/// Done twice it says the same: the name of the owner stays, so that a worker whose connection
/// was lost finds that it was written.
pub(super) fn finish(
    session: &mut Session,
    id: DispatchId,
    owner: &str,
    now: i64,
    outcome: &Outcome<'_>,
) -> Result<bool, Failed> {
    let status = code(outcome.status);
    let attempt = i64::from(outcome.is_attempt);
    let wait = outcome.next_at.saturating_sub(now).max(0);
    let parts = i64::try_from(outcome.parts_sent).unwrap_or(i64::MAX);
    // The answers of services hold what they like.
    let error = outcome
        .error
        .as_deref()
        .map(|text| text.replace('\0', "\u{fffd}"));
    let changed: i64 = session
        .one(
            "WITH done AS (UPDATE outbox_dispatches SET status = $3::smallint, attempts = attempts + $4, \
             next_at = outbox_now() + $5, lease_until = NULL, is_doubtful = $6, parts_sent = $7, \
             sent_at = CASE WHEN $3::smallint = 2 THEN outbox_now() END, \
             tried_at = CASE WHEN $3::smallint = 3 THEN outbox_now() END, \
             first_tried_at = CASE WHEN $3::smallint = 3 \
             THEN coalesce(first_tried_at, outbox_now()) ELSE first_tried_at END \
             WHERE id = $1 AND status + 0 = 1 AND owner = $2 RETURNING id), \
             logged AS (INSERT INTO outbox_errors (dispatch_id, at, text) \
             SELECT id, outbox_now(), $8 FROM done WHERE $8::text IS NOT NULL) \
             SELECT count(*) FROM done",
            &[
                &id.0,
                &owner,
                &status,
                &attempt,
                &wait,
                &outcome.is_doubtful,
                &parts,
                &error,
            ],
        )?
        .try_get(0)?;
    if changed > 0 {
        return Ok(true);
    }
    let sql = "SELECT count(*) FROM outbox_dispatches WHERE id = $1 AND owner = $2 \
               AND status + 0 = $3::smallint";
    let before: i64 = session.one(sql, &[&id.0, &owner, &status])?.try_get(0)?;
    Ok(before > 0)
}

/// As the table has it.
pub(super) fn code(status: Status) -> i16 {
    i16::try_from(status.code()).unwrap_or(i16::MAX)
}

pub(super) fn release(
    session: &mut Session,
    owner: &str,
    ids: &[DispatchId],
) -> Result<(), Failed> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    session.execute(
        "UPDATE outbox_dispatches SET status = 0, owner = NULL, lease_until = NULL \
         WHERE id = ANY($1) AND status + 0 = 1 AND owner = $2",
        &[&ids, &owner],
    )?;
    Ok(())
}

pub(super) fn requeue(session: &mut Session, id: &str, filter: &Filter) -> Result<usize, Failed> {
    session.take_long();
    let changed = session.execute(
        "UPDATE outbox_dispatches SET status = 0, attempts = 0, owner = NULL, \
         first_tried_at = NULL, \
         next_at = outbox_now() WHERE status = 4 AND ($1::bigint IS NULL OR id = $1) \
         AND ($2::bigint IS NULL OR message_id = $2) AND ($3::text IS NULL OR messenger = $3)",
        &[
            &filter.id.map(|id| id.0),
            &filter.message.map(|id| id.0),
            &filter.messenger,
        ],
    )?;
    session.execute(NOTIFY, &[&id])?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}
