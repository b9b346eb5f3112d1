//! What goes wrong with the file, and what to do about it.

use mm_core::{Error, ErrorKind};
use rusqlite::ErrorCode;

/// Why a transaction was given up.
pub(super) enum Failed {
    Sqlite(rusqlite::Error),
    Other(Error),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// The error that a caller sees.
pub(super) fn wrong(path: &str, error: rusqlite::Error) -> Error {
    let (what, may_pass) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "is locked by another program; try again when that is done, or see what holds the \
             file",
            true,
        ),
        Some(ErrorCode::DiskFull) => (
            "cannot grow: the disk is full; make room, and try again",
            true,
        ),
        Some(ErrorCode::SystemIoFailure) => (
            "cannot be read or written: see whether the disk is full, or the file too large for \
             its limits",
            true,
        ),
        Some(ErrorCode::NotADatabase) => ("is no SQLite file", false),
        Some(ErrorCode::ReadOnly) => ("cannot be written", false),
        Some(ErrorCode::CannotOpen) => ("cannot be opened", false),
        _ => ("failed", false),
    };
    Error::new(ErrorKind::Io)
        .with_message(format!("the outbox {path} {what}"))
        .with_is_transient(may_pass)
        .with_source(error)
}
