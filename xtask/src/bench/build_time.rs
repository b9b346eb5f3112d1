//! How long the program takes to build from nothing, and the driver once its dependencies are
//! built.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Instant;

use super::figure::Figure;
use super::programs;
use crate::Result;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    // Loading the packages is the network's time.
    if !workspace.cargo().arg("fetch").status()?.success() {
        return Err("`cargo fetch` failed".into());
    }
    let target = workspace.target_directory.join("bench-build-time");
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let begin = Instant::now();
    programs::build_into(workspace, &target, &[])?;
    let minutes = begin.elapsed().as_secs_f64() / 60.0;
    let whole = driver(workspace, &target, &[])?;
    let five = ["--no-default-features", "--features", FIVE];
    let five = driver(workspace, &target, &five)?;
    fs::remove_dir_all(&target)?;
    Ok(vec![
        Figure::at_most(
            "build-time: of the program, from nothing",
            4.0,
            minutes,
            "min",
        ),
        Figure::at_most("build-time: of the whole driver alone", 60.0, whole, "s"),
        Figure::at_most("build-time: of the driver with five tags", 15.0, five, "s"),
    ])
}

/// What most bots need.
const FIVE: &str = "posts,channels,users,teams,files";

/// The seconds that the driver itself takes when what it depends on is built.
fn driver(workspace: &Workspace, target: &Path, features: &[&str]) -> Result<f64> {
    let build = || -> Result<f64> {
        let mut command = workspace.cargo();
        command.args(["build", "--release", "--package", "mm-driver"]);
        command.args(features).arg("--target-dir").arg(target);
        let begin = Instant::now();
        if !command.status()?.success() {
            return Err("mm-driver does not build".into());
        }
        Ok(begin.elapsed().as_secs_f64())
    };
    build()?;
    let mut clean = workspace.cargo();
    clean.args([
        "clean",
        "--release",
        "--package",
        "mm-driver",
        "--target-dir",
    ]);
    if !clean.arg(target).status()?.success() {
        return Err("`cargo clean` failed".into());
    }
    build()
}
