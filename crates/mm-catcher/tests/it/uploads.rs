//! Files as they are uploaded, in forms and raw, by all the rules of their order.

use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::{Scene, scene, scene_of, text};

const BODY_PARAM: &str = "api.context.invalid_body_param.app_error";
const URL_PARAM: &str = "api.context.invalid_url_param.app_error";
const READ: &str = "api.file.upload_file.read_request.app_error";

/// Uploads a form of values `name=content` and files `name:filename=content`.
fn form(scene: &Scene, query: &str, parts: &[&str]) -> Reply {
    let part = |part: &&str| {
        let (head, content) = part.split_once('=').unwrap();
        let (name, file) = head.split_once(':').unwrap_or((head, "-"));
        let file = match file {
            "-" => String::new(),
            file => format!("; filename=\"{file}\""),
        };
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n")
    };
    let body = parts.iter().map(part).collect::<String>() + "--B--\r\n";
    let kind = ("Content-Type", "multipart/form-data; boundary=B");
    let path = format!("/api/v4/files{query}");
    scene.admin.send("POST", &path, &[kind], body.as_bytes())
}

fn names(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 201, "{}", reply.text());
    let infos = reply.json()["file_infos"].clone();
    let infos = infos.as_array().unwrap().clone();
    infos.iter().map(|info| text(&info["name"])).collect()
}

fn refused(reply: &Reply, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (400, id));
}

#[test]
fn the_channel_of_a_form_may_stand_in_the_query() {
    let scene = scene();
    let query = format!("?channel_id={}", scene.channel);
    assert_eq!(names(&form(&scene, &query, &["any:a.txt=a"])), ["a.txt"]);
    let other = form(&scene, &query, &["channel_id=other", "files:a.txt=a"]);
    refused(
        &other,
        "api.file.upload_file.multiple_channel_ids.app_error",
    );
}

#[test]
fn a_channel_is_asked_for_with_the_first_file() {
    let scene = scene();
    assert_eq!(names(&form(&scene, "", &["channel_id=bad"])), [""; 0]);
    let bad = form(&scene, "", &["channel_id=bad", "files:a.txt=a"]);
    refused(&bad, URL_PARAM);
    let bad = form(&scene, "", &["files:a.txt=a", "channel_id=bad"]);
    refused(&bad, URL_PARAM);
    refused(&form(&scene, "", &["files:a.txt=a"]), BODY_PARAM);
}

#[test]
fn a_form_that_begins_with_a_file_has_rules_of_its_own() {
    let scene = scene();
    let channel = format!("channel_id={}", scene.channel);
    let parts = ["files:a.txt=a", &channel, "other=x", "client_ids=1"];
    let made = form(&scene, "", &parts);
    assert_eq!(names(&made), ["a.txt"]);
    assert_eq!(made.json()["client_ids"], json!(["1"]));
    // Only what is called `files` is one.
    assert_eq!(
        names(&form(&scene, "", &["file:a.txt=a", &channel])),
        [""; 0]
    );
    let two = form(
        &scene,
        "",
        &["files:a=a", "files:b=b", &channel, "client_ids=1"],
    );
    refused(
        &two,
        "api.file.upload_file.incorrect_number_of_client_ids.app_error",
    );
}

#[test]
fn ids_of_the_client_come_before_their_files() {
    let scene = scene();
    let channel = format!("channel_id={}", scene.channel);
    let send = |parts: &[&str]| {
        let parts: Vec<&str> = std::iter::once(channel.as_str())
            .chain(parts.iter().copied())
            .collect();
        form(&scene, "", &parts)
    };
    let made = send(&["client_ids=1", "files:a=a", "client_ids=2", "files:b=b"]);
    assert_eq!(names(&made), ["a", "b"]);
    assert_eq!(made.json()["client_ids"], json!(["1", "2"]));
    refused(&send(&["files:a=a", "client_ids=1"]), BODY_PARAM);
    refused(
        &send(&["client_ids=1", "files:a=a", "files:b=b"]),
        BODY_PARAM,
    );
    let many = send(&["client_ids=1", "client_ids=2", "files:a=a"]);
    refused(
        &many,
        "api.file.upload_file.incorrect_number_of_client_ids.app_error",
    );
    refused(&send(&["files:=a"]), BODY_PARAM); // An empty filename is none.
    refused(&send(&["other=1"]), BODY_PARAM);
}

#[test]
fn a_name_is_what_follows_the_last_slash() {
    let scene = scene();
    let query = format!("?channel_id={}", scene.channel);
    let made = form(&scene, &query, &["files:../x/a.txt=a", "files:c/d/=b"]);
    assert_eq!(names(&made), ["a.txt", "d"]);
    let made = form(&scene, &query, &["files:C:\\dir\\a.txt=a"]);
    assert_eq!(names(&made), ["C:\\dir\\a.txt"]);
}

#[test]
fn a_raw_file_is_not_empty_and_no_form() {
    let scene = scene();
    let query = format!("channel_id={}&filename=a.txt", scene.channel);
    let raw = |query: &str, kind: &str, body: &[u8]| {
        let path = format!("/api/v4/files?{query}");
        scene
            .admin
            .send("POST", &path, &[("Content-Type", kind)], body)
    };
    let size = |reply: &Reply| reply.json()["file_infos"][0]["size"].clone();
    assert_eq!(size(&raw(&query, "text/plain", b"x")), Value::from(1));
    refused(&raw(&query, "text/plain", b""), READ);
    refused(&raw(&format!("{query}&x=%zz"), "text/plain", b"x"), READ);
    // What is said to be a form was read as one before it comes to the file.
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(size(&raw(&query, kind, b"100 bytes")), Value::from(0));
    refused(&raw(&query, kind, b"100%"), READ);
    refused(&raw(&query, "multipart/form-data", b"x"), READ);
    let bad_kind = "multipart/form-data; boundary";
    assert_eq!(size(&raw(&query, bad_kind, b"x")), Value::from(1));
}

#[test]
fn a_file_is_asked_for_by_head_on_newer_servers_and_again_only_when_it_changed() {
    let status = |scene: &Scene, method: &str, headers: &[(&str, &str)]| {
        let query = format!("?channel_id={}", scene.channel);
        let made = form(scene, &query, &["files:a.txt=abc"]).json();
        let path = format!("/api/v4/files/{}", text(&made["file_infos"][0]["id"]));
        scene.admin.send(method, &path, headers, b"").status
    };
    assert_eq!(status(&scene(), "HEAD", &[]), 200);
    assert_eq!(status(&scene_of("5.37"), "HEAD", &[]), 404);
    let since = |time| [("If-Modified-Since", time)];
    let (past, future) = (
        "Sat, 01 Jan 2000 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
    );
    assert_eq!(status(&scene(), "GET", &since(past)), 200);
    assert_eq!(status(&scene(), "GET", &since(future)), 304);
    assert_eq!(status(&scene(), "GET", &[("Range", "lines=0-1")]), 416);
    assert_eq!(status(&scene(), "GET", &[("Range", "bytes=0-1")]), 206);
}
