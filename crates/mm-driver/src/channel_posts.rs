//! The posts of a channel, from one to the next.

use std::collections::VecDeque;
use std::iter::FusedIterator;

use mm_core::Error;

use crate::api::posts::PostsApi;
use crate::types::{Post, PostList};
use crate::{ChannelId, Driver, Millis, PostId, Request};

/// How many a page has: the most that a server gives.
const PER_PAGE: usize = 200;

/// Which way the posts of a channel are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// From the newest to the oldest.
    Back,
    /// From an older one to the newest.
    Forth,
}

/// The posts of a channel, which are asked for page by page from one post to the next: so that
/// none is left out and none comes twice, whatever is posted meanwhile. After an error it is
/// over.
#[derive(Debug)]
#[must_use = "nothing is asked for before it is read"]
pub struct ChannelPosts<'d> {
    driver: &'d Driver,
    path: String,
    way: Way,
    /// The post to go on from; none asks for the newest.
    from: Option<PostId>,
    /// Where it ends when it goes back.
    oldest: Millis,
    ready: VecDeque<Post>,
    is_over: bool,
}

impl<'d> ChannelPosts<'d> {
    fn new(driver: &'d Driver, channel: &ChannelId, way: Way, from: Option<PostId>) -> Self {
        Self {
            driver,
            path: format!("/api/v4/channels/{channel}/posts"),
            way,
            from,
            oldest: Millis(i64::MIN),
            ready: VecDeque::new(),
            is_over: false,
        }
    }

    fn fetch(&mut self) -> Result<(), Error> {
        let mut request = self.driver.get(&self.path);
        request = request.query("per_page", PER_PAGE.to_string());
        if let Some(from) = &self.from {
            let name = if self.way == Way::Back {
                "before"
            } else {
                "after"
            };
            request = request.query(name, from.as_str());
        }
        let mut list: PostList = request.send_typed()?;
        // The posts besides are those that these answer.
        let order = list.order.iter();
        let mut posts: Vec<Post> = order.filter_map(|id| list.posts.remove(id)).collect();
        // They come with the newest first.
        if self.way == Way::Forth {
            posts.reverse();
        }
        match posts.last() {
            // A page may be short though others follow: deleted ones are left out.
            Some(end) => self.from = Some(end.id.clone()),
            None => self.is_over = true,
        }
        let before = posts.len();
        posts.retain(|post| post.create_at >= self.oldest);
        self.is_over |= posts.len() < before;
        self.ready.extend(posts);
        Ok(())
    }
}

impl Iterator for ChannelPosts<'_> {
    type Item = Result<Post, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.is_over {
            if let Err(error) = self.fetch() {
                self.is_over = true;
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

impl FusedIterator for ChannelPosts<'_> {}

impl<'d> PostsApi<'d> {
    /// All posts of a channel from the newest to the oldest, 200 a request. What is posted
    /// after the first request is not among them.
    pub fn all(&self, channel: impl Into<ChannelId>) -> ChannelPosts<'d> {
        ChannelPosts::new(self.driver(), &channel.into(), Way::Back, None)
    }

    /// The posts of a channel before this one, from the newest to the oldest.
    pub fn before(
        &self,
        channel: impl Into<ChannelId>,
        post: impl Into<PostId>,
    ) -> ChannelPosts<'d> {
        ChannelPosts::new(self.driver(), &channel.into(), Way::Back, Some(post.into()))
    }

    /// The posts of a channel after this one, from the oldest to the newest, those that come
    /// while they are read among them.
    pub fn after(
        &self,
        channel: impl Into<ChannelId>,
        post: impl Into<PostId>,
    ) -> ChannelPosts<'d> {
        ChannelPosts::new(
            self.driver(),
            &channel.into(),
            Way::Forth,
            Some(post.into()),
        )
    }

    /// The posts of a channel that were made at this time or later, from the newest to the
    /// oldest. (The server's own `since` gives what was changed since, a thousand at most:
    /// that is `get_posts_for_channel(channel).since(time)`.)
    pub fn since(
        &self,
        channel: impl Into<ChannelId>,
        time: impl Into<Millis>,
    ) -> ChannelPosts<'d> {
        let mut posts = self.all(channel);
        posts.oldest = time.into();
        posts
    }
}
