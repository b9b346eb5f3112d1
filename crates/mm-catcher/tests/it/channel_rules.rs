//! What channels are refused for, by the rules of a version.

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::scene::{scene, scene_of, text};

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

#[test]
fn a_new_channel_has_neither_an_id_nor_an_end() {
    let scene = scene();
    let create = |more: Value| {
        let mut body = json!({"team_id": scene.team, "name": "new", "type": "O"});
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        scene.alice.post("/api/v4/channels", &body)
    };
    let id = create(json!({"id": "x".repeat(26)}));
    refused(
        &id,
        400,
        "store.sql_channel.save_channel.existing.app_error",
    );
    let ended = create(json!({"delete_at": 1}));
    refused(
        &ended,
        400,
        "store.sql_channel.save.archived_channel.app_error",
    );
    assert_eq!(create(json!({"id": "", "delete_at": 0})).status, 201);
}

#[test]
fn a_name_that_is_taken_and_an_archived_channel_are_refused_by_version() {
    for (version, taken, gone) in [
        (
            "5.37",
            "app.channel.update.bad_id",
            "app.channel.update.bad_id",
        ),
        (
            "11.11",
            "store.sql_channel.save_channel.exists.app_error",
            "api.channel.patch_channel.deleted.app_error",
        ),
    ] {
        let scene = scene_of(version);
        let path = format!("/api/v4/channels/{}", scene.channel);
        let patching = format!("{path}/patch");
        let name = json!({"name": "off-topic"});
        refused(&scene.admin.put(&patching, &name), 400, taken);
        assert_eq!(scene.admin.delete(&path).status, 200);
        let header = json!({"header": "x"});
        refused(&scene.admin.put(&patching, &header), 400, gone);
    }
}

#[test]
fn a_group_names_nobody_twice_on_older_servers() {
    for (version, status) in [("5.37", 400), ("11.11", 201)] {
        let scene = scene_of(version);
        let bob = Client::new_user(&scene.catcher, "bob");
        let id = |client: &Client| client.get("/api/v4/users/me").json()["id"].clone();
        let users = json!([id(&scene.admin), id(&bob), id(&bob)]);
        let made = scene.alice.post("/api/v4/channels/group", &users);
        assert_eq!(made.status, status, "{}", made.text());
    }
}

#[test]
fn who_adds_somebody_from_a_thread_names_a_post_of_the_channel() {
    let scene = scene();
    let path = format!("/api/v4/channels/{}/members", scene.channel);
    let add = |root: &str| {
        let body = json!({"user_id": scene.alice_id, "post_root_id": root});
        scene.admin.post(&path, &body)
    };
    refused(&add("x"), 400, "api.context.invalid_body_param.app_error");
    refused(&add(&"x".repeat(26)), 404, "app.post.get.app_error");
    let root = scene.says(&scene.admin, "root");
    assert_eq!(add(&text(&root["id"])).status, 201);
}

#[test]
fn a_conversation_has_a_header_alone_on_newer_servers() {
    for (version, status) in [("5.37", 200), ("11.11", 400)] {
        let scene = scene_of(version);
        let me = scene.admin.get("/api/v4/users/me").json()["id"].clone();
        let users = json!([me, scene.alice_id]);
        let direct = scene.admin.post("/api/v4/channels/direct", &users).json();
        let path = format!("/api/v4/channels/{}", text(&direct["id"]));
        let patching = format!("{path}/patch");
        let purpose = scene.admin.put(&patching, &json!({"purpose": "x"}));
        assert_eq!(purpose.status, status, "{}", purpose.text());
        let same = json!({"name": direct["name"], "header": "x"});
        assert_eq!(scene.admin.put(&patching, &same).status, 200);
        let whole = json!({"id": direct["id"], "display_name": "x", "purpose": "x"});
        let whole = scene.admin.put(&path, &whole);
        assert_eq!(whole.status, status, "{}", whole.text());
        if status == 400 {
            let rest = "update_direct_or_group_messages_not_allowed.app_error";
            let patched = format!("api.channel.patch_update_channel.{rest}");
            assert_eq!(purpose.error(), patched);
            assert_eq!(whole.error(), format!("api.channel.update_channel.{rest}"));
        }
    }
}

#[test]
fn a_body_that_is_no_list_is_told_on_newer_servers() {
    for (version, id) in [
        ("5.37", "api.context.invalid_body_param.app_error"),
        ("11.11", "api.payload.parse.error"),
    ] {
        let scene = scene_of(version);
        for path in [
            "channels/direct",
            "channels/group",
            "users/ids",
            "posts/ids",
        ] {
            let path = format!("/api/v4/{path}");
            refused(&scene.admin.post(&path, &json!({"a": 1})), 400, id);
            let empty = scene.admin.post(&path, &json!([]));
            refused(&empty, 400, "api.context.invalid_body_param.app_error");
        }
    }
}

