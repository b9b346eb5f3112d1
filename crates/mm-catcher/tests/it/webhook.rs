//! What comes in by webhook, and what who holds the catcher sees of it.

use mm_catcher::{Catcher, Error};
use serde_json::json;

use crate::client::{Client, LONG};

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
    assert_eq!(
        Client::of(&catcher)
            .post("/hooks/a-b", &json!({"text": "x"}))
            .status,
        405
    );
}
