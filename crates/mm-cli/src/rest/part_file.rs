//! A file that is written under another name until it is whole. Half of a file helps nobody:
//! neither an error nor a signal leaves one behind.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use mm_core::random_u64;

use crate::at_signal::AtSignal;

/// A file on its way. It goes away with this unless it is kept.
pub(super) struct PartFile {
    part: PathBuf,
    path: PathBuf,
    _at_signal: AtSignal,
}

impl PartFile {
    /// One that is to be called like this.
    pub(super) fn create(path: PathBuf) -> io::Result<(File, Self)> {
        // A name of its own: with the other one in it, it could get too long.
        let part = path.with_file_name(format!(".mm-{:016x}.part", random_u64()));
        let of_signal = part.clone();
        let part = Self {
            part,
            path,
            _at_signal: AtSignal::run(move || {
                let _ = fs::remove_file(&of_signal);
            }),
        };
        Ok((File::create_new(&part.part)?, part))
    }

    /// Gives the whole file its name.
    pub(super) fn keep(self) -> io::Result<()> {
        fs::rename(&self.part, &self.path)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // One that was kept has another name by now.
        let _ = fs::remove_file(&self.part);
    }
}
