//! Many messages, each a line of JSON.

use std::io::{self, BufRead, IsTerminal, Read};
use std::time::Duration;

use mm_outbox::Outbox;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::names::{Names, Wrong};
use super::schedule::{Addressed, Wanted};
use crate::failure::Failure;
use crate::output;
use crate::profile::values;

/// How long a line may be: 64 MiB.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Of how many wrong lines it is told what is wrong.
const TOLD_MAX: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    to: OneOrMore,
    #[serde(default)]
    to_subscribers: bool,
    text: Option<String>,
    html: Option<String>,
    subject: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    context: Map<String, Value>,
    priority: Option<i64>,
    group: Option<String>,
    #[serde(default, deserialize_with = "values::duration")]
    expires: Option<Duration>,
    retries: Option<u32>,
    sender: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "`to` is an address such as \"chat:alerts\", or a list of them"
)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

/// Reads stdin to its end.
pub(super) fn read(names: &Names<'_>, outbox: &Outbox) -> Result<Vec<Addressed>, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        output::hint("type messages, each a line of JSON, then press Ctrl-D");
    }
    read_from(stdin.lock(), names, outbox)
}

fn read_from(
    mut input: impl BufRead,
    names: &Names<'_>,
    outbox: &Outbox,
) -> Result<Vec<Addressed>, Failure> {
    let (mut messages, mut line) = (Vec::new(), Vec::new());
    let (mut wrong, mut number) = (0, 0_usize);
    loop {
        line.clear();
        number += 1;
        let read = input
            .by_ref()
            .take(LINE_BYTES_MAX + 1)
            .read_until(b'\n', &mut line);
        read.map_err(|error| Failure::usage(format!("stdin: {error}")))?;
        if line.is_empty() {
            break;
        }
        if line.len() as u64 > LINE_BYTES_MAX {
            let text = format!("line {number} is longer than 64 MiB; nothing is scheduled");
            return Err(Failure::usage(text));
        }
        // Some editors put a mark at the begin.
        let begin = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1);
        let line = begin.unwrap_or(&line).trim_ascii();
        if line.is_empty() {
            continue;
        }
        match message(line, names, outbox) {
            Ok(message) => messages.push(message),
            Err(why) => {
                wrong += 1;
                if wrong <= TOLD_MAX {
                    output::error(format!("line {number}: {why}"));
                }
            }
        }
    }
    if wrong == 0 {
        return Ok(messages);
    }
    let lines = if wrong == 1 { "line is" } else { "lines are" };
    Err(Failure::usage(format!(
        "{wrong} {lines} wrong, so that nothing is scheduled"
    ))
    .hint("a line is a message such as {\"to\": \"ALIAS:ADDRESS\", \"text\": \"hello\"}"))
}

fn message(line: &[u8], names: &Names<'_>, outbox: &Outbox) -> Result<Addressed, String> {
    if line.first() != Some(&b'{') {
        return Err("it is no message".to_owned()); // A list would be one by its order.
    }
    let line: Line = serde_json::from_slice(line).map_err(|error| {
        // Of a single line the column alone tells.
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or(&text);
        match error.column() {
            0 => text.to_owned(),
            column => format!("column {column}: {text}"),
        }
    })?;
    wanted(line, names)
        .and_then(|wanted| wanted.draft(names, outbox))
        .map_err(|(text, hint)| format!("{text}; {hint}"))
}

fn wanted(line: Line, names: &Names<'_>) -> Result<Wanted, Wrong> {
    if line.to_subscribers && !matches!(&line.to, OneOrMore::More(to) if to.is_empty()) {
        let hint = "give `to` or `to_subscribers`";
        return Err((
            "it goes to recipients and to subscribers".to_owned(),
            hint.to_owned(),
        ));
    }
    if line.retries == Some(0) {
        let hint = "each is tried once at least";
        return Err(("retries must be 1 or more".to_owned(), hint.to_owned()));
    }
    let to = match line.to {
        OneOrMore::One(one) => vec![one],
        OneOrMore::More(more) => more,
    };
    let to = to.iter().map(|to| names.recipient(to));
    Ok(Wanted {
        to: to.collect::<Result<_, _>>()?,
        to_subscribers: line.to_subscribers,
        text: line.text,
        html: line.html,
        subject: line.subject,
        kind: line.kind,
        context: line.context,
        priority: line.priority,
        group: line.group,
        expires: line.expires,
        retries: line.retries,
        sender: line.sender,
    })
}
