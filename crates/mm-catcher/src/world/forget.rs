//! What is forgotten: posts over the limits, the oldest first, each with all that it owns.

use std::time::Duration;

use super::World;
use super::model::Post;
use crate::id::Id;
use crate::settings::Limits;

/// What is next to be forgotten.
#[derive(Clone, Copy, Debug)]
enum Oldest {
    Post(u64),
    /// One that is with no post.
    File(Id),
    /// One that made no post.
    Request,
}

impl World {
    /// Takes a post away as if it had never been, with its reactions, its files and its part in
    /// the request that made it. Replies stay: they go in their own turn.
    pub(crate) fn forget_post(&mut self, seq: u64) -> Option<Post> {
        let post = self.posts.remove(seq)?;
        self.records.release(post.request);
        let first = (post.id, Id::MIN, String::new());
        let reactions = self.reactions.range(first..).map(|(key, _)| key);
        let reactions: Vec<_> = reactions
            .take_while(|(id, ..)| *id == post.id)
            .cloned()
            .collect();
        for reaction in reactions {
            self.reactions.remove(&reaction);
        }
        for file in &post.file_ids {
            self.files.remove(file);
        }
        self.pending.forget(&post.pending_post_id, &post.id);
        Some(post)
    }

    /// Forgets the oldest posts, files that were never posted and requests without posts, until
    /// the rest is within the limits; counts the posts.
    pub(crate) fn forget_over(&mut self, limits: &Limits) {
        let now = self.now();
        let age = limits.age.unwrap_or(Duration::MAX).as_millis();
        let begin = now.saturating_sub(i64::try_from(age).unwrap_or(i64::MAX));
        while let Some((at, oldest)) = self.oldest(self.posts.len() > limits.posts) {
            let is_over = self.posts.len() > limits.posts || self.bytes() > limits.bytes;
            if !is_over && at >= begin {
                return;
            }
            match oldest {
                Oldest::Post(seq) => {
                    self.forget_post(seq);
                    self.dropped += 1;
                }
                Oldest::File(id) => {
                    self.files.remove(&id);
                    self.uploads.remove(&id);
                }
                Oldest::Request => self.records.drop_idle(),
            }
        }
    }

    /// What is next to go and when it came; of posts alone, if those are too many.
    fn oldest(&mut self, posts_alone: bool) -> Option<(i64, Oldest)> {
        let post = self.posts.first().map(|post| {
            // A post may be said to be from another time; its request is not.
            let request = self.records.get(post.request);
            let at = request.map_or(post.create_at, |request| request.at);
            (at, Oldest::Post(post.seq))
        });
        if posts_alone {
            return post;
        }
        let file = self.oldest_loose_file();
        let file = file.map(|(at, id)| (at, Oldest::File(id)));
        let request = self.records.oldest_idle().map(|at| (at, Oldest::Request));
        let all = [post, file, request].into_iter().flatten();
        all.min_by_key(|(at, _)| *at)
    }

    /// The oldest file that is with no post, or upload that was not finished.
    fn oldest_loose_file(&mut self) -> Option<(i64, Id)> {
        while let Some(id) = self.files.oldest() {
            let file = self.files.infos.get(&id).filter(|file| file.post.is_none());
            let file = file.map(|file| file.create_at);
            let upload = self.uploads.get(&id).map(|upload| upload.create_at);
            if let Some(at) = file.or(upload) {
                return Some((at, id));
            }
            self.files.pass(); // It is with a post now, or a picture of something that stays.
        }
        None
    }

    /// How many bytes posts, requests and files take, about.
    pub(crate) fn bytes(&mut self) -> usize {
        self.posts.bytes() + self.records.bytes() + self.files.sum()
    }
}
