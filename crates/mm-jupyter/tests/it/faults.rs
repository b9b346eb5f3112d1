//! A server that fails, and clients that do.

use mm_catcher::Faults;

use crate::client::{Answer, Form};
use crate::scene::{ALICE, Scene};

fn break_down(scene: &Scene, faults: &str) {
    scene.catcher.set_faults(faults.parse::<Faults>().unwrap());
}

const FIELDS: [(&str, &str); 2] = [("message", "hi"), ("channel", "plots")];

#[test]
fn a_server_that_fails_once_or_cuts_is_asked_again_and_nothing_is_doubled() {
    for faults in [
        "path=/api/v4/posts,first=1,failure.status=503,retry_after.form=absent",
        "path=/api/v4/posts,first=1,cut.at=head",
        "path=/api/v4/posts,first=1,cut.at=before",
        "path=/api/v4/files,first=1,failure.status=502,retry_after.form=absent",
        "path=/api/v4/files,first=1,cut.at=head",
    ] {
        let scene = Scene::new();
        scene.post(&FIELDS);
        break_down(&scene, faults);
        let answer = scene.send(Form::of(&FIELDS).file("a.txt", b"abc"));
        assert_eq!(answer.status, 201, "{faults}: {answer:?}");
        let posts = scene.posts();
        assert_eq!(posts.len(), 2, "{faults}");
        assert_eq!(posts[1].file_ids.len(), 1, "{faults}");
    }
}

#[test]
fn a_server_that_is_down_is_a_503_and_the_same_key_posts_later() {
    let scene = Scene::new();
    scene.post(&FIELDS);
    break_down(
        &scene,
        "path=/api/v4/posts,failure.status=503,retry_after.form=absent",
    );
    let fields = [FIELDS[0], FIELDS[1], ("key", "key-1234")];
    let answer = scene.post(&fields);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (503, "mattermost_unreachable")
    );
    break_down(&scene, "");
    assert_eq!(scene.post(&fields).status, 201);
    assert_eq!(scene.posts().len(), 2);
}

#[test]
fn a_post_whose_answers_are_all_lost_is_found_and_not_doubled() {
    let scene = Scene::new();
    scene.post(&FIELDS);
    // The post is made, and nobody hears of it.
    break_down(&scene, "path=/api/v4/posts,cut.at=head");
    assert_eq!(scene.post(&FIELDS).status, 201);
    assert_eq!(scene.posts().len(), 2, "the first, and this one once");
}

#[test]
fn a_server_that_limits_is_waited_for_and_told_of() {
    let scene = Scene::new();
    scene.post(&FIELDS);
    break_down(
        &scene,
        "path=/api/v4/posts,first=1,failure.status=429,retry_after.seconds=1",
    );
    assert_eq!(scene.post(&FIELDS).status, 201);
    break_down(
        &scene,
        "path=/api/v4/posts,failure.status=429,retry_after.seconds=3000",
    );
    let answer = scene.post(&FIELDS);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (503, "mattermost_busy"),
        "{answer:?}"
    );
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!(wait > 60, "{wait}");
}

#[test]
fn a_bot_whose_token_ends_is_told_to_the_user_as_the_admins_affair() {
    let scene = Scene::new();
    scene.post(&FIELDS);
    let path = format!("/api/v4/users/{}/sessions/revoke/all", scene.bot.id);
    crate::scene::call::<serde_json::Value>(&scene.admin, "POST", &path, serde_json::json!({}));
    let tokens = format!("/api/v4/users/{}/tokens", scene.bot.id);
    let tokens: serde_json::Value =
        crate::scene::call(&scene.admin, "GET", &tokens, serde_json::Value::Null);
    let revoke = serde_json::json!({"token_id": tokens[0]["id"]});
    crate::scene::call::<serde_json::Value>(
        &scene.admin,
        "POST",
        "/api/v4/users/tokens/revoke",
        revoke,
    );
    let answer = scene.post(&FIELDS);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (502, "mattermost_token"),
        "{answer:?}"
    );
}

#[test]
fn a_request_that_is_cut_anywhere_posts_nothing_and_the_service_goes_on() {
    let scene = Scene::new();
    let form = Form::of(&FIELDS).file("a.bin", &[7; 3000]);
    let request = scene.request("POST", "").token(ALICE).form(form);
    for bytes in (0..request.len()).step_by(97) {
        drop(request.begin(bytes));
    }
    assert_eq!(scene.post(&FIELDS).status, 201);
    let files: usize = scene.posts().iter().map(|post| post.file_ids.len()).sum();
    assert_eq!(files, 0);
}

#[test]
fn what_is_no_request_to_post_is_refused() {
    let scene = Scene::new();
    let request = scene.request("POST", "").token(ALICE);
    for (kind, body, status, code) in [
        ("text/plain", "hi", 415, "unknown_content_type"),
        ("application/json", "{", 400, "bad_json"),
        ("application/json", "[]", 400, "bad_json"),
        ("multipart/form-data", "x", 400, "broken_request"),
        (
            "multipart/form-data; boundary=x",
            "nothing of it",
            400,
            "broken_request",
        ),
        (
            "multipart/form-data; boundary=x",
            "--x\r\n\r\nno name",
            400,
            "broken_request",
        ),
        (
            "application/x-www-form-urlencoded",
            "",
            400,
            "nothing_to_post",
        ),
        (
            "application/x-www-form-urlencoded",
            "message=%ff",
            400,
            "no_channel",
        ),
    ] {
        let answer = request.clone().body(kind, body).send();
        assert_eq!(
            (answer.status, answer.text("code").as_str()),
            (status, code),
            "{kind} {body}"
        );
    }
    let method = scene.request("DELETE", "").token(ALICE).send();
    assert_eq!(method.status, 405);
    assert_eq!(
        scene.request("GET", "../../etc").token(ALICE).send().status,
        404
    );
    let garbage = crate::client::Request::new(scene.service.address, "\0\0", "x").begin(50);
    assert_eq!(Answer::read(garbage).status, 400);
    assert_eq!(scene.post(&FIELDS).status, 201);
}

#[test]
fn a_folder_that_takes_no_files_is_told_of_and_messages_still_go() {
    let scene = Scene::with("spool = \"/nowhere/at/all\"\n");
    let answer = scene.send(Form::of(&FIELDS).file("a.txt", b"abc"));
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (507, "no_room"),
        "{answer:?}"
    );
    assert_eq!(scene.post(&FIELDS).status, 201);
}
