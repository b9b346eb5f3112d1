//! Man pages and completions, which the programs tell themselves.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::command::{bare, output, text};
use super::programs::SERVICE;
use super::scratch::Scratch;
use crate::Result;

/// Shells, as `mm completions` calls them.
pub(crate) const SHELLS: [&str; 3] = ["bash", "fish", "zsh"];

/// What is read about the programs, and by shells.
pub(crate) struct Manual {
    /// Names as `mm.1` and texts, sorted by name.
    pub(crate) pages: Vec<(String, Vec<u8>)>,
    /// One script for each of the shells.
    pub(crate) completions: [Vec<u8>; 3],
}

impl Manual {
    /// Asks the programs, which lie in a folder.
    pub(crate) fn of(programs: &Path) -> Result<Self> {
        let (mm, service) = (programs.join("mm"), programs.join(SERVICE));
        let pages = Scratch::below(programs, "pages")?;
        output(bare(&mm, programs).args(["man", "--dir"]).arg(pages.path()))?;
        let mut pages = read(pages.path())?;
        let help = text(bare(&service, programs).arg("--help"))?;
        let mut parts = vec![(SERVICE.to_owned(), help)];
        for task in ["serve", "check"] {
            let help = text(bare(&service, programs).args([task, "--help"]))?;
            parts.push((format!("{SERVICE} {task}"), help));
        }
        pages.push((format!("{SERVICE}.1"), page(&parts).into_bytes()));
        pages.sort();
        let script = |shell| output(bare(&mm, programs).args(["completions", shell]));
        let [bash, fish, zsh] = SHELLS.map(script);
        Ok(Self {
            pages,
            completions: [bash?, fish?, zsh?],
        })
    }
}

fn read(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.push((name, fs::read(entry.path())?));
    }
    Ok(files)
}

/// A man page of what a program with few flags says when it is asked for help: of the program,
/// and of each of its commands.
fn page(parts: &[(String, String)]) -> String {
    let Some((name, help)) = parts.first() else {
        return String::new();
    };
    let about = help
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let mut page = format!(
        ".TH {} 1\n.SH NAME\n{} \\- {}\n",
        name.to_uppercase(),
        escaped(name),
        escaped(about)
    );
    for (name, help) in parts {
        let _ = writeln!(page, ".SH \"{}\"\n.nf", escaped(&name.to_uppercase()));
        for line in help.lines() {
            page += &escaped(line);
            page.push('\n');
        }
        page += ".fi\n";
    }
    page
}

/// Text that roff shows as it is.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_becomes_a_page() {
        let parts = [
            ("a-b".to_owned(), "Does it.\n\nUsage: a-b <C>".to_owned()),
            ("a-b c".to_owned(), ".hidden\n  --all".to_owned()),
        ];
        let expected = "\
.TH A-B 1
.SH NAME
a\\-b \\- Does it
.SH \"A\\-B\"
.nf
Does it.

Usage: a\\-b <C>
.fi
.SH \"A\\-B C\"
.nf
\\&.hidden
  \\-\\-all
.fi
";
        assert_eq!(page(&parts), expected);
    }
}
