//! Teams, their members and what is managed in them.

use mm_catcher::Catcher;
use serde_json::{Value, json};

use crate::client::Client;

struct Scene {
    _catcher: Catcher,
    admin: Client,
    alice: Client,
    alice_id: String,
    team: String,
    channel: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A team of the admin's with Alice in it, and a channel `alerts`.
fn scene() -> Scene {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    let alice = Client::new_user(&catcher, "alice");
    let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
    let team = text(&admin.post("/api/v4/teams", &team).json()["id"]);
    let alice_id = text(&alice.get("/api/v4/users/me").json()["id"]);
    let member = json!({"team_id": team, "user_id": alice_id});
    let added = admin.post(&format!("/api/v4/teams/{team}/members"), &member);
    assert_eq!(added.status, 201, "{}", added.text());
    let channel = json!({"team_id": team, "name": "alerts", "display_name": "Alerts", "type": "O"});
    let channel = text(&admin.post("/api/v4/channels", &channel).json()["id"]);
    Scene {
        _catcher: catcher,
        admin,
        alice,
        alice_id,
        team,
        channel,
    }
}

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

#[test]
fn incoming_webhooks_are_managed_by_the_admins_of_their_team() {
    let scene = scene();
    let hooks = "/api/v4/hooks/incoming";
    let body = json!({"channel_id": scene.channel, "display_name": "one", "username": "hookie"});
    assert_eq!(scene.alice.post(hooks, &body).status, 403);
    let hook = scene.admin.post(hooks, &body);
    assert_eq!(hook.status, 201, "{}", hook.text());
    let mut hook = hook.json();
    let path = format!("{hooks}/{}", text(&hook["id"]));
    hook["display_name"] = "two".into();
    hook["channel_locked"] = true.into();
    let updated = scene.admin.put(&path, &hook);
    assert_eq!(
        (updated.status, &updated.json()["channel_locked"]),
        (201, &json!(true))
    );
    assert_eq!(scene.admin.get(&path).json()["display_name"], "two");
    assert_eq!(scene.alice.get(hooks).status, 403);
    let of_team = format!("{hooks}?team_id={}", scene.team);
    assert_eq!(
        scene.admin.get(&of_team).json().as_array().unwrap().len(),
        1
    );
    for (change, status, id) in [
        (
            json!({"username": "Bad Name"}),
            400,
            "api.incoming_webhook.invalid_username.app_error",
        ),
        (
            json!({"display_name": "x".repeat(65)}),
            400,
            "model.incoming_hook.display_name.app_error",
        ),
        (
            json!({"description": "x".repeat(501)}),
            400,
            "model.incoming_hook.description.app_error",
        ),
        (
            json!({"icon_url": "x".repeat(1025)}),
            400,
            "model.incoming_hook.icon_url.app_error",
        ),
        (
            json!({"channel_id": "x".repeat(26)}),
            404,
            "app.channel.get.existing.app_error",
        ),
    ] {
        let mut wrong = json!({"channel_id": scene.channel});
        for (name, value) in change.as_object().unwrap() {
            wrong[name] = value.clone();
        }
        let reply = scene.admin.post(hooks, &wrong);
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (status, id),
            "{change}"
        );
    }
    assert_eq!(scene.admin.delete(&path).status, 200);
    assert_eq!(
        scene.admin.get(&path).error(),
        "app.webhooks.get_incoming.app_error"
    );
    let off = json!({"ServiceSettings": {"EnableIncomingWebhooks": false}});
    scene.admin.put("/api/v4/config/patch", &off);
    let reply = scene.admin.post(hooks, &body);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (501, "api.incoming_webhook.disabled.app_error")
    );
}

#[test]
fn outgoing_webhooks_need_a_trigger_and_a_url() {
    let scene = scene();
    let hooks = "/api/v4/hooks/outgoing";
    let good = json!({
        "team_id": scene.team, "channel_id": scene.channel, "display_name": "out",
        "trigger_words": ["go"], "callback_urls": ["http://127.0.0.1:9/cb"],
    });
    assert_eq!(scene.alice.post(hooks, &good).status, 403);
    let made = scene.admin.post(hooks, &good);
    assert_eq!(made.status, 201, "{}", made.text());
    let double = scene.admin.post(hooks, &good);
    assert_eq!(
        double.error(),
        "api.webhook.create_outgoing.intersect.app_error"
    );
    for (change, id) in [
        (
            json!({"callback_urls": []}),
            "model.outgoing_hook.is_valid.callback.app_error",
        ),
        (
            json!({"callback_urls": ["ftp://x"]}),
            "model.outgoing_hook.is_valid.url.app_error",
        ),
        (
            json!({"trigger_words": [""]}),
            "model.outgoing_hook.is_valid.trigger_words.app_error",
        ),
        (
            json!({"trigger_words": [], "channel_id": ""}),
            "api.webhook.create_outgoing.triggers.app_error",
        ),
        (
            json!({"channel_id": "x".repeat(26)}),
            "app.channel.get.existing.app_error",
        ),
    ] {
        let mut wrong = good.clone();
        wrong["trigger_words"] = json!(["other"]);
        for (name, value) in change.as_object().unwrap() {
            wrong[name] = value.clone();
        }
        let reply = scene.admin.post(hooks, &wrong);
        assert_eq!(reply.error(), id, "{change}");
    }
    let hook = made.json();
    let path = format!("{hooks}/{}", text(&hook["id"]));
    let renewed = scene
        .admin
        .post(&format!("{path}/regen_token"), &json!({}))
        .json();
    assert_ne!(renewed["token"], hook["token"]);
    assert_eq!(scene.admin.get(hooks).json()[0]["id"], hook["id"]);
    assert_eq!(scene.admin.delete(&path).status, 200);
    assert_eq!(
        scene.admin.get(&path).error(),
        "app.webhooks.get_outgoing.app_error"
    );
}

