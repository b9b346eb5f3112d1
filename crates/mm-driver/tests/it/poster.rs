//! Deliveries by REST.

use mm_catcher::Faults;
use mm_driver::mm_core::{Attachment, Delivery, DeliveryId, Payload, Transport};
use mm_driver::{FilePart, Poster, Request};

use crate::scene::Scene;

const POSTS: &str = "/api/v4/posts";
const FILES: &str = "/api/v4/files";

/// How many requests of this method and path came.
fn count(scene: &Scene, method: &str, path: &str) -> usize {
    let requests = scene.catcher.requests();
    let meant = |one: &&mm_catcher::Request| {
        one.method == method && one.path.split('?').next() == Some(path)
    };
    requests.iter().filter(meant).count()
}

/// The names of the files of a post.
fn names(scene: &Scene, id: &str) -> Vec<String> {
    let infos = scene.admin.posts().get_file_infos_for_post(id).send();
    let infos = infos.unwrap().into_iter();
    infos.map(|info| info.name).collect()
}

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
    assert_eq!(count(&scene, "POST", POSTS), 1);
}

#[test]
fn a_long_text_can_go_on_in_the_thread_and_ten_files_be_in_a_post() {
    let scene = Scene::new();
    let files = (0..12).map(|number| {
        let open = || Ok(&b"x"[..]);
        FilePart::opener(format!("{number}.txt"), open, 1)
    });
    let poster = Poster::new(scene.admin.clone(), scene.channel_id())
        .files(files.collect())
        .files_per_post(10)
        .continues_in_thread();
    let text = "word ".repeat(5_000);
    let receipt = poster.send(&mut Delivery::new(Payload::new(text))).unwrap();
    let ids = receipt.post_ids();
    let post = |id: &String| scene.admin.posts().get_post(id).send().unwrap();
    let posts: Vec<_> = ids.iter().map(post).collect();
    let files: Vec<usize> = posts.iter().map(|post| post.file_ids.len()).collect();
    assert_eq!(files, [10, 0, 2]);
    assert_eq!(posts[0].root_id.as_str(), "");
    assert!(posts[1..].iter().all(|post| post.root_id == posts[0].id));
}

#[test]
fn a_file_that_can_be_opened_again_is_sent_again() {
    let scene = Scene::new();
    let file = FilePart::opener("a.txt", || Ok(&b"abc"[..]), 3);
    let poster = Poster::new(scene.admin.clone(), scene.channel_id()).files(vec![file]);
    let mut delivery = Delivery::new(Payload::new("file")).single_attempt();
    let faults = "path=/api/v4/files,first=1,cut.at=head".parse::<Faults>();
    scene.catcher.set_faults(faults.unwrap());
    poster.send(&mut delivery).unwrap_err();
    let receipt = poster.send(&mut delivery).unwrap();
    assert_eq!(names(&scene, &receipt.post_ids()[0]), ["a.txt"]);
}

#[test]
fn files_that_were_uploaded_are_used_by_the_next_attempt() {
    let scene = Scene::new();
    scene.admin.me().unwrap();
    // The post fails before and after it is made, the one for the files beyond five, an upload.
    for (faults, files, uploads) in [
        (
            "path=/api/v4/posts,first=1,failure.status=503,retry_after.form=absent",
            3,
            3,
        ),
        ("path=/api/v4/posts,first=1,cut.at=head", 3, 3),
        (
            "path=/api/v4/posts,skip=1,first=1,failure.status=503,retry_after.form=absent",
            7,
            7,
        ),
        (
            "path=/api/v4/files,skip=2,first=1,failure.status=503,retry_after.form=absent",
            3,
            4,
        ),
        (
            "path=/api/v4/files,skip=6,first=1,failure.status=503,retry_after.form=absent",
            7,
            8,
        ),
    ] {
        let expected: Vec<String> = (0..files).map(|number| format!("{number}.txt")).collect();
        let file = |name: &String| {
            if uploads == files {
                FilePart::reader(name, &b"abc"[..], 3) // It can be read once.
            } else {
                FilePart::bytes(name, *b"abc")
            }
        };
        let poster = Poster::new(scene.admin.clone(), scene.channel_id())
            .files(expected.iter().map(file).collect());
        let before = count(&scene, "POST", FILES);
        let mut delivery = Delivery::new(Payload::new("files")).single_attempt();
        scene.catcher.set_faults(faults.parse::<Faults>().unwrap());
        poster.send(&mut delivery).unwrap_err();
        let receipt = poster.send(&mut delivery).unwrap();
        let sent = count(&scene, "POST", FILES) - before;
        assert_eq!(sent, uploads, "{faults}");
        let posts = receipt.post_ids().iter();
        let names: Vec<String> = posts.flat_map(|id| names(&scene, id)).collect();
        assert_eq!(names, expected, "{faults}");
    }
}

