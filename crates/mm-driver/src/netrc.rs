//! Logins from a file of the form of `.netrc`.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use mm_core::{Error, ErrorKind};

/// How long the file may be.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The login and the password of this host, or of `default`.
///
/// # Errors
/// The file cannot be read, or has nothing for the host. No part of it is quoted.
pub(crate) fn login_for(path: &Path, host: &str) -> Result<(String, String), Error> {
    let text = read(path).map_err(|error| {
        Error::new(ErrorKind::Io)
            .with_message(format!("cannot read {}: {error}", path.display()))
            .with_source(error)
    })?;
    find(&text, host).ok_or_else(|| {
        Error::new(ErrorKind::InvalidSetting).with_message(format!(
            "{} has no login and password for {host}",
            path.display()
        ))
    })
}

/// A device has no end.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut file = File::open(path)?.take(FILE_BYTES_MAX + 1);
    if file.read_to_string(&mut text)? as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other("it is longer than 1 MiB"));
    }
    Ok(text)
}

pub(crate) fn find(text: &str, host: &str) -> Option<(String, String)> {
    let mut found = None;
    let mut entry = Entry::default();
    let mut words = words(text).into_iter().peekable();
    while let Some(word) = words.next() {
        match word.as_str() {
            "machine" => {
                found = found.or_else(|| entry.take());
                entry.is_meant = words
                    .next()
                    .is_some_and(|name| name.eq_ignore_ascii_case(host));
            }
            "default" => {
                found = found.or_else(|| entry.take());
                entry.is_meant = true;
            }
            "login" | "user" => entry.login = words.next(),
            "password" => entry.password = words.next(),
            "account" => drop(words.next()),
            _ => {}
        }
    }
    found.or_else(|| entry.take())
}

#[derive(Default)]
struct Entry {
    is_meant: bool,
    login: Option<String>,
    password: Option<String>,
}

impl Entry {
    /// What it has, if it is the one; it is empty afterwards.
    fn take(&mut self) -> Option<(String, String)> {
        let entry = std::mem::take(self);
        entry.is_meant.then_some((entry.login?, entry.password?))
    }
}

/// The keywords that a value follows.
const NAMING: [&str; 5] = ["machine", "login", "user", "password", "account"];

/// The words of it: comments and macros left out, quoted ones without their quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_value = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("macdef") {
            // A macro ends at an empty line.
            for line in lines.by_ref() {
                if line.trim().is_empty() {
                    break;
                }
            }
            continue;
        }
        let mut rest = line.trim_start();
        // A comment stands where a keyword could: a password may begin with the same sign.
        while !rest.is_empty() && (is_value || !rest.starts_with('#')) {
            let (word, after) = word(rest);
            is_value = !is_value && NAMING.contains(&word.as_str());
            words.push(word);
            rest = after.trim_start();
        }
    }
    words
}

fn word(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut word = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (word, &quoted[at + 1..]),
            '\\' => word.extend(chars.next().map(|(_, c)| c)),
            c => word.push(c),
        }
    }
    (word, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, String)> {
        find(text, "chat.example.com")
    }

    fn pair(login: &str, password: &str) -> (String, String) {
        (login.to_owned(), password.to_owned())
    }

    #[test]
    fn a_file_without_an_end_is_not_read_to_it() {
        let name = format!("mm-driver-netrc-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, vec![b'\n'; 2 << 20]).unwrap();
        let error = login_for(&path, "chat.example.com").unwrap_err();
        assert!(error.to_string().contains("longer than 1 MiB"), "{error}");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn the_entry_of_the_host_is_found_in_every_way_to_write_it() {
        for text in [
            "machine chat.example.com login bot password pw",
            "machine other login x password y\nmachine Chat.Example.Com\n  login bot\n  password pw\n",
            "# machine chat.example.com login no password no\nmachine chat.example.com user bot account a password pw",
            "macdef init\nmachine chat.example.com login no password no\n\nmachine chat.example.com login bot password \"pw\"",
            "machine other login x password y\ndefault login bot password pw",
        ] {
            assert_eq!(found(text), Some(pair("bot", "pw")), "{text}");
        }
        let text = "machine chat.example.com login bot # or another\n  password #a#b";
        assert_eq!(found(text), Some(pair("bot", "#a#b")));
        let text = "machine chat.example.com login bot password \"a \\\" # b\"";
        assert_eq!(found(text), Some(pair("bot", "a \" # b")));
    }

    #[test]
    fn an_entry_of_another_host_or_a_half_one_is_none() {
        for text in [
            "",
            "machine",
            "machine other login x password y",
            "machine chat.example.com login bot",
            "machine chat.example.com password pw machine other login x",
            "login bot password pw",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
