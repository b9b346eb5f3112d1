//! Clients and servers that others wrote, for the tests that run them: Python environments and a
//! folder of Node.js packages under the target folder, at pinned versions.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::workspace::Workspace;

/// Where the versions stand, from the top level on.
const PINS: &str = "xtask/tests/it/foreign";
/// Written last, and holds what was installed: without it, or with another, all begins anew.
const STAMP: &str = "installed.txt";

/// Installs what is pinned, unless it is there.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    let pins = workspace.root.join(PINS);
    let folder = workspace.target_directory.join("foreign");
    let wanted = wanted(&pins, &["requirements.txt", "package.json"])?;
    if !is_installed(&folder, &wanted) {
        eprintln!("    installing clients of others");
        begin(&folder)?;
        python(&folder, &pins.join("requirements.txt"))?;
        fs::copy(pins.join("package.json"), folder.join("package.json"))?;
        call(
            Command::new("npm")
                .args(["install", "--no-package-lock", "--ignore-scripts"])
                .args(["--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(&folder),
        )?;
        fs::write(folder.join(STAMP), wanted)?;
    }
    jupyter(&pins, &folder.join("jupyter"))
}

/// The hub and what notebooks draw with: an environment of its own, which is large.
fn jupyter(pins: &Path, folder: &Path) -> Result<()> {
    let wanted = wanted(pins, &["jupyter.txt"])?;
    if is_installed(folder, &wanted) {
        return Ok(());
    }
    eprintln!("    installing JupyterHub");
    begin(folder)?;
    python(folder, &pins.join("jupyter.txt"))?;
    fs::write(folder.join(STAMP), wanted)?;
    Ok(())
}

/// An empty folder.
fn begin(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(folder),
    }
}

/// An environment of Python with these packages.
fn python(folder: &Path, requirements: &Path) -> Result<()> {
    let environment = folder.join("venv");
    call(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    call(
        Command::new(environment.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            .args(["--disable-pip-version-check", "--prefer-binary"])
            .arg("--requirement")
            .arg(requirements),
    )
}

/// What is pinned, as one text.
fn wanted(pins: &Path, names: &[&str]) -> io::Result<String> {
    let texts = names.iter().map(|name| fs::read_to_string(pins.join(name)));
    texts.collect()
}

/// Whether this was installed to its end, and the Python it was installed for is still there.
fn is_installed(folder: &Path, wanted: &str) -> bool {
    let stamp = fs::read_to_string(folder.join(STAMP));
    stamp.is_ok_and(|installed| installed == wanted) && folder.join("venv/bin/python").exists()
}

fn call(command: &mut Command) -> Result<()> {
    // What tests print is counted; this is not theirs.
    let status = command.stdout(io::stderr()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{}: {status}", name(command)).into()),
        Err(error) => Err(format!("{} does not start: {error}", name(command)).into()),
    }
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_pins_with_their_python_count_as_installed() {
        let name = format!("mm-foreign-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("venv/bin")).unwrap();
        assert!(!is_installed(&folder, "a==1"));
        fs::write(folder.join(STAMP), "a==1").unwrap();
        assert!(!is_installed(&folder, "a==1"), "without its Python");
        fs::write(folder.join("venv/bin/python"), "").unwrap();
        assert!(is_installed(&folder, "a==1"));
        assert!(!is_installed(&folder, "a==2"));
        fs::remove_dir_all(folder).unwrap();
    }
}
