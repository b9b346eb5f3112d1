//! Where an outbox stands.

use std::path::PathBuf;

use mm_core::Error;

use crate::store::{Options, Sqlite, Store};
#[cfg(feature = "postgres")]
use crate::store::{Postgres, PostgresUrl};

#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A file.
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(PostgresUrl),
}

impl Place {
    pub(crate) fn open(&self, options: &Options) -> Result<Box<dyn Store>, Error> {
        Ok(match self {
            Self::Sqlite(path) => Box::new(Sqlite::open(path, options)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => Box::new(Postgres::open(url, options)?),
        })
    }
}
