//! The file that a connection has open, which may stand under its name no more.

#[cfg(unix)]
use std::io;
use std::path::{Path, PathBuf};

/// A file, as it was when it was opened.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    #[cfg(unix)]
    id: Option<(u64, u64)>,
}

impl File {
    /// The one that stands there now.
    pub(super) fn of(path: &Path) -> Self {
        Self {
            #[cfg(unix)]
            id: id(path).ok(),
            // Whatever folder the program goes to.
            path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        }
    }

    /// Whether it was removed or replaced: what is written to it then is lost, and what others
    /// write is never seen.
    #[cfg(unix)]
    pub(super) fn is_gone(&self) -> bool {
        match id(&self.path) {
            Ok(now) => self.id.is_some_and(|then| then != now),
            // One in memory was never there.
            Err(error) => error.kind() == io::ErrorKind::NotFound && self.id.is_some(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn is_gone(&self) -> bool {
        false // An open file cannot be removed.
    }
}

#[cfg(unix)]
fn id(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;

    let found = path.metadata()?;
    Ok((found.dev(), found.ino()))
}
