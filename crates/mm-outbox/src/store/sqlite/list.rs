//! What is there.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::message::{DispatchId, Message, MessageId};
use crate::status::Status;
use crate::time::of_millis;
use crate::view::{DispatchView, Filter, LastError, LoggedError};

pub(super) fn messages(
    connection: &Connection,
    ids: &[MessageId],
) -> Result<HashMap<MessageId, Message>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, created_at, type, context, sender, priority, group_mark, retry_limit, \
         expires_at, is_prepared FROM messages WHERE id = ?1",
    )?;
    let mut found = HashMap::with_capacity(ids.len());
    for id in ids {
        if let Some(message) = statement.query_row(params![id.0], message).optional()? {
            found.insert(*id, message);
        }
    }
    Ok(found)
}

pub(super) fn recent_messages(
    connection: &Connection,
    before: Option<MessageId>,
    limit: usize,
) -> Result<Vec<Message>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, created_at, type, context, sender, priority, group_mark, retry_limit, \
         expires_at, is_prepared FROM messages WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let before = before.map_or(i64::MAX, |id| id.0);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![before, limit], message)?;
    rows.collect()
}

const UNREAD: &str = " AND user = :unread AND read_at IS NULL AND status = 2";

/// Which index finds those of a status where they are few among many, and its condition.
fn index(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Pending => ("INDEXED BY dispatches_pending", " AND status = 0"),
        Status::Processing => (
            "INDEXED BY dispatches_ahead",
            " AND status IN (1, 3) AND status = 1",
        ),
        Status::Sent => ("", " AND status = 2"),
        Status::Error => ("INDEXED BY dispatches_due", " AND status = 3"),
        Status::Failed => ("INDEXED BY dispatches_failed", " AND status = 4"),
    }
}

pub(super) fn dispatches(
    connection: &Connection,
    filter: &Filter,
) -> Result<Vec<DispatchView>, rusqlite::Error> {
    let (id, message) = (filter.id.map(|id| id.0), filter.message.map(|id| id.0));
    let (before, limit) = (filter.before.map(|id| id.0), limit(filter));
    let mut params: Vec<(&str, &dyn ToSql)> = vec![(":limit", &limit)];
    // With a condition that may be left out no index would be used.
    let mut conditions = String::from("true");
    let given = [
        (" AND id = :id", ":id", as_param(id.as_ref())),
        (
            " AND message_id = :message",
            ":message",
            as_param(message.as_ref()),
        ),
        (
            " AND messenger = :messenger",
            ":messenger",
            as_param(filter.messenger.as_ref()),
        ),
        (" AND id < :before", ":before", as_param(before.as_ref())),
        (UNREAD, ":unread", as_param(filter.unread_of.as_ref())),
    ];
    for (condition, name, value) in given {
        if let Some(value) = value {
            conditions.push_str(condition);
            params.push((name, value));
        }
    }
    let is_narrow = id.is_some() || message.is_some() || filter.unread_of.is_some();
    let mut index_of_status = "";
    if let Some((by_index, condition)) = filter.status.map(index) {
        conditions.push_str(condition);
        index_of_status = if is_narrow { "" } else { by_index };
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, message_id, messenger, address, user, status, attempts, created_at, \
         next_at, sent_at, read_at, (SELECT text FROM errors WHERE dispatch_id = dispatches.id \
         ORDER BY errors.id DESC LIMIT 1) FROM dispatches WHERE id IN (SELECT id FROM dispatches \
         {index_of_status} WHERE {conditions} ORDER BY id DESC LIMIT :limit) ORDER BY id DESC",
    ))?;
    let rows = statement.query_map(&*params, dispatch)?;
    rows.collect()
}

fn as_param<T: ToSql>(value: Option<&T>) -> Option<&dyn ToSql> {
    value.map(|value| value as &dyn ToSql)
}

pub(super) fn errors(
    connection: &Connection,
    dispatch: DispatchId,
) -> Result<Vec<LoggedError>, rusqlite::Error> {
    let sql = "SELECT at, text FROM errors WHERE dispatch_id = ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![dispatch.0], |row| {
        Ok(LoggedError {
            at: of_millis(row.get(0)?),
            text: row.get(1)?,
        })
    })?;
    rows.collect()
}

/// The last error of each that has failed or is tried again, the latest first.
pub(super) fn last_errors(
    connection: &Connection,
    limit: usize,
) -> Result<Vec<LastError>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, message_id, messenger, address, user, status, attempts, created_at, \
         next_at, sent_at, read_at, e.text, e.at FROM errors e \
         JOIN dispatches d ON d.id = e.dispatch_id WHERE d.status IN (3, 4) AND NOT EXISTS \
         (SELECT 1 FROM errors l WHERE l.dispatch_id = e.dispatch_id AND l.id > e.id) \
         ORDER BY e.id DESC LIMIT ?1",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![limit], |row| {
        Ok(LastError {
            dispatch: dispatch(row)?,
            error: LoggedError {
                at: of_millis(row.get(12)?),
                text: row.get(11)?,
            },
        })
    })?;
    rows.collect()
}

fn limit(filter: &Filter) -> i64 {
    // SQLite takes a negative limit as none.
    filter
        .limit
        .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX))
}

pub(super) fn status(row: &Row<'_>, column: usize) -> Result<Status, rusqlite::Error> {
    Status::of_code(row.get(column)?).map_err(|error| unreadable(column, error))
}

fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let kind = rusqlite::types::Type::Null; // What it is does not matter; the source says it.
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
}

fn message(row: &Row<'_>) -> Result<Message, rusqlite::Error> {
    let context: String = row.get(3)?;
    Ok(Message {
        id: MessageId(row.get(0)?),
        created_at: of_millis(row.get(1)?),
        message_type: row.get(2)?,
        context: serde_json::from_str(&context).map_err(|error| unreadable(3, error))?,
        sender: row.get(4)?,
        priority: row.get(5)?,
        group_mark: row.get(6)?,
        retry_limit: row.get(7)?,
        expires_at: row.get::<_, Option<i64>>(8)?.map(of_millis),
        is_prepared: row.get(9)?,
    })
}

fn dispatch(row: &Row<'_>) -> Result<DispatchView, rusqlite::Error> {
    let status = status(row, 5)?;
    let next: i64 = row.get(8)?;
    Ok(DispatchView {
        id: DispatchId(row.get(0)?),
        message: MessageId(row.get(1)?),
        messenger: row.get(2)?,
        address: row.get(3)?,
        user: row.get(4)?,
        status,
        attempts: row.get(6)?,
        created_at: of_millis(row.get(7)?),
        next_attempt_at: (status == Status::Error).then(|| of_millis(next)),
        sent_at: row.get::<_, Option<i64>>(9)?.map(of_millis),
        is_read: row.get::<_, Option<i64>>(10)?.is_some(),
        last_error: row.get(11)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_of_a_status_is_its_code() {
        for status in Status::ALL {
            let code = format!(" AND status = {}", status.code());
            assert!(index(status).1.ends_with(&code), "{status}");
        }
    }
}
