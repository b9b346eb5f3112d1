//! Files as they are uploaded, sent and downloaded.

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::scene::{Scene, scene, scene_of, text};

/// A picture four pixels wide and three high, as far as its head tells.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x03\x08\x02\0\0\0";

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

/// A form with the channel, if there is one, and files by name.
fn form(channel: Option<&str>, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut form = Vec::new();
    if let Some(channel) = channel {
        let part = format!(
            "--B\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n{channel}\r\n"
        );
        form.extend(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
        );
        form.extend(head.as_bytes());
        form.extend(*bytes);
        form.extend(b"\r\n");
    }
    form.extend(b"--B--\r\n");
    form
}

fn send_form(client: &Client, form: &[u8]) -> Reply {
    let kind = [("Content-Type", "multipart/form-data; boundary=B")];
    client.send("POST", "/api/v4/files", &kind, form)
}

fn upload(scene: &Scene, name: &str, bytes: &[u8]) -> Value {
    let made = send_form(&scene.admin, &form(Some(&scene.channel), &[(name, bytes)]));
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["file_infos"][0].clone()
}

fn post(scene: &Scene, files: &[&Value]) -> Value {
    let ids: Vec<&Value> = files.iter().map(|file| &file["id"]).collect();
    let body = json!({"channel_id": scene.channel, "message": "files", "file_ids": ids});
    let made = scene.admin.post("/api/v4/posts", &body);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

fn path(file: &Value, rest: &str) -> String {
    format!("/api/v4/files/{}{rest}", text(&file["id"]))
}

#[test]
fn a_form_brings_several_files() {
    let scene = scene();
    let files: [(&str, &[u8]); 2] = [("p\u{fc}.png", PNG), ("two.bin", b"\0\r\n\x02")];
    let made = send_form(&scene.admin, &form(Some(&scene.channel), &files)).json();
    let (picture, other) = (&made["file_infos"][0], &made["file_infos"][1]);
    assert_eq!(
        (&picture["width"], &picture["height"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(picture["mime_type"], "image/png");
    assert_eq!(picture["name"], "p\u{fc}.png");
    assert_eq!(
        (&other["mime_type"], &other["size"]),
        (&json!(""), &json!(4))
    );
    assert_eq!(scene.admin.get(&path(other, "")).body, b"\0\r\n\x02");
    assert_eq!(made["client_ids"], json!([]));
}

#[test]
fn a_body_may_be_the_file_itself() {
    let scene = scene();
    let raw = |query: &str| {
        let path = format!("/api/v4/files?{query}");
        scene
            .admin
            .send("POST", &path, &[("Content-Type", "text/plain")], b"raw")
    };
    let query = format!(
        "channel_id={}&filename=../raw.txt&client_id=c1",
        scene.channel
    );
    let made = raw(&query).json();
    assert_eq!(made["file_infos"][0]["name"], "raw.txt");
    assert_eq!(made["client_ids"], json!(["c1"]));
    let bad = "api.context.invalid_url_param.app_error";
    refused(&raw("filename=x"), 400, bad);
    refused(&raw(&format!("channel_id={}", scene.channel)), 400, bad);
}

#[test]
fn uploads_are_refused_for_what_is_wrong_with_them() {
    let scene = scene();
    let file: [(&str, &[u8]); 1] = [("x.txt", b"x")];
    let nowhere = send_form(&scene.admin, &form(None, &file));
    refused(&nowhere, 400, "api.context.invalid_body_param.app_error");
    let foreign = send_form(&scene.alice, &form(Some(&scene.channel), &file));
    refused(&foreign, 403, "api.context.permissions.app_error");
    let small = json!({"FileSettings": {"MaxFileSize": 10}});
    scene.admin.put("/api/v4/config/patch", &small);
    let large: [(&str, &[u8]); 1] = [("x.txt", b"12345678901")];
    let large = send_form(&scene.admin, &form(Some(&scene.channel), &large));
    refused(
        &large,
        413,
        "api.file.upload_file.too_large_detailed.app_error",
    );
    let off = json!({"FileSettings": {"EnableFileAttachments": false}});
    scene.admin.put("/api/v4/config/patch", &off);
    let off = send_form(&scene.admin, &form(Some(&scene.channel), &file));
    refused(&off, 501, "api.file.attachments.disabled.app_error");
}

#[test]
fn a_file_goes_with_one_post_alone() {
    let scene = scene();
    let (one, other) = (upload(&scene, "a.txt", b"a"), upload(&scene, "b.png", PNG));
    let made = post(&scene, &[&one, &other, &one]);
    assert_eq!(made["file_ids"], json!([one["id"], other["id"]]));
    let files = &made["metadata"]["files"];
    assert_eq!(files[0]["post_id"], made["id"]);
    assert_eq!(files[0]["channel_id"], scene.channel.as_str());
    let infos = format!("/api/v4/posts/{}/files/info", text(&made["id"]));
    assert_eq!(scene.admin.get(&infos).json(), *files);
    let again = post(&scene, &[&one]);
    assert_eq!(again.get("file_ids"), None);
    let missing = json!({"id": "x".repeat(26)});
    assert_eq!(post(&scene, &[&missing])["metadata"], json!({}));
}

#[test]
fn a_post_has_ten_files_at_most() {
    let scene = scene();
    let files: Vec<Value> = (0..11).map(|_| upload(&scene, "a.txt", b"a")).collect();
    let ids: Vec<&Value> = files.iter().map(|file| &file["id"]).collect();
    let body = json!({"channel_id": scene.channel, "message": "", "file_ids": ids});
    let eleven = scene.admin.post("/api/v4/posts", &body);
    refused(&eleven, 400, "model.post.is_valid.file_ids.app_error");
    let ten: Vec<&Value> = files[..10].iter().collect();
    assert_eq!(post(&scene, &ten)["file_ids"].as_array().unwrap().len(), 10);
}

#[test]
fn a_download_tells_what_it_is() {
    let scene = scene();
    let file = upload(&scene, "a b.txt", b"0123456789");
    let got = scene.admin.get(&path(&file, ""));
    assert_eq!(
        got.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let disposition = "attachment;filename=\"a%20b.txt\"; filename*=UTF-8''a%20b.txt";
    assert_eq!(got.header("content-disposition"), Some(disposition));
    assert_eq!(got.header("accept-ranges"), Some("bytes"));
    let part = scene
        .admin
        .send("GET", &path(&file, ""), &[("Range", "bytes=2-4")], b"");
    assert_eq!(
        (part.status, part.body.as_slice()),
        (206, b"234".as_slice())
    );
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let beyond = scene
        .admin
        .send("GET", &path(&file, ""), &[("Range", "bytes=10-")], b"");
    assert_eq!(beyond.status, 416);
    let picture = upload(&scene, "p.png", PNG);
    let shown = scene.admin.get(&path(&picture, ""));
    assert!(
        shown
            .header("content-disposition")
            .unwrap()
            .starts_with("inline;")
    );
    let saved = scene.admin.get(&path(&picture, "?download=1"));
    assert!(
        saved
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment;")
    );
    let page = upload(&scene, "p.html", b"<script>");
    let page = scene.admin.get(&path(&page, ""));
    assert_eq!(page.header("content-type"), Some("text/plain"));
    let head = scene.admin.send("HEAD", &path(&file, ""), &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some("10"));
}

#[test]
fn pictures_have_previews_and_other_files_have_none() {
    let scene = scene();
    let picture = upload(&scene, "p.png", PNG);
    for rest in ["/preview", "/thumbnail"] {
        let small = scene.admin.get(&path(&picture, rest));
        assert_eq!(small.header("content-type"), Some("image/png"));
        assert_eq!(small.body, PNG);
    }
    let file = upload(&scene, "a.txt", b"a");
    let thumbnail = scene.admin.get(&path(&file, "/thumbnail"));
    refused(
        &thumbnail,
        400,
        "api.file.get_file_thumbnail.no_thumbnail.app_error",
    );
    let preview = scene.admin.get(&path(&file, "/preview"));
    refused(
        &preview,
        400,
        "api.file.get_file_preview.no_preview.app_error",
    );
    let old = scene_of("5.37");
    let picture = upload(&old, "p.png", PNG);
    let small = old.admin.get(&path(&picture, "/preview"));
    assert_eq!(small.header("content-type"), Some("image/jpeg"));
}

#[test]
fn a_file_is_seen_by_who_sent_it_and_who_reads_its_post() {
    let scene = scene();
    let file = upload(&scene, "a.txt", b"a");
    assert_eq!(scene.alice.get(&path(&file, "")).status, 403);
    post(&scene, &[&file]);
    assert_eq!(
        scene.alice.get(&path(&file, "/info")).json()["name"],
        "a.txt"
    );
    assert_eq!(Client::of(&scene.catcher).get(&path(&file, "")).status, 401);
    let missing = scene
        .alice
        .get(&format!("/api/v4/files/{}", "x".repeat(26)));
    refused(&missing, 404, "app.file_info.get.app_error");
}

#[test]
fn the_files_of_a_deleted_post_are_gone() {
    let scene = scene();
    let file = upload(&scene, "a.txt", b"a");
    let made = post(&scene, &[&file]);
    scene
        .admin
        .delete(&format!("/api/v4/posts/{}", text(&made["id"])));
    assert_eq!(scene.admin.get(&path(&file, "")).status, 404);
}

#[test]
fn a_link_for_everybody_is_given_where_that_is_allowed() {
    let scene = scene();
    let file = upload(&scene, "a.txt", b"public");
    let link = || scene.admin.get(&path(&file, "/link"));
    refused(&link(), 501, "api.file.get_public_link.disabled.app_error");
    let on = json!({"FileSettings": {"EnablePublicLink": true}});
    scene.admin.put("/api/v4/config/patch", &on);
    refused(&link(), 400, "api.file.get_public_link.no_post.app_error");
    post(&scene, &[&file]);
    let link = text(&link().json()["link"]);
    let (_, path) = link
        .split_once(&scene.catcher.address().to_string())
        .unwrap();
    let anybody = Client::of(&scene.catcher);
    assert_eq!(anybody.get(path).body, b"public");
    let guessed = path.split_once('?').unwrap().0.to_owned() + "?h=guess";
    assert_eq!(anybody.get(&guessed).status, 400);
}

#[test]
fn a_file_is_uploaded_in_parts() {
    let scene = scene();
    let create = |size: i64| {
        let body = json!({"channel_id": scene.channel, "filename": "a.txt", "file_size": size});
        scene.admin.post("/api/v4/uploads", &body)
    };
    refused(
        &create(0),
        400,
        "model.upload_session.is_valid.file_size.app_error",
    );
    refused(
        &create(1 << 40),
        413,
        "app.upload.create.upload_too_large.app_error",
    );
    let upload = create(10).json();
    let path = format!("/api/v4/uploads/{}", text(&upload["id"]));
    let part = |bytes: &[u8]| scene.admin.send("POST", &path, &[], bytes);
    assert_eq!(part(b"01234").status, 204);
    assert_eq!(scene.admin.get(&path).json()["file_offset"], 5);
    assert_eq!(scene.alice.get(&path).status, 403);
    refused(
        &part(b"567890"),
        400,
        "api.upload.upload_data.invalid_content_length",
    );
    let done = part(b"56789");
    assert_eq!(done.status, 201);
    let file = done.json();
    let got = scene
        .admin
        .get(&format!("/api/v4/files/{}", text(&file["id"])));
    assert_eq!(got.body, b"0123456789");
    assert_eq!(scene.admin.get(&path).status, 404);
}

#[test]
fn the_page_shows_pictures_and_gives_everything_else_for_saving_alone() {
    let scene = scene();
    let picture = upload(&scene, "a.png", PNG);
    let script = upload(&scene, "a.html", b"<script>x</script>");
    post(&scene, &[&picture, &script]);
    let mut page = scene.admin.clone();
    page.token = None;
    let shown = page.get("/_catcher/posts?limit=1").json()["posts"][0]["files"].clone();
    assert_eq!(shown[0]["name"], "a.png");
    let given = page.get(shown[0]["url"].as_str().unwrap());
    assert_eq!(
        (given.header("content-type"), given.body.as_slice()),
        (Some("image/png"), PNG)
    );
    let given = page.get(shown[1]["url"].as_str().unwrap());
    assert_eq!(
        given.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(given.header("content-disposition"), Some("attachment"));
    let policy = given.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox"), "{policy}");
    assert_eq!(page.get("/_catcher/files/nosuch").status, 400);
}
