//! Users, what they say of themselves, and what a client asks a server.

use std::io::Read as _;

use mm_catcher::{Catcher, Version};
use serde_json::{Value, json};

use crate::client::Client;

fn start() -> (Catcher, Client, Client) {
    let catcher = Catcher::start().unwrap();
    let admin = Client::new_user(&catcher, "admin");
    let alice = Client::new_user(&catcher, "alice");
    (catcher, admin, alice)
}

fn me(client: &Client) -> Value {
    client.get("/api/v4/users/me").json()
}

fn names(users: &Value) -> Vec<&str> {
    let users = users.as_array().unwrap().iter();
    users
        .map(|user| user["username"].as_str().unwrap())
        .collect()
}

#[test]
fn what_breaks_a_rule_for_users_is_refused_with_the_servers_id() {
    let (catcher, ..) = start();
    let client = Client::of(&catcher);
    let long = "x".repeat(65);
    let cases = [
        (
            json!({"username": "Bad Name"}),
            "model.user.is_valid.username.app_error",
        ),
        (
            json!({"username": "channel"}),
            "model.user.is_valid.username.app_error",
        ),
        (
            json!({"email": "nobody"}),
            "model.user.is_valid.email.app_error",
        ),
        (
            json!({"nickname": long}),
            "model.user.is_valid.nickname.app_error",
        ),
        (
            json!({"first_name": long}),
            "model.user.is_valid.first_name.app_error",
        ),
        (
            json!({"locale": "not-a-locale"}),
            "model.user.is_valid.locale.app_error",
        ),
        (
            json!({"password": "short"}),
            "api.user.check_user_password.invalid.app_error",
        ),
        (
            json!({"username": "alice"}),
            "app.user.save.username_exists.app_error",
        ),
        (
            json!({"email": "alice@example.test"}),
            "app.user.save.email_exists.app_error",
        ),
    ];
    for (change, id) in cases {
        let mut user =
            json!({"username": "carl", "email": "carl@x.test", "password": "Passw0rd!!"});
        for (name, value) in change.as_object().unwrap() {
            user[name] = value.clone();
        }
        let reply = client.post("/api/v4/users", &user);
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, id),
            "{change}"
        );
    }
    let reply = client.send("POST", "/api/v4/users", &[], b"[]");
    assert_eq!(reply.error(), "api.context.invalid_body_param.app_error");
}

#[test]
fn a_closed_server_takes_those_whom_admins_make() {
    let (catcher, admin, _) = start();
    let closed = json!({"TeamSettings": {"EnableOpenServer": false}});
    assert_eq!(admin.put("/api/v4/config/patch", &closed).status, 200);
    let user = json!({"username": "carl", "email": "carl@x.test", "password": "Passw0rd!!"});
    let reply = Client::of(&catcher).post("/api/v4/users", &user);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (403, "api.user.create_user.no_open_server")
    );
    assert_eq!(admin.post("/api/v4/users", &user).status, 201);
}

#[test]
fn a_user_sees_more_of_itself_than_others_do() {
    let (_catcher, admin, alice) = start();
    let id = me(&alice)["id"].as_str().unwrap().to_owned();
    assert!(me(&alice)["notify_props"]["desktop_threads"] == "all");
    let seen = admin.get(&format!("/api/v4/users/{id}")).json();
    assert!(seen.get("notify_props").is_none() && seen.get("password").is_none());
    let by_email = alice.get("/api/v4/users/email/alice@example.test").json();
    assert_eq!(by_email["id"], id.as_str());
    let missing = alice.get("/api/v4/users/username/nosuch");
    assert_eq!(missing.error(), "app.user.get_by_username.app_error");
    assert_eq!(alice.get("/api/v4/users/username/@alice").status, 404);
}

#[test]
fn users_change_themselves_and_admins_anybody() {
    let (_catcher, admin, alice) = start();
    let id = me(&alice)["id"].as_str().unwrap().to_owned();
    let admin_id = me(&admin)["id"].as_str().unwrap().to_owned();
    let nick = json!({"nickname": "al"});
    let changed = alice.put("/api/v4/users/me/patch", &nick);
    assert_eq!(changed.json()["nickname"], "al");
    assert_eq!(me(&alice)["first_name"], "");
    let other = alice.put(&format!("/api/v4/users/{admin_id}/patch"), &nick);
    assert_eq!(other.error(), "api.context.permissions.app_error");
    assert_eq!(
        admin
            .put(&format!("/api/v4/users/{id}/patch"), &nick)
            .status,
        200
    );
    let taken = alice.put("/api/v4/users/me/patch", &json!({"username": "admin"}));
    assert_eq!(taken.error(), "app.user.save.username_exists.app_error");
    // A new address takes the password.
    let email = json!({"email": "new@x.test"});
    assert_eq!(alice.put("/api/v4/users/me/patch", &email).status, 400);
    let email = json!({"email": "new@x.test", "password": "Passw0rd!!"});
    assert_eq!(
        alice.put("/api/v4/users/me/patch", &email).json()["email"],
        "new@x.test"
    );
    let wrong = json!({"current_password": "wrong", "new_password": "An0ther!"});
    let path = format!("/api/v4/users/{id}/password");
    let reply = alice.put(&path, &wrong);
    assert_eq!(
        reply.error(),
        "api.user.update_password.incorrect.app_error"
    );
}

