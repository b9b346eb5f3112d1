//! Commands of `mm listen --exec` that do not end by themselves.

use rustix::process::Signal;

use crate::rest::listen::listening;
use crate::rest::scene::Scene;

/// Neither the shell nor what it runs ends when it is asked to.
const STUBBORN: &str = "trap '' TERM; echo began; sleep 1000; echo ended";

#[test]
fn a_command_that_takes_too_long_is_ended_with_all_that_it_started() {
    let scene = Scene::new();
    let args = ["listen", "--event", "posted", "--count", "2"];
    let program = scene.mm(args).args(["--exec-timeout", "300ms"]);
    let process = listening(program.args(["--exec", STUBBORN]));
    // More than a pipe holds, and nobody reads it.
    scene.post(&"\u{1f680}".repeat(16_000));
    scene.post("two");
    // Whoever still ran would hold stdout, whose end is waited for.
    let run = process.wait();
    assert_eq!(run.code(0).text(), "began\nbegan\n");
    let told = run
        .err
        .matches("took longer than 300ms and was ended")
        .count();
    assert_eq!(told, 2, "{run}");
}

#[test]
fn a_command_within_its_time_is_let_be() {
    let scene = Scene::new();
    let args = ["listen", "--event", "posted", "--count", "1"];
    let program = scene.mm(args).args(["--exec-timeout", "10m"]);
    let process = listening(program.args(["--exec", "echo done"]));
    scene.post("one");
    let run = process.wait();
    assert_eq!(run.code(0).text(), "done\n");
    run.says_not("took longer");
    let alone = scene.run(["listen", "--exec-timeout", "1m"]);
    alone.code(2).says("--exec");
}

#[test]
fn a_signal_ends_a_command_that_does_not_listen_to_it() {
    let scene = Scene::new();
    let args = ["listen", "--event", "posted", "--exec", STUBBORN];
    let process = listening(scene.mm(args));
    scene.post("one");
    process.out.wait_text("began\n");
    process.signal(Signal::TERM);
    assert_eq!(process.wait().code(0).text(), "began\n");
}
