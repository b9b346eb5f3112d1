//! What goes out.

use rusqlite::{Connection, ToSql, Transaction, params};

use crate::message::{DispatchId, MessageId};
use crate::store::{Claim, Claimed};
use crate::time::span;

pub(super) fn claim(
    transaction: &Transaction<'_>,
    claim: &Claim<'_>,
) -> Result<Vec<Claimed>, rusqlite::Error> {
    for other in claim.other_aliases {
        adopt(transaction, other, claim.messenger)?;
    }
    let mut found = candidates(transaction, claim)?;
    found.sort_unstable_by_key(|(priority, claimed)| (*priority, claimed.id));
    found.truncate(claim.limit);
    if !found.is_empty() {
        let until = claim.now.saturating_add(span(claim.lease));
        transaction
            .prepare_cached("INSERT OR REPLACE INTO leases VALUES (?1, ?2, ?3)")?
            .execute(params![claim.owner, claim.messenger, until])?;
    }
    let mut take = transaction.prepare_cached(
        "UPDATE dispatches SET status = 1, owner = ?2, is_begun = ?3 WHERE id = ?1",
    )?;
    for (place, (_, claimed)) in found.iter().enumerate() {
        let is_begun = claim.is_ready || place > 0;
        take.execute(params![claimed.id.0, claim.owner, is_begun])?;
    }
    Ok(found.into_iter().map(|(_, claimed)| claimed).collect())
}

/// One look into the index for each messenger, however many dispatches there are.
pub(super) fn waiting_messengers(
    connection: &Connection,
    priority: Option<i64>,
) -> Result<Vec<String>, rusqlite::Error> {
    let mut found = Vec::new();
    for sql in [
        "SELECT min(messenger) FROM dispatches WHERE status = 0 AND messenger > ?1 \
         AND (?2 IS NULL OR priority = ?2)",
        "SELECT min(messenger) FROM dispatches WHERE status = 3 AND messenger > ?1 \
         AND (?2 IS NULL OR priority = ?2)",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let mut after = String::new();
        loop {
            let next = statement.query_row(params![after, priority], |row| row.get(0))?;
            let Some(next) = next else {
                break;
            };
            found.push(String::clone(&next));
            after = next;
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Gives what waits for one messenger to another.
fn adopt(transaction: &Transaction<'_>, from: &str, to: &str) -> Result<(), rusqlite::Error> {
    for sql in [
        "UPDATE dispatches SET messenger = ?2 WHERE status = 0 AND messenger = ?1",
        "UPDATE dispatches SET messenger = ?2 WHERE status = 3 AND messenger = ?1",
    ] {
        transaction
            .prepare_cached(sql)?
            .execute(params![from, to])?;
    }
    Ok(())
}

/// When the next that waits for another attempt is due.
pub(super) fn next_due(
    connection: &Connection,
    messenger: &str,
    priority: Option<i64>,
) -> Result<Option<i64>, rusqlite::Error> {
    let sql = "SELECT min(next_at) FROM dispatches WHERE status = 3 AND messenger = ?1 \
               AND (?2 IS NULL OR priority = ?2)";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![messenger, priority], |row| row.get(0))
}

/// What may be claimed, with its priority.
fn candidates(
    transaction: &Transaction<'_>,
    claim: &Claim<'_>,
) -> Result<Vec<(i64, Claimed)>, rusqlite::Error> {
    let mut found = Vec::new();
    for sql in [
        "SELECT priority, id, message_id, address, user, attempts, is_doubtful, parts_sent, \
         first_tried_at \
         FROM dispatches d WHERE status = 0 AND messenger = :messenger \
         AND (:priority IS NULL OR priority = :priority) \
         AND (priority, id) > (:after_priority, :after_id) \
         AND (NOT :strict OR NOT EXISTS (SELECT 1 FROM dispatches e WHERE e.status IN (1, 3) \
         AND e.messenger = d.messenger AND e.address = d.address AND e.priority = d.priority \
         AND e.id < d.id)) ORDER BY priority, id LIMIT :limit",
        "SELECT priority, id, message_id, address, user, attempts, is_doubtful, parts_sent, \
         first_tried_at \
         FROM dispatches d WHERE status = 3 AND messenger = :messenger AND next_at <= :now \
         AND (:priority IS NULL OR priority = :priority) \
         AND (NOT :strict OR NOT EXISTS (SELECT 1 FROM dispatches e WHERE e.status IN (1, 3) \
         AND e.messenger = d.messenger AND e.address = d.address AND e.priority = d.priority \
         AND e.id < d.id)) ORDER BY next_at LIMIT :limit",
    ] {
        let mut statement = transaction.prepare_cached(sql)?;
        let limit = i64::try_from(claim.limit).unwrap_or(i64::MAX);
        let is_due = sql.contains(":now");
        let (after, after_id) = claim.after.unwrap_or((i64::MIN, DispatchId(i64::MIN)));
        let mut all: Vec<(&str, &dyn ToSql)> = vec![
            (":messenger", &claim.messenger),
            (":priority", &claim.priority),
            (":strict", &claim.is_strict),
            (":limit", &limit),
        ];
        if is_due {
            all.push((":now", &claim.now));
        } else {
            all.extend([
                (":after_priority", &after as &dyn ToSql),
                (":after_id", &after_id.0),
            ]);
        }
        let rows = statement.query_map(all.as_slice(), |row| {
            let claimed = Claimed {
                id: DispatchId(row.get(1)?),
                message: MessageId(row.get(2)?),
                address: row.get(3)?,
                user: row.get(4)?,
                attempts: row.get(5)?,
                is_doubtful: row.get(6)?,
                parts_sent: row.get::<_, u32>(7)? as usize,
                tried_since: row.get(8)?,
            };
            Ok((row.get(0)?, claimed))
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}
