//! The files of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::Result;

/// Every file that belongs to the workspace, with its text, by its path from the top level on.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads what git tracks or would track; in a folder without git, everything that no tool made.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut paths = Vec::new();
        match listed(root) {
            Some(listed) => paths = listed,
            None => walk(root, "", &mut paths)?,
        }
        let mut files = BTreeMap::new();
        for path in paths {
            let file = root.join(&path);
            // Removed without git knowing, or a link to a folder.
            if !file.is_file() {
                continue;
            }
            let bytes = fs::read(file).map_err(|error| format!("{path}: {error}"))?;
            files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
        Ok(Self { files })
    }

    /// The paths and the texts, sorted by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The paths and the texts of the Rust sources.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| {
            let ours = path.starts_with("crates/") || path.starts_with("xtask/");
            ours && has_extension(path, "rs")
        })
    }

    /// The text of a file; empty where there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }

    /// Whether there is a file or a folder of this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|file| file.starts_with(&folder))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tree {
    fn from(files: [(&str, &str); N]) -> Self {
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
        Self {
            files: files.map(owned).into(),
        }
    }
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|own| own == extension)
}

fn listed(root: &Path) -> Option<Vec<String>> {
    // Without this the list of a repository around an unpacked archive would be taken.
    if !root.join(".git").exists() {
        return None;
    }
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .ok()?;
    let paths = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = paths.split_terminator('\0').map(str::to_owned);
    output.status.success().then(|| paths.collect())
}

fn walk(folder: &Path, path: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}/{name}")
        };
        if !entry.file_type()?.is_dir() {
            paths.push(path);
        } else if name != ".git" && !entry.path().join("CACHEDIR.TAG").exists() {
            // Cargo puts that tag into its target folders.
            walk(&entry.path(), &path, paths)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_when_a_file_lies_in_it() {
        let tree = Tree::from([("docs/failures.md", "")]);
        assert!(tree.has("docs"));
        assert!(tree.has("docs/failures.md"));
        assert!(!tree.has("doc"));
        assert!(!tree.has("docs/promises.md"));
    }

    #[test]
    fn sources_are_the_rust_files_of_crates_and_xtask() {
        let tree = Tree::from([
            ("crates/mm-core/src/lib.rs", ""),
            ("crates/mm-core/README.md", ""),
            ("xtask/src/main.rs", ""),
            ("docs/example.rs", ""),
        ]);
        let paths: Vec<_> = tree.sources().map(|(path, _)| path).collect();
        assert_eq!(paths, ["crates/mm-core/src/lib.rs", "xtask/src/main.rs"]);
    }

    #[test]
    fn this_workspace_is_read_with_its_dot_files() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let tree = Tree::read(root).unwrap();
        assert!(tree.has(".ci/run"));
        assert!(
            tree.text("xtask/src/tidy/tree.rs")
                .contains("this_workspace_is_read")
        );
        assert!(!tree.has("target"));
    }
}
