//! What was packed, installed into an empty folder.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::command::{call, output, text};
use super::release::{PACKAGE, Release};
use super::scratch::empty;
use crate::Result;

/// Unpacks the tarball, and gives the folder of the programs.
pub(crate) fn tarball(path: &Path, release: &Release, into: &Path) -> Result<PathBuf> {
    empty(into)?;
    let mut tar = Command::new("tar");
    tar.args(["--extract", "--gzip", "--file"]).arg(path);
    call(tar.arg("--directory").arg(into))?;
    let entries: Vec<_> = fs::read_dir(into)?.collect::<std::io::Result<_>>()?;
    let folder = into.join(release.stem());
    match entries.as_slice() {
        [one] if one.path() == folder => Ok(folder.join("bin")),
        _ => Err("the tarball does not hold the one folder that it is named for".into()),
    }
}

/// A root into which the package was installed.
pub(crate) struct Root {
    folder: PathBuf,
    /// Whether `dpkg` did that, and not only unpacked it.
    is_dpkgs: bool,
}

impl Root {
    /// Lets dpkg install the package into a root where nothing is installed but the libraries of
    /// this machine, in their versions: what it depends on must be there. Who is not root can
    /// only unpack it.
    pub(crate) fn of(package: &Path, folder: &Path) -> Result<Self> {
        empty(folder)?;
        let root = Self {
            folder: folder.to_owned(),
            is_dpkgs: Path::new("/proc/self").metadata()?.uid() == 0,
        };
        if !root.is_dpkgs {
            eprintln!("    only root can install a Debian package: it is unpacked");
            let mut unpack = Command::new("dpkg-deb");
            call(unpack.arg("--extract").arg(package).arg(folder))?;
            return Ok(root);
        }
        let admin = folder.join("var/lib/dpkg");
        for part in ["info", "updates", "triggers"] {
            fs::create_dir_all(admin.join(part))?;
        }
        fs::write(admin.join("status"), libraries()?)?;
        root.dpkg(&["--install".as_ref(), package.as_os_str()])?;
        let mut query = Command::new("dpkg-query");
        query
            .arg("--admindir")
            .arg(&admin)
            .args(["--show", "--showformat=${Status}", PACKAGE]);
        let status = text(&mut query)?;
        if status != "install ok installed" {
            return Err(format!("dpkg says of the package: {status}").into());
        }
        // By the sums in it.
        root.dpkg(&["--verify".as_ref(), PACKAGE.as_ref()])?;
        Ok(root)
    }

    /// Where its programs lie.
    pub(crate) fn programs(&self) -> PathBuf {
        self.folder.join("usr/bin")
    }

    /// Takes the package away again, of which nothing may be left.
    pub(crate) fn purge(&self) -> Result<()> {
        if !self.is_dpkgs {
            return Ok(());
        }
        self.dpkg(&["--purge".as_ref(), PACKAGE.as_ref()])?;
        if self.folder.join("usr").exists() {
            return Err("the package leaves files behind".into());
        }
        Ok(())
    }

    fn dpkg(&self, arguments: &[&std::ffi::OsStr]) -> Result<()> {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg("--root").arg(&self.folder).args(arguments);
        // It wants these even where it does not call them.
        dpkg.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LC_ALL", "C");
        let said = String::from_utf8(output(&mut dpkg)?)?;
        // For `--verify`: a line for each file that is not as it was packed.
        let wrong = said
            .lines()
            .find(|line| line.starts_with("??") || line.starts_with("missing"));
        wrong.map_or(Ok(()), |line| Err(format!("dpkg: {line}").into()))
    }
}

/// The state of the packages that all programs need, as it is on this machine, each without what
/// it needs itself.
fn libraries() -> Result<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["--status", "libc6", "libgcc-s1"]);
    Ok(alone(&text(&mut query)?))
}

fn alone(status: &str) -> String {
    const KEPT: [&str; 6] = [
        "Package",
        "Status",
        "Maintainer",
        "Architecture",
        "Version",
        "Description",
    ];
    let is_kept = |line: &&str| {
        let field = line.split_once(": ").map_or("", |(field, _)| field);
        line.is_empty() || KEPT.contains(&field)
    };
    let lines: Vec<_> = status.lines().filter(is_kept).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_there_without_what_it_needs() {
        let status = "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\
                      Depends: libgcc-s1\nConffiles:\n /etc/ld.so.conf.d/a.conf 0123\n\
                      Description: a library: shared\n more: words\n\nPackage: b\n";
        let expected = "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\
                        Description: a library: shared\n\nPackage: b\n";
        assert_eq!(alone(status), expected);
    }
}
