//! Results on stdout, talk on stderr; a closed pipe is no error.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use crate::harmless;

/// What stands in the place of a secret.
const REDACTED: &str = "<redacted>";

/// Prints a result.
///
/// # Errors
/// What the output says, but for a reader that went away.
pub(crate) fn line(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes to stdout, with colours where they are wanted.
#[cfg(any(feature = "catcher", feature = "rest"))]
pub(crate) fn write(text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Whether nobody can read stdout any more.
#[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
pub(crate) fn is_closed() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let out = io::stdout();
    let mut polled = [PollFd::new(&out, PollFlags::empty())];
    let gone = PollFlags::ERR | PollFlags::HUP;
    poll(&mut polled, Some(&Timespec::default())).is_ok() && polled[0].revents().intersects(gone)
}

/// Tells what went wrong.
pub(crate) fn error(text: impl Display) {
    talk("error", text);
}

/// Tells what to do about it.
pub(crate) fn hint(text: impl Display) {
    talk("hint", text);
}

/// Tells what is worth knowing.
pub(crate) fn note(text: impl Display) {
    talk("note", text);
}

fn talk(kind: &str, text: impl Display) {
    // anstream leaves colour out where it is not wanted: no terminal, NO_COLOR. If even
    // the error output is gone there is nobody to tell.
    let style = clap::builder::Styles::styled();
    let (on, off) = match kind {
        "error" => (style.get_error().render(), style.get_error().render_reset()),
        _ => (style.get_valid().render(), style.get_valid().render_reset()),
    };
    let text = text.to_string();
    // One line, whatever is quoted in it.
    let text = harmless::whole(&redact(&text));
    let _ = writeln!(anstream::stderr().lock(), "{on}{kind}:{off} {text}");
}

/// The text without the ids of webhooks and the passwords of URLs: people give a URL where
/// a file or a name is wanted, and errors say back what was given.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    let without_ids = redact_each(Cow::Borrowed(text), "hooks/", |rest| {
        rest.find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len())
    });
    redact_each(without_ids, "://", |rest| {
        let authority = rest.split(|c: char| c == '/' || c.is_whitespace()).next();
        authority.and_then(|text| text.rfind('@')).unwrap_or(0)
    })
}

/// Puts a mark in the place of what follows each `before`, so long as `len` says.
fn redact_each<'a>(text: Cow<'a, str>, before: &str, len: impl Fn(&str) -> usize) -> Cow<'a, str> {
    let mut shown = String::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(before) {
        let (kept, secret) = rest.split_at(at + before.len());
        shown.push_str(kept);
        let len = len(secret);
        if len > 0 {
            shown.push_str(REDACTED);
        }
        rest = &secret[len..];
    }
    if shown.is_empty() {
        return text;
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lose_their_secrets_and_other_texts_nothing() {
        for (text, shown) in [
            ("", ""),
            ("no secret: a://b/c", "no secret: a://b/c"),
            (
                "x https://u:p@c/hooks/abc123: gone",
                "x https://<redacted>@c/hooks/<redacted>: gone",
            ),
            (
                "'c.example/hooks/abc' hooks/ hooks/d",
                "'c.example/hooks/<redacted>' hooks/ hooks/<redacted>",
            ),
            (
                "socks5h://u:p%40@q@h:1/ \u{e9}@",
                "socks5h://<redacted>@h:1/ \u{e9}@",
            ),
        ] {
            assert_eq!(redact(text), shown, "{text}");
        }
    }
}
