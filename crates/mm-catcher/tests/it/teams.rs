//! Teams and who is in them.

use serde_json::json;

use crate::scene::{scene, text};

#[test]
fn what_breaks_a_rule_for_teams_is_refused_with_the_servers_id() {
    let scene = scene();
    let cases = [
        (
            json!({"name": "A b"}),
            "model.team.is_valid.characters.app_error",
        ),
        (
            json!({"name": "a"}),
            "model.team.is_valid.characters.app_error",
        ),
        (
            json!({"name": "api-team"}),
            "model.team.is_valid.reserved.app_error",
        ),
        (
            json!({"display_name": ""}),
            "model.team.is_valid.name.app_error",
        ),
        (json!({"type": "X"}), "model.team.is_valid.type.app_error"),
        (
            json!({"description": "x".repeat(256)}),
            "model.team.is_valid.description.app_error",
        ),
        (json!({"name": "ops"}), "app.team.save.existing.app_error"),
    ];
    for (change, id) in cases {
        let mut team = json!({"name": "dev", "display_name": "Dev", "type": "O"});
        for (name, value) in change.as_object().unwrap() {
            team[name] = value.clone();
        }
        let reply = scene.admin.post("/api/v4/teams", &team);
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, id),
            "{change}"
        );
    }
}

#[test]
fn a_team_is_for_its_members_and_its_address_for_its_admins() {
    let scene = scene();
    let path = format!("/api/v4/teams/{}", scene.team);
    assert_eq!(scene.admin.get(&path).json()["email"], "admin@example.test");
    let seen = scene.alice.get(&path).json();
    assert_eq!(
        (&seen["email"], seen["invite_id"] != ""),
        (&json!(""), true)
    );
    let other = json!({"name": "dev", "display_name": "Dev", "type": "O"});
    let other = scene.admin.post("/api/v4/teams", &other).json();
    let path = format!("/api/v4/teams/{}", text(&other["id"]));
    assert_eq!(scene.alice.get(&path).status, 403);
    assert_eq!(
        scene.alice.get("/api/v4/teams/name/dev/exists").json()["exists"],
        false
    );
    assert_eq!(scene.alice.get("/api/v4/teams").json(), json!([]));
    let open = json!({"allow_open_invite": true});
    assert_eq!(scene.alice.put(&format!("{path}/patch"), &open).status, 403);
    assert_eq!(scene.admin.put(&format!("{path}/patch"), &open).status, 200);
    assert_eq!(scene.alice.get(&path).json()["invite_id"], "");
    let listed = scene
        .alice
        .get("/api/v4/teams?include_total_count=true")
        .json();
    assert_eq!(listed["total_count"], 1);
    let member = json!({"team_id": other["id"], "user_id": scene.alice_id});
    assert_eq!(
        scene.alice.post(&format!("{path}/members"), &member).status,
        201
    );
    let missing = scene
        .admin
        .get(&format!("/api/v4/teams/{}", "x".repeat(26)));
    assert_eq!(missing.error(), "app.team.get.find.app_error");
}

#[test]
fn members_come_and_go_and_the_town_square_tells() {
    let scene = scene();
    let path = format!("/api/v4/teams/{}", scene.team);
    let stats = scene.alice.get(&format!("{path}/stats")).json();
    assert_eq!(stats["total_member_count"], 2);
    let square = scene
        .admin
        .get(&format!("{path}/channels/name/town-square"))
        .json();
    let posts = format!("/api/v4/channels/{}/posts", text(&square["id"]));
    let kinds = || {
        let list = scene.admin.get(&posts).json();
        let order = list["order"].as_array().unwrap();
        let kinds = order
            .iter()
            .map(|id| text(&list["posts"][id.as_str().unwrap()]["type"]));
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(kinds(), ["system_join_team", "system_join_team"]);
    let member = format!("{path}/members/{}", scene.alice_id);
    assert_eq!(scene.alice.get(&member).json()["roles"], "team_user");
    let roles = json!({"roles": "team_user team_admin"});
    assert_eq!(
        scene.alice.put(&format!("{member}/roles"), &roles).status,
        403
    );
    assert_eq!(
        scene.admin.put(&format!("{member}/roles"), &roles).status,
        200
    );
    assert_eq!(scene.alice.get(&member).json()["scheme_admin"], true);
    assert_eq!(scene.alice.delete(&member).status, 200);
    assert_eq!(kinds()[0], "system_leave_team");
    assert_eq!(scene.alice.get(&path).status, 403);
    let gone = scene.admin.delete(&member);
    assert_eq!(
        gone.error(),
        "api.team.remove_user_from_team.missing.app_error"
    );
    let missing = scene
        .admin
        .get(&format!("{path}/members/{}", "x".repeat(26)));
    assert_eq!(missing.error(), "app.team.get_member.missing.app_error");
    assert_eq!(scene.alice.get("/api/v4/users/me/teams").json(), json!([]));
}

#[test]
fn an_invitation_lets_anybody_in() {
    let scene = scene();
    let path = format!("/api/v4/teams/{}", scene.team);
    let invite = text(&scene.admin.get(&path).json()["invite_id"]);
    let info = scene
        .alice
        .get(&format!("/api/v4/teams/invite/{invite}"))
        .json();
    assert_eq!(info["name"], "ops");
    scene
        .alice
        .delete(&format!("{path}/members/{}", scene.alice_id));
    let join = |invite: &str| {
        let path = format!("/api/v4/teams/members/invite?invite_id={invite}");
        scene.alice.post(&path, &json!({})).status
    };
    assert_eq!((join("nosuch"), join(&invite)), (404, 201));
    let renewed = scene
        .admin
        .post(&format!("{path}/regenerate_invite_id"), &json!({}));
    assert_ne!(renewed.json()["invite_id"], invite.as_str());
    let ended = scene.admin.delete(&path);
    assert_eq!(ended.status, 200);
    assert_ne!(scene.admin.get(&path).json()["delete_at"], 0);
    let again = scene.admin.post(&format!("{path}/restore"), &json!({}));
    assert_eq!(again.json()["delete_at"], 0);
}
