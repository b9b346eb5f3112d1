//! Where `mm send` takes the webhook from.

use crate::server::Server;
use crate::support::mm;

#[test]
fn the_webhook_comes_from_a_file_or_from_stdin() {
    let server = Server::ok();
    let url = format!("\n  {}\r\n# a comment\n", server.url());
    let run = mm()
        .file("hook", &url)
        .args(["send", "--webhook-file", "hook", "from a file"])
        .run();
    run.code(0).quiet();
    let run = mm()
        .args(["send", "--webhook-file", "-", "from stdin"])
        .stdin(&url)
        .run();
    run.code(0).quiet();
    let run = mm()
        .args(["send", "--webhook-file", "-", "--attach-title", "no text"])
        .stdin(&url)
        .run();
    run.code(0).quiet();
    assert_eq!(server.requests().len(), 3);
    for args in [&[][..], &["-"], &["--payload", "-"]] {
        let run = mm()
            .args(["send", "--webhook-file", "-"])
            .args(args)
            .stdin(&url)
            .run();
        run.code(2)
            .tells_once("both the webhook (or token) and the message", "MM_WEBHOOK");
    }
    let run = mm().args(["send", "x", "--webhook-file", "gone"]).run();
    run.code(2).says("error: gone: No such file");
    let run = mm()
        .file("hook", "\n")
        .args(["send", "x", "--webhook-file", "hook"])
        .run();
    run.code(2).says("error: hook is empty");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn without_a_webhook_it_is_told_where_to_put_one() {
    let run = mm().args(["send", "x"]).run();
    run.code(2).tells_once("no webhook is given", "MM_WEBHOOK");
}

#[test]
fn a_wrong_url_is_told_and_not_quoted() {
    for url in [
        "https://chat.example.com",
        "https://chat.example.com/hooks/",
        "ftp://chat.example.com/hooks/8aix33e45idrfjj63p8uomwzih",
        "https://chat.example.com/8aix33e45idrfjj63p8uomwzih",
        "https://chat.example.com/hooks/8aix33e45idrfjj63p8uomwzih/x y",
    ] {
        let run = mm().args(["send", "x"]).env("MM_WEBHOOK", url).run();
        run.code(2);
        assert_eq!(run.err.lines().count(), 2, "{run}");
        run.says_not("chat.example.com");
    }
}