#[test]
fn lists_and_searches_go_by_name_and_page() {
    let (catcher, admin, alice) = start();
    for name in ["bob", "carl", "alfred"] {
        Client::new_user(&catcher, name);
    }
    let page = alice.get("/api/v4/users?page=1&per_page=2").json();
    assert_eq!(names(&page), ["alice", "bob"]);
    assert_eq!(alice.get("/api/v4/users?per_page=0").json(), json!([]));
    let found = alice.post("/api/v4/users/search", &json!({"term": "@al"}));
    assert_eq!(names(&found.json()), ["alfred", "alice"]);
    let empty = alice.post("/api/v4/users/search", &json!({"term": ""}));
    assert_eq!(empty.error(), "api.context.invalid_body_param.app_error");
    let completed = alice.get("/api/v4/users/autocomplete?name=ca").json();
    assert_eq!(names(&completed["users"]), ["carl"]);
    let named = alice.post("/api/v4/users/usernames", &json!(["carl", "nosuch", "bob"]));
    assert_eq!(names(&named.json()), ["bob", "carl"]);
    assert_eq!(alice.get("/api/v4/users?sort=nonsense").status, 400);
    assert_eq!(alice.get("/api/v4/users?without_team=true").status, 403);
    assert_eq!(
        admin.get("/api/v4/users/stats").json()["total_users_count"],
        5
    );
}

