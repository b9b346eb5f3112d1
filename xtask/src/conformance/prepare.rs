//! What was done on the recorded server between the exchanges, and is not among them.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::install::text;
use super::script;
use super::world::World;

/// A step before a case.
type Step = fn(&mut World);

/// Before this case, do this.
const BEFORE: &[(&str, Step)] = &[
    ("hook.archived_channel", |world| {
        let path = format!(
            "/channels/{}",
            recorded(world, "zq7timkhgbfcdbhk198df13o5o")
        );
        world.ask("admin", "DELETE", &path, &Value::Null);
    }),
    ("hook.disabled", |world| {
        world.configure(&json!({"ServiceSettings": {"EnableIncomingWebhooks": false}}));
    }),
    ("hook.override_disabled", |world| {
        world.configure(&json!({"ServiceSettings": {
            "EnableIncomingWebhooks": true,
            "EnablePostUsernameOverride": false,
            "EnablePostIconOverride": false,
        }}));
    }),
    ("login.username", |world| {
        world.configure(&json!({"ServiceSettings": {
            "EnablePostUsernameOverride": true,
            "EnablePostIconOverride": true,
        }}));
    }),
    ("channels.remove_member", |world| {
        let channel = recorded(world, "z9c9ooknkid6dpnsszt561t6cy");
        let body = json!({"user_id": world.id("bob")});
        world.ask(
            "alice",
            "POST",
            &format!("/channels/{channel}/members"),
            &body,
        );
    }),
    ("channels.delete_again", |world| {
        let channel = recorded(world, "z9c9ooknkid6dpnsszt561t6cy");
        world.ask(
            "alice",
            "DELETE",
            &format!("/channels/{channel}"),
            &Value::Null,
        );
    }),
    ("posts.create_pending_dup", |world| {
        let pending = format!("{}:1700000000001", world.id("alice"));
        let channel = world.id("alerts");
        let body = json!({"channel_id": channel, "message": "pending", "pending_post_id": pending});
        let post = text(&world.ask("alice", "POST", "/posts", &body), "id");
        // The answer to the same once more is this post, not another one.
        world.ids.note("orm44hgyjj8jzrx7cq6nad9r6c", &post);
    }),
    ("posts.list_p0", |world| {
        let channel = recorded(world, "ft5w4bma7jfw9emmh5e5rfogpo");
        for number in 0..7 {
            let body = json!({"channel_id": channel, "message": format!("m{number}")});
            // Times are told in milliseconds, and `since` wants them to differ.
            thread::sleep(Duration::from_millis(3));
            world.ask("alice", "POST", "/posts", &body);
        }
    }),
    ("bots.disable", |world| {
        let path = format!("/bots/{}", recorded(world, "rcdjo3uau7ycmkssa6m9xk7ikc"));
        world.ask("admin", "PUT", &path, &json!({"display_name": "Crud2"}));
    }),
    ("tokens.use_revoked", |world| {
        let body = json!({"token_id": recorded(world, "ym9epdp9atf8xngx1expch53oc")});
        world.ask("alice", "POST", "/users/tokens/revoke", &body);
    }),
    ("ws.query_access_token", |world| {
        session_of_alice(world, "jyeahhhgkfno9kzr8xbdmimnzo");
    }),
    ("ws.reconnect.3_nothing_missed", |world| {
        for number in 0..3 {
            let channel = world.id("alerts");
            let body = json!({"channel_id": channel, "message": format!("missed {number}")});
            world.ask("admin", "POST", "/posts", &body);
        }
        // The connection that fetched what was missed.
        let id = recorded(world, "knhq33po7j8xibf4c6qupgc9mo");
        let query = format!("?connection_id={id}&sequence_number=1");
        let socket = script::open(world, "alice", &query);
        let mut frames = 0;
        if let Some(mut socket) = socket {
            while frames < 3 && socket.next(Duration::from_secs(2)).is_some() {
                frames += 1;
            }
        }
        if frames < 3 {
            world.trouble(&format!("{frames} of 3 missed events came again"));
        }
    }),
    ("ws.logout_while_connected", |world| {
        let token = session_of_alice(world, "wdz58zmpkiryidbxhcxya9m69o");
        world.authenticate("leaving alice", &token);
    }),
    ("ratelimit.hook_1", |world| {
        world.configure(&json!({"RateLimitSettings": {
            "Enable": true, "PerSec": 1, "MaxBurst": 3, "VaryByRemoteAddr": true,
            "VaryByUser": false,
        }}));
    }),
    ("ratelimit.hook_5", |world| {
        // The fourth request in a row.
        let _ = world.call("", "GET", "/system/ping", None);
    }),
    ("ratelimit.hook_after_1s", |_| {
        thread::sleep(Duration::from_millis(1200));
    }),
    ("ratelimit.hook_after_reset", |_| {
        thread::sleep(Duration::from_millis(4500));
    }),
    ("hook.duplicate_1", |world| {
        world.configure(&json!({"RateLimitSettings": {"Enable": false}}));
    }),
    ("hook.owner_not_in_channel", |world| {
        let body = json!({
            "channel_id": world.id("alerts"),
            "user_id": world.id("bob"),
            "display_name": "bob hook",
        });
        let hook = ("bob hook", "c51bboxnm7dkff3ks33x1n9tew");
        world.make(hook, "admin", "/hooks/incoming", &body);
    }),
    ("hook.owner_deactivated", |world| {
        world.ask(
            "admin",
            "PUT",
            "/users/{bob}/active",
            &json!({"active": false}),
        );
    }),
    ("hook.owner_reactivated", |world| {
        world.ask(
            "admin",
            "PUT",
            "/users/{bob}/active",
            &json!({"active": true}),
        );
    }),
    ("hook.own_channel_archived", |world| {
        let body = json!({
            "team_id": world.id("team"), "name": "hookarchive", "display_name": "x", "type": "O",
        });
        world.make(("hookarchive", ""), "admin", "/channels", &body);
        let body = json!({"channel_id": world.id("hookarchive"), "display_name": "arch hook"});
        let hook = ("arch hook", "eps9bekqd3rn7yj691soe7sr8r");
        world.make(hook, "admin", "/hooks/incoming", &body);
        world.ask("admin", "DELETE", "/channels/{hookarchive}", &Value::Null);
    }),
    ("files.upload_too_large", |world| {
        world.configure(&json!({"FileSettings": {"MaxFileSize": 1_048_576}}));
    }),
    ("hook.attachment_text_html_chars", |world| {
        world.configure(&json!({"FileSettings": {"MaxFileSize": 52_428_800}}));
    }),
    ("login.too_many_attempts", |world| {
        let name = "lk1795219692";
        let body = json!({
            "email": format!("{name}@example.test"), "username": name, "password": "Passw0rd!z",
        });
        world.make(
            (name, "d1pgbykjfjygunbe3cyixn5ofr"),
            "admin",
            "/users",
            &body,
        );
        for _ in 0..11 {
            let body = json!({"login_id": name, "password": "wrong"});
            let _ = world.call("", "POST", "/users/login", Some(&body));
        }
    }),
    ("posts.list_per_page_201", |world| {
        for number in 0..201 {
            let body = json!({"channel_id": world.id("alerts"), "message": format!("{number}")});
            world.ask("admin", "POST", "/posts", &body);
        }
    }),
    ("users.list_default_per_page", |world| {
        // The recorded server had made a bot of its own meanwhile.
        let body = json!({"username": "mattermost-advisor"});
        world.make(("mattermost-advisor", ""), "admin", "/bots", &body);
    }),
];

/// Does what belongs before this case.
pub(crate) fn run(world: &mut World, case: &str) {
    for (_, step) in BEFORE.iter().filter(|(before, _)| *before == case) {
        step(world);
    }
}

/// The id here for one of the record.
fn recorded(world: &World, id: &str) -> String {
    world.ids.of(id).to_owned()
}

fn session_of_alice(world: &mut World, recorded: &str) -> String {
    let token = world.log_in("alice", "Passw0rd!alice");
    if !token.is_empty() {
        world.ids.note(recorded, &token);
    }
    token
}

/// The names of all cases that something is done before.
#[cfg(test)]
fn cases() -> impl Iterator<Item = &'static str> {
    BEFORE.iter().map(|(case, _)| *case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preparation_is_listed_once() {
        let mut seen = std::collections::BTreeSet::new();
        for case in cases() {
            assert!(seen.insert(case), "{case} twice");
        }
    }
}
