//! Posts of a channel and of a thread, page by page.

use serde_json::{Value, json};

use crate::client::Client;
use crate::scene::{Scene, scene, scene_of, text};

fn ids(posts: &[&Value]) -> Value {
    posts.iter().map(|post| post["id"].clone()).collect()
}

/// A channel with seven posts of the admin's and the message that it joined.
fn seven(scene: &Scene) -> Vec<Value> {
    (0..7)
        .map(|number| scene.says(&scene.admin, &format!("m{number}")))
        .collect()
}

fn list(scene: &Scene, query: &str) -> Value {
    scene
        .admin
        .get(&scene.path(&format!("/posts?{query}")))
        .json()
}

#[test]
fn pages_tell_where_they_go_on() {
    let scene = scene();
    let m = seven(&scene);
    let first = list(&scene, "page=0&per_page=3");
    assert_eq!(first["order"], ids(&[&m[6], &m[5], &m[4]]));
    assert_eq!(
        (&first["next_post_id"], &first["prev_post_id"]),
        (&json!(""), &m[3]["id"])
    );
    let second = list(&scene, "page=1&per_page=3");
    assert_eq!(second["order"], ids(&[&m[3], &m[2], &m[1]]));
    let around = (&m[4]["id"], &m[0]["id"]);
    assert_eq!((&second["next_post_id"], &second["prev_post_id"]), around);
    let third = list(&scene, "page=2&per_page=3");
    assert_eq!(
        third["order"].as_array().unwrap().len(),
        2,
        "with who joined"
    );
    assert_eq!(third["prev_post_id"], "");
    assert_eq!(list(&scene, "page=9&per_page=3")["order"], json!([]));
}

#[test]
fn posts_before_and_after_one_leave_it_out() {
    let scene = scene();
    let m = seven(&scene);
    let id = text(&m[3]["id"]);
    let before = list(&scene, &format!("before={id}&per_page=2"));
    assert_eq!(before["order"], ids(&[&m[2], &m[1]]));
    assert_eq!(
        (&before["next_post_id"], &before["prev_post_id"]),
        (&m[3]["id"], &m[0]["id"])
    );
    let after = list(&scene, &format!("after={id}&per_page=2"));
    assert_eq!(after["order"], ids(&[&m[5], &m[4]]));
    assert_eq!(
        (&after["next_post_id"], &after["prev_post_id"]),
        (&m[6]["id"], &m[3]["id"])
    );
    let nobody = "x".repeat(26);
    let missing = list(&scene, &format!("after={nobody}"));
    assert_eq!(missing["order"], json!([]));
    assert_eq!(missing["prev_post_id"], nobody.as_str());
    let bad = scene.admin.get(&scene.path("/posts?after=x"));
    assert_eq!(bad.error(), "api.context.invalid_body_param.app_error");
}

#[test]
fn what_changed_since_a_time_holds_deleted_posts_without_their_text() {
    let scene = scene();
    // Long ago, but for the message that somebody joined.
    let post = |number: i64| {
        let time = 1_600_000_000_000 + number;
        let body = json!({"channel_id": scene.channel, "message": "m", "create_at": time});
        scene.admin.post("/api/v4/posts", &body).json()
    };
    let m: Vec<Value> = (0..3).map(post).collect();
    let changed = || list(&scene, "since=1600000000002");
    assert_eq!(changed()["order"].as_array().unwrap().len(), 1);
    scene
        .admin
        .delete(&format!("/api/v4/posts/{}", text(&m[1]["id"])));
    let changed = changed();
    assert_eq!(changed["order"][1], m[1]["id"]);
    let deleted = &changed["posts"][text(&m[1]["id"])];
    assert_eq!(deleted["message"], "");
    assert_eq!(deleted["props"]["deleteBy"], deleted["user_id"]);
    let tag = scene.admin.get(&scene.path("/posts"));
    let tag = tag.header("etag").unwrap().to_owned();
    assert_eq!(tag, format!("11.11.0.{}", deleted["update_at"]));
    let order = list(&scene, "")["order"].clone();
    assert!(!order.as_array().unwrap().contains(&m[1]["id"]));
    let with_deleted = list(&scene, "include_deleted=true")["order"].clone();
    assert!(with_deleted.as_array().unwrap().contains(&m[1]["id"]));
}

