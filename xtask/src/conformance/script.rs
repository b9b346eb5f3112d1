//! What others did while a websocket was open: the calls behind the notes of the record.

use serde_json::{Value, json};

use super::record::Headers;
use super::socket::Socket;
use super::world::World;
use crate::Result;

/// What a note stands for.
type Act = fn(&mut World);

/// The notes of `ws.events_alice`, and what was called for each.
const NOTES: &[(&str, Act)] = &[
    ("admin posts", |world| {
        post(world, "event post", "admin", "alerts", "event post", "");
    }),
    ("admin mentions alice", |world| {
        post(
            world,
            "mention",
            "admin",
            "alerts",
            "hi @alice and @channel",
            "",
        );
    }),
    ("admin replies", |world| {
        post(
            world,
            "event reply",
            "admin",
            "alerts",
            "reply",
            "event post",
        );
    }),
    ("hook post", |world| {
        world.hook(&json!({"text": "via hook", "username": "Hookie", "icon_emoji": "ghost"}));
    }),
    ("hook attachment", |world| {
        world.hook(&json!({"attachments": [{"color": "good", "text": "att"}]}));
    }),
    ("bot post", |world| {
        post(world, "bot post", "opsbot", "alerts", "bot says", "");
    }),
    ("alice posts herself", |world| {
        post(world, "own post", "alice", "alerts", "own post", "");
    }),
    ("post_edited", |world| {
        let body = json!({"message": "event post edited"});
        world.ask("admin", "PUT", "/posts/{event post}/patch", &body);
    }),
    ("reaction_added", |world| {
        let body = json!({
            "user_id": world.id("admin"), "post_id": world.id("event post"),
            "emoji_name": "thumbsup",
        });
        world.ask("admin", "POST", "/reactions", &body);
    }),
    ("reaction_removed", |world| {
        let path = "/users/me/posts/{event post}/reactions/thumbsup";
        world.ask("admin", "DELETE", path, &Value::Null);
    }),
    ("pin", |world| {
        world.ask("admin", "POST", "/posts/{event post}/pin", &Value::Null);
    }),
    ("post_deleted reply", |world| {
        world.ask("admin", "DELETE", "/posts/{event reply}", &Value::Null);
    }),
    ("post_deleted root", |world| {
        world.ask("admin", "DELETE", "/posts/{event post}", &Value::Null);
    }),
    ("typing by admin (websocket)", type_by_websocket),
    ("typing by admin (REST)", |world| {
        let body = json!({"channel_id": world.id("alerts")});
        world.ask("admin", "POST", "/users/me/typing", &body);
    }),
    // Said on the socket itself.
    ("typing by alice (own)", |_| {}),
    ("status admin dnd", |world| status(world, "admin", "dnd")),
    ("status admin online", |world| {
        status(world, "admin", "online");
    }),
    ("status alice away", |world| status(world, "alice", "away")),
    ("status alice online", |world| {
        status(world, "alice", "online");
    }),
    ("alice creates a channel (channel_created)", |world| {
        let body = json!({
            "team_id": world.id("team"), "name": "ev1795219466", "display_name": "Ev", "type": "O",
        });
        world.make(("ev", ""), "alice", "/channels", &body);
    }),
    ("admin added to it", |world| {
        add(world, "alice", "ev", "admin");
    }),
    ("channel_updated", |world| {
        let body = json!({"display_name": "Ev2", "header": "h2"});
        world.ask("alice", "PUT", "/channels/{ev}/patch", &body);
    }),
    ("user_removed admin", |world| {
        world.ask(
            "alice",
            "DELETE",
            "/channels/{ev}/members/{admin}",
            &Value::Null,
        );
    }),
    ("admin creates a channel (not seen?)", |world| {
        let body = json!({
            "team_id": world.id("team"), "name": "ev21795219466", "display_name": "EvB",
            "type": "P",
        });
        world.make(("evb", ""), "admin", "/channels", &body);
    }),
    ("user_added: alice added to admin channel", |world| {
        add(world, "admin", "evb", "alice");
    }),
    ("post in it", |world| {
        post(world, "welcome", "admin", "evb", "welcome", "");
    }),
    ("channel_member_updated (roles)", |world| {
        let body = json!({"roles": "channel_user channel_admin"});
        world.ask(
            "admin",
            "PUT",
            "/channels/{evb}/members/{alice}/roles",
            &body,
        );
    }),
    ("user_removed: alice removed", |world| {
        world.ask(
            "admin",
            "DELETE",
            "/channels/{evb}/members/{alice}",
            &Value::Null,
        );
    }),
    ("channel_deleted", |world| {
        world.ask("alice", "DELETE", "/channels/{ev}", &Value::Null);
    }),
    ("channel_restored", |world| {
        world.ask("admin", "POST", "/channels/{ev}/restore", &Value::Null);
    }),
    ("channel_viewed", |world| {
        let body = json!({"channel_id": world.id("alerts")});
        world.ask("alice", "POST", "/channels/members/me/view", &body);
    }),
    ("direct channel", |world| {
        let body = json!([world.id("admin"), world.id("alice")]);
        world.make(("dm", ""), "admin", "/channels/direct", &body);
    }),
    ("dm post", |world| {
        post(world, "psst", "admin", "dm", "psst", "");
    }),
    ("new_user", |world| {
        let body = json!({
            "email": "n1795219466@example.test", "username": "n1795219466",
            "password": "Passw0rd!new",
        });
        world.make(("newcomer", ""), "admin", "/users", &body);
    }),
    ("added to team", |world| join(world, "team", "newcomer")),
    ("direct_added", |world| {
        let token = world.log_in("n1795219466", "Passw0rd!new");
        world.authenticate("newcomer", &token);
        let body = json!([world.id("newcomer"), world.id("alice")]);
        world.ask("newcomer", "POST", "/channels/direct", &body);
    }),
    ("group_added", |world| {
        let body = json!([world.id("admin"), world.id("alice"), world.id("newcomer")]);
        world.ask("admin", "POST", "/channels/group", &body);
    }),
    ("ephemeral_message", |world| {
        let post = json!({"channel_id": world.id("alerts"), "message": "only you"});
        let body = json!({"user_id": world.id("alice"), "post": post});
        world.ask("admin", "POST", "/posts/ephemeral", &body);
    }),
    ("preferences_changed", |world| {
        let user = world.id("alice");
        let body = json!([{"user_id": user, "category": "test", "name": "a", "value": "b"}]);
        world.ask("alice", "PUT", "/users/me/preferences", &body);
    }),
    ("preferences_deleted", |world| {
        let body = json!([{"user_id": world.id("alice"), "category": "test", "name": "a"}]);
        world.ask("alice", "POST", "/users/me/preferences/delete", &body);
    }),
    ("user_updated", |world| {
        world.ask(
            "alice",
            "PUT",
            "/users/me/patch",
            &json!({"nickname": "Ally"}),
        );
    }),
    ("user_updated admin", |world| {
        world.ask(
            "admin",
            "PUT",
            "/users/me/patch",
            &json!({"nickname": "Boss"}),
        );
    }),
    ("added_to_team (new team)", |world| {
        let body = json!({"name": "ev1795219466", "display_name": "EvTeam", "type": "O"});
        world.make(("evteam", ""), "admin", "/teams", &body);
    }),
    ("alice added", |world| join(world, "evteam", "alice")),
    ("update_team", |world| {
        let body = json!({"display_name": "EvTeam2"});
        world.ask("admin", "PUT", "/teams/{evteam}/patch", &body);
    }),
    ("leave_team", |world| {
        world.ask(
            "admin",
            "DELETE",
            "/teams/{evteam}/members/{alice}",
            &Value::Null,
        );
    }),
    ("delete_team", |world| {
        world.ask("admin", "DELETE", "/teams/{evteam}", &Value::Null);
    }),
    ("hook long split in two", |world| {
        world.hook(&json!({"text": "L".repeat(16_390)}));
    }),
    ("slash command ephemeral", |world| {
        let body = json!({"channel_id": world.id("alerts"), "command": "/online"});
        world.ask("alice", "POST", "/commands/execute", &body);
    }),
    ("config_changed", |world| {
        world.configure(&json!({"TeamSettings": {"MaxNotificationsPerChannel": 2000}}));
    }),
    // Of `ws.logout_while_connected`.
    ("logout done", |world| {
        world.ask("leaving alice", "POST", "/users/logout", &Value::Null);
        post(world, "after logout", "admin", "alerts", "after logout", "");
    }),
    // Of `ws.server_shutdown`.
    ("SIGTERM to the server", World::stop),
];

