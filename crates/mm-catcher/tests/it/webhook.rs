//! What comes in by webhook, and what who holds the catcher sees of it.

use mm_catcher::{Catcher, Error};
use serde_json::json;

use crate::client::{Client, LONG};
use crate::scene::scene;

#[test]
fn every_id_is_an_inbox_of_its_own_unless_only_those_are_taken_that_exist() {
    let catcher = Catcher::start().unwrap();
    let client = Client::of(&catcher);
    let reply = client.post(
        "/hooks/alerts",
        &json!({"text": "disk full", "username": "ops"}),
    );
    assert_eq!((reply.status, reply.text().as_str()), (200, "ok"));
    client.post("/hooks/Builds7", &json!({"text": "green"}));
    let posts = catcher.wait_for(|posts| posts.len() == 2, LONG).unwrap();
    assert_eq!(posts[0].inbox.as_deref(), Some("alerts"));
    assert_eq!(posts[0].display_name, "ops");
    assert_eq!(posts[1].inbox.as_deref(), Some("Builds7"));
    assert_ne!(posts[0].channel, posts[1].channel);

    let strict = Catcher::builder()
        .strict(true)
        .inbox("alerts")
        .start()
        .unwrap();
    let client = Client::of(&strict);
    assert_eq!(
        client.post("/hooks/alerts", &json!({"text": "x"})).status,
        200
    );
    let refused = client.post("/hooks/other", &json!({"text": "x"}));
    assert_eq!(refused.error(), "web.incoming_webhook.invalid.app_error");
}

#[test]
fn the_channel_of_an_inbox_has_its_name_unless_that_is_taken() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    for inbox in ["Nightly", "alerts"] {
        let sent = Client::of(&catcher).post(&format!("/hooks/{inbox}"), &json!({"text": "x"}));
        assert_eq!(sent.status, 200, "{}", sent.text());
    }
    let posts = catcher.posts();
    let channels: Vec<&str> = posts.iter().map(|post| post.channel.as_str()).collect();
    assert_eq!(channels, ["nightly", "inbox-alerts"]);
}

#[test]
fn the_first_person_is_the_admin_though_something_was_posted_before() {
    let catcher = Catcher::start().unwrap();
    Client::of(&catcher).post("/hooks/early", &json!({"text": "x"}));
    let admin = Client::new_user(&catcher, "admin");
    let roles = admin.get("/api/v4/users/me").json()["roles"].clone();
    assert_eq!(roles, "system_admin system_user");
}

#[test]
fn a_furnished_catcher_has_a_bot_that_posts_where_the_inbox_is() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    let ready = catcher.ready().unwrap();
    assert_eq!(
        (ready.team.as_str(), ready.inboxes.as_slice()),
        ("dev", &["inbox".to_owned()][..])
    );
    let mut bot = Client::of(&catcher);
    bot.post("/hooks/inbox", &json!({"text": "by webhook"}));
    bot.token = Some(ready.bot_token);
    let post = catcher.posts().remove(0);
    let team = bot.get("/api/v4/teams/name/dev").json();
    let path = format!(
        "/api/v4/teams/{}/channels/name/{}",
        team["id"].as_str().unwrap(),
        post.channel
    );
    let channel = bot.get(&path).json();
    let reply =
        json!({"channel_id": channel["id"], "message": "seen", "root_id": post.id.to_string()});
    assert_eq!(bot.post("/api/v4/posts", &reply).status, 201);
    let posts = catcher.wait_for(|posts| posts.len() == 2, LONG).unwrap();
    assert_eq!(posts[1].root_id, Some(posts[0].id));
}

