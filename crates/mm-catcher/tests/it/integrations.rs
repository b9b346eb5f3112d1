//! Webhooks, slash commands and bots as things to manage.

use serde_json::json;

use crate::scene::{scene, text};

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
