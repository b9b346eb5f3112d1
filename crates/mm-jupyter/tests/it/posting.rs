//! What a request to post comes to.

use serde_json::json;

use crate::client::Form;
use crate::hub::SCOPE;
use crate::scene::{ALICE, Scene, TEAM};

#[test]
fn a_message_is_posted_for_its_user() {
    let scene = Scene::new();
    let answer = scene.post(&[("message", "Computation done!"), ("channel", "plots")]);
    assert_eq!(answer.status, 201, "{answer:?}");
    let posts = scene.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].channel, "plots");
    assert_eq!(
        posts[0].text,
        "*@alice (via jupyterpost)*: Computation done!"
    );
    assert_eq!(posts[0].props["jupyterhub_user"], "alice");
    let id = posts[0].id.to_string();
    let url = format!("{}/{TEAM}/pl/{id}", scene.catcher.url());
    assert_eq!((answer.text("id"), answer.text("url")), (id.clone(), url));
    assert_eq!(answer.json()["posts"], json!([id]));
    assert_eq!(answer.text("channel"), "~plots");
}

#[test]
fn a_form_and_json_are_taken_too_and_a_url_without_a_slash() {
    let scene = Scene::new();
    let request = scene.request("POST", "").token(ALICE);
    let form = request.clone().body(
        "application/x-www-form-urlencoded",
        "message=a+b&channel=plots",
    );
    assert_eq!(form.send().status, 201);
    let json = request.body(
        "application/json; charset=utf-8",
        r#"{"message":"c","channel":"~plots"}"#,
    );
    assert_eq!(json.send().status, 201);
    let bare = crate::client::Request::new(scene.service.address, "POST", "/services/jupyterpost");
    let bare = bare.header("authorization", &format!("Bearer {ALICE}"));
    assert_eq!(
        bare.form(Form::of(&[("message", "d"), ("channel", "plots")]))
            .send()
            .status,
        201
    );
    let texts: Vec<_> = scene.posts().into_iter().map(|post| post.text).collect();
    let head = "*@alice (via jupyterpost)*: ";
    assert_eq!(
        texts,
        [format!("{head}a b"), format!("{head}c"), format!("{head}d")]
    );
}

#[test]
fn files_go_with_the_post_and_beyond_ten_into_its_thread() {
    let scene = Scene::new();
    // The fields may come in any order.
    let mut form = Form::default();
    for number in 0..12 {
        form = form.file(
            &format!("{number}.txt"),
            format!("file {number}").as_bytes(),
        );
    }
    let answer = scene.send(form.field("channel", "plots").field("message", "twelve"));
    assert_eq!(answer.status, 201, "{answer:?}");
    let posts = scene.posts();
    let files: Vec<usize> = posts.iter().map(|post| post.file_ids.len()).collect();
    assert_eq!(files, [10, 2]);
    assert_eq!(
        posts[1].root_id.as_ref().map(ToString::to_string),
        Some(answer.text("id"))
    );
    let infos = posts.iter().flat_map(|post| scene.files(post));
    let names: Vec<_> = infos.map(|file| file.name).collect();
    let expected: Vec<_> = (0..12).map(|number| format!("{number}.txt")).collect();
    assert_eq!(names, expected);
}

#[test]
fn a_file_alone_is_posted_too_also_as_the_seeds_program_sends_it() {
    let scene = Scene::new();
    let png = [0x89, b'P', b'N', b'G', 1, 2, 3];
    let answer = scene.send(Form::of(&[("message", ""), ("channel", "@me")]).file("upload", &png));
    assert_eq!(answer.status, 201, "{answer:?}");
    let posts = scene.posts();
    assert_eq!(posts[0].text, "*@alice (via jupyterpost)*:");
    assert_eq!(posts[0].file_ids.len(), 1);
}

#[test]
fn a_direct_message_goes_to_oneself_or_to_a_user_of_the_team() {
    let scene = Scene::new();
    let bob = scene.member("bob");
    for (channel, user) in [("@me", "alice"), ("@bob", "bob"), ("@Bob", "bob")] {
        let answer = scene.post(&[("message", "hi"), ("channel", channel)]);
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.text("channel"), format!("@{user}"));
    }
    let posts = scene.posts();
    assert_eq!(posts[1].channel, posts[2].channel);
    assert!(posts[1].channel.contains(bob.id.as_str()), "{posts:?}");
}

