//! What became of the messages, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::DropReason;

/// What became of the messages so far. Each message that was handed over is counted once:
/// as sent, as dropped for one reason, or it is still pending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    queued: u64,
    sent: u64,
    posts: u64,
    retried: u64,
    dropped: [u64; DropReason::ALL.len()],
}

impl Counts {
    /// Messages that the queue took.
    pub fn queued(&self) -> u64 {
        self.queued
    }

    /// Messages that the server accepted.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Posts that the server accepted: fewer than messages where these were joined, more
    /// where long ones were split. Notices count.
    pub fn posts(&self) -> u64 {
        self.posts
    }

    /// Attempts after the first.
    pub fn retried(&self) -> u64 {
        self.retried
    }

    /// Messages that were dropped for this reason.
    pub fn dropped(&self, reason: DropReason) -> u64 {
        self.dropped[reason as usize]
    }

    /// Messages that were dropped for any reason.
    pub fn dropped_in_all(&self) -> u64 {
        self.dropped.iter().sum()
    }

    /// Messages in the queue or on their way.
    pub fn pending(&self) -> u64 {
        let never_queued = [
            DropReason::Overflow,
            DropReason::Closed,
            DropReason::NotStarted,
            DropReason::Forked,
        ];
        let refused: u64 = never_queued
            .iter()
            .map(|reason| self.dropped(*reason))
            .sum();
        self.queued
            .saturating_sub(self.sent + self.dropped_in_all() - refused)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    queued: AtomicU64,
    sent: AtomicU64,
    posts: AtomicU64,
    retried: AtomicU64,
    dropped: [AtomicU64; DropReason::ALL.len()],
}

impl Counters {
    /// Counts a message as queued and numbers it, from 1.
    pub(crate) fn queued(&self) -> u64 {
        self.queued.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn queued_so_far(&self) -> u64 {
        self.queued.load(Ordering::SeqCst)
    }

    pub(crate) fn sent(&self, messages: usize, posts: usize) {
        self.sent.fetch_add(messages as u64, Ordering::SeqCst);
        self.posts.fetch_add(posts as u64, Ordering::SeqCst);
    }

    pub(crate) fn retried(&self) {
        self.retried.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn dropped(&self, reason: DropReason) {
        self.dropped[reason as usize].fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn snapshot(&self) -> Counts {
        // What ends is read before what begins, so that no message seems to be missing.
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        let dropped = self.dropped.each_ref().map(read);
        let (sent, posts, retried) = (read(&self.sent), read(&self.posts), read(&self.retried));
        Counts {
            queued: read(&self.queued),
            sent,
            posts,
            retried,
            dropped,
        }
    }
}
