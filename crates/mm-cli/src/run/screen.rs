//! What a reader of a terminal would have seen last: lines with colours and escapes
//! taken out, and progress bars at their last state.
//!
//! It knows what programs do to lines that are already there (carriage return, erase,
//! cursor up, a frame drawn again from the top), not the width of the terminal. What is
//! drawn on the alternate screen, as editors and pagers do, leaves no trace.

mod pen;

use std::collections::VecDeque;

use anstyle_parse::Parser;

use self::pen::Pen;
use super::tail::Stream;

/// How many rows are kept for programs that go back to earlier ones.
const ROWS_KEPT: usize = 256;
/// How many bytes one escape may take: what is longer is none.
const ESCAPE_BYTES_MAX: usize = 16 * 1024;

/// Stands for the start of a line that is left out.
pub(crate) const CUT: &str = "…";

/// Lines of text as a terminal would show them.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    rows: VecDeque<Row>,
    /// How many rows were dropped from the front, for want of room.
    dropped: u64,
    rows_max: usize,
    row_chars_max: usize,
    chars: usize,
    chars_max: usize,
    writers: [Writer; 2],
}

/// One line.
#[derive(Debug)]
struct Row {
    stream: Stream,
    text: Vec<char>,
    /// Whether it lost its start.
    cut: bool,
}

/// Where one stream writes, and how far its bytes are understood.
#[derive(Debug, Default)]
struct Writer {
    parser: Parser,
    /// Bytes since something came of them.
    silent: usize,
    /// The start of a character whose other bytes are to come.
    partial: Vec<u8>,
    cursor: Cursor,
    /// The first row of what is drawn again and again.
    home: Option<u64>,
    alternate: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    /// The row by its number since the start; none for the one that the next character
    /// begins at the end.
    row: Option<u64>,
    column: usize,
}

impl Screen {
    /// A screen that keeps about this many of the last lines and characters.
    pub(crate) fn new(rows: usize, chars: usize) -> Self {
        Self {
            rows: VecDeque::new(),
            dropped: 0,
            rows_max: rows.max(ROWS_KEPT),
            row_chars_max: chars.saturating_mul(2).max(2),
            chars: 0,
            chars_max: chars.saturating_mul(4).max(64 * 1024),
            writers: Default::default(),
        }
    }

    /// Reads on in a stream.
    pub(crate) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let mut writer = std::mem::take(&mut self.writers[stream as usize]);
        let mut pen = Pen {
            screen: self,
            stream,
            cursor: writer.cursor,
            home: writer.home,
            alternate: writer.alternate,
            acted: false,
        };
        let partial = std::mem::take(&mut writer.partial);
        let joined;
        let bytes = if partial.is_empty() {
            bytes
        } else {
            joined = [&partial, bytes].concat();
            &joined
        };
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            writer.feed(chunk.valid().as_bytes(), &mut pen);
            let invalid = chunk.invalid();
            // An unfinished character at the end may still be finished.
            if chunks.peek().is_none() && std::str::from_utf8(invalid).is_err_and(unfinished) {
                writer.partial = invalid.to_vec();
            } else if !invalid.is_empty() {
                writer.feed("\u{fffd}".as_bytes(), &mut pen);
            }
        }
        writer.cursor = pen.cursor;
        writer.home = pen.home;
        writer.alternate = pen.alternate;
        self.writers[stream as usize] = writer;
    }

    /// Forgets everything but the count of lines; the streams start anew.
    pub(crate) fn clear(&mut self) {
        self.dropped += self.rows.len() as u64;
        self.rows.clear();
        self.chars = 0;
        let alternate = self.writers.each_ref().map(|writer| writer.alternate);
        self.writers = Default::default();
        for (writer, alternate) in self.writers.iter_mut().zip(alternate) {
            writer.alternate = alternate;
        }
    }

    /// How many lines went off the top.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The lines that are left, without blanks at their ends and at the bottom.
    pub(crate) fn lines(&self) -> VecDeque<String> {
        let mut lines: VecDeque<String> = self
            .rows
            .iter()
            .map(|row| {
                let start = if row.cut { CUT } else { "" };
                let line = start.chars().chain(row.text.iter().copied());
                line.collect::<String>().trim_end().to_owned()
            })
            .collect();
        while lines.back().is_some_and(String::is_empty) {
            lines.pop_back();
        }
        lines
    }

    fn row(&mut self, number: u64) -> Option<&mut Row> {
        let index = number.checked_sub(self.dropped)?;
        self.rows.get_mut(usize::try_from(index).ok()?)
    }

    /// Begins a row at the end and gives its number.
    fn append(&mut self, stream: Stream) -> u64 {
        self.rows.push_back(Row {
            stream,
            text: Vec::new(),
            cut: false,
        });
        self.shrink();
        self.dropped + self.rows.len() as u64 - 1
    }

    /// The stream's own row that is so many before (or after) a row; as far as it goes.
    fn step(&self, stream: Stream, from: u64, steps: usize, back: bool) -> Option<u64> {
        let own = |number: &u64| {
            usize::try_from(number - self.dropped)
                .ok()
                .and_then(|index| self.rows.get(index))
                .is_some_and(|row| row.stream == stream)
        };
        let end = self.dropped + self.rows.len() as u64;
        if back {
            let rows = (self.dropped..from.clamp(self.dropped, end)).rev();
            rows.filter(own).take(steps).last()
        } else {
            let rows = (from + 1).max(self.dropped)..end;
            rows.filter(own).take(steps).last()
        }
    }

    fn shrink(&mut self) {
        while self.rows.len() > self.rows_max
            || (self.chars > self.chars_max && self.rows.len() > 1)
        {
            if let Some(row) = self.rows.pop_front() {
                self.chars -= row.text.len();
                self.dropped += 1;
            }
        }
    }
}

/// Whether more bytes could make a character of it.
fn unfinished(error: std::str::Utf8Error) -> bool {
    error.error_len().is_none()
}

impl Writer {
    fn feed(&mut self, bytes: &[u8], pen: &mut Pen<'_>) {
        for &byte in bytes {
            pen.acted = false;
            self.parser.advance(pen, byte);
            self.silent = if pen.acted { 0 } else { self.silent + 1 };
            if self.silent > ESCAPE_BYTES_MAX {
                self.parser = Parser::default();
                self.silent = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests;
