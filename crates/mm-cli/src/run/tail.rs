//! The end of what a command printed, in constant memory and at the speed of a copy.
//!
//! The last bytes are kept as they came and read when they must be: at the end, or when
//! they are about to be dropped and what came after does not fill the tail by itself.

use std::collections::VecDeque;

use super::screen::{CUT, Screen};

/// How many bytes are kept at least before any are read or dropped.
const BYTES_KEPT: usize = 128 * 1024;
/// How large a piece grows while bytes of one stream are added to it.
const PIECE_BYTES: usize = 32 * 1024;

/// Where the command printed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// The standard output, or a terminal.
    Out,
    /// The standard error output.
    Err,
}

/// The end of what a command prints, while it prints.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    lines_max: usize,
    pieces: VecDeque<(Stream, Vec<u8>)>,
    bytes: usize,
    screen: Screen,
    /// Lines that were dropped unread.
    skipped: u64,
}

/// The end of what a command has printed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The last lines.
    pub(crate) lines: Vec<String>,
    /// How many lines there were in all.
    pub(crate) total: u64,
}

impl Tail {
    /// A tail of so many lines, and of so many characters.
    pub(crate) fn new(lines: usize, chars: usize) -> Self {
        Self {
            lines_max: lines,
            pieces: VecDeque::new(),
            bytes: 0,
            screen: Screen::new(lines, chars),
            skipped: 0,
        }
    }

    /// Adds what was printed.
    pub(crate) fn push(&mut self, stream: Stream, bytes: &[u8]) {
        if self.lines_max == 0 {
            return;
        }
        self.bytes += bytes.len();
        match self.pieces.back_mut() {
            Some((last, piece)) if *last == stream && piece.len() < PIECE_BYTES => {
                piece.extend_from_slice(bytes);
            }
            _ => self.pieces.push_back((stream, bytes.to_vec())),
        }
        if self.bytes > 2 * BYTES_KEPT {
            self.shrink();
        }
    }

    /// The last lines, of at most so many characters.
    pub(crate) fn finish(mut self, chars: usize) -> Excerpt {
        for (stream, piece) in std::mem::take(&mut self.pieces) {
            self.screen.write(stream, &piece);
        }
        let mut lines = self.screen.lines();
        let total = self.skipped + self.screen.dropped() + lines.len() as u64;
        let mut left = chars;
        let mut kept = VecDeque::new();
        while kept.len() < self.lines_max && left > 0 {
            let Some(mut line) = lines.pop_back() else {
                break;
            };
            let length = line.chars().count() + 1;
            if length > left {
                // At least something of the last line is shown.
                if kept.is_empty() {
                    let keep = line.char_indices().rev().nth(left - 1);
                    line.replace_range(..keep.map_or(0, |(index, _)| index), CUT);
                    kept.push_front(line);
                }
                break;
            }
            left -= length;
            kept.push_front(line);
        }
        Excerpt {
            lines: kept.into(),
            total,
        }
    }

    /// Reads or drops the older half.
    fn shrink(&mut self) {
        let mut old = Vec::new();
        while let Some((_, piece)) = self.pieces.front() {
            if self.bytes - piece.len() < BYTES_KEPT {
                break;
            }
            self.bytes -= piece.len();
            old.extend(self.pieces.pop_front());
        }
        if self.rest_suffices() {
            self.skipped += old.iter().map(|(_, piece)| newlines(piece)).sum::<u64>();
            self.screen.clear();
        } else {
            for (stream, piece) in old {
                self.screen.write(stream, &piece);
            }
        }
    }

    /// Whether the tail comes of what is kept, whatever was before.
    fn rest_suffices(&self) -> bool {
        let pieces = || self.pieces.iter().map(|(_, piece)| piece.as_slice());
        if pieces().any(moves) {
            return false;
        }
        // The first line may lack its start. Without many lines, and none written over,
        // there is one that is longer than any post.
        let wanted = self.lines_max as u64 + 1;
        let mut counts = pieces().map(newlines).scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        counts.any(|sum| sum >= wanted) || !pieces().any(|piece| piece.contains(&b'\r'))
    }
}

/// Counts line ends, eight bytes at a time: this is done for every byte that passes.
fn newlines(bytes: &[u8]) -> u64 {
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    const NEWLINES: u64 = u64::from_ne_bytes([b'\n'; 8]);
    let words = bytes.chunks_exact(8);
    let rest = words.remainder().iter().filter(|&&byte| byte == b'\n');
    let count = rest.count() as u64;
    words.fold(count, |count, word| {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        let differs = u64::from_ne_bytes(eight) ^ NEWLINES;
        // The high bit of each byte that is not a line end.
        let others = ((differs & LOW_BITS) + LOW_BITS) | differs | LOW_BITS;
        count + u64::from((!others).count_ones())
    })
}

/// Whether it holds escapes that write over earlier lines.
fn moves(bytes: &[u8]) -> bool {
    if !bytes.contains(&0x1b) {
        return false;
    }
    bytes.split(|&byte| byte == 0x1b).skip(1).any(|escape| {
        let Some(parameters) = escape.strip_prefix(b"[") else {
            return false;
        };
        let end = parameters.iter().find(|byte| !(0x20..0x40).contains(*byte));
        // Unfinished at the end of a piece: it may be one.
        end.is_none_or(|end| b"AFHJfhl".contains(end))
    })
}

#[cfg(test)]
mod tests;