#[test]
fn the_threads_of_replies_come_along_unless_they_are_not_wanted() {
    let scene = scene();
    let root = scene.says(&scene.admin, "root");
    scene.replies(&scene.admin, &root, "one");
    seven(&scene);
    let two = scene.replies(&scene.admin, &root, "two");
    let newest = list(&scene, "per_page=1");
    assert_eq!(newest["order"], ids(&[&two]));
    assert_eq!(newest["posts"].as_object().unwrap().len(), 3);
    let short = list(&scene, "per_page=1&skipFetchThreads=true");
    assert_eq!(short["posts"].as_object().unwrap().len(), 2);
    let roots = list(&scene, "per_page=8&collapsedThreads=true");
    let first = &roots["posts"][text(&root["id"])];
    assert_eq!(first["reply_count"], 2);
    assert_eq!(first["last_reply_at"], two["create_at"]);
    assert_eq!(first["participants"][0]["id"], two["user_id"]);
    assert_eq!(roots["order"].as_array().unwrap().len(), 8);
}

#[test]
fn a_page_has_at_most_200_posts() {
    let scene = scene();
    for _ in 0..201 {
        scene.says(&scene.admin, "x");
    }
    let page = list(&scene, "per_page=1000");
    assert_eq!(page["order"].as_array().unwrap().len(), 200);
    assert_eq!(list(&scene, "")["order"].as_array().unwrap().len(), 60);
}

#[test]
fn who_is_in_the_team_reads_public_channels_on_newer_servers() {
    let new = scene();
    assert_eq!(new.alice.get(&new.path("/posts")).status, 200);
    let old = scene_of("5.37");
    assert_eq!(old.alice.get(&old.path("/posts")).status, 403);
}

fn thread(client: &Client, root: &Value, query: &str) -> Value {
    client
        .get(&format!(
            "/api/v4/posts/{}/thread?{query}",
            text(&root["id"])
        ))
        .json()
}

#[test]
fn a_thread_begins_with_the_post_that_was_asked_for() {
    let old = scene_of("5.37");
    let root = old.says(&old.admin, "root");
    let reply = old.replies(&old.admin, &root, "reply");
    let list = thread(&old.admin, &root, "");
    assert_eq!(list["order"], ids(&[&root, &root, &reply]));
    assert_eq!(list.get("has_next"), None);
    let new = scene();
    let root = new.says(&new.admin, "root");
    let reply = new.replies(&new.admin, &root, "reply");
    let list = thread(&new.admin, &reply, "");
    assert_eq!(list["order"], ids(&[&reply, &root]));
    assert_eq!(list["has_next"], false);
}

#[test]
fn a_long_thread_is_read_page_by_page() {
    let scene = scene();
    let root = scene.says(&scene.admin, "root");
    let replies: Vec<Value> = (0..5)
        .map(|number| scene.replies(&scene.admin, &root, &number.to_string()))
        .collect();
    let mut seen = Vec::new();
    let mut query = "perPage=2&direction=down".to_owned();
    loop {
        let page = thread(&scene.admin, &root, &query);
        let order = page["order"].as_array().unwrap();
        seen.extend(order[1..].iter().cloned());
        if page["has_next"] == false {
            break;
        }
        let last = &page["posts"][text(order.last().unwrap())];
        query = format!(
            "perPage=2&direction=down&fromPost={}&fromCreateAt={}",
            text(&last["id"]),
            last["create_at"]
        );
    }
    let mut wanted: Vec<Value> = replies.iter().map(|reply| reply["id"].clone()).collect();
    // Posts of one millisecond come in the order of their ids.
    wanted.sort_by_key(text);
    seen.sort_by_key(text);
    assert_eq!(seen, wanted);
    for bad in [
        "direction=left",
        "perPage=201",
        "perPage=x",
        "fromPost=x",
        "fromPost=x&fromUpdateAt=1",
        "fromCreateAt=1&fromUpdateAt=1",
        "updatesOnly=true",
        "updatesOnly=true&fromUpdateAt=1&direction=up",
    ] {
        let path = format!("/api/v4/posts/{}/thread?{bad}", text(&root["id"]));
        assert_eq!(scene.admin.get(&path).status, 400, "{bad}");
    }
}

