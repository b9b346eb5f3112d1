//! Posts thrown away.

use super::place::Place;
use crate::server::Server;

/// Throws the posts of a place away as if they had never been; gives how many.
pub(super) fn place(server: &Server, place: &Place) -> usize {
    let mut world = server.world();
    let seqs: Vec<u64> = {
        let posts = world.posts.iter().filter(|post| place.holds(post));
        posts.map(|post| post.seq).collect()
    };
    for seq in &seqs {
        world.forget_post(*seq);
    }
    world.live.cleared(&place.text());
    seqs.len()
}
