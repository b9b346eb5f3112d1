//! Posts as they are created, and what is refused.

use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::{Scene, scene, scene_of, text};

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

/// The admin posts this, with the channel added.
fn post(scene: &Scene, mut body: Value) -> Reply {
    body["channel_id"] = scene.channel.as_str().into();
    scene.admin.post("/api/v4/posts", &body)
}

#[test]
fn a_post_is_given_back_as_it_is_kept() {
    let scene = scene_of("5.37");
    let made = post(&scene, json!({"message": "hi #tag", "props": {"x": 1}})).json();
    assert_eq!(made["hashtags"], "#tag");
    assert_eq!(made["props"], json!({"x": 1}));
    assert_eq!(made["parent_id"], "");
    let path = format!("/api/v4/posts/{}", text(&made["id"]));
    let got = scene.admin.get(&path);
    assert_eq!(got.json(), made);
    let tag = format!("5.37.0.{}.{}", text(&made["id"]), made["update_at"]);
    assert_eq!(got.header("etag"), Some(tag.as_str()));
    let again = scene
        .admin
        .send("GET", &path, &[("If-None-Match", &tag)], b"");
    assert_eq!(again.status, 304);
}

#[test]
fn a_post_says_what_the_version_says() {
    let made = post(&scene(), json!({"message": "hi"})).json();
    assert_eq!(made.get("parent_id"), None);
    assert_eq!(made["remote_id"], "");
}

#[test]
fn a_text_has_its_limit_in_code_points() {
    let scene = scene();
    let long = "\u{1f600}".repeat(16_383);
    assert_eq!(post(&scene, json!({"message": long})).status, 201);
    let longer = post(&scene, json!({"message": format!("{long}x")}));
    refused(&longer, 400, "model.post.is_valid.message_length.app_error");
}

#[test]
fn props_have_the_limit_of_their_version() {
    let props = |size: usize| json!({"props": {"a": "x".repeat(size)}});
    let old = scene_of("5.37");
    assert_eq!(post(&old, props(7_900)).status, 201);
    refused(
        &post(&old, props(8_100)),
        400,
        "model.post.is_valid.props.app_error",
    );
    let new = scene();
    let bodies = json!({"ServiceSettings": {"MaximumPayloadSizeBytes": 1_000_000}});
    new.admin.put("/api/v4/config/patch", &bodies);
    assert_eq!(post(&new, props(700_000)).status, 201);
    refused(
        &post(&new, props(900_000)),
        400,
        "model.post.is_valid.props.app_error",
    );
}

#[test]
fn types_of_the_server_and_unknown_ones_are_refused() {
    let scene = scene();
    assert_eq!(post(&scene, json!({"type": "custom_x"})).status, 201);
    let system = post(&scene, json!({"type": "system_join_channel"}));
    refused(&system, 400, "api.context.invalid_param.app_error");
    let unknown = post(&scene, json!({"type": "x"}));
    refused(&unknown, 400, "model.post.is_valid.type.app_error");
    let nul = post(&scene, json!({"message": "a\0b"}));
    refused(&nul, 500, "app.post.save.app_error");
    let own_id = post(&scene, json!({"id": "x".repeat(26)}));
    refused(&own_id, 400, "app.post.save.existing.app_error");
}

#[test]
fn a_missing_channel_is_forbidden_like_one_of_others() {
    let scene = scene();
    for channel in [json!("x".repeat(26)), json!("alerts"), Value::Null] {
        let body = json!({"channel_id": channel, "message": "x"});
        let reply = scene.admin.post("/api/v4/posts", &body);
        refused(&reply, 403, "api.context.permissions.app_error");
    }
    let body = json!({"channel_id": scene.channel, "message": "x"});
    let reply = scene.alice.post("/api/v4/posts", &body);
    refused(&reply, 403, "api.context.permissions.app_error");
}

#[test]
fn a_pending_id_makes_one_post_of_two() {
    let scene = scene_of("5.37");
    let body = json!({"message": "once", "pending_post_id": "me:1"});
    let first = post(&scene, body.clone()).json();
    assert_eq!(first["pending_post_id"], "me:1");
    let second = post(&scene, body);
    assert_eq!(second.status, 201);
    let second = second.json();
    assert_eq!(second["id"], first["id"]);
    assert_eq!(second["pending_post_id"], "");
    assert_eq!(second.get("metadata"), None);
    let posts = scene.admin.get(&scene.path("/posts")).json();
    assert_eq!(
        posts["order"].as_array().unwrap().len(),
        2,
        "with who joined"
    );
    assert_eq!(post(&scene, json!({"pending_post_id": "me:2"})).status, 201);
}

