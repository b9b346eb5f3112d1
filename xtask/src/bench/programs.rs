//! The programs, built as they are released, and the way to run them undisturbed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::workspace::Workspace;

/// Builds the program `mm` with these flags for its features, and puts it apart.
pub(super) fn build(workspace: &Workspace, name: &str, features: &[&str]) -> Result<PathBuf> {
    let target = workspace.target_directory.join("bench");
    build_into(workspace, &target, features)?;
    let (built, kept) = (target.join("release/mm"), target.join(name));
    fs::copy(built, &kept)?;
    Ok(kept)
}

/// Builds the package of the program `mm` into a folder.
pub(super) fn build_into(workspace: &Workspace, target: &Path, features: &[&str]) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["build", "--quiet", "--release", "--package", "mm-cli"]);
    command.args(features).arg("--target-dir").arg(target);
    if !command.status()?.success() {
        return Err("mm-cli was not built".into());
    }
    Ok(())
}

/// The smallest program that sends.
pub(super) fn small(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, "mm-small", &["--no-default-features"])
}

/// The program as users get it.
pub(super) fn whole(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, "mm-whole", &[])
}

/// The service for notebooks.
pub(super) fn jupyter(workspace: &Workspace) -> Result<PathBuf> {
    let target = workspace.target_directory.join("bench");
    let mut command = workspace.cargo();
    command.args(["build", "--quiet", "--release", "--package", "mm-jupyter"]);
    if !command.arg("--target-dir").arg(&target).status()?.success() {
        return Err("mm-jupyter was not built".into());
    }
    Ok(target.join("release/mm-jupyter"))
}

/// Gives a command the webhook, and nothing of this machine's settings.
pub(super) fn isolate(command: &mut Command, webhook: &str) {
    let settings = std::env::vars_os().map(|(name, _)| name);
    for name in settings.filter(|name| {
        let name = name.to_string_lossy().to_ascii_uppercase();
        name.starts_with("MM_") || name.ends_with("_PROXY")
    }) {
        command.env_remove(name);
    }
    command
        .env("MM_WEBHOOK", webhook)
        .env("XDG_CONFIG_HOME", "no-such-folder");
}
