//! Completions and man pages come from the definitions of the flags.

#![cfg(feature = "manual")]

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Folder, mm};

/// Those with flags of their own; spaces stand before a command's own commands.
const COMMANDS: &[&str] = &[
    "send",
    "tee",
    "doctor",
    #[cfg(feature = "rest")]
    "listen",
    #[cfg(feature = "catcher")]
    "catch",
    #[cfg(feature = "rest")]
    "login",
    #[cfg(feature = "rest")]
    "whoami",
    #[cfg(feature = "rest")]
    "post",
    #[cfg(feature = "rest")]
    "channels",
    #[cfg(feature = "rest")]
    "users",
    #[cfg(feature = "rest")]
    "search",
    #[cfg(feature = "rest")]
    "download",
    #[cfg(feature = "rest")]
    "api",
    #[cfg(feature = "outbox")]
    "outbox init",
    #[cfg(feature = "outbox")]
    "outbox schedule",
    #[cfg(feature = "outbox")]
    "outbox send",
    #[cfg(feature = "outbox")]
    "outbox work",
    #[cfg(feature = "outbox")]
    "outbox status",
    #[cfg(feature = "outbox")]
    "outbox list",
    #[cfg(feature = "outbox")]
    "outbox show",
    #[cfg(feature = "outbox")]
    "outbox requeue",
    #[cfg(feature = "outbox")]
    "outbox cleanup",
    #[cfg(feature = "outbox")]
    "outbox test",
    #[cfg(feature = "outbox")]
    "outbox check",
    #[cfg(feature = "outbox")]
    "outbox sendmail",
    #[cfg(feature = "outbox")]
    "outbox serve",
];

/// The long flags that a text names.
fn flags(text: &str) -> BTreeSet<String> {
    // Man pages escape each dash.
    let text = text.replace("\\-", "-");
    let begins = text.match_indices("--").map(|(at, _)| &text[at..]);
    begins
        .map(|rest| {
            let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .filter(|flag| flag.len() > 3)
        .collect()
}

fn flags_of(command: &str) -> BTreeSet<String> {
    let words = command.split(' ').chain(["--help"]);
    let help = mm().args(words).run();
    let lines = help.text().lines().map(str::trim_start);
    let defined = lines.filter(|line| line.starts_with('-'));
    let flags = flags(&defined.collect::<Vec<_>>().join("\n"));
    // Those of the outbox take what they need from its file.
    let least = if command.starts_with("outbox") { 2 } else { 15 };
    assert!(flags.len() > least, "{flags:?}");
    flags
}

#[test]
fn completions_of_each_shell_name_every_flag() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = mm().args(["completions", shell]).run();
        run.code(0).quiet();
        for command in COMMANDS {
            for flag in flags_of(command) {
                // Fish writes `-l flag`.
                let bare = flag.trim_start_matches('-');
                let forms = [flag.clone(), format!("-l {bare} "), format!("-l {bare}\n")];
                let is_there = forms.iter().any(|form| run.text().contains(form));
                assert!(is_there, "{shell} has no {flag}");
            }
        }
    }
    mm().args(["completions", "cobol"]).run().code(2);
}

#[test]
fn man_pages_name_every_flag() {
    let folder = Folder::new();
    let pages = folder.path().join("man/pages");
    let run = mm().args(["man", "--dir"]).arg(&pages).run();
    run.code(0).quiet();
    for command in COMMANDS {
        let page =
            fs::read_to_string(pages.join(format!("mm-{}.1", command.replace(' ', "-")))).unwrap();
        let missing: Vec<_> = flags_of(command)
            .difference(&flags(&page))
            .cloned()
            .collect();
        assert!(missing.is_empty(), "mm-{command}.1 has no {missing:?}");
    }
    for (page, word) in [("mm.1", "doctor"), ("sendToMattermost.1", "webhook")] {
        let page = fs::read_to_string(pages.join(page)).unwrap();
        assert!(page.contains(word), "{page}");
    }
}

#[test]
fn the_man_page_is_on_stdout() {
    let run = mm().arg("man").run();
    run.code(0).quiet();
    for word in [".TH mm 1", "send", "tee", "doctor"] {
        assert!(run.text().contains(word), "no {word}");
    }
    let run = mm().args(["man", "--dir", "/dev/null/x"]).run();
    run.code(1).says("error: /dev/null/x: ");
}

#[test]
fn the_readme_tells_the_exit_codes_the_variables_and_the_commands() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let help = mm().args(["send", "--help"]).run();
    let doctor = mm().args(["doctor", "--help"]).run();
    let all = format!("{}{}", help.text(), doctor.text());
    let variables: BTreeSet<_> = all
        .split("[env: ")
        .skip(1)
        .map(|rest| rest.split([']', '=']).next().unwrap())
        .collect();
    assert!(variables.len() > 10, "{variables:?}");
    for variable in variables {
        assert!(readme.contains(&format!("`{variable}`")), "no {variable}");
    }
    let told = COMMANDS.iter().filter(|command| **command != "doctor");
    for flag in told.flat_map(|command| flags_of(command)) {
        let is_plain = flag.starts_with("--attach-") || flag == "--help" || flag == "--version";
        assert!(is_plain || readme.contains(&flag), "no {flag}");
    }
    for code in ["| 0 |", "| 1 |", "| 2 |", "| 75 |", "| 128 + n |"] {
        assert!(readme.contains(code), "no {code}");
    }
    for command in COMMANDS.iter().chain(&["completions", "man"]) {
        assert!(readme.contains(&format!("mm {command}")), "no {command}");
    }
}
