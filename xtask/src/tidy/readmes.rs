//! The README of each crate is its documentation, and agrees with its manifest.

use std::path::Path;

use super::Problem;
use super::tree::Tree;
use crate::workspace::{Package, Workspace};

const INCLUDED: &str = "#![doc = include_str!(\"../README.md\")]";

pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for package in workspace.members().filter(|package| package.is_published()) {
        let folder = workspace.folder(package);
        let path = format!("{folder}/README.md");
        if package.readme.as_deref() != Some(Path::new("README.md")) || !tree.has(&path) {
            problems.push(Problem::new(
                path,
                "is missing; write it, it is the crate's documentation",
            ));
            continue;
        }
        let library = format!("{folder}/src/lib.rs");
        if package.is_library() && !tree.text(&library).lines().any(|line| line == INCLUDED) {
            let text = format!("does not show the README; put `{INCLUDED}` on top");
            problems.push(Problem::new(library, text));
        }
        let texts = judge(package, tree.text(&path));
        problems.extend(texts.into_iter().map(|text| Problem::new(&path, text)));
    }
    problems
}

fn judge(package: &Package, readme: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let features = package.features.keys().filter(|feature| {
        let internal = *feature == "default" || feature.starts_with('_');
        !internal && !readme.contains(&format!("`{feature}`"))
    });
    texts.extend(
        features
            .map(|feature| format!("does not tell of the feature `{feature}`; say what it gives")),
    );
    // Where the manifest states none, that is said there.
    let Some(least) = package.rust_version.as_deref().map(short) else {
        return texts;
    };
    let stated = rust_versions(readme);
    if stated.is_empty() {
        texts.push(format!(
            "states no minimum Rust version; write `Rust {least}`"
        ));
    }
    let others = stated.iter().filter(|version| short(version) != least);
    texts.extend(
        others.map(|other| format!("states Rust {other}, the manifest {least}; make them equal")),
    );
    texts
}

/// The versions of Rust that a text states: each `1.NN` on a line that has the word Rust.
fn rust_versions(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| line.contains("Rust"));
    let words =
        lines.flat_map(|line| line.split(|char: char| char != '.' && !char.is_alphanumeric()));
    let words = words.map(|word| word.trim_matches('.'));
    let is_version = |word: &&str| {
        let minor = word.strip_prefix("1.").map(short);
        // Two digits, which packages reach seldom, and Rust has had since 2016.
        minor
            .is_some_and(|minor| minor.len() > 1 && minor.chars().all(|char| char.is_ascii_digit()))
    };
    words.filter(is_version).collect()
}

/// A version without the zero at its end that says nothing.
fn short(version: &str) -> &str {
    version.strip_suffix(".0").unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Target;

    const README: &str = "# mm-core\n\n`json-lines` reads them.\n\nMinimum Rust version: 1.85.\n";

    fn package() -> Package {
        Package {
            id: "mm-core".into(),
            name: "mm-core".into(),
            readme: Some("README.md".into()),
            rust_version: Some("1.85".into()),
            manifest_path: "/w/crates/mm-core/Cargo.toml".into(),
            features: ["default", "json-lines", "_internal"]
                .map(|name| (name.to_owned(), Vec::new()))
                .into(),
            targets: vec![Target {
                kind: vec!["lib".into()],
            }],
            ..Package::default()
        }
    }

    fn problems(readme: &str, library: &str) -> Vec<String> {
        let workspace = Workspace {
            packages: vec![package()],
            member_ids: vec!["mm-core".into()],
            root: "/w".into(),
            ..Workspace::default()
        };
        let tree = Tree::from([(readme, README), ("crates/mm-core/src/lib.rs", library)]);
        check(&workspace, &tree)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_readme_that_agrees_with_its_manifest_passes() {
        assert_eq!(problems("crates/mm-core/README.md", INCLUDED), [""; 0]);
    }

    #[test]
    fn a_missing_readme_is_told() {
        let found = problems("README.md", INCLUDED);
        assert!(
            found[0].starts_with("crates/mm-core/README.md: is missing"),
            "{found:?}"
        );
    }

    #[test]
    fn a_library_that_does_not_show_its_readme_is_told() {
        let found = problems("crates/mm-core/README.md", "//! Documentation of its own.");
        assert!(
            found[0].starts_with("crates/mm-core/src/lib.rs: does not show"),
            "{found:?}"
        );
    }

    #[test]
    fn a_feature_that_is_not_documented_is_told() {
        let found = judge(&package(), "json-lines without backticks, Rust 1.85");
        assert_eq!(
            found,
            ["does not tell of the feature `json-lines`; say what it gives"]
        );
    }

    #[test]
    fn another_or_no_rust_version_is_told() {
        let found = judge(&package(), "`json-lines`, Rust 1.80, and serde 1.0.229");
        assert_eq!(
            found,
            ["states Rust 1.80, the manifest 1.85; make them equal"]
        );
        let found = judge(&package(), "`json-lines`, toml 1.85");
        assert_eq!(found, ["states no minimum Rust version; write `Rust 1.85`"]);
    }

    #[test]
    fn a_rust_version_is_found_in_prose_links_and_tables() {
        let text = "Needs Rust 1.85.0.\n| Rust | 1.89 |\n[Rust 1.91+](x)\nRust 2024, log 1.2\n";
        assert_eq!(rust_versions(text), ["1.85.0", "1.89", "1.91"]);
    }
}
