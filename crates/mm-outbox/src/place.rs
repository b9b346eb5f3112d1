//! Where an outbox stands.

use std::path::PathBuf;

use mm_core::Error;

#[cfg(feature = "postgres")]
use crate::store::{Postgres, PostgresUrl};
use crate::store::{Sqlite, Store};

#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A file.
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(PostgresUrl),
}

impl Place {
    pub(crate) fn open(&self, is_durable: bool) -> Result<Box<dyn Store>, Error> {
        Ok(match self {
            Self::Sqlite(path) => Box::new(Sqlite::open(path, is_durable)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => Box::new(Postgres::open(url, is_durable)?),
        })
    }
}
