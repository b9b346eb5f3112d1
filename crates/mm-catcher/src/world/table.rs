//! Rows by key that remember which of them changed, so that a data file can follow.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeBounds;

/// Rows by key.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    rows: BTreeMap<K, V>,
    /// The keys whose rows changed since the data file followed; none is kept without one.
    changed: Option<BTreeSet<K>>,
}

impl<K: Ord + Clone, V> Table<K, V> {
    /// An empty one that remembers changes if somebody follows.
    pub(crate) fn new(followed: bool) -> Self {
        Self {
            rows: BTreeMap::new(),
            changed: followed.then(BTreeSet::new),
        }
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key)
    }

    /// The row, which counts as changed from now on.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let row = self.rows.get_mut(key)?;
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
        Some(row)
    }

    pub(crate) fn insert(&mut self, key: K, row: V) -> Option<V> {
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
        self.rows.insert(key, row)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let row = self.rows.remove(key)?;
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
        Some(row)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.rows.iter()
    }

    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.values()
    }

    pub(crate) fn range(
        &self,
        keys: impl RangeBounds<K>,
    ) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.rows.range(keys)
    }

    /// What changed since the last call: each key with its row, or none if it is gone.
    #[cfg(any(feature = "store", test))]
    pub(crate) fn take_changes(&mut self) -> Vec<(K, Option<&V>)> {
        let Some(changed) = &mut self.changed else {
            return Vec::new();
        };
        let keys = std::mem::take(changed);
        let rows = &self.rows;
        keys.into_iter()
            .map(|key| {
                let row = rows.get(&key);
                (key, row)
            })
            .collect()
    }

    /// Puts back a row that the data file holds; that is no change.
    #[cfg(any(feature = "store", test))]
    pub(crate) fn restore(&mut self, key: K, row: V) {
        self.rows.insert(key, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_change_is_remembered_once() {
        let mut table = Table::new(true);
        table.restore(1, "a");
        table.restore(2, "b");
        assert!(table.take_changes().is_empty());
        table.insert(3, "c");
        if let Some(row) = table.get_mut(&1) {
            *row = "z";
        }
        table.remove(&2);
        table.remove(&9);
        assert_eq!(
            table.take_changes(),
            [(1, Some(&"z")), (2, None), (3, Some(&"c"))]
        );
        assert!(table.take_changes().is_empty());
    }

    #[test]
    fn without_a_data_file_nothing_is_remembered() {
        let mut table = Table::new(false);
        table.insert(1, "a");
        assert!(table.take_changes().is_empty());
    }
}
