//! The licences of the crates of others that are part of the programs, which ask to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::command;
use crate::Result;
use crate::workspace::{Package, Workspace};

/// How the names of files of licences begin, in capitals.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "UNLICENSE"];

/// The name of the file that tells them.
pub(crate) const FILE: &str = "THIRD-PARTY.txt";

/// Every crate of others in the programs of our packages, by the texts of their licences.
pub(crate) fn text(workspace: &Workspace, triple: &str, packages: &[&str]) -> Result<String> {
    let mut tree = workspace.cargo();
    tree.args(["tree", "--locked", "--edges", "normal", "--prefix", "none"]);
    tree.args(packages.iter().flat_map(|package| ["--package", package]));
    tree.args(["--target", triple, "--format", "{p}"]);
    let tree = command::text(&mut tree)?;
    let named: BTreeSet<_> = tree.lines().filter_map(name_and_version).collect();
    let mut notices = Notices::default();
    for (name, version) in named {
        let is_it = |package: &&Package| package.name == name && package.version == version;
        let package = workspace.packages.iter().find(is_it);
        let package = package.ok_or_else(|| format!("cargo knows no {name} {version}"))?;
        // Ours have the licence that lies beside this.
        if package.source.is_some() {
            notices.add(package)?;
        }
    }
    Ok(notices.written())
}

/// `name v1.2.3`, and more where it comes from a folder or was told before.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// Texts of licences, each once, with the crates that have it.
#[derive(Default)]
struct Notices {
    by_text: BTreeMap<String, Vec<String>>,
    /// Crates that came without a text, with the names of their licences.
    bare: Vec<String>,
}

impl Notices {
    fn add(&mut self, package: &Package) -> Result<()> {
        let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
        let licence = package.license.as_deref().unwrap_or_default();
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_file() && is_licence(&name) {
                files.push((
                    name,
                    String::from_utf8_lossy(&fs::read(entry.path())?).into_owned(),
                ));
            }
        }
        self.add_texts(
            &format!("{} {}", package.name, package.version),
            licence,
            files,
        );
        Ok(())
    }

    fn add_texts(&mut self, name: &str, licence: &str, mut files: Vec<(String, String)>) {
        // Of several licences to choose from, that of the top level here.
        let is_mit = |(name, _): &(String, String)| name.to_uppercase().contains("MIT");
        if licence.split(" OR ").any(|one| one == "MIT") && files.iter().any(is_mit) {
            files.retain(is_mit);
        }
        if files.is_empty() {
            self.bare.push(format!("{name}: {licence}"));
        }
        for (_, text) in files {
            let lines = text.trim().lines().map(str::trim_end);
            let text = lines.collect::<Vec<_>>().join("\n");
            self.by_text.entry(text).or_default().push(name.to_owned());
        }
    }

    fn written(&self) -> String {
        let mut text = "The programs hold crates of others, under these licences.\n".to_owned();
        let mut groups: Vec<_> = self.by_text.iter().collect();
        groups.sort_by_key(|(_, names)| *names);
        for (licence, names) in groups {
            let _ = write!(
                text,
                "\n{}\n{}\n\n{licence}\n",
                "=".repeat(72),
                names.join("\n")
            );
        }
        if !self.bare.is_empty() {
            let rule = "=".repeat(72);
            let _ = write!(text, "\n{rule}\nWithout a text of their own:\n\n");
            let _ = writeln!(text, "{}", self.bare.join("\n"));
        }
        text
    }
}

fn is_licence(name: &str) -> bool {
    let name = name.to_uppercase();
    NAMES.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn a_text_is_told_once_with_all_crates_that_have_it() {
        let mut notices = Notices::default();
        let both = || {
            vec![
                file("LICENSE-APACHE", "long\n"),
                file("LICENSE-MIT", "short  \n"),
            ]
        };
        notices.add_texts("a 1.0.0", "MIT OR Apache-2.0", both());
        notices.add_texts("b 2.0.0", "MIT", vec![file("LICENSE", "short")]);
        notices.add_texts("c 3.0.0", "Apache-2.0 AND MIT", both());
        notices.add_texts("d 4.0.0", "ISC", Vec::new());
        let text = notices.written();
        assert_eq!(text.matches("\nshort\n").count(), 1);
        assert!(
            text.contains("=\na 1.0.0\nb 2.0.0\nc 3.0.0\n\nshort\n"),
            "{text}"
        );
        assert!(text.contains("=\nc 3.0.0\n\nlong\n"), "{text}");
        assert!(text.ends_with("d 4.0.0: ISC\n"), "{text}");
    }

    #[test]
    fn crates_are_read_from_the_tree() {
        let line = "mm-cli v0.1.0 (/mm/crates/mm-cli) (*)";
        assert_eq!(name_and_version(line), Some(("mm-cli", "0.1.0")));
        assert_eq!(name_and_version(""), None);
        assert!(is_licence("License-MIT.txt") && is_licence("COPYING"));
        assert!(!is_licence("README.md"));
    }
}
