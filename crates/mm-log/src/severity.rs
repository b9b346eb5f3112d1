//! How bad a record is.

use std::fmt;

use log::Level;

/// How bad a record is, from least to most: the other way round than [`log::Level`], and
/// with panics above errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Severity {
    /// `trace!`
    Trace,
    /// `debug!`
    Debug,
    /// `info!`
    Info,
    /// `warn!`
    Warn,
    /// `error!`
    Error,
    /// A panic, told by the panic hook.
    Panic,
}

impl Severity {
    /// The name in capitals, as it stands in a log line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Panic => "PANIC",
        }
    }

    /// The level by which filters decide; a panic is an error to them.
    pub fn level(self) -> Level {
        match self {
            Self::Trace => Level::Trace,
            Self::Debug => Level::Debug,
            Self::Info => Level::Info,
            Self::Warn => Level::Warn,
            Self::Error | Self::Panic => Level::Error,
        }
    }

    /// The colour of an attachment's bar.
    pub(crate) fn color(self) -> &'static str {
        match self {
            Self::Trace | Self::Debug => "#808080",
            Self::Info => "#2389d7",
            Self::Warn => "#ffbc1f",
            Self::Error => "#d24b4e",
            Self::Panic => "#8b0000",
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Trace => Self::Trace,
            Level::Debug => Self::Debug,
            Level::Info => Self::Info,
            Level::Warn => Self::Warn,
            Level::Error => Self::Error,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_by_how_bad_it_is() {
        let levels = [
            Level::Trace,
            Level::Debug,
            Level::Info,
            Level::Warn,
            Level::Error,
        ];
        let mut severities: Vec<_> = levels.map(Severity::from).into();
        severities.push(Severity::Panic);
        assert!(severities.is_sorted());
        assert!(
            levels
                .iter()
                .all(|level| Severity::from(*level).level() == *level)
        );
    }
}
