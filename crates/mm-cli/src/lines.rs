//! Results as lines: JSON for programs, columns for people.

use std::fmt::Write as _;

use crate::failure::Failure;
use crate::{harmless, output};

/// How wide a column gets at most; what is longer moves the rest of its line.
const WIDTH_MAX: usize = 40;

/// Prints a result.
pub(crate) fn print(text: impl std::fmt::Display) -> Result<(), Failure> {
    output::line(text).map_err(|error| Failure::refused(format!("stdout: {error}")))
}

/// Prints a line of JSON that does nothing to a terminal.
pub(crate) fn print_json(json: &serde_json::Value) -> Result<(), Failure> {
    print(harmless::json(&json.to_string()))
}

/// Prints rows in columns as wide as their texts.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> Result<(), Failure> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().min(WIDTH_MAX).max(*width);
        }
    }
    rows.iter().try_for_each(|row| print(line(row, &widths)))
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let cell = harmless::line(cell);
        let _ = write!(line, "{cell:width$}  "); // A text takes all.
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_and_lines_have_no_end_of_spaces() {
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        assert_eq!(line(&row("\u{e4}", "x"), &[3, 5]), "\u{e4}    x");
        assert_eq!(line(&row("abcd", ""), &[3, 5]), "abcd");
        assert_eq!(line(&row("a\nb", "c"), &[0, 0]), "a\u{240a}b  c");
    }
}
