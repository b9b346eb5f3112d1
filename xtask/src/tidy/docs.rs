//! Documents: their links lead somewhere, and they name what they must.

use super::Problem;
use super::code::is_word;
use super::tree::{Tree, has_extension};
use crate::workspace::Workspace;

const TEST_COMMAND: &str = "cargo xtask test";
const UNRELEASED: &str = "## Unreleased";

pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let documents = tree.files().filter(|(path, _)| has_extension(path, "md"));
    for (path, text) in documents {
        problems.extend(dead_links(tree, path, text));
    }
    let published = workspace.members().filter(|package| package.is_published());
    let names: Vec<_> = published.map(|package| package.name.as_str()).collect();
    problems.extend(readme(tree.text("README.md"), &names));
    problems.extend(changelog(tree.text("CHANGELOG.md")));
    problems
}

fn readme(text: &str, names: &[&str]) -> Vec<Problem> {
    let in_table = |name: &str| {
        let rows = text
            .lines()
            .filter(|line| line.trim_start().starts_with('|'));
        let mut words = rows.flat_map(|row| row.split(|char| !is_word(char) && char != '-'));
        words.any(|word| word == name)
    };
    let missing = names.iter().filter(|name| !in_table(name));
    let missing = missing.map(|name| format!("its table of crates lacks {name}; add a row"));
    let command = (!text.contains(TEST_COMMAND))
        .then(|| format!("does not name the test command; write `{TEST_COMMAND}`"));
    missing
        .chain(command)
        .map(|text| Problem::new("README.md", text))
        .collect()
}

fn changelog(text: &str) -> Option<Problem> {
    let first = text.lines().find(|line| line.starts_with("## "));
    (first.map(str::trim_end) != Some(UNRELEASED)).then(|| {
        let text = format!("does not begin with what is unreleased; put `{UNRELEASED}` on top");
        Problem::new("CHANGELOG.md", text)
    })
}

fn dead_links(tree: &Tree, path: &str, text: &str) -> Vec<Problem> {
    let prose = without_code(text);
    let dead = links(&prose).filter(|link| {
        let target = link.split('#').next().unwrap_or(link);
        // An address has a scheme, a Rust item colons of its own; rustdoc judges those.
        let elsewhere = target.is_empty() || target.contains(':');
        !elsewhere && !resolve(path, target).is_some_and(|target| tree.has(&target))
    });
    dead.map(|link| {
        Problem::new(
            path,
            format!("links to {link}, which is not there; repair the link"),
        )
    })
    .collect()
}

/// The text without fenced blocks and spans of code, where a link is no link.
fn without_code(text: &str) -> String {
    let mut prose = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if fenced || fence {
            continue;
        }
        prose.extend(line.split('`').step_by(2));
        prose.push('\n');
    }
    prose
}

/// The targets of `[text](target)` and of `[name]: target`.
fn links(prose: &str) -> impl Iterator<Item = &str> {
    let inline = prose.match_indices("](").filter_map(|(at, opening)| {
        let inside = &prose[at + opening.len()..];
        inside.split([')', ' ', '\n']).next()
    });
    let named = prose.lines().filter_map(|line| {
        let (name, target) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        let footnote = name.starts_with('^') || name.contains(']');
        (!footnote)
            .then(|| target.split_whitespace().next())
            .flatten()
    });
    let bare = |target: &str| !target.is_empty();
    inline
        .chain(named)
        .map(|target| target.trim_matches(['<', '>']))
        .filter(move |target| bare(target))
}

/// The path of a link's target from the top level on; none outside of it.
fn resolve(document: &str, target: &str) -> Option<String> {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::from([("README.md", ""), ("docs/failures.md", "")]);
        let problems = dead_links(&tree, path, text);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn links_to_files_folders_addresses_and_anchors_pass() {
        let text = "[a](failures.md) [b](../README.md#top) [c](../docs/) [d](https://x.example) \
                    [e](#here) [f](mailto:a@x.example) [g](crate::Payload)\n\n[h]: ./failures.md\n";
        assert_eq!(dead("docs/promises.md", text), [""; 0]);
    }

    #[test]
    fn a_link_to_nothing_is_told() {
        let expected = "README.md: links to docs/gone.md#a, which is not there; repair the link";
        assert_eq!(
            dead("README.md", "See [`gone`](docs/gone.md#a \"title\")."),
            [expected]
        );
        assert_eq!(dead("README.md", "[a]: docs/gone.md\n").len(), 1);
        assert_eq!(dead("README.md", "[a](../README.md)").len(), 1);
    }

    #[test]
    fn links_in_code_are_not_followed() {
        let text = "`[a](gone.md)`\n\n```text\n[b](gone.md)\n```\n";
        assert_eq!(dead("README.md", text), [""; 0]);
    }

    #[test]
    fn the_readme_names_every_crate_and_the_test_command() {
        let text = "| [`mm-core`](crates/mm-core) | payloads |\n\nRun `cargo xtask test`.\n";
        assert_eq!(readme(text, &["mm-core"]), []);
        let found = readme("mm-log\n| mm-log-more | a |\n", &["mm-log"]);
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            found[0],
            "README.md: its table of crates lacks mm-log; add a row"
        );
        assert!(found[1].starts_with("README.md: does not name the test command"));
    }

    #[test]
    fn the_changelog_begins_with_what_is_unreleased() {
        assert_eq!(
            changelog("# Changelog\n\n## Unreleased\n\n## 0.1.0\n"),
            None
        );
        assert!(changelog("# Changelog\n\n## 0.1.0\n\n## Unreleased\n").is_some());
        assert!(changelog("").is_some());
    }
}
