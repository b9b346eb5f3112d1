//! Posts as they arrive.

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::Post;
use crate::id::Id;
use crate::view;

/// A post that is to be.
#[derive(Debug)]
pub(crate) struct NewPost {
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) root: Option<Id>,
    pub(crate) message: String,
    pub(crate) kind: String,
    pub(crate) props: Map<String, Value>,
    pub(crate) hashtags: String,
    pub(crate) pending_post_id: String,
    pub(crate) file_ids: Vec<Id>,
    pub(crate) priority: Option<Value>,
    pub(crate) silent: bool,
    /// When it is said to be from; now if that is none.
    pub(crate) create_at: Option<i64>,
    /// Which request makes it.
    pub(crate) request: u64,
    /// Which webhook it came by.
    pub(crate) inbox: Option<String>,
}

impl NewPost {
    /// A plain message.
    pub(crate) fn new(user: Id, channel: Id, message: impl Into<String>, request: u64) -> Self {
        Self {
            user,
            channel,
            root: None,
            message: message.into(),
            kind: String::new(),
            props: Map::new(),
            hashtags: String::new(),
            pending_post_id: String::new(),
            file_ids: Vec::new(),
            priority: None,
            silent: false,
            create_at: None,
            request,
            inbox: None,
        }
    }
}

impl World {
    /// Stores a post and tells everyone whom it concerns.
    pub(crate) fn publish(&mut self, new: NewPost) -> Id {
        let now = self.now();
        let create_at = new.create_at.unwrap_or(now);
        let id = Id::random();
        let seq = self.posts.next_seq();
        let is_root = new.root.is_none();
        self.posts.insert(Post {
            id,
            seq,
            create_at,
            update_at: create_at,
            edit_at: 0,
            delete_at: 0,
            is_pinned: false,
            user: new.user,
            channel: new.channel,
            root: new.root,
            message: new.message.into(),
            kind: new.kind.into(),
            props: Value::Object(new.props).to_string().into(),
            hashtags: new.hashtags.into(),
            pending_post_id: new.pending_post_id.into(),
            file_ids: new.file_ids.into(),
            priority: new.priority.map(|priority| priority.to_string().into()),
            silent: new.silent,
            request: new.request,
            inbox: new.inbox.map(String::into_boxed_str),
        });
        if let Some(channel) = self.channels.get_mut(&new.channel) {
            channel.last_post_at = channel.last_post_at.max(create_at);
            channel.total_msg_count += 1;
            channel.total_msg_count_root += u64::from(is_root);
        }
        self.announce(id);
        id
    }

    /// Tells of a new post.
    fn announce(&mut self, id: Id) {
        let Some(post) = self.posts.get(&id) else {
            return;
        };
        let Some(channel) = self.channels.get(&post.channel) else {
            return;
        };
        let sender = self.users.get(&post.user).map_or("", |user| &user.username);
        let audience = Audience::channel(channel.id);
        let data = json!({
            "channel_display_name": channel.display_name,
            "channel_name": channel.name,
            "channel_type": channel.kind,
            "post": view::post(self, post).to_string(),
            "sender_name": format!("@{sender}"),
            "set_online": true,
            "team_id": view::or_empty(channel.team),
        });
        let data = data.as_object().cloned().unwrap_or_default();
        self.emit("posted", audience, data);
    }
}