/// Does what a note of a session tells.
pub(crate) fn run(world: &mut World, case: &str, note: &str) -> Result<()> {
    let (_, act) = NOTES
        .iter()
        .find(|(name, _)| *name == note)
        .ok_or_else(|| format!("{case}: nobody knows what `{note}` was"))?;
    act(world);
    Ok(())
}

fn post(world: &mut World, name: &str, user: &str, channel: &str, message: &str, root: &str) {
    let mut body = json!({"channel_id": world.id(channel), "message": message});
    if !root.is_empty() {
        body["root_id"] = Value::String(world.id(root));
    }
    world.make((name, ""), user, "/posts", &body);
}

fn status(world: &mut World, user: &str, status: &str) {
    let body = json!({"user_id": world.id(user), "status": status});
    world.ask(user, "PUT", "/users/me/status", &body);
}

fn add(world: &mut World, by: &str, channel: &str, user: &str) {
    let body = json!({"user_id": world.id(user)});
    world.ask(
        by,
        "POST",
        &format!("/channels/{{{channel}}}/members"),
        &body,
    );
}

fn join(world: &mut World, team: &str, user: &str) {
    let body = json!({"team_id": world.id(team), "user_id": world.id(user)});
    world.ask(
        "admin",
        "POST",
        &format!("/teams/{{{team}}}/members"),
        &body,
    );
}

/// Opens a websocket with a user's token.
pub(crate) fn open(world: &World, user: &str, query: &str) -> Option<Socket> {
    let headers: Headers = [
        ("Host", world.address.to_string()),
        ("Upgrade", "websocket".to_owned()),
        ("Connection", "Upgrade".to_owned()),
        ("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEA==".to_owned()),
        ("Sec-WebSocket-Version", "13".to_owned()),
        ("Authorization", format!("Bearer {}", world.token(user))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    let path = format!("/api/v4/websocket{query}");
    let opened = Socket::open(world.address, &path, &headers);
    opened.ok().and_then(|(_, socket)| socket)
}

fn type_by_websocket(world: &mut World) {
    let Some(mut socket) = open(world, "admin", "") else {
        return world.trouble("no websocket for admin");
    };
    let data = json!({"channel_id": world.id("alerts"), "parent_id": ""});
    let action = json!({"seq": 1, "action": "user_typing", "data": data});
    socket.send("text", action.to_string().as_bytes());
    // Up to the reply; what else comes is another session's matter.
    while let Some(frame) = socket.next(std::time::Duration::from_secs(2)) {
        if frame.data.is_some_and(|data| data.contains("seq_reply")) || socket.has_ended() {
            break;
        }
    }
}
