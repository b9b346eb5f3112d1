//! Message types of the settings, and who has subscribed to them.

use super::stage::{SETTINGS, Stage};

const DEPLOYED: &str = "[messenger.other]\nkind = \"mattermost\"\nwebhook_env = \"HOOK\"\n\
     channel = \"alerts\"\nproxy = \"none\"\n\
     [type.deployed]\ntitle = \"Deployments\"\npriority = 3\nretries = 4\n\
     defaults = { stage = \"live\" }\n\
     text = \"{{ service }} is out on {{ stage }}\"\n\
     [type.deployed.by.other]\ntext = \"for {{ messenger }}: {{ service }}\"\n\
     [user.ada]\nchat = \"town-square\"\nother = \"\"\n\
     [user.gone]\nactive = false\nchat = \"town-square\"\n";

fn stage(more: &str) -> Stage {
    Stage::with(&format!("{SETTINGS}{more}"))
}

#[test]
fn a_type_of_the_settings_is_made_of_its_templates_by_messenger() {
    let stage = stage(DEPLOYED);
    let args = ["--to=chat", "--to=other", "--type=deployed"];
    let program = stage.mm(["schedule"]).args(args);
    program.arg("--set=service=web").run().code(0).quiet();
    let line = "{\"to\": \"chat\", \"type\": \"deployed\", \"context\": {\"service\": \"db\", \
                \"stage\": \"test\"}}";
    let run = stage.mm(["schedule", "--json-lines"]).stdin(line).run();
    run.code(0).quiet();
    let shown = stage.run(["show", "1", "--json"]).json();
    assert_eq!(shown["message"]["priority"], 3);
    assert_eq!(shown["message"]["retries"], 4);
    stage.run(["send"]).code(0);
    let mut texts = stage.texts();
    texts.sort();
    assert_eq!(
        texts,
        ["db is out on test", "for other: web", "web is out on live"]
    );
}

#[test]
fn what_a_type_cannot_become_is_told_before_it_is_taken() {
    let more =
        format!("{DEPLOYED}[type.own]\nmessengers = [\"other\"]\ntext = \"{{{{ address }}}}\"\n");
    let stage = stage(&more);
    let run = stage.run(["schedule", "--to=chat", "--type=own"]);
    run.code(2).tells_once(
        "\"own\" cannot be sent by \"chat\"",
        "`messengers` of [type.own]",
    );
    let run = stage.run(["schedule", "--to=other", "--type=own"]);
    run.code(2)
        .tells_once("not defined: address", "`dynamic = true`");
    let run = stage.run(["schedule", "--to=chat", "--type=deployed"]);
    run.code(2)
        .tells_once("not defined: service", "--set NAME=VALUE")
        .says_not("dynamic");
    assert!(stage.list().is_empty());
}

#[test]
fn templates_of_a_folder_stand_beside_the_settings() {
    let stage = stage("[templates]\nfolder = \"texts\"\n[type.news]\n");
    std::fs::create_dir(stage.path("texts")).unwrap();
    let run = stage.run(["schedule", "--to=chat", "--type=news", "--set=who=Ada"]);
    run.code(2)
        .tells_once("no template news.txt", "the templates of `news`");
    stage.folder.write("texts/news.txt", "{{ who }} {{ ");
    let run = stage.run(["schedule", "--to=chat", "--type=news", "--set=who=Ada"]);
    run.code(2)
        .tells_once("the template news.txt, line 1", "the templates of `news`");
    let run = stage.run(["check"]);
    assert!(run.code(2).text().contains("FAIL  news "), "{run}");
    stage.folder.write("texts/news.txt", "{{ who }} is in");
    stage.run(["check"]).code(0).quiet();
    let run = stage.run(["schedule", "--to=chat", "--type=news", "--set=who=Ada"]);
    run.code(0).quiet();
    stage.run(["send"]).code(0);
    assert_eq!(stage.texts(), ["Ada is in"]);
}

#[test]
fn what_a_template_lacks_is_told_before_the_message_is_taken() {
    let stage = stage(DEPLOYED);
    let run = stage.run([
        "schedule",
        "--to=chat",
        "--type=deployed",
        "--set=servcie=web",
    ]);
    run.code(2)
        .tells_once("the template deployed.txt, line 1", "--set NAME=VALUE");
    let line = "{\"to\": \"chat\", \"type\": \"deployed\"}";
    let run = stage.mm(["schedule", "--json-lines"]).stdin(line).run();
    run.code(2).says("line 1: the template deployed.txt");
    for args in [
        ["--type=deployed", "--set=service"],
        ["--type=deployed", "--set==web"],
        ["--set=service=web", "text"],
    ] {
        let program = stage.mm(["schedule", "--to=chat"]).args(args);
        program.run().code(2);
    }
    assert!(stage.list().is_empty());
}

