//! `cargo xtask setup`: the programs that tests run against, installed where they are missing.

use std::env;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace::Workspace;
use crate::{Result, foreign};

/// A program that tests start, and the Debian package that brings it.
struct Program {
    name: &'static str,
    package: &'static str,
}

const PROGRAMS: [Program; 7] = [
    Program {
        name: "chromium",
        package: "chromium",
    },
    Program {
        name: "chromedriver",
        package: "chromium-driver",
    },
    Program {
        name: VENV,
        package: "python3-venv",
    },
    Program {
        name: "node",
        package: "nodejs",
    },
    Program {
        name: "npm",
        package: "npm",
    },
    Program {
        name: POSTGRES,
        package: "postgresql",
    },
    Program {
        name: "prosody",
        package: "prosody",
    },
];

/// No program of its own but a part of Python, which Debian leaves out of it.
const VENV: &str = "python3 -m venv";

/// What makes a database; Debian puts it into a folder for each version.
const POSTGRES: &str = "initdb";
const POSTGRES_VERSIONS: &str = "/usr/lib/postgresql";

/// Installs what is missing; without the right to do that, says how.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    programs()?;
    foreign::install(workspace)
}

fn programs() -> Result<()> {
    let packages = missing(is_there);
    if packages.is_empty() {
        return Ok(());
    }
    // The owner of the process: asking the system itself needs unsafe code or one more crate.
    let is_root = Path::new("/proc/self")
        .metadata()
        .is_ok_and(|process| process.uid() == 0);
    if !is_root || !is_there("apt-get") {
        return Err(advice(&packages).into());
    }
    eprintln!("    installing {}", packages.join(" "));
    apt_get(&["update", "--quiet"], &[])?;
    apt_get(
        &["install", "--quiet", "--yes", "--no-install-recommends"],
        &packages,
    )?;
    let still = missing(is_there);
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!("installed, and still missing: {}", still.join(" ")).into())
    }
}

/// The packages of the programs that are not there.
fn missing(is_there: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let missing = PROGRAMS.iter().filter(|program| !is_there(program.name));
    missing.map(|program| program.package).collect()
}

/// What a user can do who may not install anything here.
fn advice(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    format!(
        "tests need programs that are missing here; on Debian install them with \
         `sudo apt-get install {packages}`"
    )
}

fn is_there(program: &str) -> bool {
    if program == VENV {
        return has_venv();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let is_on_path = env::split_paths(&path).any(|folder| folder.join(program).is_file());
    is_on_path || program == POSTGRES && has_postgres()
}

fn has_postgres() -> bool {
    let versions = std::fs::read_dir(POSTGRES_VERSIONS).into_iter().flatten();
    let mut folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    folders.any(|folder| folder.join(POSTGRES).is_file())
}

/// Asked for its help, `venv` answers without what it needs to put pip into an environment.
fn has_venv() -> bool {
    let mut python = Command::new("python3");
    python.args(["-c", "import ensurepip, venv"]);
    let status = python.stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn apt_get(arguments: &[&str], packages: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        // What tests print is counted; this is not theirs.
        .stdout(std::io::stderr())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("this failed: apt-get {}", arguments.join(" ")).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_of_missing_programs_are_installed() {
        assert_eq!(missing(|_| true), [""; 0]);
        assert_eq!(missing(|name| name != "chromedriver"), ["chromium-driver"]);
    }

    #[test]
    fn who_may_not_install_is_told_the_command() {
        let text = advice(&missing(|_| false));
        let command = "`sudo apt-get install chromium chromium-driver python3-venv nodejs npm \
                       postgresql prosody`";
        assert!(text.ends_with(command), "{text}");
    }
}
