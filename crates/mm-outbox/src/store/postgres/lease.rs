//! For how long a worker holds what it claimed.

use std::collections::HashSet;
use std::time::Duration;

use super::claim::small;
use super::failure::Failed;
use super::session::Session;
use super::write;
use crate::message::DispatchId;
use crate::store::lost::Lost;
use crate::store::{CLOCK_SLACK_MS, Rules};
use crate::time::{self, span};

/// The age of what is not done, by the index of each status.
const AGE: [&str; 2] = [
    "UPDATE outbox_dispatches SET first_tried_at = least(first_tried_at + $1, outbox_now()) \
     WHERE status = 0 AND first_tried_at < outbox_now()",
    "UPDATE outbox_dispatches SET first_tried_at = least(first_tried_at + $1, outbox_now()) \
     WHERE status IN (1, 3) AND first_tried_at < outbox_now()",
];

/// Those that end within the time by which the clock jumped ahead have not ended.
pub(super) fn end_leases(
    session: &mut Session,
    ahead: i64,
    rules: &Rules,
) -> Result<usize, Failed> {
    let sql = if ahead > 0 {
        "UPDATE outbox_dispatches SET lease_until = least(lease_until + $2, outbox_now() + $1) \
         WHERE status + 0 = 1 AND lease_until > outbox_now() - $2"
    } else {
        // A lease that ends later than a new one would was given before the clock went back.
        "UPDATE outbox_dispatches SET lease_until = outbox_now() + $1 - $2 \
         WHERE status + 0 = 1 AND lease_until > outbox_now() + $1"
    };
    session.execute(sql, &[&span(rules.lease), &ahead])?;
    // What was tried in times to come waits as long as it was to, from now on.
    session.execute(
        "UPDATE outbox_dispatches SET next_at = next_at - tried_at + outbox_now(), \
         tried_at = outbox_now(), first_tried_at = least(first_tried_at, outbox_now()) \
         WHERE status = 3 AND tried_at > outbox_now() + $1",
        &[&CLOCK_SLACK_MS],
    )?;
    if ahead > 0 {
        // Nothing was tried for so long.
        for sql in AGE {
            session.execute(sql, &[&ahead])?;
        }
    }
    let any = "SELECT EXISTS (SELECT 1 FROM outbox_dispatches \
               WHERE status + 0 = 1 AND lease_until <= outbox_now())";
    if session.one(any, &[])?.try_get(0)? {
        return session.transaction(|session| take_back(session, rules));
    }
    Ok(0)
}

/// Of each owner the first of what it holds was in flight, if it had begun.
fn take_back(session: &mut Session, rules: &Rules) -> Result<usize, Failed> {
    // In one order, so that two who do it wait for each other.
    let rows = session.query(
        "SELECT id, owner, messenger, attempts, parts_sent, outbox_now() - first_tried_at, \
         is_begun, (SELECT retry_limit FROM outbox_messages m WHERE m.id = d.message_id) \
         FROM outbox_dispatches d WHERE status + 0 = 1 AND lease_until <= outbox_now() \
         ORDER BY priority, id FOR UPDATE",
        &[],
    )?;
    let now = time::now();
    let (mut ids, mut seen) = (Vec::with_capacity(rows.len()), HashSet::new());
    for row in &rows {
        let id = DispatchId(row.try_get(0)?);
        ids.push(id.0);
        let owner: &str = row.try_get(1)?;
        let messenger: &str = row.try_get(2)?;
        if !seen.insert((owner, messenger)) || !row.try_get::<_, bool>(6)? {
            continue;
        }
        let age: Option<i64> = row.try_get(5)?;
        let limit: Option<i64> = row.try_get(7)?;
        let lost = Lost {
            id,
            attempts: small(row, 3)?,
            parts_sent: small(row, 4)?,
            tried_since: age.map(|age| now.saturating_sub(age)),
            retry_limit: limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX)),
        };
        write::finish(session, id, owner, now, &lost.outcome(now, rules))?;
    }
    // If its worker is only slow, it must not take that for its own word.
    session.execute(
        "UPDATE outbox_dispatches SET owner = NULL, lease_until = NULL, \
         next_at = CASE WHEN status = 1 THEN outbox_now() ELSE next_at END, \
         status = CASE WHEN status = 1 THEN 0 ELSE status END WHERE id = ANY($1)",
        &[&ids],
    )?;
    Ok(ids.len())
}

/// The owner of a dispatch that it claimed first is ready to send.
pub(super) fn begin(session: &mut Session, owner: &str, first: DispatchId) -> Result<(), Failed> {
    session.execute(
        "UPDATE outbox_dispatches SET is_begun = true \
         WHERE id = $1 AND status + 0 = 1 AND owner = $2",
        &[&first.0, &owner],
    )?;
    Ok(())
}

pub(super) fn renew(
    session: &mut Session,
    owner: &str,
    messenger: &str,
    lease: Duration,
) -> Result<bool, Failed> {
    let renewed = session.execute(
        "UPDATE outbox_dispatches SET lease_until = outbox_now() + $3 \
         WHERE status = 1 AND owner = $1 AND messenger = $2",
        &[&owner, &messenger, &span(lease)],
    )?;
    Ok(renewed > 0)
}
