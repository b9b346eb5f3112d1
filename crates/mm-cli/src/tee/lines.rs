//! Bytes as lines that a post can hold.

use std::borrow::Cow;

/// How long a line may get before it is taken apart: memory stays bounded.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// Cuts bytes into lines, whatever pieces they come in.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The begin of a line whose end has not come.
    rest: Vec<u8>,
    keep_escapes: bool,
    changed: Changed,
}

/// What had to be changed, to be told at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Lines with bytes that are no UTF-8.
    pub(crate) not_utf8: u64,
    /// Lines with NUL characters, which no server stores.
    pub(crate) with_nul: u64,
    /// Lines that were longer than a line may get.
    pub(crate) too_long: u64,
}

impl Lines {
    /// Colours and other escapes of terminals are taken out, unless they are kept.
    pub(crate) fn new(keep_escapes: bool) -> Self {
        Self {
            keep_escapes,
            ..Self::default()
        }
    }

    /// Takes a piece, and hands on each line that it ends, without its end.
    pub(crate) fn feed(&mut self, mut piece: &[u8], mut take: impl FnMut(String)) {
        while let Some(at) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, after) = (&piece[..at], &piece[at + 1..]);
            if self.rest.is_empty() {
                take(self.clean(line));
            } else {
                self.rest.extend_from_slice(line);
                let line = std::mem::take(&mut self.rest);
                take(self.clean(&line));
            }
            piece = after;
        }
        self.rest.extend_from_slice(piece);
        while self.rest.len() > LINE_BYTES_MAX {
            let after = self
                .rest
                .split_off(char_boundary(&self.rest, LINE_BYTES_MAX));
            let line = std::mem::replace(&mut self.rest, after);
            self.changed.too_long += 1;
            take(self.clean(&line));
        }
    }

    /// Hands on the last line if it had no end.
    pub(crate) fn end(&mut self, take: impl FnOnce(String)) {
        if !self.rest.is_empty() {
            let line = std::mem::take(&mut self.rest);
            take(self.clean(&line));
        }
    }

    /// Forgets the begin of a line whose end has not come.
    pub(crate) fn forget(&mut self) {
        self.rest.clear();
    }

    pub(crate) fn changed(&self) -> Changed {
        self.changed
    }

    fn clean(&mut self, line: &[u8]) -> String {
        let text = String::from_utf8_lossy(line);
        if matches!(text, Cow::Owned(_)) {
            self.changed.not_utf8 += 1;
        }
        let mut text = text.into_owned();
        if text.contains('\0') {
            self.changed.with_nul += 1;
            text = text.replace('\0', "\u{fffd}");
        }
        if self.keep_escapes || !text.contains('\u{1b}') {
            return text;
        }
        anstream::adapter::strip_str(&text).to_string()
    }
}

/// The last place up to `at` that tears no UTF-8 sequence.
fn char_boundary(bytes: &[u8], at: usize) -> usize {
    let is_inside = |at: &usize| bytes[*at] & 0b1100_0000 == 0b1000_0000;
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|at| !is_inside(at))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]], keep_escapes: bool) -> (Vec<String>, Changed) {
        let mut lines = Lines::new(keep_escapes);
        let mut taken = Vec::new();
        for piece in pieces {
            lines.feed(piece, |line| taken.push(line));
        }
        lines.end(|line| taken.push(line));
        (taken, lines.changed())
    }

    #[test]
    fn lines_come_whole_whatever_the_pieces_are() {
        let text = "one\n\n  two\r\nthr\u{e9}e \u{1f600}\nlast".as_bytes();
        let expected = ["one", "", "  two\r", "thr\u{e9}e \u{1f600}", "last"];
        for at in 0..=text.len() {
            let (first, second) = text.split_at(at);
            let (taken, changed) = lines(&[first, second], false);
            assert_eq!(taken, expected, "cut at {at}");
            assert_eq!(changed, Changed::default());
        }
        let bytes: Vec<_> = text.chunks(1).collect();
        assert_eq!(lines(&bytes, false).0, expected);
    }

    #[test]
    fn what_no_post_can_hold_is_replaced_and_counted() {
        let (taken, changed) = lines(&[b"a\xffb\nc\0d\nok\n"], false);
        assert_eq!(taken, ["a\u{fffd}b", "c\u{fffd}d", "ok"]);
        assert_eq!((changed.not_utf8, changed.with_nul), (1, 1));
    }

    #[test]
    fn escapes_of_terminals_are_taken_out_unless_kept() {
        let coloured = b"\x1b[31mred\x1b[0m plain\n";
        assert_eq!(lines(&[coloured], false).0, ["red plain"]);
        assert_eq!(lines(&[coloured], true).0, ["\u{1b}[31mred\u{1b}[0m plain"]);
    }

    #[test]
    fn an_endless_line_is_taken_apart_between_characters() {
        let text = "\u{e9}".repeat(LINE_BYTES_MAX);
        let pieces: Vec<_> = text.as_bytes().chunks(65_537).collect();
        let (taken, changed) = lines(&pieces, false);
        assert_eq!(taken.concat(), text);
        assert!(taken.iter().all(|line| line.len() <= LINE_BYTES_MAX));
        assert_eq!((changed.not_utf8, changed.too_long), (0, 1));
    }
}
