//! Posts thrown away.

use super::place::Place;
use crate::id::Id;
use crate::server::Server;

/// Throws the posts of a place away as if they had never been; gives how many.
pub(super) fn place(server: &Server, place: &Place) -> usize {
    let mut world = server.world();
    let seqs: Vec<u64> = {
        let posts = world.posts.iter().filter(|post| place.holds(post));
        posts.map(|post| post.seq).collect()
    };
    for seq in &seqs {
        let Some(post) = world.posts.remove(*seq) else {
            continue;
        };
        world.records.release(post.request);
        let first = (post.id, Id::MIN, String::new());
        let reactions: Vec<_> = world
            .reactions
            .range(first..)
            .map(|(key, _)| key.clone())
            .take_while(|(id, ..)| *id == post.id)
            .collect();
        for reaction in reactions {
            world.reactions.remove(&reaction);
        }
    }
    world.live.cleared(&place.text());
    seqs.len()
}
