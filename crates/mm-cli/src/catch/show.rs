//! Posts and refusals as the terminal and programs get them.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use mm_catcher::{Post, Request};
use mm_driver::Millis;
use serde_json::{Value, json};

use crate::harmless;

/// How many lines of a text are shown.
const LINES_MAX: usize = 20;
/// What stands before each line of a text.
const INDENT: &str = "  ";
/// A terminal that is narrower wraps by itself.
const COLUMNS_MIN: usize = 20;

const DIM: Style = Style::new().dimmed();
const CHANNEL: Style = AnsiColor::Cyan.on_default().bold();
const NAME: Style = Style::new().bold();
const MARK: Style = AnsiColor::Yellow.on_default();
const REFUSED: Style = AnsiColor::Red.on_default();

/// A post for people: a line about it, and its text within `columns`.
pub(super) fn post(post: &Post, columns: Option<usize>) -> String {
    let mut shown = format!(
        "{DIM}{}{DIM:#} {CHANNEL}{}{CHANNEL:#} {NAME}{}{NAME:#}",
        time(post.create_at),
        harmless::line(&post.channel),
        harmless::line(&post.display_name),
    );
    for mark in marks(post) {
        let _ = write!(shown, " {MARK}[{}]{MARK:#}", harmless::line(&mark));
    }
    shown.push('\n');
    let mut lines: Vec<String> = text_lines(&post.text).collect();
    let attachments = post.props["attachments"].as_array();
    for attachment in attachments.into_iter().flatten() {
        attachment_lines(attachment, &mut lines);
    }
    match post.file_ids.len() {
        0 => {}
        1 => lines.push("(1 file)".to_owned()),
        files => lines.push(format!("({files} files)")),
    }
    let columns = columns.filter(|columns| *columns >= COLUMNS_MIN);
    for line in &lines {
        for part in wrapped(line, columns.map(|columns| columns - INDENT.len())) {
            let _ = writeln!(shown, "{INDENT}{part}");
        }
    }
    shown
}

/// What is to be known of a post beside its text.
fn marks(post: &Post) -> Vec<String> {
    let mut marks = Vec::new();
    match &post.inbox {
        Some(inbox) => marks.push(format!("webhook {inbox}")),
        None if post.display_name != post.user => marks.push(format!("by {}", post.user)),
        None => {}
    }
    if let Some(root) = post.root_id {
        marks.push(format!("in thread {root}"));
    }
    marks.extend(post.priority.clone());
    if post.silent {
        marks.push("silent".to_owned());
    }
    // That there are attachments can be seen.
    if !matches!(post.kind.as_str(), "" | "slack_attachment") {
        marks.push(post.kind.clone());
    }
    marks
}

/// The first lines of a text, and how many more there are.
fn text_lines(text: &str) -> impl Iterator<Item = String> {
    let more = text.lines().count().saturating_sub(LINES_MAX);
    let rest = (more > 0).then(|| format!("… {more} more lines"));
    let lines = text.lines().take(LINES_MAX).map(harmless::line);
    lines.chain(rest)
}

