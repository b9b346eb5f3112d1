//! What is taken, and what is not.

use super::stage::Stage;

#[test]
fn a_message_is_taken_with_all_that_its_flags_say() {
    let stage = Stage::new();
    let program = stage.mm([
        "schedule",
        "--to=chat:alerts",
        "--subject=Disk",
        "--html",
        "--priority=-2",
        "--group=disk",
        "--expires=2h",
        "--retries=3",
        "--json",
    ]);
    let run = program.stdin("<b>full</b>\n").run();
    let taken = run.code(0).quiet().json();
    assert_eq!(taken["dispatches"], 1);
    let shown = stage.run(["show", "1", "--json"]).json();
    let message = &shown["message"];
    assert_eq!(message["type"], "email_html");
    assert_eq!(message["context"]["text"], "<b>full</b>");
    assert_eq!(message["context"]["subject"], "Disk");
    assert_eq!(message["priority"], -2);
    assert_eq!(message["group"], "disk");
    assert_eq!(message["retries"], 3);
    assert!(message["expires_at"].is_string());
    stage.run(["send"]).code(0);
    assert_eq!(stage.texts(), ["**Disk**\n\nfull"]);
}

#[test]
fn what_cannot_be_sent_is_told_at_once() {
    let stage = Stage::new();
    for (args, error, hint) in [
        (&["--to", "caht:x", "t"][..], "no messenger `caht`", "chat"),
        (&["--to", "chat", " "], "the text is empty", "stdin"),
        (
            &["--to", "chat", "--type", "plian", "t"],
            "no message type `plian`",
            "did you mean plain?",
        ),
        (
            &["--to", "chat", "--type", "email_plain", "t"],
            "there is no subject",
            "email_plain",
        ),
    ] {
        let run = stage.mm(["schedule"]).args(args).run();
        run.code(2).tells_once(error, hint);
    }
    for args in [
        &["t"][..],
        &["--to", "chat", "--expires", "soon", "t"],
        &["--to", "chat", "--json-lines"],
        &["--to", "chat", "--html", "t"],
    ] {
        stage.mm(["schedule"]).args(args).run().code(2);
    }
    assert!(stage.list().is_empty());
}

#[test]
fn many_messages_are_taken_from_lines_of_json() {
    let stage = Stage::new();
    let lines = "\u{feff}{\"to\": \"chat\", \"text\": \"one\"}\n\
                 \r\n\
                 {\"to\": [\"chat\", \"chat:alerts\"], \"text\": \"two\", \"priority\": 1, \
                 \"expires\": \"2h\", \"retries\": 2, \"group\": \"g\", \"sender\": \"ada\"}\n\
                 {\"to\": \"chat\", \"html\": \"<b>x</b>\", \"text\": \"x\", \"subject\": \"s\"}";
    let run = stage.mm(["schedule", "--json-lines"]).stdin(lines).run();
    assert_eq!(run.code(0).quiet().text(), "1\n2\n3\n");
    let shown = stage.run(["show", "2", "--json"]).json();
    assert_eq!(shown["message"]["sender"], "ada");
    assert_eq!(shown["message"]["retries"], 2);
    let shown = stage.run(["show", "4", "--json"]).json();
    assert_eq!(shown["message"]["type"], "email_html");
    assert_eq!(shown["message"]["context"]["plain"], "x");
    stage.run(["send"]).code(0);
    assert_eq!(stage.texts(), ["one", "**s**\n\nx", "two", "two"]);
    let run = stage.mm(["schedule", "--json-lines"]).stdin("").run();
    assert_eq!(run.code(0).quiet().text(), "");
}

#[test]
fn of_lines_with_a_broken_one_nothing_is_taken_and_each_is_told_by_its_number() {
    let stage = Stage::new();
    let lines = "{\"to\": \"chat\", \"text\": \"one\"}\n\
                 {\"to\": \"chat\", \"txt\": \"two\"}\n\
                 nonsense\n\
                 {\"to\": \"other:x\", \"text\": \"four\"}\n\
                 {\"to\": 5, \"text\": \"five\"}\n\
                 {\"to\": [], \"text\": \"six\"}\n\
                 {\"to\": \"chat\"}\n\
                 {\"to\": \"chat\", \"text\": \"eight\", \"expires\": \"soon\"}\n";
    let run = stage.mm(["schedule", "--json-lines"]).stdin(lines).run();
    for told in [
        "error: line 2: column ",
        "error: line 3: ",
        "error: line 4: there is no messenger `other`",
        "error: line 5: column ",
        "error: line 6: it goes to nobody",
        "error: line 7: there is no text",
        "error: line 8: column ",
        "error: 7 lines are wrong, so that nothing is scheduled",
    ] {
        run.code(2).says(told);
    }
    run.says_not("line 1");
    assert_eq!(run.text(), "");
    assert!(stage.list().is_empty());
}

#[test]
fn ten_thousand_lines_are_one_transaction() {
    let stage = Stage::new();
    stage.schedule((0..10_000).map(|number| format!("n {number}")));
    assert_eq!(stage.count("pending"), 10_000);
}
