//! What the end of a program means: its exit codes are those of sysexits.h.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use mm_core::{Error, ErrorKind};

/// What becomes of a dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Failed,
    /// Nothing was sent.
    Later,
    /// It may be out.
    Doubtful,
}

/// What an exit code means, and its name.
fn meaning(code: i32) -> (Fate, &'static str) {
    match code {
        64 => (Fate::Failed, "EX_USAGE"),
        65 => (Fate::Failed, "EX_DATAERR"),
        66 => (Fate::Failed, "EX_NOINPUT"),
        67 => (Fate::Failed, "EX_NOUSER"),
        68 => (Fate::Failed, "EX_NOHOST"),
        69 => (Fate::Failed, "EX_UNAVAILABLE"),
        70 => (Fate::Failed, "EX_SOFTWARE"),
        71 => (Fate::Later, "EX_OSERR"),
        72 => (Fate::Failed, "EX_OSFILE"),
        73 => (Fate::Failed, "EX_CANTCREAT"),
        74 => (Fate::Doubtful, "EX_IOERR"),
        75 => (Fate::Later, "EX_TEMPFAIL"),
        76 => (Fate::Failed, "EX_PROTOCOL"),
        77 => (Fate::Failed, "EX_NOPERM"),
        78 => (Fate::Failed, "EX_CONFIG"),
        // As a shell says that it could not run what it was told to.
        126 | 127 => (Fate::Later, "not run"),
        _ => (Fate::Doubtful, ""),
    }
}

/// What the end of a program says of its dispatch.
pub(super) fn judge(status: ExitStatus, last_words: &str) -> Result<(), Error> {
    let (fate, how) = match (status.code(), status.signal()) {
        (Some(0), _) => return Ok(()),
        (Some(code), _) => match meaning(code) {
            (fate, "") => (fate, format!("exit code {code}")),
            (fate, name) => (fate, format!("exit code {code}, {name}")),
        },
        (None, Some(signal)) => (Fate::Doubtful, format!("signal {signal}")),
        (None, None) => (Fate::Doubtful, status.to_string()),
    };
    let kind = match fate {
        Fate::Failed => ErrorKind::InvalidPayload,
        Fate::Later | Fate::Doubtful => ErrorKind::Io,
    };
    let text = match last_words {
        "" => format!("the command failed ({how})"),
        words => format!("{words} ({how})"),
    };
    Err(Error::new(kind)
        .with_message(text)
        .with_is_transient(fate != Fate::Failed)
        .with_may_have_acted(fate == Fate::Doubtful))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_of_sysexits() {
        assert!(judge(ExitStatus::from_raw(0), "done").is_ok());
        // Code, tried again, perhaps out.
        for (code, is_transient, may_have_acted) in [
            (1, true, true),
            (64, false, false),
            (65, false, false),
            (67, false, false),
            (69, false, false),
            (71, true, false),
            (74, true, true),
            (75, true, false),
            (77, false, false),
            (127, true, false),
        ] {
            let error = judge(ExitStatus::from_raw(code << 8), "no").unwrap_err();
            assert_eq!(error.is_transient(), is_transient, "{code}");
            assert_eq!(error.may_have_acted(), may_have_acted, "{code}");
            assert!(error.to_string().starts_with("no (exit code "), "{error}");
        }
        let killed = judge(ExitStatus::from_raw(9), "").unwrap_err();
        assert_eq!(killed.to_string(), "the command failed (signal 9)");
        assert!(killed.is_transient() && killed.may_have_acted());
    }
}
