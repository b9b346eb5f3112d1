//! The posts of a channel, page by page.

use serde_json::Value;

use super::channel_lists::require_user;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::World;
use crate::world::model::Post;
use crate::world::posts::end_of;

pub(super) const SERVED: &[Served] = &[
    ("GetPostsForChannel", Access::Session, of_channel),
    ("GetPostsAroundLastUnread", Access::Session, around_unread),
    ("GetPinnedPosts", Access::Session, pinned),
];

/// How many posts that changed are given at once.
const SINCE_MAX: usize = 1_000;
/// How many posts are given around the first that is unread.
const AROUND: usize = 60;
/// How many of them at most.
const AROUND_MAX: usize = 200;

/// Which posts of a channel are wanted.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    channel: Id,
    before: Option<Id>,
    after: Option<Id>,
    since: i64,
    with_deleted: bool,
    /// The first posts of threads alone.
    roots: bool,
    with_threads: bool,
}

impl Wanted {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let id = |name: &str| match call.query(name) {
            Some(text) if !text.is_empty() => {
                let bad = |_| Refusal::bad_body_param(name);
                text.parse().map(Some).map_err(bad)
            }
            _ => Ok(None),
        };
        let since = match call.query("since") {
            Some(text) if !text.is_empty() => {
                text.parse().map_err(|_| Refusal::bad_body_param("since"))?
            }
            _ => 0,
        };
        Ok(Self {
            channel: call.id("channel_id")?,
            before: id("before")?,
            after: id("after")?,
            since,
            with_deleted: call.flag("include_deleted"),
            roots: call.world.rules.threads && call.flag("collapsedThreads"),
            with_threads: !call.flag("skipFetchThreads"),
        })
    }

    fn shows(&self, post: &Post) -> bool {
        (self.with_deleted || post.delete_at == 0) && !(self.roots && post.root.is_some())
    }

    /// The posts of a page, the newest first.
    fn rows<'a>(&self, world: &'a World, (skip, take): (usize, usize)) -> Vec<&'a Post> {
        let posts = &world.posts;
        let place_of = |id: Id| posts.get(&id).map(Post::place);
        if let Some(id) = self.after {
            let Some(place) = place_of(id) else {
                return Vec::new();
            };
            let rows = posts.later(&self.channel, place);
            let rows = rows.filter(|post| self.shows(post)).skip(skip).take(take);
            let mut rows: Vec<_> = rows.collect();
            rows.reverse();
            return rows;
        }
        if let Some(id) = self.before {
            let Some(place) = place_of(id) else {
                return Vec::new();
            };
            let rows = posts.earlier(&self.channel, place).rev();
            return rows
                .filter(|post| self.shows(post))
                .skip(skip)
                .take(take)
                .collect();
        }
        let rows = posts.in_channel(&self.channel).rev();
        rows.filter(|post| self.shows(post))
            .skip(skip)
            .take(take)
            .collect()
    }

    /// The posts that changed since a time, the newest first; deleted ones among them.
    fn changed<'a>(&self, world: &'a World) -> Vec<&'a Post> {
        let rows = world.posts.changed_after(&self.channel, self.since);
        let rows = rows.filter(|post| !(self.roots && post.root.is_some()));
        let mut rows: Vec<_> = rows.take(SINCE_MAX).collect();
        rows.sort_by_key(|post| std::cmp::Reverse((post.create_at, post.seq)));
        rows
    }

    /// The posts just after and just before some, which are given the newest first.
    fn neighbours(&self, world: &World, rows: &[&Post]) -> (Option<Id>, Option<Id>) {
        let shows = |post: &&Post| post.delete_at == 0 && !(self.roots && post.root.is_some());
        let next = rows.first().and_then(|newest| {
            let mut later = world.posts.later(&self.channel, newest.place());
            later.find(shows)
        });
        let before = rows.last().and_then(|oldest| {
            let mut earlier = world.posts.earlier(&self.channel, oldest.place()).rev();
            earlier.find(shows)
        });
        (next.map(|post| post.id), before.map(|post| post.id))
    }
}

