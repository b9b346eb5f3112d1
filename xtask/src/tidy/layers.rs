//! A crate uses crates of the rows below its own.

use super::Problem;
use crate::workspace::Workspace;

const THIS: &str = "xtask/src/tidy/layers.rs";

/// The rows of the house, the lowest first.
const ROWS: [&[&str]; 4] = [
    &["mm-core"],
    &["mm-threaded", "mm-driver", "mm-events", "mm-sender"],
    &["mm-log", "mm-outbox", "mm-messengers", "mm-catcher"],
    &["mm-cli", "mm-jupyter"],
];

/// Who uses a crate of its own row.
const NEIGHBOURS: [(&str, &str); 4] = [
    ("mm-driver", "mm-sender"),     // Its HTTP.
    ("mm-events", "mm-sender"),     // Its HTTP.
    ("mm-events", "mm-driver"),     // To log in, and to catch up after a gap.
    ("mm-messengers", "mm-outbox"), // Whose trait it implements.
];

/// Who knows less than its row would let it.
const ALONE: [(&str, &[&str]); 2] = [
    ("mm-threaded", &["mm-core"]),             // It takes any transport.
    ("mm-catcher", &["mm-core", "mm-sender"]), // A mistake in mm-driver must show against it.
];

/// Packages of others that one of our crates keeps to itself.
const KEPT: [(&str, &str); 1] = [("ureq", "mm-sender")];

/// Judges what stands under `[dependencies]` and `[build-dependencies]`. Development dependencies
/// are free: tests and examples may join what the crates keep apart.
pub(crate) fn check(workspace: &Workspace) -> Vec<Problem> {
    let mut problems = Vec::new();
    for package in workspace.members() {
        let path = format!("{}/Cargo.toml", workspace.folder(package));
        if package.name != "xtask" && row(&package.name).is_none() {
            let text = format!(
                "{} stands in no row; add it to the table in {THIS}",
                package.name
            );
            problems.push(Problem::new(path, text));
            continue;
        }
        for dependency in &package.dependencies {
            let is_ours = workspace
                .members()
                .any(|member| member.name == dependency.name);
            let development = dependency.kind.as_deref() == Some("dev");
            if let Err(rule) = judge(&package.name, &dependency.name, is_ours, development) {
                let text = format!("must not use {}: {rule}", dependency.name);
                problems.push(Problem::new(&path, text));
            }
        }
    }
    problems
}

/// Whether a package may use another; if not, by which rule and what to do.
fn judge(user: &str, needed: &str, is_ours: bool, development: bool) -> Result<(), String> {
    if needed == "xtask" {
        return Err("nothing uses xtask; move what is shared into a crate".into());
    }
    if user == "xtask" || development {
        return Ok(());
    }
    if let Some((_, keeper)) = KEPT.iter().find(|(kept, _)| *kept == needed) {
        let rule = format!("{keeper} keeps it to itself; take from {keeper} what it offers");
        return if user == *keeper { Ok(()) } else { Err(rule) };
    }
    if !is_ours {
        return Ok(());
    }
    if let Some((_, known)) = ALONE.iter().find(|(alone, _)| *alone == user) {
        let rule = format!("{user} knows {} alone", known.join(" and "));
        return if known.contains(&needed) {
            Ok(())
        } else {
            Err(rule)
        };
    }
    if row(needed) < row(user) || NEIGHBOURS.contains(&(user, needed)) {
        return Ok(());
    }
    Err("a crate uses rows below its own; move what both need further down".into())
}

fn row(name: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Dependency, Package};

    fn uses(user: &str, needed: &str) -> bool {
        judge(user, needed, true, false).is_ok()
    }

    #[test]
    fn a_crate_uses_the_rows_below_its_own() {
        assert!(uses("mm-cli", "mm-log"));
        assert!(uses("mm-log", "mm-threaded"));
        assert!(uses("mm-sender", "mm-core"));
        assert!(uses("mm-cli", "mm-core"));
    }

    #[test]
    fn a_crate_uses_neither_its_own_row_nor_one_above() {
        assert!(!uses("mm-core", "mm-sender"));
        assert!(!uses("mm-sender", "mm-threaded"));
        assert!(!uses("mm-outbox", "mm-messengers"));
        assert!(!uses("mm-sender", "mm-driver"));
    }

    #[test]
    fn the_named_neighbours_meet() {
        for (user, needed) in NEIGHBOURS {
            assert!(uses(user, needed), "{user} -> {needed}");
            assert!(!uses(needed, user), "{needed} -> {user}");
        }
    }

    #[test]
    fn some_crates_know_less_than_their_row() {
        assert!(uses("mm-catcher", "mm-sender"));
        assert!(!uses("mm-catcher", "mm-driver"));
        assert!(!uses("mm-threaded", "mm-sender"));
    }

    #[test]
    fn tests_and_xtask_use_what_they_like_but_nothing_uses_xtask() {
        assert!(judge("mm-core", "mm-catcher", true, true).is_ok());
        assert!(judge("xtask", "mm-cli", true, false).is_ok());
        assert!(judge("mm-core", "xtask", true, true).is_err());
    }

    #[test]
    fn a_kept_package_has_one_user_beside_tests() {
        assert!(judge("mm-sender", "ureq", false, false).is_ok());
        assert!(judge("xtask", "ureq", false, false).is_ok());
        assert!(judge("mm-driver", "ureq", false, false).is_err());
    }

    fn problems(packages: &[(&str, &str)]) -> Vec<String> {
        let package = |(name, needed): &(&str, &str)| Package {
            name: (*name).into(),
            id: (*name).into(),
            manifest_path: format!("/w/crates/{name}/Cargo.toml").into(),
            dependencies: vec![Dependency {
                name: (*needed).into(),
                kind: None,
            }],
            ..Package::default()
        };
        let workspace = Workspace {
            packages: packages.iter().map(package).collect(),
            member_ids: packages.iter().map(|(name, _)| (*name).into()).collect(),
            root: "/w".into(),
            ..Workspace::default()
        };
        check(&workspace).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_line_against_the_rows_is_told_with_its_manifest() {
        let found = problems(&[("mm-core", "mm-log"), ("mm-log", "mm-core")]);
        let expected = "crates/mm-core/Cargo.toml: must not use mm-log: a crate uses rows below";
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with(expected), "{found:?}");
    }

    #[test]
    fn a_crate_without_a_row_is_told_where_the_table_is() {
        let found = problems(&[("mm-new", "serde")]);
        let expected = "crates/mm-new/Cargo.toml: mm-new stands in no row; add it to the table";
        assert!(found[0].starts_with(expected), "{found:?}");
    }
}
