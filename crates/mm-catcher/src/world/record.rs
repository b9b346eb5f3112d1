//! The requests that came in, as they came in, with secrets masked.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::table::Table;

/// How many requests that made no post are kept.
const IDLE_MAX: usize = 10_000;
/// How many requests may be under way with posts made.
const EARLY_MAX: usize = 10_000;
/// How much of a body is kept.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;

/// A request and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) seq: u64,
    /// When it came, in milliseconds.
    pub(crate) at: i64,
    pub(crate) method: Box<str>,
    /// Path and query.
    pub(crate) path: Box<str>,
    /// `Name: value` a line.
    pub(crate) headers: Box<str>,
    #[serde(with = "text_or_bytes")]
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

/// What a request takes beside its texts.
const ROW_BYTES: usize = size_of::<Record>() + 100;

/// How many bytes a request takes, about.
fn size(record: &Record) -> usize {
    let texts = [
        &record.method,
        &record.path,
        &record.headers,
        &record.answer,
    ];
    let texts = texts.into_iter().chain(&record.remarks);
    let texts: usize = texts.map(|text| text.len()).sum();
    ROW_BYTES + texts + record.body.len() + size_of_val(&*record.remarks)
}

/// The requests, oldest first.
#[derive(Debug)]
pub(crate) struct Records {
    rows: Table<u64, Record>,
    /// Those that have no posts, oldest first; some may have got posts since.
    idle: VecDeque<u64>,
    /// How many posts of requests are there that are not answered yet.
    early: BTreeMap<u64, u32>,
    last: u64,
    /// How many bytes all of them take, about.
    bytes: usize,
}

impl Records {
    pub(crate) fn new(followed: bool) -> Self {
        Self {
            rows: Table::new(followed),
            idle: VecDeque::new(),
            early: BTreeMap::new(),
            last: 0,
            bytes: 0,
        }
    }

    /// The number of the next request.
    pub(crate) fn next_seq(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(crate) fn push(&mut self, mut record: Record) {
        let seq = record.seq;
        if let Some(posts) = self.early.remove(&seq) {
            record.posts = posts;
        }
        let is_idle = record.posts == 0;
        self.bytes += size(&record);
        self.rows.insert(seq, record);
        if is_idle {
            self.let_go(seq);
        }
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

    /// How many bytes all of them take, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// It made a post.
    pub(super) fn hold(&mut self, seq: u64) {
        if let Some(record) = self.rows.get_mut(&seq) {
            record.posts += 1;
        } else if seq != 0 {
            *self.early.entry(seq).or_default() += 1;
            // Those of long ago were cut before they had an answer, or are forgotten.
            if self.early.len() > EARLY_MAX {
                self.early.pop_first();
            }
        }
    }

    /// One of its posts is gone.
    pub(crate) fn release(&mut self, seq: u64) {
        if let Some(posts) = self.early.get_mut(&seq) {
            *posts = posts.saturating_sub(1);
        } else if let Some(record) = self.rows.get_mut(&seq) {
            record.posts = record.posts.saturating_sub(1);
            if record.posts == 0 {
                self.let_go(seq);
            }
        }
    }

    /// Keeps it only as long as there is room for requests without posts.
    fn let_go(&mut self, seq: u64) {
        self.idle.push_back(seq);
        if self.idle.len() > IDLE_MAX {
            self.drop_idle();
        }
    }

    /// When the oldest of those without posts came.
    pub(super) fn oldest_idle(&mut self) -> Option<i64> {
        while let Some(seq) = self.idle.front() {
            let record = self.rows.get(seq).filter(|record| record.posts == 0);
            if let Some(record) = record {
                return Some(record.at);
            }
            self.idle.pop_front();
        }
        None
    }

    /// Drops the oldest of those without posts.
    pub(super) fn drop_idle(&mut self) {
        if self.oldest_idle().is_some()
            && let Some(seq) = self.idle.pop_front()
            && let Some(record) = self.rows.remove(&seq)
        {
            self.bytes -= size(&record);
        }
    }

    #[cfg(feature = "store")]
    pub(super) fn rows(&mut self) -> &mut Table<u64, Record> {
        &mut self.rows
    }

    /// Counts anew what the data file put back.
    #[cfg(feature = "store")]
    pub(super) fn count(&mut self) {
        let idle = self.rows.values().filter(|record| record.posts == 0);
        self.idle = idle.map(|record| record.seq).collect();
        self.bytes = self.rows.values().map(size).sum();
        let last = self.rows.values().next_back();
        self.last = last.map_or(0, |record| record.seq).max(self.last);
    }

    /// The number of the last request that ever was.
    #[cfg(feature = "store")]
    pub(super) fn last(&mut self) -> &mut u64 {
        &mut self.last
    }
}

/// Bytes that are text as a rule: as text where they are, as numbers where not.
mod text_or_bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Text(String),
        Bytes(Vec<u8>),
    }

    #[expect(clippy::borrowed_box, reason = "the shape that serde calls")]
    pub(super) fn serialize<S: Serializer>(
        bytes: &Box<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.serialize(serializer),
            Err(_) => bytes.serialize(serializer),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Box<[u8]>, D::Error> {
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Text(text) => text.into_bytes().into(),
            Kept::Bytes(bytes) => bytes.into(),
        })
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
        let mut records = Records::new(false);
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
