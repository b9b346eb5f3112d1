//! Mails on stdin.

use super::stage::Stage;

const MAIL: &str = "From: Cron <cron@example.com>\n\
                    To: ada@example.com, Bob <bob@example.com>\n\
                    Bcc: eve@example.com\n\
                    Subject: Cron backup\n\n\
                    one\n.\ntwo\n";

/// To whom, the newest first.
fn addresses(stage: &Stage) -> Vec<String> {
    let all = stage.list().into_iter();
    all.map(|one| one["address"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_mail_goes_to_those_of_its_headers() {
    let stage = Stage::new();
    let program = stage.mm(["sendmail", "--messenger", "chat", "-t", "-i"]);
    let run = program.stdin(MAIL).run();
    assert_eq!(run.code(0).quiet().text(), "");
    assert_eq!(
        addresses(&stage),
        ["eve@example.com", "bob@example.com", "ada@example.com"]
    );
    let shown = stage.run(["show", "1", "--json"]).json();
    assert_eq!(shown["message"]["type"], "email_plain");
    let context = &shown["message"]["context"];
    assert_eq!(context["subject"], "Cron backup");
    assert_eq!(context["text"], "one\n.\ntwo");
    assert_eq!(context["from"], "\"Cron\" <cron@example.com>");
}

#[test]
fn a_mail_goes_to_the_arguments_and_ends_with_a_dot_as_sendmail_has_it() {
    let stage = Stage::new();
    let program = stage.mm(["sendmail", "--messenger=chat", "-f", "x@y", "-odi", "root"]);
    program.stdin(MAIL).run().code(0).quiet();
    assert_eq!(addresses(&stage), ["root"]);
    let shown = stage.run(["show", "1", "--json"]).json();
    assert_eq!(shown["message"]["context"]["text"], "one");
    let program = stage.mm(["sendmail", "--messenger=chat", "-oi", "root"]);
    program.stdin(MAIL).run().code(0).quiet();
    let shown = stage.run(["show", "2", "--json"]).json();
    assert_eq!(shown["message"]["context"]["text"], "one\n.\ntwo");
}

#[test]
fn a_mail_by_smtp_to_a_local_user_is_refused_at_once() {
    let stage = Stage::with(
        "[store]\nsqlite = \"outbox.db\"\n[messenger.mail]\nkind = \"smtp\"\n\
         host = \"mail.example.com\"\nfrom = \"a@example.com\"\n",
    );
    let program = stage.mm(["sendmail", "-i", "ada@example.com", "root"]);
    let run = program.stdin(MAIL).run();
    run.code(2)
        .tells_once("`root` is no whole address", "MAILTO=");
    assert!(stage.list().is_empty());
}

#[test]
fn a_mail_that_cannot_be_carried_is_refused() {
    let stage = Stage::new();
    let mail = |stdin: &str, args: &[&str]| {
        let program = stage.mm(["sendmail"]).args(args);
        program.stdin(stdin).run()
    };
    mail(MAIL, &["--messenger=chat"])
        .code(2)
        .tells_once("it goes to nobody", "-t");
    mail("Subject: x\n\ny\n", &["--messenger=chat", "-t"])
        .code(2)
        .tells_once("it goes to nobody", "neither To");
    mail(MAIL, &["-t"])
        .code(2)
        .tells_once("no messenger of the kind smtp", "--messenger");
    let attached = "To: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n\
                    --x\nContent-Type: image/png\nContent-Disposition: attachment\n\nz\n--x--\n";
    mail(attached, &["--messenger=chat", "-t"])
        .code(2)
        .says("attachments");
    assert!(stage.list().is_empty());
}
