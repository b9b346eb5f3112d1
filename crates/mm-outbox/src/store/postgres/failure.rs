//! What goes wrong with a database, and what to do about it.

use std::error::Error as _;
use std::io;

use mm_core::{Error, ErrorKind};
use tokio_postgres::error::SqlState;

/// Why something was given up.
pub(super) enum Failed {
    Postgres(tokio_postgres::Error),
    /// No answer came in time.
    Silent,
    /// The connection was lost when it was to be written: nobody knows whether it was.
    InDoubt(Box<Failed>),
    Other(Error),
}

impl Failed {
    pub(super) fn in_doubt(self) -> Self {
        Self::InDoubt(Box::new(self))
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
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
            Failed::Silent => Self {
                error: silent(shown),
                is_lost: true,
                is_in_doubt: false,
            },
            Failed::InDoubt(failed) => {
                let trouble = Self::new(shown, *failed);
                Self {
                    error: trouble.error.with_may_have_acted(true),
                    is_in_doubt: true,
                    ..trouble
                }
            }
            Failed::Other(error) => Self {
                error,
                is_lost: false,
                is_in_doubt: false,
            },
        }
    }
}

/// Whether a new connection may be better.
fn is_lost(error: &tokio_postgres::Error) -> bool {
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

fn io_of(error: &tokio_postgres::Error) -> Option<&io::Error> {
    error.source()?.downcast_ref()
}

/// Why the encrypted connection was not established.
fn tls_of(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// The error that a caller sees. The password stands in none: the server does not repeat it.
fn wrong(shown: &str, error: tokio_postgres::Error) -> Error {
    let lost = is_lost(&error);
    let (kind, what, may_pass) = match error.code() {
        Some(code) => {
            let (what, may_pass) = of_code(code);
            (ErrorKind::Io, what, may_pass || lost)
        }
        None if io_of(&error).is_some_and(|io| tls_of(io).is_some()) => (
            ErrorKind::Tls,
            "is not trusted; name the file of its authority with `sslrootcert` in its URL",
            false,
        ),
        None if lost => (
            ErrorKind::Io,
            "cannot be reached or has cut the connection; see that PostgreSQL runs there",
            true,
        ),
        None => (ErrorKind::Io, "cannot be used", false),
    };
    Error::new(kind)
        .with_message(format!("the outbox {shown} {what}"))
        .with_is_transient(may_pass)
        .with_source(error)
}

fn silent(shown: &str) -> Error {
    let text = format!(
        "the outbox {shown} takes connections and does not answer; see that PostgreSQL runs there \
         and what holds it up"
    );
    Error::new(ErrorKind::Io)
        .with_message(text)
        .with_is_transient(true)
}

/// What is wrong, and whether it may pass.
fn of_code(code: &SqlState) -> (&'static str, bool) {
    let texts = [
        (
            SqlState::INVALID_PASSWORD,
            "does not let this user in; check the user and the password of its URL",
            false,
        ),
        (
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
            "does not let this user in; check the user of its URL, and `pg_hba.conf` there",
            false,
        ),
        (
            SqlState::INVALID_CATALOG_NAME,
            "is not there; make the database with `createdb`",
            false,
        ),
        (
            SqlState::INVALID_SCHEMA_NAME,
            "has no schema for its tables; make one, or check `search_path`",
            false,
        ),
        (
            SqlState::INSUFFICIENT_PRIVILEGE,
            "may not be used by this user; grant the right to make and change tables there",
            false,
        ),
        (
            SqlState::TOO_MANY_CONNECTIONS,
            "has too many connections; raise `max_connections` there",
            true,
        ),
        (
            SqlState::DISK_FULL,
            "cannot grow: the disk is full; make room there, and try again",
            true,
        ),
        (
            SqlState::OUT_OF_MEMORY,
            "has no memory left; see what takes it there",
            true,
        ),
        (
            SqlState::LOCK_NOT_AVAILABLE,
            "is locked by another program; try again when that is done, or see `pg_locks` there",
            true,
        ),
        (
            SqlState::T_R_DEADLOCK_DETECTED,
            "was used by others at the same time; try again",
            true,
        ),
        (
            SqlState::T_R_SERIALIZATION_FAILURE,
            "was used by others at the same time; try again",
            true,
        ),
        (
            SqlState::QUERY_CANCELED,
            "was told to give up; try again, or see `statement_timeout` there",
            true,
        ),
        (
            SqlState::READ_ONLY_SQL_TRANSACTION,
            "cannot be written; use the URL of the primary server",
            false,
        ),
        (
            SqlState::CANNOT_CONNECT_NOW,
            "is just starting or stopping; try again in a while",
            true,
        ),
        (
            SqlState::ADMIN_SHUTDOWN,
            "was stopped; see that PostgreSQL runs there again",
            true,
        ),
    ];
    let known = texts.into_iter().find(|(known, ..)| known == code);
    known.map_or(("failed", false), |(_, text, may_pass)| (text, may_pass))
}
