//! Channels as they are made, found, changed and archived.

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::scene::{Scene, scene, scene_of, text};

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

fn create(scene: &Scene, client: &Client, name: &str, kind: &str) -> Reply {
    let body = json!({"team_id": scene.team, "name": name, "display_name": "A name", "type": kind});
    client.post("/api/v4/channels", &body)
}

#[test]
fn a_channel_is_refused_for_what_is_wrong_with_it() {
    let scene = scene_of("5.37");
    let create = |name: &str, kind: &str| create(&scene, &scene.alice, name, kind);
    refused(
        &create("Bad Name", "O"),
        400,
        "model.channel.is_valid.2_or_more.app_error",
    );
    refused(
        &create("x", "O"),
        400,
        "model.channel.is_valid.2_or_more.app_error",
    );
    refused(
        &create("fine", "X"),
        400,
        "model.channel.is_valid.type.app_error",
    );
    refused(
        &create("fine", "D"),
        400,
        "api.channel.create_channel.direct_channel.app_error",
    );
    assert_eq!(create("fine", "P").status, 201);
    refused(
        &create("fine", "O"),
        400,
        "store.sql_channel.save_channel.exists.app_error",
    );
    let long =
        json!({"team_id": scene.team, "name": "long", "display_name": "x".repeat(65), "type": "O"});
    let long = scene.alice.post("/api/v4/channels", &long);
    refused(&long, 400, "model.channel.is_valid.display_name.app_error");
    let nowhere = json!({"name": "nowhere", "display_name": "x", "type": "O"});
    let nowhere = scene.admin.post("/api/v4/channels", &nowhere);
    refused(&nowhere, 403, "api.context.permissions.app_error");
}

#[test]
fn who_makes_a_channel_is_its_admin_and_the_first_message_says_so() {
    let scene = scene();
    let id = text(&create(&scene, &scene.alice, "mine", "O").json()["id"]);
    let member = scene
        .alice
        .get(&format!("/api/v4/channels/{id}/members/me"))
        .json();
    assert_eq!(member["roles"], "channel_user channel_admin");
    let posts = scene
        .alice
        .get(&format!("/api/v4/channels/{id}/posts"))
        .json();
    let first = &posts["posts"][text(&posts["order"][0])];
    assert_eq!(first["type"], "system_join_channel");
    assert_eq!(first["message"], "alice joined the channel.");
    assert_eq!(first["props"]["username"], "alice");
    let channel = scene.alice.get(&format!("/api/v4/channels/{id}")).json();
    assert_eq!(channel["total_msg_count"], 0, "who comes does not count");
}

#[test]
fn a_private_channel_is_hidden_from_others() {
    let scene = scene();
    let id = text(&create(&scene, &scene.admin, "secret", "P").json()["id"]);
    let get = scene.alice.get(&format!("/api/v4/channels/{id}"));
    refused(&get, 403, "api.context.permissions.app_error");
    let path = format!("/api/v4/teams/{}/channels/name/secret", scene.team);
    let missing = "app.channel.get_by_name.missing.app_error";
    refused(&scene.alice.get(&path), 404, missing);
    assert_eq!(scene.admin.get(&path).json()["id"], id.as_str());
    let nowhere = scene
        .alice
        .get(&format!("/api/v4/channels/{}", "x".repeat(26)));
    refused(&nowhere, 404, "app.channel.get.existing.app_error");
    let add = scene.alice.post(
        &format!("/api/v4/channels/{id}/members"),
        &json!({"user_id": scene.alice_id}),
    );
    refused(&add, 403, "api.context.permissions.app_error");
}

#[test]
fn two_users_have_one_direct_channel() {
    let scene = scene();
    let admin = text(&scene.admin.get("/api/v4/users/me").json()["id"]);
    let alice = scene.alice_id.clone();
    let direct = |one: &str, other: &str| {
        scene
            .alice
            .post("/api/v4/channels/direct", &json!([one, other]))
    };
    let made = direct(&alice, &admin).json();
    assert_eq!(made["type"], "D");
    assert_eq!(made["shared"], false);
    let (low, high) = if alice < admin {
        (&alice, &admin)
    } else {
        (&admin, &alice)
    };
    assert_eq!(made["name"], format!("{low}__{high}"));
    assert_eq!(direct(&admin, &alice).json()["id"], made["id"]);
    let nobody = direct(&alice, &"x".repeat(26));
    refused(
        &nobody,
        400,
        "api.channel.create_direct_channel.invalid_user.app_error",
    );
    let foreign = scene
        .alice
        .post("/api/v4/channels/direct", &json!([admin, "x".repeat(26)]));
    refused(&foreign, 403, "api.context.permissions.app_error");
    let three = scene.alice.post(
        "/api/v4/channels/direct",
        &json!([alice, admin, "x".repeat(26)]),
    );
    refused(&three, 400, "api.context.invalid_body_param.app_error");
}

#[test]
fn a_group_has_three_to_eight_users() {
    let scene = scene();
    let bob = Client::new_user(&scene.catcher, "bob");
    let id = |client: &Client| text(&client.get("/api/v4/users/me").json()["id"]);
    let users = json!([id(&bob), id(&scene.admin)]); // And who asks.
    let group = scene.alice.post("/api/v4/channels/group", &users).json();
    assert_eq!(group["type"], "G");
    assert_eq!(group["display_name"], "admin, alice, bob");
    assert_eq!(text(&group["name"]).len(), 40);
    let again = scene.alice.post("/api/v4/channels/group", &users).json();
    assert_eq!(again["id"], group["id"]);
    let alone = scene
        .alice
        .post("/api/v4/channels/group", &json!([scene.alice_id]));
    refused(&alone, 400, "api.channel.create_group.bad_size.app_error");
}

