//! The TOML file: rules, limits, names.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mm_core::Error;
use serde::Deserialize;

use super::invalid;
use crate::rules::Rules;

/// How long a file may be.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// How long what the hub said of a token may hold: so long may one work that is revoked.
const TOKEN_TIME_MAX: Duration = Duration::from_secs(60);
const DEFAULT_TOKEN_TIME: Duration = Duration::from_secs(30);

const MIB: u64 = 1024 * 1024;

/// How much a user may post.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limits {
    /// How many characters a message may have; long ones go on in the thread. Default 65,535.
    pub message_chars: usize,
    /// How many bytes one file may have. Default 100 MiB.
    pub file_bytes: u64,
    /// How many files go with a message. Default 20.
    pub files: usize,
    /// How many bytes a whole request may have. Default 200 MiB.
    pub request_bytes: u64,
    /// How many posts and edits a user has in a minute. Default 60.
    pub posts_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_chars: 65_535,
            file_bytes: 100 * MIB,
            files: 20,
            request_bytes: 200 * MIB,
            posts_per_minute: 60,
        }
    }
}

/// What becomes of mentions in what users write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mentions {
    /// They mention.
    #[default]
    Allow,
    /// They are shown, and mention nobody.
    Defuse,
}

/// The file, or what holds without one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    pub(crate) mentions: Mentions,
    /// Whether the bot joins public channels that are posted to.
    pub(crate) join_channels: bool,
    /// Where files lie while they come in.
    pub(crate) spool: PathBuf,
    #[serde(deserialize_with = "duration")]
    pub(crate) token_time: Duration,
    pub(crate) limits: Limits,
    /// Names in Mattermost where they differ from those of the hub.
    pub(crate) users: HashMap<String, String>,
    #[serde(rename = "rule")]
    pub(crate) rules: Rules,
}

impl Default for File {
    fn default() -> Self {
        Self {
            mentions: Mentions::default(),
            join_channels: true,
            spool: std::env::temp_dir(),
            token_time: DEFAULT_TOKEN_TIME,
            limits: Limits::default(),
            users: HashMap::new(),
            rules: Rules::default(),
        }
    }
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let mut text = String::new();
        let read = fs::File::open(path)
            .and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text));
        read.map_err(|error| {
            invalid(format!("cannot read {}", path.display())).with_source(error)
        })?;
        Self::parse(&text).map_err(|error| invalid(format!("{}: {error}", path.display())))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|error| {
            // Without the excerpt of the file that the whole text has.
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            format!("line {line}: {}", error.message())
        })?;
        if file.token_time > TOKEN_TIME_MAX {
            return Err("token_time is at most 60s: so long a revoked token would work".to_owned());
        }
        let limits = &file.limits;
        if limits.message_chars == 0 || limits.posts_per_minute == 0 {
            return Err("message_chars and posts_per_minute are at least 1".to_owned());
        }
        Ok(file)
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}

fn duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    humantime::parse_duration(&text)
        .map_err(|_| serde::de::Error::custom(format!("`{text}` is no time such as `30s`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_rules_limits_and_names() {
        let file = File::parse(
            r#"
            mentions = "defuse"
            join_channels = false
            token_time = "1m"
            [limits]
            files = 3
            [users]
            "alice@example.org" = "alice"
            [[rule]]
            groups = ["students"]
            allow = ["course-*", "@me"]
            "#,
        )
        .unwrap();
        assert_eq!(file.mentions, Mentions::Defuse);
        assert_eq!((file.limits.files, file.limits.posts_per_minute), (3, 60));
        assert_eq!(file.users["alice@example.org"], "alice");
        assert!(!file.join_channels);
    }

    #[test]
    fn what_is_wrong_in_a_file_is_told_with_its_line() {
        for (text, expected) in [
            ("\nmention = 1", "line 2: unknown field `mention`"),
            ("[limits]\nfiles = -1", "line 2:"),
            ("mentions = \"no\"", "line 1: unknown variant `no`"),
            ("token_time = \"2m\"", "at most 60s"),
            ("token_time = \"soon\"", "`soon` is no time"),
            ("[limits]\nposts_per_minute = 0", "at least 1"),
            (
                "[[rule]]\nallow = [\"\"]",
                "line 2: a rule has an empty pattern",
            ),
        ] {
            let error = File::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn an_empty_file_is_as_none() {
        let file = File::parse("").unwrap();
        assert_eq!(file.mentions, Mentions::Allow);
        assert!(file.join_channels);
        assert_eq!(file.token_time, DEFAULT_TOKEN_TIME);
    }
}