#[test]
fn a_place_that_cannot_be_posted_to_is_a_clear_400() {
    let scene = Scene::new();
    scene.channel("secret", "P");
    let stranger = json!({
        "username": "stranger", "email": "stranger@example.test", "password": "Passw0rd!!",
    });
    crate::scene::call::<serde_json::Value>(&scene.admin, "POST", "/api/v4/users", stranger);
    for (channel, code, text) in [
        (
            "none",
            "unknown_channel",
            "there is no public channel `none` in the team lab",
        ),
        ("secret", "unknown_channel", "it is private"),
        (
            "@nobody",
            "unknown_user",
            "@nobody does not exist in Mattermost",
        ),
        (
            "@stranger",
            "not_in_team",
            "@stranger is not in the team lab",
        ),
    ] {
        let answer = scene.post(&[("message", "hi"), ("channel", channel)]);
        assert_eq!(
            (answer.status, answer.text("code").as_str()),
            (400, code),
            "{answer:?}"
        );
        assert!(answer.text("error").contains(text), "{answer:?}");
    }
    assert!(scene.posts().is_empty());
}

#[test]
fn the_bot_joins_a_public_channel_unless_it_may_not() {
    let scene = Scene::with("join_channels = false");
    let fields = [("message", "hi"), ("channel", "plots")];
    let answer = scene.post(&fields);
    assert_eq!(answer.text("code"), "bot_not_in_channel");
    assert!(
        answer.text("error").contains("add @jupyter to it"),
        "{answer:?}"
    );
    let channel = scene
        .admin
        .find_channel(scene.team.id.clone(), "plots")
        .unwrap();
    let path = format!("/api/v4/channels/{}/members", channel.id);
    let body = json!({"user_id": scene.bot.id});
    crate::scene::call::<serde_json::Value>(&scene.admin, "POST", &path, body);
    assert_eq!(scene.post(&fields).status, 201);
}

#[test]
fn ones_own_post_is_edited_and_answered_and_nobody_elses() {
    let scene = Scene::new();
    scene.hub.add("token-of-bob", "bob", &[SCOPE]);
    scene.member("bob");
    let first = scene.post(&[("message", "10 %"), ("channel", "plots")]);
    let id = first.text("id");
    let edited = scene.post(&[("message", "90 %"), ("post_id", &id)]);
    assert_eq!(edited.status, 200, "{edited:?}");
    assert_eq!(scene.posts()[0].text, "*@alice (via jupyterpost)*: 90 %");
    let reply = scene.post(&[("message", "done"), ("post_id", &id), ("action", "reply")]);
    assert_eq!(reply.status, 201, "{reply:?}");
    let link = first.text("url");
    let again = scene.post(&[("message", "more"), ("thread", &link)]);
    assert_eq!(again.status, 201, "{again:?}");
    let posts = scene.posts();
    assert!(
        posts[1..]
            .iter()
            .all(|post| post.root_id.as_ref().map(ToString::to_string) == Some(id.clone()))
    );
    let form = Form::of(&[("message", "mine"), ("post_id", &id)]);
    let others = scene
        .request("POST", "")
        .token("token-of-bob")
        .form(form)
        .send();
    assert_eq!(
        (others.status, others.text("code").as_str()),
        (403, "not_yours")
    );
    assert_eq!(scene.posts()[0].text, "*@alice (via jupyterpost)*: 90 %");
}

#[test]
fn a_thread_in_a_private_channel_is_none_that_can_be_answered() {
    let scene = Scene::new();
    let secret = scene.channel("secret", "P");
    let path = format!("/api/v4/channels/{}/members", secret.id);
    let body = json!({"user_id": scene.bot.id});
    crate::scene::call::<serde_json::Value>(&scene.admin, "POST", &path, body);
    let post = json!({"channel_id": secret.id, "message": "root"});
    let post: serde_json::Value = crate::scene::call(&scene.admin, "POST", "/api/v4/posts", post);
    let id = post["id"].as_str().unwrap();
    let answer = scene.post(&[("message", "hi"), ("thread", id)]);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (400, "unknown_post")
    );
    assert!(scene.posts().is_empty());
}

#[test]
fn a_request_that_comes_again_under_its_key_is_posted_once() {
    let scene = Scene::new();
    let fields = [
        ("message", "once"),
        ("channel", "plots"),
        ("key", "key-1234"),
    ];
    let (first, again) = (scene.post(&fields), scene.post(&fields));
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.text("id"), again.text("id"));
    let other = [
        ("message", "other"),
        ("channel", "plots"),
        ("key", "key-1234"),
    ];
    assert_eq!(scene.post(&other).text("code"), "key_in_use");
    assert_eq!(scene.posts().len(), 1);
}

#[test]
fn a_warm_post_costs_the_server_one_request() {
    let scene = Scene::new();
    let fields = [("message", "hi"), ("channel", "plots")];
    scene.post(&fields);
    let before = scene.catcher.requests().len();
    assert_eq!(scene.post(&fields).status, 201);
    assert_eq!(scene.catcher.requests().len() - before, 1);
}

