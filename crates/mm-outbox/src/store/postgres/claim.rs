//! What goes out.

use tokio_postgres::Row;

use super::failure::Failed;
use super::session::{Params, Session};
use super::unreadable;
use crate::message::{DispatchId, MessageId};
use crate::store::{Claim, Claimed};
use crate::time::{self, span};

/// What is claimed at the same time, and what must not be: appends wait for the end of claims
/// and claims for that of appends. Claims in strict order come one after the other, or one
/// would skip what another is just taking, and take its successor.
const LOCK_STRICT: &str = "SELECT \
    pg_advisory_xact_lock_shared(hashtextextended('append ' || $1::text, 0)), \
    pg_advisory_xact_lock(hashtextextended('claim ' || $1::text || ' ' || $2::text, 0))";
const LOCK_RELAXED: &str = "SELECT \
    pg_advisory_xact_lock_shared(hashtextextended('append ' || $1::text, 0)), \
    pg_advisory_xact_lock_shared(hashtextextended('claim ' || $1::text || ' ' || $2::text, 0))";

/// The subselect runs for each row that is looked at: as a join it might read all rows.
const PENDING: &str = "SELECT priority, id, message_id, address, user_id, attempts, \
    is_doubtful, parts_sent, outbox_now() - first_tried_at FROM outbox_dispatches d WHERE status = 0 AND messenger = $1 \
    AND priority BETWEEN $2 AND $3 AND (priority, id) > ($6, $7) AND (NOT $4::boolean OR (SELECT e.id FROM outbox_dispatches e \
    WHERE e.status IN (1, 3) AND e.messenger = d.messenger AND e.address = d.address \
    AND e.priority = d.priority AND e.id < d.id LIMIT 1) IS NULL) \
    ORDER BY priority, id LIMIT $5 FOR UPDATE SKIP LOCKED";
const DUE: &str = "SELECT priority, id, message_id, address, user_id, attempts, \
    is_doubtful, parts_sent, outbox_now() - first_tried_at FROM outbox_dispatches d WHERE status = 3 AND messenger = $1 \
    AND priority BETWEEN $2 AND $3 AND next_at <= outbox_now() \
    AND (NOT $4::boolean OR (SELECT e.id FROM outbox_dispatches e \
    WHERE e.status IN (1, 3) AND e.messenger = d.messenger AND e.address = d.address \
    AND e.priority = d.priority AND e.id < d.id LIMIT 1) IS NULL) \
    ORDER BY next_at LIMIT $5 FOR UPDATE SKIP LOCKED";

pub(super) fn claim(
    session: &mut Session,
    id: &str,
    claim: &Claim<'_>,
) -> Result<Vec<Claimed>, Failed> {
    let lock = if claim.is_strict {
        LOCK_STRICT
    } else {
        LOCK_RELAXED
    };
    session.one(lock, &[&id, &claim.messenger])?;
    // What others have claimed until now is seen from here on.
    let lowest = claim.priority.unwrap_or(i64::MIN);
    let highest = claim.priority.unwrap_or(i64::MAX);
    let limit = i64::try_from(claim.limit).unwrap_or(i64::MAX);
    let (after, after_id) = claim.after.unwrap_or((i64::MIN, DispatchId(i64::MIN)));
    let of_all: Params<'_> = &[
        &claim.messenger,
        &lowest,
        &highest,
        &claim.is_strict,
        &limit,
    ];
    let of_new = [of_all, &[&after, &after_id.0]].concat();
    let mut found = Vec::new();
    loop {
        for (sql, params) in [(PENDING, of_new.as_slice()), (DUE, of_all)] {
            for row in &session.query(sql, params)? {
                found.push((row.try_get::<_, i64>(0)?, claimed(row)?));
            }
        }
        // Each statement sees what was scheduled before it: what was found may stand behind what
        // came for another alias just before.
        if adopt(session, claim)? == 0 {
            break;
        }
        found.clear();
    }
    found.sort_unstable_by_key(|(priority, claimed)| (*priority, claimed.id));
    found.truncate(claim.limit);
    let ids: Vec<_> = found.iter().map(|(_, claimed)| claimed.id.0).collect();
    if let Some(first) = ids.first() {
        session.execute(
            "UPDATE outbox_dispatches SET status = 1, owner = $2, \
             lease_until = outbox_now() + $3, is_begun = $4 OR id <> $5 WHERE id = ANY($1)",
            &[
                &ids,
                &claim.owner,
                &span(claim.lease),
                &claim.is_ready,
                first,
            ],
        )?;
    }
    Ok(found.into_iter().map(|(_, claimed)| claimed).collect())
}

