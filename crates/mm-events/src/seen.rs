//! Which posts were told already.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use mm_driver::types::Post;

use crate::event::EventKind;

/// How many are remembered.
const SEEN_MAX: usize = 16_384;

/// The keys of the last posts that were told.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    keys: HashSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
}

impl Seen {
    /// Remembers a key. Returns whether it was new.
    pub(crate) fn insert(&mut self, key: &Arc<str>) -> bool {
        if !self.keys.insert(Arc::clone(key)) {
            return false;
        }
        self.order.push_back(Arc::clone(key));
        if self.order.len() > SEEN_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

/// What tells the same event of a post when it comes by another way.
pub(crate) fn key(kind: &EventKind) -> Option<Arc<str>> {
    match kind {
        EventKind::Posted(data) => made(&data.post),
        EventKind::PostEdited(data) => edited(&data.post),
        EventKind::PostDeleted(data) => deleted(&data.post),
        _ => None,
    }
}

fn made(post: &Post) -> Option<Arc<str>> {
    (!post.id.is_empty()).then(|| post.id.as_str().into())
}

/// A post may be edited many times, and changed (pinned, say) without being edited.
fn edited(post: &Post) -> Option<Arc<str>> {
    let is_known = !post.id.is_empty() && post.edit_at.0 > 0;
    is_known.then(|| format!("{}/{}", post.id.as_str(), post.update_at.0).into())
}

fn deleted(post: &Post) -> Option<Arc<str>> {
    (!post.id.is_empty()).then(|| format!("{}/deleted", post.id.as_str()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_remembered_and_no_more() {
        let mut seen = Seen::default();
        for number in 0..=SEEN_MAX {
            assert!(seen.insert(&number.to_string().into()));
        }
        assert!(!seen.insert(&SEEN_MAX.to_string().into()));
        assert!(seen.contains("1") && !seen.contains("0"));
        assert_eq!((seen.keys.len(), seen.order.len()), (SEEN_MAX, SEEN_MAX));
    }
}
