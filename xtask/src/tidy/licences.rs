//! Every package of the dependency tree has a licence that is allowed.

use super::Problem;
use super::deny::{self, Deny};
use super::spdx;
use crate::workspace::{Package, Workspace};

pub(crate) fn check(workspace: &Workspace, deny: &Deny) -> Vec<Problem> {
    let refused = |package| Some((package, refusal(package, deny)?));
    workspace
        .packages
        .iter()
        .filter_map(refused)
        .map(|(package, refusal)| {
            let text = format!("{} {} {refusal}", package.name, package.version);
            Problem::new("Cargo.lock", text)
        })
        .collect()
}

/// What is wrong with a package's licence, and what to do.
fn refusal(package: &Package, deny: &Deny) -> Option<String> {
    let exceptions = &deny.licenses.exceptions;
    let excepted = exceptions
        .iter()
        .filter(|exception| exception.package == package.name);
    let excepted: Vec<_> = excepted.flat_map(|exception| &exception.allow).collect();
    let allowed = |licence: &str| {
        let mut all = deny.licenses.allow.iter().chain(excepted.iter().copied());
        all.any(|allowed| allowed == licence)
    };
    let advice = format!(
        "use another package, or add an exception with its reason to {}",
        deny::PATH
    );
    let Some(expression) = &package.license else {
        return Some(format!("states no licence; {advice}"));
    };
    match spdx::satisfies(expression, &allowed) {
        Ok(true) => None,
        Ok(false) => Some(format!(
            "is under {expression}, which is not allowed; {advice}"
        )),
        Err(error) => Some(format!(
            "has a licence that cannot be read ({expression}: {error}); {advice}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(licence: Option<&str>) -> Option<String> {
        let deny = "\
[licenses]
allow = [\"MIT\"]
exceptions = [{ crate = \"tables\", allow = [\"Unicode-3.0\"] }]
[bans]
[sources]
allow-registry = []
";
        let deny = Deny::parse(deny).unwrap();
        let package = |name: &str| Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: licence.map(Into::into),
            ..Package::default()
        };
        assert_eq!(
            refusal(&package("tables"), &deny).is_some(),
            licence.is_none()
        );
        refusal(&package("other"), &deny)
    }

    #[test]
    fn an_allowed_licence_passes() {
        assert_eq!(verdict(Some("MIT OR Unicode-3.0")), None);
    }

    #[test]
    fn an_exception_serves_its_own_package_alone() {
        let text = verdict(Some("Unicode-3.0")).unwrap();
        assert!(
            text.starts_with("is under Unicode-3.0, which is not allowed"),
            "{text}"
        );
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        assert!(verdict(None).unwrap().starts_with("states no licence"));
    }
}