#[test]
fn a_tag_saves_what_the_client_has_already() {
    let (_catcher, _, alice) = start();
    let reply = alice.get("/api/v4/users/me");
    let tag = reply.header("etag").unwrap().to_owned();
    let known = [("If-None-Match", tag.as_str())];
    let again = alice.send("GET", "/api/v4/users/me", &known, b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    alice.put("/api/v4/users/me/patch", &json!({"nickname": "al"}));
    let status = || alice.send("GET", "/api/v4/users/me", &known, b"").status;
    let deadline = std::time::Instant::now() + crate::client::LONG;
    // The tag goes by milliseconds, within one of which all this may happen.
    while status() != 200 && std::time::Instant::now() < deadline {
        alice.put("/api/v4/users/me/patch", &json!({"nickname": "ally"}));
    }
    assert_eq!(status(), 200);
}

#[test]
fn long_answers_are_compressed_for_those_who_take_it() {
    let (catcher, ..) = start();
    let client = Client::of(&catcher);
    let path = "/api/v4/config/client?format=old";
    let plain = client.get(path);
    assert!(plain.header("content-encoding").is_none());
    let reply = client.send("GET", path, &[("Accept-Encoding", "gzip")], b"");
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(reply.body.as_slice())
        .read_to_end(&mut text)
        .unwrap();
    assert_eq!(text, plain.body);
    let short = client.send(
        "GET",
        "/api/v4/system/ping",
        &[("Accept-Encoding", "gzip")],
        b"",
    );
    assert!(short.header("content-encoding").is_none());
}

#[test]
fn a_status_is_what_its_user_says() {
    let (_catcher, admin, alice) = start();
    let id = me(&alice)["id"].as_str().unwrap().to_owned();
    let unseen = "x".repeat(26);
    let path = format!("/api/v4/users/{id}/status");
    assert_eq!(admin.get(&path).json()["status"], "offline");
    let dnd = json!({"user_id": id, "status": "dnd", "dnd_end_time": 1_900_000_000});
    let put = alice.put("/api/v4/users/me/status", &dnd).json();
    assert_eq!(
        (&put["status"], &put["manual"]),
        (&json!("dnd"), &json!(true))
    );
    assert_eq!(put["dnd_end_time"], 1_900_000_000);
    let several = admin
        .post("/api/v4/users/status/ids", &json!([unseen, id]))
        .json();
    assert_eq!(several[0]["user_id"], id.as_str());
    assert_eq!(several[1]["status"], "offline");
    let bad = alice.put(
        "/api/v4/users/me/status",
        &json!({"user_id": id, "status": "asleep"}),
    );
    assert_eq!(bad.error(), "api.context.invalid_body_param.app_error");
    let custom = json!({"emoji": "coffee", "text": "brb"});
    assert_eq!(
        alice.put("/api/v4/users/me/status/custom", &custom).status,
        200
    );
    let props = me(&alice)["props"]["customStatus"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        serde_json::from_str::<Value>(&props).unwrap()["text"],
        "brb"
    );
    assert_eq!(alice.delete("/api/v4/users/me/status/custom").status, 200);
    assert_eq!(me(&alice)["props"], json!({"customStatus": ""}));
    assert_eq!(
        alice
            .put("/api/v4/users/me/status/custom", &json!({}))
            .status,
        400
    );
}

#[test]
fn preferences_are_kept_by_category_and_name_for_their_user() {
    let (_catcher, admin, alice) = start();
    let id = me(&alice)["id"].clone();
    let row = |user: &Value| json!([{"user_id": user, "category": "c", "name": "n", "value": "v"}]);
    let path = "/api/v4/users/me/preferences";
    assert_eq!(alice.put(path, &row(&id)).status, 200);
    assert_eq!(alice.get(&format!("{path}/c/name/n")).json()["value"], "v");
    assert_eq!(alice.get(&format!("{path}/c")).json(), row(&id));
    let other = alice.put(path, &row(&me(&admin)["id"]));
    assert_eq!(
        other.error(),
        "api.preference.update_preferences.set.app_error"
    );
    let long = json!([{"user_id": id, "category": "c".repeat(33), "name": "n", "value": "v"}]);
    let reply = alice.put(path, &long);
    assert_eq!(
        reply.error(),
        "model.preference.is_valid.category.app_error"
    );
    assert_eq!(alice.post(&format!("{path}/delete"), &row(&id)).status, 200);
    let gone = alice.get(&format!("{path}/c"));
    assert_eq!(
        gone.error(),
        "api.preference.preferences_category.get.app_error"
    );
}

#[test]
fn clients_are_told_the_settings_as_they_are() {
    let (_catcher, admin, alice) = start();
    let path = "/api/v4/config/client?format=old";
    let config = alice.get(path).json();
    assert_eq!(config["EnableIncomingWebhooks"], "true");
    assert!(
        config["SiteURL"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    let change = json!({"ServiceSettings": {"EnableIncomingWebhooks": false}});
    let full = admin.put("/api/v4/config/patch", &change).json();
    assert_eq!(full["ServiceSettings"]["EnableIncomingWebhooks"], false);
    assert_eq!(full["TeamSettings"]["MaxUsersPerTeam"], 50);
    assert_eq!(alice.get(path).json()["EnableIncomingWebhooks"], "false");
    assert_eq!(alice.get("/api/v4/config").status, 403);
    let wrong = json!({"ServiceSettings": {"EnableIncomingWebhooks": "yes"}});
    assert_eq!(admin.put("/api/v4/config/patch", &wrong).status, 400);
    let zones = alice.get("/api/v4/system/timezones").json();
    assert!(zones.as_array().unwrap().contains(&json!("Europe/Berlin")));
}

#[test]
fn an_old_server_wants_mixed_passwords_and_tells_its_version() {
    let version: Version = "5.37".parse().unwrap();
    let catcher = Catcher::builder().compat(version).start().unwrap();
    let client = Client::of(&catcher);
    let mut user = json!({"username": "admin", "email": "a@x.test", "password": "simple long one"});
    let reply = client.post("/api/v4/users", &user);
    assert_eq!(
        reply.error(),
        "api.user.check_user_password.invalid.app_error"
    );
    user["password"] = "Passw0rd!!".into();
    assert_eq!(client.post("/api/v4/users", &user).status, 201);
    let ping = client.get("/api/v4/system/ping");
    assert!(ping.header("x-version-id").unwrap().starts_with("5.37.0."));
    assert_eq!(ping.header("expires"), Some("0"));
    let config = client.get("/api/v4/config/client?format=old").json();
    assert_eq!(config["Version"], "5.37.0");
    assert_eq!(config["FeatureFlagTimedDND"], "false");
}

#[test]
fn a_picture_is_a_png_and_a_page_of_another_site_is_told_nothing() {
    let (catcher, _, alice) = start();
    let reply = alice.get(&format!(
        "/api/v4/users/{}/image",
        me(&alice)["id"].as_str().unwrap()
    ));
    assert_eq!(reply.header("content-type"), Some("image/png"));
    assert!(reply.body.starts_with(b"\x89PNG"));
    let headers = [
        ("Origin", "http://example.test"),
        ("Access-Control-Request-Method", "POST"),
    ];
    let reply = Client::of(&catcher).send("OPTIONS", "/api/v4/posts", &headers, b"");
    assert_eq!(reply.status, 404);
    assert!(reply.header("access-control-allow-origin").is_none());
}
