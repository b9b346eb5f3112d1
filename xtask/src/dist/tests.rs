//! What `cargo xtask dist` does, with the programs as tests build them: in a minute, not in ten.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::command::{bare, call};
use super::pack::Effort;
use super::programs::{MM, Program, SECOND, SERVICE};
use super::release::Release;
use super::scratch::{Scratch, empty};
use super::{packed, send, tried};
use crate::workspace::Workspace;

/// The folder in which this test was built: it lies in `TARGET/PROFILE/deps`.
fn folder() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_owned()
}

/// The programs, built with all features as the tests are: then they are there already.
fn built(workspace: &Workspace) -> PathBuf {
    let folder = folder();
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--quiet",
        "--workspace",
        "--all-features",
        "--bins",
    ]);
    cargo.arg("--target-dir").arg(folder.parent().unwrap());
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    call(&mut cargo).unwrap();
    folder
}

#[test]
fn what_is_packed_installs_and_sends() {
    let mut workspace = Workspace::load().unwrap();
    let folder = built(&workspace);
    let scratch = Scratch::below(folder.parent().unwrap(), "dist-test").unwrap();
    workspace.target_directory = scratch.path().to_owned();
    let release = Release::of(&workspace).unwrap();
    let programs = [MM, SECOND, SERVICE].map(|name| {
        let path = scratch.path().join(name);
        let mut strip = Command::new("strip");
        call(strip.arg("-o").arg(&path).arg(folder.join(name))).unwrap();
        Program::read(name, &path).unwrap()
    });
    let make = |name: &str| {
        let to = scratch.path().join(name);
        empty(&to).unwrap();
        packed(&workspace, &release, &programs, &to, Effort::Test).unwrap()
    };
    let (once, again) = (make("once"), make("again"));
    tried(&workspace, &release, &once).unwrap();
    for (one, other) in once.iter().zip(&again) {
        let is_same = fs::read(one).unwrap() == fs::read(other).unwrap();
        assert!(is_same, "{} is other bytes each time", one.display());
    }
}

#[test]
fn python_posts_through_the_service() {
    let workspace = Workspace::load().unwrap();
    let folder = built(&workspace);
    let home = Scratch::below(folder.parent().unwrap(), "dist-home").unwrap();
    let python = folder
        .parent()
        .unwrap()
        .join("foreign/jupyter/venv/bin/python");
    let mut python = bare(python, home.path());
    python.env(
        "PYTHONPATH",
        workspace.root.join("crates/mm-jupyter/python"),
    );
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    send::notebook(&mut python, &folder.join(SERVICE), home.path()).unwrap();
}

#[test]
fn the_checklist_publishes_each_crate_after_those_it_uses() {
    let workspace = Workspace::load().unwrap();
    let text = fs::read_to_string(workspace.root.join("docs/release.md")).unwrap();
    let numbered = text.lines().filter_map(|line| line.split_once(". mm-"));
    let order: Vec<_> = numbered.map(|(_, name)| format!("mm-{name}")).collect();
    let place = |name: &str| order.iter().position(|listed| listed == name);
    let published = || workspace.members().filter(|package| package.is_published());
    assert_eq!(order.len(), published().count(), "{order:?}");
    for package in published() {
        let own = place(&package.name);
        assert!(own.is_some(), "{} is not in the list", package.name);
        let used = package.dependencies.iter().map(|used| place(&used.name));
        // A crate may name itself, for its own tests.
        assert!(
            used.clone().all(|used| used <= own),
            "{} comes too early in {order:?}",
            package.name
        );
    }
}
