//! `cargo xtask dist` and `cargo xtask wheel`: what is released, packed, installed and tried.

mod changelog;
mod command;
mod contents;
mod control;
mod elf;
mod gzip;
mod install;
mod layout;
mod manual;
mod notices;
mod pack;
mod programs;
mod release;
mod scratch;
mod send;
#[cfg(test)]
mod tests;
mod wheel;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use self::manual::Manual;
use self::pack::Effort;
use self::programs::Program;
use self::release::{PACKAGE, Release};
use self::scratch::{Scratch, empty};
use crate::Result;
use crate::workspace::Workspace;

/// Makes the wheel alone.
pub(crate) fn wheel(workspace: &Workspace) -> Result<()> {
    let release = Release::of(workspace)?;
    let to = folder(workspace)?;
    let (path, _) = made_wheel(workspace, &release, &to)?;
    tell(&[path])
}

/// Makes everything that is released of a version, and tries each part of it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let release = Release::of(workspace)?;
    let to = folder(workspace)?;
    empty(&to)?;
    let programs = step("programs", || programs::build(workspace))?;
    programs
        .iter()
        .try_for_each(|program| program.check(workspace))?;
    let (wheel, service) = made_wheel(workspace, &release, &to)?;
    let [mm, second] = programs;
    let programs = [mm, second, service];
    let mut paths = step("packages", || {
        packed(workspace, &release, &programs, &to, Effort::Release)
    })?;
    step("packages, installed", || tried(workspace, &release, &paths))?;
    paths.push(wheel);
    paths.push(pack::checksums(&paths, &to)?);
    tell(&paths)
}

fn folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target_directory.join("dist");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn made_wheel(workspace: &Workspace, release: &Release, to: &Path) -> Result<(PathBuf, Program)> {
    let path = step("wheel", || wheel::build(workspace, release, to))?;
    let program = wheel::check(workspace, release, &path)?;
    step("wheel, installed", || {
        wheel::try_out(workspace, release, &path)
    })?;
    Ok((path, program))
}

/// Packs the programs with all that belongs to them: a tarball and a Debian package.
fn packed(
    workspace: &Workspace,
    release: &Release,
    programs: &[Program],
    to: &Path,
    effort: Effort,
) -> Result<Vec<PathBuf>> {
    let scratch = Scratch::below(to, "programs")?;
    for program in programs {
        let path = scratch.path().join(program.name);
        fs::write(&path, &program.bytes)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    let manual = Manual::of(scratch.path())?;
    let read = |name| fs::read_to_string(workspace.root.join(name));
    let (readme, licence) = (read("README.md")?, read("LICENSE.md")?);
    let others = notices::text(workspace, &release.triple, &["mm-cli", "mm-jupyter"])?;
    let documents = vec![
        ("CHANGELOG.md", read("CHANGELOG.md")?.into_bytes()),
        ("LICENSE.md", licence.clone().into_bytes()),
        ("README.md", readme.clone().into_bytes()),
        (notices::FILE, others.clone().into_bytes()),
    ];
    let files = layout::tarball(programs, &manual, documents);
    let tarball = pack::tarball(&files, release, to, effort)?;
    let changes = changelog::debian(&release.changes, PACKAGE, &control::maintainer());
    let documents = vec![
        ("README.md", readme.into_bytes()),
        ("THIRD-PARTY.txt.gz", gzip::best(others.as_bytes())?),
        ("changelog.gz", gzip::best(changes.as_bytes())?),
        ("copyright", control::copyright(&licence).into_bytes()),
    ];
    let files = layout::debian(programs, &manual, documents)?;
    Ok(vec![tarball, pack::debian(&files, release, to, effort)?])
}

/// Installs the tarball and the package, and sends by what is installed.
fn tried(workspace: &Workspace, release: &Release, paths: &[PathBuf]) -> Result<()> {
    let [tarball, package] = paths else {
        return Err("there are not two packages".into());
    };
    let scratch = Scratch::below(&workspace.target_directory, "installed")?;
    let home = scratch.path().join("home");
    empty(&home)?;
    let folder = install::tarball(tarball, release, &scratch.path().join("tarball"))?;
    send::programs(&folder, release, &home)?;
    let root = install::Root::of(package, &scratch.path().join("root"))?;
    send::programs(&root.programs(), release, &home)?;
    root.purge()
}

/// Prints each file with its size.
fn tell(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let megabytes = fs::metadata(path)?.len() as f64 / 1e6;
        println!("{megabytes:7.2} MB  {}", path.display());
    }
    Ok(())
}

fn step<T>(name: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {name}");
    let start = Instant::now();
    let made = action()?;
    eprintln!("    {name}: {:.1} s", start.elapsed().as_secs_f32());
    Ok(made)
}
