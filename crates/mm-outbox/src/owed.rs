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
    /// What became of a dispatch, and when.
    Outcome(DispatchId, i64, Outcome<'static>),
    /// These were not tried.
    Release(Vec<DispatchId>),
}

impl Owed {
    fn debts(&self) -> MutexGuard<'_, VecDeque<Debt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is any: nothing is to be sent then.
    pub(crate) fn is_any(&self) -> bool {
        !self.debts().is_empty()
    }

    pub(crate) fn owe_outcome(&self, id: DispatchId, at: i64, outcome: Outcome<'_>) {
        let debt = Debt::Outcome(id, at, outcome.into_owned());
        self.debts().push_back(debt);
    }

    pub(crate) fn owe_release(&self, ids: &[DispatchId]) {
        self.debts().push_back(Debt::Release(ids.to_vec()));
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// The store failed again; the rest is kept.
    pub(crate) fn settle(
        &self,
        store: &dyn Store,
        owner: &str,
        report: &mut Report,
    ) -> Result<(), Error> {
        let mut debts = self.debts();
        while let Some(debt) = debts.front() {
            match debt {
                Debt::Outcome(id, at, outcome) => {
                    // Where its lease has ended meanwhile, it is in the hands of another.
                    if store.finish(*id, owner, *at, outcome)? {
                        report.count(outcome.status, true);
                    }
                }
                Debt::Release(ids) => store.release(owner, ids)?,
            }
            debts.pop_front();
        }
        Ok(())
    }
}
