//! Posts as they are edited, pinned, marked and deleted.

use serde_json::{Map, Value, json};

use super::World;
use super::event::{Audience, Readers};
use super::model::{Post, Reaction};
use super::publish::name_buttons;
use crate::hook::hashtags;
use crate::id::Id;
use crate::view;

/// What of a post is to be otherwise.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostPatch {
    pub(crate) message: Option<String>,
    pub(crate) props: Option<Map<String, Value>>,
    pub(crate) is_pinned: Option<bool>,
}

impl World {
    /// Changes a post and tells of it.
    pub(crate) fn edit_post(&mut self, id: Id, patch: PostPatch) {
        let now = self.now();
        let Some(post) = self.posts.change(&id, now) else {
            return;
        };
        if let Some(message) = patch.message
            && *post.message != *message
        {
            post.hashtags = hashtags(&message).into();
            post.message = message.into();
            post.edit_at = now;
        }
        if let Some(mut props) = patch.props {
            name_buttons(&mut props);
            let old = post.props_map();
            if old.get("attachments") != props.get("attachments") {
                post.edit_at = now;
            }
            post.props = Value::Object(props).to_string().into();
        }
        if let Some(is_pinned) = patch.is_pinned {
            post.is_pinned = is_pinned;
        }
        self.tell_of_post("post_edited", id);
    }

    /// Deletes a post with the replies to it, and tells of it.
    pub(crate) fn delete_post(&mut self, id: Id, by: Id) {
        let Some(post) = self.posts.get(&id) else {
            return;
        };
        let mut shown = view::post(self, post);
        shown["reply_count"] = 0.into();
        let channel = post.channel;
        let mut ids = vec![id];
        if post.root.is_none() {
            ids.extend(self.posts.replies(&id).map(|reply| reply.id));
        }
        let now = self.now();
        for id in ids {
            let Some(post) = self.posts.change(&id, now) else {
                continue;
            };
            post.delete_at = now;
            let mut props = post.props_map();
            props.insert("deleteBy".to_owned(), json!(by));
            post.props = Value::Object(props).to_string().into();
            let files = post.file_ids.clone();
            for file in &files {
                if let Some(file) = self.files.infos.get_mut(file) {
                    file.delete_at = now;
                }
                self.files.remove_bytes(file); // Nobody can get at them any more.
            }
        }
        let data = json!({"post": shown.to_string()});
        let audience = Audience::channel(channel);
        if self.rules.threads {
            // Admins are told who did it.
            let told = json!({"post": shown.to_string(), "delete_by": by});
            let others = audience.clone().readers(Readers::Others);
            self.tell("post_deleted", others, &data);
            self.tell("post_deleted", audience.readers(Readers::Admins), &told);
        } else {
            self.tell("post_deleted", audience, &data);
        }
    }

    /// Tells of what became of a post.
    fn tell_of_post(&mut self, event: &'static str, id: Id) {
        let Some(post) = self.posts.get(&id) else {
            return;
        };
        let audience = Audience::channel(post.channel);
        let data = json!({"post": view::post(self, post).to_string()});
        self.tell(event, audience, &data);
    }

    /// Marks a post. Gives the mark as it was asked for now, though the same may be there.
    pub(crate) fn react(&mut self, post: Id, user: Id, emoji: &str) -> Reaction {
        let now = self.now();
        let mut reaction = Reaction {
            user_id: user,
            post_id: post,
            emoji_name: emoji.to_owned(),
            create_at: now,
            update_at: now,
        };
        let asked = reaction.clone();
        let key = (post, user, emoji.to_owned());
        if let Some(old) = self.reactions.get(&key) {
            reaction.create_at = old.create_at;
        }
        self.reactions.insert(key, reaction);
        self.posts.change(&post, now);
        self.tell_of_reaction("reaction_added", &asked);
        asked
    }

    /// Takes a mark off a post, whether it was there or not.
    pub(crate) fn unreact(&mut self, post: Id, user: Id, emoji: &str) {
        let now = self.now();
        self.reactions.remove(&(post, user, emoji.to_owned()));
        self.posts.change(&post, now);
        let gone = Reaction {
            user_id: user,
            post_id: post,
            emoji_name: emoji.to_owned(),
            create_at: 0,
            update_at: now,
        };
        self.tell_of_reaction("reaction_removed", &gone);
    }

    fn tell_of_reaction(&mut self, event: &'static str, reaction: &Reaction) {
        let Some(channel) = self.posts.get(&reaction.post_id).map(|post| post.channel) else {
            return;
        };
        let data = json!({"reaction": view::reaction(self, reaction).to_string()});
        self.tell(event, Audience::channel(channel), &data);
    }

    /// The marks on a post, the oldest first.
    pub(crate) fn reactions_to(&self, post: &Id) -> Vec<&Reaction> {
        let first = (*post, Id::MIN, String::new());
        let rows = self.reactions.range(first..);
        let rows = rows.take_while(|((id, ..), _)| id == post);
        let mut rows: Vec<&Reaction> = rows.map(|(_, row)| row).collect();
        rows.sort_by_key(|row| row.create_at);
        rows
    }

    /// How many posts there are in a thread besides its root.
    pub(crate) fn reply_count(&self, post: &Post) -> usize {
        let root = post.root.unwrap_or(post.id);
        let replies = self.posts.replies(&root);
        replies.filter(|reply| reply.delete_at == 0).count()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::compat::Version;
    use crate::world::files::FileInfo;
    use crate::world::model::ChannelKind;
    use crate::world::publish::NewPost;

    #[test]
    fn what_is_forgotten_leaves_nothing_behind() {
        let mut world = World::new(Version::LATEST, false);
        let user = world.add_user("a", "a@b", "");
        let channel = world.add_channel(None, ChannelKind::Public, "c", "C", None);
        let file = Id::random();
        let info = FileInfo {
            id: file,
            user,
            post: None,
            channel: None,
            create_at: 1,
            update_at: 1,
            delete_at: 0,
            name: "f".into(),
            extension: String::new(),
            size: 4,
            mime_type: String::new(),
            pixels: None,
        };
        world.files.infos.insert(file, info);
        world.files.put_bytes(file, Bytes::from_static(b"four"));
        let mut new = NewPost::new(user, channel, "x", 1);
        new.file_ids = vec![file];
        let id = world.publish(new);
        world.react(id, user, "smile");
        let seq = world.posts.get(&id).unwrap().seq;
        world.forget_post(seq);
        assert!(world.posts.get(&id).is_none() && world.reactions.is_empty());
        assert!(world.files.infos.is_empty());
        assert_eq!(world.files.sum(), 0);
        assert_eq!(world.posts.last_change(&channel), None);
    }
}