#[test]
fn who_talks_to_oneself_is_named_once_or_twice() {
    let scene = scene();
    let me = &scene.alice_id;
    let made = |users: Value| scene.alice.post("/api/v4/channels/direct", &users);
    let channel = made(json!([me, me])).json();
    assert_eq!(channel["name"], format!("{me}__{me}"));
    assert_eq!(made(json!([me])).json()["id"], channel["id"]);
    let old = scene_of("5.37");
    let alone = json!([old.alice_id]);
    let alone = old.alice.post("/api/v4/channels/direct", &alone);
    refused(&alone, 400, "api.context.invalid_body_param.app_error");
}

#[test]
fn names_in_paths_are_looked_for_in_any_case_and_refused_if_they_are_none() {
    let scene = scene_of("5.37");
    let team = format!("/api/v4/teams/{}/channels/name", scene.team);
    let status = |path: &str| scene.admin.get(path).status;
    assert_eq!(status(&format!("{team}/Alerts")), 200);
    assert_eq!(status(&format!("{team}/nosuch")), 404);
    let bad = scene.admin.get(&format!("{team}/x"));
    refused(&bad, 400, "api.context.invalid_url_param.app_error");
    // What no route takes is no operation.
    let odd = scene.admin.get(&format!("{team}/a.b"));
    refused(&odd, 404, "api.context.404.app_error");
    assert_eq!(status("/api/v4/teams/name/OPS"), 200);
    let exists = scene.admin.get("/api/v4/teams/name/OPS/exists").json();
    assert_eq!(exists["exists"], true);
    assert_eq!(status("/api/v4/teams/name/OPS/channels/name/alerts"), 200);
    assert_eq!(status("/api/v4/teams/name/-/channels/name/alerts"), 400);
    assert_eq!(status("/api/v4/users/username/alice"), 200);
    let shouted = scene.admin.get("/api/v4/users/username/ALICE");
    refused(&shouted, 400, "api.context.invalid_body_param.app_error");
    assert_eq!(status("/api/v4/users/username/@alice"), 404);
    assert_eq!(status("/api/v4/emoji/name/a.b"), 404);
}

#[test]
fn counts_of_a_missing_channel_are_refused_by_version() {
    for (version, status) in [("5.37", 403), ("11.11", 404)] {
        let scene = scene_of(version);
        let path = format!("/api/v4/channels/{}/stats", "x".repeat(26));
        assert_eq!(scene.admin.get(&path).status, status, "{version}");
    }
}

#[test]
fn whoever_views_a_channel_names_one_that_is_there() {
    let scene = scene();
    let view = |channel: &str| {
        let body = json!({"channel_id": channel});
        scene.alice.post("/api/v4/channels/members/me/view", &body)
    };
    let seen = view(&scene.channel).json(); // Alice is not in it.
    assert!(seen["last_viewed_at_times"][&scene.channel].is_i64());
    refused(
        &view(&"x".repeat(26)),
        400,
        "app.channel.update_last_viewed_at.app_error",
    );
    assert_eq!(view("").json()["last_viewed_at_times"], json!({}));
}

#[test]
fn notifications_are_chosen_from_what_there_is() {
    let scene = scene();
    scene.join();
    let path = format!("/api/v4/channels/{}/members/me/notify_props", scene.channel);
    let set = |name: &str, value: &str| scene.alice.put(&path, &json!({name: value}));
    for (name, good, what) in [
        ("desktop", "mention", "notify_level"),
        ("mark_unread", "mention", "unread_level"),
        ("push", "none", "push_level"),
        ("email", "false", "email_value"),
        (
            "ignore_channel_mentions",
            "on",
            "ignore_channel_mentions_value",
        ),
    ] {
        assert_eq!(set(name, good).status, 200, "{name}");
        let id = format!("model.channel_member.is_valid.{what}.app_error");
        refused(&set(name, "x"), 400, &id);
    }
}

#[test]
fn a_flag_is_spelled_as_go_and_python_do() {
    let scene = scene();
    let path = format!("/api/v4/channels/{}", scene.channel);
    assert_eq!(scene.admin.delete(&path).status, 200);
    let path = format!("/api/v4/teams/{}/channels/name/alerts", scene.team);
    for (flag, status) in [("True", 200), ("true", 200), ("1", 200), ("yes", 404)] {
        let path = format!("{path}?include_deleted={flag}");
        assert_eq!(scene.admin.get(&path).status, status, "{flag}");
    }
}

#[test]
fn who_is_not_in_a_team_does_not_find_its_channels() {
    let scene = scene();
    let bob = Client::new_user(&scene.catcher, "bob");
    let path = format!("/api/v4/teams/{}/channels/search", scene.team);
    let found = bob.post(&path, &json!({"term": "a"}));
    refused(&found, 404, "app.team.get_member.missing.app_error");
}
