//! The file that declares store and messengers.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::stage::{SETTINGS, Stage};
use crate::support::{ID, Run, mm};

/// `mm outbox check` with these settings; the store is not looked at before them.
fn check(settings: &str, mode: u32) -> Run {
    let stage = Stage::new();
    let path = stage.folder.write("outbox.toml", settings);
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    stage.run(["status"])
}

const STORE: &str = "[store]\nsqlite = \"outbox.db\"\n";

#[test]
fn a_file_with_a_secret_that_others_can_read_is_refused() {
    let inside = format!(
        "{STORE}[messenger.chat]\nkind = \"mattermost\"\nwebhook = \"http://h/hooks/{ID}\"\n"
    );
    let proxy = SETTINGS.replace("\"none\"", "\"http://u:p@h:1\"");
    let postgres = "[store]\npostgres = \"postgres://u:p@h/d\"\n";
    for settings in [&inside, &proxy, postgres] {
        for mode in [0o644, 0o640, 0o604] {
            let run = check(settings, mode);
            run.code(2).tells_once("others can read it", "chmod 600 ");
        }
    }
    check(&inside, 0o600).code(0).quiet();
    check(SETTINGS, 0o644).code(0).quiet();
}

#[test]
fn what_is_wrong_in_the_file_is_told_with_its_place_and_what_there_is() {
    let chat = "[messenger.chat]\n";
    for (settings, error, hint) in [
        (
            format!("{STORE}{chat}kind = \"matermost\""),
            "messenger.chat: there is no kind `matermost`",
            "did you mean mattermost?",
        ),
        (
            format!("{STORE}{chat}"),
            "messenger.chat: kind is missing",
            "mattermost",
        ),
        (format!("{STORE}{chat}kind = 3"), "kind is no text", ""),
        (
            format!("{STORE}{chat}kind = \"mattermost\"\nwebhok_env = \"X\""),
            "messenger.chat: there is no key `webhok_env`",
            "did you mean webhook_env? there are: webhook, webhook_env, webhook_file, channel",
        ),
        (
            format!("{STORE}[messenger.\"a:b\"]\nkind = \"mattermost\""),
            "an alias has letters",
            "",
        ),
        (format!("{STORE}[messenger"), "outbox.toml:3:", ""),
        (format!("{STORE}order = \"loose\""), "outbox.toml:3:9: ", ""),
        (
            format!("{STORE}durabel = true"),
            "outbox.toml:3:1: unknown field `durabel`",
            "",
        ),
        ("[store]\n".to_owned(), "sqlite = \"FILE\" is missing", ""),
        (String::new(), "missing field `store`", ""),
        (
            format!("{STORE}postgres_env = \"X\""),
            "only one of sqlite, postgres",
            "",
        ),
    ] {
        let run = check(&settings, 0o600);
        run.code(2).says(error).says(hint);
        let lines = 1 + usize::from(!hint.is_empty());
        assert_eq!(run.err.lines().count(), lines, "{run}");
    }
}

#[test]
fn a_store_in_postgresql_is_told_of_where_it_cannot_be() {
    let (error, hint) = if cfg!(feature = "postgres") {
        ("the variable NO_STORE is not set", "name of a variable")
    } else {
        ("built without PostgreSQL", "")
    };
    let run = check("[store]\npostgres_env = \"NO_STORE\"", 0o600);
    run.code(2).says(error).says(hint);
    // The URL itself where its variable is wanted is not said back.
    let run = check("[store]\npostgres_env = \"postgres://u:pw@h/d\"", 0o600);
    run.code(2).says(hint).says_not("pw").says_not("//h");
}

#[test]
fn a_secret_comes_from_the_environment_a_file_or_the_table() {
    let stage = Stage::new();
    let url = stage.catcher.webhook_url("inbox");
    stage.folder.write("hook", format!("{url}\n"));
    let from = |line: &str| SETTINGS.replace("webhook_env = \"HOOK\"", line);
    for line in ["webhook_file = \"hook\"", &format!("webhook = \"{url}\"")] {
        let path = stage.folder.write("outbox.toml", from(line));
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        stage.run(["test", "chat"]).code(0).quiet();
    }
    assert_eq!(stage.texts().len(), 2);
    for (line, error) in [
        ("webhook_file = \"gone\"", "gone: No such file"),
        ("webhook_env = \"GONE\"", "the variable GONE is not set"),
        ("", "webhook is missing"),
        // Every output is looked through for this id.
        (
            "webhook_env = \"8aix33e45idrfjj63p8uomwzih\"",
            "webhook_env is the name of a variable",
        ),
        ("webhook_file = \"outbox.toml\"", "messenger.chat: the host"),
        ("webhook_env = 3", "webhook_env is no text"),
        (
            "webhook_env = \"HOOK\"\nwebhook_file = \"hook\"",
            "only one of",
        ),
        (
            "webhook_env = \"HOOK\"\ntimeout = \"soon\"",
            "messenger.chat: timeout: ",
        ),
    ] {
        stage.folder.write("outbox.toml", from(line));
        stage.run(["test", "chat"]).code(2).says(error);
        // Who only looks needs no secret.
        stage.run(["status"]).code(0).quiet();
    }
}

#[test]
fn the_file_is_found_by_flag_environment_or_place() {
    let stage = Stage::new();
    for args in [
        ["outbox", "--config", "a.toml", "status"],
        ["outbox", "status", "--config", "a.toml"],
    ] {
        let run = mm().env("MM_OUTBOX_CONFIG", "b.toml").args(args).run();
        run.code(2)
            .tells_once("a.toml: No such file", "mm outbox init");
    }
    let run = mm()
        .env("MM_OUTBOX_CONFIG", "b.toml")
        .args(["outbox", "status"])
        .run();
    run.code(2).says("b.toml: No such file");
    let run = mm()
        .env("MM_OUTBOX_CONFIG", "")
        .args(["outbox", "status"])
        .run();
    run.code(2).says("config/mm/outbox.toml: No such file");
    fs::remove_file(stage.path("outbox.db")).unwrap();
    let run = stage.run(["schedule", "--to", "chat", "x"]);
    run.code(2)
        .tells_once("there is no outbox ", "mm outbox init");
    assert!(!stage.path("outbox.db").exists());
}

#[test]
fn a_limit_of_file_sizes_is_told_and_nothing_is_taken() {
    let stage = Stage::new();
    let mut process = stage.mm(["schedule", "--to", "chat", "-"]).start();
    let id = Pid::from_raw(process.id().try_into().unwrap()).unwrap();
    let limit = Rlimit {
        current: Some(100_000),
        maximum: None,
    };
    prlimit(Some(id), Resource::Fsize, limit).unwrap();
    process.write("x".repeat(1_000_000));
    let run = process.end();
    run.code(75).says("cannot be read or written");
    assert!(stage.list().is_empty());
}

#[test]
fn the_file_of_another_program_is_refused() {
    let stage = Stage::new();
    for (path, told) in [("/dev/null", "is no file"), (".", "is no file")] {
        let settings = SETTINGS.replace("outbox.db", path);
        stage.folder.write("outbox.toml", settings);
        stage.run(["status"]).code(2).says(told);
    }
    let settings = "[store]\npostgres = \"postgres://ada:s3:cret@h@h/x\"\n";
    let path = stage.folder.write("outbox.toml", settings);
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    let run = stage.run(["status"]);
    run.code(2).says("no URL of a PostgreSQL database");
    run.says_not("webhook").says_not("s3").says_not("cret");
}
