//! Who is in a channel, and what of it is unread.

use serde_json::json;

use crate::client::{Client, Reply};
use crate::scene::{scene, scene_of, text};

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

#[test]
fn users_join_are_added_leave_and_are_removed() {
    let scene = scene();
    scene.join();
    let members = scene.alice.get(&scene.path("/members")).json();
    assert_eq!(members.as_array().unwrap().len(), 2);
    let bob = Client::new_user(&scene.catcher, "bob");
    let bob_id = text(&bob.get("/api/v4/users/me").json()["id"]);
    let add = json!({"user_id": bob_id});
    let added = scene.alice.post(&scene.path("/members"), &add);
    refused(&added, 404, "app.team.get_member.missing.app_error");
    let team = json!({"team_id": scene.team, "user_id": bob_id});
    scene
        .admin
        .post(&format!("/api/v4/teams/{}/members", scene.team), &team);
    assert_eq!(scene.alice.post(&scene.path("/members"), &add).status, 201);
    let member = scene.path(&format!("/members/{bob_id}"));
    assert_eq!(scene.alice.delete(&member).status, 200);
    let missing = "app.channel.get_member.missing.app_error";
    refused(&scene.alice.delete(&member), 404, missing);
    refused(&scene.alice.get(&member), 404, missing);
    assert_eq!(scene.alice.delete(&scene.path("/members/me")).status, 200);
    let posts = scene.admin.get(&scene.path("/posts")).json();
    let types = posts["order"].as_array().unwrap().iter();
    let types = types.map(|id| text(&posts["posts"][text(id)]["type"]));
    let types: Vec<String> = types.collect();
    assert_eq!(
        types,
        [
            "system_leave_channel",
            "system_remove_from_channel",
            "system_add_to_channel",
            "system_join_channel",
            "system_join_channel",
        ]
    );
    let nobody = scene
        .admin
        .post(&scene.path("/members"), &json!({"user_id": "x"}));
    refused(&nobody, 400, "api.context.invalid_body_param.app_error");
}

#[test]
fn nobody_leaves_the_channel_that_everybody_is_in() {
    let scene = scene();
    let path = format!("/api/v4/teams/{}/channels/name/town-square", scene.team);
    let square = text(&scene.alice.get(&path).json()["id"]);
    let left = scene
        .alice
        .delete(&format!("/api/v4/channels/{square}/members/me"));
    refused(&left, 400, "api.channel.remove.default.app_error");
}

#[test]
fn posts_and_mentions_are_unread_until_they_are_viewed() {
    let scene = scene();
    scene.join();
    for message in ["one", "two @alice", "three @channel", "`@alice`", "x@alice"] {
        scene.says(&scene.admin, message);
    }
    let path = format!("/api/v4/users/me/channels/{}/unread", scene.channel);
    let unread = scene.alice.get(&path).json();
    assert_eq!(
        (&unread["msg_count"], &unread["mention_count"]),
        (&json!(5), &json!(2))
    );
    let own = scene.admin.get(&path).json();
    assert_eq!(
        (&own["msg_count"], &own["mention_count"]),
        (&json!(0), &json!(0))
    );
    let view = json!({"channel_id": scene.channel});
    let viewed = scene
        .alice
        .post("/api/v4/channels/members/me/view", &view)
        .json();
    assert!(
        viewed["last_viewed_at_times"][&scene.channel].is_i64(),
        "{viewed}"
    );
    let unread = scene.alice.get(&path).json();
    assert_eq!(
        (&unread["msg_count"], &unread["mention_count"]),
        (&json!(0), &json!(0))
    );
    let bad = json!({"channel_id": "alerts"});
    let bad = scene.alice.post("/api/v4/channels/members/me/view", &bad);
    refused(&bad, 400, "api.context.invalid_body_param.app_error");
}

#[test]
fn a_post_and_all_after_it_become_unread_again() {
    let scene = scene_of("5.37");
    scene.join();
    // Posts of one millisecond cannot be told apart by the time when they were seen.
    let post = |number: i64| {
        let time = 4_000_000_000_000 + number * 10;
        let body = json!({"channel_id": scene.channel, "message": "m", "create_at": time});
        scene.admin.post("/api/v4/posts", &body).json()
    };
    let posts: Vec<_> = (0..7).map(post).collect();
    let first = format!("/api/v4/posts/{}", text(&posts[0]["id"]));
    scene.admin.delete(&first);
    let from = text(&posts[5]["id"]);
    let path = format!("/api/v4/users/me/posts/{from}/set_unread");
    let unread = scene.alice.post(&path, &json!({})).json();
    assert_eq!(unread["msg_count"], 5);
    let before = posts[5]["create_at"].as_i64().unwrap() - 1;
    assert_eq!(unread["last_viewed_at"], before);
    let path = format!(
        "/api/v4/users/me/channels/{}/posts/unread?limit_before=2&limit_after=2",
        scene.channel
    );
    let around = scene.alice.get(&path).json();
    let order: Vec<_> = [6, 5, 4, 3].map(|at| posts[at]["id"].clone()).to_vec();
    assert_eq!(around["order"], json!(order));
    assert_eq!(around["next_post_id"], "");
    assert_eq!(around["prev_post_id"], posts[2]["id"]);
}

#[test]
fn roles_in_a_channel_are_given_by_its_admins() {
    let scene = scene();
    scene.join();
    let path = scene.path(&format!("/members/{}/roles", scene.alice_id));
    let roles = json!({"roles": "channel_user channel_admin"});
    assert_eq!(scene.alice.put(&path, &roles).status, 403);
    assert_eq!(scene.admin.put(&path, &roles).status, 200);
    let member = scene.alice.get(&scene.path("/members/me")).json();
    assert_eq!(member["scheme_admin"], true);
    let path = scene.path(&format!("/members/{}/notify_props", scene.alice_id));
    assert_eq!(
        scene
            .alice
            .put(&path, &json!({"mark_unread": "mention"}))
            .status,
        200
    );
    scene.says(&scene.admin, "quiet");
    let path = format!("/api/v4/users/me/channels/{}/unread", scene.channel);
    assert_eq!(scene.alice.get(&path).json()["msg_count"], 0, "it is muted");
}

#[test]
fn channels_tell_how_many_are_in_them() {
    let scene = scene();
    scene.join();
    let pinned = text(&scene.says(&scene.alice, "pinned")["id"]);
    scene
        .alice
        .post(&format!("/api/v4/posts/{pinned}/pin"), &json!({}));
    let stats = scene.alice.get(&scene.path("/stats")).json();
    assert_eq!(
        (&stats["member_count"], &stats["pinnedpost_count"]),
        (&json!(2), &json!(1))
    );
    let list = scene.alice.get(&scene.path("/pinned")).json();
    assert_eq!(list["order"], json!([pinned]));
}
