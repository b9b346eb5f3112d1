//! The requests that came in, as they came in, with secrets masked.

use std::collections::{BTreeMap, VecDeque};

/// How many requests that made no post are kept.
const IDLE_MAX: usize = 10_000;
/// How much of a body is kept.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;

/// A request and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) seq: u64,
    /// When it came, in milliseconds.
    pub(crate) at: i64,
    pub(crate) method: Box<str>,
    /// Path and query.
    pub(crate) path: Box<str>,
    /// `Name: value` a line.
    pub(crate) headers: Box<str>,
    pub(crate) body: Box<[u8]>,
    /// How long the body was, if not all of it is kept.
    pub(crate) body_len: usize,
    /// 0 if it was never answered, which is a fault that was asked for.
    pub(crate) status: u16,
    /// What was sent back, if it was a refusal.
    pub(crate) answer: Box<str>,
    /// What a real server ignored, changed or would have refused.
    pub(crate) remarks: Box<[Box<str>]>,
    /// How many posts it made that are still there.
    pub(crate) posts: u32,
}

impl Record {
    /// Whether it was refused, rightly or by a fault that was asked for.
    pub(crate) fn is_refused(&self) -> bool {
        self.status >= 400 || self.status == 0
    }
}

/// The requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Records {
    rows: BTreeMap<u64, Record>,
    /// Those that have no posts, oldest first.
    idle: VecDeque<u64>,
    last: u64,
}

impl Records {
    /// The number of the next request.
    pub(crate) fn next_seq(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(crate) fn push(&mut self, record: Record) {
        if record.posts == 0 {
            self.let_go(record.seq);
        }
        self.rows.insert(record.seq, record);
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&Record> {
        self.rows.get(&seq)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.rows.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One of its posts is gone.
    pub(crate) fn release(&mut self, seq: u64) {
        if let Some(record) = self.rows.get_mut(&seq) {
            record.posts = record.posts.saturating_sub(1);
            if record.posts == 0 {
                self.let_go(seq);
            }
        }
    }

    /// Keeps it only as long as there is room for requests without posts.
    fn let_go(&mut self, seq: u64) {
        self.idle.push_back(seq);
        if self.idle.len() > IDLE_MAX
            && let Some(oldest) = self.idle.pop_front()
        {
            self.rows.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seq: u64, posts: u32) -> Record {
        Record {
            seq,
            at: 0,
            method: "GET".into(),
            path: "/".into(),
            headers: "".into(),
            body: [].into(),
            body_len: 0,
            status: 200,
            answer: "".into(),
            remarks: [].into(),
            posts,
        }
    }

    #[test]
    fn requests_stay_as_long_as_their_posts_and_others_up_to_a_number() {
        let mut records = Records::default();
        let with_posts = records.next_seq();
        records.push(record(with_posts, 1));
        for _ in 0..=IDLE_MAX {
            let seq = records.next_seq();
            records.push(record(seq, 0));
        }
        assert_eq!(records.len(), IDLE_MAX + 1);
        assert!(records.get(with_posts).is_some() && records.get(2).is_none());
        records.release(with_posts);
        assert_eq!(records.len(), IDLE_MAX);
        assert!(records.get(with_posts).is_some() && records.get(3).is_none());
    }
}
