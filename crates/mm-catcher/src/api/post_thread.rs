//! Threads, whole or page by page.

use serde_json::Value;

use super::post_lists::list_tag;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::Post;

pub(super) const SERVED: &[Served] = &[("GetPostThread", Access::Session, thread)];

/// How many posts of a thread are given at most.
const PER_PAGE_MAX: i64 = 200;

/// Which part of a thread is wanted.
#[derive(Debug, Default)]
struct Part {
    /// None for all.
    per_page: Option<usize>,
    is_upward: bool,
    /// Whether the order was asked for; else the posts come as they were made.
    is_ordered: bool,
    from_time: i64,
    from: Option<Id>,
    by_update: bool,
}

impl Part {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let number = |name: &str| match call.query(name) {
            Some(text) if !text.is_empty() => {
                let number: i64 = text.parse().map_err(|_| Refusal::bad_body_param(name))?;
                Ok::<_, Refusal>(Some(number).filter(|number| *number > 0))
            }
            _ => Ok(None),
        };
        let direction = call.query("direction").unwrap_or_default();
        if !matches!(direction.as_str(), "" | "up" | "down") {
            return Err(Refusal::bad_body_param("direction"));
        }
        let from = call.query("fromPost").unwrap_or_default();
        let by_update = call.flag("updatesOnly");
        let per_page = number("perPage")?;
        let (created, updated) = (number("fromCreateAt")?, number("fromUpdateAt")?);
        if per_page.is_some_and(|rows| rows > PER_PAGE_MAX) {
            return Err(Refusal::bad_body_param("perPage"));
        }
        if !from.is_empty() && created.is_none() {
            return Err(Refusal::bad_body_param("fromCreateAt"));
        }
        if created.is_some() && updated.is_some() || by_update && updated.is_none() {
            return Err(Refusal::bad_body_param("fromUpdateAt"));
        }
        if by_update && direction == "up" {
            return Err(Refusal::bad_body_param("updatesOnly"));
        }
        let time = if by_update { updated } else { created };
        let per_page = per_page.map(|rows| usize::try_from(rows).unwrap_or(usize::MAX));
        Ok(Self {
            per_page,
            is_upward: direction == "up",
            is_ordered: !direction.is_empty(),
            from_time: time.unwrap_or(0),
            from: from.parse().ok(),
            by_update,
        })
    }

    fn time(&self, post: &Post) -> i64 {
        if self.by_update {
            post.update_at
        } else {
            post.create_at
        }
    }

    /// Whether a post lies beyond where the client is already.
    fn is_beyond(&self, post: &Post) -> bool {
        if self.from_time == 0 {
            return true;
        }
        let place = (self.time(post), post.id);
        match (self.from, self.is_upward) {
            (Some(id), true) => place < (self.from_time, id),
            (Some(id), false) => place > (self.from_time, id),
            (None, true) => place.0 < self.from_time,
            (None, false) => place.0 > self.from_time,
        }
    }
}

fn thread(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("post_id")?;
    let part = if call.world.rules.thread_pages {
        Part::of(call)?
    } else {
        Part::default()
    };
    let world = &*call.world;
    let post = call.post(id)?;
    call.readable_channel(post.channel)?;
    let root = post.root.unwrap_or(post.id);
    let first = world.posts.get(&root).into_iter();
    let rows = first.chain(world.posts.replies(&root));
    let rows = rows.filter(|row| row.delete_at == 0 && part.is_beyond(row));
    let mut rows: Vec<&Post> = rows.collect();
    if part.is_ordered {
        rows.sort_by_key(|row| (part.time(row), row.id));
        if part.is_upward {
            rows.reverse();
        }
    }
    if call.flag("skipFetchThreads") {
        rows.clear();
    }
    let has_next = part.per_page.is_some_and(|rows_max| rows.len() > rows_max);
    rows.truncate(part.per_page.unwrap_or(usize::MAX));
    // The post that was asked for comes first. Old servers give it once more in its place.
    if world.rules.threads {
        rows.retain(|row| row.id != id);
    }
    rows.insert(0, post);
    let tag = list_tag(world, &rows, []);
    let mut json = view::posts(world, &rows, []);
    if world.rules.thread_pages {
        json["has_next"] = Value::Bool(has_next);
    }
    Ok(Answer::json(200, &json).header("etag", tag))
}
