//! Packages come from the workspace or from an allowed registry.

use super::Problem;
use super::deny::{self, Deny};
use crate::workspace::{Package, Workspace};

pub(crate) fn check(workspace: &Workspace, deny: &Deny) -> Vec<Problem> {
    let strange = workspace
        .packages
        .iter()
        .filter(|package| !allowed(workspace, package, deny));
    strange
        .map(|package| {
            let origin = match &package.source {
                Some(source) => source.clone(),
                None => package.manifest_path.display().to_string(),
            };
            let text = format!(
                "{} {} comes from {origin}; take it from a registry that {} names",
                package.name,
                package.version,
                deny::PATH
            );
            Problem::new("Cargo.lock", text)
        })
        .collect()
}

fn allowed(workspace: &Workspace, package: &Package, deny: &Deny) -> bool {
    let Some(source) = &package.source else {
        return workspace.member_ids.contains(&package.id);
    };
    // `registry+https://..` or `sparse+https://..`; anything else is no registry.
    source.split_once('+').is_some_and(|(kind, url)| {
        let registries = &deny.sources.allow_registry;
        ["registry", "sparse"].contains(&kind) && registries.iter().any(|allowed| allowed == url)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(id: &str, source: Option<&str>) -> bool {
        let deny = "\
[licenses]
allow = []
[bans]
[sources]
allow-registry = [\"https://registry.example/index\"]
";
        let deny = Deny::parse(deny).unwrap();
        let package = Package {
            id: id.into(),
            source: source.map(Into::into),
            ..Package::default()
        };
        let workspace = Workspace {
            packages: vec![package],
            member_ids: vec!["ours".into()],
            ..Workspace::default()
        };
        check(&workspace, &deny).is_empty()
    }

    #[test]
    fn our_own_packages_and_those_of_an_allowed_registry_pass() {
        assert!(passes("ours", None));
        assert!(passes(
            "serde",
            Some("registry+https://registry.example/index")
        ));
        assert!(passes(
            "serde",
            Some("sparse+https://registry.example/index")
        ));
    }

    #[test]
    fn a_path_outside_a_repository_or_another_registry_is_refused() {
        assert!(!passes("neighbour", None));
        assert!(!passes("serde", Some("git+https://registry.example/index")));
        assert!(!passes(
            "serde",
            Some("registry+https://other.example/index")
        ));
    }
}
