//! How much there is, without a look at each dispatch: what is done is counted when it is, and
//! what waits stands in indices.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::list::status;
use crate::status::Status;
use crate::time::of_millis;
use crate::view::Counts;

type ByMessenger = BTreeMap<(String, Status), u64>;

pub(super) fn counts(connection: &Connection) -> Result<Counts, rusqlite::Error> {
    // All of it as it is at one time.
    let reading = connection.unchecked_transaction()?;
    let mut found = ByMessenger::new();
    let mut done = reading
        .prepare_cached("SELECT messenger, status, count FROM done_counts WHERE count > 0")?;
    let rows = done.query_map([], |row| {
        let key = (row.get::<_, String>(0)?, status(row, 1)?);
        Ok((key, row.get::<_, i64>(2)?.unsigned_abs()))
    })?;
    for row in rows {
        let (key, count) = row?;
        found.insert(key, count);
    }
    let pending = add(
        &reading,
        &mut found,
        Status::Pending,
        "SELECT messenger, count(*), min(id) FROM dispatches INDEXED BY dispatches_pending \
         WHERE status = 0 GROUP BY messenger",
    )?;
    let error = add(
        &reading,
        &mut found,
        Status::Error,
        "SELECT messenger, count(*), min(id) FROM dispatches INDEXED BY dispatches_due \
         WHERE status = 3 GROUP BY messenger",
    )?;
    add(
        &reading,
        &mut found,
        Status::Processing,
        "SELECT messenger, count(*), min(id) FROM dispatches INDEXED BY dispatches_ahead \
         WHERE status IN (1, 3) GROUP BY messenger",
    )?;
    // That index has what waits for another attempt as well.
    for ((messenger, status), count) in &found.clone() {
        let held = (messenger.clone(), Status::Processing);
        if *status == Status::Error
            && let Some(both) = found.get_mut(&held)
        {
            *both = both.saturating_sub(*count);
        }
    }
    found.retain(|_, count| *count > 0);
    let first = [pending, error].into_iter().flatten().min();
    let mut made = reading.prepare_cached("SELECT created_at FROM dispatches WHERE id = ?1")?;
    let oldest = made
        .query_row(params![first], |row| row.get(0))
        .optional()?;
    Ok(Counts {
        by_messenger: found,
        oldest_pending: oldest.map(of_millis),
    })
}

/// Counts those of a status by their messengers, and tells which came first.
fn add(
    connection: &Connection,
    found: &mut ByMessenger,
    status: Status,
    sql: &str,
) -> Result<Option<i64>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let key = (row.get::<_, String>(0)?, status);
        Ok((key, row.get::<_, i64>(1)?.unsigned_abs(), row.get(2)?))
    })?;
    let mut first = None;
    for row in rows {
        let (key, count, id): (_, _, i64) = row?;
        found.insert(key, count);
        first = Some(first.map_or(id, |first: i64| first.min(id)));
    }
    Ok(first)
}