fn attachment_lines(attachment: &Value, lines: &mut Vec<String>) {
    let part = |name: &str| attachment[name].as_str().unwrap_or_default();
    lines.extend(text_lines(part("pretext")));
    let head = [part("author_name"), part("title")];
    let head = head.into_iter().filter(|text| !text.is_empty());
    let head = head.collect::<Vec<_>>().join(": ");
    let mut text = match part("text") {
        "" => part("fallback"),
        text => text,
    };
    if !head.is_empty() {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let mark = if first.is_empty() { "" } else { ": " };
        lines.push(format!(
            "| {}",
            harmless::line(&format!("{head}{mark}{first}"))
        ));
        text = rest;
    }
    lines.extend(text_lines(text).map(|line| format!("| {line}")));
    for field in attachment["fields"].as_array().into_iter().flatten() {
        let value = match &field["value"] {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let title = field["title"].as_str().unwrap_or_default();
        let whole = format!("{title}: {value}");
        lines.extend(text_lines(&whole).map(|line| format!("|   {line}")));
    }
    for action in attachment["actions"].as_array().into_iter().flatten() {
        let name = action["name"].as_str().unwrap_or_default();
        lines.push(format!("|   ({})", harmless::line(name)));
    }
    if !part("footer").is_empty() {
        lines.push(format!("| {}", harmless::line(part("footer"))));
    }
}

/// The parts of a line that fit into a row each, torn at spaces where there are any.
fn wrapped(line: &str, columns: Option<usize>) -> Vec<&str> {
    let Some(columns) = columns else {
        return vec![line];
    };
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(columns) {
        // A space right behind the row is a good place too.
        let reach = rest[end..]
            .chars()
            .next()
            .map_or(end, |c| end + c.len_utf8());
        let space = rest[..reach].rfind(' ').filter(|at| *at > 0);
        let (part, after) = rest.split_at(space.unwrap_or(end));
        parts.push(part);
        rest = if space.is_some() { &after[1..] } else { after };
    }
    parts.push(rest);
    parts
}

/// A post as a line of JSON, which does nothing to a terminal either.
pub(super) fn json(post: &Post) -> String {
    let files: Vec<String> = post.file_ids.iter().map(ToString::to_string).collect();
    let value = json!({
        "id": post.id.to_string(),
        "seq": post.seq,
        "create_at": post.create_at,
        "channel": post.channel,
        "inbox": post.inbox,
        "user": post.user,
        "display_name": post.display_name,
        "text": post.text,
        "type": post.kind,
        "props": post.props,
        "root_id": post.root_id.map(|id| id.to_string()),
        "priority": post.priority,
        "silent": post.silent,
        "file_ids": files,
    });
    harmless::json(&value.to_string())
}

/// A refused request for people, with a time and an end.
pub(super) fn refusal_line(request: &Request) -> String {
    let (at, text) = (time(request.at), refusal(request));
    format!("{DIM}{at}{DIM:#} {REFUSED}{text}{REFUSED:#}\n")
}

/// What was refused and why, in one line.
pub(super) fn refusal(request: &Request) -> String {
    let mut text = format!(
        "{} {} was refused with {}",
        request.method, request.path, request.status
    );
    let answer: Value = serde_json::from_str(&request.answer).unwrap_or_default();
    match (answer["message"].as_str(), answer["id"].as_str()) {
        (Some(message), Some(id)) => {
            let _ = write!(text, ": {message} ({id})");
        }
        _ if !request.answer.is_empty() => {
            let _ = write!(text, ": {}", request.answer);
        }
        _ => {}
    }
    for remark in &request.remarks {
        let _ = write!(text, "; {remark}");
    }
    harmless::line(&text)
}

/// The time of day, in UTC.
fn time(millis: i64) -> String {
    let text = format!("{:.0}", Millis(millis));
    text.split_once('T')
        .map_or(String::new(), |(_, time)| time.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_torn_at_its_spaces_or_where_it_must() {
        for (line, parts) in [
            ("", &[""][..]),
            ("abcd", &["abcd"]),
            ("abcde", &["abcd", "e"]),
            ("abc def gh", &["abc", "def", "gh"]),
            ("abcd efgh", &["abcd", "efgh"]),
            ("ää öö", &["ää", "öö"]),
            (" abcdef", &[" abc", "def"]),
        ] {
            assert_eq!(wrapped(line, Some(4)), parts, "{line:?}");
        }
        assert_eq!(wrapped("abc def gh", None), ["abc def gh"]);
    }

    #[test]
    fn of_a_long_text_the_first_lines_are_shown() {
        let text = "line\n".repeat(LINES_MAX + 2);
        let lines: Vec<_> = text_lines(&text).collect();
        assert_eq!(lines.len(), LINES_MAX + 1);
        assert_eq!(lines[LINES_MAX], "… 2 more lines");
        let whole = "line\n".repeat(LINES_MAX);
        assert_eq!(text_lines(&whole).count(), LINES_MAX);
    }

    #[test]
    fn an_attachment_is_a_block_of_its_own() {
        let attachment = json!({
            "pretext": "before", "author_name": "ci", "title": "Build", "text": "failed\ntwice",
            "fields": [{"title": "Branch", "value": "main"}, {"title": "Tries", "value": 2}],
            "actions": [{"name": "Again"}], "footer": "\u{1b}[2Jend",
        });
        let mut lines = Vec::new();
        attachment_lines(&attachment, &mut lines);
        assert_eq!(
            lines,
            [
                "before",
                "| ci: Build: failed",
                "| twice",
                "|   Branch: main",
                "|   Tries: 2",
                "|   (Again)",
                "| ␛[2Jend"
            ]
        );
    }

    #[test]
    fn a_time_is_that_of_the_day() {
        assert_eq!(time(1_700_000_000_123), "22:13:20Z");
        assert_eq!(time(-1), "", "no catcher tells that");
    }
}
