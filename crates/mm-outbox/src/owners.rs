//! The names under which a program holds what it claims.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// One for each pass of a messenger. Mostly there is one pass at a time, which has the same name
/// each time; one that goes on beside it has another: the first of what a name holds is the one
/// that is in flight.
#[derive(Debug)]
pub(crate) struct Owners {
    name: String,
    taken: Mutex<BTreeSet<(String, usize)>>,
}

/// A name until it is dropped.
pub(crate) struct Owner<'a> {
    owners: &'a Owners,
    key: (String, usize),
    pub(crate) name: String,
}

impl Owners {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            taken: Mutex::default(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// For a pass of this messenger.
    pub(crate) fn take(&self, alias: &str) -> Owner<'_> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = (alias.to_owned(), 0);
        while !taken.insert(key.clone()) {
            key.1 += 1;
        }
        let name = match key.1 {
            0 => self.name.clone(),
            number => format!("{}-{number}", self.name),
        };
        Owner {
            owners: self,
            key,
            name,
        }
    }
}

impl Drop for Owner<'_> {
    fn drop(&mut self) {
        let taken = self.owners.taken.lock();
        taken
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}
