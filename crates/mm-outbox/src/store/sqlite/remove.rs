//! What is removed, a range of dispatches at a time: others write in between.

use rusqlite::{Connection, OptionalExtension, Statement, ToSql, named_params, params};

use crate::store::ROWS_AT_ONCE;
use crate::view::Filter;

/// Dispatches by their numbers.
pub(super) struct Range {
    /// Behind this one.
    after: i64,
    /// With this one.
    pub(super) to: i64,
    /// Whether one of them is to be removed.
    pub(super) has_any: bool,
}

/// Looks at so many dispatches at most: those that were sent are in no index.
pub(super) fn sent_range(
    connection: &Connection,
    before: i64,
    after: i64,
) -> Result<Option<Range>, rusqlite::Error> {
    let sql = "SELECT max(id) FROM \
               (SELECT id FROM dispatches WHERE id > ?1 ORDER BY id LIMIT ?2)";
    let mut last = connection.prepare_cached(sql)?;
    let Some(to) = last.query_row(params![after, ROWS_AT_ONCE], |row| row.get(0))? else {
        return Ok(None);
    };
    let sql = "SELECT EXISTS (SELECT 1 FROM dispatches WHERE id > ?1 AND id <= ?2 \
               AND status = 2 AND sent_at <= ?3)";
    let mut any = connection.prepare_cached(sql)?;
    let has_any = any.query_row(params![after, to, before], |row| row.get(0))?;
    Ok(Some(Range { after, to, has_any }))
}

pub(super) fn failed_range(
    connection: &Connection,
    filter: &Filter,
    after: i64,
) -> Result<Option<Range>, rusqlite::Error> {
    let mut last = connection.prepare_cached(
        "SELECT id FROM dispatches WHERE status = 4 AND id > :after \
         AND (:id IS NULL OR id = :id) AND (:message IS NULL OR message_id = :message) \
         AND (:messenger IS NULL OR messenger = :messenger) \
         ORDER BY id LIMIT 1 OFFSET :rows - 1",
    )?;
    let found = last
        .query_row(
            named_params! {
                ":after": after,
                ":id": filter.id.map(|id| id.0),
                ":message": filter.message.map(|id| id.0),
                ":messenger": filter.messenger,
                ":rows": ROWS_AT_ONCE,
            },
            |row| row.get(0),
        )
        .optional()?;
    if let Some(to) = found {
        let has_any = true;
        return Ok(Some(Range { after, to, has_any }));
    }
    // The rest, unless that was removed.
    let (to, has_any) = (i64::MAX, true);
    Ok((after < to).then_some(Range { after, to, has_any }))
}

pub(super) fn sent(
    connection: &Connection,
    before: i64,
    dispatches_only: bool,
    range: &Range,
) -> Result<usize, rusqlite::Error> {
    let mut errors = connection.prepare_cached(
        "DELETE FROM errors WHERE dispatch_id IN (SELECT id FROM dispatches \
         WHERE id > ?1 AND id <= ?2 AND status = 2 AND sent_at <= ?3)",
    )?;
    errors.execute(params![range.after, range.to, before])?;
    let mut remove = connection.prepare_cached(
        "DELETE FROM dispatches WHERE id > ?1 AND id <= ?2 AND status = 2 AND sent_at <= ?3 \
         RETURNING message_id",
    )?;
    let messages = messages_of(&mut remove, &[&range.after, &range.to, &before])?;
    if !dispatches_only {
        forget_messages(connection, &messages)?;
    }
    Ok(messages.len())
}

pub(super) fn failed(
    connection: &Connection,
    filter: &Filter,
    range: &Range,
) -> Result<usize, rusqlite::Error> {
    let (id, message) = (filter.id.map(|id| id.0), filter.message.map(|id| id.0));
    let which: [&dyn ToSql; 5] = [&range.after, &range.to, &id, &message, &filter.messenger];
    let mut errors = connection.prepare_cached(
        "DELETE FROM errors WHERE dispatch_id IN (SELECT id FROM dispatches \
         WHERE id > ?1 AND id <= ?2 AND status = 4 AND (?3 IS NULL OR id = ?3) \
         AND (?4 IS NULL OR message_id = ?4) AND (?5 IS NULL OR messenger = ?5))",
    )?;
    errors.execute(which)?;
    let mut remove = connection.prepare_cached(
        "DELETE FROM dispatches WHERE id > ?1 AND id <= ?2 AND status = 4 \
         AND (?3 IS NULL OR id = ?3) AND (?4 IS NULL OR message_id = ?4) \
         AND (?5 IS NULL OR messenger = ?5) RETURNING message_id",
    )?;
    let messages = messages_of(&mut remove, &which)?;
    forget_messages(connection, &messages)?;
    Ok(messages.len())
}

/// The message of each that is removed.
fn messages_of(
    remove: &mut Statement<'_>,
    params: &[&dyn ToSql],
) -> Result<Vec<i64>, rusqlite::Error> {
    let rows = remove.query_map(params, |row| row.get(0))?;
    rows.collect()
}

/// Removes those of which nothing is left.
fn forget_messages(connection: &Connection, ids: &[i64]) -> Result<(), rusqlite::Error> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut forget = connection.prepare_cached(
        "DELETE FROM messages WHERE id = ?1 AND NOT EXISTS \
         (SELECT 1 FROM dispatches WHERE message_id = ?1)",
    )?;
    ids.iter().try_for_each(|id| forget.execute([id]).map(drop))
}
