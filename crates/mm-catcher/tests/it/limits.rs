//! How much is kept: the oldest goes first, and it is told how much went.

use std::time::Duration;

use mm_catcher::{Catcher, Limits};
use serde_json::{Value, json};

use crate::client::Client;

fn with(limits: Limits) -> Catcher {
    Catcher::builder().limits(limits).start().unwrap()
}

fn post(catcher: &Catcher, text: &str) {
    let posted = Client::of(catcher).post("/hooks/limits", &json!({"text": text}));
    assert_eq!(posted.status, 200, "{}", posted.text());
}

fn messages(catcher: &Catcher) -> Vec<String> {
    let posts = catcher.posts().into_iter();
    posts.map(|post| post.text).collect()
}

fn counts(catcher: &Catcher) -> Value {
    Client::of(catcher).get("/_catcher/overview").json()["counts"].clone()
}

#[test]
fn the_oldest_posts_go_first_and_are_counted() {
    let catcher = with(Limits {
        posts: 3,
        ..Limits::default()
    });
    for number in 0..10 {
        post(&catcher, &number.to_string());
    }
    assert_eq!(messages(&catcher), ["7", "8", "9"]);
    let counts = counts(&catcher);
    assert_eq!(counts["posts"], 3);
    // Those that told of who joined went too.
    assert!(counts["dropped"].as_u64().unwrap() >= 7, "{counts}");
}

#[test]
fn posts_take_no_more_bytes_than_allowed() {
    let bytes = 200_000;
    let catcher = with(Limits {
        bytes,
        ..Limits::default()
    });
    let text = "x".repeat(10_000);
    for number in 0..40 {
        post(&catcher, &format!("{number} {text}"));
    }
    let kept = messages(&catcher);
    // Each costs its text twice: in the post and in the request.
    assert!((5..=10).contains(&kept.len()), "{}", kept.len());
    assert!(kept.last().unwrap().starts_with("39 "));
    let sizes: usize = kept.iter().map(|text| 2 * text.len()).sum();
    assert!(sizes <= bytes, "{sizes}");
}

#[test]
fn files_that_were_never_posted_go_too() {
    let catcher = with(Limits {
        bytes: 100_000,
        ..Limits::default()
    });
    let admin = Client::new_user(&catcher, "admin");
    let team = json!({"name": "ops", "display_name": "Ops", "type": "O"});
    let team = admin.post("/api/v4/teams", &team).json()["id"].clone();
    let channel = json!({"team_id": team, "name": "a", "display_name": "A", "type": "O"});
    let channel = admin.post("/api/v4/channels", &channel).json()["id"].clone();
    let channel = channel.as_str().unwrap();
    let upload = |name: &str| {
        let path = format!("/api/v4/files?channel_id={channel}&filename={name}");
        let body = vec![b'x'; 40_000];
        let sent = admin.send("POST", &path, &[("Content-Type", "text/plain")], &body);
        assert_eq!(sent.status, 201, "{}", sent.text());
        sent.json()["file_infos"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let status = |file: &str| admin.get(&format!("/api/v4/files/{file}/info")).status;
    let first = upload("first");
    assert_eq!(status(&first), 200);
    let second = upload("second");
    let third = upload("third");
    assert_eq!(status(&first), 404);
    assert_eq!((status(&third), second.len()), (200, 26));
}

#[test]
fn nothing_stays_that_is_too_old() {
    let catcher = with(Limits {
        age: Some(Duration::ZERO),
        ..Limits::default()
    });
    post(&catcher, "of a moment ago");
    // The clock has moved on when this one is answered, or it is of the same millisecond.
    while messages(&catcher)
        .iter()
        .any(|text| text == "of a moment ago")
    {
        post(&catcher, "newer");
    }
}

/// A body of JSON of so many bytes, or a little more.
fn long(field: &str, bytes: usize) -> Value {
    json!({field: "x".repeat(bytes)})
}

#[test]
fn a_body_without_a_file_has_a_limit_of_its_own() {
    let catcher = Catcher::start().unwrap();
    let client = Client::new_user(&catcher, "anna");
    let answer = client.post("/api/v4/posts", &long("message", 301_000));
    assert_eq!(answer.status, 413);
    let id = "api.context.request_body_too_large.app_error";
    assert_eq!(answer.json()["id"], id);
    let fits = client.post("/api/v4/posts", &long("message", 299_000));
    assert_ne!(fits.status, 413, "it is refused for something else");
    // A webhook's body is read as far as that, and then is no JSON.
    assert_eq!(client.post("/hooks/ci", &long("text", 299_000)).status, 200);
    let answer = client.post("/hooks/ci", &long("text", 301_000));
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["id"],
        "model.incoming_hook.parse_data.app_error"
    );
    let answer = client.post("/hooks/commands/x", &long("text", 301_000));
    assert_eq!(answer.status, 413);
}

#[test]
fn an_old_server_has_no_limit_but_that_of_files() {
    let catcher = Catcher::builder()
        .compat("9.3".parse().unwrap())
        .start()
        .unwrap();
    let posted = Client::of(&catcher).post("/hooks/ci", &long("text", 301_000));
    assert_eq!(posted.status, 200);
}
