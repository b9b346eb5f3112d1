//! `mm download` and `mm search`.

use std::fs;

use mm_driver::FilePart;
use serde_json::Value;

use crate::process::OnTerminal;
use crate::rest::scene::Scene;
use crate::support::{Folder, Program, Run};

/// A post with these files.
pub(super) fn post_with(scene: &Scene, files: &[(&str, &[u8])]) -> String {
    let (files_api, posts) = (scene.admin.files(), scene.admin.posts());
    let upload = |(name, bytes): &(&str, &[u8])| {
        let file = FilePart::bytes(*name, *bytes);
        files_api.upload(&scene.channel.id, file).unwrap().id
    };
    let ids: Vec<_> = files.iter().map(upload).collect();
    let post = posts.create_post(&scene.channel.id, "files");
    post.file_ids(ids).send().unwrap().id.to_string()
}

/// Runs it in a folder that stays.
pub(super) fn run_in(folder: &Folder, mut program: Program) -> Run {
    program.command.current_dir(folder.path());
    program.run()
}

pub(super) fn in_folder(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn all_files_of_a_post_are_downloaded_and_none_is_overwritten() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("a.txt", b"one"), ("\u{e4} 'b'.txt", b"two")]);
    let link = format!("{}/ops/pl/{post}", scene.catcher.url());
    let run = scene.seen(run_in(&folder, scene.mm(["download", &link])));
    run.code(0).quiet();
    assert_eq!(run.text(), "a.txt\n\u{e4} 'b'.txt\n");
    let both = [
        ("a.txt".to_owned(), b"one".to_vec()),
        ("\u{e4} 'b'.txt".to_owned(), b"two".to_vec()),
    ];
    assert_eq!(in_folder(&folder), both);
    folder.write("a.txt", "mine");
    let run = run_in(&folder, scene.mm(["download", &post]));
    run.code(2).tells_once("a.txt is there already", "--force");
    assert_eq!(in_folder(&folder)[0].1, b"mine");
    let run = run_in(&folder, scene.mm(["download", &post, "--force", "--json"]));
    run.code(0);
    assert_eq!(in_folder(&folder), both);
}

#[test]
fn a_file_goes_under_another_name_or_to_stdout() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("a.txt", b"one")]);
    let file = scene.admin.posts().get_file_infos_for_post(post.as_str());
    let file = file.send().unwrap()[0].id.to_string();
    let run = run_in(&folder, scene.mm(["download", &file, "-o", "b.txt"]));
    assert_eq!(run.code(0).text(), "b.txt\n");
    assert_eq!(in_folder(&folder), [("b.txt".to_owned(), b"one".to_vec())]);
    let run = scene.run(["download", &file, "--output", "-"]);
    assert_eq!(run.code(0).quiet().text(), "one");
    let two = post_with(&scene, &[("a.txt", b"one"), ("b.txt", b"two")]);
    let run = scene.run(["download", &two, "-o", "c.txt"]);
    run.code(2)
        .says("c.txt is no folder, and there are 2 files");
}

#[test]
fn a_download_has_a_bar_on_a_terminal() {
    let scene = Scene::new();
    let post = post_with(&scene, &[("big.bin", &vec![1; 3 << 20])]);
    let (code, said) = OnTerminal::start(scene.mm(["download", &post])).wait();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("big.bin [") && said.contains("/3.00 MiB"),
        "{said}"
    );
}

#[test]
fn what_is_not_there_is_told() {
    let scene = Scene::new();
    scene
        .run(["download", "nonsense"])
        .code(2)
        .says("expected an id");
    let run = scene.run(["download", &"a".repeat(26)]);
    run.code(1).says("there is no file and no post");
    let post = scene.post("no files").id.to_string();
    scene.run(["download", &post]).code(1).says("has no files");
}

#[test]
fn posts_are_found_by_their_words_and_shown_with_channel_person_and_id() {
    let scene = Scene::new();
    let post = scene.post("the disk is full\nreally \u{1b}[31m");
    scene.post("all is well");
    let run = scene.run(["search", "disk"]);
    run.code(0).quiet();
    let line = run.text().trim_end();
    for part in [
        "~alerts",
        "@admin",
        post.id.as_str(),
        "the disk is full\u{240a}really \u{241b}",
    ] {
        assert!(line.contains(part), "no {part:?} in {line}");
    }
    assert!(line.starts_with("20") && !line.contains('\n'), "{line}");
    let json = scene.run(["search", "--json", "disk", "full"]).json();
    assert_eq!(json["id"], post.id.as_str());
    let any = scene.run(["search", "--any", "--json", "full", "well"]);
    let found: Vec<Value> = any
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(found.len(), 2);
    assert_eq!(scene.run(["search", "xyzzy"]).code(0).quiet().text(), "");
    // Flags are flags wherever they stand.
    let last = scene.run(["search", "--any", "full", "well", "--json", "--max", "1"]);
    assert_eq!(last.code(0).json()["message"], "all is well");
    let without = scene.run(["search", "--json", "--", "is", "-disk"]);
    assert_eq!(without.code(0).json()["message"], "all is well");
    let without = scene.run(["search", "is -disk", "--json"]);
    assert_eq!(without.code(0).json()["message"], "all is well");
    scene.run(["search", "is", "-disk"]).code(2).says("-- -d");
    let none = scene.run(["search", " ", ""]);
    none.code(2)
        .tells_once("nothing to look for", "give a word");
    let none = scene.run(["search", "--max", "0", "disk"]);
    none.code(2).says("expected a number from 1");
}
