//! The outbox as the way of `mm send`, `mm tee` and `mm run`.

use super::stage::Stage;
use crate::support::mm;

fn program(stage: &Stage, args: &[&str]) -> crate::support::Program {
    // Nobody who writes into it needs a secret.
    mm().env("MM_OUTBOX_CONFIG", stage.path("outbox.toml"))
        .arg(args[0])
        .args(["--outbox", "chat:alerts"])
        .args(&args[1..])
}

#[test]
fn what_would_be_sent_is_kept_until_it_is() {
    let stage = Stage::new();
    program(&stage, &["send", "hello", "--username", "cron"])
        .run()
        .code(0)
        .quiet();
    let run = program(&stage, &["tee"]).stdin("one\ntwo\n").run();
    assert_eq!(run.code(0).quiet().text(), "one\ntwo\n");
    program(&stage, &["run", "--", "true"]).run().code(0);
    assert!(stage.texts().is_empty());
    assert_eq!(stage.count("pending"), 3);
    stage.run(["send"]).code(0);
    let texts = stage.texts();
    assert_eq!(&texts[..2], ["hello", "```\none\ntwo\n```"]);
    assert!(texts[2].contains("true"), "{}", texts[2]);
    let posts = stage.catcher.posts();
    assert_eq!(posts[0].props["override_username"], "cron");
}

#[test]
fn a_tee_goes_on_while_the_server_is_away_and_nothing_is_lost() {
    let stage = Stage::new();
    let lines = crate::tee::numbered(5000);
    let run = program(&stage, &["tee", "--strict"]).stdin(&lines).run();
    run.code(0).quiet();
    stage.run(["send"]).code(0);
    let texts = stage.texts();
    let inner = texts.iter().map(|text| {
        let text = text.strip_prefix("```\n").unwrap();
        text.strip_suffix("```").unwrap()
    });
    assert_eq!(inner.collect::<String>(), lines);
}

#[test]
fn all_of_a_payload_gets_to_mattermost() {
    let stage = Stage::new();
    let payload = "{\"text\": \"disk\", \"priority\": {\"priority\": \"urgent\"}, \
                   \"attachments\": [{\"title\": \"db1\", \"text\": \"0 MB left\"}]}";
    stage.folder.write("message.json", payload);
    let file = stage.path("message.json");
    let args = ["send", "--payload", file.to_str().unwrap()];
    let dry = program(&stage, &args).arg("--dry-run").run();
    let shown = dry.code(0).quiet().json();
    assert_eq!(shown["to"][0], "chat:alerts");
    assert_eq!(shown["context"]["text"], "disk\ndb1\n0 MB left");
    program(&stage, &args).run().code(0).quiet();
    stage.run(["send"]).code(0);
    let posts = stage.catcher.posts();
    assert_eq!(posts[0].text, "disk");
    assert_eq!(posts[0].props["attachments"][0]["title"], "db1");
}

#[test]
fn what_is_wrong_is_told_before_anything_is_read() {
    let stage = Stage::new();
    let env = |args: &[&str]| {
        mm().env("MM_OUTBOX_CONFIG", stage.path("outbox.toml"))
            .args(args)
            .run()
    };
    env(&["tee", "--outbox", "caht:x"])
        .code(2)
        .tells_once("no messenger `caht`", "chat");
    env(&["send", "x", "--outbox", "chat", "--channel", "ops"])
        .code(2)
        .tells_once("--channel has no meaning beside --outbox", "ALIAS:ADDRESS");
    let none = stage.path("none.toml");
    let none = none.to_str().unwrap();
    env(&["send", "x", "--outbox", "chat", "--outbox-config", none])
        .code(2)
        .says("none.toml");
    let doctor = mm()
        .env("MM_OUTBOX_CONFIG", stage.path("outbox.toml"))
        .env("HOOK", stage.catcher.webhook_url("inbox"))
        .args(["doctor", "--outbox", "chat"])
        .run();
    assert!(doctor.code(0).text().contains("0 waiting"), "{doctor}");
}
