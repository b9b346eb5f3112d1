//! Makes mm-driver's operations and types of the API's data: `cargo xtask codegen`.

mod naming;
mod operations;
mod proofs;
mod schema;
mod table;
mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::workspace::Workspace;

/// The first line of each file that is made.
const HEADER: &str = "// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.\n";

/// Every file that is made, by its path from the top.
type Files = BTreeMap<PathBuf, String>;

/// Writes what the data says, and tells what changed; with `check` writes nothing, and fails
/// if anything would change.
pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<Vec<String>> {
    let top = &workspace.root;
    let table = table::Table::read(&top.join("crates/mm-driver/api"))?;
    let mut files = Files::new();
    let driver = Path::new("crates/mm-driver/src");
    operations::write(&table, &driver.join("api"), &mut files);
    types::write(&table, &driver.join("types"), &mut files)?;
    let tests = Path::new("xtask/tests/operations");
    proofs::write(&table, tests, &mut files);
    proofs::write_calls(&table, &tests.join("calls"), &mut files);
    let mut changed = Vec::new();
    for (path, text) in &files {
        let text = format!("{HEADER}{text}");
        let place = top.join(path);
        if fs::read_to_string(&place).is_ok_and(|before| before == text) {
            continue;
        }
        changed.push(format!("{} is not what the data says", path.display()));
        if !check {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&place, text)?;
        }
    }
    for path in left_over(top, &files)? {
        changed.push(format!("{} is of no data any more", path.display()));
        if !check {
            fs::remove_file(top.join(&path))?;
        }
    }
    features(top, &table, check, &mut changed)?;
    Ok(changed)
}

/// Files that were made once and are not any more.
fn left_over(top: &Path, files: &Files) -> Result<Vec<PathBuf>> {
    let mut left = Vec::new();
    for folder in [
        "crates/mm-driver/src/api",
        "crates/mm-driver/src/types",
        "xtask/tests/operations/tags",
    ] {
        let Ok(entries) = fs::read_dir(top.join(folder)) else {
            continue;
        };
        for entry in entries {
            let path = Path::new(folder).join(entry?.file_name());
            let text = fs::read_to_string(top.join(&path))?;
            if text.starts_with(HEADER) && !files.contains_key(&path) {
                left.push(path);
            }
        }
    }
    Ok(left)
}

/// Where the features of the tags begin and end in the manifest.
const FEATURES: (&str, &str) = ("# The tags of the API's reference.\n", "\n[dependencies]");

/// Keeps the features of mm-driver's manifest.
fn features(
    top: &Path,
    table: &table::Table,
    check: bool,
    changed: &mut Vec<String>,
) -> Result<()> {
    let place = top.join("crates/mm-driver/Cargo.toml");
    let manifest = fs::read_to_string(&place)?;
    let missing = "mm-driver's manifest has no place for features";
    let (before, rest) = manifest.split_once(FEATURES.0).ok_or(missing)?;
    let (_, after) = rest.split_once(FEATURES.1).ok_or(missing)?;
    let text = [
        before,
        FEATURES.0,
        &operations::features(table),
        FEATURES.1,
        after,
    ]
    .concat();
    if text != manifest {
        changed.push("the features of mm-driver are not what the data says".to_owned());
        if !check {
            fs::write(&place, text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_what_the_data_says() {
        let changed = run(&Workspace::load().unwrap(), true).unwrap();
        assert_eq!(changed, Vec::<String>::new(), "run `cargo xtask codegen`");
    }

    #[test]
    fn every_operation_is_declared_once_and_listed_under_each_of_its_tags() {
        let top = Workspace::load().unwrap().root;
        let table = table::Table::read(&top.join("crates/mm-driver/api")).unwrap();
        assert_eq!(table.operations.len(), 644);
        let listed: usize = table.operations.iter().map(|one| one.tags.len()).sum();
        assert_eq!(listed, 694);
    }

    #[test]
    fn the_readme_tells_the_features_and_how_many_answers_are_typed() {
        let top = Workspace::load().unwrap().root;
        let table = table::Table::read(&top.join("crates/mm-driver/api")).unwrap();
        let readme = fs::read_to_string(top.join("crates/mm-driver/README.md")).unwrap();
        let section = readme.split_once("\n## Features\n").unwrap().1;
        let section = section.split_once("\nThe common ones: ").unwrap().1;
        let section = section.split_once("</details>").unwrap().0;
        let mut told: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
        told.sort_unstable();
        let tags = table.tags();
        assert_eq!(told, tags.keys().copied().collect::<Vec<_>>());
        let operations = || table.operations.iter();
        let typed = operations().filter(|one| operations::is_typed(&table, one));
        let plain = operations().filter(|one| operations::answer(&table, one) == "StatusOk");
        let sentence = format!(
            "{} of the {} operations answer typed, {} of them by no more than a `StatusOk`",
            typed.count(),
            table.operations.len(),
            plain.count()
        );
        assert!(readme.contains(&sentence), "it does not say: {sentence}");
    }

    #[test]
    fn the_data_is_that_of_the_reference_where_it_lies_beside() {
        let top = Workspace::load().unwrap().root;
        for name in ["endpoints.jsonl", "schemas.jsonl"] {
            let Ok(reference) = fs::read_to_string(top.join("../shared/api").join(name)) else {
                continue; // It is not needed to build and to test.
            };
            let own = fs::read_to_string(top.join("crates/mm-driver/api").join(name)).unwrap();
            assert!(own == reference, "{name} is not that of the reference");
        }
    }
}
