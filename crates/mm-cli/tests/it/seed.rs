//! `sendToMattermost`: the flags, the exit codes and the JSON of the Python tool.

use serde_json::{Value, json};

use crate::server::{Answer, Server, closed_port, no_channel};
use crate::support::{ID, PASSWORD, send_to_mattermost};

fn sent(args: &[&str]) -> Value {
    let server = Server::ok();
    let run = send_to_mattermost()
        .args(["-w", &server.url()])
        .args(args)
        .run();
    run.code(0).quiet();
    assert!(run.out.is_empty());
    server.request().json()
}

#[test]
fn the_json_is_that_of_the_python_tool() {
    for (args, json) in [
        (&["-m", "hello"][..], json!({"text": "hello"})),
        (
            &["-m", "h\u{e9}llo *x*\n", "-c", "ops", "-e", ":robot:"],
            json!({"text": "h\u{e9}llo *x*\n", "icon_emoji": ":robot:", "channel": "ops"}),
        ),
        (
            &["--message", "x", "--channel", "@me", "--emoji", "robot"],
            json!({"text": "x", "icon_emoji": "robot", "channel": "@me"}),
        ),
        (
            &["-m", "x", "-c", "", "-e", "", "-p", ""],
            json!({"text": "x"}),
        ),
        (&["-mx", "-t", "2.5"], json!({"text": "x"})),
        (&["-m", "x", "--timeout=0"], json!({"text": "x"})),
        // Abbreviated, and given twice: the last one counts.
        (&["--mess", "a", "--mess", "b"], json!({"text": "b"})),
        (&["-m", "-5 degrees"], json!({"text": "-5 degrees"})),
    ] {
        assert_eq!(sent(args), json, "{args:?}");
    }
}

#[test]
fn webhook_and_message_are_required() {
    for args in [
        &[][..],
        &["-w", "https://c.example/hooks/x"],
        &["-m", "x"],
        &["-w", "https://c.example/hooks/x", "-m", "x", "more"],
        &["-w", "https://c.example/hooks/x", "-m", "x", "-t", "soon"],
        &["-w", "https://c.example/hooks/x", "-m", "x", "-V"],
        &["-w", "https://c.example/hooks/x", "-m", "x", "--json"],
    ] {
        let run = send_to_mattermost().args(args).run();
        run.code(2).says("--help");
        assert!(run.out.is_empty());
    }
    // Nothing but the flags counts.
    let run = send_to_mattermost()
        .env("MM_WEBHOOK", "https://c.example/hooks/x")
        .args(["-m", "x"])
        .run();
    run.code(2);
}

#[test]
fn it_has_these_flags_and_no_others() {
    let run = send_to_mattermost().arg("--help").run();
    let mut flags: Vec<_> = run
        .code(0)
        .text()
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('-'))
        .map(|rest| rest[..1].to_owned())
        .collect();
    flags.sort();
    assert_eq!(flags.concat(), "cehmptw", "{run}");
}

#[test]
fn whatever_keeps_the_message_from_the_server_is_1() {
    let (_open, closed) = closed_port();
    let server = Server::always(no_channel());
    let hang = Server::always(Answer::Hang);
    let proxy = Server::always(crate::server::answer("407 No", "", ""));
    let (closed, proxy) = (
        format!("http://{closed}/hooks/{ID}"),
        proxy.address.to_string(),
    );
    let with_password = format!("user:{PASSWORD}@{proxy}");
    for (args, said) in [
        (&["-w", &server.url()][..], "Couldn't find the channel"),
        (&["-w", &closed, "-t", "2"], "Connection refused"),
        (
            &["-w", &hang.url(), "-t", "0.2"],
            "no answer came within 200ms",
        ),
        (&["-w", "nonsense"], "URL"),
        (&["-w", &server.url(), "-p", &proxy], "407"),
        (&["-w", &server.url(), "-p", &with_password], "407"),
        (
            &["-w", &server.url(), "-t", "-1"],
            "the timeout cannot be used",
        ),
        (
            &["-w", &server.url(), "-t", "nan"],
            "the timeout cannot be used",
        ),
        (&["-w", &server.url(), "-e", "two words"], "icon_emoji"),
    ] {
        let run = send_to_mattermost().args(args).args(["-m", "x"]).run();
        run.code(1)
            .says("error: failed to send message to Mattermost: ")
            .says(said);
        assert!(run.out.is_empty());
    }
    let run = send_to_mattermost()
        .args(["-w", &server.url(), "-m", ""])
        .run();
    run.code(1).says("`text` is empty");
}

#[test]
fn the_proxy_of_the_environment_is_used_unless_left_out() {
    let server = Server::ok();
    let proxy = Server::always(crate::server::answer("502 No", "", ""));
    let program = || {
        let program = send_to_mattermost().args(["-w", &server.url(), "-m", "x", "-t", "1"]);
        program.env("HTTP_PROXY", format!("http://{}", proxy.address))
    };
    program().run().code(1).says("502");
    program().env("NO_PROXY", "127.0.0.1").run().code(0);
}
