//! The sum of all test runners' counts.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};

/// How many tests passed and failed, over all test binaries and doc tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    runs: u64,
}

impl Tally {
    /// Passes the output of test runners on, line by line, and adds up their results.
    pub(crate) fn stream(&mut self, from: impl Read, mut to: impl Write) -> io::Result<()> {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line)? > 0 {
            to.write_all(&line)?;
            to.flush()?;
            self.add(&String::from_utf8_lossy(&line));
            line.clear();
        }
        Ok(())
    }

    /// Whether any test runner gave a result.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs == 0
    }

    /// Reads `test result: ok. 3 passed; 0 failed; 0 ignored; ...`; other lines count nothing.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line
            .strip_prefix("test result: ")
            .and_then(|result| result.split_once(". "))
        else {
            return;
        };
        self.runs += 1;
        for count in counts.split(';') {
            match count.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 2 tests
test a_test ... ok

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
   Doc-tests mm_core
test result: FAILED. 40 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.10s
";

    #[test]
    fn the_results_of_several_runners_add_up() {
        let mut tally = Tally::default();
        tally.stream(OUTPUT.as_bytes(), io::sink()).unwrap();
        assert_eq!(tally.to_string(), "42 passed, 3 failed");
    }

    #[test]
    fn the_output_passes_through_unchanged() {
        let bytes = [OUTPUT.as_bytes(), b"\xff not UTF-8, no last line feed"].concat();
        let mut copy = Vec::new();
        Tally::default()
            .stream(bytes.as_slice(), &mut copy)
            .unwrap();
        assert_eq!(copy, bytes);
    }

    #[test]
    fn a_line_that_only_mentions_a_result_counts_nothing() {
        let mut tally = Tally::default();
        tally.add("thread panicked: test result: ok. 7 passed; 0 failed");
        tally.add("test result_is_shown ... ok");
        assert!(tally.is_empty());
    }
}
