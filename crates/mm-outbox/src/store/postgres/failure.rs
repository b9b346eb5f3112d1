//! What goes wrong with a database, and what to do about it.

use std::error::Error as _;
use std::io;

use mm_core::{Error, ErrorKind};
use postgres::error::SqlState;

/// Why something was given up.
pub(super) enum Failed {
    Postgres(postgres::Error),
    /// The connection was lost when it was to be written: nobody knows whether it was.
    InDoubt(postgres::Error),
    Other(Error),
}

impl From<postgres::Error> for Failed {
    fn from(error: postgres::Error) -> Self {
        Self::Postgres(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// What failed, for who decides whether to do it again.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) error: Error,
    /// Whether the connection is of no more use, or there is none.
    pub(super) is_lost: bool,
    /// Whether it may have been written all the same.
    pub(super) is_in_doubt: bool,
}

impl Trouble {
    pub(super) fn new(shown: &str, failed: Failed) -> Self {
        match failed {
            Failed::Postgres(error) => Self {
                is_lost: is_lost(&error),
                is_in_doubt: false,
                error: wrong(shown, error),
            },
            Failed::InDoubt(error) => Self {
                is_lost: is_lost(&error),
                is_in_doubt: true,
                error: wrong(shown, error).with_may_have_acted(true),
            },
            Failed::Other(error) => Self {
                error,
                is_lost: false,
                is_in_doubt: false,
            },
        }
    }
}

/// Whether a new connection may be better.
fn is_lost(error: &postgres::Error) -> bool {
    let starts_or_ends = |code: &SqlState| {
        let codes = [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
        ];
        codes.contains(code)
    };
    match error.code() {
        Some(code) => starts_or_ends(code),
        None => error.is_closed() || io_of(error).is_some_and(|io| tls_of(io).is_none()),
    }
}

fn io_of(error: &postgres::Error) -> Option<&io::Error> {
    error.source()?.downcast_ref()
}

/// Why the encrypted connection was not established.
fn tls_of(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// The error that a caller sees. The password stands in none: the server does not repeat it.
pub(super) fn wrong(shown: &str, error: postgres::Error) -> Error {
    let (kind, what) = match error.code() {
        Some(code) => (ErrorKind::Io, of_code(code)),
        None if io_of(&error).is_some_and(|io| tls_of(io).is_some()) => (
            ErrorKind::Tls,
            "is not trusted; name the file of its authority with `sslrootcert` in its URL",
        ),
        None if is_lost(&error) => (
            ErrorKind::Io,
            "cannot be reached or has cut the connection; see that PostgreSQL runs there",
        ),
        None => (ErrorKind::Io, "cannot be used"),
    };
    Error::new(kind)
        .with_message(format!("the outbox {shown} {what}"))
        .with_source(error)
}

fn of_code(code: &SqlState) -> &'static str {
    let texts = [
        (
            SqlState::INVALID_PASSWORD,
            "does not let this user in; check the user and the password of its URL",
        ),
        (
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
            "does not let this user in; check the user of its URL, and `pg_hba.conf` there",
        ),
        (
            SqlState::INVALID_CATALOG_NAME,
            "is not there; make the database with `createdb`",
        ),
        (
            SqlState::INVALID_SCHEMA_NAME,
            "has no schema for its tables; make one, or check `search_path`",
        ),
        (
            SqlState::INSUFFICIENT_PRIVILEGE,
            "may not be used by this user; grant the right to make and change tables there",
        ),
        (
            SqlState::TOO_MANY_CONNECTIONS,
            "has too many connections; raise `max_connections` there",
        ),
        (SqlState::DISK_FULL, "cannot grow: the disk is full"),
        (
            SqlState::READ_ONLY_SQL_TRANSACTION,
            "cannot be written; use the URL of the primary server",
        ),
        (
            SqlState::CANNOT_CONNECT_NOW,
            "is just starting or stopping; try again in a while",
        ),
        (
            SqlState::ADMIN_SHUTDOWN,
            "was stopped; see that PostgreSQL runs there again",
        ),
    ];
    let known = texts.into_iter().find(|(known, _)| known == code);
    known.map_or("failed", |(_, text)| text)
}
