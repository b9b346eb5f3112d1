//! How far a dispatch is.

use std::fmt;
use std::str::FromStr;

use mm_core::{Error, ErrorKind};

/// How far a dispatch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It waits to be sent.
    Pending,
    /// A worker has it, until its lease ends.
    Processing,
    /// Its messenger's service has taken it.
    Sent,
    /// It could not be sent, and is tried again.
    Error,
    /// It could not be sent, and is not tried again: a dead letter.
    Failed,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Processing,
        Self::Sent,
        Self::Error,
        Self::Failed,
    ];

    /// Its name: `pending`, `processing`, `sent`, `error`, `failed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Sent => "sent",
            Self::Error => "error",
            Self::Failed => "failed",
        }
    }

    /// As the stores have it.
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Processing => 1,
            Self::Sent => 2,
            Self::Error => 3,
            Self::Failed => 4,
        }
    }

    pub(crate) fn of_code(code: i64) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|status| status.code() == code);
        known.ok_or_else(|| {
            let text = format!("the store has a dispatch of the unknown status {code}");
            Error::new(ErrorKind::Io).with_message(text)
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == name);
        known.ok_or_else(|| {
            let text = format!("{name:?} is no status: pending, processing, sent, error or failed");
            Error::new(ErrorKind::InvalidSetting).with_message(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>().unwrap(), status);
            assert_eq!(Status::of_code(status.code()).unwrap(), status);
        }
        assert!("gone".parse::<Status>().is_err() && Status::of_code(9).is_err());
    }
}