#[test]
fn a_furnished_catcher_has_a_person_who_can_log_in_and_is_an_administrator() {
    let catcher = Catcher::builder().furnished(true).start().unwrap();
    let person = catcher.ready().unwrap().person.unwrap();
    let mut client = Client::of(&catcher);
    let login = json!({"login_id": person.username, "password": person.password});
    let answer = client.post("/api/v4/users/login", &login);
    assert_eq!(answer.json()["roles"], "system_admin system_user");
    client.token = answer.header("token").map(str::to_owned);
    let team = client.get("/api/v4/teams/name/dev").json();
    let path = format!(
        "/api/v4/users/me/teams/{}/channels",
        team["id"].as_str().unwrap()
    );
    let channels = client.get(&path).json();
    let names: Vec<&str> = channels
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    for name in ["alerts", "builds", "inbox", "town-square"] {
        assert!(names.contains(&name), "{names:?}");
    }
    // The first who is made besides is one, too.
    let admin = Client::new_user(&catcher, "admin")
        .get("/api/v4/users/me")
        .json();
    assert_eq!(admin["roles"], "system_admin system_user");
    let other = Client::new_user(&catcher, "other")
        .get("/api/v4/users/me")
        .json();
    assert_eq!(other["roles"], "system_user");
}

#[test]
fn requests_are_kept_with_what_was_refused_and_without_secrets() {
    let catcher = Catcher::start().unwrap();
    let mut client = Client::of(&catcher);
    client.token = Some("s3crets3crets3crets3crets3".to_owned());
    client.post("/hooks/alerts", &json!({"txet": "typo"}));
    client.post("/hooks/alerts", &json!({"text": "x", "txet": "typo"}));
    let requests = catcher.requests();
    assert_eq!(requests[0].status, 400);
    assert!(
        requests[0]
            .answer
            .contains("web.incoming_webhook.text.app_error")
    );
    assert!(
        requests[1]
            .remarks
            .iter()
            .any(|remark| remark.contains("txet"))
    );
    assert!(!format!("{requests:?}").contains("s3crets"));
}

#[test]
fn waiting_ends_in_time_and_says_what_was_there() {
    let catcher = Catcher::start().unwrap();
    Client::of(&catcher).post("/hooks/a", &json!({"text": "only"}));
    let short = std::time::Duration::from_millis(20);
    let error = catcher
        .wait_for(|posts| posts.len() == 2, short)
        .unwrap_err();
    assert_eq!(error.posts[0].text, "only");
}

#[test]
fn its_holder_clears_it() {
    let catcher = Catcher::start().unwrap();
    let client = Client::of(&catcher);
    client.post("/hooks/a", &json!({"text": "gone"}));
    catcher.clear();
    assert!(catcher.posts().is_empty());
    client.post("/hooks/a", &json!({"text": "new"}));
    assert_eq!(catcher.posts()[0].text, "new");
}

