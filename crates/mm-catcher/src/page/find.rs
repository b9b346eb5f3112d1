//! Posts by place, words and number.

use serde_json::{Value, json};

use super::place::Place;
use super::refused;
use super::shown::Shown;
use crate::server::Server;
use crate::world::World;
use crate::world::model::Post;

/// How many posts are looked at before others get their turn at the server.
const AT_ONCE: usize = 2_000;

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) place: Place,
    /// In lower case; all of them must be there.
    pub(super) words: Vec<String>,
    pub(super) before: Option<u64>,
    pub(super) after: Option<u64>,
    pub(super) limit: usize,
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// The posts nearest to where the page stands, and whether there are more beyond them.
pub(super) fn json(server: &Server, search: &Search) -> Value {
    if search.place == Place::Refused {
        return refused::json(server, search);
    }
    let mut found: Vec<Shown> = Vec::new();
    let forward = search.before.is_none() && search.after.is_some();
    let mut at = search
        .after
        .filter(|_| forward)
        .or(search.before)
        .unwrap_or(u64::MAX);
    let mut more = false;
    'all: loop {
        let world = server.world();
        let mut looked = 0;
        let mut rows: Box<dyn Iterator<Item = &Post>> = if forward {
            Box::new(world.posts.after(at))
        } else {
            Box::new(world.posts.before(at).rev())
        };
        for post in rows.by_ref().take(AT_ONCE) {
            looked += 1;
            at = post.seq;
            if !search.holds(&world, post) {
                continue;
            }
            if found.len() == search.limit {
                more = true;
                break 'all;
            }
            found.push(Shown::of(&world, post));
        }
        if looked < AT_ONCE {
            break;
        }
    }
    // Rendered when the server is free for others again.
    let posts: Vec<Value> = found.iter().map(Shown::json).collect();
    json!({"posts": posts, "more": more})
}

impl Search {
    fn holds(&self, world: &World, post: &Post) -> bool {
        if !self.place.holds(post) {
            return false;
        }
        if self.words.is_empty() {
            return true;
        }
        let sender = world.users.get(&post.user);
        let sender = sender.map_or("", |user| user.username.as_str());
        let text = format!("{}\n{}\n{sender}", post.message, post.props).to_lowercase();
        self.words.iter().all(|word| text.contains(word))
    }
}
