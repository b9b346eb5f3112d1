//! No package is there in two versions, where a user would get both.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::deny::{self, Deny};
use crate::workspace::{Package, Workspace};

/// Version to the names of those who ask for it.
type Versions<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Judges what the published crates take along; build and development dependencies are left out.
pub(crate) fn check(workspace: &Workspace, deny: &Deny) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, versions) in in_use(workspace) {
        let skipped = |version: &str| {
            let skip = &deny.bans.skip;
            skip.iter().any(|skip| covers(&skip.package, name, version))
        };
        let left: Vec<_> = versions
            .iter()
            .filter(|(version, _)| !skipped(version))
            .collect();
        if left.len() < 2 {
            continue;
        }
        let users = left.iter().map(|(version, users)| {
            let users: Vec<_> = users.iter().copied().collect();
            format!("{version} (for {})", users.join(", "))
        });
        let users: Vec<_> = users.collect();
        let text = format!(
            "{name} is there twice: {}; unite them, or list one under `skip` in {} with its reason",
            users.join(" and "),
            deny::PATH
        );
        problems.push(Problem::new("Cargo.lock", text));
    }
    problems
}

/// Every package that is reached by normal dependencies from a published crate, by name.
fn in_use(workspace: &Workspace) -> BTreeMap<&str, Versions<'_>> {
    let packages = workspace
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package));
    let packages: BTreeMap<_, &Package> = packages.collect();
    let nodes = workspace
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node));
    let nodes: BTreeMap<_, _> = nodes.collect();

    let published = workspace.members().filter(|package| package.is_published());
    let mut waiting: Vec<_> = published.map(|package| package.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut found: BTreeMap<&str, Versions<'_>> = BTreeMap::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let edges = nodes.get(id).map_or(&[][..], |node| &node.deps);
        for edge in edges {
            let normal = edge.dep_kinds.iter().any(|kind| kind.kind.is_none());
            let (Some(user), Some(needed)) = (packages.get(id), packages.get(edge.pkg.as_str()))
            else {
                continue;
            };
            if normal {
                let versions = found.entry(&needed.name).or_default();
                versions
                    .entry(&needed.version)
                    .or_default()
                    .insert(&user.name);
                waiting.push(&needed.id);
            }
        }
    }
    found
}

/// Whether an entry (`name`, `name@1`, `name@1.2.3`) means this version of the package.
fn covers(entry: &str, name: &str, version: &str) -> bool {
    match entry.split_once('@') {
        None => entry == name,
        Some((entry, prefix)) => {
            let rest = version.strip_prefix(prefix.trim_start_matches('='));
            entry == name
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '+']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A published crate that uses `a` and, by an edge of the given kind, `b`; these use two
    /// versions of `syn`.
    fn problems(kind: &str, skip: &str) -> Vec<Problem> {
        let package = |id: &str| {
            let (name, version) = id.split_once('@').unwrap_or((id, "1.0.0"));
            format!(r#"{{"id": "{id}", "name": "{name}", "version": "{version}"}}"#)
        };
        let ids = ["ours", "a", "b", "syn@2.0.1", "syn@3.0.9"];
        let node = |id: &str, edges: &[(&str, &str)]| {
            let edge = |(pkg, kind): &(&str, &str)| {
                format!(r#"{{"pkg": "{pkg}", "dep_kinds": [{{"kind": {kind}}}]}}"#)
            };
            let edges: Vec<_> = edges.iter().map(edge).collect();
            format!(r#"{{"id": "{id}", "deps": [{}]}}"#, edges.join(","))
        };
        let nodes = [
            node("ours", &[("a", "null"), ("b", kind)]),
            node("a", &[("syn@2.0.1", "null")]),
            node("b", &[("syn@3.0.9", "null")]),
        ];
        let json = format!(
            r#"{{"packages": [{}], "workspace_members": ["ours"], "resolve": {{"nodes": [{}]}}}}"#,
            ids.map(package).join(","),
            nodes.join(",")
        );
        let deny = format!(
            "[licenses]\nallow = []\n[bans]\nskip = [{skip}]\n[sources]\nallow-registry = []\n"
        );
        check(
            &serde_json::from_str(&json).unwrap(),
            &Deny::parse(&deny).unwrap(),
        )
    }

    #[test]
    fn two_versions_in_the_tree_of_a_published_crate_are_refused() {
        let text = problems("null", "")[0].to_string();
        let expected = "Cargo.lock: syn is there twice: 2.0.1 (for a) and 3.0.9 (for b); ";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn doubles_of_tests_and_build_scripts_are_fine() {
        assert_eq!(problems(r#""dev""#, ""), []);
        assert_eq!(problems(r#""build""#, ""), []);
    }

    #[test]
    fn a_listed_double_passes() {
        for skip in ["syn", "syn@2", "syn@2.0.1", "syn@=3.0.9"] {
            let skip = format!(r#"{{ crate = "{skip}", reason = "one macro is late" }}"#);
            assert_eq!(problems("null", &skip), []);
        }
    }

    #[test]
    fn an_entry_of_another_version_or_package_does_not_help() {
        for skip in ["syn@1", "syn@2.0.10", "sync", "syn@3.0.90"] {
            let skip = format!(r#"{{ crate = "{skip}", reason = "one macro is late" }}"#);
            assert_eq!(problems("null", &skip).len(), 1);
        }
    }
}
