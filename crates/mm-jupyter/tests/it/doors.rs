//! Who may come in.

use serde_json::json;

use crate::client::Form;
use crate::hub::{Mood, SCOPE};
use crate::scene::{ALICE, Scene};

fn post(scene: &Scene, token: &str) -> (u16, String) {
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let answer = scene.request("POST", "").token(token).form(form).send();
    let code = answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer.status, code)
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn a_token_that_is_missing_wrong_or_without_the_scope_is_refused() {
    let scene = Scene::new();
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let answer = scene.request("POST", "").form(form).send();
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (401, "no_token")
    );
    assert_eq!(post(&scene, "another"), refused(401, "unknown_token"));
    scene.hub.add(
        "no-scope",
        "alice",
        &["self", "access:services!service=other"],
    );
    assert_eq!(post(&scene, "no-scope"), refused(403, "missing_scope"));
    scene.hub.add("all-services", "alice", &["access:services"]);
    assert_eq!(post(&scene, "all-services").0, 201);
    scene.hub.add("service", "announcer", &[SCOPE]);
    scene.hub.change("service", "kind", json!("service"));
    assert_eq!(post(&scene, "service"), refused(403, "no_user"));
    assert_eq!(scene.posts().len(), 1);
}

#[test]
fn the_hub_is_asked_once_for_many_requests() {
    let scene = Scene::new();
    for _ in 0..5 {
        assert_eq!(post(&scene, ALICE).0, 201);
    }
    assert_eq!(scene.hub.asked(ALICE), 1);
}

#[test]
fn a_revoked_token_ends_with_what_is_remembered() {
    let scene = Scene::with("token_time = \"0s\"");
    assert_eq!(post(&scene, ALICE).0, 201);
    scene.hub.revoke(ALICE);
    assert_eq!(post(&scene, ALICE), refused(401, "unknown_token"));
}

#[test]
fn a_hub_that_is_down_lets_nobody_new_in_and_comes_back() {
    let scene = Scene::new();
    for mood in [Mood::Closing, Mood::Failing(503), Mood::Failing(404)] {
        scene.hub.set_mood(mood);
        let status = if mood == Mood::Failing(404) { 401 } else { 503 };
        let token = format!("{mood:?}");
        scene.hub.add(&token, "alice", &[SCOPE]);
        assert_eq!(post(&scene, &token).0, status, "{mood:?}");
    }
    scene.hub.set_mood(Mood::Well);
    assert_eq!(post(&scene, ALICE).0, 201);
    scene.hub.set_mood(Mood::Closing);
    assert_eq!(post(&scene, ALICE).0, 201, "known already");
}

#[test]
fn a_hub_that_never_answers_is_given_up_and_holds_up_nobody_else() {
    let scene = Scene::new();
    assert_eq!(post(&scene, ALICE).0, 201);
    scene.hub.set_mood(Mood::Silent);
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let slow = scene.request("POST", "").token("new").form(form);
    let waiting = std::thread::spawn(move || slow.send());
    assert_eq!(post(&scene, ALICE).0, 201);
    let answer = waiting.join().unwrap();
    assert_eq!(
        (answer.status, answer.text("code").as_str()),
        (503, "hub_unreachable")
    );
    scene.hub.set_mood(Mood::Well);
}

#[test]
fn many_who_are_not_known_hold_up_nobody_who_is() {
    let scene = Scene::new();
    assert_eq!(post(&scene, ALICE).0, 201);
    scene.hub.set_mood(Mood::Silent);
    let form = Form::of(&[("message", "hi"), ("channel", "plots")]);
    let unknown: Vec<_> = (0..40)
        .map(|number| {
            let token = format!("unknown-{number}");
            let request = scene.request("POST", "").token(&token).form(form.clone());
            request.begin(usize::MAX)
        })
        .collect();
    assert_eq!(post(&scene, ALICE).0, 201);
    // Before the hub was given up for any of them.
    for stream in unknown {
        stream.set_nonblocking(true).unwrap();
        let answered = stream.peek(&mut [0]);
        assert_eq!(answered.unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    }
    scene.hub.set_mood(Mood::Well);
}

#[test]
fn metrics_are_for_admins_and_health_for_all() {
    let scene = Scene::new();
    assert_eq!(post(&scene, ALICE).0, 201);
    let health = scene.request("GET", "health").send();
    assert_eq!((health.status, health.text("status").as_str()), (200, "ok"));
    assert_eq!(scene.request("GET", "metrics").send().status, 401);
    assert_eq!(
        scene.request("GET", "metrics").token(ALICE).send().status,
        403
    );
    scene.hub.add("admin", "root", &[SCOPE]);
    scene.hub.change("admin", "admin", json!(true));
    let metrics = scene.request("GET", "metrics").token("admin").send();
    assert_eq!(metrics.status, 200);
    let line = "mm_jupyter_requests_total{outcome=\"posted\"} 1";
    assert!(metrics.body.contains(line), "{metrics:?}");
    scene
        .hub
        .add("prometheus", "prometheus", &[SCOPE, "read:metrics"]);
    scene.hub.change("prometheus", "kind", json!("service"));
    let request = scene.request("GET", "metrics").token("prometheus");
    assert_eq!(request.send().status, 200);
    assert_eq!(post(&scene, "prometheus"), refused(403, "no_user"));
}

#[test]
fn no_token_and_no_message_stands_in_the_log() {
    let scene = Scene::new();
    let form = Form::of(&[("message", "very-private"), ("channel", "plots")]);
    scene.request("POST", "").token(ALICE).form(form).send();
    post(&scene, "a-wrong-token");
    scene.hub.set_mood(Mood::Failing(500));
    post(&scene, "a-new-token");
    scene.service.wait_for("outcome=hub_unreachable");
    let log = scene.service.log().join("\n");
    assert!(
        log.contains("user=alice outcome=posted to=~plots posts=1"),
        "{log}"
    );
    for secret in [
        "very-private",
        ALICE,
        "a-wrong-token",
        "hub-secret",
        &scene.bot_token,
    ] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
