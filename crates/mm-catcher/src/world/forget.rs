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
        // Of one moment, what matters least goes first.
        let all = [request, file, post].into_iter().flatten();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::Version;
    use crate::world::model::ChannelKind;
    use crate::world::publish::NewPost;

    fn world() -> (World, Id, Id) {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("anna", "anna@example.test", "");
        let channel = world.add_channel(None, ChannelKind::Public, "a", "A", None);
        (world, user, channel)
    }

    #[test]
    fn a_post_goes_with_all_that_it_owns_and_its_replies_stay() {
        let (mut world, user, channel) = world();
        let empty = world.bytes();
        let file = world.add_file(user, "a.txt", "some bytes".into());
        let mut new = NewPost::new(user, channel, "root", 1);
        new.file_ids = vec![file];
        let root = world.publish(new);
        world.react(root, user, "tada");
        let mut reply = NewPost::new(user, channel, "reply", 2);
        reply.root = Some(root);
        let reply = world.publish(reply);
        let seq = |world: &World, id| world.posts.get(&id).map(|post| post.seq);
        let first = seq(&world, root).unwrap();
        assert_eq!(world.forget_post(first).map(|post| post.id), Some(root));
        assert!(world.forget_post(first).is_none());
        assert!(world.reactions.is_empty() && !world.files.infos.contains(&file));
        assert!(world.files.bytes(&file).is_none());
        assert_eq!(world.posts.replies(&root).count(), 1);
        let second = seq(&world, reply).unwrap();
        world.forget_post(second);
        assert_eq!((world.posts.len(), world.bytes()), (0, empty));
    }

    #[test]
    fn what_a_post_takes_is_counted_anew_when_it_changes() {
        let (mut world, user, channel) = world();
        let id = world.publish(NewPost::new(user, channel, "short", 1));
        let before = world.bytes();
        let text = "x".repeat(1_000);
        world.posts.change(&id, 1).unwrap().message = text.as_str().into();
        assert_eq!(world.bytes(), before + 995);
        world.posts.change(&id, 2).unwrap().message = "x".into();
        world.posts.change(&id, 3).unwrap().message = "short".into();
        assert_eq!(world.bytes(), before);
    }

    #[test]
    fn a_post_with_its_age_behind_it_goes_though_nothing_comes() {
        let (mut world, user, channel) = world();
        let mut new = NewPost::new(user, channel, "old", 1);
        new.create_at = Some(world.now() - 60_000);
        world.publish(new);
        world.publish(NewPost::new(user, channel, "new", 2));
        let age = |seconds| Limits {
            age: Some(Duration::from_secs(seconds)),
            ..Limits::default()
        };
        world.forget_over(&age(61));
        assert_eq!((world.posts.len(), world.dropped), (2, 0));
        world.forget_over(&age(59));
        assert_eq!((world.posts.len(), world.dropped), (1, 1));
    }
}
