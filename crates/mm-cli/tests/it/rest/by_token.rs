//! `mm send`, `mm tee` and `mm run` by token in the place of a webhook.

use serde_json::json;

use mm_catcher::Faults;

use crate::rest::scene::Scene;
use crate::server::{Answer, Server};
use crate::support::{Program, TOKEN, mm};

/// A profile that posts by token.
fn profile(scene: &Scene) -> String {
    let (server, token) = (scene.catcher.url(), &scene.token);
    format!(
        "[profiles.default]\nserver = \"{server}\"\ntoken = \"{token}\"\nchannel = \"All Alerts\"\nproxy = \"none\"\n"
    )
}

fn with_profile(scene: &Scene) -> Program {
    mm().config(&profile(scene))
}

#[test]
fn a_profile_with_server_token_and_channel_sends_without_a_webhook() {
    let scene = Scene::new();
    let run = with_profile(&scene).args(["send", "--json", "hello"]).run();
    let run = scene.seen(run);
    run.code(0).quiet();
    let id = run.json()["post_ids"][0].as_str().unwrap().to_owned();
    let post = scene.admin.posts().get_post(id.as_str()).send().unwrap();
    assert_eq!(post.message, "hello");
    let run = with_profile(&scene).args(["send", "-c", "@admin", "--json", "to me"]);
    run.run().code(0);
    assert_eq!(scene.messages(), ["hello"]);
    let whole = r#"{"text": "whole", "channel": "alerts", "attachments": [{"text": "a"}]}"#;
    let run = with_profile(&scene).args(["send", "--payload", "-"]);
    run.stdin(whole).run().code(0).quiet();
    assert_eq!(scene.messages()[0], "whole");
}

#[test]
fn what_is_given_nearer_wins_and_beside_each_other_the_webhook_does() {
    let scene = Scene::new();
    let hook = || Server::ok();
    let goes_by_token = |program: Program| {
        let run = program.args(["--dry-run"]).run();
        run.code(0);
        run.json()["server"] == scene.catcher.url()
    };
    let server = hook();
    let both = profile(&scene).replace("All Alerts", "alerts");
    let both = format!("{both}webhook = \"{}\"\n", server.url());
    let send = || mm().config(&both).args(["send", "x"]);
    assert!(!goes_by_token(send()));
    let by_variable = send().env("MM_TOKEN", &scene.token);
    assert!(goes_by_token(by_variable));
    let two = send()
        .env("MM_TOKEN", TOKEN)
        .env("MM_WEBHOOK", server.url());
    assert!(!goes_by_token(two));
    let flag = send()
        .env("MM_WEBHOOK", server.url())
        .file("t", &scene.token);
    assert!(goes_by_token(flag.args(["--token-file", "t"])));
    let flag = send().env("MM_TOKEN", TOKEN).args(["-w", &server.url()]);
    assert!(!goes_by_token(flag));
    // A token that is for `mm doctor` alone changes nothing.
    let program = mm().env("MM_TOKEN", TOKEN).env("MM_WEBHOOK", server.url());
    program.args(["send", "x"]).run().code(0).quiet();
}

#[test]
fn what_would_be_sent_is_shown_without_asking_the_server() {
    let scene = Scene::new();
    let before = scene.requests();
    let run = with_profile(&scene)
        .args(["send", "--dry-run", "hello"])
        .run();
    let shown = json!({
        "server": scene.catcher.url(), "channel": "All Alerts", "payload": {"text": "hello"},
    });
    assert_eq!(scene.seen(run).json(), shown);
    assert_eq!(scene.requests(), before);
}

#[test]
fn lines_are_posted_by_token_also_when_the_server_was_down_at_first() {
    let scene = Scene::new();
    scene.catcher.set_faults(Faults::fail_next(3, 503));
    let run = with_profile(&scene).args(["tee", "--strict", "--collect", "10ms"]);
    let run = scene.seen(run.stdin("one\ntwo\n").run());
    run.code(0);
    assert_eq!(run.text(), "one\ntwo\n");
    assert_eq!(scene.messages(), ["```\none\ntwo\n```"]);
}