#[test]
fn wrong_types_and_users_are_told_by_their_place() {
    let stage = Stage::new();
    for (more, told) in [
        ("[type.x]\n", "type.x: it has no template"),
        ("[type.x]\ntxt = \"a\"\n", "unknown field `txt`"),
        ("[type.x]\ntext = \"{{ a\"\n", "type.x: the template x.txt"),
        (
            "[type.x]\ntext = \"a\"\nretries = 0\n",
            "type.x: retries must be 1",
        ),
        (
            "[type.x]\ntext = \"a\"\nmessengers = [\"caht\"]\n",
            "type.x: no messenger `caht` is declared",
        ),
        (
            "[type.x.by.caht]\ntext = \"a\"\n",
            "type.x: no messenger `caht` is declared",
        ),
        (
            "[type.\"x y\"]\ntext = \"a\"\n",
            "a type's name has letters",
        ),
        (
            "[user.ada]\ncaht = \"@ada\"\n",
            "user.ada: no messenger `caht` is declared",
        ),
        ("[user.ada]\nchat = 5\n", "user.ada: chat is no address"),
    ] {
        stage
            .folder
            .write("outbox.toml", format!("{SETTINGS}{more}"));
        let run = stage.run(["status"]);
        run.code(2).says(told);
    }
}

#[test]
fn what_is_for_subscribers_goes_to_all_who_have_subscribed_by_then() {
    let stage = stage(DEPLOYED);
    let none = [
        "schedule",
        "--to-subscribers",
        "--type=deployed",
        "--set=service=a",
    ];
    let run = stage.run(none);
    run.code(0).says("note: nobody has subscribed");
    stage.run(["subscribe", "deployed", "chat"]).code(0).quiet();
    let again = stage.run(["subscribe", "deployed", "chat"]);
    again.code(0).says("note: chat has subscribed already");
    let ada = stage.run(["subscribe", "deployed", "chat", "other", "--user=ada"]);
    ada.code(0).quiet();
    let gone = stage.run(["subscribe", "deployed", "chat", "--user=gone"]);
    gone.code(0).quiet();
    let listed = stage.run(["subscribe", "--json"]);
    assert_eq!(listed.code(0).quiet().text().lines().count(), 4);
    let listed = stage.run(["subscribe"]);
    listed.code(0).quiet();
    assert!(
        listed.text().contains("deployed  other      ada"),
        "{}",
        listed.text()
    );
    let mut args = none.to_vec();
    args.push("--json");
    let taken = stage.mm([]).args(args).run().code(0).quiet().json();
    assert_eq!(taken["dispatches"], 3);
    let of_ada = stage.list().into_iter().filter(|one| one["user"] == "ada");
    assert_eq!(of_ada.count(), 2);
    stage
        .run(["unsubscribe", "deployed", "chat", "--user=ada"])
        .code(0)
        .quiet();
    stage
        .run(["unsubscribe", "deployed", "chat"])
        .code(0)
        .quiet();
    let run = stage.run(["unsubscribe", "deployed", "chat"]);
    run.code(0)
        .says("note: chat had not subscribed to deployed");
    let line = "{\"to_subscribers\": true, \"type\": \"deployed\", \"context\": {\"service\": \
                \"b\"}}";
    let run = stage
        .mm(["schedule", "--json-lines", "--json"])
        .stdin(line)
        .run();
    assert_eq!(run.code(0).quiet().json()["dispatches"], 1);
    stage.run(["send"]).code(0);
    let mut texts = stage.texts();
    texts.sort();
    assert_eq!(
        texts,
        [
            "a is out on live",
            "a is out on live",
            "for other: a",
            "for other: b"
        ]
    );
}

#[test]
fn a_subscription_to_what_is_not_known_is_refused() {
    let stage = stage(DEPLOYED);
    for (args, error, hint) in [
        (
            &["deplyed", "chat"][..],
            "no message type `deplyed`",
            "deployed",
        ),
        (&["deployed", "caht"], "no messenger `caht`", "chat"),
        (&["deployed", "chat", "--user=bob"], "no user `bob`", "ada"),
    ] {
        let run = stage.mm(["subscribe"]).args(args).run();
        run.code(2).tells_once(error, hint);
    }
    stage.run(["subscribe", "deployed"]).code(2);
    stage.run(["unsubscribe"]).code(2).says("no type is named");
    let line = "{\"to\": \"chat\", \"to_subscribers\": true, \"text\": \"x\"}";
    let run = stage.mm(["schedule", "--json-lines"]).stdin(line).run();
    run.code(2).says("it goes to recipients and to subscribers");
    assert!(stage.list().is_empty());
    assert_eq!(stage.run(["subscribe"]).code(0).quiet().text(), "");
}

#[test]
fn who_schedules_for_subscribers_needs_no_secret() {
    let stage = stage(DEPLOYED);
    let args = ["subscribe", "deployed", "chat", "--user=ada"];
    stage.mm(args).env("HOOK", "").run().code(0).quiet();
    let args = [
        "schedule",
        "--to-subscribers",
        "--type=deployed",
        "--set=service=a",
    ];
    stage.mm(args).env("HOOK", "").run().code(0).quiet();
    assert_eq!(stage.count("pending"), 1);
}
