//! The log of the service: who did what with which outcome. No token, no message.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

/// Writes a line to standard error, which the hub puts into its own log.
pub(crate) fn line(text: &str) {
    let time = humantime::format_rfc3339_seconds(SystemTime::now());
    // A log that cannot be written must not end the service.
    let _ = writeln!(std::io::stderr().lock(), "{time} mm-jupyter: {text}");
}

/// The line of a request to post.
pub(crate) fn request(user: Option<&str>, outcome: &str, about: &str, took: Duration) -> String {
    // A name may hold what would begin a line of its own.
    let user = user.map_or("-".to_owned(), |user| user.escape_debug().to_string());
    let mut text = format!("user={user} outcome={outcome}");
    if !about.is_empty() {
        let _ = write!(text, " {about}");
    }
    let _ = write!(text, " ms={}", took.as_millis());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_whatever_a_user_is_called() {
        let took = Duration::from_millis(7);
        let text = request(Some("a\nb"), "posted", "to=~x", took);
        assert_eq!(text, "user=a\\nb outcome=posted to=~x ms=7");
        assert_eq!(
            request(None, "unknown_token", "", took),
            "user=- outcome=unknown_token ms=7"
        );
    }
}