#[test]
fn slash_commands_have_triggers_that_nobody_else_has() {
    let scene = scene();
    let commands = "/api/v4/commands";
    let good = json!({
        "team_id": scene.team, "trigger": "Deploy", "method": "P", "auto_complete": true,
        "url": "http://127.0.0.1:9/cmd",
    });
    assert_eq!(scene.alice.post(commands, &good).status, 403);
    let made = scene.admin.post(commands, &good);
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.json()["trigger"], "deploy");
    for (change, id) in [
        (json!({}), "api.command.duplicate_trigger.app_error"),
        (
            json!({"trigger": "away"}),
            "api.command.duplicate_trigger.app_error",
        ),
        (
            json!({"trigger": "a b"}),
            "model.command.is_valid.trigger.app_error",
        ),
        (
            json!({"trigger": "x", "url": ""}),
            "model.command.is_valid.url.app_error",
        ),
        (
            json!({"trigger": "x", "url": "ftp://x"}),
            "model.command.is_valid.url_http.app_error",
        ),
        (
            json!({"trigger": "x", "method": "X"}),
            "model.command.is_valid.method.app_error",
        ),
    ] {
        let mut wrong = good.clone();
        for (name, value) in change.as_object().unwrap() {
            wrong[name] = value.clone();
        }
        assert_eq!(scene.admin.post(commands, &wrong).error(), id, "{change}");
    }
    let path = format!("{commands}/{}", text(&made.json()["id"]));
    assert_eq!(
        scene.alice.get(&path).error(),
        "store.sql_command.save.get.app_error"
    );
    let completed = format!("/api/v4/teams/{}/commands/autocomplete", scene.team);
    let completed = scene.alice.get(&completed).json();
    let rows = completed.as_array().unwrap();
    let own = rows.iter().find(|row| row["trigger"] == "deploy").unwrap();
    assert_eq!((&own["token"], &own["url"]), (&json!(""), &json!("")));
    assert!(rows.iter().any(|row| row["trigger"] == "shrug"));
    let token = scene
        .admin
        .put(&format!("{path}/regen_token"), &json!({}))
        .json();
    assert_ne!(token["token"], made.json()["token"]);
    assert_eq!(scene.admin.delete(&path).status, 200);
    let listed = format!("{commands}?team_id={}&custom_only=true", scene.team);
    assert_eq!(scene.admin.get(&listed).json(), json!([]));
}

#[test]
fn bots_are_made_and_ended_by_admins() {
    let scene = scene();
    let bots = "/api/v4/bots";
    let body = json!({"username": "robot", "display_name": "Robot", "description": "d"});
    assert_eq!(scene.alice.post(bots, &body).status, 403);
    let bot = scene.admin.post(bots, &body).json();
    assert_eq!(
        scene.admin.post(bots, &body).error(),
        "app.user.save.username_exists.app_error"
    );
    let wrong = scene.admin.post(bots, &json!({"username": "Bad Bot"}));
    assert_eq!(wrong.error(), "model.bot.is_valid.username.app_error");
    let path = format!("{bots}/{}", text(&bot["user_id"]));
    let patched = scene
        .admin
        .put(&path, &json!({"display_name": "Bender"}))
        .json();
    assert_eq!(
        (&patched["display_name"], &patched["description"]),
        (&json!("Bender"), &json!("d"))
    );
    let ended = scene
        .admin
        .post(&format!("{path}/disable"), &json!({}))
        .json();
    assert_ne!(ended["delete_at"], 0);
    assert_eq!(scene.admin.get(bots).json(), json!([]));
    let all = scene
        .admin
        .get(&format!("{bots}?include_deleted=true"))
        .json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    let back = scene
        .admin
        .post(&format!("{path}/enable"), &json!({}))
        .json();
    assert_eq!(back["delete_at"], 0);
    let person = scene.admin.get(&format!("{bots}/{}", scene.alice_id));
    assert_eq!(person.error(), "store.sql_bot.get.missing.app_error");
    assert_eq!(scene.alice.get(&path).status, 404);
}
