//! `cargo xtask tidy`: the rules of the house, and facts that are written in two places.
//!
//! Each check takes what it judges as an argument, so that its tests need no files.

mod code;
mod deny;
mod dependencies;
mod docs;
mod doubles;
mod layers;
mod layout;
mod licences;
mod manifests;
mod origin;
mod places;
mod promises;
mod readmes;
mod source;
mod spdx;
mod tree;

use std::fmt;

use crate::Result;
use crate::bench::BENCHES;
use crate::workspace::Workspace;

use self::deny::Deny;
use self::tree::Tree;

/// A broken rule: where, what is wrong, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    path: String,
    text: String,
}

impl Problem {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.text)
    }
}

/// Checks everything, prints every problem, and fails if there is one.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(&workspace.root)?;
    let deny = Deny::parse(tree.text(deny::PATH))?;
    let benches: Vec<_> = BENCHES.iter().map(|bench| bench.name).collect();

    let checks = [
        layout::check(&tree),
        layers::check(workspace),
        manifests::check(workspace, &tree),
        dependencies::check(tree.text("Cargo.toml")),
        readmes::check(workspace, &tree),
        deny.check(),
        licences::check(workspace, &deny),
        origin::check(workspace, &deny),
        doubles::check(workspace, &deny),
        source::check(&tree),
        places::check(&tree),
        docs::check(workspace, &tree),
        promises::check(&tree, &benches),
    ];
    let problems: Vec<_> = checks.into_iter().flatten().collect();
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        return Err(format!("tidy found problems: {}", problems.len()).into());
    }
    deny::run(workspace)
}
