//! Where a part ends.

use unicode_segmentation::GraphemeCursor;

use super::end_of_chars;
use crate::defuse::is_sign_in_word;
use crate::fence::{Fence, Line, LineKind, Lines, Place, starts_with_marks};

/// How far a cut between graphemes moves back from the limit for a better place.
const STEPS_BACK_MAX: usize = 64;

/// What of the text a part could carry, if nothing were added at its end.
pub(super) struct Window<'a> {
    /// From the start of the part, to as many characters behind it as it has room for.
    pub(super) lines: Lines<'a>,
    pub(super) room: usize,
    /// Behind this the text is white space.
    pub(super) visible_end: usize,
}

/// A place to cut.
#[derive(Clone, Copy)]
struct Cut<'a> {
    at: usize,
    /// From the start of the part.
    chars: usize,
    place: Place<'a>,
}

/// The last place of each kind.
#[derive(Default)]
struct Places<'a> {
    paragraph: Option<Cut<'a>>,
    /// Paragraph ends among them.
    line: Option<Cut<'a>>,
    line_in_fence: Option<Cut<'a>>,
    word: Option<Cut<'a>>,
}

/// What a cut between graphemes spoils, the worst first.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Tear {
    Grapheme,
    FenceLine,
    /// Cut at a line end, but one of the parts then shows nothing, or an empty fence.
    Blank,
    /// The part shows nothing, or the next begins with white space or what looks like
    /// a fence line.
    Edge,
    Word,
}

impl<'a> Window<'a> {
    /// Where the part ends, behind its start and not behind the window.
    pub(super) fn cut(&self) -> (usize, Place<'a>) {
        let places = self.places();
        let half_full = |cut: &Cut<'a>| cut.chars * 2 >= self.room;
        let cut = [
            places.paragraph.filter(half_full),
            places.line.filter(half_full),
            places.line_in_fence.filter(half_full),
            places.word.filter(half_full),
            places.line,
            places.line_in_fence,
            places.word,
        ]
        .into_iter()
        .flatten()
        .next();
        cut.map_or_else(|| self.torn(), |cut| (cut.at, cut.place))
    }

