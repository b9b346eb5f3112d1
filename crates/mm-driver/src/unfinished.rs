//! How far deliveries came that are not out yet.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use mm_core::DeliveryId;

use crate::{ChannelId, FileId, PostId};

/// How many are remembered. The oldest is forgotten first: its files are uploaded again if it
/// comes back.
const DELIVERIES_MAX: usize = 1000;

/// How far one delivery came.
#[derive(Debug)]
pub(crate) struct Progress {
    /// Where it began: it does not change its channel halfway.
    pub(crate) channel: ChannelId,
    /// Its posts that are out, by their part.
    pub(crate) posts: BTreeMap<usize, PostId>,
    /// What its files became that are uploaded, by their place.
    pub(crate) files: BTreeMap<usize, FileId>,
}

impl Progress {
    pub(crate) fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            posts: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }
}

/// The deliveries that were begun and failed, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Unfinished(Mutex<VecDeque<(DeliveryId, Progress)>>);

impl Unfinished {
    /// How far this one came; it is forgotten here.
    pub(crate) fn take(&self, id: &DeliveryId) -> Option<Progress> {
        let mut all = self.lock();
        let at = all.iter().position(|(own, _)| own == id)?;
        all.remove(at).map(|(_, progress)| progress)
    }

    /// Remembers how far this one came.
    pub(crate) fn keep(&self, id: DeliveryId, progress: Progress) {
        let mut all = self.lock();
        all.retain(|(own, _)| *own != id);
        if all.len() >= DELIVERIES_MAX {
            all.pop_front();
        }
        all.push_back((id, progress));
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(DeliveryId, Progress)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(unfinished: &Unfinished, id: usize, channel: &str) {
        let id = DeliveryId::given(id.to_string());
        unfinished.keep(id, Progress::new(channel.into()));
    }

    fn take(unfinished: &Unfinished, id: usize) -> Option<String> {
        let progress = unfinished.take(&DeliveryId::given(id.to_string()))?;
        Some(progress.channel.as_str().to_owned())
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        let unfinished = Unfinished::default();
        for number in 0..=DELIVERIES_MAX {
            keep(&unfinished, number, "c");
        }
        assert_eq!(unfinished.lock().len(), DELIVERIES_MAX);
        assert_eq!(take(&unfinished, 0), None);
        assert!(take(&unfinished, 1).is_some());
        assert_eq!(take(&unfinished, 1), None, "it was taken");
        assert!(take(&unfinished, DELIVERIES_MAX).is_some());
    }

    #[test]
    fn one_is_remembered_as_it_was_last() {
        let unfinished = Unfinished::default();
        keep(&unfinished, 1, "before");
        keep(&unfinished, 1, "after");
        assert_eq!(take(&unfinished, 1).as_deref(), Some("after"));
        assert_eq!(take(&unfinished, 1), None);
    }
}
