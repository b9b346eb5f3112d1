//! The programs, built as they are released, and what is true of each of them.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::command;
use super::elf::Elf;
use crate::Result;
use crate::workspace::Workspace;

/// The programs of mm-cli.
pub(crate) const MM: &str = "mm";
pub(crate) const SECOND: &str = "sendToMattermost";
/// The program of mm-jupyter.
pub(crate) const SERVICE: &str = "mm-jupyter";

/// A program that was built.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Program {
    pub(crate) fn read(name: &'static str, path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { name, bytes })
    }

    /// Fails if it holds more than it runs by, or tells on which machine it was built.
    pub(crate) fn check(&self, workspace: &Workspace) -> Result<()> {
        let name = self.name;
        if !Elf::read(&self.bytes)?.is_stripped {
            return Err(format!("{name} is not stripped").into());
        }
        for (folder, _) in folders(workspace) {
            if holds(&self.bytes, folder.as_encoded_bytes()) {
                let folder = folder.to_string_lossy();
                return Err(format!("{name} names a folder of this machine, {folder}").into());
            }
        }
        Ok(())
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Builds the programs of mm-cli.
pub(crate) fn build(workspace: &Workspace) -> Result<[Program; 2]> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--release", "--locked", "--package", "mm-cli"]);
    cargo.arg("--target-dir").arg(&workspace.target_directory);
    command::call(anonymous(&mut cargo, workspace))?;
    let folder = workspace.target_directory.join("release");
    Ok([
        Program::read(MM, &folder.join(MM))?,
        Program::read(SECOND, &folder.join(SECOND))?,
    ])
}

/// Lets the compiler write the places of sources without the folders of this machine.
pub(crate) fn anonymous<'a>(command: &'a mut Command, workspace: &Workspace) -> &'a mut Command {
    let mut flags = OsString::new();
    for (folder, name) in folders(workspace) {
        if !flags.is_empty() {
            flags.push("\x1f");
        }
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push(format!("={name}"));
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags)
}

/// Where sources lie, and what is written in place of that.
fn folders(workspace: &Workspace) -> Vec<(OsString, &'static str)> {
    let home = env::var_os("CARGO_HOME").or_else(|| {
        let home = env::home_dir()?;
        Some(home.join(".cargo").into_os_string())
    });
    let root = workspace.root.clone().into_os_string();
    let home = home.map(|home| (home, "cargo"));
    home.into_iter().chain([(root, "mm")]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> Workspace {
        Workspace {
            root: "built-by/anna/mm".into(),
            ..Workspace::default()
        }
    }

    #[test]
    fn the_compiler_is_told_not_to_name_folders_of_this_machine() {
        let mut command = Command::new("cargo");
        anonymous(&mut command, &workspace());
        let (_, flags) = command.get_envs().next().unwrap();
        let flags = flags.unwrap().to_string_lossy();
        assert!(
            flags.ends_with("--remap-path-prefix=built-by/anna/mm=mm"),
            "{flags}"
        );
        assert!(flags.contains("=cargo\x1f--remap"), "{flags}");
    }

    #[test]
    fn a_program_that_is_not_stripped_or_names_a_folder_is_refused() {
        let own = env::current_exe().unwrap();
        let program = Program::read(MM, &own).unwrap();
        let error = program.check(&workspace()).unwrap_err();
        assert_eq!(error.to_string(), "mm is not stripped");
        assert!(holds(b"at built-by/anna/mm/src", b"built-by/anna/mm"));
        assert!(!holds(b"at mm/src", b"built-by/anna/mm"));
        assert!(!holds(b"", b"x"));
    }
}
