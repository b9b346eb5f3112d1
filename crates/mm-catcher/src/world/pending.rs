//! Posts that a client creates again because it did not hear of the first time.

use std::collections::{HashMap, VecDeque};

use crate::id::Id;

/// How long a post is remembered by the id that its client chose.
const LIFETIME_MS: i64 = 30_000;
/// How many are remembered.
const POSTS_MAX: usize = 25_000;

/// The posts of the last seconds, by the ids that clients chose.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    posts: HashMap<String, Id>,
    /// When each ends, the first to end first.
    ends: VecDeque<(i64, String)>,
}

impl Pending {
    /// The post that was created by this id not long ago.
    pub(crate) fn find(&mut self, pending: &str, now: i64) -> Option<Id> {
        while self.ends.front().is_some_and(|(end, _)| *end <= now) || self.ends.len() > POSTS_MAX {
            if let Some((_, old)) = self.ends.pop_front() {
                self.posts.remove(&old);
            }
        }
        self.posts.get(pending).copied()
    }

    /// Remembers a post, unless its client chose no id.
    pub(crate) fn remember(&mut self, pending: &str, post: Id, now: i64) {
        if !pending.is_empty() {
            self.posts.insert(pending.to_owned(), post);
            self.ends.push_back((now + LIFETIME_MS, pending.to_owned()));
        }
    }

    /// Forgets a post that is no more: the id may make another.
    pub(crate) fn forget(&mut self, pending: &str, post: &Id) {
        if self.posts.get(pending) == Some(post) {
            self.posts.remove(pending);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_remembered_for_half_a_minute() {
        let mut pending = Pending::default();
        let post = Id::random();
        pending.remember("a:1", post, 1_000);
        pending.remember("", Id::random(), 1_000);
        assert_eq!(pending.find("a:1", 30_999), Some(post));
        assert_eq!(pending.find("a:2", 30_999), None);
        assert_eq!(pending.find("", 30_999), None);
        assert_eq!(pending.find("a:1", 31_000), None);
    }

    #[test]
    fn not_more_are_remembered_than_fit() {
        let mut pending = Pending::default();
        for number in 0..=POSTS_MAX {
            pending.remember(&number.to_string(), Id::random(), 0);
        }
        assert_eq!(pending.find("0", 1), None);
        assert!(pending.find("1", 1).is_some());
    }
}
