//! Completion of operations and fields.

#![cfg(feature = "manual")]

use std::path::Path;
use std::process::Command;

use crate::support::mm;

/// What bash completes the last of these words to.
fn completed(words: &[&str]) -> Vec<String> {
    let script = mm().args(["completions", "bash"]).run();
    let script = script.code(0).text();
    let script = format!(
        "{script}\nCOMP_WORDS=(mm \"$@\"); COMP_CWORD=$#; _mm_api mm \"${{!#}}\" \"${{@: -2:1}}\"\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let folder = Path::new(env!("CARGO_BIN_EXE_mm")).parent().unwrap();
    let output = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", &script, "bash"])
        .args(words)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.stderr.is_empty(), "{output:?}");
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn operations_are_completed_with_and_without_their_tag() {
    let posts = completed(&["api", "posts.create_post"]);
    assert_eq!(posts, ["posts.create_post", "posts.create_post_ephemeral"]);
    assert!(completed(&["api", "create_po"]).contains(&"create_post".to_owned()));
    assert!(completed(&["api", ""]).len() > 1000);
}

#[test]
fn fields_are_completed_by_their_operation_and_flags_as_ever() {
    let fields = completed(&["api", "create_post", "-f", "m"]);
    assert_eq!(fields, ["message=", "metadata="]);
    let second = completed(&[
        "api",
        "-f",
        "message=x",
        "posts.create_post",
        "--field",
        "ch",
    ]);
    assert_eq!(second, ["channel_id="]);
    assert!(completed(&["api", "nonsense", "-f", ""]).is_empty());
    assert_eq!(completed(&["api", "create_post", "--pag"]), ["--paginate"]);
    assert_eq!(completed(&["who"]), ["whoami"]);
}

#[test]
fn the_other_shells_ask_the_program_too() {
    for (shell, part) in [
        ("zsh", "or its name alone:_mm_api_operations"),
        ("zsh", ":NAME=VALUE:_mm_api_fields"),
        ("fish", "-s f -l field -x -a"),
    ] {
        let run = mm().args(["completions", shell]).run();
        assert!(run.text().contains(part), "{shell} has no {part}");
        assert!(run.text().contains("mm api --names"), "{shell}");
    }
    let zsh = mm().args(["completions", "zsh"]).run();
    assert!(zsh.text().starts_with("#compdef mm\n"), "{zsh}");
}
