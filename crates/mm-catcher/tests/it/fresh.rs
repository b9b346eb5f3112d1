//! A fresh catcher as a fresh server.

use mm_catcher::Catcher;
use serde_json::json;

use crate::client::Client;

#[test]
fn the_first_user_is_the_admin_and_sets_the_server_up() {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    let me = admin.get("/api/v4/users/me").json();
    assert_eq!(me["roles"], "system_admin system_user");
    let other = Client::new_user(&catcher, "bob");
    assert_eq!(other.get("/api/v4/users/me").json()["roles"], "system_user");
    let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
    let team = admin.post("/api/v4/teams", &team).json();
    let channel =
        json!({"team_id": team["id"], "name": "alerts", "display_name": "Alerts", "type": "O"});
    let channel = admin.post("/api/v4/channels", &channel).json();
    let post = admin.post(
        "/api/v4/posts",
        &json!({"channel_id": channel["id"], "message": "hello"}),
    );
    assert_eq!(post.status, 201);
    let path = format!("/api/v4/channels/{}/posts", channel["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).json()["order"][0], post.json()["id"]);
}

#[test]
fn without_a_session_an_operation_is_refused_in_the_servers_shape() {
    let catcher = Catcher::start().unwrap();
    let reply = Client::of(&catcher).get("/api/v4/users/me");
    assert_eq!(reply.status, 401);
    assert_eq!(reply.error(), "api.context.session_expired.app_error");
    assert_eq!(reply.json()["status_code"], 401);
}

#[test]
fn what_is_known_and_not_served_is_501_and_names_the_operation() {
    let catcher = Catcher::start().unwrap();
    let reply = Client::of(&catcher).get("/api/v4/cluster/status");
    assert_eq!(reply.status, 501);
    assert!(
        reply.json()["message"]
            .as_str()
            .unwrap()
            .contains("GetClusterStatus")
    );
    assert_eq!(Client::of(&catcher).get("/api/v4/nosuch").status, 404);
}

#[test]
fn a_setting_is_changed_by_the_admin_alone() {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    let user = Client::new_user(&catcher, "bob");
    let change = json!({"ServiceSettings": {"EnableIncomingWebhooks": false}});
    assert_eq!(user.put("/api/v4/config/patch", &change).status, 403);
    assert_eq!(admin.put("/api/v4/config/patch", &change).status, 200);
    assert_eq!(user.delete("/api/v4/posts").status, 404);
}
