//! The files that are made of the layouts: a tarball and a Debian package, the same bytes each time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::command::output;
use super::layout::{self, Packed};
use super::release::Release;
use super::scratch::Scratch;
use super::{control, gzip};
use crate::Result;

/// How much time is spent to get small files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    Release,
    #[cfg(test)]
    Test,
}

impl Effort {
    fn gzip(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Release => gzip::best(bytes),
            #[cfg(test)]
            Self::Test => gzip::fast(bytes),
        }
    }

    /// The flags of `dpkg-deb`.
    fn debian(self) -> &'static [&'static str] {
        match self {
            Self::Release => &["-Zxz"],
            #[cfg(test)]
            Self::Test => &["-Zgzip", "-z1"],
        }
    }
}

/// Packs a tarball of one folder that is named for the release.
pub(crate) fn tarball(
    files: &[Packed],
    release: &Release,
    to: &Path,
    effort: Effort,
) -> Result<PathBuf> {
    let scratch = Scratch::below(to, "tarball")?;
    let folder = scratch.path().join(release.stem());
    layout::write(files, &folder, release.epoch)?;
    let mut tar = Command::new("tar");
    tar.args(["--create", "--format=gnu", "--sort=name"]);
    tar.args(["--owner=root:0", "--group=root:0", "--directory"]);
    tar.arg(scratch.path()).arg(release.stem());
    let path = to.join(release.tarball());
    fs::write(&path, effort.gzip(&output(&mut tar)?)?)?;
    Ok(path)
}

/// Packs a package that `apt` and `dpkg` install.
pub(crate) fn debian(
    files: &[Packed],
    release: &Release,
    to: &Path,
    effort: Effort,
) -> Result<PathBuf> {
    let scratch = Scratch::below(to, "debian")?;
    let folder = scratch.path().join("root");
    layout::write(files, &folder, release.epoch)?;
    let control = [
        Packed::text("DEBIAN/control", control::control(files, release)?),
        Packed::text("DEBIAN/md5sums", sums("md5sum", files, &folder)?),
    ];
    layout::write(&control, &folder, release.epoch)?;
    let path = to.join(release.debian_package());
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "--build"]);
    build.args(effort.debian()).arg(&folder).arg(&path);
    build.env("SOURCE_DATE_EPOCH", release.epoch.to_string());
    // As many threads as there are processors would split the file by their number.
    build.env("DPKG_DEB_THREADS_MAX", "1");
    output(&mut build)?;
    Ok(path)
}

/// One line for each file, as this program writes and checks it.
fn sums(program: &str, files: &[Packed], folder: &Path) -> Result<Vec<u8>> {
    let mut paths: Vec<_> = files.iter().map(|file| &file.path).collect();
    paths.sort();
    output(Command::new(program).args(paths).current_dir(folder))
}

/// The file by which who loads these can check them.
pub(crate) fn checksums(paths: &[PathBuf], to: &Path) -> Result<PathBuf> {
    let mut names: Vec<_> = paths.iter().filter_map(|path| path.file_name()).collect();
    names.sort();
    let text = output(Command::new("sha256sum").args(names).current_dir(to))?;
    let path = to.join("SHA256SUMS");
    fs::write(&path, text)?;
    Ok(path)
}
