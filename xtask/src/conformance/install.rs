//! The recorded installation, made by REST on a fresh server.

use serde_json::{Value, json};

use super::record::{Channel, Setup, User};
use super::world::World;

/// Makes users, tokens, the team, channels and hooks as they stood before the first exchange.
pub(crate) fn run(world: &mut World, setup: &Setup) {
    let team = text(&setup.team, "id");
    let (bots, people): (Vec<_>, Vec<_>) = setup.users.iter().partition(|user| user.is_bot);
    for user in people {
        person(world, user);
        if user.username == "admin" {
            let token = world.log_in("admin", user.password.as_deref().unwrap_or_default());
            world.authenticate("admin", &token);
            settings(world);
        }
        personal_token(world, user, setup);
    }
    let body = pick(&setup.team, &["name", "display_name", "type"]);
    world.make(("team", &team), "admin", "/teams", &body);
    for user in bots {
        let body = json!({
            "username": user.username, "display_name": user.first_name, "description": "test bot",
        });
        world.make((&user.username, &user.id), "admin", "/bots", &body);
        personal_token(world, user, setup);
    }
    for user in &setup.users {
        if user.username != "admin" {
            let body = json!({"team_id": world.id("team"), "user_id": world.id(&user.username)});
            world.ask("admin", "POST", "/teams/{team}/members", &body);
        }
    }
    for channel in &setup.channels {
        make_channel(world, channel);
    }
    find_channel(world, "off-topic", "");
    for hook in &setup.incoming_webhooks {
        let fields = ["display_name", "description", "channel_locked"];
        let mut body = pick(hook, &fields);
        body["channel_id"] = Value::String(world.ids.of(&text(hook, "channel_id")).to_owned());
        let name = if hook["channel_locked"] == json!(true) {
            "locked hook"
        } else {
            "hook"
        };
        world.make((name, &text(hook, "id")), "admin", "/hooks/incoming", &body);
    }
}

/// What was allowed on the recorded server, though some of it is off on a fresh one.
fn settings(world: &mut World) {
    world.configure(&json!({
        "ServiceSettings": {
            "EnableIncomingWebhooks": true,
            "EnableOutgoingWebhooks": true,
            "EnableCommands": true,
            "EnablePostUsernameOverride": true,
            "EnablePostIconOverride": true,
            "EnableUserAccessTokens": true,
            "EnableBotAccountCreation": true,
            "EnableCustomEmoji": true,
            "EnableLinkPreviews": false,
            "EnableTesting": true,
            "EnableTutorial": false,
            "EnableGifPicker": false,
        },
        "TeamSettings": {"EnableOpenServer": true},
    }));
}

fn person(world: &mut World, user: &User) {
    let body = json!({
        "email": user.email,
        "username": user.username,
        "password": user.password,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "nickname": user.nickname,
    });
    let by = if user.username == "admin" {
        ""
    } else {
        "admin"
    };
    world.make((&user.username, &user.id), by, "/users", &body);
    if by == "admin" && user.roles != "system_user" {
        let path = format!("/users/{{{}}}/roles", user.username);
        world.ask("admin", "PUT", &path, &json!({"roles": user.roles}));
    }
}

/// A token of the user's own, with which scripts call from then on.
fn personal_token(world: &mut World, user: &User, setup: &Setup) {
    let Some(recorded) = &user.personal_token else {
        return;
    };
    if let Some(password) = &user.password {
        let session = world.log_in(&user.username, password);
        world.authenticate(&user.username, &session);
    }
    let by = if user.is_bot { "admin" } else { &user.username };
    let path = format!("/users/{{{}}}/tokens", user.username);
    let body = json!({"description": format!("{} PAT", user.username)});
    let made = world.ask(by, "POST", &path, &body);
    let token = text(&made, "token");
    if !token.is_empty() {
        world.ids.note(recorded, &token);
        world.authenticate(&user.username, &token);
    }
    if let Some(recorded) = setup.personal_token_ids.get(&user.username) {
        world.ids.note(recorded, &text(&made, "id"));
    }
}

fn make_channel(world: &mut World, channel: &Channel) {
    if channel.name == "town-square" {
        return find_channel(world, &channel.name, &channel.id);
    }
    let body = json!({
        "team_id": world.id("team"),
        "name": channel.name,
        "display_name": channel.display_name,
        "type": channel.kind,
        "purpose": channel.purpose,
        "header": channel.header,
    });
    world.make((&channel.name, &channel.id), "admin", "/channels", &body);
    for member in channel.members.iter().filter(|member| *member != "admin") {
        let path = format!("/channels/{{{}}}/members", channel.name);
        let body = json!({"user_id": world.id(member)});
        world.ask("admin", "POST", &path, &body);
    }
}

/// A channel that every team has from its start.
fn find_channel(world: &mut World, name: &str, recorded: &str) {
    let path = format!("/teams/{{team}}/channels/name/{name}");
    let id = text(&world.ask("admin", "GET", &path, &Value::Null), "id");
    if !id.is_empty() {
        world.name(name, &id);
        if !recorded.is_empty() {
            world.ids.note(recorded, &id);
        }
    }
}

fn pick(from: &Value, names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| ((*name).to_owned(), from[*name].clone()))
        .collect()
}

/// A field that is a string; empty where it is none.
pub(crate) fn text(value: &Value, name: &str) -> String {
    let found = value.get(name).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}
