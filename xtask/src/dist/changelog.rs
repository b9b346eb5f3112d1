//! What has changed from release to release, read from `CHANGELOG.md` and told as Debian tells it.

use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use crate::Result;

const LINE_CHARS_MAX: usize = 80;

/// A version that was released, and what changed with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) version: String,
    /// The first second of the day of the release, in seconds since 1970.
    pub(crate) epoch: u64,
    entries: Vec<String>,
}

/// Every version that has a date, the newest first.
pub(crate) fn released(text: &str) -> Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let version = heading.split_once(" (");
            inside = version.is_some();
            if let Some((version, date)) = version {
                sections.push(Section {
                    version: version.to_owned(),
                    epoch: epoch(date.trim_end().trim_end_matches(')'))?,
                    entries: Vec::new(),
                });
            }
        } else if let (true, Some(entry)) = (inside, line.strip_prefix("- ")) {
            if let Some(section) = sections.last_mut() {
                section.entries.push(entry.to_owned());
            }
        }
    }
    Ok(sections)
}

fn epoch(date: &str) -> Result<u64> {
    let time = humantime::parse_rfc3339(&format!("{date}T00:00:00Z"));
    let time = time.map_err(|error| format!("CHANGELOG.md has a date like {date}: {error}"))?;
    Ok(time.duration_since(UNIX_EPOCH)?.as_secs())
}

/// The changelog of a Debian package.
pub(crate) fn debian(sections: &[Section], package: &str, maintainer: &str) -> String {
    let mut text = String::new();
    for section in sections {
        let version = &section.version;
        let _ = writeln!(text, "{package} ({version}) unstable; urgency=medium\n");
        for entry in &section.entries {
            text += &wrapped(entry);
        }
        let time = UNIX_EPOCH + Duration::from_secs(section.epoch);
        let date = httpdate::fmt_http_date(time).replace("GMT", "+0000");
        let _ = writeln!(text, "\n -- {maintainer}  {date}\n");
    }
    text
}

/// A point of a list, in lines that are not too long where its words allow.
fn wrapped(entry: &str) -> String {
    let mut text = String::new();
    let mut line = "  *".to_owned();
    for word in entry.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > LINE_CHARS_MAX {
            text += &line;
            text.push('\n');
            "   ".clone_into(&mut line);
        }
        line.push(' ');
        line += word;
    }
    text + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Changelog

- no entry

## Unreleased

- not yet

## 0.2.0 (2026-12-01)

### Added

- mm-core: more

### Fixed

- mm-cli: less

## 0.1.0 (2026-11-21)

- all
";

    #[test]
    fn versions_with_a_date_are_released() {
        let sections = released(TEXT).unwrap();
        let told: Vec<_> = sections
            .iter()
            .map(|section| (&*section.version, section.epoch, section.entries.len()))
            .collect();
        assert_eq!(
            told,
            [("0.2.0", 1_796_083_200, 2), ("0.1.0", 1_795_219_200, 1)]
        );
        assert!(released("## 0.1.0 (soon)\n").is_err());
    }

    #[test]
    fn the_changelog_of_a_package_is_as_debian_reads_it() {
        let sections = released(TEXT).unwrap();
        let text = debian(&sections, "mm", "A <a@example.org>");
        let expected = "\
mm (0.2.0) unstable; urgency=medium

  * mm-core: more
  * mm-cli: less

 -- A <a@example.org>  Tue, 01 Dec 2026 00:00:00 +0000

mm (0.1.0) unstable; urgency=medium

  * all

 -- A <a@example.org>  Sat, 21 Nov 2026 00:00:00 +0000

";
        assert_eq!(text, expected);
    }

    #[test]
    fn long_entries_go_on_in_the_next_line() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.len() <= LINE_CHARS_MAX));
        assert!(text.starts_with("  * word word") && text.contains("\n    word"));
        assert_eq!(text.matches("word").count(), 40);
        assert_eq!(
            wrapped(&"x".repeat(99)).trim_start(),
            format!("*\n    {}\n", "x".repeat(99))
        );
    }
}
