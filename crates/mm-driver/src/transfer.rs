//! Files to the server and back.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use mm_core::{Error, ErrorKind, random_u64};

use crate::api::files::FilesApi;
use crate::types::{FileInfo, UploadFileAnswer};
use crate::{ChannelId, Driver, FileId, FilePart, RawRequest, Request};

/// How many files are uploaded at once at most.
const AT_ONCE_MAX: usize = 8;

/// A request that uploads a file.
pub(crate) fn upload_request<'d>(
    driver: &'d Driver,
    channel: &ChannelId,
    file: FilePart,
) -> RawRequest<'d> {
    let name = file.name().to_owned();
    let request = driver.request("POST", "/api/v4/files");
    let request = request.query("channel_id", channel.as_str());
    if file.is_empty() {
        // A server takes a body without a byte for none.
        return request.form_file("files", file);
    }
    request.query("filename", name).file(file)
}

/// What became of the file of such a request.
pub(crate) fn uploaded(request: RawRequest<'_>) -> Result<FileInfo, Error> {
    let answer: UploadFileAnswer = request.send_typed()?;
    answer.file_infos.into_iter().next().ok_or_else(|| {
        Error::new(ErrorKind::Protocol)
            .with_message("the server took a file and told nothing of it")
    })
}

impl FilesApi<'_> {
    /// Uploads a file to a channel, as it is read; it shows once a post has its id.
    ///
    /// # Errors
    /// The file cannot be read or changed its length meanwhile, or the server does not take it.
    pub fn upload(&self, channel: impl Into<ChannelId>, file: FilePart) -> Result<FileInfo, Error> {
        uploaded(upload_request(self.driver(), &channel.into(), file))
    }

    /// Uploads files to a channel, several at once, and gives what they became in their order.
    ///
    /// # Errors
    /// The first that went wrong; those that were uploaded stay without a post, and the server
    /// removes them by and by.
    pub fn upload_all(
        &self,
        channel: impl Into<ChannelId>,
        files: impl IntoIterator<Item = FilePart>,
    ) -> Result<Vec<FileInfo>, Error> {
        let channel = channel.into();
        let files: Vec<Mutex<Option<FilePart>>> = files
            .into_iter()
            .map(|file| Mutex::new(Some(file)))
            .collect();
        let count = files.len();
        let results: Vec<Mutex<Option<Result<FileInfo, Error>>>> =
            (0..count).map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let take = |at: usize| files[at].lock().ok().and_then(|mut file| file.take());
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= count {
                    return;
                }
                let Some(file) = take(at) else { return };
                let result = self.upload(&channel, file);
                if result.is_err() {
                    // No use to begin another.
                    next.store(count, Ordering::Relaxed);
                }
                if let Ok(mut place) = results[at].lock() {
                    *place = Some(result);
                }
            }
        };
        thread::scope(|scope| {
            for number in 1..count.min(AT_ONCE_MAX) {
                let name = format!("mm-upload-{number}");
                // This thread works as well: fewer threads take longer, no more.
                let _ = thread::Builder::new().name(name).spawn_scoped(scope, work);
            }
            work();
        });
        let results = results
            .into_iter()
            .map(|place| place.into_inner().ok().flatten());
        let results: Vec<Option<Result<FileInfo, Error>>> = results.collect();
        if let Some(error) = results
            .iter()
            .flatten()
            .find_map(|result| result.as_ref().err())
        {
            return Err(error.clone());
        }
        results
            .into_iter()
            .map(|result| {
                result.unwrap_or_else(|| {
                    Err(Error::new(ErrorKind::Panicked).with_message("an upload ended badly"))
                })
            })
            .collect()
    }

    /// Downloads a file to a path. It appears there when it is whole: what stood there before
    /// stays until then.
    ///
    /// # Errors
    /// The server does not give it, or it cannot be written.
    pub fn download(&self, file: impl Into<FileId>, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let temporary = path.with_file_name(format!(
            ".{}.{:016x}.part",
            path.file_name().unwrap_or_default().to_string_lossy(),
            random_u64()
        ));
        let cannot = |error: io::Error| {
            Error::new(ErrorKind::Io)
                .with_message(format!("cannot write {}: {error}", path.display()))
                .with_source(error)
        };
        let out = File::create_new(&temporary).map_err(cannot)?;
        let mut out = BufWriter::new(out);
        let done = self.get_file(file.into()).send_to(&mut out);
        let done = done.and_then(|written| {
            out.flush()
                .and_then(|()| fs::rename(&temporary, path))
                .map_err(cannot)
                .map(|()| written)
        });
        if done.is_err() {
            // What is left of it helps nobody.
            let _ = fs::remove_file(&temporary);
        }
        done
    }
}
