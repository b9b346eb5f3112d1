//! The data file itself: rows of any kind by their keys, in `SQLite`.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::changes::{COUNTERS, Changes};
use crate::world::World;
use crate::world::stored::{Stored, Visit};
use crate::world::table::Table;

/// Says in the head of the file whose it is: `mmca`.
const APPLICATION: i64 = 0x6d6d_6361;
/// How rows are laid out; raised whenever an older catcher could not read them.
const LAYOUT: i64 = 1;

/// A data file, open and locked.
#[derive(Debug)]
pub(super) struct File {
    connection: Connection,
}

impl File {
    /// Opens it, or makes it where there is none.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        create(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(told)?;
        connection.busy_timeout(Duration::ZERO).map_err(told)?;
        // What turns out to be somebody else's is left as it is.
        keep_log(&connection, true)?;
        let is_new = check(&connection)?;
        connection
            .pragma_update(None, "locking_mode", "EXCLUSIVE")
            .map_err(told)?;
        let file = Self { connection };
        if is_new {
            file.lay_out()?;
        }
        let set = |name, value: &str| file.connection.pragma_update(None, name, value);
        set("journal_mode", "WAL").map_err(told)?;
        // Enough for the death of the process; only that of the machine can take the last
        // moment with it.
        set("synchronous", "NORMAL").map_err(told)?;
        let lock = "BEGIN EXCLUSIVE; COMMIT";
        file.connection.execute_batch(lock).map_err(told)?;
        keep_log(&file.connection, false)?;
        Ok(file)
    }

    fn lay_out(&self) -> Result<(), String> {
        let statements = format!(
            "BEGIN EXCLUSIVE;
             PRAGMA application_id = {APPLICATION};
             PRAGMA user_version = {LAYOUT};
             CREATE TABLE rows (
                 kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
                 PRIMARY KEY (kind, key)
             ) WITHOUT ROWID;
             COMMIT;"
        );
        self.connection.execute_batch(&statements).map_err(told)
    }

    /// Puts all rows into a fresh world.
    pub(super) fn restore(&self, world: &mut World) -> Result<(), String> {
        world.visit(&mut Restore(&self.connection))?;
        let select = "SELECT value FROM rows WHERE kind = ?1";
        let counters: Option<Vec<u8>> = self
            .connection
            .query_row(select, [COUNTERS], |row| row.get(0))
            .optional()
            .map_err(told)?;
        let counters = counters.map(|counters| serde_json::from_slice(&counters));
        world.restored(
            counters
                .transpose()
                .map_err(|error| damaged(COUNTERS, &error))?,
        );
        Ok(())
    }

    /// Writes changes: all of them, or none.
    pub(super) fn write(&mut self, changes: &Changes) -> Result<(), String> {
        if changes.rows.is_empty() {
            return Ok(());
        }
        self.write_all(changes).map_err(told)
    }

    fn write_all(&mut self, changes: &Changes) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let mut put = transaction.prepare(
                "INSERT INTO rows (kind, key, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            )?;
            let mut remove =
                transaction.prepare("DELETE FROM rows WHERE kind = ?1 AND key = ?2")?;
            for ((kind, key), value) in &changes.rows {
                match value {
                    Some(value) => put.execute((kind, key, value))?,
                    None => remove.execute((kind, key))?,
                };
            }
        }
        transaction.commit()
    }

    /// Lets the file grow no further than this, as a full disk would.
    #[cfg(test)]
    pub(super) fn limit_pages(&self, pages: u32) {
        let connection = &self.connection;
        let set = |_: &rusqlite::Row<'_>| Ok(());
        connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], set)
            .unwrap();
    }
}

/// Makes the file where there is none, readable for its owner alone: it holds tokens and
/// passwords.
fn create(path: &Path) -> Result<(), String> {
    // `SQLite` does not tell that these are why it cannot open them.
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err("is a folder, not a file".to_owned()),
        Ok(found) if !found.is_file() => return Err("is not a regular file".to_owned()),
        Ok(_) => return Ok(()),
        Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        // Another catcher was faster, or it is a link to nothing, which `SQLite` refuses.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("cannot be created: its folder does not exist".to_owned())
        }
        Err(error) => Err(format!("cannot be created: {error}")),
        Ok(_) => Ok(()),
    }
}

/// Whether the log of changes stays as it is when the file is closed.
fn keep_log(connection: &Connection, keep: bool) -> Result<(), String> {
    let option = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    connection.set_db_config(option, keep).map_err(told)?;
    Ok(())
}

/// Whether the file is new; fails for a file that is not ours to write to.
fn check(connection: &Connection) -> Result<bool, String> {
    let number = |statement| connection.query_row(statement, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id").map_err(told)?;
    let layout = number("PRAGMA user_version").map_err(told)?;
    let tables = number("SELECT count(*) FROM sqlite_schema").map_err(told)?;
    match (application, layout) {
        (0, 0) if tables == 0 => Ok(true),
        (APPLICATION, LAYOUT) => Ok(false),
        (APPLICATION, newer) if newer > LAYOUT => Err(format!(
            "was written by a newer catcher: its layout is {newer}, and this one knows {LAYOUT}"
        )),
        _ => Err("is not a catcher's data file".to_owned()),
    }
}

/// An error of `SQLite` in words for who started the catcher.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that `map_err` calls"
)]
fn told(error: rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "is in use by another catcher".to_owned()
        }
        Some(rusqlite::ErrorCode::NotADatabase) => "is not a catcher's data file".to_owned(),
        Some(rusqlite::ErrorCode::DiskFull) => "the disk is full".to_owned(),
        Some(rusqlite::ErrorCode::ReadOnly) => "may only be read, not written".to_owned(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::PermissionDenied) => {
            "cannot be opened for reading and writing".to_owned()
        }
        _ => error.to_string(),
    }
}

fn damaged(kind: &str, error: &dyn std::fmt::Display) -> String {
    format!("a row of the kind {kind} cannot be read: {error}")
}

/// Fills each table with its rows.
struct Restore<'a>(&'a Connection);

impl Visit for Restore<'_> {
    type Error = String;

    fn table<K, V>(&mut self, kind: &'static str, table: &mut Table<K, V>) -> Result<(), String>
    where
        K: Ord + Clone + Serialize + for<'de> Deserialize<'de>,
        V: Stored,
    {
        let select = "SELECT key, value FROM rows WHERE kind = ?1";
        let mut select = self.0.prepare(select).map_err(told)?;
        let mut rows = select.query([kind]).map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            let key: String = row.get(0).map_err(told)?;
            let value: Vec<u8> = row.get(1).map_err(told)?;
            let key = serde_json::from_str(&key).map_err(|error| damaged(kind, &error))?;
            let row = V::from_bytes(value).map_err(|error| damaged(kind, &error))?;
            table.restore(key, row);
        }
        Ok(())
    }
}
