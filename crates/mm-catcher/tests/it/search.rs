//! Posts and files, looked for.

use serde_json::{Value, json};

use crate::client::Client;
use crate::scene::{Scene, scene, text};

fn search(scene: &Scene, client: &Client, terms: &str) -> Vec<String> {
    let path = format!("/api/v4/teams/{}/posts/search", scene.team);
    let body = json!({"terms": terms, "is_or_search": false});
    let found = client.post(&path, &body);
    assert_eq!(found.status, 200, "{}", found.text());
    texts(&found.json())
}

fn texts(list: &Value) -> Vec<String> {
    let order = list["order"].as_array().unwrap().iter();
    order
        .map(|id| text(&list["posts"][text(id)]["message"]))
        .collect()
}

#[test]
fn posts_are_found_by_words_senders_and_channels_where_one_is() {
    let scene = scene();
    scene.join();
    scene.says(&scene.admin, "the disk is full #ops");
    scene.says(&scene.alice, "disks are fine");
    let square = format!("/api/v4/teams/{}/channels/name/town-square", scene.team);
    let square = scene.alice.get(&square).json();
    let body = json!({"channel_id": square["id"], "message": "disk elsewhere"});
    scene.alice.post("/api/v4/posts", &body);
    let found = |terms: &str| search(&scene, &scene.alice, terms);
    assert_eq!(found("disk").len(), 3);
    assert_eq!(found("disk full"), ["the disk is full #ops"]);
    assert_eq!(found("disk -full in:alerts"), ["disks are fine"]);
    assert_eq!(found("disk from:admin"), ["the disk is full #ops"]);
    assert_eq!(found("disk -in:alerts"), ["disk elsewhere"]);
    assert_eq!(found("#ops"), ["the disk is full #ops"]);
    assert_eq!(found("from:nosuch"), [""; 0]);
    assert_eq!(
        found("joined"),
        [""; 0],
        "messages of the server are not found"
    );
    let everywhere = json!({"terms": "full fine", "is_or_search": true});
    let everywhere = scene.alice.post("/api/v4/posts/search", &everywhere).json();
    assert_eq!(texts(&everywhere).len(), 2);
    assert_eq!(everywhere["matches"], Value::Null);
    scene.alice.delete(&scene.path("/members/me"));
    assert_eq!(found("disk"), ["disk elsewhere"]);
}

#[test]
fn nothing_is_not_looked_for() {
    let scene = scene();
    let path = format!("/api/v4/teams/{}/posts/search", scene.team);
    let empty = scene.alice.post(&path, &json!({"terms": ""}));
    assert_eq!(empty.status, 400);
    assert_eq!(empty.error(), "api.context.invalid_body_param.app_error");
    let stranger = Client::new_user(&scene.catcher, "bob");
    assert_eq!(stranger.post(&path, &json!({"terms": "x"})).status, 403);
}

#[test]
fn files_are_found_by_their_names() {
    let scene = scene();
    let path = format!(
        "/api/v4/files?channel_id={}&filename=report-may.txt",
        scene.channel
    );
    let file = scene.admin.send("POST", &path, &[], b"x").json();
    let id = file["file_infos"][0]["id"].clone();
    let find = || {
        let path = format!("/api/v4/teams/{}/files/search", scene.team);
        scene.admin.post(&path, &json!({"terms": "report"})).json()
    };
    assert_eq!(find()["order"], json!([]), "it was not sent yet");
    let post = json!({"channel_id": scene.channel, "message": "", "file_ids": [id]});
    scene.admin.post("/api/v4/posts", &post);
    assert_eq!(find()["order"], json!([id]));
}

#[test]
fn a_body_that_cannot_be_read_is_told_from_one_without_terms() {
    let scene = scene();
    for what in ["posts", "files"] {
        let path = format!("/api/v4/teams/{}/{what}/search", scene.team);
        let broken = scene.admin.send("POST", &path, &[], b"{");
        let id = format!("api.post.search_{what}.invalid_body.app_error");
        assert_eq!((broken.status, broken.error()), (400, id));
        let empty = scene.admin.post(&path, &json!({}));
        assert_eq!(empty.error(), "api.context.invalid_body_param.app_error");
    }
}
