//! Several messages as one post.

use std::time::{Duration, Instant};

use mm_core::Payload;
use mm_core::limits::TEXT_CHARS_MAX;

use crate::shared::Item;

/// No message waits longer for others, whatever is set: a day.
const WAIT_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// How many attachments one joined post holds at the most: more is not read any more.
const ATTACHMENTS_MAX: usize = 20;

/// How messages that wait become one post.
///
/// While the worker waits for the server, or for its rate limit, messages for the same
/// channel and username gather. They become one post, in order, each whole. Payloads
/// that have more than text, icon and attachments are never joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    style: Style,
    chars_max: usize,
    linger: Duration,
    spacing: Duration,
    alone: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Style {
    Lines,
    CodeBlock { language: String },
}

impl Join {
    /// Texts follow each other, each on lines of its own.
    ///
    /// Where their emoji differ, the post takes that of the most severe, and each text
    /// keeps its own as a mark before it.
    pub fn lines() -> Self {
        Self {
            style: Style::Lines,
            chars_max: TEXT_CHARS_MAX,
            linger: Duration::ZERO,
            spacing: Duration::ZERO,
            alone: false,
        }
    }

    /// Texts are lines of one code block in this language (empty for none), as program
    /// output is; a single one is wrapped too.
    pub fn code_block(language: impl Into<String>) -> Self {
        Self {
            style: Style::CodeBlock {
                language: language.into(),
            },
            ..Self::lines()
        }
    }

    /// How long a joined post may get, in code points. Default: what today's server takes.
    #[must_use]
    pub fn chars_max(mut self, chars: usize) -> Self {
        self.chars_max = chars;
        self
    }

    /// How long a message waits for others even if the server is free. Default: not at all.
    #[must_use]
    pub fn linger(mut self, time: Duration) -> Self {
        self.linger = time;
        self
    }

    /// How long after a post the next one waits for company, unless it is full: a lone
    /// message goes out at once, and a stream of them as few posts, however fast the
    /// server is. Default: not at all.
    #[must_use]
    pub fn spacing(mut self, time: Duration) -> Self {
        self.spacing = time;
        self
    }

    /// Keeps the style, but joins nothing.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Until when a message that is there `now` waits for others, if it does.
    pub(crate) fn wait_until(&self, now: Instant, last_post: Option<Instant>) -> Option<Instant> {
        let linger = now.checked_add(self.linger.min(WAIT_MAX));
        let spaced = last_post.and_then(|last| last.checked_add(self.spacing.min(WAIT_MAX)));
        linger.max(spaced).filter(|until| *until > now)
    }
}

/// Messages that become one post.
pub(crate) struct Batch<D> {
    pub(crate) items: Vec<Box<Item<D>>>,
    /// What the texts take at the most.
    chars: usize,
    /// What the marks take, where they are written: before each text, if emoji differ.
    marks: usize,
    is_mixed: bool,
    attachments: usize,
}

impl<D> Batch<D> {
    pub(crate) fn new(first: Box<Item<D>>) -> Self {
        let (chars, attachments) = (chars_of(&first), first.payload.attachments().len());
        let (marks, is_mixed) = (mark_chars(&first), false);
        Self {
            items: vec![first],
            chars,
            marks,
            is_mixed,
            attachments,
        }
    }

    /// Takes one more message, or gives it back if it cannot join.
    pub(crate) fn add(&mut self, item: Box<Item<D>>, join: &Join) -> Option<Box<Item<D>>> {
        let attachments = self.attachments + item.payload.attachments().len();
        let chars = self.chars + chars_of(&item);
        let marks = self.marks + mark_chars(&item);
        let is_mixed = self.is_mixed || emoji(&item) != emoji(&self.items[0]);
        let written = if is_mixed && join.style == Style::Lines {
            marks
        } else {
            0
        };
        let fits = chars + written + join.frame_chars() <= join.chars_max
            && attachments <= ATTACHMENTS_MAX
            && !item.alone
            && belong_together(&self.items[0].payload, &item.payload, &join.style);
        if !fits {
            return Some(item);
        }
        (self.chars, self.attachments) = (chars, attachments);
        (self.marks, self.is_mixed) = (marks, is_mixed);
        self.items.push(item);
        None
    }

    /// Whether another message could still fit.
    pub(crate) fn has_room(&self, join: &Join) -> bool {
        let first = &self.items[0];
        let may_join = !join.alone && !first.alone && is_plain(&first.payload);
        may_join && self.chars + join.frame_chars() < join.chars_max
    }

