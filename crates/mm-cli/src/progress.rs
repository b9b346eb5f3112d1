//! A bar for who waits at a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over bytes that are on their way, on the error output if that is a
/// terminal.
pub(crate) fn bar(size: u64, name: String) -> ProgressBar {
    if !io::stderr().is_terminal() || size == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr());
    let style = "{prefix} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.with_prefix(name)
}

/// How many of the bytes that were read are posted, by the lines that are.
pub(crate) fn posted(bytes: u64, lines: u64, pending: u64) -> u64 {
    if lines == 0 {
        return 0;
    }
    let done = u128::from(lines.saturating_sub(pending));
    u64::try_from(u128::from(bytes) * done / u128::from(lines)).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_posted_as_their_lines_are() {
        assert_eq!(posted(0, 0, 0), 0);
        assert_eq!(posted(1000, 10, 10), 0);
        assert_eq!(posted(1000, 10, 4), 600);
        assert_eq!(posted(u64::MAX, u64::MAX, 0), u64::MAX);
        assert_eq!(posted(5, 1, 2), 0);
    }
}
