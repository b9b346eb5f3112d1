//! What came in, for who holds the catcher.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::catcher::Catcher;
use crate::id::Id;
use crate::world::World;
use crate::world::furniture::Ready;
use crate::world::model;
use crate::world::record::Record;

/// A post as it was stored.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Post {
    /// Its place among all posts, from 1.
    pub seq: u64,
    /// Its id.
    pub id: Id,
    /// When it was made, in milliseconds since 1970.
    pub create_at: i64,
    /// When it was edited, in milliseconds since 1970; 0 if it was not.
    pub edit_at: i64,
    /// When it was deleted, in milliseconds since 1970; 0 if it was not.
    pub delete_at: i64,
    /// The name of its channel.
    pub channel: String,
    /// The id of the webhook that it came by, if it came by one.
    pub inbox: Option<String>,
    /// The name of the user whose post it is.
    pub user: String,
    /// The name that is shown: that of the user unless the post overrides it.
    pub display_name: String,
    /// The text.
    pub text: String,
    /// Its type: empty for most.
    pub kind: String,
    /// Everything else that it carries, attachments among it.
    pub props: Value,
    /// The first post of its thread, if it is a reply.
    pub root_id: Option<Id>,
    /// `important` or `urgent`, if it is one.
    pub priority: Option<String>,
    /// Whether nobody is notified of it.
    pub silent: bool,
    /// The ids of its files.
    pub file_ids: Vec<Id>,
    /// The number of the request that made it.
    pub request: u64,
}

/// A request as it came, with secrets masked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// Its place among all requests, from 1.
    pub seq: u64,
    /// When it was answered, in milliseconds since 1970.
    pub at: i64,
    /// `POST` and so on.
    pub method: String,
    /// The path, with its query.
    pub path: String,
    /// Names and values as they came.
    pub headers: Vec<(String, String)>,
    /// The first 64 KiB of the body.
    pub body: Vec<u8>,
    /// The status of the answer.
    pub status: u16,
    /// The answer, if it was a refusal.
    pub answer: String,
    /// What was ignored or changed in silence, and which fault was applied, in words.
    pub remarks: Vec<String>,
}

/// What was waited for did not come in time.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("not seen within {deadline:?}; there were {} posts", .posts.len())]
pub struct TimedOut {
    /// How long was waited.
    pub deadline: Duration,
    /// What was there at the end.
    pub posts: Vec<Post>,
}

impl Catcher {
    /// All posts, the oldest first; those that tell of joining and the like among them.
    pub fn posts(&self) -> Vec<Post> {
        self.posts_after(0)
    }

    /// The posts whose number is higher, the oldest first.
    pub fn posts_after(&self, seq: u64) -> Vec<Post> {
        let world = self.server().world();
        let posts = world.posts.after(seq);
        posts.map(|post| Post::of(post, &world)).collect()
    }

    /// The requests that are kept, the oldest first: all that made posts that are still
    /// there, and the last 10,000 others.
    pub fn requests(&self) -> Vec<Request> {
        let world = self.server().world();
        world.records.iter().map(Request::of).collect()
    }

    /// The requests whose number is higher, the oldest first.
    pub fn requests_after(&self, seq: u64) -> Vec<Request> {
        let world = self.server().world();
        let records = world.records.iter().rev();
        let records = records.take_while(|record| record.seq > seq);
        let mut requests: Vec<_> = records.map(Request::of).collect();
        requests.reverse();
        requests
    }

    /// Waits until the posts, the oldest first, are as they should be, and gives them.
    ///
    /// # Errors
    /// They were not within `deadline`.
    pub fn wait_for(
        &self,
        mut look: impl FnMut(&[Post]) -> bool,
        deadline: Duration,
    ) -> Result<Vec<Post>, TimedOut> {
        let end = Instant::now() + deadline;
        let server = self.server();
        let mut posts = Vec::new();
        let mut world = server.world();
        loop {
            posts = refreshed(posts, &world);
            drop(world); // The server goes on while somebody looks.
            if look(&posts) {
                return Ok(posts);
            }
            world = server.world();
            if is_fresh(&posts, &world) {
                let in_time;
                (world, in_time) = server.wait_changed(world, end);
                if !in_time && is_fresh(&posts, &world) {
                    return Err(TimedOut { deadline, posts });
                }
            }
        }
    }

