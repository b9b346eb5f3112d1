//! What became of dispatches and could not be written yet: the disk was full, or the store locked
//! or gone. It is written before anything else is sent, or it would be sent again and again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use mm_core::Error;

use crate::message::DispatchId;
use crate::sending::Report;
use crate::store::{Outcome, Store};

#[derive(Debug, Default)]
pub(crate) struct Owed(Mutex<VecDeque<Debt>>);

#[derive(Debug)]
enum Debt {
    /// What became of a dispatch of an owner, and when.
    Outcome(String, DispatchId, i64, Outcome<'static>),
    /// These, of an owner, were not tried.
    Release(String, Vec<DispatchId>),
}

impl Owed {
    fn debts(&self) -> MutexGuard<'_, VecDeque<Debt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is any: nothing is to be sent then.
    pub(crate) fn is_any(&self) -> bool {
        !self.debts().is_empty()
    }

    pub(crate) fn owe_outcome(&self, owner: &str, id: DispatchId, at: i64, outcome: Outcome<'_>) {
        let debt = Debt::Outcome(owner.to_owned(), id, at, outcome.into_owned());
        self.debts().push_back(debt);
    }

    pub(crate) fn owe_release(&self, owner: &str, ids: &[DispatchId]) {
        let debt = Debt::Release(owner.to_owned(), ids.to_vec());
        self.debts().push_back(debt);
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// The store failed again; the rest is kept.
    pub(crate) fn settle(&self, store: &dyn Store, report: &mut Report) -> Result<(), Error> {
        let mut debts = self.debts();
        while let Some(debt) = debts.front() {
            match debt {
                Debt::Outcome(owner, id, at, outcome) => {
                    // Where its lease has ended meanwhile, it is in the hands of another.
                    if store.finish(*id, owner, *at, outcome)? {
                        report.count(outcome.status, true);
                    }
                }
                Debt::Release(owner, ids) => store.release(owner, ids)?,
            }
            debts.pop_front();
        }
        Ok(())
    }
}
