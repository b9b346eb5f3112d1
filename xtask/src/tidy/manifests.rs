//! The manifests: the top one, and those of the members.

use toml::{Table, Value};

use super::Problem;
use super::tree::Tree;
use crate::workspace::{Package, Workspace};

/// What the package registry takes.
const KEYWORDS_MAX: usize = 5;
const KEYWORD_CHARS_MAX: usize = 20;

const LICENCE: &str = "MIT";

pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Problem> {
    let mut problems = lints(tree.text("Cargo.toml"));
    for package in workspace.members() {
        let path = format!("{}/Cargo.toml", workspace.folder(package));
        let texts = keys(package).into_iter().chain(manifest(tree.text(&path)));
        problems.extend(texts.map(|text| Problem::new(&path, text)));
    }
    problems
}

fn lints(top: &str) -> Vec<Problem> {
    let table: Table = top.parse().unwrap_or_default();
    let unsafe_code = ["workspace", "lints", "rust", "unsafe_code"];
    if find(&table, &unsafe_code).and_then(Value::as_str) == Some("forbid") {
        return Vec::new();
    }
    let text = "unsafe code is not forbidden; write `unsafe_code = \"forbid\"` under [workspace.lints.rust]";
    vec![Problem::new("Cargo.toml", text)]
}

/// What cargo read from the manifest and the top level together.
fn keys(package: &Package) -> Vec<String> {
    let mut texts = Vec::new();
    if package
        .description
        .as_deref()
        .unwrap_or_default()
        .trim()
        .is_empty()
    {
        texts.push("has no description; say in one line what it is for".to_owned());
    }
    if package.license.as_deref() != Some(LICENCE) {
        texts.push(format!(
            "is not under {LICENCE}; write `license.workspace = true`"
        ));
    }
    if package.rust_version.is_none() {
        texts.push("states no rust-version; write `rust-version.workspace = true`".to_owned());
    }
    if !package.is_published() {
        return texts;
    }
    let number = package.keywords.len();
    if !(1..=KEYWORDS_MAX).contains(&number) {
        texts.push(format!(
            "has {number} keywords; give it 1 to {KEYWORDS_MAX}"
        ));
    }
    let long = package
        .keywords
        .iter()
        .filter(|keyword| keyword.len() > KEYWORD_CHARS_MAX);
    texts.extend(long.map(|keyword| {
        format!("has the keyword {keyword}; shorten it to {KEYWORD_CHARS_MAX} characters")
    }));
    texts
}

/// What stands in the manifest itself.
fn manifest(text: &str) -> Vec<String> {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![format!("cannot be read: {error}")],
    };
    let mut texts = Vec::new();
    if find(&table, &["lints", "workspace"]) != Some(&Value::Boolean(true)) {
        texts.push("has lints of its own; write `workspace = true` under [lints]".to_owned());
    }
    let platforms = table.get("target").and_then(Value::as_table);
    let platforms = platforms
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    for section in std::iter::once(&table).chain(platforms) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = section
                .get(kind)
                .and_then(Value::as_table)
                .into_iter()
                .flatten();
            let own = entries.filter(|(_, entry)| {
                let inherited = entry.get("workspace").and_then(Value::as_bool);
                inherited != Some(true)
            });
            texts.extend(own.map(|(name, _)| {
                format!(
                    "gives {name} a version of its own; move it to [workspace.dependencies] and \
                     write `{name}.workspace = true`"
                )
            }));
        }
    }
    texts
}

fn find<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (last, tables) = path.split_last()?;
    let enter = |table: &'a Table, key: &&str| table.get(*key)?.as_table();
    tables.iter().try_fold(table, enter)?.get(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Package {
        Package {
            description: Some("Sends".into()),
            keywords: vec!["mattermost".into()],
            license: Some("MIT".into()),
            rust_version: Some("1.85".into()),
            ..Package::default()
        }
    }

    fn only_problem(package: &Package) -> String {
        let mut texts = keys(package);
        assert_eq!(texts.len(), 1, "{texts:?}");
        texts.remove(0)
    }

    #[test]
    fn a_package_with_all_keys_passes() {
        assert_eq!(keys(&good()), [""; 0]);
    }

    #[test]
    fn an_empty_description_is_refused() {
        let description = Some(" ".into());
        let package = Package {
            description,
            ..good()
        };
        assert!(only_problem(&package).starts_with("has no description"));
    }

    #[test]
    fn another_licence_is_refused() {
        let license = Some("MIT OR Apache-2.0".into());
        let package = Package { license, ..good() };
        assert!(only_problem(&package).starts_with("is not under MIT"));
    }

    #[test]
    fn a_missing_rust_version_is_refused() {
        let package = Package {
            rust_version: None,
            ..good()
        };
        assert!(only_problem(&package).starts_with("states no rust-version"));
    }

    #[test]
    fn none_six_or_long_keywords_are_refused() {
        let with = |keywords: &[&str]| Package {
            keywords: keywords
                .iter()
                .map(|keyword| (*keyword).to_owned())
                .collect(),
            ..good()
        };
        assert!(only_problem(&with(&[])).starts_with("has 0 keywords"));
        assert!(only_problem(&with(&["a"; 6])).starts_with("has 6 keywords"));
        let long = "notifications-of-teams";
        assert!(only_problem(&with(&[long])).starts_with("has the keyword notifications"));
    }

    #[test]
    fn what_is_not_published_needs_no_keywords() {
        let package = Package {
            keywords: Vec::new(),
            publish: Some(Vec::new()),
            ..good()
        };
        assert_eq!(keys(&package), [""; 0]);
    }

    #[test]
    fn a_manifest_that_inherits_everything_passes() {
        let text = "\
[dependencies]
serde.workspace = true
log = { workspace = true, optional = true }
[target.'cfg(unix)'.dependencies]
libc = { workspace = true, features = [\"extra\"] }
[lints]
workspace = true
";
        assert_eq!(manifest(text), [""; 0]);
    }

    #[test]
    fn a_version_in_a_member_is_refused_in_every_section() {
        for section in [
            "dependencies",
            "dev-dependencies",
            "target.'cfg(unix)'.build-dependencies",
        ] {
            for entry in ["\"1.0\"", "{ version = \"1.0\" }", "{ path = \"../b\" }"] {
                let text = format!("lints.workspace = true\n[{section}]\nlog = {entry}\n");
                let texts = manifest(&text);
                assert_eq!(texts.len(), 1, "{text}");
                assert!(texts[0].starts_with("gives log a version of its own"));
            }
        }
    }

    #[test]
    fn own_lints_are_refused() {
        assert!(manifest("[lints.rust]\n")[0].starts_with("has lints of its own"));
        assert!(manifest("")[0].starts_with("has lints of its own"));
    }

    #[test]
    fn unsafe_code_stays_forbidden() {
        assert_eq!(
            lints("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"),
            []
        );
        assert_eq!(
            lints("[workspace.lints.rust]\nunsafe_code = \"deny\"\n").len(),
            1
        );
        assert_eq!(lints("").len(), 1);
    }
}
