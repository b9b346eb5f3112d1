//! The posts: by id, by channel and by thread.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::model::Post;
use super::table::Table;
use crate::id::Id;

/// Where a post stands in its channel: by time, then by arrival, as many may come in one
/// millisecond.
pub(crate) type Place = (i64, u64);

/// The place after all posts of a time.
pub(crate) fn end_of(time: i64) -> Place {
    (time, u64::MAX)
}

/// All posts.
#[derive(Debug)]
pub(crate) struct Posts {
    rows: Table<u64, Post>,
    by_id: HashMap<Id, u64>,
    /// By time, then by arrival: a post may be given an earlier time.
    by_channel: HashMap<Id, BTreeSet<Place>>,
    by_root: HashMap<Id, BTreeSet<u64>>,
    /// By channel and by when they changed.
    by_update: HashMap<Id, BTreeSet<(i64, u64)>>,
    last: u64,
    /// How many bytes all of them take, about; without the one that is changing.
    bytes: usize,
    /// The post that is changing: what it takes is not known before it has changed.
    changing: Option<u64>,
}

/// What a post takes beside its texts: the row and its places in the indexes.
const ROW_BYTES: usize = size_of::<Post>() + 200;

/// How many bytes a post takes, about.
fn size(post: &Post) -> usize {
    let texts = [
        &post.message,
        &post.kind,
        &post.props,
        &post.hashtags,
        &post.pending_post_id,
    ];
    let texts = texts.into_iter().chain(&post.priority).chain(&post.inbox);
    let texts: usize = texts.map(|text| text.len()).sum();
    ROW_BYTES + texts + size_of_val(&*post.file_ids)
}

impl Posts {
    pub(crate) fn new(followed: bool) -> Self {
        Self {
            rows: Table::new(followed),
            by_id: HashMap::new(),
            by_channel: HashMap::new(),
            by_root: HashMap::new(),
            by_update: HashMap::new(),
            last: 0,
            bytes: 0,
            changing: None,
        }
    }