#[test]
fn an_answer_that_is_lost_doubles_no_line() {
    let scene = Scene::new();
    // The channel is looked up first; then the answer to the post is cut.
    scene.messages();
    let faults = r#"{"path": "/api/v4/posts", "first": 1, "cut": {"every": 1, "at": "head"}}"#;
    scene
        .catcher
        .set_faults(serde_json::from_str(faults).unwrap());
    let run = with_profile(&scene).args(["tee", "--strict", "--collect", "10ms"]);
    run.stdin("one\n").run().code(0);
    assert_eq!(scene.messages(), ["```\none\n```"]);
}

#[test]
fn how_a_command_ended_is_posted_by_token() {
    let scene = Scene::new();
    let run = with_profile(&scene)
        .args(["run", "--", "/bin/sh", "-c", "echo said"])
        .run();
    scene.seen(run).code(0);
    assert!(
        scene.messages()[0].contains("said"),
        "{:?}",
        scene.messages()
    );
}

#[test]
fn errors_have_the_hints_of_a_token() {
    let scene = Scene::new();
    let wrong = profile(&scene).replace(&scene.token, TOKEN);
    let run = mm().config(&wrong).args(["send", "x"]).run();
    run.code(1).tells_once("401", "mm login");
    let run = mm()
        .config(&wrong)
        .args(["tee", "--strict"])
        .stdin("x\n")
        .run();
    run.code(1).says("401").says("mm login");
    let run = with_profile(&scene)
        .args(["send", "-c", "nonsense", "x"])
        .run();
    run.code(1)
        .tells_once("there is no channel `nonsense`", "check the name");
    let run = scene.mm(["send", "x"]).run();
    run.code(2).says("--channel NAME");
    let run = mm().env("MM_TOKEN", TOKEN).args(["send", "x"]).run();
    run.code(2).tells_once("no server is given", "MM_SERVER");
    let run = with_profile(&scene).args(["send", "-u", "cron", "x"]).run();
    run.code(0).says("note: name and icon are for webhooks");
}

#[test]
fn the_doctor_looks_at_server_token_and_channel_and_posts_on_request_alone() {
    let scene = Scene::new();
    let run = scene.seen(with_profile(&scene).arg("doctor").run());
    run.code(0).quiet();
    for part in ["it is that of @admin", "`All Alerts` is there"] {
        assert!(run.text().contains(part), "no {part} in {run}");
    }
    assert!(scene.messages().is_empty());
    let run = with_profile(&scene).args(["doctor", "--post", "--text", "test"]);
    run.run().code(0);
    assert_eq!(scene.messages(), ["test"]);
    let run = with_profile(&scene)
        .args(["doctor", "-c", "nonsense"])
        .run();
    assert!(run.code(1).text().contains("FAIL  channel"), "{run}");
    let wrong = profile(&scene).replace(&scene.token, TOKEN);
    let run = mm().config(&wrong).arg("doctor").run();
    assert!(run.code(1).text().contains("mm login"), "{run}");
}

#[test]
fn the_doctor_of_a_webhook_gives_no_token_to_another_server() {
    let server = Server::ok();
    let run = mm().env("MM_WEBHOOK", server.url()).arg("doctor");
    let run = run.env("MM_SERVER", "https://chat.example.com");
    run.env("MM_TOKEN", TOKEN).run().code(0);
    let requests = server.requests();
    assert!(!requests.is_empty());
    assert!(requests.iter().all(|request| !request.head.contains(TOKEN)));
}

#[test]
fn a_channel_that_is_missing_is_told_before_the_first_line() {
    let scene = Scene::new();
    let run = scene.mm(["tee"]).stdin("line\n").run();
    run.code(2).says("give --channel NAME");
    assert_eq!(run.text(), "");
    let run = scene.run(["run", "--", "echo", "ran"]);
    assert_eq!(run.code(0).text(), "ran\n");
    run.says("give --channel NAME")
        .says("the command runs all the same");
}

#[test]
fn a_lookup_without_an_answer_is_no_post_that_may_be_there() {
    let server = Server::always(Answer::Cut);
    let url = format!("http://{}", server.address);
    let program = mm().env("MM_TOKEN", TOKEN).env("MM_SERVER", url);
    let args = ["send", "--json", "--attempts", "1", "-c", "alerts", "x"];
    let run = program.args(args).run();
    run.code(75).says("hint: try again later");
    assert_eq!(run.json()["may_have_acted"], false);
}
