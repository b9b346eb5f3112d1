//! Files: what is known of them, and their bytes.

use std::collections::VecDeque;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::World;
use super::table::Table;
use crate::id::Id;

/// What is known of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FileInfo {
    pub(crate) id: Id,
    /// Who uploaded it.
    pub(crate) user: Id,
    /// None until it is sent with a post.
    pub(crate) post: Option<Id>,
    /// The channel of that post.
    pub(crate) channel: Option<Id>,
    pub(crate) create_at: i64,
    pub(crate) update_at: i64,
    pub(crate) delete_at: i64,
    pub(crate) name: String,
    /// In lower case, without the dot.
    pub(crate) extension: String,
    pub(crate) size: usize,
    pub(crate) mime_type: String,
    /// Width and height, if it is a picture.
    pub(crate) pixels: Option<(u32, u32)>,
}

/// A file on its way, in parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) id: Id,
    pub(crate) create_at: i64,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) filename: String,
    pub(crate) file_size: usize,
    /// How much of it is there. The bytes are among the files, under this id.
    pub(crate) file_offset: usize,
}

/// The files. Pictures of emoji and of users are among the bytes, under their ids.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) infos: Table<Id, FileInfo>,
    bytes: Table<Id, Bytes>,
    /// How many bytes all of them hold.
    sum: usize,
    /// Those that may be with no post yet, the oldest first.
    loose: VecDeque<Id>,
}

impl Files {
    pub(crate) fn new(followed: bool) -> Self {
        Self {
            infos: Table::new(followed),
            bytes: Table::new(followed),
            sum: 0,
            loose: VecDeque::new(),
        }
    }

    /// How many bytes all files hold.
    pub(crate) fn sum(&self) -> usize {
        self.sum
    }

    pub(crate) fn bytes(&self, id: &Id) -> Option<&Bytes> {
        self.bytes.get(id)
    }

    pub(crate) fn put_bytes(&mut self, id: Id, bytes: Bytes) {
        self.sum += bytes.len();
        match self.bytes.insert(id, bytes) {
            Some(old) => self.sum -= old.len(),
            None => self.loose.push_back(id),
        }
    }

    /// The oldest of those that may be with no post.
    pub(super) fn oldest(&self) -> Option<Id> {
        self.loose.front().copied()
    }

    /// Passes over the oldest of those that may be with no post.
    pub(super) fn pass(&mut self) {
        self.loose.pop_front();
    }

    pub(crate) fn remove_bytes(&mut self, id: &Id) {
        if let Some(old) = self.bytes.remove(id) {
            self.sum -= old.len();
        }
    }

    /// The bytes themselves, which are kept as they are.
    #[cfg(feature = "store")]
    pub(super) fn all_bytes(&mut self) -> &mut Table<Id, Bytes> {
        &mut self.bytes
    }

    /// Counts anew what the data file put back.
    #[cfg(feature = "store")]
    pub(super) fn count(&mut self) {
        self.sum = self.bytes.values().map(Bytes::len).sum();
        let mut loose: Vec<_> = self
            .infos
            .values()
            .filter(|file| file.post.is_none())
            .collect();
        loose.sort_by_key(|file| file.create_at);
        self.loose = loose.into_iter().map(|file| file.id).collect();
        let kept = |id: &&Id| !self.infos.contains(id);
        self.loose
            .extend(self.bytes.iter().map(|(id, _)| id).filter(kept));
    }

    /// Takes a file away as if it had never been.
    pub(crate) fn remove(&mut self, id: &Id) {
        self.infos.remove(id);
        self.remove_bytes(id);
    }
}

impl World {
    /// Sends files with a post: those that this user uploaded and has sent with none yet.
    /// Gives the ones that went with it.
    pub(super) fn attach_files(
        &mut self,
        files: Vec<Id>,
        user: Id,
        channel: Id,
        post: Id,
    ) -> Vec<Id> {
        let mut attached: Vec<Id> = Vec::new();
        for id in files {
            let is_free = |file: &FileInfo| file.user == user && file.post.is_none();
            if !self.files.infos.get(&id).is_some_and(is_free) {
                continue;
            }
            if let Some(file) = self.files.infos.get_mut(&id) {
                file.post = Some(post);
                file.channel = Some(channel);
                attached.push(id);
            }
        }
        attached
    }

    /// The files of a post that are still there.
    pub(crate) fn files_of<'a>(
        &'a self,
        ids: &'a [Id],
    ) -> impl Iterator<Item = &'a FileInfo> + use<'a> {
        let files = ids.iter().filter_map(|id| self.files.infos.get(id));
        files.filter(|file| file.delete_at == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_all_files_are_counted() {
        let mut files = Files::new(false);
        let (one, other) = (Id::random(), Id::random());
        files.put_bytes(one, Bytes::from_static(b"four"));
        files.put_bytes(other, Bytes::from_static(b"seven 7"));
        files.put_bytes(one, Bytes::from_static(b"six 66"));
        assert_eq!(files.sum(), 13);
        files.remove_bytes(&one);
        files.remove_bytes(&one);
        assert_eq!(files.sum(), 7);
    }
}
