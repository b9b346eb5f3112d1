//! What was posted while there was no connection, by the REST API.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mm_core::{Cancel, Error, ErrorKind};
use mm_driver::types::{Channel, Post, PostList, Team, User};
use mm_driver::{ChannelId, Driver, FromJson, Request};
use serde_json::{Map, Value};

use crate::data::{Broadcast, PostDeleted, PostEdited, Posted};
use crate::event::{Event, EventKind, Origin};
use crate::seen::{self, Seen};

/// How many posts the server gives at most that changed since a time.
const SINCE_MAX: usize = 1000;
/// How many posts a page has.
const PAGE: usize = 200;
/// How many posts of one channel are caught up.
const POSTS_MAX: usize = 20_000;

/// What is to be caught up.
pub(crate) struct CatchUp<'a> {
    pub(crate) driver: &'a Driver,
    pub(crate) cancel: &'a Cancel,
    /// From when on, by the server's clock; a little is known already, as clocks and messages
    /// overtake each other.
    pub(crate) since: i64,
    pub(crate) seen: &'a Seen,
    /// Whether this is the last try: what fails is then left out, and told.
    pub(crate) is_last: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the order of time.
    pub(crate) events: Vec<Late>,
    /// The channels whose posts could not be read, or not all.
    pub(crate) missing: Vec<ChannelId>,
    /// Not even the channels are known.
    pub(crate) nothing: bool,
}

/// An event of the past.
#[derive(Debug)]
pub(crate) struct Late {
    pub(crate) at: i64,
    pub(crate) key: Arc<str>,
    pub(crate) event: Event,
}

