//! A folder that begins empty, and goes away with what is in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// An empty folder for as long as it is held.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// One below this folder; its name is that of the process, so that two runs do not meet.
    pub(crate) fn below(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(format!("{name}-{}", std::process::id()));
        empty(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // What is left is in nobody's way.
    }
}

/// Makes a folder that holds nothing.
pub(crate) fn empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(folder),
    }
}
