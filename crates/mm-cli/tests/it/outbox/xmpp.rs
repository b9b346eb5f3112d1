//! The kind that speaks XMPP, where this build has it.

use super::stage::Stage;

const SETTINGS: &str = "[store]\nsqlite = \"outbox.db\"\n\
    [messenger.ALIAS]\nkind = \"KIND\"\njid = \"outbox@localhost\"\npassword_env = \"SECRET\"\n\
    host = \"127.0.0.1\"\nport = 1\n";

fn settings(alias: &str, kind: &str) -> String {
    SETTINGS.replace("ALIAS", alias).replace("KIND", kind)
}

#[test]
fn a_kind_that_this_build_has_or_lacks_is_told() {
    let names = ["xmpp", "xmppsleek"];
    for (alias, kind) in names.into_iter().zip(names.into_iter().rev()) {
        let stage = Stage::new();
        stage.folder.write("outbox.toml", settings(alias, kind));
        let to = format!("{kind}:ada@localhost");
        let run = stage.run(["schedule", "--to", &to, "hello"]);
        if cfg!(feature = "xmpp") {
            run.code(0);
            assert_eq!(stage.list()[0]["messenger"], alias);
        } else {
            run.code(2);
            run.says(&format!("the kind `{kind}` is not in this build of mm"));
            run.says("--features xmpp");
        }
    }
}

#[cfg(feature = "xmpp")]
#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    let stage = Stage::with(&settings("xmpp", "xmpp"));
    let secret = "correct-horse-7";
    for args in [&["check"][..], &["test", "xmpp", "ada@localhost"]] {
        let run = stage.mm([]).env("SECRET", secret).args(args).run();
        run.code(75);
        let told = String::from_utf8_lossy(&run.out) + run.err.as_str();
        assert!(told.contains("no connection could be made"), "{told}");
        assert!(!told.contains(secret), "{told}");
    }
    let wrong = settings("xmpp", "xmpp") + "encryption = \"none\"\n";
    stage.folder.write("outbox.toml", wrong);
    let run = stage.mm(["check"]).env("SECRET", secret).run();
    run.code(2);
    let told = String::from_utf8_lossy(&run.out);
    let wanted = "messenger.xmpp: encryption is starttls, tls or danger_none";
    assert!(told.contains(wanted), "{told}");
}
