//! A few connections that are kept.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mm_core::{Error, ErrorKind};

use super::failure::{Failed, Trouble};
use super::place::Place;
use super::session::Session;
use crate::store::Options;

/// How many connections there are at most.
const CONNECTIONS_MAX: usize = 8;
/// How long to wait for one of them.
const WAIT_MAX: Duration = Duration::from_secs(30);

pub(super) struct Pool {
    place: Arc<Place>,
    options: Options,
    kept: Mutex<Kept>,
    returned: Condvar,
}

#[derive(Default)]
struct Kept {
    idle: Vec<Session>,
    /// Of all that are open.
    count: usize,
}

/// A connection on loan. It is closed unless it is given back.
struct Loan<'a> {
    pool: &'a Pool,
    session: Option<Session>,
}

impl Pool {
    pub(super) fn new(place: Arc<Place>, options: Options) -> Self {
        Self {
            place,
            options,
            kept: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn patience(&self) -> Duration {
        self.options.patience
    }

    /// Does something by one of the connections; by a second one if the first was lost before
    /// anything was written.
    pub(super) fn with<T>(
        &self,
        mut work: impl FnMut(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, Error> {
        let mut done = self.attempt(&mut work);
        if done
            .as_ref()
            .is_err_and(|trouble| trouble.is_lost && !trouble.is_in_doubt)
        {
            done = self.attempt(&mut work);
        }
        done.map_err(|trouble| trouble.error)
    }

    pub(super) fn attempt<T>(
        &self,
        work: &mut impl FnMut(&mut Session) -> Result<T, Failed>,
    ) -> Result<T, Trouble> {
        let mut loan = self.borrow()?;
        let mut session = match loan.session.take() {
            Some(session) => session,
            None => Session::open(&self.place, &self.options)
                .map_err(|failed| Trouble::new(&self.place.shown, failed))?,
        };
        let done = work(&mut session).map_err(|failed| Trouble::new(&self.place.shown, failed));
        if done.as_ref().is_err_and(|trouble| trouble.is_lost) {
            // The others went with it, most likely.
            self.forget();
        } else if !session.is_broken() {
            session.touch();
            loan.session = Some(session);
        }
        done
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that is idle, or leave to open one.
    fn borrow(&self) -> Result<Loan<'_>, Trouble> {
        let until = Instant::now() + WAIT_MAX;
        let mut kept = self.kept();
        loop {
            if let Some(mut session) = kept.idle.pop() {
                drop(kept);
                let session = session.is_alive().then_some(session);
                return Ok(Loan {
                    pool: self,
                    session,
                });
            }
            if kept.count < CONNECTIONS_MAX {
                kept.count += 1;
                return Ok(Loan {
                    pool: self,
                    session: None,
                });
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.all_busy());
            }
            let waited = self.returned.wait_timeout(kept, left);
            kept = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn all_busy(&self) -> Trouble {
        let text = format!(
            "all {CONNECTIONS_MAX} connections to the outbox {} were busy for {} s; see what \
             holds it up there",
            self.place.shown,
            WAIT_MAX.as_secs()
        );
        let error = Error::new(ErrorKind::Io)
            .with_message(text)
            .with_is_transient(true);
        Trouble::new(&self.place.shown, error.into())
    }

    /// Closes those that are idle.
    fn forget(&self) {
        let mut kept = self.kept();
        let idle = std::mem::take(&mut kept.idle);
        kept.count = kept.count.saturating_sub(idle.len());
        drop(kept); // To close them takes a moment.
        drop(idle);
        self.returned.notify_all();
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut kept = self.pool.kept();
        match self.session.take() {
            Some(session) => kept.idle.push(session),
            None => kept.count = kept.count.saturating_sub(1),
        }
        drop(kept);
        self.pool.returned.notify_one();
    }
}
