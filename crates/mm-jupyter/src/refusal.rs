//! Why a request is not done, as its answer says it.

use std::time::Duration;

use mm_core::{Error, ErrorKind};
use serde_json::json;

use crate::answer::Answer;

/// What is answered instead of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// For programs.
    pub(crate) code: &'static str,
    /// For the user: what is wrong, and what helps.
    pub(crate) text: String,
    pub(crate) retry_after: Option<Duration>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            status,
            code,
            text,
            retry_after: None,
        }
    }

    /// What the user has got wrong.
    pub(crate) fn bad(code: &'static str, text: impl Into<String>) -> Self {
        Self::new(400, code, text)
    }

    pub(crate) fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// What the server of Mattermost has answered, or not answered.
    pub(crate) fn of_mattermost(error: &Error) -> Self {
        let wait = error.retry_after();
        let told = error.with_causes();
        let mut refusal = match (error.kind(), error.status()) {
            (ErrorKind::InvalidPayload, _) => Self::bad("invalid_message", told),
            (_, Some(401)) => Self::new(
                502,
                "mattermost_token",
                "Mattermost does not take the token of this service; the hub's admin has to \
                 give it a new one",
            ),
            (_, Some(413)) => Self::new(413, "file_too_large", "Mattermost takes no file so large"),
            (ErrorKind::RateLimited, _) | (_, Some(429)) => Self::new(
                503,
                "mattermost_busy",
                "Mattermost takes no more requests now; try again later",
            ),
            (ErrorKind::Timeout, _) => Self::new(
                504,
                "mattermost_slow",
                "Mattermost has not answered in time; the post may be there all the same",
            ),
            (ErrorKind::Canceled, _) => stopping(),
            (ErrorKind::Io, _) => Self::new(500, "file_lost", "this service has lost a file"),
            (_, Some(400..=499)) => Self::new(
                502,
                "mattermost_refused",
                format!("Mattermost refused: {told}"),
            ),
            _ if error.is_transient() || error.status().is_none() => Self::new(
                503,
                "mattermost_unreachable",
                format!("Mattermost cannot be reached: {told}"),
            ),
            _ => Self::new(
                502,
                "mattermost_failed",
                format!("Mattermost failed: {told}"),
            ),
        };
        refusal.retry_after = wait;
        refusal
    }

    pub(crate) fn answer(&self) -> Answer {
        let body = json!({"error": self.text, "code": self.code});
        let mut answer = Answer::json(self.status, &body);
        if let Some(wait) = self.retry_after {
            // Rounded up: who comes too early is sent away once more.
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            answer = answer.header("retry-after", seconds.to_string());
        }
        if self.status == 401 {
            answer = answer.header("www-authenticate", "token");
        }
        answer
    }
}

/// The answer to what a stop has cut off.
pub(crate) fn stopping() -> Refusal {
    Refusal::new(
        503,
        "stopping",
        "this service is being restarted; try again in a moment",
    )
    .after(Duration::from_secs(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_told_by_cause() {
        let status = |status| Error::new(ErrorKind::Status(status));
        for (error, expected) in [
            (status(401), (502, "mattermost_token")),
            (status(403), (502, "mattermost_refused")),
            (status(413), (413, "file_too_large")),
            (status(500), (503, "mattermost_unreachable")),
            (Error::new(ErrorKind::RateLimited), (503, "mattermost_busy")),
            (
                Error::new(ErrorKind::Connect),
                (503, "mattermost_unreachable"),
            ),
            (Error::new(ErrorKind::Timeout), (504, "mattermost_slow")),
            (Error::new(ErrorKind::Canceled), (503, "stopping")),
        ] {
            let refusal = Refusal::of_mattermost(&error);
            assert_eq!((refusal.status, refusal.code), expected, "{error:?}");
        }
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_too_short() {
        let waits = |wait| {
            let answer = Refusal::new(429, "x", "x").after(wait).answer();
            let found = answer
                .headers
                .iter()
                .find(|(name, _)| *name == "retry-after");
            found.unwrap().1.clone()
        };
        assert_eq!(waits(Duration::from_millis(1)), "1");
        assert_eq!(waits(Duration::from_millis(1001)), "2");
    }
}
