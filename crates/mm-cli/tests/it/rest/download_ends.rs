//! Where downloads go, and what is left of those that end early.

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::thread;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::Signal;
use serde_json::json;

use crate::rest::files::{in_folder, post_with, run_in};
use crate::rest::scene::Scene;
use crate::server::{Answer, Server, answer};
use crate::support::{Folder, Program, TOKEN, mm};

/// The id of a file.
const FILE: &str = "5qk9nf3hb7yrjx1d8w6tzc4ema";

fn with_token(server: &Server) -> Program {
    let url = format!("http://{}", server.address);
    mm().env("MM_SERVER", url).env("MM_TOKEN", TOKEN)
}

/// A server whose file has this id, and is never sent.
fn silent(id: &'static str) -> Server {
    Server::start(move |_, request| {
        if request.line.contains("/info") {
            let info = json!({"id": id, "name": "a.txt", "size": 3}).to_string();
            return answer("200 OK", "Content-Type: application/json\r\n", info);
        }
        Answer::Hang
    })
}

#[test]
fn files_of_one_name_lie_side_by_side() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("image.png", b"one"), ("image.png", b"two")]);
    let run = run_in(&folder, scene.mm(["download", &post]));
    assert_eq!(run.code(0).quiet().text(), "image.png\nimage-2.png\n");
    let mut contents: Vec<_> = in_folder(&folder).into_iter().map(|file| file.1).collect();
    contents.sort();
    assert_eq!(contents, [b"one", b"two"]);
}

#[test]
fn nothing_is_downloaded_if_one_of_the_files_is_there_already() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("a.txt", b"one"), ("b.txt", b"two")]);
    folder.write("b.txt", "mine");
    let run = run_in(&folder, scene.mm(["download", &post]));
    run.code(2).tells_once("b.txt is there already", "--force");
    let mine = ("b.txt".to_owned(), b"mine".to_vec());
    assert_eq!(in_folder(&folder), [mine]);
}

#[test]
fn a_pipe_or_a_device_is_written_into_and_not_replaced() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("a.txt", b"one")]);
    let pipe = folder.path().join("pipe");
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(CWD, &pipe, FileType::Fifo, mode, 0).unwrap();
    let end = pipe.clone();
    let reader = thread::spawn(move || fs::read(end).unwrap());
    let run = run_in(&folder, scene.mm(["download", &post, "-o", "pipe"]));
    run.code(0).quiet();
    assert_eq!(reader.join().unwrap(), b"one");
    assert!(fs::metadata(pipe).unwrap().file_type().is_fifo());
}

#[test]
fn a_link_stays_one() {
    let (scene, folder) = (Scene::new(), Folder::new());
    let post = post_with(&scene, &[("a.txt", b"one")]);
    folder.write("target", "before");
    symlink("target", folder.path().join("a.txt")).unwrap();
    let run = run_in(&folder, scene.mm(["download", &post, "--force"]));
    run.code(0).quiet();
    assert_eq!(fs::read(folder.path().join("target")).unwrap(), b"one");
    assert!(folder.path().join("a.txt").is_symlink());
}

#[test]
fn a_signal_leaves_no_part_of_a_file_behind() {
    for signal in [Signal::INT, Signal::TERM] {
        let (server, folder) = (silent(FILE), Folder::new());
        let mut program = with_token(&server).args(["download", FILE]);
        program.command.current_dir(folder.path());
        let process = program.start();
        server.wait(|requests| requests.len() == 2);
        let there = in_folder(&folder);
        assert!(there.len() == 1 && there[0].0.starts_with(".mm-"));
        process.signal(signal);
        assert_eq!(process.wait().code, None, "{signal:?}");
        assert_eq!(in_folder(&folder), []);
    }
}

#[test]
fn an_id_that_is_a_path_is_of_no_server() {
    let (server, folder) = (silent("../../a"), Folder::new());
    let run = run_in(&folder, with_token(&server).args(["download", FILE]));
    run.code(1)
        .tells_once("tells of no file", "check that the URL");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(in_folder(&folder), []);
}