    /// The post.
    pub(crate) fn payload(&self, join: Option<&Join>) -> Payload {
        let first = &self.items[0];
        let mut payload = first.payload.clone();
        let is_one = self.items.len() == 1;
        let text = match join.map(|join| &join.style) {
            None => return payload,
            Some(_) if first.alone || !is_plain(&payload) => return payload,
            Some(Style::Lines) if is_one => return payload,
            Some(Style::Lines) => self.lines(),
            Some(Style::CodeBlock { language }) => match self.texts().next() {
                Some(_) => mm_core::code_block(self.texts(), language),
                None => String::new(),
            },
        };
        self.join_into(&mut payload, text);
        payload
    }

    fn lines(&self) -> String {
        let mut text = String::with_capacity(self.chars);
        for item in self.items.iter().filter(|item| has_text(item)) {
            let mark = emoji(item)
                .filter(|_| self.is_mixed)
                .map(|name| format!(":{name}:"));
            append(&mut text, item.payload.text(), mark.as_deref());
        }
        text
    }

    fn join_into(&self, payload: &mut Payload, text: String) {
        payload.set_text(text);
        payload.set_icon_emoji(self.severest_emoji());
        let attachments = self
            .items
            .iter()
            .flat_map(|item| item.payload.attachments());
        payload.set_attachments(attachments.cloned().collect());
    }

    fn severest_emoji(&self) -> Option<&str> {
        // The first of the most severe: `max_by_key` alone would take the last.
        let severest = self.items.iter().rev().max_by_key(|item| item.severity);
        severest.and_then(|item| item.payload.icon_emoji())
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let with_text = self.items.iter().filter(|item| has_text(item));
        with_text.map(|item| item.payload.text())
    }
}

impl Join {
    /// What the frame around the texts takes.
    fn frame_chars(&self) -> usize {
        match &self.style {
            Style::Lines => 0,
            Style::CodeBlock { language } => language.chars().count() + 2 * FENCE_CHARS,
        }
    }
}

/// Room for a fence and its line end, longer than most backtick runs in a text.
const FENCE_CHARS: usize = 16;

/// What a text adds to a post at the most: itself and two line ends.
fn chars_of<D>(item: &Item<D>) -> usize {
    item.payload.text().chars().count() + 2
}

/// What a mark adds at the most: the emoji, its colons and two line ends.
fn mark_chars<D>(item: &Item<D>) -> usize {
    emoji(item).map_or(0, |name| name.len() + 4)
}

/// The name of a message's emoji, which may be written with colons or without.
fn emoji<D>(item: &Item<D>) -> Option<&str> {
    let name = item.payload.icon_emoji();
    name.map(|name| name.trim_matches(':'))
}

/// Whether there is a text to show; an empty one is a blank line, unless attachments are
/// the message.
fn has_text<D>(item: &Item<D>) -> bool {
    !item.payload.text().is_empty() || item.payload.attachments().is_empty()
}

fn is_plain(payload: &Payload) -> bool {
    payload.has_only_text_and_attachments()
}

fn belong_together(first: &Payload, next: &Payload, style: &Style) -> bool {
    let whole = match style {
        Style::Lines => !ends_in_fence(first.text()) && !ends_in_fence(next.text()),
        Style::CodeBlock { .. } => true,
    };
    whole
        && is_plain(first)
        && is_plain(next)
        && first.channel() == next.channel()
        && first.username() == next.username()
        && first.icon_url() == next.icon_url()
}

/// Whether a code fence is open at the end: what follows would become code.
fn ends_in_fence(text: &str) -> bool {
    (text.contains("```") || text.contains("~~~")) && mm_core::has_open_fence(text)
}

fn append(text: &mut String, next: &str, mark: Option<&str>) {
    let next = next.trim_end_matches('\n');
    let first_line = next.lines().next().unwrap_or_default();
    if !text.is_empty() {
        let last_line = text.lines().next_back().unwrap_or_default();
        let apart = begins_block(last_line) || (mark.is_none() && begins_block(first_line));
        text.push_str(if apart { "\n\n" } else { "\n" });
    }
    if let Some(mark) = mark {
        text.push_str(mark);
        // A fence, table or heading is one only at the begin of its line.
        text.push_str(if begins_block(first_line) {
            "\n\n"
        } else {
            " "
        });
    }
    text.push_str(next);
}

/// Whether a line begins or continues something of Markdown that a plain line before or
/// after it would change.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '>', '|', '`', '~', '=', '-', '+', '*'])
        || line
            .find(|c: char| !c.is_ascii_digit())
            .is_some_and(|at| at > 0 && line[at..].starts_with(['.', ')']))
}

#[cfg(test)]
mod tests;
