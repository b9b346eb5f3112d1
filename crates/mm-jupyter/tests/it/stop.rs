//! Start and end.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use mm_catcher::Faults;

use crate::client::{Answer, Form};
use crate::scene::{ALICE, Scene};

/// How long what must happen may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// A post to a server that takes so long to answer, and has got it.
fn begun(scene: &Scene, latency_ms: u32) -> JoinHandle<Answer> {
    let fields = [("message", "hi"), ("channel", "plots")];
    assert_eq!(scene.post(&fields).status, 201);
    let slow = format!("path=/api/v4/posts,latency.ms={latency_ms}");
    scene.catcher.set_faults(slow.parse::<Faults>().unwrap());
    let request = scene.request("POST", "").token(ALICE);
    let request = request.form(Form::of(&fields));
    let running = thread::spawn(move || request.send());
    let until = Instant::now() + DEADLINE;
    while scene.count("POST", "/api/v4/posts") < 2 {
        assert!(Instant::now() < until, "the server has not got it");
        thread::yield_now();
    }
    running
}

#[test]
fn both_signals_end_it_and_what_runs_is_finished() {
    for signal in ["INT", "TERM"] {
        let mut scene = Scene::new();
        let running = begun(&scene, 700);
        scene.service.signal(signal);
        let status = scene.service.wait();
        assert!(status.success(), "{status}");
        assert_eq!(running.join().unwrap().status, 201);
        scene.service.wait_for(&format!("SIG{signal}: stopping"));
    }
}

#[test]
fn what_takes_too_long_is_cut_off_and_told() {
    let mut scene = Scene::new();
    let running = begun(&scene, 60_000);
    scene.service.signal("TERM");
    let status = scene.service.wait();
    assert!(status.success(), "{status}");
    let answer = running.join().unwrap();
    assert_eq!(answer.text("code"), "stopping", "{answer:?}");
    scene.service.wait_for("cutting off");
}

#[test]
fn a_start_without_the_hub_says_what_is_missing() {
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_mm-jupyter"))
        .arg("serve")
        .env_clear()
        .output()
        .unwrap();
    assert!(!program.status.success());
    let text = String::from_utf8(program.stderr).unwrap();
    assert!(
        text.contains("JUPYTERHUB_SERVICE_PREFIX is not set"),
        "{text}"
    );
    assert!(text.contains("jupyterhub_config.py"), "{text}");
}
