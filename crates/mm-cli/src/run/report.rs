//! The post about the command's end.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use mm_core::{Payload, code_block};

use super::args::RunArgs;
use super::ending::{Ending, reason};
use super::quote::{code_span, command_line, shorten};
use super::signals;
use super::tail::{Excerpt, Tail};

/// How much of a command line, or of a name, the post shows.
const SUBJECT_CHARS_MAX: usize = 200;
/// What the words around the output take at most, beside the first line.
const FRAME_CHARS: usize = 100;

/// Everything that is known of a command that has ended.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// The command, or what it is called.
    pub(crate) args: &'a RunArgs,
    /// How it ended.
    pub(crate) ending: &'a Ending,
    /// How long it took.
    pub(crate) took: Duration,
    /// The machine.
    pub(crate) host: &'a str,
}

impl Report<'_> {
    /// The emoji that stands for the result.
    pub(crate) fn mark(&self) -> &'static str {
        if self.ending.is_success() {
            ":white_check_mark:"
        } else {
            ":x:"
        }
    }

    /// The post's text, of at most so many characters if the tail allows it.
    pub(crate) fn text(&self, tail: Tail, chars_max: usize) -> String {
        let title = self.title();
        let room = chars_max.saturating_sub(title.chars().count() + FRAME_CHARS);
        let chars = (self.args.tail_chars as usize).min(room);
        let excerpt = tail.finish(chars);
        if excerpt.lines.is_empty() {
            return title;
        }
        let block = code_block(excerpt.lines.iter().map(String::as_str), "");
        match heading(&excerpt) {
            Some(heading) => format!("{title}\n{heading}\n{block}"),
            None => format!("{title}\n{block}"),
        }
    }

    /// One line: what, how, where and how long.
    fn title(&self) -> String {
        let what = match self.ending {
            Ending::Exited(0) => "succeeded".to_owned(),
            Ending::Exited(code) => format!("**failed** with exit code {code}"),
            Ending::Signaled(signal) => format!("was **ended by {}**", signals::name(*signal)),
            Ending::NotStarted(_) => "**could not be started**".to_owned(),
        };
        let (mark, subject, host) = (self.mark(), self.subject(), self.host);
        let more = match self.ending {
            Ending::NotStarted(error) => format!(": {}", reason(error)),
            _ => format!(" after {}", duration(self.took)),
        };
        let mut title = Payload::new(format!("{mark} {subject} {what} on {host}{more}"));
        // Names come from wherever; nobody is to be called by one.
        title.defuse_mentions();
        title.text().to_owned()
    }

    fn subject(&self) -> String {
        if let Some(name) = &self.args.name {
            let words: Vec<_> = name.split_whitespace().collect();
            return shorten(&words.join(" "), SUBJECT_CHARS_MAX);
        }
        let line = if self.args.hide_command {
            let program = self.args.command.first().map(Path::new);
            let name = program.and_then(Path::file_name).unwrap_or_default();
            command_line(&[OsString::from(name)])
        } else {
            command_line(&self.args.command)
        };
        code_span(&shorten(&line, SUBJECT_CHARS_MAX))
    }
}

/// Says what the output lacks.
fn heading(excerpt: &Excerpt) -> Option<String> {
    let shown = excerpt.lines.len() as u64;
    if excerpt.total <= shown {
        return None;
    }
    let total = grouped(excerpt.total);
    Some(match shown {
        1 => format!("The last of {total} lines:"),
        _ => format!("The last {} of {total} lines:", grouped(shown)),
    })
}

/// `1,234,567`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A time as exact as people want it: `340ms`, `2s 300ms`, `3m 12s`.
fn duration(time: Duration) -> String {
    let millis = time.as_millis();
    let step = match millis {
        0..1_000 => 1,
        1_000..10_000 => 100,
        _ => 1_000,
    };
    let rounded = (millis + step / 2) / step * step;
    let rounded = u64::try_from(rounded).unwrap_or(u64::MAX);
    humantime::format_duration(Duration::from_millis(rounded)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_for_people() {
        for (millis, shown) in [
            (0, "0s"),
            (7, "7ms"),
            (999, "999ms"),
            (1_234, "1s 200ms"),
            (9_970, "10s"),
            (59_700, "1m"),
            (192_345, "3m 12s"),
            (3_600_400, "1h"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), shown);
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (number, shown) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }
}
