//! The exit codes of `mm`.

use std::process::ExitCode;

use mm_core::{Error, ErrorKind};

/// Refused by the server, or not deliverable for a reason that time does not mend.
pub(crate) const REFUSED: u8 = 1;
/// The command line, the environment, the profile or the payload is wrong.
pub(crate) const USAGE: u8 = 2;
/// The same command may succeed later (`EX_TEMPFAIL` of sysexits).
pub(crate) const TRY_LATER: u8 = 75;

/// Ended by Ctrl-C, where that comes as a key and not as a signal.
#[cfg(feature = "rest")]
pub(crate) const INTERRUPTED: u8 = 130;

/// The exit code for an error of a delivery.
pub(crate) fn code(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::InvalidPayload | ErrorKind::InvalidUrl | ErrorKind::InvalidSetting => USAGE,
        _ if error.is_transient() => TRY_LATER,
        _ => REFUSED,
    }
}

/// All is well.
pub(crate) const OK: ExitCode = ExitCode::SUCCESS;
