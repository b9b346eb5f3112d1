//! What sources must not hold, and how long they may be.

use super::Problem;
use super::code::{code_of, is_word, test_lines};
use super::tree::Tree;

/// Lines with code, beside tests.
const CODE_LINES_MAX: usize = 400;

/// Files that may be longer, each a table, with what they list.
const TABLES: &[(&str, &str)] = &[];

const REFUSED: [(&str, &str); 4] = [
    (
        "#[ignore",
        "a test that does not run proves nothing; repair it or take it out",
    ),
    ("todo!", "finish it"),
    ("unimplemented!", "finish it"),
    ("dbg!", "take it out"),
];

const REFUSED_IN_TESTS: [&str; 2] = ["thread::sleep", "time::sleep"];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let sources = tree.sources();
    let mut problems: Vec<_> = sources.flat_map(|(path, text)| judge(path, text)).collect();
    let gone = TABLES.iter().filter(|(path, _)| !tree.has(path));
    problems.extend(gone.map(|(path, _)| {
        Problem::new(
            *path,
            "is listed as a long table, but is not there; take it from the list",
        )
    }));
    problems
}

/// Whether a file holds nothing but tests.
pub(crate) fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/") || name.contains("tests")
}

fn judge(path: &str, text: &str) -> Vec<Problem> {
    let code = code_of(text);
    let regions = test_lines(&code);
    let test_file = is_test_file(path);
    let mut problems = Vec::new();
    let mut code_lines = 0;
    for (index, line) in code.lines().enumerate() {
        let is_test = test_file || regions[index];
        if !is_test && !line.trim().is_empty() {
            code_lines += 1;
        }
        let place = format!("{path}:{}", index + 1);
        let refused = REFUSED.iter().filter(|(word, _)| has_word(line, word));
        problems.extend(
            refused.map(|(word, advice)| Problem::new(&place, format!("has `{word}`; {advice}"))),
        );
        if is_test && REFUSED_IN_TESTS.iter().any(|word| has_word(line, word)) {
            let text = "a test sleeps; wait on a channel, a barrier or `flush` instead";
            problems.push(Problem::new(&place, text));
        }
    }
    let table = TABLES.iter().any(|(table, _)| *table == path);
    if code_lines > CODE_LINES_MAX && !table {
        let text = format!(
            "has {code_lines} lines of code, more than {CODE_LINES_MAX}; look for a seam (a true \
             table is listed in xtask/src/tidy/source.rs)"
        );
        problems.push(Problem::new(path, text));
    }
    problems
}

/// Whether a text stands in a line, not as the end of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<String> {
        judge(path, text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn unfinished_code_is_refused_with_its_place() {
        let found = problems("crates/a/src/b.rs", "fn f() {\n    todo!()\n}\n");
        assert_eq!(found, ["crates/a/src/b.rs:2: has `todo!`; finish it"]);
        assert_eq!(problems("a.rs", "dbg!(x); unimplemented!()").len(), 2);
    }

    #[test]
    fn a_test_that_is_switched_off_is_refused() {
        assert_eq!(problems("a.rs", "#[ignore = \"slow\"]\nfn f() {}").len(), 1);
        assert_eq!(problems("a.rs", "#[ignore]\nfn f() {}").len(), 1);
    }

    #[test]
    fn words_in_texts_comments_and_longer_words_pass() {
        let text = "// todo!\nlet a = \"dbg!\";\nmy_todo!();\n";
        assert_eq!(problems("a.rs", text), [""; 0]);
    }

    #[test]
    fn a_test_does_not_sleep_but_code_may() {
        let sleep = "std::thread::sleep(pause);";
        let inline = format!("#[cfg(test)]\nmod tests {{\n    fn f() {{ {sleep} }}\n}}\n");
        assert_eq!(problems("crates/a/src/b.rs", sleep), [""; 0]);
        assert_eq!(problems("crates/a/src/b.rs", &inline).len(), 1);
        assert_eq!(problems("crates/a/tests/b.rs", sleep).len(), 1);
        assert_eq!(
            problems("crates/a/src/b/tests.rs", "use tokio::time::sleep;").len(),
            1
        );
    }

    #[test]
    fn a_long_file_is_refused_its_tests_and_comments_not_counted() {
        let code = "f();\n".repeat(CODE_LINES_MAX);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{code}}}\n");
        let comments = "// Why.\n\n".repeat(10);
        assert_eq!(
            problems("crates/a/src/b.rs", &(comments + &code + &tests)),
            [""; 0]
        );
        let found = problems("crates/a/src/b.rs", &(code.clone() + "f();\n"));
        assert!(
            found[0].starts_with("crates/a/src/b.rs: has 401 lines of code"),
            "{found:?}"
        );
        assert_eq!(problems("crates/a/tests/b.rs", &code.repeat(2)), [""; 0]);
    }
}
