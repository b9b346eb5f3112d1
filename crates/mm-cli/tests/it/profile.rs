//! The file with the profiles.

use crate::server::Server;
use crate::support::{Program, TOKEN, mm};

fn dry(program: Program) -> Program {
    program.args(["send", "--dry-run", "x"])
}

const TWO: &str = r#"
profile = "ops"

[profiles.ops]
webhook = "http://ops.example/hooks/8aix33e45idrfjj63p8uomwzih"

[profiles.dev]
webhook = "http://dev.example/hooks/8aix33e45idrfjj63p8uomwzih"
"#;

#[test]
fn a_profile_is_chosen_by_the_file_the_environment_or_a_flag() {
    let chosen = |program: Program| {
        let run = program.run();
        run.code(0).quiet();
        run.json()["url"].as_str().unwrap().to_owned()
    };
    let ops = "http://ops.example/hooks/<redacted>";
    let dev = "http://dev.example/hooks/<redacted>";
    let program = || dry(mm().config(TWO));
    assert_eq!(chosen(program()), ops);
    assert_eq!(chosen(program().env("MM_PROFILE", "dev")), dev);
    assert_eq!(chosen(program().env("MM_PROFILE", "")), ops);
    assert_eq!(
        chosen(
            program()
                .env("MM_PROFILE", "dev")
                .args(["--profile", "ops"])
        ),
        ops
    );
}

#[test]
fn another_file_may_be_named() {
    let other = || {
        let text = TWO.replace("http://ops", "http://other");
        let program = dry(mm().config(TWO)).file("other.toml", text);
        private(&program.folder.path().join("other.toml"));
        program
    };
    for program in [
        other().env("MM_CONFIG", "other.toml"),
        other().env("MM_CONFIG", "gone").arg("--config=other.toml"),
    ] {
        let run = program.run();
        assert!(run.code(0).text().contains("http://other.example"), "{run}");
    }
    let run = dry(mm()).args(["--config", "gone.toml"]).run();
    run.code(2).says("error: gone.toml: No such file");
}

fn private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn without_xdg_config_home_it_is_in_the_home() {
    let program = mm()
        .env("XDG_CONFIG_HOME", "")
        .file(".config/mm/config.toml", TWO);
    private(&program.folder.path().join(".config/mm/config.toml"));
    let run = dry(program).run();
    assert!(run.code(0).text().contains("http://ops.example"), "{run}");
}

#[test]
fn a_profile_that_is_not_there_is_told_with_those_that_are() {
    let run = dry(mm().config(TWO)).args(["--profile", "prod"]).run();
    run.code(2).says("no profile `prod`; there are: dev, ops");
    let run = dry(mm()).env("MM_PROFILE", "prod").run();
    run.code(2).says("no profile `prod`: there is no ");
    let run = dry(mm().config("profile = \"gone\"")).run();
    run.code(2).says("no profile `gone`; there are: none");
}

#[test]
fn a_file_with_a_secret_must_be_private() {
    let token = format!("[profiles.x]\ntoken = \"{TOKEN}\"");
    let proxy = "[profiles.x]\nproxy = \"http://user:correcthorse7battery@p:1\"";
    for secret in [TWO, &token, proxy] {
        for mode in [0o640, 0o604, 0o644, 0o620] {
            let server = Server::ok();
            let run = mm()
                .config_mode(secret, mode)
                .webhook(&server)
                .args(["send", "x"])
                .run();
            run.code(2)
                .tells_once("holds a secret and others can read it", "chmod 600 ");
            assert!(server.requests().is_empty());
        }
    }
    let harmless = "[profiles.default]\nchannel = \"ops\"\nproxy = \"http://p:1\"";
    let run = dry(mm().config_mode(harmless, 0o644).webhook(&Server::ok())).run();
    run.code(0).quiet();
}

#[test]
fn what_does_not_parse_is_told_by_file_line_and_column_and_not_quoted() {
    let secret = "8aix33e45idrfjj63p8uomwzih";
    for (text, place) in [
        (format!("[profiles.a]\nwebhook = \"{secret}"), ":2:"),
        (format!("[profiles.a]\nwebhook = {secret}"), ":2:1"),
        (
            format!("[profiles.a]\nwebhok = \"{secret}\""),
            ":2:1: unknown field `webhok`",
        ),
        (format!("[profiles]\na = \"{secret}\""), ":2:5:"),
        (format!("[profiles.a]\nattempts = \"{secret}\""), ":2:12:"),
        (format!("[profiles.a]\ntimeout = \"{secret}\""), ":2:11:"),
        ("[profiles.a]\nmax-chars = 99999".to_owned(), ":2:13:"),
        (
            "\n\nnonsense = 1".to_owned(),
            ":3:1: unknown field `nonsense`",
        ),
    ] {
        let run = dry(mm().config(&text).webhook(&Server::ok())).run();
        run.code(2).says(&format!("mm/config.toml{place}"));
        assert_eq!(run.err.lines().count(), 1, "{run}");
    }
    let bytes = b"[profiles.a]\nchannel = \"\xff\"";
    let program = mm()
        .file("config/mm/config.toml", bytes)
        .env("MM_PROFILE", "a");
    let run = dry(program).run();
    run.code(2).says("config.toml: ");
}

#[test]
fn files_of_a_profile_are_found_beside_it_or_from_the_home() {
    let server = Server::ok();
    for path in ["secrets/hook", "~/hook"] {
        let toml = format!("[profiles.default]\nwebhook-file = \"{path}\"");
        let run = mm()
            .config(&toml)
            .file("config/mm/secrets/hook", server.url())
            .file("hook", server.url())
            .args(["send", "x"])
            .run();
        run.code(0).quiet();
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn empty_values_of_a_profile_are_none() {
    let server = Server::ok();
    let toml = "[profiles.default]\nchannel = \"\"\nwebhook = \"\"\nproxy = \" \"\n\
                webhook-file = \"\"\nca-file = \"\"\nemoji = \"\"";
    let run = mm().config(toml).webhook(&server).args(["send", "x"]).run();
    run.code(0).quiet();
    assert_eq!(server.request().json(), serde_json::json!({"text": "x"}));
}

#[test]
fn a_default_file_that_cannot_be_looked_at_is_left_out_and_told() {
    let server = Server::ok();
    // What stands in the way is no folder: as with the home of another user.
    let program = mm().file("blocked", "").webhook(&server);
    let blocked = program.folder.path().join("blocked");
    let program = program.env("XDG_CONFIG_HOME", blocked).args(["send", "x"]);
    let run = program.run();
    run.code(0).says("note: ").says("is left out");
    assert_eq!(server.requests().len(), 1);
}
