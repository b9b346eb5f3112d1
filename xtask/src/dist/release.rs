//! What is released: its version, its date, and the machines it is for.

use std::path::Path;
use std::process::Command;

use super::changelog::{self, Section};
use super::command;
use crate::Result;
use crate::workspace::Workspace;

/// The name of the Debian package. `mm` alone is part of other names there.
pub(crate) const PACKAGE: &str = "mm-mattermost";

/// A version, as it is packed.
pub(crate) struct Release {
    pub(crate) version: String,
    /// What cargo calls the machine, as `x86_64-unknown-linux-gnu`.
    pub(crate) triple: String,
    /// What Debian calls it, as `amd64`.
    pub(crate) architecture: &'static str,
    /// The time of every file that is packed, in seconds since 1970.
    pub(crate) epoch: u64,
    /// This version and all before.
    pub(crate) changes: Vec<Section>,
}

impl Release {
    /// The version that stands in `Cargo.toml`, which `CHANGELOG.md` must have, too.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self> {
        let text = std::fs::read_to_string(workspace.root.join("CHANGELOG.md"))?;
        let version = &workspace
            .members()
            .find(|package| package.name == "mm-cli")
            .ok_or("there is no mm-cli")?
            .version;
        let rustc = command::text(Command::new("rustc").arg("-vV"))?;
        let triple = rustc.lines().find_map(|line| line.strip_prefix("host: "));
        Self::new(version, triple.ok_or("rustc -vV tells no host")?, &text)
    }

    pub(crate) fn new(version: &str, triple: &str, changelog: &str) -> Result<Self> {
        let changes = changelog::released(changelog)?;
        let newest = changes.first().filter(|newest| newest.version == version);
        let epoch = newest.map(|newest| newest.epoch).ok_or_else(|| {
            format!(
                "Cargo.toml has version {version}, and CHANGELOG.md does not tell it; \
                 put `## {version} (YYYY-MM-DD)` below `## Unreleased`"
            )
        })?;
        Ok(Self {
            version: version.to_owned(),
            triple: triple.to_owned(),
            architecture: architecture(triple)?,
            epoch,
            changes,
        })
    }

    /// The name of the tarball without its endings, and of the one folder in it.
    pub(crate) fn stem(&self) -> String {
        format!("mm-{}-{}", self.version, self.triple)
    }

    pub(crate) fn tarball(&self) -> String {
        self.stem() + ".tar.gz"
    }

    pub(crate) fn debian_package(&self) -> String {
        format!("{PACKAGE}_{}_{}.deb", self.version, self.architecture)
    }

    /// Whether a file is the wheel of this version.
    pub(crate) fn is_wheel(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&format!("mm_jupyter-{}-", self.version)) && name.ends_with(".whl")
    }
}

fn architecture(triple: &str) -> Result<&'static str> {
    match triple {
        "x86_64-unknown-linux-gnu" => Ok("amd64"),
        "aarch64-unknown-linux-gnu" => Ok("arm64"),
        _ => Err(format!("no packages are made for {triple}; run this on Linux with glibc").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n## 0.1.0 (2026-11-21)\n";

    #[test]
    fn the_files_are_named_for_version_and_machine() {
        let release = Release::new("0.2.0", "aarch64-unknown-linux-gnu", CHANGELOG).unwrap();
        assert_eq!(
            release.tarball(),
            "mm-0.2.0-aarch64-unknown-linux-gnu.tar.gz"
        );
        assert_eq!(release.debian_package(), "mm-mattermost_0.2.0_arm64.deb");
        assert!(release.is_wheel(Path::new("a/mm_jupyter-0.2.0-py3-none-any.whl")));
        assert!(!release.is_wheel(Path::new("a/mm_jupyter-0.2.1-py3-none-any.whl")));
    }

    #[test]
    fn a_version_that_the_changelog_does_not_tell_is_not_released() {
        let of = |version| Release::new(version, "x86_64-unknown-linux-gnu", CHANGELOG);
        for version in ["0.1.0", "0.3.0"] {
            let error = of(version).err().unwrap().to_string();
            assert!(
                error.contains(&format!("version {version}, and")),
                "{error}"
            );
        }
        assert!(Release::new("0.2.0", "x86_64-pc-windows-msvc", CHANGELOG).is_err());
    }
}