#[test]
fn the_time_of_a_post_is_set_by_admins_alone() {
    let scene = scene();
    scene.join();
    let old = 1_600_000_000_000_i64;
    let body = json!({"channel_id": scene.channel, "message": "old", "create_at": old});
    assert_eq!(
        scene.admin.post("/api/v4/posts", &body).json()["create_at"],
        old
    );
    assert_ne!(
        scene.alice.post("/api/v4/posts", &body).json()["create_at"],
        old
    );
    let posts = scene.admin.get(&scene.path("/posts")).json();
    let last = posts["order"].as_array().unwrap().last().unwrap();
    assert_eq!(posts["posts"][text(last)]["message"], "old");
}

#[test]
fn a_reply_names_the_first_post_of_a_thread_in_its_channel() {
    let scene = scene();
    let root = scene.says(&scene.admin, "root");
    let reply = scene.replies(&scene.admin, &root, "reply");
    assert_eq!(reply["reply_count"], 1);
    let to_reply = post(&scene, json!({"root_id": reply["id"]}));
    refused(&to_reply, 400, "api.post.create_post.root_id.app_error");
    let to_nothing = post(&scene, json!({"root_id": "x".repeat(26)}));
    refused(&to_nothing, 400, "api.post.create_post.root_id.app_error");
    let path = format!("/api/v4/teams/{}/channels/name/town-square", scene.team);
    let square = text(&scene.admin.get(&path).json()["id"]);
    let body = json!({"channel_id": square, "message": "x", "root_id": root["id"]});
    let elsewhere = scene.admin.post("/api/v4/posts", &body);
    refused(
        &elsewhere,
        400,
        "api.post.create_post.channel_root_id.app_error",
    );
    let path = format!("/api/v4/posts/{}", text(&root["id"]));
    let root = scene.admin.get(&path).json();
    assert_eq!(
        root["update_at"], reply["create_at"],
        "a reply changes the first post"
    );
    assert_eq!(root["reply_count"], 1);
}

#[test]
fn attachments_get_all_fields_and_hide_where_buttons_lead() {
    let scene = scene();
    let attachment = json!({
        "text": "t",
        "fields": [{"title": "n", "value": 5, "short": true}],
        "actions": [{"name": "b", "integration": {"url": "http://127.0.0.1:9/x"}}],
    });
    let made = post(
        &scene,
        json!({"props": {"attachments": [attachment, "no"]}}),
    )
    .json();
    let shown = &made["props"]["attachments"];
    assert_eq!(shown.as_array().unwrap().len(), 1);
    assert_eq!(shown[0]["fallback"], "");
    assert_eq!(shown[0]["fields"][0]["value"], 5);
    let action = &shown[0]["actions"][0];
    assert_eq!(text(&action["id"]).len(), 26);
    assert_eq!(action.get("integration"), None);
    assert_eq!(
        made["metadata"]["embeds"],
        json!([{"type": "message_attachment"}])
    );
}

#[test]
fn channels_that_a_text_mentions_are_named_in_its_props() {
    let scene = scene();
    let made = post(&scene, json!({"message": "see ~town-square and ~nosuch"})).json();
    let named = json!({"town-square": {"display_name": "Town Square", "team_name": "ops"}});
    assert_eq!(made["props"]["channel_mentions"], named);
}

#[test]
fn a_priority_is_for_the_first_post_of_a_thread() {
    let scene = scene();
    let urgent = |more: Value| {
        let mut priority = json!({"priority": "urgent"});
        for (name, value) in more.as_object().unwrap() {
            priority[name.as_str()] = value.clone();
        }
        json!({"message": "@alice fire", "metadata": {"priority": priority}})
    };
    let made = post(&scene, urgent(json!({"requested_ack": true}))).json();
    assert_eq!(made["metadata"]["priority"]["priority"], "urgent");
    assert_eq!(made["metadata"]["priority"]["requested_ack"], true);
    let mut reply = urgent(json!({}));
    reply["root_id"] = made["id"].clone();
    let only_root = "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error";
    refused(&post(&scene, reply), 400, only_root);
    let mut nobody = urgent(json!({"persistent_notifications": true}));
    nobody["message"] = "fire".into();
    let recipients =
        "api.post.post_priority.min_recipients_persistent_notification_post.request_error";
    refused(&post(&scene, nobody), 400, recipients);
}