impl CatchUp<'_> {
    /// Reads what was missed.
    ///
    /// # Errors
    /// It was cancelled; or it failed in a way that may pass, and is not the last try.
    pub(crate) fn run(&self) -> Result<Found, Error> {
        let mut found = Found::default();
        let channels = match self.channels() {
            Ok(channels) => channels,
            Err(error) => {
                self.is_left_out(error)?;
                found.nothing = true;
                return Ok(found);
            }
        };
        let moved = channels
            .iter()
            .filter(|row| row.last_post_at.0 > self.since);
        for channel in moved {
            match self.posts(channel) {
                Ok((posts, is_whole)) => {
                    found.events.extend(
                        posts
                            .into_iter()
                            .filter_map(|post| self.late(post, channel)),
                    );
                    if !is_whole {
                        found.missing.push(channel.id.clone());
                    }
                }
                Err(error) => {
                    self.is_left_out(error)?;
                    found.missing.push(channel.id.clone());
                }
            }
        }
        // What is of one time keeps its order.
        found.events.sort_by_key(|late| late.at);
        self.name_senders(&mut found.events)?;
        Ok(found)
    }

    /// Whether a failure is one to go on without.
    fn is_left_out(&self, error: Error) -> Result<(), Error> {
        let passes = error.is_transient() || error.kind() == ErrorKind::Status(401);
        if error.kind() == ErrorKind::Canceled || (passes && !self.is_last) {
            return Err(error);
        }
        Ok(())
    }

    fn get<T: FromJson>(&self, path: String, query: &[(&str, &str)]) -> Result<T, Error> {
        let mut request = self.driver.request("GET", path).cancel_by(self.cancel);
        for (name, value) in query {
            request = request.query(*name, *value);
        }
        request.send_typed()
    }

    /// The user's channels in all teams. Servers before 6.1 give them by team alone.
    fn channels(&self) -> Result<Vec<Channel>, Error> {
        let all = self.get("/api/v4/users/me/channels".to_owned(), &[]);
        match &all {
            Err(error) if matches!(error.kind(), ErrorKind::Status(400 | 404 | 405 | 501)) => {}
            _ => return all,
        }
        let teams: Vec<Team> = self.get("/api/v4/users/me/teams".to_owned(), &[])?;
        let mut channels = BTreeMap::new();
        for team in teams {
            let path = format!("/api/v4/users/me/teams/{}/channels", team.id.as_str());
            let of_team: Vec<Channel> = self.get(path, &[])?;
            // Direct channels are of every team.
            channels.extend(of_team.into_iter().map(|row| (row.id.clone(), row)));
        }
        Ok(channels.into_values().collect())
    }

    /// The posts of a channel that are new or have changed, the oldest first, and whether they
    /// are all.
    fn posts(&self, channel: &Channel) -> Result<(Vec<Post>, bool), Error> {
        let path = format!("/api/v4/channels/{}/posts", channel.id.as_str());
        let since = self.since.to_string();
        let changed: PostList = self.get(path.clone(), &[("since", &since)])?;
        let (mut order, mut posts) = (changed.order, changed.posts);
        let mut is_whole = true;
        if order.len() >= SINCE_MAX {
            let (pages, whole) = self.pages(&path, &mut posts)?;
            // Those that were only changed are in no page.
            order.extend(pages);
            is_whole = whole;
        }
        let in_order = order.iter().rev().filter_map(|id| posts.remove(id));
        Ok((in_order.collect(), is_whole))
    }

    /// The new posts of a channel by pages, from the newest back. Each begins where the one
    /// before ended, so that what is posted meanwhile shifts nothing.
    fn pages(
        &self,
        path: &str,
        posts: &mut BTreeMap<String, Post>,
    ) -> Result<(Vec<String>, bool), Error> {
        let mut order = Vec::new();
        let per_page = PAGE.to_string();
        let mut before = String::new();
        while posts.len() < POSTS_MAX {
            let mut query = vec![("per_page", per_page.as_str())];
            if !before.is_empty() {
                query.push(("before", &before));
            }
            let mut page: PostList = self.get(path.to_owned(), &query)?;
            let Some(oldest) = page.order.last().cloned() else {
                return Ok((order, true));
            };
            let is_end = page
                .posts
                .get(&oldest)
                .is_none_or(|post| post.create_at.0 <= self.since);
            posts.append(&mut page.posts);
            order.append(&mut page.order);
            if is_end {
                return Ok((order, true));
            }
            before = oldest;
        }
        Ok((order, false))
    }

    /// What happened to a post since then, if anything did that was not told.
    fn late(&self, post: Post, channel: &Channel) -> Option<Late> {
        let since = self.since;
        let broadcast = Broadcast {
            channel_id: post.channel_id.clone(),
            ..Broadcast::default()
        };
        let is_new = post.create_at.0 > since && !self.seen.contains(post.id.as_str());
        let (at, kind) = if post.delete_at.0 > since {
            let deleted = PostDeleted {
                post,
                other: Map::new(),
            };
            (
                deleted.post.delete_at.0,
                EventKind::PostDeleted(Box::new(deleted)),
            )
        } else if is_new {
            let posted = Posted {
                channel_name: channel.name.clone(),
                channel_display_name: channel.display_name.clone(),
                channel_type: channel.type_.clone(),
                team_id: channel.team_id.clone(),
                post,
                ..Posted::default()
            };
            (posted.post.create_at.0, EventKind::Posted(Box::new(posted)))
        } else if post.edit_at.0 > since {
            let edited = PostEdited {
                post,
                other: Map::new(),
            };
            (
                edited.post.edit_at.0,
                EventKind::PostEdited(Box::new(edited)),
            )
        } else {
            return None;
        };
        let key = seen::key(&kind)?;
        if self.seen.contains(&key) {
            return None;
        }
        let event = Event {
            kind,
            broadcast,
            seq: None,
            origin: Origin::CaughtUp,
            other: Map::new(),
        };
        Some(Late { at, key, event })
    }

    /// Names who posted, as the server does in its events. Without the names it goes on.
    fn name_senders(&self, events: &mut [Late]) -> Result<(), Error> {
        let users = events.iter().filter_map(|late| match &late.event.kind {
            EventKind::Posted(posted) => Some(posted.post.user_id.as_str().to_owned()),
            _ => None,
        });
        let users: BTreeSet<String> = users.collect();
        if users.is_empty() {
            return Ok(());
        }
        let users: Vec<Value> = users.into_iter().map(Value::from).collect();
        let request = self.driver.request("POST", "/api/v4/users/ids");
        let found = request.cancel_by(self.cancel).json(users).send_typed();
        let users: Vec<User> = match found {
            Err(error) if error.kind() == ErrorKind::Canceled => return Err(error),
            found => found.unwrap_or_default(),
        };
        let names = users
            .iter()
            .map(|user| (user.id.as_str(), user.username.as_str()));
        let names: BTreeMap<_, _> = names.collect();
        for late in events {
            if let EventKind::Posted(posted) = &mut late.event.kind {
                posted.sender_name = sender(&posted.post, &names);
            }
        }
        Ok(())
    }
}

fn sender(post: &Post, names: &BTreeMap<&str, &str>) -> String {
    if post.type_.starts_with("system_") {
        return "System".to_owned();
    }
    let by_webhook = post
        .props
        .get("from_webhook")
        .is_some_and(|flag| flag == "true");
    let shown = post.props.get("override_username").and_then(Value::as_str);
    match (shown, names.get(post.user_id.as_str())) {
        (Some(shown), _) if by_webhook => shown.to_owned(),
        (_, Some(name)) => format!("@{name}"),
        _ => String::new(),
    }
}
