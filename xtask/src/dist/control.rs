//! What Debian is told about the package.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;

use super::elf::Elf;
use super::layout::Packed;
use super::release::{PACKAGE, Release};
use crate::Result;

const HOMEPAGE: &str = "https://mattermost.com/";
/// Who else installs a program of the name `mm`.
const CONFLICTS: &str = "multimail";
/// Who stands in a package whose maker has not said who they are.
const NAME: &str = "mm contributors";
const EMAIL: &str = "mm@example.invalid";

/// The file `control` of the package of these files.
pub(crate) fn control(files: &[Packed], release: &Release) -> Result<String> {
    let kibibytes: usize = files
        .iter()
        .map(|file| file.bytes.len().div_ceil(1024))
        .sum();
    let (version, architecture) = (&release.version, release.architecture);
    let mut text = format!(
        "Package: {PACKAGE}\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: {}\n\
         Installed-Size: {kibibytes}\n",
        maintainer()
    );
    let depends = depends(files)?;
    if !depends.is_empty() {
        let _ = writeln!(text, "Depends: {}", depends.join(", "));
    }
    let _ = write!(
        text,
        "Recommends: ca-certificates\n\
         Conflicts: {CONFLICTS}\n\
         Section: net\n\
         Priority: optional\n\
         Homepage: {HOMEPAGE}\n\
         Description: messages to Mattermost from shells, cron jobs and notebooks\n \
         mm sends texts, logs and the outcome of commands to Mattermost by webhook or\n \
         token. It obeys the server's rate limit, splits long texts, keeps messages in\n \
         an outbox where they must not get lost, and runs a server to try them on.\n \
         .\n \
         sendToMattermost takes the flags of the Python program of that name, and\n \
         mm-jupyter is a service of JupyterHub that posts for the hub's users.\n"
    );
    Ok(text)
}

/// Who made the package: by the names that Debian's own tools go by.
pub(crate) fn maintainer() -> String {
    let set = |name: &str, or: &str| env::var(name).unwrap_or_else(|_| or.to_owned());
    format!("{} <{}>", set("DEBFULLNAME", NAME), set("DEBEMAIL", EMAIL))
}

/// The packages of the libraries that the programs load.
fn depends(files: &[Packed]) -> Result<Vec<String>> {
    let mut packages = BTreeSet::new();
    let mut glibc = None;
    let programs = files.iter().filter(|file| file.path.contains("bin/"));
    for program in programs {
        let elf =
            Elf::read(&program.bytes).map_err(|error| format!("{}: {error}", program.path))?;
        for library in &elf.libraries {
            packages.insert(package(library)?);
        }
        glibc = glibc.max(elf.glibc);
    }
    let versioned = |package| match (package, glibc) {
        ("libc6", Some((major, minor))) => format!("libc6 (>= {major}.{minor})"),
        _ => package.to_owned(),
    };
    Ok(packages.into_iter().map(versioned).collect())
}

fn package(library: &str) -> Result<&'static str> {
    let name = library.split(".so").next().unwrap_or_default();
    match name {
        "libc" | "libm" | "libdl" | "libpthread" | "librt" => Ok("libc6"),
        "libgcc_s" => Ok("libgcc-s1"),
        _ if name.starts_with("ld-linux") => Ok("libc6"),
        _ => Err(format!("a program loads {library}, and no package is known that has it").into()),
    }
}

/// The file `copyright`, as programs read it: the licence of the top level.
pub(crate) fn copyright(licence: &str) -> String {
    let mut paragraphs = licence.split("\n\n").map(str::trim);
    let holder = paragraphs
        .clone()
        .find(|text| text.starts_with("Copyright"));
    let holder = holder.unwrap_or_default();
    let holder = holder
        .trim_start_matches("Copyright")
        .trim_start_matches(" (c)")
        .trim();
    let mut text = format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: mm\n\
         Comment: The programs hold crates of others, whose licences THIRD-PARTY.txt.gz tells.\n\n\
         Files: *\nCopyright: {holder}\nLicense: Expat\n"
    );
    let terms = paragraphs.by_ref();
    let terms = terms.filter(|text| !text.starts_with('#') && !text.starts_with("Copyright"));
    for (number, paragraph) in terms.enumerate() {
        if number > 0 {
            text += " .\n";
        }
        for line in paragraph.lines() {
            let _ = writeln!(text, " {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::programs::Program;
    use super::*;

    #[test]
    fn the_control_file_tells_what_the_programs_need() {
        let changelog = "## 0.1.0 (2026-11-21)\n";
        let release = Release::new("0.1.0", "x86_64-unknown-linux-gnu", changelog).unwrap();
        let own = std::env::current_exe().unwrap();
        let program = Program::read("mm", &own).unwrap();
        let files = [
            Packed::text("usr/bin/mm", program.bytes),
            Packed::text("usr/share/doc/mm/a", vec![0; 1500]),
        ];
        let text = control(&files, &release).unwrap();
        assert!(text.starts_with("Package: mm-mattermost\nVersion: 0.1.0\nArchitecture: amd64\n"));
        assert!(text.contains("\nDepends: libc6 (>= 2."), "{text}");
        assert!(text.contains("\nConflicts: multimail\n"));
        let size = files[0].bytes.len().div_ceil(1024) + 2;
        assert!(text.contains(&format!("\nInstalled-Size: {size}\n")));
        // Each line is a field, or goes on with the one above.
        let fields = text.lines().filter(|line| !line.starts_with(' '));
        assert!(fields.clone().all(|line| line.contains(": ")), "{text}");
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert!(text.ends_with('\n') && !text.contains("\n\n"));
    }

    #[test]
    fn an_unknown_library_is_told() {
        assert_eq!(package("ld-linux-aarch64.so.1").unwrap(), "libc6");
        assert_eq!(package("libgcc_s.so.1").unwrap(), "libgcc-s1");
        let error = package("libssl.so.3").unwrap_err().to_string();
        assert!(error.contains("libssl.so.3"), "{error}");
    }

    #[test]
    fn the_licence_is_told_as_debian_reads_it() {
        let licence = "# MIT License\n\nCopyright (c) 2026 the mm contributors\n\nOne.\n\nTwo.\n";
        let expected = "\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: mm
Comment: The programs hold crates of others, whose licences THIRD-PARTY.txt.gz tells.

Files: *
Copyright: 2026 the mm contributors
License: Expat
 One.
 .
 Two.
";
        assert_eq!(copyright(licence), expected);
    }
}
