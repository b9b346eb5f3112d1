//! Texts and payloads from stdin and files.

use std::io::{self, IsTerminal, Read};

use mm_core::Payload;

use crate::failure::Failure;
use crate::output;

/// How large a message on stdin or in a file may be: 64 MiB.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A payload from JSON.
pub(super) fn parse(json: &str, shown: &str) -> Result<Payload, Failure> {
    // Some editors put a mark at the begin, which no server takes.
    let json = json.trim_start_matches('\u{feff}');
    if json.trim().is_empty() {
        return Err(Failure::usage(format!("{shown} is empty, and no payload")));
    }
    serde_json::from_str(json).map_err(|error| {
        Failure::usage(format!("{shown} holds no payload: {error}"))
            .hint("a payload is a JSON object such as {\"text\": \"hello\"}")
    })
}

/// The whole of stdin, with a hint for who forgot to type.
pub(crate) fn stdin(taken: bool) -> Result<String, Failure> {
    if taken {
        return Err(Failure::usage(
            "stdin cannot give both the webhook (or token) and the message",
        )
        .hint("give the message as an argument, or the secret by MM_WEBHOOK or MM_TOKEN"));
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        output::hint("type the message, then press Ctrl-D; Ctrl-C sends nothing");
    }
    let text = read(stdin.lock(), "stdin")?;
    // A shell's line end is no part of the message.
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// Everything, with bytes that are no UTF-8 replaced, and said so.
pub(super) fn read(input: impl Read, shown: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    input
        .take(INPUT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    if bytes.len() as u64 > INPUT_BYTES_MAX {
        return Err(Failure::usage(format!("{shown} is larger than 64 MiB"))
            .hint("`mm tee` posts input of any size"));
    }
    String::from_utf8(bytes).or_else(|error| {
        output::note(format!(
            "{shown} is not all UTF-8; what is not was replaced by \u{fffd}"
        ));
        Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
    })
}
