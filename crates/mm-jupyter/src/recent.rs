//! The last posts of each user, for the page.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime};

/// How many of each user.
const POSTS: usize = 20;
/// Of how many users; who has not posted for longest is forgotten.
const USERS_MAX: usize = 1_000;

/// Something that was posted, or not.
#[derive(Clone, Debug)]
pub(crate) struct Recent {
    pub(crate) at: SystemTime,
    pub(crate) place: String,
    pub(crate) files: usize,
    /// The link to it, or why there is none.
    pub(crate) outcome: Result<String, String>,
}

/// Keeps no text: what was posted stands in Mattermost.
#[derive(Debug, Default)]
pub(crate) struct LastPosts(Mutex<HashMap<String, (Instant, VecDeque<Recent>)>>);

impl LastPosts {
    pub(crate) fn add(&self, user: &str, recent: Recent) {
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() >= USERS_MAX && !users.contains_key(user) {
            let oldest = users.iter().min_by_key(|(_, (since, _))| *since);
            let oldest = oldest.map(|(user, _)| user.clone());
            oldest.and_then(|user| users.remove(&user));
        }
        let now = Instant::now();
        let (since, posts) = users
            .entry(user.to_owned())
            .or_insert((now, VecDeque::new()));
        *since = now;
        posts.truncate(POSTS - 1);
        posts.push_front(recent);
    }

    /// The newest first.
    pub(crate) fn of(&self, user: &str) -> Vec<Recent> {
        let users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        users
            .get(user)
            .map_or(Vec::new(), |(_, posts)| posts.iter().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_posts_of_each_user_are_kept() {
        let last = LastPosts::default();
        for number in 0..25 {
            let recent = Recent {
                at: SystemTime::UNIX_EPOCH,
                place: number.to_string(),
                files: 0,
                outcome: Ok(String::new()),
            };
            last.add("alice", recent);
        }
        let places: Vec<_> = last
            .of("alice")
            .into_iter()
            .map(|post| post.place)
            .collect();
        assert_eq!(places.len(), POSTS);
        assert_eq!((places[0].as_str(), places[19].as_str()), ("24", "5"));
        assert!(last.of("bob").is_empty());
    }
}