    fn places(&self) -> Places<'a> {
        let text = self.lines.text;
        let mut places = Places::default();
        // A line end in a fence of which it is not known yet whether anything but
        // the closing line follows: if not, the next part would begin with an empty fence.
        let mut waiting = None;
        let mut chars = 0;
        // Whether a cut here would leave something to see, in the fence if one is open.
        let mut has_content = false;
        for line in self.lines.clone() {
            let body = &text[line.start..line.end];
            let line_has_content = !body.trim_start().is_empty();
            places.word = self.last_word(&line, chars).or(places.word);
            chars += body.chars().count();
            has_content = (has_content || line_has_content) && line.kind != LineKind::Opening;
            if line.kind == LineKind::Closing {
                waiting = None;
            } else if line_has_content {
                places.line_in_fence = waiting.take().or(places.line_in_fence);
            }
            if !line.is_whole || !has_content || line.end >= self.visible_end {
                continue;
            }
            let Some(cut) = self.cut_at(line.end, chars, line.fence, false) else {
                continue;
            };
            if cut.place.fence.is_some() {
                waiting = Some(cut);
                continue;
            }
            places.line = Some(cut);
            if !line_has_content || text[line.end..].starts_with(['\n', '\r']) {
                places.paragraph = Some(cut);
            }
        }
        if waiting.is_some_and(|cut| !self.only_closes(&cut)) {
            places.line_in_fence = waiting;
        }
        places
    }

    /// The last word end in a line before which `chars` characters lie.
    fn last_word(&self, line: &Line<'a>, mut chars: usize) -> Option<Cut<'a>> {
        let text = self.lines.text;
        let mut last = None;
        let mut after_space = false;
        let mut has_content = false;
        // Where the window ends inside a line, the character behind it tells whether the
        // window ends at a word's end.
        let behind = text[line.end..].chars().next().filter(|_| !line.is_whole);
        let end = line.end + behind.map_or(0, char::len_utf8);
        for (at, c) in text[line.start..end].char_indices() {
            let is_space = c.is_whitespace();
            let at = line.start + at;
            // An indentation is no word, and white space at the end of all is none.
            if after_space && !is_space && has_content && at < self.visible_end {
                let can_cut = at >= line.firm_from
                    && !starts_with_marks(&text[at..])
                    && (c.is_ascii() || self.is_grapheme_boundary(at));
                let cut = self.cut_at(at, chars, line.fence, true);
                last = cut.filter(|_| can_cut).or(last);
            }
            has_content |= !is_space;
            // Space that is made to hold words together does not part them.
            after_space = is_space && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
            chars += 1;
        }
        last
    }

    /// The cut at this place, if the part then has room to close its fence.
    fn cut_at(
        &self,
        at: usize,
        chars: usize,
        fence: Option<Fence<'a>>,
        inside_line: bool,
    ) -> Option<Cut<'a>> {
        (chars + close_chars(fence, inside_line) <= self.room).then_some(Cut {
            at,
            chars,
            place: Place { fence, inside_line },
        })
    }

    /// Whether nothing but white space and the closing line follows in the fence.
    fn only_closes(&self, cut: &Cut<'a>) -> bool {
        let text = self.lines.text;
        // Not looking further ahead keeps the whole linear.
        let end = end_of_chars(text, cut.at, self.lines.chars_max).unwrap_or(text.len());
        let lines = Lines {
            at: cut.at,
            end,
            place: cut.place,
            ..self.lines
        };
        lines
            .into_iter()
            .find(|line| !text[line.start..line.end].trim_start().is_empty())
            .is_some_and(|line| line.kind == LineKind::Closing)
    }

    /// Where to cut a text without structure.
    fn torn(&self) -> (usize, Place<'a>) {
        let text = self.lines.text;
        let mut chars = 0;
        let mut has_content = false;
        let mut best = (Tear::Grapheme, self.lines.end, self.lines.place);
        for line in self.lines.clone() {
            if let Some((tear, at)) = self.tear_of_line(&line, chars, has_content) {
                if tear >= best.0 {
                    let place = Place {
                        fence: line.fence,
                        inside_line: !(line.is_whole && at == line.end),
                    };
                    best = (tear, at, place);
                }
            }
            let body = &text[line.start..line.end];
            chars += body.chars().count();
            has_content |= !body.trim_start().is_empty();
            has_content &= line.kind != LineKind::Opening;
        }
        (best.1, best.2)
    }

    /// The least bad place in or at the end of a line before which `chars` characters lie.
    fn tear_of_line(
        &self,
        line: &Line<'a>,
        chars: usize,
        has_content: bool,
    ) -> Option<(Tear, usize)> {
        let text = self.lines.text;
        let mut best = None;
        let mut offer = |tear: Tear, at: usize| {
            if best.is_none_or(|(other, _)| tear > other) {
                best = Some((tear, at));
            }
        };
        let body = &text[line.start..line.end];
        let body_chars = body.chars().count();
        if line.is_whole && chars + body_chars + close_chars(line.fence, false) <= self.room {
            offer(Tear::Blank, line.end);
        }
        let taken = chars + close_chars(line.fence, true);
        let Some(room) = self.room.checked_sub(taken).filter(|room| *room > 0) else {
            return best;
        };
        let mut end = line.end;
        if room < body_chars {
            end = end_of_chars(text, line.start, room).unwrap_or(line.end);
        }
        // Cut off from its word, the sign of an e-mail address could mention someone.
        if is_sign_in_word(text, end) && end - line.start > 1 {
            end -= 1; // A word ends with ASCII.
        }
        offer(Tear::Grapheme, end);
        let indent = body.len() - body.trim_start().len();
        let visible_from = line.start + if has_content { 0 } else { indent };
        for at in self.grapheme_boundaries_back(end, line.start) {
            if (line.is_whole && at == line.end) || is_sign_in_word(text, at) {
                continue;
            }
            let rest = &text[at..];
            if at < line.firm_from {
                offer(Tear::FenceLine, at);
            } else if visible_from < at
                && at < self.visible_end
                && !rest.starts_with(char::is_whitespace)
                && !starts_with_marks(rest)
            {
                offer(Tear::Word, at);
                break;
            } else {
                offer(Tear::Edge, at);
            }
        }
        best
    }

    /// The grapheme boundaries from `end` back to `start`, without it.
    fn grapheme_boundaries_back(&self, end: usize, start: usize) -> impl Iterator<Item = usize> {
        // The part begins at a boundary, so no context before it is needed.
        let base = self.lines.at;
        let rest = &self.lines.text[base..];
        let mut cursor = GraphemeCursor::new(end - base, rest.len(), true);
        let first = cursor.is_boundary(rest, 0).unwrap_or(false).then_some(end);
        let others = std::iter::from_fn(move || Some(base + cursor.prev_boundary(rest, 0).ok()??));
        first
            .into_iter()
            .chain(others)
            .take(STEPS_BACK_MAX)
            .take_while(move |at| *at > start)
    }

    fn is_grapheme_boundary(&self, at: usize) -> bool {
        let base = self.lines.at;
        let rest = &self.lines.text[base..];
        let mut cursor = GraphemeCursor::new(at - base, rest.len(), true);
        cursor.is_boundary(rest, 0).unwrap_or(false)
    }
}

fn close_chars(fence: Option<Fence<'_>>, inside_line: bool) -> usize {
    let frame = fence.and_then(|fence| fence.frame());
    frame.map_or(0, |frame| frame.close_chars(inside_line))
}
