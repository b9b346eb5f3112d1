//! What clients hear of posts and channels.

use serde_json::{Value, json};

use crate::frames::Frames;
use crate::scene::{Scene, scene, scene_of, text};

/// Alice, in the channel, listens.
fn listening() -> (Scene, Frames) {
    let scene = scene_of("5.37");
    scene.join();
    let (frames, _) = Frames::of(&scene.catcher, &scene.alice);
    (scene, frames)
}

/// What an event holds as JSON in a text.
fn inner(event: &Value, name: &str) -> Value {
    serde_json::from_str(event["data"][name].as_str().unwrap()).unwrap()
}

#[test]
fn a_post_tells_whom_it_mentions_and_whether_it_has_files() {
    let (scene, mut frames) = listening();
    scene.says(&scene.admin, "plain");
    let plain = frames.event("posted");
    assert_eq!(plain["data"].get("mentions"), None);
    assert_eq!(plain["data"]["channel_display_name"], "Alerts");
    assert_eq!(plain["data"]["team_id"], scene.team.as_str());
    scene.says(&scene.admin, "@alice");
    assert_eq!(
        inner(&frames.event("posted"), "mentions"),
        json!([scene.alice_id])
    );
    let path = format!("/api/v4/files?channel_id={}&filename=a.txt", scene.channel);
    let file = scene.admin.send("POST", &path, &[], b"a").json();
    let ids = json!([file["file_infos"][0]["id"]]);
    let post = json!({"channel_id": scene.channel, "message": "", "file_ids": ids});
    scene.admin.post("/api/v4/posts", &post);
    let with_file = frames.event("posted");
    assert_eq!(with_file["data"]["otherFile"], "true");
    assert_eq!(with_file["data"].get("image"), None);
}

#[test]
fn ones_own_post_comes_back_with_its_pending_id_and_marks_the_channel_read() {
    let (scene, mut frames) = listening();
    let post = json!({"channel_id": scene.channel, "message": "own", "pending_post_id": "me:7"});
    scene.alice.post("/api/v4/posts", &post);
    let event = frames.event("posted");
    assert_eq!(inner(&event, "post")["pending_post_id"], "me:7");
    let viewed = frames.event("channel_viewed");
    assert_eq!(viewed["data"]["channel_id"], scene.channel.as_str());
    assert_eq!(viewed["broadcast"]["user_id"], scene.alice_id.as_str());
}

#[test]
fn changes_of_a_post_are_told_to_its_channel() {
    let (scene, mut frames) = listening();
    let post = scene.says(&scene.admin, "first");
    frames.event("posted");
    let path = format!("/api/v4/posts/{}", text(&post["id"]));
    scene
        .admin
        .put(&format!("{path}/patch"), &json!({"message": "second"}));
    assert_eq!(
        inner(&frames.event("post_edited"), "post")["message"],
        "second"
    );
    scene.admin.post(&format!("{path}/pin"), &json!({}));
    assert_eq!(
        inner(&frames.event("post_edited"), "post")["is_pinned"],
        true
    );
    let me = scene.admin.get("/api/v4/users/me").json();
    let body = json!({"user_id": me["id"], "post_id": post["id"], "emoji_name": "smile"});
    scene.admin.post("/api/v4/reactions", &body);
    let reaction = inner(&frames.event("reaction_added"), "reaction");
    assert_eq!(reaction["emoji_name"], "smile");
    let mark = format!(
        "/api/v4/users/me/posts/{}/reactions/smile",
        text(&post["id"])
    );
    scene.admin.delete(&mark);
    let reaction = inner(&frames.event("reaction_removed"), "reaction");
    assert_eq!(reaction["create_at"], 0);
    scene.admin.delete(&path);
    let deleted = frames.event("post_deleted");
    assert_eq!(inner(&deleted, "post")["message"], "second");
    assert_eq!(inner(&deleted, "post")["delete_at"], 0);
    assert_eq!(deleted["broadcast"]["channel_id"], scene.channel.as_str());
}

