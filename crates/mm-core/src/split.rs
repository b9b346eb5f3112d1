//! Long texts as several posts.

mod cut;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::iter::FusedIterator;

use crate::fence::{Frame, Lines, Place};
use cut::Window;

/// Splits a Markdown text into parts of at most `chars_max` Unicode code points
/// (0 is taken for 1).
///
/// A text within the limit is one part, borrowed as it is; so is the empty text.
/// Else it is cut behind paragraphs, or lines, or words, in this order as long as
/// the part gets at least half full; white space stays at the end of the earlier part.
/// Where there is nothing of the kind, it is cut between graphemes. A grapheme, such as an
/// emoji of several code points or a CR LF, is torn only if it alone exceeds the limit.
///
/// A code fence that is open at a cut is closed at the end of the part and opened again
/// at the start of the next with the same indentation and info string. These lines count
/// against the limit. Where they would take more than half of a part, the info string is
/// left out, then the indentation, then the fence lines altogether.
///
/// Nothing is lost: the [`original`](TextPart::original)s of the parts are the text.
///
/// The time taken is linear in the length of the text, and the next part is only
/// looked for when it is asked for.
///
/// ```
/// use mm_core::split_text;
///
/// let text = "Two lines:\n```sh\nmake everything\nmake install\n```\n";
/// let parts: Vec<_> = split_text(text, 40).map(|part| part.into_text()).collect();
/// assert_eq!(
///     parts,
///     [
///         "Two lines:\n```sh\nmake everything\n```",
///         "```sh\nmake install\n```\n",
///     ]
/// );
/// ```
pub fn split_text(text: &str, chars_max: usize) -> TextParts<'_> {
    TextParts {
        text,
        at: 0,
        place: Place::default(),
        chars_max: chars_max.max(1),
        visible_end: None,
        is_done: false,
    }
}

/// The parts of a text, from [`split_text`].
#[derive(Clone, Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct TextParts<'a> {
    text: &'a str,
    /// Where the next part begins.
    at: usize,
    place: Place<'a>,
    chars_max: usize,
    /// Behind this the text is white space. Not looked for in a text of one part.
    visible_end: Option<usize>,
    is_done: bool,
}

/// A part of a text, from [`split_text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPart<'a> {
    original: &'a str,
    opened: Option<Frame<'a>>,
    closed: Option<Frame<'a>>,
}

impl<'a> TextPart<'a> {
    /// What to post: the original, and the fence lines that it needs to stand alone.
    pub fn text(&self) -> Cow<'a, str> {
        if self.opened.is_none() && self.closed.is_none() {
            return Cow::Borrowed(self.original);
        }
        let mut text = String::with_capacity(self.text_len_max());
        if let Some(frame) = self.opened {
            text.push_str(frame.open);
            text.push('\n');
        }
        text.push_str(self.original);
        if let Some(frame) = self.closed {
            if !ends_line(self.original) {
                text.push('\n');
            }
            text.push_str(frame.close);
        }
        Cow::Owned(text)
    }

    /// What to post, as a string of its own.
    pub fn into_text(self) -> String {
        self.text().into_owned()
    }

    /// The piece of the source that this part carries.
    pub fn original(&self) -> &'a str {
        self.original
    }

    fn text_len_max(&self) -> usize {
        let opened = self.opened.map_or(0, |frame| frame.open.len() + 1);
        let closed = self.closed.map_or(0, |frame| frame.close.len() + 1);
        opened + self.original.len() + closed
    }
}

impl<'a> Iterator for TextParts<'a> {
    type Item = TextPart<'a>;

    fn next(&mut self) -> Option<TextPart<'a>> {
        if self.is_done {
            return None;
        }
        let start = self.at;
        let opened = self.place.fence.and_then(|fence| fence.frame());
        let room = self.chars_max - opened.map_or(0, |frame| frame.open_chars());
        let Some(end) = end_of_chars(self.text, start, room) else {
            self.is_done = true;
            return Some(TextPart {
                original: &self.text[start..],
                opened,
                closed: self.closed_at_end(room),
            });
        };
        let window = Window {
            lines: Lines {
                text: self.text,
                at: start,
                end,
                place: self.place,
                chars_max: self.chars_max,
            },
            room,
            visible_end: *self
                .visible_end
                .get_or_insert_with(|| self.text.trim_end().len()),
        };
        (self.at, self.place) = window.cut();
        Some(TextPart {
            original: &self.text[start..self.at],
            opened,
            closed: self.place.fence.and_then(|fence| fence.frame()),
        })
    }
}

impl FusedIterator for TextParts<'_> {}

impl<'a> TextParts<'a> {
    /// The frame of a fence that the text leaves open, if the last part has room to
    /// close it. A text of one part stays as it is.
    fn closed_at_end(&self, room: usize) -> Option<Frame<'a>> {
        if self.at == 0 {
            return None;
        }
        let lines = Lines {
            text: self.text,
            at: self.at,
            end: self.text.len(),
            place: self.place,
            chars_max: self.chars_max,
        };
        let fence = lines.last().map_or(self.place.fence, |line| line.fence)?;
        let rest = &self.text[self.at..];
        let frame = fence.frame()?;
        let chars = rest.chars().count() + frame.close_chars(!ends_line(rest));
        (chars <= room).then_some(frame)
    }
}

fn ends_line(text: &str) -> bool {
    text.ends_with(['\n', '\r'])
}

/// Where the first `chars` characters from `start` on end, if there are more.
fn end_of_chars(text: &str, start: usize, chars: usize) -> Option<usize> {
    let rest = &text[start..];
    if rest.len() <= chars {
        return None; // No character has less than a byte.
    }
    let (end, _) = rest.char_indices().nth(chars)?;
    Some(start + end)
}
