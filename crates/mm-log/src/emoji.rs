//! Which emoji a record gets.

use std::collections::BTreeMap;

use crate::Severity;

/// Emoji by severity: a record gets that of the greatest severity not above its own.
///
/// ```
/// use mm_log::{EmojiMap, Severity};
///
/// let emoji = EmojiMap::default();
/// assert_eq!(emoji.of(Severity::Info), Some(":grey_exclamation:"));
/// assert_eq!(emoji.of(Severity::Error), Some(":exclamation:"));
/// assert_eq!(emoji.of(Severity::Panic), Some(":bangbang:"));
///
/// let emoji = EmojiMap::empty().with(Severity::Warn, ":warning:");
/// assert_eq!((emoji.of(Severity::Info), emoji.of(Severity::Error)), (None, Some(":warning:")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiMap(BTreeMap<Severity, String>);

impl Default for EmojiMap {
    fn default() -> Self {
        Self::empty()
            .with(Severity::Trace, ":grey_exclamation:")
            .with(Severity::Error, ":exclamation:")
            .with(Severity::Panic, ":bangbang:")
    }
}

impl EmojiMap {
    /// No emoji at all.
    pub fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets the emoji from this severity on.
    #[must_use]
    pub fn with(mut self, from: Severity, emoji: impl Into<String>) -> Self {
        self.0.insert(from, emoji.into());
        self
    }

    /// The emoji of a record.
    pub fn of(&self, severity: Severity) -> Option<&str> {
        self.0
            .range(..=severity)
            .next_back()
            .map(|(_, emoji)| emoji.as_str())
    }
}
