//! `.deny.toml`: what is allowed of other people's packages, read here and by `cargo deny`.

use std::process::Stdio;

use serde::Deserialize;

use super::Problem;
use super::dependencies::has_reason;
use crate::Result;
use crate::workspace::Workspace;

pub(crate) const PATH: &str = ".deny.toml";

/// The lists of `.deny.toml` that are used here.
#[derive(Debug, Deserialize)]
pub(crate) struct Deny {
    pub(crate) licenses: Licences,
    pub(crate) bans: Bans,
    pub(crate) sources: Sources,
    #[serde(skip)]
    text: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Licences {
    pub(crate) allow: Vec<String>,
    #[serde(default)]
    pub(crate) exceptions: Vec<Exception>,
}

/// More licences for one package.
#[derive(Debug, Deserialize)]
pub(crate) struct Exception {
    #[serde(rename = "crate")]
    pub(crate) package: String,
    pub(crate) allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Bans {
    #[serde(default)]
    pub(crate) skip: Vec<Skip>,
}

/// A package that may be there twice.
#[derive(Debug, Deserialize)]
pub(crate) struct Skip {
    /// A name, or `name@version`.
    #[serde(rename = "crate")]
    pub(crate) package: String,
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Sources {
    pub(crate) allow_registry: Vec<String>,
}

impl Deny {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut deny: Self = toml::from_str(text).map_err(|error| format!("{PATH}: {error}"))?;
        text.clone_into(&mut deny.text);
        Ok(deny)
    }

    /// Every exception has its reason: a double in `reason`, a licence (where `cargo deny` knows no
    /// such key) in a comment.
    pub(crate) fn check(&self) -> Vec<Problem> {
        let doubles = self.bans.skip.iter().filter(|skip| {
            let reason = skip.reason.as_deref().unwrap_or_default();
            reason.trim().is_empty()
        });
        let doubles = doubles.map(|skip| {
            let text = format!(
                "the double {} has no reason; add `reason = \"..\"`",
                skip.package
            );
            Problem::new(PATH, text)
        });
        let lines: Vec<_> = self.text.lines().collect();
        let licences = self.licenses.exceptions.iter().filter(|exception| {
            let key = format!("\"{}\"", exception.package);
            let with_reason = |(index, line): (usize, &&str)| {
                line.contains(&key) && line.contains("allow") && has_reason(&lines, index)
            };
            !lines.iter().enumerate().any(with_reason)
        });
        let licences = licences.map(|exception| {
            let package = &exception.package;
            let text = format!(
                "the licence exception of {package} has no reason; write it on one line, with a \
                 comment above it"
            );
            Problem::new(PATH, text)
        });
        doubles.chain(licences).collect()
    }
}

/// Runs `cargo deny` where it is installed. Advisories are left out: they need the network.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let there = workspace
        .cargo()
        .args(["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !there {
        println!("cargo deny is not installed; its lists were checked by tidy alone");
        return Ok(());
    }
    let status = workspace
        .cargo()
        .args(["deny", "check", "licenses", "bans", "sources"])
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("`cargo deny check licenses bans sources` failed".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(exceptions: &str, skip: &str) -> Vec<String> {
        let text = format!(
            "[licenses]\nallow = [\"MIT\"]\nexceptions = [\n{exceptions}\n]\n\
             [bans]\nskip = [{skip}]\n[sources]\nallow-registry = []\n"
        );
        let problems = Deny::parse(&text).unwrap().check();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn exceptions_with_their_reasons_pass() {
        let exceptions = "# Data, not code.\n{ crate = \"tables\", allow = [\"Unicode-3.0\"] },";
        let skip = "{ crate = \"syn@2.0.1\", reason = \"one macro is late\" }";
        assert_eq!(problems(exceptions, skip), [""; 0]);
    }

    #[test]
    fn a_licence_exception_without_a_comment_is_refused() {
        let found = problems("{ crate = \"tables\", allow = [\"Unicode-3.0\"] },", "");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with(".deny.toml: the licence exception of tables has no reason"));
    }

    #[test]
    fn a_double_without_a_reason_is_refused() {
        for skip in ["{ crate = \"syn\" }", "{ crate = \"syn\", reason = \" \" }"] {
            let found = problems("", skip);
            assert!(
                found[0].starts_with(".deny.toml: the double syn has no reason"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_file_that_does_not_parse_is_named() {
        let error = Deny::parse("[licenses").unwrap_err().to_string();
        assert!(error.starts_with(".deny.toml: "), "{error}");
    }
}
