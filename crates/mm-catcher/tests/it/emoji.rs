//! Emoji that users make.

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::scene::{scene, text};

const GIF: &[u8] = b"GIF89a\x10\0\x20\0";

fn refused(reply: &Reply, status: u16, id: &str) {
    assert_eq!((reply.status, reply.error().as_str()), (status, id));
}

fn create(client: &Client, creator: &str, name: &str, image: &[u8]) -> Reply {
    let emoji = json!({"creator_id": creator, "name": name});
    let mut form = format!(
        "--B\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n{emoji}\r\n--B\r\n\
         Content-Disposition: form-data; name=\"image\"; filename=\"e.gif\"\r\n\r\n"
    )
    .into_bytes();
    form.extend(image);
    form.extend(b"\r\n--B--\r\n");
    let kind = [("Content-Type", "multipart/form-data; boundary=B")];
    client.send("POST", "/api/v4/emoji", &kind, &form)
}

#[test]
fn an_emoji_is_made_found_shown_and_deleted() {
    let scene = scene();
    let made = create(&scene.alice, &scene.alice_id, "party", GIF);
    assert_eq!(made.status, 200, "{}", made.text());
    let made = made.json();
    let id = text(&made["id"]);
    assert_eq!(scene.admin.get("/api/v4/emoji/name/party").json(), made);
    assert_eq!(scene.admin.get(&format!("/api/v4/emoji/{id}")).json(), made);
    assert_eq!(
        scene.admin.get("/api/v4/emoji?sort=name").json(),
        json!([made])
    );
    let found = |body: Value| scene.admin.post("/api/v4/emoji/search", &body).json();
    assert_eq!(found(json!({"term": "art"})), json!([made]));
    assert_eq!(
        found(json!({"term": "art", "prefix_only": true})),
        json!([])
    );
    let completed = scene.admin.get("/api/v4/emoji/autocomplete?name=pa").json();
    assert_eq!(completed, json!([made]));
    let image = scene.admin.get(&format!("/api/v4/emoji/{id}/image"));
    assert_eq!(image.header("content-type"), Some("image/gif"));
    assert_eq!(image.body, GIF);
    let post = scene.says(&scene.admin, "a :party: here");
    assert_eq!(post["metadata"]["emojis"], json!([made]));
    let bob = Client::new_user(&scene.catcher, "bob");
    assert_eq!(bob.delete(&format!("/api/v4/emoji/{id}")).status, 403);
    assert_eq!(
        scene.alice.delete(&format!("/api/v4/emoji/{id}")).status,
        200
    );
    let gone = scene.admin.get("/api/v4/emoji/name/party");
    refused(&gone, 404, "app.emoji.get_by_name.no_result");
}

#[test]
fn an_emoji_is_refused_for_what_is_wrong_with_it() {
    let scene = scene();
    let create =
        |creator: &str, name: &str, image: &[u8]| create(&scene.alice, creator, name, image);
    let own = scene.alice_id.as_str();
    refused(&create(own, "a b", GIF), 400, "model.emoji.name.app_error");
    refused(
        &create(own, "smile", GIF),
        400,
        "model.emoji.system_emoji_name.app_error",
    );
    refused(
        &create(own, "broken", b"text"),
        400,
        "api.emoji.upload.image.app_error",
    );
    let other = create(&"x".repeat(26), "theirs", GIF);
    refused(&other, 403, "api.emoji.create.other_user.app_error");
    assert_eq!(create(own, "twice", GIF).status, 200);
    refused(
        &create(own, "twice", GIF),
        400,
        "api.emoji.create.duplicate.app_error",
    );
    let off = json!({"ServiceSettings": {"EnableCustomEmoji": false}});
    scene.admin.put("/api/v4/config/patch", &off);
    refused(
        &create(own, "late", GIF),
        501,
        "api.emoji.disabled.app_error",
    );
}
