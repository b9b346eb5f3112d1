//! Events of users, teams and settings: names, audience and data as a real server has them.

use serde_json::{Value, json};

use super::Stage;
use crate::client::Client;
use crate::frames::text;

/// Whom an event names: user, channel and team.
fn broadcast(event: &Value) -> [&str; 3] {
    ["user_id", "channel_id", "team_id"].map(|name| event["broadcast"][name].as_str().unwrap())
}

fn inner(event: &Value, name: &str) -> Value {
    serde_json::from_str(event["data"][name].as_str().unwrap()).unwrap()
}

#[test]
fn preferences_are_told_to_their_user_with_the_sidebar_before_them() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let id = stage.alice_id.as_str();
    let row = json!([{"user_id": id, "category": "test", "name": "a", "value": "b"}]);
    let path = "/api/v4/users/me/preferences";
    assert_eq!(stage.alice.put(path, &row).status, 200);
    let sidebar = frames.event("sidebar_category_updated");
    assert_eq!(
        (broadcast(&sidebar), &sidebar["data"]),
        ([id, "", ""], &json!({}))
    );
    let changed = frames.event("preferences_changed");
    assert_eq!(
        (broadcast(&changed), inner(&changed, "preferences")),
        ([id, "", ""], row.clone())
    );
    assert_eq!(
        stage.alice.post(&format!("{path}/delete"), &row).status,
        200
    );
    frames.event("sidebar_category_updated");
    assert_eq!(
        inner(&frames.event("preferences_deleted"), "preferences"),
        row
    );
}

#[test]
fn a_changed_user_is_told_to_all_without_what_is_its_own() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    stage
        .admin
        .put("/api/v4/users/me/patch", &json!({"nickname": "Boss"}));
    let event = frames.event("user_updated");
    assert_eq!(broadcast(&event), ["", "", ""]);
    let user = &event["data"]["user"];
    assert_eq!(
        (&user["nickname"], &user["id"]),
        (&json!("Boss"), &json!(stage.admin_id))
    );
    assert!(user.get("notify_props").is_none());
}

#[test]
fn who_is_new_in_a_team_is_told_to_the_others_and_only_added_itself() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let bob = Client::new_user(&stage.catcher, "bob");
    let bob_id = text(&bob.get("/api/v4/users/me").json()["id"]);
    let new = frames.event("new_user");
    assert_eq!(
        (&new["data"]["user_id"], broadcast(&new)),
        (&json!(bob_id), ["", "", ""])
    );
    let (mut of_bob, _) = crate::frames::Frames::of(&stage.catcher, &bob);
    let member = json!({"team_id": stage.team, "user_id": bob_id});
    stage
        .admin
        .post(&format!("/api/v4/teams/{}/members", stage.team), &member);
    for kind in ["system_join_team", "system_join_channel"] {
        let posted = frames.event("posted");
        assert_eq!(inner(&posted, "post")["type"], kind);
        let added = frames.event("user_added");
        assert_eq!(
            added["data"],
            json!({"team_id": stage.team, "user_id": bob_id})
        );
        assert_eq!(
            added["broadcast"]["channel_id"],
            posted["broadcast"]["channel_id"]
        );
    }
    for _ in 0..2 {
        let event = of_bob.event("added_to_team");
        assert_eq!(broadcast(&event), [&bob_id, "", ""]);
    }
}

#[test]
fn a_team_tells_its_members_what_becomes_of_it() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let path = format!("/api/v4/teams/{}", stage.team);
    stage
        .admin
        .put(&format!("{path}/patch"), &json!({"display_name": "Ops 2"}));
    let event = frames.event("update_team");
    assert_eq!(broadcast(&event), ["", "", &stage.team]);
    let team = inner(&event, "team");
    assert_eq!(team["display_name"], "Ops 2");
    assert_eq!(
        (&team["email"], &team["invite_id"]),
        (&json!(""), &json!(""))
    );
    stage
        .admin
        .delete(&format!("{path}/members/{}", stage.alice_id));
    let event = frames.event("leave_team");
    assert_eq!(broadcast(&event), ["", "", &stage.team]);
    assert_eq!(event["data"]["user_id"], stage.alice_id.as_str());
    stage.admin.delete(&path);
    let event = frames.event("delete_team");
    assert_eq!(broadcast(&event), ["", "", ""]);
    assert_ne!(inner(&event, "team")["delete_at"], 0);
}

#[test]
fn a_changed_setting_is_told_to_all_as_clients_know_it() {
    let stage = Stage::new();
    let (mut frames, _) = stage.connect();
    let change = json!({"ServiceSettings": {"EnableCommands": false}});
    stage.admin.put("/api/v4/config/patch", &change);
    stage.admin.put("/api/v4/config/patch", &change); // It changes nothing, and tells nothing.
    let event = frames.event("config_changed");
    assert_eq!(broadcast(&event), ["", "", ""]);
    assert_eq!(event["data"]["config"]["EnableCommands"], "false");
    stage
        .admin
        .put("/api/v4/users/me/patch", &json!({"nickname": "Boss"}));
    frames.event("user_updated");
}

#[test]
fn an_ephemeral_answer_goes_to_who_gave_the_command() {
    let stage = Stage::of_version("5.37");
    let (mut frames, _) = stage.connect();
    let command = json!({"channel_id": stage.channel, "command": "/code"});
    assert_eq!(
        stage
            .alice
            .post("/api/v4/commands/execute", &command)
            .status,
        200
    );
    let event = frames.event("ephemeral_message");
    assert_eq!(broadcast(&event), [&stage.alice_id, &stage.channel, ""]);
    let post = inner(&event, "post");
    assert_eq!(post["type"], "system_ephemeral");
    assert_eq!(post["props"], json!({"override_icon_url": ""}));
    assert_eq!(
        (&post["update_at"], &post["parent_id"]),
        (&json!(0), &json!(""))
    );
}
