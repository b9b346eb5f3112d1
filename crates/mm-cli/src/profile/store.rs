//! Writing server and token into a profile; what else the file holds stays as it is.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use mm_core::random_u64;
use toml::{Table, Value};

use super::default_path;
use crate::failure::Failure;

/// A profile that is to be written.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    name: String,
}

impl Store {
    /// Looks whether server and token can be written there, before anything is asked for them.
    pub(crate) fn prepare(file: Option<&Path>, name: Option<&str>) -> Result<Self, Failure> {
        let path = file.map(Path::to_path_buf).or_else(default_path);
        let Some(path) = path else {
            return Err(Failure::usage("neither XDG_CONFIG_HOME nor HOME is set")
                .hint("name a file by --config"));
        };
        // A link stays one.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let text = text(&path)?;
        let name = name.map_or_else(|| chosen(&text), str::to_owned);
        let store = Self { path, name };
        store.changed(&text, &[("server", ""), ("token", "")])?;
        store
            .create()
            .and_then(|(_, new)| fs::remove_file(new))
            .map_err(|error| store.failed(&error))?;
        Ok(store)
    }

    /// Sets these keys in the profile, and tells where that is. The file is readable by its
    /// owner alone afterwards.
    pub(crate) fn write(&self, values: &[(&str, &str)]) -> Result<String, Failure> {
        let changed = self.changed(&text(&self.path)?, values)?;
        self.replace(&changed)
            .map_err(|error| self.failed(&error))?;
        let (name, path) = (&self.name, self.path.display());
        Ok(format!("profile `{name}` of {path}"))
    }

    fn changed(&self, text: &str, values: &[(&str, &str)]) -> Result<String, Failure> {
        changed(text, &self.name, values).ok_or_else(|| {
            Failure::refused(format!(
                "{}: the profile `{}` is written in a way that is not changed here",
                self.path.display(),
                self.name
            ))
            .hint("make it a table of its own, `[profiles.NAME]`, or name another profile")
        })
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::refused(format!(
            "{} cannot be written: {error}",
            self.path.display()
        ))
        .hint("name another file by --config")
    }

    /// Puts the text there as a whole, readable by the owner alone from the first byte.
    fn replace(&self, text: &str) -> io::Result<()> {
        let (mut file, new) = self.create()?;
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&new, &self.path));
        if written.is_err() {
            // It holds a secret, and is of no use.
            let _ = fs::remove_file(&new);
        }
        written
    }

    /// A file beside it, whose owner alone can read it.
    fn create(&self) -> io::Result<(File, PathBuf)> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let new = folder.join(format!(".config.{:016x}.new", random_u64()));
        let mut options = File::options();
        let file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)?;
        Ok((file, new))
    }
}

/// What is there now.
fn text(path: &Path) -> Result<String, Failure> {
    match super::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(|error| Failure::refused(format!("{}: {error}", path.display()))),
    }
}

/// The profile that is used when none is named.
fn chosen(text: &str) -> String {
    let table = text.parse::<Table>().unwrap_or_default();
    let name = table.get("profile").and_then(Value::as_str);
    name.unwrap_or(super::config::DEFAULT).to_owned()
}

/// The text with these values; none if it cannot be changed line by line.
fn changed(text: &str, name: &str, values: &[(&str, &str)]) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let own = [format!("[profiles.{name}]"), format!("[profiles.{name:?}]")];
    let is_own = |line: &String| own.iter().any(|own| code(line).eq(own));
    let begin = lines.iter().position(is_own).unwrap_or_else(|| {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let is_bare = !name.is_empty() && name.chars().all(bare);
        lines.push(own[usize::from(!is_bare)].clone());
        lines.len() - 1
    });
    let rest = lines.split_off(begin + 1);
    let end = rest
        .iter()
        .position(|line| line.trim_start().starts_with('['));
    let (of_profile, others) = rest.split_at(end.unwrap_or(rest.len()));
    let is_set = |line: &&String| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        values.iter().any(|(own, _)| key == Some(own))
    };
    lines.extend(values.iter().map(|(key, value)| {
        // JSON's texts are texts of TOML.
        format!("{key} = {}", serde_json::Value::from(*value))
    }));
    lines.extend(of_profile.iter().filter(|line| !is_set(line)).cloned());
    lines.extend_from_slice(others);
    let changed = lines.join("\n") + "\n";
    is_as_meant(text, &changed, name, values).then_some(changed)
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

/// Whether the change is the one that is wanted and no other.
fn is_as_meant(before: &str, after: &str, name: &str, values: &[(&str, &str)]) -> bool {
    let (Ok(mut wanted), Ok(table)) = (before.parse::<Table>(), after.parse::<Table>()) else {
        return false;
    };
    let empty = || Value::Table(Table::new());
    let profiles = wanted.entry("profiles").or_insert_with(empty);
    let Some(profiles) = profiles.as_table_mut() else {
        return false;
    };
    let profile = profiles.entry(name).or_insert_with(empty);
    let Some(profile) = profile.as_table_mut() else {
        return false;
    };
    for (key, value) in values {
        profile.insert((*key).to_owned(), Value::from(*value));
    }
    wanted == table
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: &[(&str, &str)] = &[("server", "https://new"), ("token", "a\"b")];

    #[test]
    fn a_profile_that_is_new_is_added_at_the_end() {
        let added = "server = \"https://new\"\ntoken = \"a\\\"b\"\n";
        let is = |text: &str, name: &str| changed(text, name, VALUES).unwrap();
        assert_eq!(is("", "x"), format!("[profiles.x]\n{added}"));
        let before = "# mine\nprofile = \"y\"\n[profiles.y] # why\nchannel = \"c\"";
        let after = format!("{before}\n\n[profiles.\"x y\"]\n{added}");
        assert_eq!(is(before, "x y"), after);
    }

    #[test]
    fn of_a_profile_that_is_there_only_these_keys_change() {
        let before = "[profiles.x] # mine\n# note\n token=\"old\"\nchannel = \"c\"\n\n[profiles.y]\ntoken = \"y\"\n";
        let after = "[profiles.x] # mine\nserver = \"https://new\"\ntoken = \"a\\\"b\"\n# note\nchannel = \"c\"\n\n[profiles.y]\ntoken = \"y\"\n";
        assert_eq!(changed(before, "x", VALUES).unwrap(), after);
    }

    #[test]
    fn what_cannot_be_changed_by_lines_is_left_alone() {
        for text in [
            "profiles = { x = { channel = \"c\" } }",
            "[profiles]\nx.channel = \"c\"",
            "[profiles.x]\nchannel = \"\"\"\ntoken = 1\n\"\"\"",
            "no TOML",
        ] {
            assert_eq!(changed(text, "x", VALUES), None, "{text}");
        }
    }
}
