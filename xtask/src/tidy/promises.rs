//! Each promise of `docs/promises.md` names a test or a benchmark that is there.

use std::collections::BTreeMap;

use super::Problem;
use super::code::{code_of, is_word, test_lines};
use super::source::is_test_file;
use super::tree::Tree;

const PATH: &str = "docs/promises.md";

pub(crate) fn check(tree: &Tree, benches: &[&str]) -> Vec<Problem> {
    let problem = |text: String| Problem::new(PATH, text);
    let rows: Vec<_> = rows(tree.text(PATH)).collect();
    if rows.is_empty() {
        let text = "has no promise; fill its table `| promise | proof |`";
        return vec![problem(text.to_owned())];
    }
    let tests = tests(tree);
    let mut problems = Vec::new();
    for (promise, proofs) in rows {
        let mut names = proofs.split('`').skip(1).step_by(2).peekable();
        if names.peek().is_none() {
            let text =
                format!("\"{promise}\" has no proof; name a `crate::path::test` or a `bench name`");
            problems.push(problem(text));
        }
        let unproven = names.filter_map(|name| unproven(name, &tests, benches));
        problems.extend(unproven.map(|text| problem(format!("\"{promise}\" {text}"))));
    }
    problems
}

/// The cells of every table under the heading `| promise | proof |`.
fn rows(text: &str) -> impl Iterator<Item = (String, String)> {
    let mut inside = false;
    text.lines().filter_map(move |line| {
        let cells: Vec<_> = cells(line)?;
        let [promise, proof] = <[String; 2]>::try_from(cells).ok()?;
        let is_line = promise.trim_matches([':', '-']).is_empty();
        let is_head = (promise.as_str(), proof.as_str()) == ("promise", "proof");
        inside |= is_head;
        (inside && !is_head && !is_line).then_some((promise, proof))
    })
}

/// The cells of a table's row; a bar in a cell is written `\|`.
fn cells(line: &str) -> Option<Vec<String>> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let row = row.replace("\\|", "\0");
    let cells = row.split('|').map(|cell| cell.trim().replace('\0', "|"));
    Some(cells.collect())
}

/// The names of the functions in tests, each with the files that have one.
fn tests(tree: &Tree) -> BTreeMap<String, Vec<&str>> {
    let mut tests: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, text) in tree.sources() {
        let code = code_of(text);
        let lines = code.lines().zip(test_lines(&code));
        for (line, _) in lines.filter(|(_, is_test)| *is_test || is_test_file(path)) {
            let Some((_, name)) = line.split_once("fn ") else {
                continue;
            };
            let name: String = name.chars().take_while(|char| is_word(*char)).collect();
            tests.entry(name).or_default().push(path);
        }
    }
    tests
}

/// What is wrong with a proof, and what to do.
fn unproven(proof: &str, tests: &BTreeMap<String, Vec<&str>>, benches: &[&str]) -> Option<String> {
    if let Some(bench) = proof.strip_prefix("bench ") {
        let there = benches.contains(&bench);
        let text = format!("names no benchmark: {proof}; see the table in xtask/src/bench/mod.rs");
        return (!there).then_some(text);
    }
    let path = proof.split_once("::").zip(proof.rsplit_once("::"));
    let Some(((package, _), (_, name))) = path else {
        let text = format!(
            "has a proof of another form: {proof}; write `crate::path::test` or `bench name`"
        );
        return Some(text);
    };
    let package = package.replace('_', "-");
    let folder = if package == "xtask" {
        "xtask/".to_owned()
    } else {
        format!("crates/{package}/")
    };
    let files = tests.get(name).map_or(&[][..], Vec::as_slice);
    let there = files.iter().any(|file| file.starts_with(&folder));
    let text =
        format!("names no test: {proof}; there is no `fn {name}` in the tests under {folder}");
    (!there).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str =
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn a_secret_is_never_shown() {}\n}\n";

    fn problems(promises: &str) -> Vec<String> {
        let tree = Tree::from([
            ("crates/mm-core/src/secret.rs", TEST),
            ("crates/mm-core/src/lib.rs", "fn not_a_test() {}"),
            ("xtask/tests/wire.rs", "fn nothing_is_lost() {}"),
            (PATH, promises),
        ]);
        check(&tree, &["enqueue"])
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn of_proof(proof: &str) -> Vec<String> {
        problems(&format!(
            "# Promises\n\n| promise | proof |\n|:--|---|\n| it holds | {proof} |\n"
        ))
    }

    #[test]
    fn tests_and_benchmarks_that_are_there_prove() {
        let proofs = "`mm_core::secret::tests::a_secret_is_never_shown`, \
                      `xtask::wire::nothing_is_lost`, `bench enqueue`";
        assert_eq!(of_proof(proofs), [""; 0]);
    }

    #[test]
    fn a_test_that_is_not_there_proves_nothing() {
        for proof in [
            "`mm_core::a_secret_is_shown`",
            "`mm_sender::a_secret_is_never_shown`",
            "`mm_core::not_a_test`",
        ] {
            let found = of_proof(proof);
            assert_eq!(found.len(), 1, "{proof}");
            let expected = "docs/promises.md: \"it holds\" names no test: ";
            assert!(found[0].starts_with(expected), "{found:?}");
        }
    }

    #[test]
    fn a_benchmark_that_is_not_there_proves_nothing() {
        assert!(of_proof("`bench rate`")[0].contains("names no benchmark: bench rate"));
    }

    #[test]
    fn a_promise_without_a_proof_in_backticks_is_refused() {
        assert!(of_proof("we looked")[0].contains("\"it holds\" has no proof"));
        assert!(of_proof("`reading`")[0].contains("has a proof of another form: reading"));
    }

    #[test]
    fn a_missing_or_empty_table_is_refused() {
        assert!(problems("")[0].contains("has no promise"));
        assert!(problems("| promise | proof |\n|---|---|\n")[0].contains("has no promise"));
    }

    #[test]
    fn a_bar_in_a_cell_is_no_border() {
        let text = "| promise | proof |\n|---|---|\n| `a \\| b` | c |\n";
        let rows: Vec<_> = rows(text).collect();
        assert_eq!(rows, [("`a | b`".to_owned(), "c".to_owned())]);
    }
}
