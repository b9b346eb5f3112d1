//! Results on stdout, talk on stderr; a closed pipe is no error.

use std::fmt::Display;
use std::io::{self, Write};

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
    let _ = writeln!(anstream::stderr().lock(), "{on}{kind}:{off} {text}");
}