    /// The number of the next post.
    pub(crate) fn next_seq(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(crate) fn insert(&mut self, post: Post) {
        self.index(&post);
        self.bytes += size(&post);
        self.rows.insert(post.seq, post);
    }

    /// How many bytes all of them take, about.
    pub(crate) fn bytes(&mut self) -> usize {
        self.settle();
        self.bytes
    }

    /// Counts the post that has changed.
    fn settle(&mut self) {
        let changed = self.changing.take().and_then(|seq| self.rows.get(&seq));
        self.bytes += changed.map_or(0, size);
    }

    #[cfg(feature = "store")]
    pub(super) fn rows(&mut self) -> &mut Table<u64, Post> {
        &mut self.rows
    }

    /// Finds its way in what the data file put back.
    #[cfg(feature = "store")]
    pub(super) fn index_all(&mut self) {
        let rows = std::mem::replace(&mut self.rows, Table::new(false));
        for post in rows.values() {
            self.index(post);
            self.bytes += size(post);
            self.last = self.last.max(post.seq);
        }
        self.rows = rows;
    }

    /// The number of the last post that ever was.
    #[cfg(feature = "store")]
    pub(super) fn last(&mut self) -> &mut u64 {
        &mut self.last
    }

    fn index(&mut self, post: &Post) {
        self.by_id.insert(post.id, post.seq);
        self.by_channel
            .entry(post.channel)
            .or_default()
            .insert((post.create_at, post.seq));
        self.by_update
            .entry(post.channel)
            .or_default()
            .insert((post.update_at, post.seq));
        if let Some(root) = post.root {
            self.by_root.entry(root).or_default().insert(post.seq);
        }
    }

    /// Takes a post away as if it had never been.
    pub(crate) fn remove(&mut self, seq: u64) -> Option<Post> {
        self.settle();
        let post = self.rows.remove(&seq)?;
        self.bytes -= size(&post);
        self.by_id.remove(&post.id);
        if let Some(posts) = self.by_channel.get_mut(&post.channel) {
            posts.remove(&(post.create_at, seq));
        }
        if let Some(posts) = self.by_update.get_mut(&post.channel) {
            posts.remove(&(post.update_at, seq));
        }
        if let Some(root) = post.root
            && let Entry::Occupied(mut replies) = self.by_root.entry(root)
        {
            replies.get_mut().remove(&seq);
            if replies.get().is_empty() {
                replies.remove();
            }
        }
        Some(post)
    }

    pub(crate) fn get(&self, id: &Id) -> Option<&Post> {
        self.rows.get(self.by_id.get(id)?)
    }

    /// A post that is to change at this time.
    pub(crate) fn change(&mut self, id: &Id, at: i64) -> Option<&mut Post> {
        self.settle();
        let seq = *self.by_id.get(id)?;
        let post = self.rows.get_mut(&seq)?;
        self.bytes -= size(post);
        self.changing = Some(seq);
        let updates = self.by_update.entry(post.channel).or_default();
        updates.remove(&(post.update_at, seq));
        updates.insert((at, seq));
        post.update_at = at;
        Some(post)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All, in the order of their arrival.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Post> {
        self.rows.values()
    }

    /// Those that arrived after a number, in that order.
    pub(crate) fn after(&self, seq: u64) -> impl DoubleEndedIterator<Item = &Post> {
        self.rows
            .range(seq.saturating_add(1)..)
            .map(|(_, post)| post)
    }

    /// Those that arrived before a number, in that order.
    pub(crate) fn before(&self, seq: u64) -> impl DoubleEndedIterator<Item = &Post> {
        self.rows.range(..seq).map(|(_, post)| post)
    }

    /// The oldest.
    pub(crate) fn first(&self) -> Option<&Post> {
        self.rows.values().next()
    }

    /// Those of a channel, the oldest first; deleted ones among them.
    pub(crate) fn in_channel(&self, channel: &Id) -> impl DoubleEndedIterator<Item = &Post> {
        let keys = self.by_channel.get(channel).into_iter().flatten();
        keys.filter_map(|(_, seq)| self.rows.get(seq))
    }

    /// Those of a channel before a place, the oldest first.
    pub(crate) fn earlier(
        &self,
        channel: &Id,
        place: Place,
    ) -> impl DoubleEndedIterator<Item = &Post> {
        let keys = self.by_channel.get(channel).into_iter();
        let keys = keys.flat_map(move |keys| keys.range(..place));
        keys.filter_map(|(_, seq)| self.rows.get(seq))
    }

    /// Those of a channel after a place, the oldest first.
    pub(crate) fn later(
        &self,
        channel: &Id,
        (time, seq): Place,
    ) -> impl DoubleEndedIterator<Item = &Post> {
        let first = (time, seq.saturating_add(1));
        let keys = self.by_channel.get(channel).into_iter();
        let keys = keys.flat_map(move |keys| keys.range(first..));
        keys.filter_map(|(_, seq)| self.rows.get(seq))
    }

    /// Those of a channel that changed after a time, in the order of their changes; deleted ones
    /// among them.
    pub(crate) fn changed_after(
        &self,
        channel: &Id,
        time: i64,
    ) -> impl DoubleEndedIterator<Item = &Post> {
        let first = (time.saturating_add(1), 0);
        let posts = self.by_update.get(channel);
        let keys = posts.into_iter().flat_map(move |keys| keys.range(first..));
        keys.filter_map(|(_, seq)| self.rows.get(seq))
    }

    /// When anything in a channel changed last.
    pub(crate) fn last_change(&self, channel: &Id) -> Option<i64> {
        let (at, _) = self.by_update.get(channel)?.last()?;
        Some(*at)
    }

    /// The replies to a post, the oldest first; deleted ones among them.
    pub(crate) fn replies(&self, root: &Id) -> impl DoubleEndedIterator<Item = &Post> {
        let keys = self.by_root.get(root).into_iter().flatten();
        keys.filter_map(|seq| self.rows.get(seq))
    }
}
