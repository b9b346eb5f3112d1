//! Posts as they arrive.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::World;
use super::event::Audience;
use super::model::{Channel, ChannelKind, Post};
use crate::hook::channel_mentions;
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
    pub(crate) is_pinned: bool,
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
            is_pinned: false,
            create_at: None,
            request,
            inbox: None,
        }
    }
}

impl World {
    /// Stores a post and tells everyone whom it concerns.
    pub(crate) fn publish(&mut self, mut new: NewPost) -> Id {
        let now = self.now();
        let create_at = new.create_at.unwrap_or(now);
        let id = Id::random();
        self.name_channels(&mut new);
        name_buttons(&mut new.props);
        let wanted = new.file_ids.len();
        let file_ids = self.attach_files(new.file_ids, new.user, new.channel, id);
        // Where files are missing, the server writes the post once more without them.
        let update_at = if file_ids.len() == wanted {
            create_at
        } else {
            create_at.max(now)
        };
        let is_silent = new.silent;
        let seq = self.posts.next_seq();
        let props = Value::Object(new.props).to_string();
        let post = Post {
            id,
            seq,
            create_at,
            update_at,
            edit_at: 0,
            delete_at: 0,
            is_pinned: new.is_pinned,
            user: new.user,
            channel: new.channel,
            root: new.root,
            message: new.message.into(),
            kind: new.kind.into(),
            props: props.into(),
            hashtags: new.hashtags.into(),
            pending_post_id: new.pending_post_id.into(),
            file_ids: file_ids.into(),
            priority: new.priority.map(|priority| priority.to_string().into()),
            silent: is_silent,
            request: new.request,
            inbox: new.inbox.map(String::into_boxed_str),
        };
        self.count_post(&post);
        if let Some(root) = post.root {
            self.posts.change(&root, create_at);
        }
        self.records.hold(post.request);
        self.posts.insert(post);
        self.call_and_tell(id);
        self.trigger_outgoing_hooks(id);
        id
    }

    /// Counts a post for its channel. Those that come or go do not count, and neither does what
    /// is to be no mark of something unread.
    fn count_post(&mut self, post: &Post) {
        let Some(channel) = self.channels.get_mut(&post.channel) else {
            return;
        };
        let is_root = post.root.is_none();
        channel.last_post_at = channel.last_post_at.max(post.create_at);
        if is_root {
            channel.last_root_post_at = channel.last_root_post_at.max(post.create_at);
        }
        if !post.is_join_or_leave() && !post.silent {
            channel.total_msg_count += 1;
            channel.total_msg_count_root += u64::from(is_root);
        }
    }

    /// Names in the props the public channels that the text mentions.
    fn name_channels(&self, new: &mut NewPost) {
        let names = channel_mentions(&new.message);
        let team = self.channels.get(&new.channel).and_then(|row| row.team);
        let mut mentioned = Map::new();
        for name in names {
            let is_meant = |row: &&Channel| {
                row.kind == ChannelKind::Public
                    && row.delete_at == 0
                    && row.name == name
                    // A conversation is of no team, and may mean any.
                    && (team.is_none() || row.team == team)
            };
            if let Some(channel) = self.channels.values().find(is_meant) {
                let team = channel.team.and_then(|team| self.teams.get(&team));
                let value = json!({
                    "display_name": channel.display_name,
                    "team_name": team.map_or("", |team| &team.name),
                });
                mentioned.insert(name, value);
            }
        }
        if mentioned.is_empty() {
            new.props.remove("channel_mentions");
        } else {
            new.props
                .insert("channel_mentions".to_owned(), mentioned.into());
        }
    }

    /// Counts whom a new post calls, and tells of it.
    fn call_and_tell(&mut self, id: Id) {
        let Some(post) = self.posts.get(&id) else {
            return;
        };
        let Some(channel) = self.channels.get(&post.channel) else {
            return;
        };
        let props = post.props_map();
        let called = self.mentioned(post, &props, channel);
        let (channel, is_root) = (channel.id, post.root.is_none());
        let data = self.is_heard().then(|| self.posted(post, &props, &called));
        self.count_mentions(channel, &called, is_root);
        if let Some(data) = data {
            self.tell("posted", Audience::channel(channel), &data);
        }
    }

    /// What clients are told of a new post.
    fn posted(&self, post: &Post, props: &Map<String, Value>, called: &BTreeSet<Id>) -> Value {
        let Some(channel) = self.channels.get(&post.channel) else {
            return Value::Null;
        };
        let sender = self.users.get(&post.user).map_or("", |user| &user.username);
        let sender = format!("@{sender}");
        let is_direct = channel.kind == ChannelKind::Direct;
        let by_webhook = props.get("from_webhook").is_some_and(|flag| flag == "true");
        let shown = props.get("override_username").and_then(Value::as_str);
        let sender_name = match shown {
            _ if post.is_system() => "System",
            Some(name) if by_webhook && !is_direct => name,
            _ => &sender,
        };
        let mut data = json!({
            "channel_display_name": if is_direct { &sender } else { &channel.display_name },
            "channel_name": channel.name,
            "channel_type": channel.kind,
            "post": view::new_post(self, post).to_string(),
            "sender_name": sender_name,
            "set_online": true,
            "team_id": view::or_empty(channel.team),
        });
        if !called.is_empty() {
            data["mentions"] = json!(called).to_string().into();
        }
        if !post.file_ids.is_empty() {
            data["otherFile"] = "true".into();
            let mut files = self.files_of(&post.file_ids);
            if files.any(|file| file.pixels.is_some()) {
                data["image"] = "true".into();
            }
        }
        data
    }
}

/// Gives the buttons of attachments ids, by which they are pressed.
pub(crate) fn name_buttons(props: &mut Map<String, Value>) {
    let attachments = props.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        let actions = attachment.get_mut("actions").and_then(Value::as_array_mut);
        let actions = actions.into_iter().flatten();
        for action in actions.filter_map(Value::as_object_mut) {
            let id = action.entry("id").or_insert_with(|| "".into());
            if id == "" {
                *id = Id::random().to_string().into();
            }
        }
    }
}