#[test]
fn a_channel_tells_of_its_life() {
    let (scene, mut frames) = listening();
    let body = json!({"team_id": scene.team, "name": "ev", "display_name": "Ev", "type": "O"});
    let id = text(&scene.alice.post("/api/v4/channels", &body).json()["id"]);
    assert_eq!(frames.event("posted")["data"]["sender_name"], "System");
    let created = frames.event("channel_created");
    assert_eq!(created["data"]["channel_id"], id.as_str());
    let path = format!("/api/v4/channels/{id}");
    let admin = text(&scene.admin.get("/api/v4/users/me").json()["id"]);
    scene
        .alice
        .post(&format!("{path}/members"), &json!({"user_id": admin}));
    assert_eq!(
        frames.event("user_added")["data"]["user_id"],
        admin.as_str()
    );
    let added = frames.event("posted");
    assert_eq!(
        inner(&added, "post")["message"],
        "admin added to the channel by alice."
    );
    assert_eq!(inner(&added, "mentions"), json!([admin]));
    scene
        .alice
        .put(&format!("{path}/patch"), &json!({"header": "h2"}));
    assert_eq!(
        inner(&frames.event("channel_updated"), "channel")["header"],
        "h2"
    );
    assert_eq!(
        inner(&frames.event("posted"), "post")["type"],
        "system_header_change"
    );
    scene.alice.delete(&format!("{path}/members/{admin}"));
    assert_eq!(
        frames.event("user_removed")["data"]["user_id"],
        admin.as_str()
    );
    assert_eq!(
        inner(&frames.event("posted"), "post")["type"],
        "system_remove_from_channel"
    );
    scene.alice.delete(&path);
    assert_eq!(
        inner(&frames.event("posted"), "post")["type"],
        "system_channel_deleted"
    );
    let deleted = frames.event("channel_deleted");
    assert_eq!(deleted["broadcast"]["team_id"], scene.team.as_str());
    scene.admin.post(&format!("{path}/restore"), &json!({}));
    assert_eq!(
        frames.event("channel_restored")["data"]["channel_id"],
        id.as_str()
    );
    assert_eq!(
        inner(&frames.event("posted"), "post")["type"],
        "system_channel_restored"
    );
}

#[test]
fn who_is_removed_hears_of_it_alone() {
    let (scene, mut frames) = listening();
    scene
        .admin
        .delete(&scene.path(&format!("/members/{}", scene.alice_id)));
    let removed = frames.event("user_removed");
    assert_eq!(removed["data"]["channel_id"], scene.channel.as_str());
    assert_eq!(removed["broadcast"]["user_id"], scene.alice_id.as_str());
    scene.says(&scene.admin, "not for alice");
    scene.join();
    assert_eq!(
        frames.event("user_added")["data"]["user_id"],
        scene.alice_id.as_str()
    );
}

#[test]
fn direct_messages_are_told_to_both() {
    let (scene, mut frames) = listening();
    let admin = text(&scene.admin.get("/api/v4/users/me").json()["id"]);
    let pair = json!([admin, scene.alice_id]);
    let direct = scene.admin.post("/api/v4/channels/direct", &pair).json();
    let added = frames.event("direct_added");
    assert_eq!(
        added["data"],
        json!({"creator_id": admin, "teammate_id": scene.alice_id})
    );
    let post = json!({"channel_id": direct["id"], "message": "psst"});
    scene.admin.post("/api/v4/posts", &post);
    let posted = frames.event("posted");
    assert_eq!(posted["data"]["channel_display_name"], "@admin");
    assert_eq!(inner(&posted, "mentions"), json!([scene.alice_id]));
}

#[test]
fn posts_that_are_unread_again_and_ones_for_one_user_are_told_to_it() {
    let (scene, mut frames) = listening();
    let post = scene.says(&scene.admin, "x");
    frames.event("posted");
    let path = format!("/api/v4/users/me/posts/{}/set_unread", text(&post["id"]));
    scene.alice.post(&path, &json!({}));
    let unread = frames.event("post_unread");
    assert_eq!(unread["data"]["post_id"], post["id"]);
    assert_eq!(unread["broadcast"]["channel_id"], scene.channel.as_str());
    let body = json!({
        "user_id": scene.alice_id,
        "post": {"channel_id": scene.channel, "message": "only you"},
    });
    scene.admin.post("/api/v4/posts/ephemeral", &body);
    let event = frames.event("ephemeral_message");
    assert_eq!(inner(&event, "post")["message"], "only you");
    assert_eq!(inner(&event, "post")["update_at"], 0);
    let path = "/api/v4/users/me/typing";
    scene.admin.post(
        path,
        &json!({"channel_id": scene.channel, "parent_id": "p"}),
    );
    assert_eq!(frames.event("typing")["data"]["parent_id"], "p");
}

#[test]
fn admins_are_told_who_deleted_a_post_and_others_are_not() {
    let scene = scene();
    scene.join();
    let (mut alice, _) = Frames::of(&scene.catcher, &scene.alice);
    let (mut admin, _) = Frames::of(&scene.catcher, &scene.admin);
    let post = scene.says(&scene.admin, "x");
    alice.event("posted");
    assert_eq!(inner(&admin.event("posted"), "post")["id"], post["id"]);
    let viewed = admin.event("multiple_channels_viewed");
    assert!(viewed["data"]["channel_times"][&scene.channel].is_i64());
    let path = format!("/api/v4/posts/{}", text(&post["id"]));
    scene.admin.delete(&path);
    let told = alice.event("post_deleted");
    assert_eq!(told["data"].get("delete_by"), None);
    assert_eq!(told["broadcast"]["contains_sanitized_data"], true);
    let told = admin.event("post_deleted");
    assert_eq!(told["data"]["delete_by"], post["user_id"]);
}
