//! Deliveries by REST.

use mm_catcher::Faults;
use mm_driver::mm_core::{Attachment, Delivery, Payload, Transport};
use mm_driver::{FilePart, Poster};

use crate::scene::Scene;

fn posted(scene: &Scene) -> Vec<mm_catcher::Post> {
    let posts = scene.catcher.posts().into_iter();
    posts
        .filter(|post| post.channel == "alerts" && post.kind.is_empty())
        .collect()
}

#[test]
fn a_payload_is_posted_with_what_it_carries() {
    let scene = Scene::new();
    let poster = Poster::new(scene.admin.clone(), scene.channel_id());
    let payload = Payload::builder()
        .text("hello")
        .attachment(Attachment::new("attached"))
        .build()
        .unwrap();
    let receipt = poster.send(&mut Delivery::new(payload)).unwrap();
    let posts = posted(&scene);
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].text, "hello");
    assert_eq!(posts[0].props["attachments"][0]["text"], "attached");
    assert_eq!(receipt.post_ids(), [posts[0].id.to_string()]);
}

#[test]
fn a_long_text_is_split_and_the_thread_and_the_files_are_kept() {
    let scene = Scene::new();
    let root = scene.post("root");
    let files = (0..7)
        .map(|number| FilePart::bytes(format!("{number}.txt"), "x"))
        .collect();
    let poster = Poster::new(scene.admin.clone(), scene.channel_id())
        .thread(&root.id)
        .files(files);
    let text = "word ".repeat(5_000);
    let receipt = poster
        .send(&mut Delivery::new(Payload::new(text.as_str())))
        .unwrap();
    assert_eq!(receipt.parts(), 3);
    let thread = scene
        .admin
        .posts()
        .get_post_thread(&root.id)
        .send()
        .unwrap();
    let ids = receipt.post_ids().iter();
    let replies: Vec<_> = ids.map(|id| &thread.posts[id]).collect();
    assert!(replies.iter().all(|post| post.root_id == root.id));
    let texts: String = replies.iter().map(|post| post.message.as_str()).collect();
    assert_eq!(texts.replace(' ', ""), text.replace(' ', ""));
    let files: Vec<usize> = replies.iter().map(|post| post.file_ids.len()).collect();
    assert_eq!(files, [5, 0, 2]);
}

#[test]
fn a_channel_is_looked_up_in_the_team() {
    let scene = Scene::new();
    let mut payload = Payload::new("hi");
    payload.set_channel(Some("Town Square"));
    let poster = Poster::new(scene.admin.clone(), scene.channel_id());
    let error = poster
        .send(&mut Delivery::new(payload.clone()))
        .unwrap_err();
    assert_eq!(error.field(), Some("channel"));
    let poster = poster.team(&scene.team.id);
    poster.send(&mut Delivery::new(payload)).unwrap();
    let posts = scene.catcher.posts();
    assert_eq!(posts.last().unwrap().channel, "town-square");
}

#[test]
fn a_delivery_whose_answer_was_lost_is_found_and_not_doubled() {
    let scene = Scene::new();
    let poster = Poster::new(scene.admin.clone(), scene.channel_id());
    let mut delivery = Delivery::new(Payload::new("once")).single_attempt();
    scene.admin.me().unwrap();
    // The post is made, and its answer is not heard.
    scene.catcher.set_faults(Faults::cut_next(1));
    let error = poster.send(&mut delivery).unwrap_err();
    assert!(error.may_have_acted(), "{error}");
    let receipt = poster.send(&mut delivery).unwrap();
    let posts = posted(&scene);
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!(receipt.post_ids(), [posts[0].id.to_string()]);
    // It is what was found, rather than what the server kept for the key alone.
    let requests = scene.catcher.requests();
    let sent = requests
        .iter()
        .filter(|one| one.method == "POST" && one.path == "/api/v4/posts");
    assert_eq!(sent.count(), 1);
}
