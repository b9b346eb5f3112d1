//! Whose turn it is to have something posted: no user holds up the others, and posts leave
//! threads to those who ask who may come in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many posts are made at once.
const POSTS_MAX: usize = 10;
/// How many of one user.
const POSTS_OF_USER_MAX: usize = 4;
/// How long a turn is waited for.
const WAIT: Duration = Duration::from_secs(60);

/// The turns of all users.
#[derive(Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    users: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A turn, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self {
            all: Arc::new(Semaphore::new(POSTS_MAX)),
            users: Mutex::default(),
        }
    }

    /// Waits for a user's turn; none if that takes too long.
    pub(crate) async fn take(&self, user: &str) -> Option<Turn> {
        let own = self.of_user(user);
        let turn = async {
            let own = own.acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some(Turn {
                _own: own,
                _of_all: of_all,
            })
        };
        timeout(WAIT, turn).await.ok().flatten()
    }

    fn of_user(&self, user: &str) -> Arc<Semaphore> {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        // Only of those who post now.
        users.retain(|_, turns| Arc::strong_count(turns) > 1);
        let new = || Arc::new(Semaphore::new(POSTS_OF_USER_MAX));
        Arc::clone(users.entry(user.to_owned()).or_insert_with(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_user_who_posts_much_leaves_turns_to_others() {
        let turns = Turns::new();
        let mut taken = Vec::new();
        for _ in 0..POSTS_OF_USER_MAX {
            taken.push(turns.take("alice").await.unwrap());
        }
        assert!(turns.take("alice").await.is_none(), "after a minute");
        assert!(turns.take("bob").await.is_some());
        taken.clear();
        assert!(turns.take("alice").await.is_some());
        assert_eq!(
            turns.users.lock().unwrap().len(),
            1,
            "the others are forgotten"
        );
    }
}
