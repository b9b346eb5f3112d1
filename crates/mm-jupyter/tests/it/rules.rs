//! What the file forbids.

use crate::client::Form;
use crate::hub::SCOPE;
use crate::scene::{ALICE, Scene};

#[test]
fn what_no_rule_allows_is_forbidden_and_groups_are_asked_for() {
    let scene = Scene::with(
        "[[rule]]\ngroups = [\"students\"]\nallow = [\"plots\", \"@me\"]\ndeny = [\"town-*\"]\n",
    );
    scene.hub.set_groups("alice", &["students"]);
    let status = |channel: &str| {
        scene
            .post(&[("message", "hi"), ("channel", channel)])
            .status
    };
    assert_eq!(status("plots"), 201);
    assert_eq!(status("@me"), 201);
    assert_eq!(status("town-square"), 403);
    assert_eq!(status("@admin"), 403);
    scene.hub.add("of-bob", "bob", &[SCOPE]);
    scene.hub.set_groups("bob", &[]);
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let answer = scene.request("POST", "").token("of-bob").form(form).send();
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (403, "not_allowed"),
        "{answer:?}"
    );
    assert!(answer.text("error").contains("bob"), "{answer:?}");
}

#[test]
fn rules_by_group_let_nobody_in_if_groups_cannot_be_seen() {
    let scene = Scene::with("[[rule]]\ngroups = [\"guests\"]\ndeny = [\"*\"]\n");
    let answer = scene.post(&[("message", "hi"), ("channel", "plots")]);
    assert_eq!(answer.text("code"), "groups_unknown");
    assert!(
        answer.text("error").contains("read:users:groups"),
        "{answer:?}"
    );
    assert!(scene.posts().is_empty());
}

#[test]
fn a_reply_goes_by_the_rules_of_its_channel() {
    let scene = Scene::with("[[rule]]\ndeny = [\"plots\"]\n");
    let channel = scene
        .admin
        .find_channel(scene.team.id.clone(), "plots")
        .unwrap();
    let post = serde_json::json!({"channel_id": channel.id, "message": "root"});
    let post: serde_json::Value = crate::scene::call(&scene.admin, "POST", "/api/v4/posts", post);
    let path = format!("/api/v4/channels/{}/members", channel.id);
    let body = serde_json::json!({"user_id": scene.bot.id});
    crate::scene::call::<serde_json::Value>(&scene.admin, "POST", &path, body);
    let answer = scene.post(&[("message", "hi"), ("thread", post["id"].as_str().unwrap())]);
    assert_eq!(answer.text("code"), "not_allowed", "{answer:?}");
    assert!(scene.posts().is_empty());
}

#[test]
fn each_user_has_a_number_of_posts_a_minute() {
    let scene = Scene::with("[limits]\nposts_per_minute = 2\n");
    let fields = [("message", "hi"), ("channel", "plots")];
    assert_eq!(scene.post(&fields).status, 201);
    assert_eq!(scene.post(&fields).status, 201);
    let answer = scene.post(&fields);
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (429, "too_many_posts")
    );
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    scene.hub.add("of-bob", "bob", &[SCOPE]);
    let form = Form::of(&fields);
    assert_eq!(
        scene
            .request("POST", "")
            .token("of-bob")
            .form(form)
            .send()
            .status,
        201
    );
}

#[test]
fn what_is_too_large_is_refused_before_it_is_posted() {
    let scene = Scene::with(
        "[limits]\nmessage_chars = 10\nfile_bytes = 1000\nfiles = 2\nrequest_bytes = 5000\n",
    );
    let to = || Form::of(&[("channel", "plots")]);
    let hi = || to().field("message", "hi");
    for (form, code) in [
        (to().field("message", "12345678901"), "message_too_long"),
        (to().field("message", &"x".repeat(100)), "field_too_long"),
        (hi().file("a", &[0; 1001]), "file_too_large"),
        (
            hi().file("a", b"1").file("b", b"2").file("c", b"3"),
            "too_many_files",
        ),
        (
            hi().file("a", &[0; 900]).field("more", &"x".repeat(5000)),
            "request_too_large",
        ),
        (
            hi().field("channel", &"x".repeat(5000)),
            "request_too_large",
        ),
    ] {
        let answer = scene.send(form);
        assert_eq!(
            (answer.status, answer.text("code").as_str()),
            (413, code),
            "{answer:?}"
        );
    }
    assert_eq!(
        scene
            .send(hi().file("a", &[0; 1000]).file("b", b"2"))
            .status,
        201
    );
    assert_eq!(scene.posts().len(), 1);
}