#[test]
fn a_delivery_of_an_earlier_process_is_found_and_not_doubled() {
    let scene = Scene::new();
    let send = |delivery: Delivery, busy: usize| {
        let mut delivery = delivery.single_attempt();
        for _ in 0..busy {
            scene.post("other");
        }
        // One process, one poster.
        let poster = Poster::new(scene.admin.clone(), scene.channel_id());
        poster.send(&mut delivery)
    };
    for busy in [0, 250] {
        let row = |text: &str| {
            let id = DeliveryId::given(format!("row-{busy}"));
            Delivery::with_id(Payload::new(text), id)
        };
        let text = format!("once {busy}");
        scene.admin.me().unwrap();
        scene.catcher.set_faults(Faults::cut_next(1));
        send(row(&text), 0).unwrap_err();
        let made = count(&scene, "POST", POSTS);
        let receipt = send(row(&text).resumed(0), busy).unwrap();
        let posts = posted(&scene);
        let own: Vec<_> = posts.iter().filter(|post| post.text == text).collect();
        assert_eq!(own.len(), 1);
        assert_eq!(receipt.post_ids(), [own[0].id.to_string()]);
        assert_eq!(count(&scene, "POST", POSTS), made + busy);
    }
    // One that never left is sent, and one that is new is not looked for.
    let looked = || {
        count(
            &scene,
            "GET",
            &format!("/api/v4/channels/{}/posts", scene.channel_id()),
        )
    };
    let before = looked();
    let never = Delivery::with_id(Payload::new("never"), DeliveryId::given("row-never"));
    send(never.resumed(0), 0).unwrap();
    assert_eq!(looked(), before + 2, "all 253 posts");
    send(Delivery::new(Payload::new("new")), 0).unwrap();
    assert_eq!(looked(), before + 2);
    let posts = posted(&scene);
    let own = posts
        .iter()
        .filter(|post| ["never", "new"].contains(&post.text.as_str()));
    assert_eq!(own.count(), 2);
}

#[test]
fn a_part_that_is_out_is_not_sent_again_even_if_it_was_deleted() {
    let scene = Scene::new();
    let payload = Payload::new("word ".repeat(8_000));
    let poster = Poster::new(scene.admin.clone(), scene.channel_id());
    let fail_third = "path=/api/v4/posts,skip=2,first=1,failure.status=503,retry_after.form=absent";
    for is_restored in [false, true] {
        let (posts, sent) = (posted(&scene).len(), count(&scene, "POST", POSTS));
        let id = DeliveryId::given(is_restored.to_string());
        let mut delivery = Delivery::with_id(payload.clone(), id.clone()).single_attempt();
        scene.admin.me().unwrap();
        scene
            .catcher
            .set_faults(fail_third.parse::<Faults>().unwrap());
        let error = poster.send(&mut delivery).unwrap_err();
        assert_eq!(error.parts(), Some((2, 3)));
        assert_eq!(delivery.parts_sent(), 2);
        let first = posted(&scene).into_iter().nth(posts).unwrap();
        scene
            .admin
            .posts()
            .delete_post(first.id.to_string())
            .send()
            .unwrap();
        let receipt = if is_restored {
            let poster = Poster::new(scene.admin.clone(), scene.channel_id());
            let mut restored = Delivery::with_id(payload.clone(), id).resumed(2);
            poster.send(&mut restored).unwrap()
        } else {
            poster.send(&mut delivery).unwrap()
        };
        assert_eq!(receipt.parts(), 3);
        let sent = count(&scene, "POST", POSTS) - sent;
        assert_eq!(sent, 4, "three, and again the one that failed");
    }
}

#[test]
fn a_post_of_somebody_else_is_not_taken_for_ones_own() {
    let scene = Scene::new();
    let (other, me) = scene.member("mallory");
    let member = serde_json::json!({"user_id": me.id});
    let path = format!("/api/v4/channels/{}/members", scene.channel_id());
    scene
        .admin
        .request("POST", path)
        .json(member)
        .send()
        .unwrap();
    let lie = serde_json::json!({
        "channel_id": scene.channel_id(), "message": "a lie",
        "props": {"mm_delivery": {"id": "row-7", "part": 0}},
    });
    other.request("POST", POSTS).json(lie).send().unwrap();
    let delivery = Delivery::with_id(Payload::new("truth"), DeliveryId::given("row-7"));
    let poster = Poster::new(scene.admin.clone(), scene.channel_id());
    poster.send(&mut delivery.resumed(0)).unwrap();
    let texts: Vec<_> = posted(&scene).into_iter().map(|post| post.text).collect();
    assert_eq!(texts, ["a lie", "truth"]);
}