#[test]
fn posts_are_given_by_their_ids_to_who_may_read_them() {
    let scene = scene();
    let one = scene.says(&scene.admin, "one");
    let hidden = json!({"team_id": scene.team, "name": "hidden", "display_name": "P", "type": "P"});
    let hidden = scene.admin.post("/api/v4/channels", &hidden).json();
    let secret = json!({"channel_id": hidden["id"], "message": "secret"});
    let secret = scene.admin.post("/api/v4/posts", &secret).json();
    let wanted = json!([one["id"], secret["id"], "x".repeat(26)]);
    let given = scene.alice.post("/api/v4/posts/ids", &wanted).json();
    assert_eq!(given.as_array().unwrap().len(), 1);
    assert_eq!(given[0]["id"], one["id"]);
    assert_eq!(
        scene.alice.post("/api/v4/posts/ids", &json!([])).status,
        400
    );
}

#[test]
fn posts_that_a_user_keeps_for_later_are_given() {
    let scene = scene();
    let kept = scene.says(&scene.admin, "later");
    scene.says(&scene.admin, "never");
    let me = scene.admin.get("/api/v4/users/me").json();
    let row = json!([{
        "user_id": me["id"], "category": "flagged_post", "name": kept["id"], "value": "true",
    }]);
    let put = scene.admin.put("/api/v4/users/me/preferences", &row);
    assert_eq!(put.status, 200, "{}", put.text());
    let list = |query: &str| {
        let path = format!("/api/v4/users/me/posts/flagged?{query}");
        scene.admin.get(&path).json()["order"].clone()
    };
    assert_eq!(list(""), json!([kept["id"]]));
    assert_eq!(
        list(&format!("team_id={}", scene.team)),
        json!([kept["id"]])
    );
    assert_eq!(list(&format!("channel_id={}", "x".repeat(26))), json!([]));
}

#[test]
fn newer_servers_tell_whether_there_is_such_a_channel() {
    for (version, status) in [("5.37", 403), ("11.11", 404)] {
        let scene = scene_of(version);
        let path = format!("/api/v4/channels/{}", "x".repeat(26));
        for rest in ["posts", "pinned"] {
            let listed = scene.alice.get(&format!("{path}/{rest}"));
            assert_eq!(listed.status, status, "{version} {rest}");
        }
    }
}

#[test]
fn what_a_changed_reply_belongs_to_comes_along_whether_wanted_or_not() {
    let scene = scene();
    let old = |root: &str, time: i64| {
        let post = json!({
            "channel_id": scene.channel, "message": "x", "root_id": root, "create_at": time,
        });
        scene.admin.post("/api/v4/posts", &post).json()
    };
    let root = old("", 1_600_000_000_000);
    let reply = old(&text(&root["id"]), 1_600_000_000_001);
    let path = format!("/api/v4/posts/{}/patch", text(&reply["id"]));
    let patched = scene.admin.put(&path, &json!({"message": "y"}));
    assert_eq!(patched.status, 200);
    let changed = list(&scene, "since=1600000000002&skipFetchThreads=true");
    let order = changed["order"].as_array().unwrap();
    assert!(order.contains(&reply["id"]) && !order.contains(&root["id"]));
    assert!(changed["posts"].get(text(&root["id"])).is_some());
}