    /// Waits until there is a request or a post with a higher number, or time is up.
    pub fn wait_for_more(&self, post: u64, request: u64, deadline: Duration) -> bool {
        let end = Instant::now() + deadline;
        let mut world = self.server().world();
        loop {
            let last = world.records.iter().next_back();
            if world.posts.after(post).next().is_some()
                || last.is_some_and(|record| record.seq > request)
            {
                return true;
            }
            let in_time;
            (world, in_time) = self.server().wait_changed(world, end);
            if !in_time {
                return false;
            }
        }
    }

    /// Forgets all posts, and what belongs to them; users and channels stay.
    pub fn clear(&self) {
        let mut world = self.server().world();
        let all: Vec<u64> = world.posts.iter().map(|post| post.seq).collect();
        for seq in all {
            world.forget_post(seq);
        }
        world.live.cleared("all");
        drop(world);
        self.server().notify();
    }

    /// What stands there ready to be used, if the catcher is furnished.
    pub fn ready(&self) -> Option<Ready> {
        self.server().world().ready()
    }

    /// The URL of a webhook, as senders take it.
    pub fn webhook_url(&self, inbox: &str) -> String {
        format!("{}/hooks/{inbox}", self.url())
    }
}

/// The posts as they are now; those that have not changed are not made again.
fn refreshed(old: Vec<Post>, world: &World) -> Vec<Post> {
    let mut old = old.into_iter().peekable();
    let posts = world.posts.iter().map(|post| {
        while old.next_if(|own| own.seq < post.seq).is_some() {}
        match old.next_if(|own| own.seq == post.seq && is_same(own, post)) {
            Some(own) => own,
            None => Post::of(post, world),
        }
    });
    posts.collect()
}

fn is_fresh(posts: &[Post], world: &World) -> bool {
    posts.len() == world.posts.len()
        && posts
            .iter()
            .zip(world.posts.iter())
            .all(|(own, post)| own.seq == post.seq && is_same(own, post))
}

fn is_same(own: &Post, post: &model::Post) -> bool {
    (own.edit_at, own.delete_at) == (post.edit_at, post.delete_at) && *own.text == *post.message
}

impl Post {
    fn of(post: &model::Post, world: &World) -> Self {
        let user = world.users.get(&post.user);
        let user = user.map_or_else(String::new, |user| user.username.clone());
        let props = Value::Object(post.props_map());
        let shown = props["override_username"].as_str().unwrap_or(&user);
        let priority = post.priority.as_deref();
        let priority: Option<Value> = priority.and_then(|text| serde_json::from_str(text).ok());
        Self {
            seq: post.seq,
            id: post.id,
            create_at: post.create_at,
            edit_at: post.edit_at,
            delete_at: post.delete_at,
            channel: world
                .channels
                .get(&post.channel)
                .map_or_else(String::new, |channel| channel.name.clone()),
            inbox: post.inbox.as_deref().map(str::to_owned),
            display_name: shown.to_owned(),
            user,
            text: post.message.to_string(),
            kind: post.kind.to_string(),
            props,
            root_id: post.root,
            priority: priority
                .and_then(|priority| priority["priority"].as_str().map(str::to_owned))
                .filter(|priority| !priority.is_empty()),
            silent: post.silent,
            file_ids: post.file_ids.to_vec(),
            request: post.request,
        }
    }
}

impl Request {
    fn of(record: &Record) -> Self {
        let headers = record.headers.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_owned(), value.to_owned()))
        });
        Self {
            seq: record.seq,
            at: record.at,
            method: record.method.to_string(),
            path: record.path.to_string(),
            headers: headers.collect(),
            body: record.body.to_vec(),
            status: record.status,
            answer: record.answer.to_string(),
            remarks: record.remarks.iter().map(ToString::to_string).collect(),
        }
    }
}
