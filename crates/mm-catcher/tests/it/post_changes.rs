//! Posts as they are edited, pinned, marked and deleted.

use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::{Scene, scene, scene_of, text};

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

fn path(post: &Value, rest: &str) -> String {
    format!("/api/v4/posts/{}{rest}", text(&post["id"]))
}

const FORBIDDEN: &str = "api.context.permissions.app_error";

#[test]
fn a_patch_changes_what_it_names_and_an_update_all() {
    let scene = scene();
    let post = scene.says(&scene.admin, "first #one");
    let patched = scene
        .admin
        .put(&path(&post, "/patch"), &json!({"message": "second #two"}))
        .json();
    assert_eq!(
        (&patched["message"], &patched["hashtags"]),
        (&json!("second #two"), &json!("#two"))
    );
    assert_eq!(patched["edit_at"], patched["update_at"]);
    let edited = patched["edit_at"].clone();
    let patched = scene
        .admin
        .put(&path(&post, "/patch"), &json!({"props": {"a": "b"}}))
        .json();
    assert_eq!(
        (&patched["message"], &patched["edit_at"]),
        (&json!("second #two"), &edited)
    );
    let body = json!({"id": post["id"], "message": "third"});
    let updated = scene.admin.put(&path(&post, ""), &body).json();
    assert_eq!(
        (&updated["message"], &updated["props"]),
        (&json!("third"), &json!({}))
    );
    let other = json!({"id": "x".repeat(26), "message": "x"});
    refused(
        &scene.admin.put(&path(&post, ""), &other),
        400,
        "api.context.invalid_body_param.app_error",
    );
    let long = json!({"message": "x".repeat(16_384)});
    let long = scene.admin.put(&path(&post, "/patch"), &long);
    refused(&long, 400, "model.post.is_valid.message_length.app_error");
}

#[test]
fn posts_are_changed_by_their_senders_and_admins() {
    let scene = scene();
    scene.join();
    let own = scene.says(&scene.alice, "mine");
    let foreign = scene.says(&scene.admin, "not mine");
    let body = json!({"message": "x"});
    refused(
        &scene.alice.put(&path(&foreign, "/patch"), &body),
        403,
        FORBIDDEN,
    );
    refused(&scene.alice.delete(&path(&foreign, "")), 403, FORBIDDEN);
    assert_eq!(scene.admin.put(&path(&own, "/patch"), &body).status, 200);
    assert_eq!(scene.alice.delete(&path(&own, "")).status, 200);
    let again = scene.alice.delete(&path(&own, ""));
    refused(&again, 404, "app.post.get.app_error");
    refused(
        &scene.alice.get(&path(&own, "")),
        404,
        "app.post.get.app_error",
    );
    let missing = json!({"id": "x".repeat(26)});
    refused(
        &scene.alice.put(&path(&missing, "/patch"), &body),
        403,
        FORBIDDEN,
    );
    let joined = scene.alice.get(&scene.path("/posts")).json();
    let joined = joined["posts"].as_object().unwrap().values();
    let mut joined = joined.filter(|post| post["type"] == "system_join_channel");
    let joined = joined.next().unwrap();
    let system = scene.admin.put(&path(joined, "/patch"), &body);
    refused(
        &system,
        400,
        "api.post.update_post.system_message.app_error",
    );
}

#[test]
fn a_thread_goes_with_its_first_post() {
    let scene = scene();
    let root = scene.says(&scene.admin, "root");
    let reply = scene.replies(&scene.admin, &root, "reply");
    let other = scene.replies(&scene.admin, &root, "other");
    assert_eq!(scene.admin.delete(&path(&other, "")).status, 200);
    assert_eq!(scene.admin.get(&path(&root, "")).json()["reply_count"], 1);
    assert_eq!(scene.admin.delete(&path(&root, "")).status, 200);
    assert_eq!(scene.admin.get(&path(&reply, "")).status, 404);
}