#[test]
fn lists_are_sorted_by_the_names_that_people_see() {
    let scene = scene();
    create(&scene, &scene.admin, "hidden", "P");
    let names = |client: &Client, path: &str| {
        let rows = client.get(path).json();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| text(&row["name"])).collect::<Vec<_>>()
    };
    let team = format!("/api/v4/teams/{}/channels", scene.team);
    let public = names(&scene.alice, &team);
    assert_eq!(public, ["alerts", "off-topic", "town-square"]);
    let second = names(&scene.alice, &format!("{team}?page=1&per_page=2"));
    assert_eq!(second, ["town-square"]);
    assert_eq!(names(&scene.admin, &format!("{team}/private")), ["hidden"]);
    assert_eq!(scene.alice.get(&format!("{team}/private")).status, 403);
    assert_eq!(scene.alice.get("/api/v4/channels").status, 403);
    let all = scene
        .admin
        .get("/api/v4/channels?include_total_count=true")
        .json();
    assert_eq!(all["total_count"], 4);
    assert_eq!(all["channels"][0]["team_name"], "ops");
    let own = format!("/api/v4/users/me/teams/{}/channels", scene.team);
    assert_eq!(names(&scene.alice, &own), ["off-topic", "town-square"]);
    assert_eq!(
        names(&scene.alice, &format!("{team}/autocomplete?name=al")),
        ["alerts"]
    );
    let found = scene
        .alice
        .post(&format!("{team}/search"), &json!({"term": "town"}))
        .json();
    assert_eq!(found[0]["name"], "town-square");
}

#[test]
fn a_change_is_written_into_the_channel() {
    let scene = scene();
    let patch = |body: Value| scene.admin.put(&scene.path("/patch"), &body);
    let patched = patch(json!({"header": "h1", "display_name": "News"})).json();
    assert_eq!(
        (&patched["header"], &patched["display_name"]),
        (&json!("h1"), &json!("News"))
    );
    patch(json!({"header": "h2"}));
    patch(json!({"header": ""}));
    let posts = scene.admin.get(&scene.path("/posts")).json();
    let order = posts["order"].as_array().unwrap().iter().rev();
    let texts = order.map(|id| posts["posts"][text(id)]["message"].clone());
    let texts: Vec<Value> = texts.skip(1).collect();
    assert_eq!(
        texts,
        [
            "admin updated the channel display name from: Alerts to: News",
            "admin updated the channel header to: h1",
            "admin updated the channel header from: h1 to: h2",
            "admin removed the channel header (was: h2)",
        ]
    );
    let alice = scene
        .alice
        .put(&scene.path("/patch"), &json!({"header": "x"}));
    refused(&alice, 403, "api.context.permissions.app_error");
    let other = scene
        .admin
        .put(&scene.path(""), &json!({"id": "x".repeat(26)}));
    refused(&other, 400, "api.context.invalid_body_param.app_error");
    let kind = json!({"id": scene.channel, "type": "P"});
    let kind = scene.admin.put(&scene.path(""), &kind);
    refused(
        &kind,
        400,
        "api.channel.update_channel.typechange.app_error",
    );
}

#[test]
fn an_archived_channel_takes_no_posts_until_it_is_restored() {
    let scene = scene();
    assert_eq!(scene.admin.delete(&scene.path("")).status, 200);
    let again = scene.admin.delete(&scene.path(""));
    refused(&again, 400, "api.channel.delete_channel.deleted.app_error");
    let post = json!({"channel_id": scene.channel, "message": "x"});
    let posted = scene.admin.post("/api/v4/posts", &post);
    refused(
        &posted,
        400,
        "api.post.create_post.can_not_post_to_deleted.error",
    );
    assert_eq!(
        scene.alice.post(&scene.path("/restore"), &json!({})).status,
        403
    );
    let restored = scene.admin.post(&scene.path("/restore"), &json!({})).json();
    assert_eq!(restored["delete_at"], 0);
    assert_eq!(scene.admin.post("/api/v4/posts", &post).status, 201);
    let path = format!("/api/v4/teams/{}/channels/name/town-square", scene.team);
    let square = text(&scene.admin.get(&path).json()["id"]);
    let square = scene.admin.delete(&format!("/api/v4/channels/{square}"));
    refused(&square, 400, "api.channel.delete_channel.cannot.app_error");
}

#[test]
fn a_channel_becomes_private_by_an_admin_of_its_team() {
    let scene = scene();
    let body = json!({"privacy": "P"});
    assert_eq!(scene.alice.put(&scene.path("/privacy"), &body).status, 403);
    assert_eq!(
        scene.admin.put(&scene.path("/privacy"), &body).json()["type"],
        "P"
    );
    assert_eq!(scene.alice.get(&scene.path("")).status, 403);
    let bad = scene
        .admin
        .put(&scene.path("/privacy"), &json!({"privacy": "X"}));
    refused(&bad, 400, "api.context.invalid_body_param.app_error");
}
