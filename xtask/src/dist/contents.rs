//! What a wheel must hold, and what not.

use std::collections::BTreeSet;

/// Under 8 MB, in bytes.
const BYTES_MAX: u64 = 8_000_000;

/// The packages of Python in it.
pub(crate) const PACKAGES: [&str; 2] = ["jupyterpost", "mm_jupyter"];

/// Its own licence, and those of the crates in the program.
const LICENCES: [&str; 2] = ["LICENSE.md", "THIRD-PARTY.txt"];

/// The path of a file about the wheel.
pub(crate) fn about(version: &str, name: &str) -> String {
    format!("mm_jupyter-{version}.dist-info/{name}")
}

/// The path of the program.
pub(crate) fn program(version: &str) -> String {
    format!("mm_jupyter-{version}.data/scripts/mm-jupyter")
}

/// What is wrong with the names of its files. `sources` are those of the packages.
pub(crate) fn files(version: &str, names: &[String], sources: &[String]) -> Vec<String> {
    let mut expected: BTreeSet<String> = sources.iter().cloned().collect();
    expected.extend(PACKAGES.map(|package| format!("{package}/py.typed")));
    expected.extend(PACKAGES.map(|package| format!("{package}/__init__.py")));
    expected.insert(program(version));
    let about_it = ["METADATA", "WHEEL", "RECORD"].map(str::to_owned);
    let licences = LICENCES.map(|name| format!("licenses/{name}"));
    for name in about_it.iter().chain(&licences) {
        expected.insert(about(version, name));
    }
    let names: BTreeSet<String> = names.iter().cloned().collect();
    let missing = expected.difference(&names);
    let missing = missing.map(|name| format!("lacks {name}"));
    let strange = names.difference(&expected);
    let strange = strange.map(|name| format!("holds {name}, which does not belong there"));
    missing.chain(strange).collect()
}

/// What is wrong with what it says about itself.
pub(crate) fn metadata(text: &str, version: &str, readme: &str) -> Vec<String> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let has = |line: &str| head.lines().any(|own| own == line);
    let mut problems = Vec::new();
    let expected = [
        "Name: mm-jupyter".to_owned(),
        format!("Version: {version}"),
        "License-Expression: MIT".to_owned(),
        "Requires-Dist: ipython".to_owned(),
    ];
    let licences = LICENCES.map(|name| format!("License-File: {name}"));
    for line in expected.into_iter().chain(licences) {
        if !has(&line) {
            problems.push(format!("does not say `{line}`"));
        }
    }
    let needs = head
        .lines()
        .filter(|line| line.starts_with("Requires-Dist: "));
    if needs.count() > 1 {
        problems.push("needs more than ipython".to_owned());
    }
    if !head.contains("\nDescription-Content-Type: text/markdown") || body.trim() != readme.trim() {
        problems.push("does not have the README.md of the crate".to_owned());
    }
    problems
}

/// What is wrong with its size.
pub(crate) fn size(bytes: u64) -> Option<String> {
    (bytes >= BYTES_MAX).then(|| format!("has {bytes} bytes, and {BYTES_MAX} are too many"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_file_too_many_and_one_too_few_are_told() {
        let sources = owned(&["mm_jupyter/client.py"]);
        let mut names = owned(&[
            "jupyterpost/__init__.py",
            "jupyterpost/py.typed",
            "mm_jupyter-1.0.0.data/scripts/mm-jupyter",
            "mm_jupyter-1.0.0.dist-info/METADATA",
            "mm_jupyter-1.0.0.dist-info/RECORD",
            "mm_jupyter-1.0.0.dist-info/WHEEL",
            "mm_jupyter-1.0.0.dist-info/licenses/LICENSE.md",
            "mm_jupyter-1.0.0.dist-info/licenses/THIRD-PARTY.txt",
            "mm_jupyter/__init__.py",
            "mm_jupyter/client.py",
            "mm_jupyter/py.typed",
        ]);
        assert_eq!(files("1.0.0", &names, &sources), [""; 0]);
        names.remove(1);
        names.push("tests/test_post.py".to_owned());
        let expected = [
            "lacks jupyterpost/py.typed",
            "holds tests/test_post.py, which does not belong there",
        ];
        assert_eq!(files("1.0.0", &names, &sources), expected);
    }

    #[test]
    fn licence_readme_and_needs_must_be_told() {
        let text = "\
Metadata-Version: 2.4
Name: mm-jupyter
Version: 1.0.0
Requires-Dist: ipython
License-File: LICENSE.md
License-File: THIRD-PARTY.txt
License-Expression: MIT
Description-Content-Type: text/markdown; charset=UTF-8

# mm-jupyter

Posts.
";
        let readme = "# mm-jupyter\n\nPosts.\n";
        assert_eq!(metadata(text, "1.0.0", readme), [""; 0]);
        assert_eq!(metadata(text, "1.0.1", readme).len(), 1);
        assert_eq!(metadata(text, "1.0.0", "# other").len(), 1);
        let more = text.replace("License-File: L", "Requires-Dist: pandas\nLicence-File: L");
        assert_eq!(metadata(&more, "1.0.0", readme).len(), 2);
    }

    #[test]
    fn a_wheel_stays_under_eight_megabytes() {
        assert_eq!(size(7_999_999), None);
        assert!(size(8_000_000).is_some());
    }
}
