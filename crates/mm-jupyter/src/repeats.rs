//! Requests that come again, by the key that their client gave them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mm_core::Delivery;
use mm_driver::Poster;

use crate::posting::Posted;

/// How long a key is known.
pub(crate) const KNOWN_FOR: Duration = Duration::from_secs(300);
/// How many are known.
const KEYS_MAX: usize = 2_000;

/// What became of a request so far.
#[derive(Debug, Default)]
pub(crate) enum Progress {
    #[default]
    New,
    /// It was not posted, or not as a whole.
    Begun(Box<Begun>),
    Done(Posted),
}

/// What is posted, and how far that came.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) poster: Poster,
    pub(crate) delivery: Delivery,
}

/// A request under a key. Who holds its lock is the one who works at it.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// What it asks for, as a number, so that another one under the same key is noticed.
    pub(crate) content: Option<u64>,
    pub(crate) progress: Progress,
}

/// By user and key.
type Known = HashMap<(String, String), (Instant, Arc<Mutex<Entry>>)>;

/// Remembers what was posted under which key.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<Known>);

impl Repeats {
    pub(crate) fn entry(&self, user: &str, key: &str, now: Instant) -> Arc<Mutex<Entry>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What was begun holds files, so that none is kept longer than it may come again.
        known.retain(|_, (since, _)| now.saturating_duration_since(*since) < KNOWN_FOR);
        if known.len() >= KEYS_MAX {
            let oldest = known.iter().min_by_key(|(_, (since, _))| *since);
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|key| known.remove(&key));
        }
        let key = (user.to_owned(), key.to_owned());
        if let Some((_, entry)) = known.get(&key) {
            return Arc::clone(entry);
        }
        let entry = Arc::default();
        known.insert(key, (now, Arc::clone(&entry)));
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_each_users_own_and_known_for_a_while() {
        let repeats = Repeats::default();
        let begin = Instant::now();
        let first = repeats.entry("alice", "key", begin);
        first.lock().unwrap().content = Some(1);
        let content = |user, now| repeats.entry(user, "key", now).lock().unwrap().content;
        assert_eq!(content("alice", begin + Duration::from_secs(299)), Some(1));
        assert_eq!(content("bob", begin), None);
        assert_eq!(content("alice", begin + KNOWN_FOR), None);
    }

    #[test]
    fn the_oldest_key_makes_room() {
        let repeats = Repeats::default();
        let begin = Instant::now();
        for number in 0..=KEYS_MAX {
            let now = begin + Duration::from_millis(number as u64);
            repeats.entry("alice", &number.to_string(), now);
        }
        let known = repeats.0.lock().unwrap();
        assert_eq!(known.len(), KEYS_MAX);
        assert!(!known.contains_key(&("alice".to_owned(), "0".to_owned())));
        drop(known);
        repeats.entry("alice", "late", begin + 2 * KNOWN_FOR);
        assert_eq!(
            repeats.0.lock().unwrap().len(),
            1,
            "nothing is kept for longer"
        );
    }
}
