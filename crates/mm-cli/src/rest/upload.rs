//! Files on their way to the server, with a bar for who waits.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mm_driver::{ChannelId, Driver, FileId, FilePart};

use crate::failure::Failure;
use crate::progress;
use crate::rest::file_len;

/// Files that can be read.
pub(super) struct Files {
    paths: Vec<PathBuf>,
    total: u64,
}

impl Files {
    /// Looks at all of them before anything is sent.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut total = 0;
        for path in paths {
            total += file_len(path)
                .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
        }
        Ok(Self {
            paths: paths.to_vec(),
            total,
        })
    }

    /// Uploads them, several at once.
    pub(super) fn upload(
        self,
        driver: &Driver,
        channel: &ChannelId,
    ) -> Result<Vec<FileId>, Failure> {
        if self.paths.is_empty() {
            return Ok(Vec::new());
        }
        let name = match self.paths.as_slice() {
            [path] => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            paths => format!("{} files", paths.len()),
        };
        let bar = progress::bar(self.total, name);
        let sent: Arc<Vec<AtomicU64>> = Arc::new(self.paths.iter().map(|_| 0.into()).collect());
        let part = |(number, path): (usize, PathBuf)| {
            let (bar, sent) = (bar.clone(), Arc::clone(&sent));
            FilePart::path(path).progress(move |bytes, _| {
                sent[number].store(bytes, Ordering::Relaxed);
                let all = sent.iter().map(|bytes| bytes.load(Ordering::Relaxed)).sum();
                bar.set_position(all);
            })
        };
        let parts = self.paths.into_iter().enumerate().map(part);
        let infos = driver.files().upload_all(channel, parts);
        bar.finish_and_clear();
        Ok(infos?.into_iter().map(|info| info.id).collect())
    }
}
