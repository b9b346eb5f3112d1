//! The top level holds what it must and nothing else.

use std::collections::BTreeSet;

use super::Problem;
use super::tree::Tree;

/// What stands at the top level beside dot files.
const ENTRIES: [&str; 8] = [
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE.md",
    "README.md",
    "crates",
    "docs",
    "xtask",
];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let top = |(path, _)| str::split(path, '/').next().unwrap_or(path);
    let there: BTreeSet<_> = tree.files().map(top).collect();

    let strange = there
        .iter()
        .filter(|entry| !entry.starts_with('.') && !ENTRIES.contains(entry))
        .map(|entry| {
            let text = "does not belong at the top level; move it into crates, docs or xtask";
            Problem::new(*entry, text)
        });
    let missing = ENTRIES
        .iter()
        .filter(|entry| !there.contains(*entry))
        .map(|entry| Problem::new(*entry, "is missing at the top level; add it"));
    strange.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: [(&str, &str); 9] = [
        (".ci/run", ""),
        ("CHANGELOG.md", ""),
        ("Cargo.lock", ""),
        ("Cargo.toml", ""),
        ("LICENSE.md", ""),
        ("README.md", ""),
        ("crates/mm-core/Cargo.toml", ""),
        ("docs/promises.md", ""),
        ("xtask/Cargo.toml", ""),
    ];

    #[test]
    fn the_allowed_entries_pass() {
        assert_eq!(check(&Tree::from(HOUSE)), []);
    }

    #[test]
    fn another_entry_is_refused() {
        let mut files = HOUSE;
        files[0] = ("scripts/run.sh", "");
        let problems = check(&Tree::from(files));
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0]
                .to_string()
                .starts_with("scripts: does not belong")
        );
    }

    #[test]
    fn a_missing_entry_is_told() {
        let mut files = HOUSE;
        files[4] = (".gitignore", "");
        let problems = check(&Tree::from(files));
        assert_eq!(
            problems,
            [Problem::new(
                "LICENSE.md",
                "is missing at the top level; add it"
            )]
        );
    }
}
