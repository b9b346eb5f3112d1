//! The posts of a place as a file of JSON.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::channel::Channel;

use super::Reply;
use super::place::Place;
use crate::answer::Answer;
use crate::server::Server;
use crate::view;

/// How many posts are written at once.
const AT_ONCE: usize = 200;

/// Sends all posts of a place, as the API gives them, piece by piece: they may be many.
pub(super) fn stream(server: &Arc<Server>, place: Place) -> Reply {
    let (mut sender, body) = Channel::new(2);
    let server = Arc::clone(server);
    tokio::spawn(async move {
        let mut at = 0;
        let mut text = "[".to_owned();
        let mut first = true;
        loop {
            let last = write(&server, &place, &mut at, &mut first, &mut text);
            if last {
                text.push_str("\n]\n");
            }
            let piece = Bytes::from(std::mem::take(&mut text));
            if sender.send_data(piece).await.is_err() || last {
                return; // Done, or nobody reads on.
            }
        }
    });
    let answer = Answer::bytes(200, "application/json", "")
        .header("content-disposition", "attachment; filename=\"posts.json\"");
    (answer, Some(body))
}

/// Writes the next posts; tells whether they were the last.
fn write(
    server: &Server,
    place: &Place,
    at: &mut u64,
    first: &mut bool,
    text: &mut String,
) -> bool {
    let world = server.world();
    let mut looked = 0;
    for post in world.posts.after(*at).take(AT_ONCE) {
        looked += 1;
        *at = post.seq;
        if place.holds(post) {
            text.push_str(if *first { "\n" } else { ",\n" });
            *first = false;
            text.push_str(&view::post(&world, post).to_string());
        }
    }
    looked < AT_ONCE
}
