//! What is wrong with the file of the profiles is told before anything is asked.

use std::os::unix::fs::FileTypeExt;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::rest::scene::Scene;
use crate::support::{PASSWORD, Program};

/// A login that would work.
fn login(scene: &Scene) -> Program {
    let program = scene.without_token().args(["login", "--user", "admin"]);
    program.args(["--config", "file"]).stdin(PASSWORD)
}

#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    let scene = Scene::new();
    let before = scene.requests();
    let program = login(&scene);
    let pipe = program.folder.path().join("file");
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(CWD, &pipe, FileType::Fifo, mode, 0).unwrap();
    let mut process = program.start();
    process.write("");
    process.err.wait_text("file is no file\n");
    assert!(pipe.metadata().unwrap().file_type().is_fifo());
    process
        .end()
        .code(2)
        .tells_once("file is no file", "--config");
    assert_eq!(scene.requests(), before);
}

#[test]
fn a_profile_that_cannot_be_written_ends_it_before_a_session_begins() {
    let scene = Scene::new();
    let before = scene.requests();
    for (content, code, error) in [
        (&b"\xff\xfe"[..], 2, "UTF-8"),
        (b"broken", 2, "file:1:"),
        (b"profiles = { default = {} }", 1, "is not changed here"),
    ] {
        let run = login(&scene).file("file", content).run();
        run.code(code).says(error);
    }
    let run = login(&scene).args(["--config", "/proc/none/file"]).run();
    run.code(1).tells_once("cannot be written", "--config");
    assert_eq!(scene.requests(), before);
}

#[test]
fn a_device_without_an_end_is_not_read_to_it() {
    let scene = Scene::new();
    let run = scene.run(["whoami", "--config", "/dev/zero"]);
    run.code(2).says("/dev/zero: it is larger than 1 MiB");
}
