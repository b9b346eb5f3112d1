//! What the bytes of one stream do to the lines.

use anstyle_parse::{Params, Perform};

use super::{Cursor, ROWS_KEPT, Row, Screen};
use crate::run::tail::Stream;

/// How far down a row may be asked for by its number.
const ROW_NUMBER_MAX: usize = ROWS_KEPT - 1;

/// One stream as it writes.
pub(super) struct Pen<'a> {
    pub(super) screen: &'a mut Screen,
    pub(super) stream: Stream,
    pub(super) cursor: Cursor,
    pub(super) home: Option<u64>,
    pub(super) alternate: bool,
    pub(super) acted: bool,
}

impl Pen<'_> {
    /// The row under the cursor, begun if there is none.
    fn here(&mut self) -> &mut Row {
        let number = match self.cursor.row {
            Some(number) if number >= self.screen.dropped => number,
            _ => self.screen.append(self.stream),
        };
        self.cursor.row = Some(number);
        let index = usize::try_from(number - self.screen.dropped).unwrap_or(usize::MAX);
        let last = self.screen.rows.len() - 1; // There is one: it was found or appended.
        &mut self.screen.rows[index.min(last)]
    }

    fn put(&mut self, c: char) {
        let (column, limit) = (self.cursor.column, self.screen.row_chars_max);
        let row = self.here();
        let before = row.text.len();
        if column < before {
            row.text[column] = c;
        } else {
            row.text.resize(column, ' ');
            row.text.push(c);
        }
        let mut column = column + 1;
        let after = row.text.len();
        if after >= limit {
            // More than a post holds, in one line.
            row.text.drain(..limit / 2);
            row.cut = true;
            column = column.saturating_sub(limit / 2);
        }
        let kept = row.text.len();
        self.screen.chars = self.screen.chars + kept - before;
        self.cursor.column = column;
        self.screen.shrink();
    }

    fn line_feed(&mut self) {
        self.cursor.column = 0;
        if self.cursor.row.is_none() {
            self.screen.append(self.stream); // A line that stays empty.
            return;
        }
        self.down(1);
    }

    fn down(&mut self, rows: usize) {
        if let Some(row) = self.cursor.row {
            self.cursor.row = self.screen.step(self.stream, row, 1, false);
        }
        if rows > 1 {
            self.down((rows - 1).min(ROW_NUMBER_MAX));
        }
    }

    fn up(&mut self, rows: usize) {
        let end = self.screen.dropped + self.screen.rows.len() as u64;
        let from = self.cursor.row.unwrap_or(end);
        if let Some(row) = self.screen.step(self.stream, from, rows, true) {
            self.cursor.row = Some(row);
        }
    }

    /// Goes to a row counted from the top of the screen, which is where it was first
    /// asked for.
    fn row_number(&mut self, number: usize) {
        let dropped = self.screen.dropped;
        let home = match self.home {
            Some(home) if home >= dropped => home,
            _ => self.screen.append(self.stream),
        };
        self.home = Some(home);
        self.cursor.row = Some(home);
        for _ in 0..number.min(ROW_NUMBER_MAX) {
            let row = self.cursor.row.unwrap_or(home);
            let next = self.screen.step(self.stream, row, 1, false);
            self.cursor.row = Some(next.unwrap_or_else(|| self.screen.append(self.stream)));
        }
    }

    fn erase_in_line(&mut self, what: usize) {
        let column = self.cursor.column;
        let Some(row) = self.cursor.row.and_then(|row| self.screen.row(row)) else {
            return;
        };
        let before = row.text.len();
        match what {
            0 => row.text.truncate(column),
            1 => row.text.iter_mut().take(column + 1).for_each(|c| *c = ' '),
            _ => row.text.clear(),
        }
        let removed = before - row.text.len();
        self.screen.chars -= removed;
    }

    fn erase_in_display(&mut self, what: usize) {
        let mut below = if what == 0 {
            self.erase_in_line(0);
            self.cursor.row
        } else if let Some(home) = self.home.filter(|home| *home >= self.screen.dropped) {
            self.erase_row(home);
            Some(home)
        } else {
            // What was there before the screen was drawn on stays.
            self.cursor.row = None;
            None
        };
        while let Some(row) = below {
            below = self.screen.step(self.stream, row, 1, false);
            if let Some(row) = below {
                self.erase_row(row);
            }
        }
    }

    fn erase_row(&mut self, number: u64) {
        if let Some(row) = self.screen.row(number) {
            let removed = std::mem::take(&mut row.text).len();
            row.cut = false;
            self.screen.chars -= removed;
        }
    }
}

impl Perform for Pen<'_> {
    fn print(&mut self, c: char) {
        self.acted = true;
        if !self.alternate && !c.is_control() {
            self.put(c);
        }
    }

    fn execute(&mut self, byte: u8) {
        self.acted = true;
        if self.alternate {
            return;
        }
        match byte {
            b'\n' => self.line_feed(),
            b'\r' => self.cursor.column = 0,
            b'\t' => self.put('\t'),
            0x08 => self.cursor.column = self.cursor.column.saturating_sub(1),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: u8) {
        self.acted = true;
        let mut numbers = params.iter().map(|param| usize::from(param[0]));
        let first = numbers.next().unwrap_or_default();
        let second = numbers.next().unwrap_or_default();
        if let (b"?", b'h' | b'l', 47 | 1047 | 1049) = (intermediates, action, first) {
            self.alternate = action == b'h';
        }
        if self.alternate || !intermediates.is_empty() {
            return;
        }
        let count = first.max(1);
        let column_of = |number: usize| number.saturating_sub(1).min(self.screen.row_chars_max);
        match action {
            b'A' => self.up(count),
            b'B' => self.down(count),
            b'C' => self.cursor.column = column_of(self.cursor.column + count + 1),
            b'D' => self.cursor.column = self.cursor.column.saturating_sub(count),
            b'E' | b'F' => {
                self.cursor.column = 0;
                if action == b'E' {
                    self.down(count);
                } else {
                    self.up(count);
                }
            }
            b'G' => self.cursor.column = column_of(count),
            b'H' | b'f' => {
                self.cursor.column = column_of(second.max(1));
                self.row_number(count - 1);
            }
            b'J' => self.erase_in_display(first),
            b'K' => self.erase_in_line(first),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, _: &[u8], _: bool, _: u8) {
        self.acted = true;
    }

    fn osc_dispatch(&mut self, _: &[&[u8]], _: bool) {
        self.acted = true;
    }
}
