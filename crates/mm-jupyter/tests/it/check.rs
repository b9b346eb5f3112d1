//! `mm-jupyter check`, before a hub is started with it.

use std::process::{Command, Output};

use crate::scene::{Scene, environment};

fn check(scene: &Scene, changes: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mm-jupyter"));
    command.arg("check").env_clear();
    command.envs(environment(&scene.catcher, &scene.hub, &scene.bot_token));
    command.envs(changes.iter().copied());
    command.output().unwrap()
}

#[test]
fn it_says_who_posts_where() {
    let scene = Scene::new();
    let output = check(&scene, &[]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = format!(
        "posts as @jupyter to the team lab at {}\n",
        scene.catcher.url()
    );
    assert_eq!(text, expected);
}

#[test]
fn it_says_what_is_wrong_and_shows_no_token() {
    let scene = Scene::new();
    for (name, value, expected) in [
        ("MATTERMOST_TEAM", "other", "no team `other`"),
        (
            "MATTERMOST_TOKEN",
            "not-the-token-at-all-zzzzz",
            "does not take the token",
        ),
        ("MATTERMOST_URL", "http://127.0.0.1:1", "cannot be reached"),
        ("MATTERMOST_URL", "ftp://chat", "MATTERMOST_URL"),
        (
            "MM_JUPYTER_CONFIG",
            "/nowhere.toml",
            "cannot read /nowhere.toml",
        ),
    ] {
        let output = check(&scene, &[(name, value)]);
        assert!(!output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(expected), "{name}={value}: {text}");
        assert!(
            !text.contains(&scene.bot_token) && !text.contains("zzzzz"),
            "{text}"
        );
    }
}
