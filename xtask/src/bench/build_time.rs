//! How long the program takes to build from nothing.

use std::fs;
use std::io::ErrorKind;
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
    fs::remove_dir_all(&target)?;
    Ok(vec![Figure::at_most(
        "build-time: of the program, from nothing",
        4.0,
        minutes,
        "min",
    )])
}
