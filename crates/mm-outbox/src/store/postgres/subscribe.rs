//! Who wants what, and who has read what.

use mm_core::Error;
use tokio_postgres::Row;

use super::failure::Failed;
use super::listen::NOTIFY;
use super::schedule::dispatch_all;
use super::session::Session;
use super::{has_nul, no_nul};
use crate::message::{DispatchId, MessageId};
use crate::recipient::Recipient;
use crate::subscription::Subscription;

/// Whether the database can hold it.
pub(super) fn check(subscription: &Subscription) -> Result<(), Error> {
    let Subscription {
        message_type,
        messenger,
        user,
        address,
    } = subscription;
    let texts = [
        Some(message_type),
        Some(messenger),
        user.as_ref(),
        address.as_ref(),
    ];
    if texts.into_iter().flatten().any(|text| has_nul(text)) {
        return Err(no_nul("subscription"));
    }
    Ok(())
}

pub(super) fn subscribe(session: &mut Session, wanted: &Subscription) -> Result<bool, Failed> {
    let Subscription {
        message_type,
        messenger,
        user,
        address,
    } = wanted;
    let added = session.execute(
        "INSERT INTO outbox_subscriptions (type, messenger, user_id, address) \
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        &[message_type, messenger, user, address],
    )?;
    Ok(added > 0)
}

pub(super) fn unsubscribe(session: &mut Session, unwanted: &Subscription) -> Result<usize, Failed> {
    let Subscription {
        message_type,
        messenger,
        user,
        address,
    } = unwanted;
    let removed = session.execute(
        "DELETE FROM outbox_subscriptions WHERE type = $1 AND messenger = $2 \
         AND user_id IS NOT DISTINCT FROM $3 AND ($4::text IS NULL OR address = $4)",
        &[message_type, messenger, user, address],
    )?;
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

pub(super) fn replace(
    session: &mut Session,
    user: &str,
    wanted: &[Subscription],
) -> Result<(), Failed> {
    // Two at once would leave the wishes of both.
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('subscriptions ' || $1::text, 0))";
    session.one(lock, &[&user])?;
    let sql = "DELETE FROM outbox_subscriptions WHERE user_id = $1";
    session.execute(sql, &[&user])?;
    for one in wanted {
        subscribe(session, one)?;
    }
    Ok(())
}

pub(super) fn list(
    session: &mut Session,
    message_type: Option<&str>,
    user: Option<&str>,
) -> Result<Vec<Subscription>, Failed> {
    let rows = session.query(
        "SELECT type, messenger, user_id, address FROM outbox_subscriptions \
         WHERE ($1::text IS NULL OR type = $1) AND ($2::text IS NULL OR user_id = $2) ORDER BY id",
        &[&message_type, &user],
    )?;
    rows.iter().map(one).collect()
}

fn one(row: &Row) -> Result<Subscription, Failed> {
    Ok(Subscription {
        message_type: row.try_get(0)?,
        messenger: row.try_get(1)?,
        user: row.try_get(2)?,
        address: row.try_get(3)?,
    })
}

/// The messages that have no dispatches yet: number, type and priority.
pub(super) fn unprepared(session: &mut Session) -> Result<Vec<(MessageId, String, i64)>, Failed> {
    let sql = "SELECT id, type, priority FROM outbox_messages WHERE NOT is_prepared ORDER BY id";
    let rows = session.query(sql, &[])?;
    let one = |row: &Row| {
        let id = MessageId(row.try_get(0)?);
        Ok((id, row.try_get(1)?, row.try_get(2)?))
    };
    rows.iter().map(one).collect()
}

/// False if another was faster.
pub(super) fn prepare(
    session: &mut Session,
    id: &str,
    message: MessageId,
    priority: i64,
    recipients: &[Recipient],
) -> Result<bool, Failed> {
    let sql = "UPDATE outbox_messages SET is_prepared = true WHERE id = $1 AND NOT is_prepared";
    if session.execute(sql, &[&message.0])? == 0 {
        return Ok(false);
    }
    let all = recipients.iter().map(|to| (message.0, priority, to));
    dispatch_all(session, &all.collect::<Vec<_>>())?;
    session.execute(NOTIFY, &[&id])?;
    Ok(true)
}

pub(super) fn mark_read(session: &mut Session, dispatch: DispatchId) -> Result<bool, Failed> {
    let sql = "UPDATE outbox_dispatches SET read_at = coalesce(read_at, outbox_now()) \
               WHERE id = $1";
    Ok(session.execute(sql, &[&dispatch.0])? > 0)
}