#[test]
fn a_long_message_goes_on_in_the_thread() {
    let scene = Scene::new();
    let message = "word ".repeat(5_000);
    let answer = scene.post(&[("message", &message), ("channel", "plots")]);
    assert_eq!(answer.status, 201, "{answer:?}");
    let posts = scene.posts();
    assert_eq!(posts.len(), 2);
    assert_eq!(
        posts[1].root_id.as_ref().map(ToString::to_string),
        Some(answer.text("id"))
    );
    assert_eq!(answer.json()["posts"].as_array().unwrap().len(), 2);
}

#[test]
fn a_channel_that_was_archived_since_the_last_post_is_told_of() {
    let scene = Scene::new();
    let channel = scene.channel("short", "O");
    let fields = [("message", "hi"), ("channel", "short")];
    assert_eq!(scene.post(&fields).status, 201);
    let path = format!("/api/v4/channels/{}", channel.id);
    crate::scene::call::<serde_json::Value>(&scene.admin, "DELETE", &path, serde_json::Value::Null);
    let answer = scene.post(&fields);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (400, "archived_channel"),
        "{answer:?}"
    );
}

#[test]
fn a_thread_of_a_public_channel_is_answered_after_the_bot_has_joined() {
    let scene = Scene::new();
    let channel = scene
        .admin
        .find_channel(scene.team.id.clone(), "plots")
        .unwrap();
    let post = json!({"channel_id": channel.id, "message": "root"});
    let post: serde_json::Value = crate::scene::call(&scene.admin, "POST", "/api/v4/posts", post);
    let id = post["id"].as_str().unwrap();
    // What a bot cannot see before it has joined, a real server shows it or not by its settings.
    scene.post(&[("message", "hi"), ("channel", "plots")]);
    let answer = scene.post(&[("message", "hi"), ("thread", id)]);
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(
        scene.posts()[1]
            .root_id
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some(id)
    );
}

#[test]
fn a_user_who_has_left_the_team_is_not_answered_in_old_threads() {
    let scene = Scene::new();
    let bob = scene.member("bob");
    let post = scene.post(&[("message", "hi"), ("channel", "@bob")]);
    let path = format!("/api/v4/teams/{}/members/{}", scene.team.id, bob.id);
    crate::scene::call::<serde_json::Value>(&scene.admin, "DELETE", &path, serde_json::Value::Null);
    let restarted = scene.restarted();
    let answer = restarted.post(&[("message", "hi"), ("thread", &post.text("id"))]);
    assert_eq!(answer.text("code"), "not_in_team", "{answer:?}");
}

#[test]
fn a_key_posts_once_though_the_service_was_started_again() {
    let scene = Scene::new();
    let fields = [
        ("message", "once"),
        ("channel", "plots"),
        ("key", "key-1234"),
    ];
    let first = scene.post(&fields);
    let scene = scene.restarted();
    let again = scene.post(&fields);
    assert_eq!(first.text("id"), again.text("id"), "{again:?}");
    // It was looked for, rather than left to the server, which knows a key for half a minute.
    assert_eq!(scene.count("POST", "/api/v4/posts"), 1);
    assert_eq!(scene.posts().len(), 1);
}

#[test]
fn what_the_server_refuses_leaves_its_key_free() {
    let scene = Scene::new();
    let wrong = [
        ("message", "once"),
        ("channel", "plots"),
        ("key", "key-1234"),
    ];
    scene.post(&[("message", "warm"), ("channel", "plots")]);
    let faults = "path=/api/v4/posts,failure.status=403".parse::<mm_catcher::Faults>();
    scene.catcher.set_faults(faults.unwrap());
    assert_eq!(scene.post(&wrong).text("code"), "mattermost_refused");
    scene
        .catcher
        .set_faults("".parse::<mm_catcher::Faults>().unwrap());
    let other = [
        ("message", "other"),
        ("channel", "plots"),
        ("key", "key-1234"),
    ];
    assert_eq!(scene.post(&other).status, 201);
}

#[test]
fn a_file_stays_a_file_whatever_it_is_said_to_be() {
    let scene = Scene::new();
    let bytes =
        b"--x\r\ncontent-disposition: form-data; name=\"channel_id\"\r\n\r\nother\r\n--x--\r\n";
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let form = form.file_as("a.txt", "multipart/form-data; boundary=x", bytes);
    let answer = scene.send(form);
    assert_eq!(answer.status, 201, "{answer:?}");
    let files = scene.files(&scene.posts()[0]);
    assert_eq!(
        (files.len(), files[0].size),
        (1, i64::try_from(bytes.len()).unwrap())
    );
}