#[test]
fn a_post_is_pinned_and_unpinned() {
    let scene = scene();
    let post = scene.says(&scene.admin, "x");
    assert_eq!(
        scene.admin.post(&path(&post, "/pin"), &json!({})).status,
        200
    );
    let pinned = scene.admin.get(&path(&post, "")).json();
    assert_eq!(
        (&pinned["is_pinned"], &pinned["edit_at"]),
        (&json!(true), &json!(0))
    );
    assert_eq!(
        scene.admin.post(&path(&post, "/unpin"), &json!({})).status,
        200
    );
    assert_eq!(scene.admin.get(&path(&post, "")).json()["is_pinned"], false);
    refused(
        &scene.alice.post(&path(&post, "/pin"), &json!({})),
        403,
        FORBIDDEN,
    );
}

fn react(scene: &Scene, post: &Value, name: &str) -> Reply {
    let body = json!({"user_id": scene.alice_id, "post_id": post["id"], "emoji_name": name});
    scene.alice.post("/api/v4/reactions", &body)
}

#[test]
fn marks_are_kept_once_each_in_the_order_they_came() {
    let scene = scene();
    scene.join();
    let post = scene.says(&scene.admin, "x");
    assert_eq!(
        scene.alice.get(&path(&post, "/reactions")).json(),
        json!([])
    );
    for name in ["thumbsup", "+1", "thumbsup"] {
        assert_eq!(react(&scene, &post, name).status, 200);
    }
    let marks = scene.alice.get(&path(&post, "/reactions")).json();
    let names: Vec<_> = marks
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| text(&mark["emoji_name"]))
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"+1".to_owned()));
    assert_eq!(marks[0]["channel_id"], scene.channel.as_str());
    let shown = scene.alice.get(&path(&post, "")).json();
    assert_eq!(shown["has_reactions"], true);
    assert_eq!(shown["metadata"]["reactions"], marks);
    assert!(shown["update_at"].as_i64() >= marks[1]["update_at"].as_i64());
    let mark = |name: &str| {
        let post = text(&post["id"]);
        format!("/api/v4/users/me/posts/{post}/reactions/{name}")
    };
    for name in ["thumbsup", "thumbsup", "+1"] {
        assert_eq!(scene.alice.delete(&mark(name)).status, 200);
    }
    let shown = scene.alice.get(&path(&post, "")).json();
    assert_eq!(shown.get("has_reactions"), None);
}

#[test]
fn marks_are_refused_for_what_is_wrong_with_them() {
    let scene = scene();
    scene.join();
    let post = scene.says(&scene.admin, "x");
    let colons = react(&scene, &post, ":smile:");
    refused(&colons, 400, "model.reaction.is_valid.emoji_name.app_error");
    let nameless = react(&scene, &post, "");
    refused(
        &nameless,
        400,
        "api.reaction.save_reaction.invalid.app_error",
    );
    let missing = react(&scene, &json!({"id": "x".repeat(26)}), "smile");
    refused(&missing, 403, FORBIDDEN);
    let body = json!({"user_id": scene.alice_id, "post_id": post["id"], "emoji_name": "smile"});
    let foreign = scene.admin.post("/api/v4/reactions", &body);
    refused(
        &foreign,
        403,
        "api.reaction.save_reaction.user_id.app_error",
    );
}

#[test]
fn a_single_post_of_an_old_server_does_not_count_its_replies() {
    let scene = scene_of("5.37");
    let root = scene.says(&scene.admin, "root");
    scene.replies(&scene.admin, &root, "reply");
    assert_eq!(scene.admin.get(&path(&root, "")).json()["reply_count"], 0);
    let thread = scene.admin.get(&path(&root, "/thread")).json();
    assert_eq!(thread["posts"][text(&root["id"])]["reply_count"], 1);
}

#[test]
fn a_post_that_is_gone_is_deleted_again_by_the_rules_of_the_version() {
    for (version, status) in [("5.37", 403), ("11.11", 404)] {
        let scene = scene_of(version);
        let post = scene.says(&scene.admin, "x");
        assert_eq!(scene.admin.delete(&path(&post, "")).status, 200);
        assert_eq!(scene.admin.delete(&path(&post, "")).status, status);
    }
    let scene = scene();
    let post = scene.says(&scene.admin, "x");
    let for_good = scene.admin.delete(&path(&post, "?permanent=true"));
    refused(&for_good, 501, "api.post.delete_post.not_enabled.app_error");
}
