//! The wheel of mm-jupyter: built by maturin, looked into, and installed into an environment that
//! has nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::command::{bare, call, output, text};
use super::programs::{Program, SERVICE, anonymous};
use super::release::Release;
use super::scratch::{Scratch, empty};
use super::{contents, notices, send};
use crate::workspace::Workspace;
use crate::{Result, foreign};

/// The package whose wheel it is.
const FOLDER: &str = "crates/mm-jupyter";

/// Builds the wheel into a folder where no other of ours is then.
pub(crate) fn build(workspace: &Workspace, release: &Release, to: &Path) -> Result<PathBuf> {
    let maturin = foreign::maturin(workspace)?;
    for wheel in wheels(to, |name| name.starts_with("mm_jupyter-"))? {
        fs::remove_file(wheel)?;
    }
    let notices = notices::text(workspace, &release.triple, &["mm-jupyter"])?;
    let package = workspace.root.join(FOLDER);
    let _notices = Written::new(package.join(notices::FILE), &notices)?;
    // Made from the command that starts cargo, which is told nothing about xtask.
    let mut build = Command::new(maturin);
    for (name, value) in workspace.cargo().get_envs() {
        match value {
            Some(value) => build.env(name, value),
            None => build.env_remove(name),
        };
    }
    build.current_dir(package);
    build
        .args(["build", "--release", "--locked", "--out"])
        .arg(to);
    build.arg("--target-dir").arg(&workspace.target_directory);
    build.env("SOURCE_DATE_EPOCH", release.epoch.to_string());
    call(anonymous(&mut build, workspace))?;
    let is_ours = |name: &str| release.is_wheel(Path::new(name));
    match wheels(to, is_ours)?.as_slice() {
        [wheel] => Ok(wheel.clone()),
        wheels => Err(format!("maturin made {} wheels of this version", wheels.len()).into()),
    }
}

/// A file beside the sources, where maturin looks for it, that goes away again.
struct Written(PathBuf);

impl Written {
    fn new(path: PathBuf, text: &str) -> Result<Self> {
        fs::write(&path, text)?;
        Ok(Self(path))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0); // git does not see it.
    }
}

fn wheels(folder: &Path, is_meant: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut wheels = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_meant(&entry.file_name().to_string_lossy()) {
            wheels.push(entry.path());
        }
    }
    Ok(wheels)
}

/// Fails unless the wheel holds what it must and nothing else; gives the program in it.
pub(crate) fn check(workspace: &Workspace, release: &Release, wheel: &Path) -> Result<Program> {
    let scratch = Scratch::below(&workspace.target_directory, "wheel")?;
    let mut unzip = Command::new("python3");
    unzip.args(["-m", "zipfile", "--extract"]).arg(wheel);
    call(unzip.arg(scratch.path()))?;
    let mut names = Vec::new();
    walk(scratch.path(), "", &mut names)?;
    let mut sources = Vec::new();
    for package in contents::PACKAGES {
        let folder = workspace.root.join(FOLDER).join("python").join(package);
        walk(&folder, &format!("{package}/"), &mut sources)?;
    }
    sources.retain(|name| !name.contains("__pycache__"));
    let mut problems = contents::files(&release.version, &names, &sources);
    let about = scratch
        .path()
        .join(contents::about(&release.version, "METADATA"));
    let metadata = fs::read_to_string(about)?;
    let readme = fs::read_to_string(workspace.root.join(FOLDER).join("README.md"))?;
    problems.extend(contents::metadata(&metadata, &release.version, &readme));
    problems.extend(contents::size(fs::metadata(wheel)?.len()));
    if !problems.is_empty() {
        return Err(format!("the wheel {}", problems.join("; it ")).into());
    }
    let program = scratch.path().join(contents::program(&release.version));
    let program = Program::read(SERVICE, &program)?;
    program.check(workspace)?;
    Ok(program)
}

/// The files in a folder and those below it.
fn walk(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Installs the wheel and what it needs into an empty environment, and posts from there.
pub(crate) fn try_out(workspace: &Workspace, release: &Release, wheel: &Path) -> Result<()> {
    let scratch = Scratch::below(&workspace.target_directory, "environment")?;
    let environment = scratch.path().join("venv");
    foreign::environment(&environment)?;
    foreign::pip_install(workspace, &environment, wheel)?;
    let home = scratch.path().join("home");
    empty(&home)?;
    let python = environment.join("bin/python");
    let script = "import mm_jupyter.hub_program as h; print(h.find_program())";
    let found = PathBuf::from(text(bare(&python, &home).args(["-c", script]))?);
    let program = environment.join("bin").join(SERVICE);
    if found.canonicalize()? != program.canonicalize()? {
        return Err(format!("the packages take another program, {}", found.display()).into());
    }
    send::version(&program, release, &home)?;
    let script = "from IPython.core.interactiveshell import InteractiveShell as S; \
                  s = S.instance(); s.run_line_magic('load_ext', 'mm_jupyter'); \
                  assert s.find_line_magic('post') and s.find_cell_magic('post')";
    output(bare(&python, &home).args(["-c", script]))?;
    send::notebook(&mut bare(&python, &home), &found, &home)
}
