//! `cargo xtask test`: every check and every test, the quick ones first.

use std::io;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{Result, conformance, features, setup, tidy};

/// Runs the steps one after the other up to the first that fails.
///
/// The last line printed is the sum of the test runners' counts, once there is one.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    let mut tally = Tally::default();
    let outcome = steps(workspace, &mut tally);
    if let Err(error) = &outcome {
        eprintln!("\nerror: {error}");
    }
    if !tally.is_empty() {
        println!("{tally}");
    }
    ExitCode::from(u8::from(outcome.is_err()))
}

fn steps(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    step("tools", || tools(workspace))?;
    step("setup", || setup::run(workspace))?;
    step("format", || {
        call(workspace.cargo().args(["fmt", "--all", "--check"]))
    })?;
    step("clippy", || {
        call(workspace.cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "--deny=warnings",
        ]))
    })?;
    step("tidy", || tidy::run(workspace))?;
    step("each feature alone", || each_feature(workspace))?;
    step("rustdoc", || {
        call(
            workspace
                .cargo()
                .args(["doc", "--workspace", "--no-deps", "--all-features"])
                .env("RUSTDOCFLAGS", "--deny=warnings"),
        )
    })?;
    step("packages", || packages(workspace))?;
    step("doc tests", || {
        let mut command = workspace.cargo();
        command.args([
            "test",
            "--workspace",
            "--all-features",
            "--no-fail-fast",
            "--doc",
        ]);
        counted(&mut command, tally)
    })?;
    step("unit and integration tests", || {
        let mut command = workspace.cargo();
        command.args(["test", "--workspace", "--all-features", "--no-fail-fast"]);
        command.args(["--lib", "--bins", "--tests", "--examples"]);
        counted(&mut command, tally)
    })?;
    step("conformance", || conformance::check(workspace))
}

/// Tells at once, not after minutes, that a component of the toolchain is missing.
fn tools(workspace: &Workspace) -> Result<()> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = workspace
            .cargo()
            .args([tool, "--version"])
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !there {
            return Err(format!(
                "`cargo {tool}` is missing; install it with `rustup component add {component}`"
            )
            .into());
        }
    }
    Ok(())
}

/// Clippy is a `cargo check` that can deny warnings without other flags for rustc, which would
/// build every dependency a second time.
fn each_feature(workspace: &Workspace) -> Result<()> {
    for package in workspace.members() {
        for set in features::sets(package) {
            let mut command = workspace.cargo();
            command.args(["clippy", "--quiet", "--package", &package.name]);
            command.args(set).args(["--", "--deny=warnings"]);
            eprintln!("    {}", line(&command));
            call(&mut command)?;
        }
    }
    Ok(())
}

/// Packs each published crate and builds it from its package alone.
fn packages(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["package", "--workspace", "--allow-dirty"]);
    for package in workspace
        .members()
        .filter(|package| !package.is_published())
    {
        command.args(["--exclude", &package.name]);
    }
    // Named, so that the packages share what they build; else each builds all of its
    // dependencies. By a name of its own each time: cargo takes a registry of the same path
    // for the same one, and our unpublished crates in it, of the same version, for unchanged.
    let target = &workspace.target_directory;
    let name = format!("packages-{}-{}", std::process::id(), nanoseconds());
    let alias = target.join(name);
    std::fs::create_dir_all(target)?;
    std::os::unix::fs::symlink(".", &alias)?;
    command.arg("--target-dir").arg(&alias);
    let result = call(&mut command);
    std::fs::remove_file(&alias)?;
    result
}

/// What makes a name unlike those of earlier runs.
fn nanoseconds() -> u128 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.map_or(0, |time| time.as_nanos())
}

fn step(name: &str, action: impl FnOnce() -> Result<()>) -> Result<()> {
    eprintln!("\n==> {name}");
    let start = Instant::now();
    action()?;
    eprintln!("    {name}: {:.1} s", start.elapsed().as_secs_f32());
    Ok(())
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status();
    if status.is_ok_and(|status| status.success()) {
        Ok(())
    } else {
        Err(format!("this failed: {}", line(command)).into())
    }
}

/// Runs a command whose output holds the results of test runners.
fn counted(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(output) = child.stdout.take() {
        tally.stream(output, io::stdout())?;
    }
    if child.wait()?.success() {
        Ok(())
    } else {
        Err(format!("this failed: {}", line(command)).into())
    }
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    arguments.fold("cargo".to_owned(), |line, argument| line + " " + &argument)
}
