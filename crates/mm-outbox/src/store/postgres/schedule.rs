//! What comes in.

use mm_core::Error;

use super::failure::Failed;
use super::listen::NOTIFY;
use super::session::Session;
use super::{has_nul, no_nul};
use crate::message::MessageId;
use crate::recipient::Recipient;
use crate::store::{Merge, NewMessage};

/// How many rows go with one statement.
const ROWS_MAX: usize = 20_000;

/// Whether the database can hold it.
pub(super) fn check(messages: &[NewMessage<'_>]) -> Result<(), Error> {
    for message in messages {
        let texts = [Some(message.kind), message.sender, message.group_mark];
        if texts.into_iter().flatten().any(has_nul) {
            return Err(no_nul("message"));
        }
        check_recipients(message.recipients.unwrap_or_default())?;
    }
    Ok(())
}

/// As [`check`].
pub(super) fn check_recipients(recipients: &[Recipient]) -> Result<(), Error> {
    let mut texts = recipients.iter().flat_map(|to| {
        let user = to.user.as_deref();
        [Some(to.messenger.as_str()), Some(to.address.as_str()), user]
    });
    if texts.any(|text| text.is_some_and(has_nul)) {
        return Err(no_nul("recipients"));
    }
    Ok(())
}

pub(super) fn schedule(
    session: &mut Session,
    id: &str,
    messages: &[NewMessage<'_>],
    merge: Merge<'_>,
) -> Result<Vec<MessageId>, Failed> {
    let mut ids = Vec::with_capacity(messages.len());
    let mut rest = messages;
    while let Some(first) = rest.first() {
        let unmarked = rest.iter().take_while(|one| one.group_mark.is_none());
        let count = unmarked.count();
        if count > 0 {
            let (some, others) = rest.split_at(count);
            ids.extend(insert(session, some)?);
            rest = others;
            continue;
        }
        let appended = match first.group_mark {
            Some(mark) => append(session, id, first, mark, merge)?,
            None => None,
        };
        match appended {
            Some(id) => ids.push(id),
            None => ids.extend(insert(session, std::slice::from_ref(first))?),
        }
        rest = &rest[1..];
    }
    session.execute(NOTIFY, &[&id])?;
    Ok(ids)
}

fn insert(session: &mut Session, messages: &[NewMessage<'_>]) -> Result<Vec<MessageId>, Failed> {
    let mut ids = Vec::with_capacity(messages.len());
    for some in messages.chunks(ROWS_MAX) {
        let mut new = insert_messages(session, some)?;
        dispatch_to(session, some, &new)?;
        ids.append(&mut new);
    }
    Ok(ids)
}

fn insert_messages(
    session: &mut Session,
    messages: &[NewMessage<'_>],
) -> Result<Vec<MessageId>, Failed> {
    let count = i64::try_from(messages.len()).unwrap_or(i64::MAX);
    let sql = "SELECT nextval('outbox_message_ids') FROM generate_series(1, $1::bigint)";
    let rows = session.query(sql, &[&count])?;
    let mut ids: Vec<i64> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    ids.sort_unstable();
    let column = |of: fn(&NewMessage<'_>) -> i64| -> Vec<i64> { messages.iter().map(of).collect() };
    let kinds: Vec<_> = messages.iter().map(|one| one.kind).collect();
    let contexts: Vec<_> = messages.iter().map(|one| one.context.as_str()).collect();
    let senders: Vec<_> = messages.iter().map(|one| one.sender).collect();
    let marks: Vec<_> = messages.iter().map(|one| one.group_mark).collect();
    let ends: Vec<_> = messages.iter().map(|one| one.expires_at).collect();
    let prepared: Vec<_> = messages
        .iter()
        .map(|one| one.recipients.is_some())
        .collect();
    session.execute(
        "INSERT INTO outbox_messages (id, created_at, type, context, sender, priority, \
         group_mark, retry_limit, expires_at, is_prepared) \
         SELECT id, outbox_now(), type, context, sender, priority, group_mark, retry_limit, \
         expires_at, is_prepared FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], \
         $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::boolean[]) \
         AS new (id, type, context, sender, priority, group_mark, retry_limit, expires_at, \
         is_prepared)",
        &[
            &ids,
            &kinds,
            &contexts,
            &senders,
            &column(|one| one.priority),
            &marks,
            &column(|one| one.retry_limit.into()),
            &ends,
            &prepared,
        ],
    )?;
    Ok(ids.into_iter().map(MessageId).collect())
}

/// The dispatches of all, in the order of their recipients.
fn dispatch_to(
    session: &mut Session,
    messages: &[NewMessage<'_>],
    ids: &[MessageId],
) -> Result<(), Failed> {
    let all = messages.iter().zip(ids).flat_map(|(message, id)| {
        let recipients = message.recipients.unwrap_or_default().iter();
        recipients.map(move |to| (id.0, message.priority, to))
    });
    dispatch_all(session, &all.collect::<Vec<_>>())
}

/// Each with the number and the priority of its message.
pub(super) fn dispatch_all(
    session: &mut Session,
    all: &[(i64, i64, &Recipient)],
) -> Result<(), Failed> {
    for some in all.chunks(ROWS_MAX) {
        let ids: Vec<_> = some.iter().map(|(id, ..)| *id).collect();
        let priorities: Vec<_> = some.iter().map(|(_, priority, _)| *priority).collect();
        let messengers: Vec<_> = some.iter().map(|(.., to)| &*to.messenger).collect();
        let addresses: Vec<_> = some.iter().map(|(.., to)| &*to.address).collect();
        let users: Vec<_> = some.iter().map(|(.., to)| to.user.as_deref()).collect();
        session.execute(
            "INSERT INTO outbox_dispatches (message_id, messenger, address, user_id, priority, \
             status, created_at, next_at) \
             SELECT message_id, messenger, address, user_id, priority, 0, outbox_now(), \
             outbox_now() FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], \
             $5::bigint[]) WITH ORDINALITY \
             AS new (message_id, messenger, address, user_id, priority, place) ORDER BY place",
            &[&ids, &messengers, &addresses, &users, &priorities],
        )?;
    }
    Ok(())
}

/// Appends to the message of this mark of which nothing was tried yet.
fn append(
    session: &mut Session,
    id: &str,
    message: &NewMessage<'_>,
    mark: &str,
    merge: Merge<'_>,
) -> Result<Option<MessageId>, Failed> {
    // Nothing is claimed meanwhile: what is appended to a message in the hands of a worker
    // would be lost. Neither does another append make the same message.
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('append ' || $1::text, 0))";
    session.one(lock, &[&id])?;
    let found = session.query(
        "SELECT id, context FROM outbox_messages m WHERE type = $1 AND group_mark = $2 \
         AND sender IS NOT DISTINCT FROM $3 \
         AND NOT EXISTS (SELECT 1 FROM outbox_dispatches WHERE message_id = m.id \
         AND (status <> 0 OR attempts > 0)) \
         AND (NOT is_prepared \
         OR EXISTS (SELECT 1 FROM outbox_dispatches WHERE message_id = m.id)) \
         ORDER BY id LIMIT 1",
        &[&message.kind, &mark, &message.sender],
    )?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let id: i64 = row.try_get(0)?;
    let context = merge(message.kind, row.try_get(1)?, &message.context)?;
    let sql = "UPDATE outbox_messages SET context = $2 WHERE id = $1";
    session.execute(sql, &[&id, &context])?;
    Ok(Some(MessageId(id)))
}
