//! Pictures of users.

use crate::client::{Client, Reply};
use crate::scene::scene;

const GIF: &[u8] = b"GIF89a\x10\0\x20\0";

fn send(client: &Client, path: &str, field: &str, image: &[u8]) -> Reply {
    let mut form = format!(
        "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"me.gif\"\r\n\r\n"
    )
    .into_bytes();
    form.extend(image);
    form.extend(b"\r\n--B--\r\n");
    let kind = [("Content-Type", "multipart/form-data; boundary=B")];
    client.send("POST", path, &kind, &form)
}

#[test]
fn a_user_has_the_picture_that_it_sent() {
    let scene = scene();
    let path = format!("/api/v4/users/{}/image", scene.alice_id);
    let drawn = scene.admin.get(&path).body;
    assert!(drawn.starts_with(b"\x89PNG"));
    assert_eq!(send(&scene.alice, &path, "image", GIF).status, 200);
    assert_eq!(scene.admin.get(&path).body, GIF);
    assert_eq!(scene.admin.get(&format!("{path}/default")).body, drawn);
    assert_eq!(scene.alice.delete(&path).status, 200);
    assert_eq!(scene.admin.get(&path).body, drawn);
}

#[test]
fn a_picture_is_refused_for_what_is_wrong_with_it() {
    let scene = scene();
    let path = format!("/api/v4/users/{}/image", scene.alice_id);
    let error = |field: &str, image: &[u8]| send(&scene.alice, &path, field, image).error();
    let refused = |what: &str| format!("api.user.upload_profile_user.{what}.app_error");
    assert_eq!(error("other", GIF), refused("no_file"));
    assert_eq!(error("image", b"text"), refused("decode_config"));
    let bob = Client::new_user(&scene.catcher, "bob");
    assert_eq!(send(&bob, &path, "image", GIF).status, 403);
}
