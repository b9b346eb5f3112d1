//! Help, usage errors, closed pipes.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use crate::server::Server;
use crate::support::{mm, send, send_to_mattermost};

#[test]
fn help_is_on_stdout_and_names_what_each_command_does() {
    let run = mm().arg("--help").run();
    run.code(0).quiet();
    for word in ["send", "tee", "doctor", "MM_WEBHOOK", "75 try again later"] {
        assert!(run.text().contains(word), "no {word} in {run}");
    }
    for command in ["send", "tee", "doctor"] {
        let short = mm().args([command, "-h"]).run();
        let long = mm().args([command, "--help"]).run();
        short.code(0).quiet();
        long.code(0).quiet();
        for word in [
            "Usage: mm",
            "Connection:",
            "MM_WEBHOOK",
            "--timeout",
            "Exit codes: ",
        ] {
            assert!(short.text().contains(word), "no {word} in {short}");
            assert!(long.text().contains(word), "no {word} in {long}");
        }
        assert!(long.text().contains("--danger-accept-invalid-certs"));
        assert!(short.text().len() < long.text().len());
    }
}

#[test]
fn the_flags_of_send_stand_under_the_heading_they_belong_to() {
    let help = mm().args(["send", "--help"]).run();
    let section = |flag: &str| {
        let before = &help.text()[..help.text().find(flag).unwrap()];
        let is_heading = |line: &&str| line.ends_with(':') && !line.starts_with(' ');
        before.lines().rfind(is_heading).unwrap().to_owned()
    };
    for (flag, heading) in [
        ("--dry-run", "Options:"),
        ("--json", "Options:"),
        ("  [TEXT]...", "Arguments:"),
        ("--urgent", "Message:"),
        ("--attach-title ", "Attachment:"),
        ("--webhook ", "Connection:"),
    ] {
        assert_eq!(section(flag), heading, "{flag}");
    }
}

#[test]
fn help_shows_no_secret_of_the_environment() {
    for command in ["send", "tee", "doctor"] {
        let run = mm()
            .webhook(&Server::ok())
            .env("MM_PROXY", "http://user:correcthorse7battery@p.example:1")
            .args([command, "--help"])
            .run();
        run.code(0); // That nothing shows a secret is looked at for each run.
    }
}

#[test]
fn wrong_usage_is_2_on_stderr_with_a_way_on() {
    for args in [
        &[][..],
        &["nonsense"],
        &["send", "--nonsense"],
        &["send", "a", "-m", "b"],
        &["send", "--urgent", "--priority", "important", "x"],
        &["send", "--timeout", "soon", "x"],
        &["send", "--attempts", "0", "x"],
        &["send", "--max-chars", "16384", "x"],
        &["send", "--prop", "no-value", "x"],
        &["tee", "--file", "a", "--follow", "b"],
        &["tee", "--from-start"],
        &["tee", "--queue", "much"],
        &["tee", "--markdown", "--lang", "rust"],
        &["doctor", "--text", "without --post"],
    ] {
        let run = mm().args(args).run();
        run.code(2).says("--help");
        assert!(run.out.is_empty(), "{run}");
    }
}

#[test]
fn a_secret_in_the_wrong_place_is_not_said_back() {
    let url = "https://user:correcthorse7battery@c.example/hooks/8aix33e45idrfjj63p8uomwzih";
    for args in [
        &[url][..],
        &["doctor", url],
        &["tee", url],
        &["send", "--timeout", url, "x"],
        &["send", "--profile", url, "x"],
        &["send", "--config", url, "x"],
        &["send", "--payload", url],
        &[
            "send",
            "--ca-file",
            url,
            "-w",
            "https://c.example/hooks/x",
            "x",
        ],
        &["tee", "--file", url],
    ] {
        let run = mm().args(args).run();
        run.code(2);
        assert!(!run.err.is_empty());
    }
    let run = mm().args(["send", "x", "--webhook-file", url]).run();
    run.code(2).tells_once(
        "https://<redacted>@c.example/hooks/<redacted>",
        "a file is wanted",
    );
    send_to_mattermost().arg(url).run().code(2);
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let server = Server::ok();
    for program in [
        mm().arg("--help"),
        mm().args(["send", "--help"]),
        send(&server).args(["--dry-run", "x"]),
        send(&server).args(["--json", "x"]),
        mm().webhook(&server).arg("doctor"),
        mm().webhook(&server).args(["doctor", "--json"]),
    ] {
        let (reader, writer) = UnixStream::pair().unwrap();
        drop(reader);
        let run = program.start_to(OwnedFd::from(writer)).wait();
        run.code(0).quiet();
    }
}

#[test]
fn a_full_disk_is_told_and_not_taken_for_wrong_usage() {
    let server = Server::ok();
    let program = send(&server).args(["--json", "x"]);
    let full = std::fs::File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let run = program.start_to(full).wait();
    run.code(1).says("error: stdout: No space left");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn nothing_is_coloured_where_no_terminal_is() {
    let run = mm().args(["send", "x"]).env("TERM", "xterm").run();
    run.code(2)
        .says("error: ")
        .says("hint: ")
        .says_not("\u{1b}");
    mm().arg("nonsense").run().says_not("\u{1b}");
}