#[test]
fn mentions_are_defused_if_the_file_says_so() {
    let scene = Scene::with("mentions = \"defuse\"\n");
    scene.post(&[("message", "look @all"), ("channel", "plots")]);
    assert_eq!(
        scene.posts()[0].text,
        "*@alice (via jupyterpost)*: look @\u{200b}all"
    );
}

#[test]
fn a_user_of_another_name_in_mattermost_is_called_so() {
    let scene = Scene::with("[users]\nalice = \"alice.smith\"\n");
    scene.member("alice.smith");
    let answer = scene.post(&[("message", "hi"), ("channel", "@me")]);
    assert_eq!(answer.text("channel"), "@alice.smith", "{answer:?}");
    assert!(scene.posts()[0].text.starts_with("*@alice.smith "));
}

#[test]
fn a_user_learns_what_holds_for_them() {
    let scene = Scene::with("[limits]\nfiles = 3\n[[rule]]\nallow = [\"plots\"]\n");
    let me = scene.request("GET", "api/me").token(ALICE).send().json();
    assert_eq!(me["name"], "alice");
    assert_eq!(me["mattermost"], "@alice");
    assert_eq!(me["allowed"], serde_json::json!(["plots"]));
    assert_eq!(me["limits"]["files"], 3);
}

#[test]
fn who_is_refused_early_hears_of_it_though_much_was_still_to_come() {
    let scene = Scene::with("[limits]\nfile_bytes = 1000\nrequest_bytes = 1000000\n");
    let large = vec![7; 20 * 1024 * 1024];
    let form = || Form::of(&[("channel", "plots")]).file("a", &large);
    assert_eq!(scene.send(form()).text("code"), "request_too_large");
    let unknown = scene
        .request("POST", "")
        .token("unknown")
        .form(form())
        .send();
    assert_eq!(unknown.text("code"), "unknown_token");
}

#[test]
fn an_old_post_is_not_edited_where_one_may_not_post_any_more() {
    let scene = Scene::with("[[rule]]\ngroups = [\"banned\"]\ndeny = [\"*\"]\n");
    scene.hub.set_groups("alice", &[]);
    scene.hub.add("now", "alice", &[SCOPE]);
    let post = scene.post(&[("message", "hi"), ("channel", "plots")]);
    assert_eq!(post.status, 201, "{post:?}");
    scene.hub.set_groups("alice", &["banned"]);
    let form = Form::of(&[("message", "changed"), ("post_id", &post.text("id"))]);
    let answer = scene.request("POST", "").token("now").form(form).send();
    assert_eq!(answer.text("code"), "not_allowed", "{answer:?}");
}

#[test]
fn a_field_is_no_place_for_much_text() {
    let scene = Scene::new();
    let body = serde_json::json!({"message": "hi", "channel": "x".repeat(100_000)});
    let request = scene.request("POST", "").token(ALICE);
    let answer = request.body("application/json", body.to_string()).send();
    assert_eq!(answer.text("code"), "field_too_long");
    // What stands before the first field, of a form that is good else.
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]).bytes();
    let long = [vec![b'x'; 1_000_000], b"\r\n".to_vec(), form].concat();
    let request = scene.request("POST", "").token(ALICE);
    let request = request.body(crate::client::FORM_TYPE, long);
    assert_eq!(request.send().text("code"), "broken_request");
    assert!(scene.posts().is_empty());
}
