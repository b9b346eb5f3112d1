//! Which file lies where, in the tarball and in the Debian package.

use std::fs::{self, File, FileTimes};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use super::gzip;
use super::manual::Manual;
use super::programs::Program;
use super::release::PACKAGE;
use crate::Result;

const PROGRAM_MODE: u32 = 0o755;
const FILE_MODE: u32 = 0o644;

/// A file that is packed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    mode: u32,
}

impl Packed {
    pub(crate) fn text(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
            mode: FILE_MODE,
        }
    }

    fn program(program: &Program) -> Self {
        Self {
            mode: PROGRAM_MODE,
            ..Self::text(format!("bin/{}", program.name), program.bytes.clone())
        }
    }

    /// The same, below a folder.
    fn below(self, folder: &str) -> Self {
        let path = format!("{folder}/{}", self.path);
        Self { path, ..self }
    }
}

/// The tarball: laid over `/usr/local` or `~/.local`, each file is where it is looked for.
pub(crate) fn tarball(
    programs: &[Program],
    manual: &Manual,
    documents: Vec<(&str, Vec<u8>)>,
) -> Vec<Packed> {
    let programs = programs.iter().map(Packed::program);
    let pages = manual.pages.iter();
    let pages = pages.map(|(name, text)| Packed::text(format!("share/man/man1/{name}"), &**text));
    let documents = documents.into_iter();
    let documents =
        documents.map(|(name, text)| Packed::text(format!("share/doc/mm/{name}"), text));
    let scripts = completions(manual, "zsh/site-functions");
    programs
        .chain(pages)
        .chain(scripts)
        .chain(documents)
        .collect()
}

/// What the Debian package installs, from the root on.
pub(crate) fn debian(
    programs: &[Program],
    manual: &Manual,
    documents: Vec<(&str, Vec<u8>)>,
) -> Result<Vec<Packed>> {
    let mut files: Vec<_> = programs.iter().map(Packed::program).collect();
    for (name, text) in &manual.pages {
        let path = format!("share/man/man1/{name}.gz");
        files.push(Packed::text(path, gzip::best(text)?));
    }
    files.extend(completions(manual, "zsh/vendor-completions"));
    for (name, text) in documents {
        files.push(Packed::text(format!("share/doc/{PACKAGE}/{name}"), text));
    }
    Ok(files.into_iter().map(|file| file.below("usr")).collect())
}

fn completions(manual: &Manual, zsh: &str) -> [Packed; 3] {
    let [bash, fish, zsh_script] = &manual.completions;
    [
        Packed::text("share/bash-completion/completions/mm", &**bash),
        Packed::text("share/fish/vendor_completions.d/mm.fish", &**fish),
        Packed::text(format!("share/{zsh}/_mm"), &**zsh_script),
    ]
}

/// Writes the files, and all folders, with this time in seconds since 1970.
pub(crate) fn write(files: &[Packed], folder: &Path, epoch: u64) -> Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, &file.bytes)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(file.mode))?;
    }
    settle(folder, epoch)?;
    Ok(())
}

/// Gives a folder and what is in it its time, and the folders their rights, whoever made them.
fn settle(path: &Path, epoch: u64) -> io::Result<()> {
    if path.is_dir() {
        fs::set_permissions(path, fs::Permissions::from_mode(PROGRAM_MODE))?;
        for entry in fs::read_dir(path)? {
            settle(&entry?.path(), epoch)?;
        }
    }
    let time = UNIX_EPOCH + Duration::from_secs(epoch);
    File::open(path)?.set_times(FileTimes::new().set_modified(time))
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    fn manual() -> Manual {
        Manual {
            pages: vec![("mm.1".to_owned(), b"page".to_vec())],
            completions: [b"bash", b"fish", b"zsh."].map(|text| text.to_vec()),
        }
    }

    fn programs() -> [Program; 1] {
        let bytes = b"program".to_vec();
        [Program { name: "mm", bytes }]
    }

    fn paths(files: &[Packed]) -> Vec<&str> {
        files.iter().map(|file| &*file.path).collect()
    }

    #[test]
    fn the_tarball_is_laid_over_a_prefix() {
        let files = tarball(&programs(), &manual(), vec![("README.md", b"me".to_vec())]);
        let expected = [
            "bin/mm",
            "share/man/man1/mm.1",
            "share/bash-completion/completions/mm",
            "share/fish/vendor_completions.d/mm.fish",
            "share/zsh/site-functions/_mm",
            "share/doc/mm/README.md",
        ];
        assert_eq!(paths(&files), expected);
        assert_eq!(files[4].bytes, b"zsh.");
    }

    #[test]
    fn the_package_has_each_file_where_debian_looks_for_it() {
        let files = debian(&programs(), &manual(), vec![("copyright", b"c".to_vec())]).unwrap();
        let expected = [
            "usr/bin/mm",
            "usr/share/man/man1/mm.1.gz",
            "usr/share/bash-completion/completions/mm",
            "usr/share/fish/vendor_completions.d/mm.fish",
            "usr/share/zsh/vendor-completions/_mm",
            "usr/share/doc/mm-mattermost/copyright",
        ];
        assert_eq!(paths(&files), expected);
        assert_eq!(files[1].bytes[..2], [0x1f, 0x8b]);
    }

    #[test]
    fn written_files_have_their_rights_and_the_time_of_the_release() {
        let scratch = Scratch::below(&std::env::temp_dir(), "mm-layout").unwrap();
        let files = tarball(&programs(), &manual(), Vec::new());
        write(&files, scratch.path(), 1_000_000).unwrap();
        for (path, mode) in [
            ("bin", 0o755),
            ("bin/mm", 0o755),
            ("share/man/man1/mm.1", 0o644),
        ] {
            let about = fs::metadata(scratch.path().join(path)).unwrap();
            assert_eq!(about.permissions().mode() & 0o7777, mode, "{path}");
            let time = about
                .modified()
                .unwrap()
                .duration_since(UNIX_EPOCH)
                .unwrap();
            assert_eq!(time, Duration::from_secs(1_000_000), "{path}");
        }
    }
}