/// The other posts of the threads that some posts reply in.
pub(super) fn threads<'a>(world: &'a World, rows: &[&'a Post]) -> Vec<&'a Post> {
    let mut roots: Vec<Id> = rows.iter().filter_map(|post| post.root).collect();
    roots.sort_unstable();
    roots.dedup();
    let threads = roots.iter().flat_map(|root| {
        let first = world.posts.get(root).into_iter();
        first.chain(world.posts.replies(root))
    });
    threads.filter(|post| post.delete_at == 0).collect()
}

/// The first posts of the threads that some posts reply in.
fn roots<'a>(world: &'a World, rows: &[&'a Post]) -> Vec<&'a Post> {
    let roots = rows.iter().filter_map(|post| world.posts.get(&post.root?));
    roots.filter(|post| post.delete_at == 0).collect()
}

/// A list, with the others that belong to its posts.
fn list(world: &World, wanted: &Wanted, rows: &[&Post]) -> Value {
    let others = match (wanted.roots, wanted.with_threads) {
        (true, _) => Vec::new(),
        (false, true) => threads(world, rows),
        (false, false) => roots(world, rows),
    };
    let mut list = view::posts(world, rows, others);
    if wanted.roots {
        tell_threads(world, &mut list);
    }
    list
}

/// Adds who wrote in threads, and when last.
fn tell_threads(world: &World, list: &mut Value) {
    let rows = list.get_mut("posts").and_then(Value::as_object_mut);
    for (id, row) in rows.into_iter().flatten() {
        let Ok(id) = id.parse::<Id>() else { continue };
        let replies = world
            .posts
            .replies(&id)
            .filter(|reply| reply.delete_at == 0);
        let mut users: Vec<Id> = Vec::new();
        for reply in replies {
            row["last_reply_at"] = reply.create_at.into();
            if !users.contains(&reply.user) {
                users.push(reply.user);
            }
        }
        if !users.is_empty() {
            let users = users.iter().map(|user| serde_json::json!({"id": user}));
            row["participants"] = users.collect();
        }
    }
}

/// Refuses a channel that who asks may not read. Newer servers tell whether there is one.
pub(super) fn require_readable(call: &Call<'_>, channel: Id) -> Result<(), Refusal> {
    if call.world.rules.public_posts {
        call.channel(channel)?;
    }
    call.channel_to_read(channel).map(|_| ())
}

fn of_channel(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of(call)?;
    if wanted.with_deleted {
        call.require_admin()?;
    }
    require_readable(call, wanted.channel)?;
    let world = &*call.world;
    if wanted.since > 0 {
        let rows = wanted.changed(world);
        // Of threads, only what they began with is given along, whether wanted or not.
        let others = roots(world, &rows);
        return Ok(Answer::json(200, &view::posts(world, &rows, others)));
    }
    let (skip, take) = call.page();
    let rows = wanted.rows(world, (skip, take));
    let mut json = list(world, &wanted, &rows);
    let (next, previous) = cursors(world, &wanted, &rows, skip == 0);
    json["next_post_id"] = next.into();
    json["prev_post_id"] = previous.into();
    let tag = tag(world, &wanted.channel);
    Ok(Answer::json(200, &json).header("etag", tag))
}

/// What changes when anything in a channel changes.
fn tag(world: &World, channel: &Id) -> String {
    let changed = world.posts.last_change(channel).unwrap_or(0);
    format!("{}.0.{changed}", world.version)
}

/// Where a list goes on: the next posts, and the ones before.
fn cursors(
    world: &World,
    wanted: &Wanted,
    rows: &[&Post],
    is_first_page: bool,
) -> (String, String) {
    let (next, previous) = wanted.neighbours(world, rows);
    match (wanted.after, wanted.before) {
        // What the client has is told as it was given, whether it exists or not.
        (Some(after), _) if is_first_page => (view::or_empty(next), after.to_string()),
        (None, Some(before)) if is_first_page => (before.to_string(), view::or_empty(previous)),
        _ => (view::or_empty(next), view::or_empty(previous)),
    }
}

fn around_unread(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let user = call.id("user_id")?;
    require_user(call, user)?;
    let wanted = Wanted::of(call)?;
    require_readable(call, wanted.channel)?;
    let limit = |name: &str| {
        let given = call.query(name).and_then(|text| text.parse::<usize>().ok());
        given.map_or(AROUND, |limit| limit.min(AROUND_MAX))
    };
    let (before, after) = (limit("limit_before"), limit("limit_after"));
    if after == 0 {
        return Err(Refusal::bad_url_param("limit_after"));
    }
    let place = call.world.channel_members.get(&(wanted.channel, user));
    let place = place.ok_or_else(|| {
        Refusal::new(
            404,
            "app.channel.get_member.missing.app_error",
            "The user is not in the channel.",
        )
    })?;
    let world = &*call.world;
    let seen = place.last_viewed_at;
    let mut later = world.posts.later(&wanted.channel, end_of(seen));
    let first = later.find(|post| wanted.shows(post)).filter(|_| seen != 0);
    let (rows, header) = if let Some(first) = first {
        (around(world, &wanted, first, (before, after)), None)
    } else {
        // Whoever has read all or nothing gets the newest.
        let rows = wanted.rows(world, (0, before));
        (rows, Some(tag(world, &wanted.channel)))
    };
    let mut json = list(world, &wanted, &rows);
    let (next, previous) = wanted.neighbours(world, &rows);
    json["next_post_id"] = view::or_empty(next).into();
    json["prev_post_id"] = view::or_empty(previous).into();
    let answer = Answer::json(200, &json);
    Ok(match header {
        Some(tag) => answer.header("etag", tag),
        None => answer,
    })
}

/// A post with so many before it, and with itself so many after.
fn around<'a>(
    world: &'a World,
    wanted: &Wanted,
    first: &'a Post,
    (before, after): (usize, usize),
) -> Vec<&'a Post> {
    let later = world.posts.later(&wanted.channel, first.place());
    let later = later.filter(|post| wanted.shows(post));
    let mut rows: Vec<&Post> = later.take(after - 1).collect();
    rows.reverse();
    rows.push(first);
    let earlier = world.posts.earlier(&wanted.channel, first.place());
    let earlier = earlier.rev().filter(|post| wanted.shows(post));
    rows.extend(earlier.take(before));
    rows
}

fn pinned(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    require_readable(call, id)?;
    let posts = call.world.posts.in_channel(&id);
    let posts = posts.filter(|post| post.is_pinned && post.delete_at == 0);
    let rows: Vec<&Post> = posts.collect();
    let tag = list_tag(call.world, &rows, []);
    let json = view::posts(call.world, &rows, []);
    Ok(Answer::json(200, &json).header("etag", tag))
}

/// What changes when any post of a list changes.
pub(super) fn list_tag<'a>(
    world: &World,
    rows: &[&'a Post],
    others: impl IntoIterator<Item = &'a Post>,
) -> String {
    let posts = rows.iter().copied().chain(others);
    let newest = posts.map(|post| (post.update_at, post.id)).max();
    let first = rows
        .first()
        .map_or_else(String::new, |post| post.id.to_string());
    match newest {
        Some((at, id)) => format!("{}.0.{first}.{id}.{at}", world.version),
        None => format!("{}.0.{first}.0.0", world.version),
    }
}