#[test]
fn an_inbox_has_a_name_that_a_server_would_route() {
    let error = Catcher::builder().inbox("a-b").start().unwrap_err();
    assert!(matches!(error, Error::Inbox(name) if name == "a-b"));
    let catcher = Catcher::start().unwrap();
    let client = Client::of(&catcher);
    let status = |method, path: &str| client.send(method, path, &[], b"{}").status;
    for path in ["/hooks/a-b", "/hooks/a/", "/hooks/", "/hooks", "/elsewhere"] {
        assert_eq!(status("POST", path), 405, "{path}");
        // A browser would get the web client there, which is not here.
        assert_eq!(status("GET", path), 404, "{path}");
    }
    assert_eq!(status("PUT", "/hooks/a"), 405);
    let got = client.get("/hooks/a");
    assert_eq!(got.status, 404);
    assert_eq!(
        got.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(got.text(), "404 page not found\n");
}

#[test]
fn a_body_of_more_than_the_payload_size_is_broken_on_newer_servers() {
    let long = |bytes: usize| json!({"text": "x".repeat(bytes - 11)});
    let status = |version: &str, bytes| {
        let catcher = Catcher::builder().compat(version.parse().unwrap());
        let catcher = catcher.start().unwrap();
        Client::of(&catcher).post("/hooks/a", &long(bytes)).status
    };
    assert_eq!(status("11.11", 300_512), 200);
    assert_eq!(status("11.11", 300_513), 400);
    assert_eq!(status("5.37", 300_513), 200);

    let scene = scene();
    let post = json!({"channel_id": scene.channel, "message": "x".repeat(300_513)});
    let refused = scene.admin.post("/api/v4/posts", &post);
    assert_eq!(refused.status, 413);
    assert_eq!(
        refused.error(),
        "api.context.request_body_too_large.app_error"
    );
    let more = json!({"ServiceSettings": {"MaximumPayloadSizeBytes": 400_000}});
    scene.admin.put("/api/v4/config/patch", &more);
    assert_eq!(scene.admin.post("/api/v4/posts", &post).status, 400);
}

#[test]
fn a_webhook_finds_people_in_any_case_and_conversations_by_their_names() {
    let scene = scene();
    let made = json!({"channel_id": scene.channel});
    let hook = scene.admin.post("/api/v4/hooks/incoming", &made);
    assert_eq!(hook.status, 201, "{}", hook.text());
    let hook = hook.json();
    let again = scene.admin.post("/api/v4/hooks/incoming", &hook);
    assert_eq!(
        again.error(),
        "app.webhooks.save_incoming.existing.app_error"
    );
    let hook = format!("/hooks/{}", hook["id"].as_str().unwrap());
    let say = |channel: &str| {
        let body = json!({"text": "x", "channel": channel});
        scene.admin.post(&hook, &body).status
    };
    assert_eq!(say("@Alice"), 200);
    let me = scene.admin.get("/api/v4/users/me").json()["id"].clone();
    let pair = json!([me, scene.alice_id]);
    let direct = scene.alice.post("/api/v4/channels/direct", &pair).json();
    let count = |direct: &serde_json::Value| {
        let path = format!("/api/v4/channels/{}", direct["id"].as_str().unwrap());
        scene.alice.get(&path).json()["total_msg_count"].clone()
    };
    assert_eq!(count(&direct), 1);
    let name = direct["name"].as_str().unwrap();
    assert_eq!(say(name), 200);
    assert_eq!(count(&direct), 2);
    let path = format!("/api/v4/teams/{}/channels/name/{name}", scene.team);
    assert_eq!(scene.alice.get(&path).json()["id"], direct["id"]);
    let body = json!({"text": "see `~town-square`", "channel": "@alice"});
    assert_eq!(scene.admin.post(&hook, &body).status, 200);
    let path = format!("/api/v4/channels/{}/posts", direct["id"].as_str().unwrap());
    let posts = scene.alice.get(&path).json();
    let last = &posts["posts"][posts["order"][0].as_str().unwrap()];
    let mentioned = &last["props"]["channel_mentions"]["town-square"];
    assert_eq!(mentioned["team_name"], "ops");
    assert_eq!(say("@nobody"), 400);
    assert_eq!(say("@"), 400);
    assert_eq!(say("#"), 404);
}

#[test]
fn a_long_url_is_refused_on_newer_servers() {
    let status = |version: &str, path: &str, length: usize| {
        let catcher = Catcher::builder().compat(version.parse().unwrap());
        let catcher = catcher.start().unwrap();
        let path = format!("{path}?x={}", "y".repeat(length - path.len() - 3));
        Client::of(&catcher)
            .post(&path, &json!({"text": "x"}))
            .status
    };
    assert_eq!(status("11.11", "/hooks/a", 2048), 200);
    assert_eq!(status("11.11", "/hooks/a", 2049), 414);
    assert_eq!(status("11.11", "/api/v4/posts", 2049), 414);
    assert_eq!(status("5.37", "/hooks/a", 2049), 200);
}

#[test]
fn a_token_that_nobody_asks_for_is_refused_where_it_does_not_belong() {
    for (version, by_cookie) in [("5.37", 401), ("11.11", 200)] {
        let catcher = Catcher::builder().compat(version.parse().unwrap());
        let catcher = catcher.start().unwrap();
        let token = Client::new_user(&catcher, "admin").token.unwrap();
        let client = Client::of(&catcher);
        let send = |query: &str, cookie: &str| {
            let path = format!("/hooks/a{query}");
            let body = br#"{"text":"x"}"#;
            client
                .send("POST", &path, &[("Cookie", cookie)], body)
                .status
        };
        assert_eq!(send(&format!("?access_token={token}"), "a=b"), 401);
        assert_eq!(send("?access_token=none", "a=b"), 200);
        let cookie = format!("MMAUTHTOKEN={token}");
        assert_eq!(send("", &cookie), by_cookie, "{version}");
        assert_eq!(send("", "MMAUTHTOKEN=none"), 200);
    }
}
