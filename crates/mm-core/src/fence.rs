//! Code fences of Markdown, followed line by line.

/// Fewer marks than this are no fence.
const RUN_MIN: usize = 3;

/// Whether a code fence is open at the end of a Markdown text, so that whatever follows
/// would become code.
///
/// ```
/// assert!(mm_core::has_open_fence("```sh\nls"));
/// assert!(!mm_core::has_open_fence("```sh\nls\n```"));
/// ```
pub fn has_open_fence(text: &str) -> bool {
    let lines = Lines {
        text,
        at: 0,
        end: text.len(),
        place: Place::default(),
        chars_max: usize::MAX,
    };
    lines.last().is_some_and(|line| line.fence.is_some())
}

/// An open code fence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fence<'a> {
    mark: u8,
    run: usize,
    /// None where the fence lines would take too much of a part.
    frame: Option<Frame<'a>>,
}

/// The lines that carry a fence over a cut, both without their line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    /// Opens the fence again.
    pub(crate) open: &'a str,
    /// Closes it.
    pub(crate) close: &'a str,
    open_chars: usize,
    close_chars: usize,
}

impl<'a> Fence<'a> {
    /// The fence that this line opens, if it does.
    fn opened_by(line: &'a str, chars_max: usize) -> Option<Self> {
        let line = line.trim_end_matches(is_line_space);
        let marks = Marks::at_start_of(line)?;
        // With a backtick behind it, a run of backticks begins a code span.
        if marks.mark == b'`' && line[marks.end()..].contains('`') {
            return None;
        }
        let indented = &line[..marks.end()];
        let bare = &line[marks.indent..marks.end()];
        let frame = [(line, indented), (indented, indented), (bare, bare)]
            .into_iter()
            .map(|(open, close)| Frame::new(open, close))
            // More would be mostly fence, and the number of parts would explode.
            .find(|frame| frame.open_chars() + frame.close_chars(true) <= chars_max / 2);
        Some(Self {
            mark: marks.mark,
            run: marks.run,
            frame,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        Marks::at_start_of(line).is_some_and(|marks| {
            marks.mark == self.mark
                && marks.run >= self.run
                && line[marks.end()..].chars().all(is_line_space)
        })
    }

    /// The lines that carry this fence over a cut, unless parts are too small for them.
    pub(crate) fn frame(&self) -> Option<Frame<'a>> {
        self.frame
    }
}

impl<'a> Frame<'a> {
    fn new(open: &'a str, close: &'a str) -> Self {
        Self {
            open,
            close,
            open_chars: open.chars().count(),
            close_chars: close.chars().count(),
        }
    }

    /// How many characters the opening line adds to a part, with its newline.
    pub(crate) fn open_chars(&self) -> usize {
        self.open_chars + 1
    }

    /// How many characters the closing line adds to a part, with the newline before
    /// it that a part needs which ends inside a line.
    pub(crate) fn close_chars(&self, inside_line: bool) -> usize {
        self.close_chars + usize::from(inside_line)
    }
}

/// The run of marks that a fence line begins with.
struct Marks {
    indent: usize,
    mark: u8,
    run: usize,
}

impl Marks {
    fn at_start_of(line: &str) -> Option<Self> {
        let bytes = line.as_bytes();
        // Any indentation: in a list, a fence stands deeper than three spaces.
        let indent = bytes.iter().take_while(|b| b" \t".contains(b)).count();
        let mark = *bytes.get(indent).filter(|b| b"`~".contains(b))?;
        let run = bytes[indent..].iter().take_while(|b| **b == mark).count();
        (run >= RUN_MIN).then_some(Self { indent, mark, run })
    }

    fn end(&self) -> usize {
        self.indent + self.run
    }
}

/// Whether this begins with marks enough for a fence, if a line began here.
pub(crate) fn starts_with_marks(text: &str) -> bool {
    text.starts_with("```") || text.starts_with("~~~")
}

fn is_line_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// What a position in the text is in the middle of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place<'a> {
    pub(crate) fence: Option<Fence<'a>>,
    /// No line begins here, so what looks like a fence line is none.
    pub(crate) inside_line: bool,
}

/// The lines of `text[at..end]`, with the fences that they open and close.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) place: Place<'a>,
    pub(crate) chars_max: usize,
}

#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) start: usize,
    /// Behind the line end.
    pub(crate) end: usize,
    /// Whether the line end lies within the bounds.
    pub(crate) is_whole: bool,
    pub(crate) kind: LineKind,
    /// Cut before this, what is left of the line could become a fence line that it is
    /// not, or be no longer the one that it is.
    pub(crate) firm_from: usize,
    /// The fence that is open behind this line.
    pub(crate) fence: Option<Fence<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    Other,
    Opening,
    Closing,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let whole_end = line_end(self.text, start, self.end).filter(|end| *end <= self.end);
        let (kind, firm_from) = self.kind_of_line();
        self.place.inside_line = false;
        self.at = whole_end.unwrap_or(self.end);
        Some(Line {
            start,
            end: self.at,
            is_whole: whole_end.is_some(),
            kind,
            firm_from,
            fence: self.place.fence,
        })
    }
}

impl Lines<'_> {
    /// What the next line is, and from where on it is firm. Takes note of a fence that
    /// it opens or closes.
    fn kind_of_line(&mut self) -> (LineKind, usize) {
        let start = self.at;
        let rest = &self.text[start..];
        if self.place.inside_line || !starts_with_marks(rest.trim_start_matches([' ', '\t'])) {
            return (LineKind::Other, start);
        }
        // The end of the line decides, also where it lies out of bounds.
        let end = line_end(self.text, start, self.text.len()).unwrap_or(self.text.len());
        let line = &self.text[start..end];
        let Some(fence) = self.place.fence else {
            self.place.fence = Fence::opened_by(line, self.chars_max);
            return match self.place.fence {
                Some(_) => (LineKind::Opening, end),
                // The backtick that makes a code span of it.
                None => (
                    LineKind::Other,
                    start + line_behind_marks(line, |c| c == '`'),
                ),
            };
        };
        if fence.is_closed_by(line) {
            self.place.fence = None;
            return (LineKind::Closing, end);
        }
        (
            LineKind::Other,
            start + line_behind_marks(line, |c| !is_line_space(c)),
        )
    }
}

/// Behind the first such character that follows the marks, or at the end of the line.
fn line_behind_marks(line: &str, is_wanted: impl Fn(char) -> bool) -> usize {
    let from = Marks::at_start_of(line).map_or(0, |marks| marks.end());
    let found = line[from..].char_indices().find(|(_, c)| is_wanted(*c));
    found.map_or(line.len(), |(at, c)| from + at + c.len_utf8())
}

/// Behind the first line end that begins in `text[start..end]`: LF, CR LF or CR.
fn line_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let found = bytes[start..end].iter().position(|b| b"\n\r".contains(b))? + start;
    let is_crlf = bytes[found] == b'\r' && bytes.get(found + 1) == Some(&b'\n');
    Some(found + 1 + usize::from(is_crlf))
}