#[test]
fn only_integrations_post_in_silence() {
    let scene = scene();
    let body = json!({"channel_id": scene.channel, "message": "@alice psst"});
    assert_eq!(
        scene.admin.post("/api/v4/posts?silent=true", &body).status,
        403
    );
    scene.join();
    let bot = scene
        .admin
        .post("/api/v4/bots", &json!({"username": "robot"}))
        .json();
    let path = format!("/api/v4/users/{}/tokens", text(&bot["user_id"]));
    let token = scene.admin.post(&path, &json!({"description": "t"})).json();
    let path = format!("/api/v4/users/{}/roles", text(&bot["user_id"]));
    scene
        .admin
        .put(&path, &json!({"roles": "system_user system_post_all"}));
    let mut robot = scene.alice.clone();
    robot.token = Some(text(&token["token"]));
    let said = robot.post("/api/v4/posts?silent=true", &body);
    assert_eq!(said.status, 201, "{}", said.text());
    assert_eq!(said.json()["props"]["from_bot"], "true");
    let path = format!("/api/v4/users/me/channels/{}/unread", scene.channel);
    let unread = scene.alice.get(&path).json();
    assert_eq!(
        (&unread["msg_count"], &unread["mention_count"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn what_is_told_and_not_kept_needs_the_right_user() {
    let scene = scene();
    let path = "/api/v4/users/me/typing";
    let typing = json!({"channel_id": scene.channel});
    assert_eq!(scene.admin.post(path, &typing).status, 200);
    assert_eq!(scene.alice.post(path, &typing).status, 403);
    let body = json!({
        "user_id": scene.alice_id,
        "post": {"channel_id": scene.channel, "message": "only you"},
    });
    assert_eq!(
        scene.alice.post("/api/v4/posts/ephemeral", &body).status,
        403
    );
    let shown = scene.admin.post("/api/v4/posts/ephemeral", &body);
    assert_eq!(shown.status, 201);
    assert_eq!(shown.json()["type"], "system_ephemeral");
    let list = scene.admin.get(&scene.path("/posts")).json();
    assert_eq!(list["order"].as_array().unwrap().len(), 1, "it is not kept");
}

#[test]
fn a_parent_is_of_the_thread_on_older_servers() {
    let scene = scene_of("5.37");
    let root = scene.says(&scene.admin, "root");
    let reply = scene.replies(&scene.admin, &root, "reply");
    let other = scene.says(&scene.admin, "other");
    let with =
        |root: &str, parent: &str| post(&scene, json!({"root_id": root, "parent_id": parent}));
    let id = |post: &Value| text(&post["id"]);
    let alone = with("", &id(&root));
    refused(&alone, 400, "model.post.is_valid.root_parent.app_error");
    refused(
        &with("", "x"),
        400,
        "model.post.is_valid.parent_id.app_error",
    );
    for bad in ["x".to_owned(), id(&other)] {
        let foreign = with(&id(&root), &bad);
        refused(&foreign, 400, "api.post.create_post.parent_id.app_error");
    }
    assert_eq!(with(&id(&root), &id(&root)).status, 201);
    assert_eq!(with(&id(&root), &id(&reply)).status, 201);
    let new = scene_of("11.11");
    let ignored = post(&new, json!({"parent_id": "x"}));
    assert_eq!(ignored.status, 201);
}

#[test]
fn a_body_is_read_as_lazily_as_by_webhooks() {
    let scene = scene();
    let send = |message: &[u8], rest: &[u8]| {
        let head = format!("{{\"channel_id\":\"{}\",\"message\":\"", scene.channel);
        let body = [head.as_bytes(), message, b"\"}", rest].concat();
        let posted = scene.admin.send("POST", "/api/v4/posts", &[], &body);
        assert_eq!(posted.status, 201, "{}", posted.text());
        text(&posted.json()["message"])
    };
    assert_eq!(send(b"x", b" garbage"), "x");
    assert_eq!(send(b"caf\xe9", b""), "caf\u{fffd}");
    assert_eq!(send(b"a\\ud800b", b""), "a\u{fffd}b");
}