fn claimed(row: &Row) -> Result<Claimed, Failed> {
    Ok(Claimed {
        id: DispatchId(row.try_get(1)?),
        message: MessageId(row.try_get(2)?),
        address: row.try_get(3)?,
        user: row.try_get(4)?,
        attempts: small(row, 5)?,
        is_doubtful: row.try_get(6)?,
        parts_sent: small::<usize>(row, 7)?,
        tried_since: row
            .try_get::<_, Option<i64>>(8)?
            .map(|age| time::now().saturating_sub(age)),
    })
}

/// A number that is never below zero.
pub(super) fn small<T: TryFrom<i64>>(row: &Row, column: usize) -> Result<T, Failed> {
    let number: i64 = row.try_get(column)?;
    let number = T::try_from(number);
    number.map_err(|_| unreadable("the store has a number that is out of its range").into())
}

/// One look into the index for each messenger, however many dispatches there are.
pub(super) fn waiting_messengers(
    session: &mut Session,
    priority: Option<i64>,
) -> Result<Vec<String>, Failed> {
    let mut found = Vec::new();
    for sql in [
        "SELECT messenger FROM outbox_dispatches WHERE status = 0 AND messenger > $1 \
         AND ($2::bigint IS NULL OR priority = $2) ORDER BY messenger LIMIT 1",
        "SELECT messenger FROM outbox_dispatches WHERE status = 3 AND messenger > $1 \
         AND ($2::bigint IS NULL OR priority = $2) ORDER BY messenger LIMIT 1",
    ] {
        let mut after = String::new();
        while let Some(row) = session.query(sql, &[&after, &priority])?.first() {
            after = row.try_get(0)?;
            found.push(after.clone());
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Gives what waits for another alias of a messenger to its own. Returns how many.
fn adopt(session: &mut Session, claim: &Claim<'_>) -> Result<u64, Failed> {
    if claim.other_aliases.is_empty() {
        return Ok(0);
    }
    let mut count = 0;
    for sql in [
        "UPDATE outbox_dispatches SET messenger = $2 WHERE status = 0 AND messenger = ANY($1)",
        "UPDATE outbox_dispatches SET messenger = $2 WHERE status = 3 AND messenger = ANY($1)",
    ] {
        count += session.execute(sql, &[&claim.other_aliases, &claim.messenger])?;
    }
    Ok(count)
}

/// When the next that waits for another attempt is due, by the clock of this machine.
pub(super) fn next_due(
    session: &mut Session,
    messenger: &str,
    priority: Option<i64>,
) -> Result<Option<i64>, Failed> {
    let sql = "SELECT min(next_at) - outbox_now() FROM outbox_dispatches \
               WHERE status = 3 AND messenger = $1 AND ($2::bigint IS NULL OR priority = $2)";
    let left: Option<i64> = session.one(sql, &[&messenger, &priority])?.try_get(0)?;
    Ok(left.map(|left| time::now().saturating_add(left)))
}

/// The time by the database's clock.
pub(super) fn clock(session: &mut Session) -> Result<i64, Failed> {
    Ok(session.one("SELECT outbox_now()", &[])?.try_get(0)?)
}
