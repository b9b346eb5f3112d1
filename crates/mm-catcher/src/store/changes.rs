//! What changed in the world, as rows of the data file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::World;
use crate::world::stored::{Stored, Visit};
use crate::world::table::Table;

/// The kind of the one row that holds the counters.
pub(super) const COUNTERS: &str = "counters";

/// Rows by kind and key; none for those that are gone. What could not be written waits here
/// for the next time.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) rows: BTreeMap<(&'static str, String), Option<Vec<u8>>>,
}

impl Changes {
    /// Takes what changed since the last time.
    pub(super) fn take(&mut self, world: &mut World) -> serde_json::Result<()> {
        let before = self.rows.len();
        world.visit(self)?;
        if self.rows.len() > before {
            let counters = serde_json::to_vec(&world.counters())?;
            self.rows.insert((COUNTERS, String::new()), Some(counters));
        }
        Ok(())
    }
}

impl Visit for Changes {
    type Error = serde_json::Error;

    fn table<K, V>(&mut self, kind: &'static str, table: &mut Table<K, V>) -> serde_json::Result<()>
    where
        K: Ord + Clone + Serialize + for<'de> Deserialize<'de>,
        V: Stored,
    {
        for (key, row) in table.take_changes() {
            let row = row.map(V::to_bytes).transpose()?;
            self.rows.insert((kind, serde_json::to_string(&key)?), row);
        }
        Ok(())
    }
}
