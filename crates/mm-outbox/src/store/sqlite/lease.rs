//! For how long a worker holds what it claimed.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::write;
use crate::message::DispatchId;
use crate::store::lost::Lost;
use crate::store::{CLOCK_SLACK_MS, Rules};
use crate::time::span;

/// Whether leases or waits are over, or the clock was changed under them.
pub(super) fn has_ended(
    connection: &Connection,
    now: i64,
    lease: Duration,
) -> Result<bool, rusqlite::Error> {
    let newest = now.saturating_add(span(lease));
    let mut any = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM leases WHERE until <= ?1 OR until > ?2) \
         OR EXISTS (SELECT 1 FROM dispatches WHERE status = 3 AND tried_at > ?1 + ?3)",
    )?;
    any.query_row(params![now, newest, CLOCK_SLACK_MS], |row| row.get(0))
}

/// The age of what is not done, by the index of each status.
const AGE: [&str; 2] = [
    "UPDATE dispatches SET first_tried_at = min(first_tried_at + ?2, ?1) \
     WHERE status = 0 AND first_tried_at < ?1",
    "UPDATE dispatches SET first_tried_at = min(first_tried_at + ?2, ?1) \
     WHERE status IN (1, 3) AND first_tried_at < ?1",
];

/// Takes back what leases that have ended hold. Those of the time by which the clock jumped
/// ahead have not ended.
pub(super) fn end_leases(
    transaction: &Transaction<'_>,
    now: i64,
    ahead: i64,
    rules: &Rules,
) -> Result<usize, rusqlite::Error> {
    // A lease that ends later than a new one would was given before the clock went back.
    transaction
        .prepare_cached(
            "UPDATE leases SET until = min(until + ?2, ?3) WHERE until + ?2 > ?1 \
             AND (until > ?3 OR ?2 > 0)",
        )?
        .execute(params![now, ahead, now.saturating_add(span(rules.lease))])?;
    // What was tried in times to come waits as long as it was to, from now on.
    transaction
        .prepare_cached(
            "UPDATE dispatches SET next_at = next_at - tried_at + ?1, tried_at = ?1, \
             first_tried_at = min(first_tried_at, ?1) WHERE status = 3 AND tried_at > ?1 + ?2",
        )?
        .execute(params![now, CLOCK_SLACK_MS])?;
    if ahead > 0 {
        // Nothing was tried for so long.
        for sql in AGE {
            transaction.execute(sql, params![now, ahead])?;
        }
    }
    let mut ended = transaction
        .prepare_cached("DELETE FROM leases WHERE until <= ?1 RETURNING owner, messenger")?;
    let owners = ended.query_map(params![now], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let owners: Vec<_> = owners.collect::<Result<_, _>>()?;
    // By the index of what is in work, which holds what waits for an attempt as well.
    let mut take_back = transaction.prepare_cached(
        "UPDATE dispatches SET status = 0, owner = NULL, next_at = ?3 \
         WHERE status IN (1, 3) AND status = 1 AND messenger = ?2 AND owner = ?1",
    )?;
    let mut count = 0;
    for (owner, messenger) in owners {
        if let Some(lost) = in_flight(transaction, &owner, &messenger)? {
            let outcome = lost.outcome(now, rules);
            count += usize::from(write::finish(transaction, lost.id, &owner, now, &outcome)?);
        }
        count += take_back.execute(params![owner, messenger, now])?;
    }
    Ok(count)
}

/// What an owner was sending, if it had begun.
fn in_flight(
    transaction: &Transaction<'_>,
    owner: &str,
    messenger: &str,
) -> Result<Option<Lost>, rusqlite::Error> {
    let mut first = transaction.prepare_cached(
        "SELECT id, attempts, parts_sent, first_tried_at, is_begun, \
         (SELECT retry_limit FROM messages WHERE id = message_id) FROM dispatches \
         WHERE status IN (1, 3) AND status = 1 AND messenger = ?2 AND owner = ?1 \
         ORDER BY priority, id LIMIT 1",
    )?;
    let found = first.query_row(params![owner, messenger], |row| {
        let lost = Lost {
            id: DispatchId(row.get(0)?),
            attempts: row.get(1)?,
            parts_sent: row.get::<_, u32>(2)? as usize,
            tried_since: row.get(3)?,
            retry_limit: row.get(5)?,
        };
        Ok(row.get::<_, bool>(4)?.then_some(lost))
    });
    Ok(found.optional()?.flatten())
}

/// The owner of a dispatch that it claimed first is ready to send.
pub(super) fn begin(
    connection: &Connection,
    owner: &str,
    first: DispatchId,
) -> Result<(), rusqlite::Error> {
    let sql = "UPDATE dispatches SET is_begun = 1 WHERE id = ?1 AND status = 1 AND owner = ?2";
    let mut begin = connection.prepare_cached(sql)?;
    begin.execute(params![first.0, owner]).map(drop)
}

pub(super) fn renew(
    transaction: &Transaction<'_>,
    owner: &str,
    messenger: &str,
    until: i64,
) -> Result<bool, rusqlite::Error> {
    let sql = "UPDATE leases SET until = ?3 WHERE owner = ?1 AND messenger = ?2";
    let mut renew = transaction.prepare_cached(sql)?;
    Ok(renew.execute(params![owner, messenger, until])? > 0)
}
