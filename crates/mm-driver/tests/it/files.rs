//! Files to the server and back.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use mm_driver::{ErrorKind, FilePart, Request};
use serde_json::json;

use crate::scene::Scene;

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("driver-files-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_file_comes_back_as_it_was_sent_from_bytes_a_path_or_a_reader() {
    let scene = Scene::new();
    let folder = folder("back");
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let path = folder.join("a \"b\" é.bin");
    fs::write(&path, &bytes).unwrap();
    let files = scene.admin.files();
    let parts = [
        FilePart::bytes("bytes.bin", bytes.clone()),
        FilePart::path(&path),
        FilePart::reader("reader.bin", Cursor::new(bytes.clone()), 300_000),
    ];
    let names = ["bytes.bin", "a \"b\" é.bin", "reader.bin"];
    for (part, name) in parts.into_iter().zip(names) {
        let info = files.upload(scene.channel_id(), part).unwrap();
        assert_eq!((info.name.as_str(), info.size), (name, 300_000));
        assert_eq!(files.get_file(&info.id).send().unwrap(), bytes);
        let mut written = Vec::new();
        assert_eq!(
            files.get_file(&info.id).send_to(&mut written).unwrap(),
            300_000
        );
        assert_eq!(written, bytes);
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn progress_is_told_up_to_the_whole() {
    let scene = Scene::new();
    let told: Arc<Mutex<Vec<(u64, u64)>>> = Arc::default();
    let tell = Arc::clone(&told);
    let part = FilePart::bytes("a.bin", vec![7; 1_000_000])
        .progress(move |sent, total| tell.lock().unwrap().push((sent, total)));
    scene
        .admin
        .files()
        .upload(scene.channel_id(), part)
        .unwrap();
    let told = told.lock().unwrap();
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
    assert_eq!(told.last(), Some(&(1_000_000, 1_000_000)));
}

#[test]
fn a_file_without_a_byte_is_a_file() {
    let scene = Scene::new();
    let path = folder("empty").join("a b é.bin");
    fs::write(&path, "").unwrap();
    let files = scene.admin.files();
    for part in [
        FilePart::bytes("a b é.bin", ""),
        FilePart::path(&path),
        FilePart::reader("a b é.bin", Cursor::new(""), 0),
    ] {
        let info = files.upload(scene.channel_id(), part).unwrap();
        assert_eq!((info.name.as_str(), info.size), ("a b é.bin", 0));
        assert_eq!(files.get_file(&info.id).send().unwrap(), b"");
    }
}

#[test]
fn many_files_go_at_once_and_come_in_their_order() {
    let scene = Scene::new();
    let parts: Vec<FilePart> = (0..20)
        .map(|number| FilePart::bytes(format!("{number}.txt"), number.to_string()))
        .collect();
    let files = scene.admin.files();
    let infos = files.upload_all(scene.channel_id(), parts).unwrap();
    let names: Vec<&str> = infos.iter().map(|info| info.name.as_str()).collect();
    let expected: Vec<String> = (0..20).map(|number| format!("{number}.txt")).collect();
    assert_eq!(names, expected);
    let nowhere = vec![FilePart::bytes("ok", "1"), FilePart::path("/nowhere/file")];
    let error = files.upload_all(scene.channel_id(), nowhere).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("/nowhere/file"), "{error}");
}

#[test]
fn a_download_appears_when_it_is_whole_and_leaves_nothing_when_it_fails() {
    let scene = Scene::new();
    let folder = folder("download");
    let files = scene.admin.files();
    let info = files
        .upload(scene.channel_id(), FilePart::bytes("a", "new"))
        .unwrap();
    let path = folder.join("a");
    fs::write(&path, "old").unwrap();
    let error = files
        .download("x2345678901234567890123456", &path)
        .unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(files.download(&info.id, &path).unwrap(), 3);
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_upload_in_parts_goes_on_where_the_server_has_it() {
    let scene = Scene::new();
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let file = FilePart::bytes("parts.bin", bytes.clone());
    let uploads = scene.admin.uploads();
    let info = uploads.upload(scene.channel_id(), &file).unwrap();
    assert_eq!(
        scene.admin.files().get_file(&info.id).send().unwrap(),
        bytes
    );
    // One that another process began and did not end.
    let begin = || {
        let session = json!({
            "channel_id": scene.channel_id(), "filename": "parts.bin", "file_size": 100_000,
        });
        let session = scene
            .admin
            .request("POST", "/api/v4/uploads")
            .json(session)
            .send();
        session.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let id = begin();
    let part = FilePart::bytes("parts.bin", &bytes[..40_000]);
    assert!(
        uploads
            .upload_data(id.as_str(), part)
            .send_value()
            .unwrap()
            .is_null()
    );
    let info = uploads.go_on(id.as_str(), &file).unwrap();
    assert_eq!(
        scene.admin.files().get_file(&info.id).send().unwrap(),
        bytes
    );
    let other = FilePart::bytes("parts.bin", "shorter");
    let error = uploads.go_on(begin(), &other).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn a_text_goes_with_files_in_one_call_and_the_rest_in_its_thread() {
    for (version, sizes) in [("11.11", vec![10, 2]), ("5.34", vec![5, 5, 2])] {
        let scene = Scene::of(mm_catcher::Catcher::builder().compat(version.parse().unwrap()));
        let files = (0..12).map(|number| FilePart::bytes(format!("{number}.txt"), "x"));
        let posts = scene.admin.posts();
        let made = posts
            .with_files(scene.channel_id(), "the list", files.collect())
            .unwrap();
        let counts: Vec<usize> = made.iter().map(|post| post.file_ids.len()).collect();
        assert_eq!(counts, sizes, "{version}");
        assert_eq!(made[0].message, "the list");
        assert!(made[1..].iter().all(|post| post.root_id == made[0].id));
    }
}
